//! Files read in: what becomes of good ones, what is said of wrong ones, and that nothing is ever half written.

use chrono::{TimeZone, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::config::Config;
use tsunagi::data::import::{Faults, ImportError, ImportKind, Mapping, Options, Summary, import};
use tsunagi::data::staff::{Hashing, Outcome, sign_in};
use tsunagi::data::{Db, Migrate, audit, facts, integrity, persons, protections};
use tsunagi::domain::csv_text::to_cp932;
use uuid::Uuid;

const AGENCIES: &str = "code,name,kana,kind,field,address,phone\n\
    A01,見本市社会福祉協議会,ミホンシシャキョウ,03,,見本市1丁目,000-000-0001\n\
    A02,見本市地域包括支援センター,,地域包括支援センター,,,\n\
    A03,見本市障害者相談支援事業所,,18-consult,,,\n";
const STAFF: &str = "login,name,kana,agency_code,roles,password,valid_from,valid_until\n\
    sato,佐藤 一,サトウ ハジメ,A01,consultant;スーパーバイザー,mihon-aikotoba,H29.4.1,\n\
    sato,佐藤 一,サトウ ハジメ,A02,coordinator,,,2018-03-31\n\
    tanaka,田中 花,,A02,相談支援員,,,\n";
const HOUSEHOLDS: &str = "external_id,agency_code,postal_code,address,district,note\n\
    H1,A01,1234567,見本市1丁目2番3号,,\n\
    H1,A02,,,,メモ\n\
    H2,A01,,,,\n";
const PERSONS: &str = "external_id,agency_code,household_external_id,relationship,family_name,given_name,family_kana,given_kana,sex,birth_date,phone,identity_key\n\
    P1,A01,H1,母,見本,花子,みほん,はなこ,女,S43.4.1,,\n\
    P2,A01,H1,self,例田,太郎,レイダ,タロウ,男,平成2年,090-0000-1234,K1\n\
    P1,A02,,,例田,太郎,,,,,,K1\n\
    P3,A01,,,,,,,,,,\n";
const CASES: &str = "external_id,agency_code,household_external_id,person_external_id,lead_login,opened_on,stage,closed_on,close_reason\n\
    C1,A01,H1,P2,sato,H29.5.1,支援中,,\n\
    C2,A01,,P2,,2017-06-01,,2018-02-01,転出\n\
    C3,A01,,P3,,2019-05-01,,,\n";
const CONSULTATIONS: &str = "external_id,agency_code,occurred_at,method,person_external_id,case_external_id,staff_login,counterpart,route,program,field,place,topics,minutes,content\n\
    X1,A01,2017-05-01T10:30,tel,P2,C1,sato,母,警察・消防,J1,高齢(介護),,13!;7;9,30,\"一行目\n二行目、\"\"引用\"\"\"\n\
    X2,A01,H29.5.2 11:00,来所面談,P2,,,,,,,窓口,,,\n\
    X1,A02,2017-05-03T10:00,visit_home,P1,,tanaka,,,,,,,,\n\
    X3,A01,2018-04-01T09:00,mail,,,,,,,,,,,匿名の相談\n";
const REFERRALS: &str = "external_id,agency_code,referred_on,to_agency_kind,to_agency_code,kind,person_external_id,case_external_id,about,status,reason\n\
    R1,A01,H29.5.10,05,A02,tsunagi,P2,C1,self,,訪問をお願いします\n\
    R2,A01,2017-05-11,18,A03,つなぎ(同行・引継ぎ),P2,,household,受理,\n\
    R3,A01,2017-05-12,14,,intro,,,family,draft,\n";

/// A database with its own connection past the verbs, removed at the end.
struct World {
    db: Db,
    rows: DatabaseConnection,
    task: SystemTask,
    _folder: Option<tempfile::TempDir>,
}

fn clock() -> Clock {
    Clock::telling(|| Utc.with_ymd_and_hms(2026, 11, 21, 3, 0, 0).single().unwrap_or_default())
}

fn hashing() -> Hashing {
    let mut config = Config::read(None, std::iter::empty()).expect("settings");
    config.argon2_memory_kib = 8;
    config.argon2_passes = 1;
    Hashing::of(&config)
}

async fn world(url: &str, folder: Option<tempfile::TempDir>) -> World {
    World {
        db: Db::open(url, Migrate::Yes, "test", clock()).await.expect("database"),
        rows: Database::connect(url).await.expect("connection"),
        task: SystemTask::new("test"),
        _folder: folder,
    }
}

/// Runs a test on SQLite, and on PostgreSQL if there is one.
async fn on_each(test: impl AsyncFn(&World)) {
    let folder = tempfile::tempdir().expect("folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
    test(&world(&url, Some(folder)).await).await;
    let Ok(server) = std::env::var("TSUNAGI_TEST_DATABASE_URL") else {
        return;
    };
    let name = format!("tsunagi_import_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.expect("server");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    let world = world(&format!("{base}/{name}"), None).await;
    test(&world).await;
    world.rows.close().await.expect("closed");
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("removed");
}

impl World {
    async fn import_with(&self, kind: ImportKind, bytes: &[u8], options: &Options) -> Result<Summary, Faults> {
        let done = import(&self.db, &self.task, kind, bytes, "見本.csv", options, &|_, _| {}).await;
        match done {
            Ok(summary) => Ok(summary),
            Err(ImportError::Faults(faults)) => Err(faults),
            Err(ImportError::Data(error)) => panic!("{error}"),
        }
    }

    async fn import(&self, kind: ImportKind, text: &str) -> Result<(u64, u64, u64), Faults> {
        let summary = self.import_with(kind, text.as_bytes(), &options()).await?;
        Ok((summary.added, summary.changed, summary.unchanged))
    }

    /// Reads in every file up to and including `last`.
    async fn filled(&self, last: ImportKind) {
        for (kind, text) in FILES {
            self.import(kind, text).await.expect("a good file");
            if kind == last {
                return;
            }
        }
    }

    /// The text of the first column of every row.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.rows.get_database_backend(), sql);
        let rows = self.rows.query_all_raw(statement).await.expect("rows");
        let text = |row: &sea_orm::QueryResult| row.try_get_by_index::<Option<String>>(0).expect("text");
        rows.iter().map(|row| text(row).unwrap_or_default()).collect()
    }

    async fn count(&self, table: &str) -> usize {
        self.texts(&format!("SELECT CAST(1 AS TEXT) FROM {table}")).await.len()
    }

    async fn run(&self, sql: &str) {
        self.rows.execute_unprepared(sql).await.expect("a statement");
    }

    async fn is_sound(&self) {
        assert_eq!(integrity::broken_page(&self.db, &self.task).await.expect("codes"), None);
        assert_eq!(facts::verify(&self.db, &self.task).await.expect("figures"), None);
        assert!(audit::verify(&self.db, &self.task).await.expect("log").is_ok());
        assert_eq!(persons::verify(&self.db, &self.task).await.expect("pairs"), None);
        assert_eq!(protections::verify(&self.db, &self.task).await.expect("sealed"), None);
    }
}

const FILES: [(ImportKind, &str); 7] = [
    (ImportKind::Agencies, AGENCIES),
    (ImportKind::Staff, STAFF),
    (ImportKind::Households, HOUSEHOLDS),
    (ImportKind::Persons, PERSONS),
    (ImportKind::Cases, CASES),
    (ImportKind::Consultations, CONSULTATIONS),
    (ImportKind::Referrals, REFERRALS),
];

fn options() -> Options {
    Options { is_dry_run: false, mapping: Mapping::default(), hashing: hashing() }
}

#[tokio::test]
async fn a_whole_set_of_files_becomes_records() {
    on_each(async |world| {
        world.filled(ImportKind::Referrals).await;
        assert_eq!(
            world.texts("SELECT label FROM households WHERE address <> ''").await,
            ["例田家"],
            "after 本人, not after whoever comes first"
        );
        assert_eq!(world.texts("SELECT label FROM households WHERE external_id = 'H2'").await, ["（世帯番号 H2）"]);
        assert_eq!(
            world.texts("SELECT number || ' ' || title || ' ' || stage FROM cases ORDER BY external_id").await,
            [
                "H29-000001 例田家 active",
                "H29-000002 例田 太郎 closed",
                "R1-000001 （名前のわからないケース） received"
            ]
        );
        assert_eq!(
            world.texts("SELECT kind || CAST(occurred_at AS TEXT) FROM case_events ORDER BY occurred_at").await,
            ["opened201705010000", "opened201706010000", "closed201802010000", "opened201905010000"]
        );
        assert_eq!(
            world.texts("SELECT topics || '/' || counterpart || '/' || route || '/' || field || '/' || content FROM consultations WHERE external_id = 'X1' AND topics <> ''").await,
            ["13!;7;9/mother/police/elderly/一行目\n二行目、\"引用\""]
        );
        assert_eq!(world.count("consultation_subjects WHERE is_principal = TRUE").await, 3);
        assert_eq!(world.count("consultations WHERE is_anonymous = TRUE").await, 1);
        assert_eq!(
            world.texts("SELECT number || ' ' || to_kind || ' ' || to_name || ' ' || status || ' ' || CAST(fiscal_year AS TEXT) FROM referrals WHERE sent_on IS NOT NULL ORDER BY number").await,
            [
                "H29-000001 05 見本市地域包括支援センター sent 2017",
                "H29-000002 18-consult 見本市障害者相談支援事業所 accepted 2017"
            ]
        );
        assert_eq!(
            world.texts("SELECT to_name FROM referrals WHERE status = 'draft' AND to_agency_id IS NULL AND sent_on IS NULL").await,
            ["ハローワーク"]
        );
        assert_eq!(world.count("identity_years WHERE contacts = 2").await, 1);
        assert_eq!(
            world.count("identity_years WHERE identity_id IN (SELECT identity_id FROM persons WHERE external_id = 'P2')").await,
            2,
            "one human being in two agencies"
        );
        assert_eq!(world.texts("SELECT key FROM person_keys WHERE kind = 'phone_last4'").await, ["1234"]);
        assert_eq!(world.count("person_keys WHERE kind = 'address'").await, 2, "the members of H1");
        assert_eq!(world.count("import_files").await, 7);
        assert_eq!(world.count("audit_entries WHERE act = 'imported'").await, 7);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_read_again_changes_nothing() {
    on_each(async |world| {
        world.filled(ImportKind::Referrals).await;
        for (kind, text) in FILES {
            let rows = text.lines().count() as u64 - if kind == ImportKind::Consultations { 2 } else { 1 };
            assert_eq!(world.import(kind, text).await, Ok((0, 0, rows)), "{kind:?}");
        }
        assert_eq!(world.count("consultations WHERE version > 1").await, 0);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn only_rows_that_changed_change_their_records() {
    on_each(async |world| {
        world.filled(ImportKind::Referrals).await;
        world.run("UPDATE consultations SET content = '画面で直した', version = 2 WHERE external_id = 'X2'").await;
        world.run("UPDATE consultations SET voided_at = 1, void_reason = '誤り' WHERE external_id = 'X3'").await;
        let text = CONSULTATIONS
            .replace("X1,A01,2017-05-01T10:30", "X1,A01,2018-05-01T10:30")
            .replace("A02,2017-05-03T10:00,visit_home,P1", "A02,2017-05-03T10:00,visit_home,")
            .replace("匿名の相談", "書き足した");
        assert_eq!(world.import(ImportKind::Consultations, &text).await, Ok((0, 3, 1)));
        assert_eq!(world.texts("SELECT content FROM consultations WHERE external_id = 'X2'").await, ["画面で直した"]);
        assert_eq!(world.count("consultations WHERE external_id = 'X3' AND voided_at IS NOT NULL").await, 1);
        assert_eq!(world.count("consultation_subjects").await, 2);
        assert_eq!(world.count("audit_entries WHERE act = 'changed' AND kind = 'consultation'").await, 3);
        let revision = world.texts("SELECT payload FROM revisions WHERE payload LIKE '%書き足した%'").await;
        assert_eq!(revision, [r#"{"new":{"content":"書き足した"},"old":{"content":"匿名の相談"}}"#]);
        // A date in another calendar is another text and the same day.
        let text = text.replace("H29.5.2 11:00", "2017-05-02 11:00");
        assert_eq!(world.import(ImportKind::Consultations, &text).await, Ok((0, 1, 3)), "X2 goes back to the file");
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn persons_and_what_hangs_on_them_follow_their_rows() {
    on_each(async |world| {
        world.filled(ImportKind::Consultations).await;
        let text = PERSONS
            .replace("平成2年,090-0000-1234,K1", "H2.4.1,090-0000-9999,K2")
            .replace("P1,A01,H1,母", "P1,A01,H1,祖母");
        assert_eq!(world.import(ImportKind::Persons, &text).await, Ok((0, 2, 2)));
        assert_eq!(
            world.texts("SELECT key FROM person_keys WHERE kind = 'phone_last4' ORDER BY key").await,
            ["1234", "9999"]
        );
        assert_eq!(
            world.texts("SELECT key FROM person_keys WHERE kind = 'birth' ORDER BY key").await,
            ["19680401", "19900401"]
        );
        assert_eq!(
            world.texts("SELECT section FROM revisions WHERE kind = 'person' ORDER BY section").await,
            ["basics", "basics", "contact"]
        );
        world.is_sound().await;
        let text = text.replace("H2.4.1", "H2.4.2");
        assert_eq!(world.import(ImportKind::Persons, &text).await, Ok((0, 1, 3)));
        assert_eq!(world.count("identity_years WHERE birth_lo = 19900402").await, 1);
        let text = HOUSEHOLDS.replace("1丁目2番3号", "9丁目8番7号");
        assert_eq!(world.import(ImportKind::Households, &text).await, Ok((0, 1, 2)));
        assert_eq!(world.count("person_keys WHERE kind = 'address' AND key LIKE '%9-8-7%'").await, 2);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_file_says_of_a_protected_person_is_sealed_away() {
    on_each(async |world| {
        world.filled(ImportKind::Consultations).await;
        world
            .run(
                "INSERT INTO protections (id, agency_id, person_id, kind, from_on, until_on, from_whom, note, staff_id, \
                 created_at, version, end_reason) SELECT p.id, p.agency_id, p.id, 'dv', 20261101, 20271031, '', '', s.id, \
                 0, 1, '' FROM persons p, staff s WHERE p.external_id = 'P2' AND s.login = 'sato'",
            )
            .await;
        let fault = protections::verify(&world.db, &world.task).await.expect("sealed");
        assert!(fault.is_some_and(|fault| fault.contains("伏せられていません")));
        // Every file seals what stands open, not only its own rows.
        let text = PERSONS.replace("090-0000-1234", "090-0000-9999");
        assert_eq!(world.import(ImportKind::Persons, &text).await, Ok((0, 1, 3)));
        let sealed = async || world.texts("SELECT value FROM sealed_contacts ORDER BY kind, value").await;
        assert_eq!(sealed().await, ["見本市1丁目2番3号", "090-0000-1234", "090-0000-9999", "窓口"]);
        let text = HOUSEHOLDS.replace("1丁目2番3号", "9丁目8番7号");
        assert_eq!(world.import(ImportKind::Households, &text).await, Ok((0, 1, 2)));
        assert_eq!(sealed().await, ["見本市9丁目8番7号", "見本市1丁目2番3号", "090-0000-1234", "090-0000-9999", "窓口"]);
        for open in [
            "person_phones",
            "households WHERE address LIKE '見本市%'",
            "consultations WHERE place <> ''",
            "person_keys WHERE kind IN ('phone', 'phone_last4', 'address') AND hidden_until = 0",
        ] {
            assert_eq!(world.count(open).await, 0, "{open}");
        }
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn records_that_may_be_one_person_are_found_in_files() {
    on_each(async |world| {
        world.filled(ImportKind::Households).await;
        // More persons than are looked at one by one, every hundredth of them twice.
        let (head, _) = PERSONS.split_once('\n').expect("a head");
        let row =
            |number: i32, twin: &str| format!("P{number}{twin},A01,,,見本,{number}子,ミホン,バンゴウ,女,S43.4.1,,\n");
        let mut text = format!("{head}\n");
        for number in 0..210 {
            text.push_str(&row(number, ""));
            if number % 100 == 0 {
                text.push_str(&row(number, "x").replace("ミホン,バンゴウ", ","));
            }
        }
        assert_eq!(world.import(ImportKind::Persons, &text).await, Ok((213, 0, 0)));
        // All of them are read alike, and born on one day.
        assert_eq!(world.count("person_pairs").await, 210 * 209 / 2 + 3);
        world.is_sound().await;
        let text = text.replace("P0x,A01,,,見本,0子,,,女,S43.4.1", "P0x,A01,,,見本,0子,,,女,S44.4.1");
        assert_eq!(world.import(ImportKind::Persons, &text).await, Ok((0, 1, 212)));
        assert_eq!(world.count("person_pairs").await, 210 * 209 / 2 + 2);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_case_that_ends_or_changes_hands_says_so() {
    on_each(async |world| {
        world.filled(ImportKind::Cases).await;
        let text = CASES
            .replace("P2,sato,H29.5.1,支援中,,", "P2,tanaka,H29.5.1,見守り・伴走,,")
            .replace("C2,A01,,P2,,2017-06-01,,2018-02-01,転出", "C2,A01,,P1,,2017-06-01,watching,,")
            .replace("2019-05-01,,,", "2019-05-01,,R2.1.1,other");
        assert_eq!(world.import(ImportKind::Cases, &text).await, Ok((0, 3, 0)));
        assert_eq!(
            world.texts("SELECT kind FROM case_events WHERE kind <> 'opened' ORDER BY kind").await,
            ["closed", "closed", "handed_over", "reopened", "stage_changed", "subjects_changed"]
        );
        assert_eq!(world.count("case_members WHERE until_on IS NULL").await, 1);
        assert_eq!(world.count("case_members WHERE until_on = 20261121").await, 1);
        assert_eq!(world.count("cases WHERE is_open = FALSE").await, 1);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn staff_get_postings_and_never_lose_roles_in_silence() {
    on_each(async |world| {
        world.filled(ImportKind::Staff).await;
        assert_eq!((world.count("staff").await, world.count("postings").await), (2, 3));
        let signed_in = sign_in(&world.db, &world.task, hashing(), "sato", "mihon-aikotoba").await;
        assert!(matches!(signed_in, Ok(Outcome::Welcome(_))));
        assert_eq!(world.count("staff WHERE must_change_password = TRUE").await, 2);
        let text = STAFF.replace("consultant;スーパーバイザー", "consultant;outreach").replace("田中 花", "田中 花子")
            + "tanaka,田中 花子,,A03,相談支援員,,,\n";
        let summary = world.import_with(ImportKind::Staff, text.as_bytes(), &options()).await.expect("a good file");
        assert_eq!((summary.added, summary.changed, summary.unchanged), (0, 3, 1));
        assert_eq!(summary.notes.len(), 1, "{:?}", summary.notes);
        assert_eq!(
            world.texts("SELECT roles FROM postings WHERE roles LIKE '%outreach%'").await,
            ["consultant;outreach;supervisor"]
        );
        assert_eq!(world.count("postings").await, 4);
        world.is_sound().await;
    })
    .await;
}

/// 人事異動 by file: the old posting ends, the new one begins, and whoever comes back gets another one.
#[tokio::test]
async fn staff_move_and_come_back_by_file() {
    on_each(async |world| {
        world.filled(ImportKind::Staff).await;
        let head = "login,name,kana,agency_code,roles,password,valid_from,valid_until\n";
        let moves = format!(
            "{head}tanaka,田中 花,,A02,相談支援員,,,R9.3.31\ntanaka,田中 花,,A03,相談支援員,,R9.4.1,R10.3.31\n"
        );
        assert_eq!(world.import(ImportKind::Staff, &moves).await, Ok((0, 2, 0)));
        let back = format!("{head}tanaka,田中 花,,A02,相談支援員,,R10.4.1,\n");
        assert_eq!(world.import(ImportKind::Staff, &back).await, Ok((0, 1, 0)));
        assert_eq!(world.import(ImportKind::Staff, &back).await, Ok((0, 0, 1)));
        let days = "SELECT a.code || ' ' || COALESCE(CAST(p.valid_from AS TEXT), '') || '-' || \
            COALESCE(CAST(p.valid_until AS TEXT), '') FROM postings p JOIN agencies a ON a.id = p.agency_id \
            JOIN staff s ON s.id = p.staff_id WHERE s.login = 'tanaka' ORDER BY p.valid_until IS NULL, p.valid_until";
        assert_eq!(world.texts(days).await, ["A02 -20270331", "A03 20270401-20280331", "A02 20280401-"]);
        world.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn numbers_go_on_where_the_program_stands() {
    on_each(async |world| {
        world.filled(ImportKind::Cases).await;
        world.run("UPDATE case_numbers SET next = 41 WHERE fiscal_year = 2017").await;
        let text = CASES.replace("C3,A01,,P3,,2019-05-01", "C4,A01,,P3,,2018-03-31");
        assert_eq!(world.import(ImportKind::Cases, &text).await, Ok((1, 0, 2)));
        assert_eq!(world.texts("SELECT number FROM cases WHERE external_id = 'C4'").await, ["H29-000041"]);
        assert_eq!(world.texts("SELECT CAST(next AS TEXT) FROM case_numbers ORDER BY fiscal_year").await, ["42", "2"]);
    })
    .await;
}

#[tokio::test]
async fn both_encodings_and_foreign_headings_are_read() {
    on_each(async |world| {
        world.filled(ImportKind::Agencies).await;
        let text = "世帯番号,機関,備考,社内メモ\r\nH1,A01,髙﨑①,x\r\n";
        let mapping =
            Mapping::parse("\"世帯番号\" = \"external_id\"\n\"機関\" = \"agency_code\"\n\"備考\" = \"note\"\n")
                .expect("a mapping")
                .ignoring(["社内メモ".to_owned()]);
        let mapped = Options { mapping, ..options() };
        let (cp932, _) = to_cp932(text);
        let with_bom = format!("\u{FEFF}{}", text.replace("H1", "H2"));
        for bytes in [cp932.as_slice(), with_bom.as_bytes()] {
            let summary = world.import_with(ImportKind::Households, bytes, &mapped).await;
            assert!(summary.is_ok_and(|summary| summary.added == 1));
        }
        assert_eq!(world.texts("SELECT note FROM households").await, ["髙﨑①", "髙﨑①"]);
        assert!(Mapping::parse("external_id").is_err());
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    on_each(async |world| {
        world.filled(ImportKind::Cases).await;
        let before = world.count("audit_entries").await;
        let dry = Options { is_dry_run: true, ..options() };
        let summary = world.import_with(ImportKind::Consultations, CONSULTATIONS.as_bytes(), &dry).await;
        assert!(summary.is_ok_and(|summary| summary.added == 4));
        assert_eq!((world.count("consultations").await, world.count("audit_entries").await), (0, before));
        assert_eq!(world.import(ImportKind::Consultations, CONSULTATIONS).await, Ok((4, 0, 0)));
    })
    .await;
}

/// The first line of each fault.
fn told(faults: &Faults) -> Vec<String> {
    faults.first.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_wrong_file_is_named_by_line_column_and_cause() {
    on_each(async |world| {
        world.filled(ImportKind::Cases).await;
        let good = CONSULTATIONS;
        let wrong: &[(ImportKind, String, &[&str])] = &[
            (ImportKind::Consultations, String::new(), &["1行目: ファイルが空です"]),
            (ImportKind::Consultations, good.replace("topics", "話題"), &["1行目 話題: 「話題」は知らない列です"]),
            (
                ImportKind::Consultations,
                good.replace(",method,", ",place,"),
                &["1行目 place: 「place」と「place」が同じ列", "1行目 method: 必須の列 method（対応方法）がありません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("窓口,,,", "窓口,,,,"),
                &["4行目: 見出しは15列ですが、この行は16列あります"],
            ),
            (
                ImportKind::Consultations,
                good.replace("窓口,,,", "窓口,,"),
                &["4行目: 見出しは15列ですが、この行は14列あります"],
            ),
            (
                ImportKind::Consultations,
                good.replace(",tanaka,", ",suzuki,"),
                &["5行目 staff_login: 「suzuki」という職員は登録されていません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("来所面談,P2", "来所面談,P9"),
                &["4行目 person_external_id: 「P9」というこの機関の人は登録されていません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("P1,,tanaka", "P2,C1,tanaka"),
                &[
                    "5行目 person_external_id: 「P2」というこの機関の人",
                    "5行目 case_external_id: 「C1」というこの機関のケース",
                ],
            ),
            (
                ImportKind::Consultations,
                good.replace("X3,A01", "X3,A99"),
                &["6行目 agency_code: 「A99」という機関は登録されていません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("X3,A01", "X1,A01"),
                &["6行目 external_id: 「X1」が2行目と6行目に2度出てきます"],
            ),
            (
                ImportKind::Consultations,
                good.replace("2018-04-01T09:00", "2018-02-30T09:00"),
                &["6行目 occurred_at: 「2018-02-30T09:00」という日はありません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("2018-04-01T09:00", "2026-11-21T12:01"),
                &["6行目 occurred_at: 「2026-11-21T12:01」は今の時刻より後です"],
            ),
            (
                ImportKind::Consultations,
                good.replace("2018-04-01T09:00", "2027-01-01T09:00"),
                &["6行目 occurred_at: 「2027-01-01T09:00」は今日（令和8年11月21日）より後です"],
            ),
            (
                ImportKind::Consultations,
                good.replace("H29.5.2 11:00", "S65.5.2 11:00"),
                &["4行目 occurred_at: 昭和は64年1月7日まで"],
            ),
            (
                ImportKind::Consultations,
                good.replace(",mail,", ",pager,"),
                &["6行目 method: 「pager」という対応方法はありません"],
            ),
            (ImportKind::Consultations, good.replace("13!;7;9", "13!;7!;9"), &["2行目 topics: 「!」（◎）は1つ"]),
            (
                ImportKind::Consultations,
                good.replace("13!;7;9", "13;17"),
                &["2行目 topics: 「17」という相談内容はありません"],
            ),
            (
                ImportKind::Consultations,
                good.replace("匿名の相談", &"あ".repeat(20_001)),
                &["6行目 content: 内容は20000文字までです（いま20001文字あります）"],
            ),
            (
                ImportKind::Consultations,
                good.replace("匿名の相談", "\"閉じない"),
                &["6行目: 引用符（\"）が閉じていません"],
            ),
            (ImportKind::Persons, PERSONS.replace("S43.4.1", "2027-01-01"), &["2行目 birth_date: "]),
            (
                ImportKind::Persons,
                PERSONS.replace("P2,A01,H1", "P2,A01,H9"),
                &["3行目 household_external_id: 「H9」というこの機関の世帯は登録されていません"],
            ),
            (
                ImportKind::Persons,
                PERSONS.replace("見本,花子", &format!("{},花子", "あ".repeat(101))),
                &["2行目 family_name: 姓は100文字まで"],
            ),
            (
                ImportKind::Households,
                HOUSEHOLDS.replace(",,メモ", ",東部,メモ"),
                &["3行目 district: 「東部」という地区は登録されていません"],
            ),
            (
                ImportKind::Cases,
                CASES.replace("C3,A01,,P3", "C3,A01,,"),
                &["4行目 household_external_id: 世帯の番号か人の番号"],
            ),
            (
                ImportKind::Cases,
                CASES.replace("2018-02-01", "2017-02-01"),
                &["3行目 closed_on: 終結日が開始日より前です"],
            ),
            (
                ImportKind::Referrals,
                REFERRALS.replace(",05,A02,", ",14,A02,"),
                &["2行目 to_agency_kind: 機関種別が「ハローワーク」ですが"],
            ),
            (
                ImportKind::Referrals,
                REFERRALS.replace(",14,,", ",14,A77,"),
                &["4行目 to_agency_code: 「A77」という機関"],
            ),
            (
                ImportKind::Referrals,
                REFERRALS.replace(",14,,", ",22,,"),
                &["4行目 to_agency_kind: 「22」という機関種別はありません"],
            ),
            (ImportKind::Agencies, AGENCIES.replace("A02,", "A01,"), &["3行目 code: 「A01」が2行目と3行目に2度"]),
            (
                ImportKind::Staff,
                STAFF.replace("sato,佐藤 一,サトウ ハジメ,A02", "sato,佐藤 二,サトウ ハジメ,A01"),
                &["3行目 login: 「sato」が2行目と3行目に2度", "3行目 name: "],
            ),
            (ImportKind::Staff, STAFF.replace("coordinator", "boss"), &["3行目 roles: 「boss」という役割はありません"]),
        ];
        let before = (world.count("audit_entries").await, world.count("import_files").await);
        for (kind, text, expected) in wrong {
            let faults = world.import(*kind, text).await.expect_err("a wrong file");
            let told = told(&faults);
            assert_eq!(told.len(), expected.len(), "{told:?}");
            for (told, expected) in told.iter().zip(*expected) {
                assert!(told.starts_with(expected), "{told} / {expected}");
            }
        }
        let mut broken = CONSULTATIONS.as_bytes().to_vec();
        broken.extend_from_slice(b"\x81\xFF\n");
        let faults = world.import_with(ImportKind::Consultations, &broken, &options()).await;
        assert!(faults.is_err_and(|faults| faults.first.first().is_some_and(|fault| fault.line == 7)));
        assert_eq!((world.count("audit_entries").await, world.count("import_files").await), before);
        assert_eq!((world.count("consultations").await, world.count("referrals").await), (0, 0));
        assert_eq!(world.count("persons WHERE version > 1").await, 0);
    })
    .await;
}

#[tokio::test]
async fn two_hundred_faults_are_told_and_the_rest_counted() {
    on_each(async |world| {
        world.filled(ImportKind::Agencies).await;
        let rows: String = (0..300).map(|n| format!("H{n},A99\n")).collect();
        let faults = world
            .import(ImportKind::Households, &format!("external_id,agency_code\n{rows}"))
            .await
            .expect_err("a wrong file");
        assert_eq!((faults.first.len(), faults.more), (200, 100));
        let text = faults.to_string();
        assert!(text.starts_with("誤りが300か所あるため、1行も取り込みませんでした。\n2行目 agency_code: "));
        assert!(text.ends_with("ほかに100か所あります。\n"));
    })
    .await;
}
