//! From empty to the current schema, on both databases; entities and tables agree column by column.

use crate::support::{self, Kind, TestApp};
use entity::codes::{NextStep, Role};
use entity::stamp::{LocalMinute, Ymd};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iden, Iterable, Statement};
use std::collections::BTreeMap;
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::data::{Db, Migrate, migrate};

/// Columns of a table by name, and whether each may be empty.
type Columns = BTreeMap<String, bool>;

fn told<E: EntityTrait>() -> (String, Columns) {
    let columns = E::Column::iter().map(|column| {
        let is_null = column.def().is_null();
        (Iden::to_string(&column), is_null)
    });
    (E::default().table_name().to_owned(), columns.collect())
}

macro_rules! entities {
    ($($table:ident),* $(,)?) => { vec![$(told::<entity::$table::Entity>()),*] };
}

fn entities() -> Vec<(String, Columns)> {
    entities![
        agencies,
        agency_commissions,
        agency_hours,
        agency_kind_mappings,
        agency_kinds,
        audit_chains,
        audit_entries,
        case_events,
        case_exclusions,
        case_members,
        case_numbers,
        case_subjects,
        case_successors,
        cases,
        consents,
        consultation_subjects,
        consultations,
        districts,
        drafts,
        emergency_inquiries,
        emergency_matches,
        engagements,
        explanations,
        facts_versions,
        grant_reach,
        grant_review_subjects,
        grant_reviews,
        grant_subjects,
        grants,
        holidays,
        households,
        identity_inquiries,
        identity_links,
        identity_matches,
        identity_searches,
        identity_years,
        import_files,
        nondisclosures,
        person_addresses,
        person_differences,
        person_key_parts,
        person_keys,
        person_names,
        person_pairs,
        person_phones,
        persons,
        phone_notes,
        postings,
        protections,
        read_marks,
        received_persons,
        received_sections,
        referral_cases,
        referral_numbers,
        referral_steps,
        referral_subjects,
        referrals,
        report_columns,
        report_definitions,
        report_mappings,
        revisions,
        sealed_contacts,
        sessions,
        staff,
        staff_qualifications,
        tallies,
        tasks,
        unmaskings,
    ]
}

async fn stored(app: &TestApp, table: &str) -> Columns {
    let sql = match app.kind() {
        Kind::Sqlite => format!("SELECT name, CAST(\"notnull\" = 0 AS INTEGER) FROM pragma_table_xinfo('{table}')"),
        Kind::Postgres => format!(
            "SELECT column_name::text, CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    let statement = Statement::from_string(app.raw().get_database_backend(), sql);
    let rows = app.raw().query_all_raw(statement).await.expect("columns");
    rows.into_iter()
        .map(|row| {
            let name: String = row.try_get_by_index(0).expect("a name");
            let is_null: i32 = row.try_get_by_index(1).expect("a truth");
            (name, is_null == 1)
        })
        .collect()
}

async fn texts(app: &TestApp, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(app.raw().get_database_backend(), sql);
    let rows = app.raw().query_all_raw(statement).await.expect(sql);
    rows.into_iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

both_databases! {
    /// Every entity has exactly the columns of its table, and every table has an entity.
    async fn entities_and_tables_agree(app: TestApp) {
        for (table, columns) in entities() {
            assert_eq!(stored(&app, &table).await, columns, "{table}");
        }
        let sql = match app.kind() {
            Kind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            Kind::Postgres => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        };
        let statement = Statement::from_string(app.raw().get_database_backend(), sql);
        let rows = app.raw().query_all_raw(statement).await.expect("tables");
        let mut tables: Vec<String> = rows.into_iter().map(|row| row.try_get_by_index(0).expect("a name")).collect();
        tables.retain(|table| table != "seaql_migrations");
        tables.sort();
        let mut known: Vec<String> = entities().into_iter().map(|(table, _)| table).collect();
        known.sort();
        assert_eq!(tables, known);
    }

    /// Next steps that were written down before there were tasks become tasks, in the words of today.
    async fn next_steps_become_tasks(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        for (number, step) in NextStep::ALL.iter().enumerate() {
            let new = app.consultation().held_by(&sato).with(|new| {
                new.next_step = Some(*step);
                new.next_note = if number % 2 == 0 { String::new() } else { format!("{number}件") };
                new.next_on = Some(Ymd(20_991_201));
            });
            new.await;
        }
        let old = app.consultation().held_by(&sato).with(|new| {
            new.next_step = Some(NextStep::Phone);
            new.occurred_at = LocalMinute(201_904_010_900);
            new.next_on = Some(Ymd(20_190_402));
        });
        old.await;
        let titles = "SELECT title FROM tasks WHERE due_on = 20991201 ORDER BY title";
        let before = texts(&app, titles).await;
        for table in ["read_marks", "phone_notes", "tasks"] {
            app.run(&format!("DROP TABLE {table}"), vec![]).await;
        }
        app.run("DELETE FROM seaql_migrations WHERE version = 'm0012_tasks'", vec![]).await;
        migrate(app.url()).await.expect("migrated");
        assert_eq!(texts(&app, titles).await, before);
        assert_eq!(before.len(), NextStep::ALL.len());
        assert_eq!(app.count("SELECT COUNT(*) FROM tasks", vec![]).await, before.len() as i64, "what is long past stays past");
        let task = SystemTask::new("a test");
        assert_eq!(tsunagi::data::tasks::verify(app.db(), &task).await.expect("read"), None);
    }

    /// What was sent before deadlines were kept is due on the day on which it would be due if it were sent now.
    async fn answers_that_wait_get_their_deadlines(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let near = app.person("田中", Role::Consultant, "南事業所").await;
        let far = app.person("鈴木", Role::Consultant, "東事業所").await;
        app.run("UPDATE agencies SET reply_days = 3 WHERE id = $1", vec![near.agency.into()]).await;
        // Over the end of a year with its holidays, into May, and over a leap day.
        let days = (20_251_215..=20_251_231).chain(20_260_419..=20_260_430).chain(20_240_210..=20_240_229);
        for (number, day) in days.enumerate() {
            let to = if number % 2 == 0 { &near } else { &far };
            app.referral(to.agency).held_by(&sato).with(|new| new.sent_on = Some(Ymd(day))).await;
        }
        app.referral(near.agency).held_by(&sato).await;
        let told = "SELECT number || ' ' || COALESCE(CAST(answer_due_on AS TEXT), '') FROM referrals ORDER BY number";
        let before = texts(&app, told).await;
        for owner in ["agency_id", "to_agency_id", "staff_id_agency_id"] {
            app.run(&format!("DROP INDEX referrals_by_{owner}_answer_due_on_id"), vec![]).await;
        }
        app.run("ALTER TABLE referrals DROP COLUMN answer_due_on", vec![]).await;
        app.run("DELETE FROM seaql_migrations WHERE version = 'm0014_answer_due'", vec![]).await;
        migrate(app.url()).await.expect("migrated");
        assert_eq!(texts(&app, told).await, before);
        assert_eq!(before.len(), 50);
    }

    /// Records that were suspected to be one human being stay so.
    async fn pairs_are_found_again(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        for _ in 0..3 {
            app.somebody().held_by(&sato).with(|person| {
                (person.birth_lo, person.birth_hi) = (Ymd(19_680_401), Ymd(19_680_401));
                "day".clone_into(&mut person.birth_precision);
            }).await;
        }
        app.run("DROP TABLE person_pairs", vec![]).await;
        app.run("DELETE FROM seaql_migrations WHERE version = 'm0013_person_pairs'", vec![]).await;
        migrate(app.url()).await.expect("migrated");
        assert_eq!(app.count("SELECT COUNT(*) FROM person_pairs", vec![]).await, 3);
        let task = SystemTask::new("a test");
        assert_eq!(tsunagi::data::persons::verify(app.db(), &task).await.expect("read"), None);
    }

    /// The parts of names and addresses come from the keys there are.
    async fn parts_are_found_again(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let home = app.household().held_by(&sato).await;
        app.somebody().held_by(&sato).in_household(home.id).named("長谷川", "雄一郎").await;
        app.somebody().held_by(&sato).named("小野寺健二", "").await;
        let kept = "SELECT COUNT(*) FROM person_key_parts";
        let before = app.count(kept, vec![]).await;
        app.run("DROP TABLE person_key_parts", vec![]).await;
        app.run("DROP INDEX case_members_by_staff_id_until_on_role_case_id", vec![]).await;
        app.run("CREATE INDEX case_members_by_staff_id_until_on ON case_members (staff_id, until_on)", vec![]).await;
        app.run("DELETE FROM seaql_migrations WHERE version = 'm0020_finding'", vec![]).await;
        migrate(app.url()).await.expect("migrated");
        assert_eq!(app.count(kept, vec![]).await, before);
        let task = SystemTask::new("a test");
        assert_eq!(tsunagi::data::persons::verify(app.db(), &task).await.expect("read"), None);
    }

    /// Migrating what is up to date changes nothing.
    async fn migrating_twice_is_harmless(app: TestApp) {
        let before = app.count("SELECT COUNT(*) FROM agency_kinds", vec![]).await;
        migrate(app.url()).await.expect("nothing to do");
        assert_eq!(app.count("SELECT COUNT(*) FROM agency_kinds", vec![]).await, before);
    }
}

#[tokio::test]
async fn an_old_schema_is_refused_until_it_is_migrated_sqlite() {
    let (_folder, url) = support::empty_sqlite();
    an_old_schema_is_refused(&url).await;
}

#[tokio::test]
async fn an_old_schema_is_refused_until_it_is_migrated_postgres() {
    let Some(own) = support::empty_postgres().await else {
        return;
    };
    an_old_schema_is_refused(&own.url).await;
    own.drop_database().await;
}

async fn an_old_schema_is_refused(url: &str) {
    let open = |migrate| Db::open(url, migrate, "test", Clock::system());
    let refusal = open(Migrate::No).await.err().expect("refused").to_string();
    assert!(refusal.contains("tsunagi migrate"), "{refusal}");
    open(Migrate::Yes).await.expect("migrated");
    open(Migrate::No).await.expect("up to date");
}
