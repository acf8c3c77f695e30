//! Every list can be taken along as a file: the rows of the list, all of them, in its order, and nothing else.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use entity::audit_entries;
use entity::codes::{CaseStage, Method, ReferralStatus, Role};
use entity::ids::HouseholdId;
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::Value;
use std::io::Cursor;
use tsunagi::domain::csv_text::decode;
use uuid::Uuid;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

/// A list: where it is, what its links to single records begin with, and which column of a file names the record.
struct List {
    address: String,
    links: &'static str,
    key: &'static str,
    /// The caption of its table, where rows cannot be told by links.
    caption: &'static str,
}

fn list(address: impl Into<String>, links: &'static str) -> List {
    List { address: address.into(), links, key: "id", caption: "" }
}

/// Every list that somebody who works with people can read.
fn work_lists() -> Vec<List> {
    vec![
        list("/consultations", "/consultations/"),
        list("/consultations?method=visit_home", "/consultations/"),
        list("/cases", "/cases/"),
        list("/cases?state=all&stage=intake", "/cases/"),
        list("/ledger", "/cases/"),
        list("/ledger?sort=next&stage=intake", "/cases/"),
        list("/ledger?sort=number", "/cases/"),
        list("/households", "/households/"),
        list("/persons", "/persons/"),
        list("/referrals", "/referrals/"),
        list("/referrals?box=sent", "/referrals/"),
        list("/referrals?box=awaiting", "/referrals/"),
        list("/tasks?whose=agency", "/referrals/"),
        list("/tasks?whose=agency&when=overdue", "/referrals/"),
        list("/daily?on=R8.11.21", "/consultations/"),
        list("/statistics/consultations-by-method/rows?fiscal_year=2026&column=total", "/consultations/"),
        list("/statistics/referrals-by-agency-kind/rows?fiscal_year=2026&column=total", "/referrals/"),
        list("/statistics/persons-by-age/rows?fiscal_year=2026&column=total", "/persons/"),
    ]
}

/// Every list of the administration.
fn office_lists() -> Vec<List> {
    let table = |address: &str, caption| List { caption, key: "", ..list(address, "") };
    vec![
        list("/admin/agencies", "/admin/agencies/"),
        list("/admin/staff", "/admin/staff/"),
        list("/admin/staff?name=%E4%BD%90%E8%97%A4", "/admin/staff/"),
        table("/admin/masters/kinds", "機関種別の一覧"),
        list("/admin/masters/districts", "/admin/masters/districts/"),
        table("/admin/masters/holidays?year=2026", "祝日の一覧"),
        List { key: "entry", ..list("/admin/audit/technical?kind=master", "/admin/audit/technical/") },
    ]
}

/// The lists of the log; reading it makes entries, so a filter holds them still.
fn log_lists() -> Vec<List> {
    let of = |address: &str, links| List { key: "entry", ..list(address, links) };
    vec![
        of("/admin/audit?kind=consultation&act=created", "/admin/audit/"),
        of("/admin/audit/technical?kind=master", "/admin/audit/technical/"),
    ]
}

fn with(address: &str, more: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{more}")
}

impl List {
    /// The records of the list over all its pages.
    async fn on_pages(&self, who: &Client) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for number in 1..100 {
            let page = who.get(with(&self.address, &format!("page={number}"))).await;
            page.is(StatusCode::OK);
            for link in page.body.split("href=\"").filter_map(|rest| rest.strip_prefix(self.links)) {
                let name = link.split(['"', '/', '?']).next().unwrap_or_default();
                let id = name.get(..36).and_then(|id| id.parse::<Uuid>().ok());
                if id.is_some() && all.last().is_none_or(|last| last != name) {
                    all.push(name.to_owned());
                }
            }
            if !page.body.contains("rel=\"next\"") {
                return all;
            }
        }
        panic!("{} has no end", self.address);
    }

    /// The records in its file.
    async fn in_file(&self, who: &Client) -> Vec<String> {
        let file = json(&who.get(with(&self.address, "format=json")).await);
        let rows = file["rows"].as_array().expect("rows").iter();
        rows.map(|row| row[self.key].as_str().expect("a key").to_owned()).collect()
    }
}

fn json(page: &Page) -> Value {
    page.is(StatusCode::OK);
    serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{}: {error}: {}", page.asked, page.body))
}

/// Records of every kind on more than one page, at the agency of `who`.
async fn fill(app: &TestApp, who: &Client, to: &Client, word: &str) {
    for number in 0..60 {
        let household = app.household().held_by(who).with(|new| new.label = format!("{word}{number}家")).await;
        let person = app.somebody().held_by(who).in_household(household.id).named(word, &format!("{number}郎")).await;
        let case = app.case().held_by(who).about(person.id).titled(&format!("{word}の件{number}")).with(|new| {
            new.stage = if number % 2 == 0 { CaseStage::Intake } else { CaseStage::Active };
        });
        let case = case.await;
        let talk = app.consultation().held_by(who).about(person.id).saying(&format!("{word}との相談{number}"));
        let talk = talk.with(|new| {
            new.case = Some(case.id);
            new.method = if number % 3 == 0 { Method::VisitHome } else { Method::Tel };
        });
        talk.await;
        let slip = app.referral(to.agency).held_by(who).with(|new| {
            new.reason = format!("{word}の依頼{number}");
            new.sent_on = (number % 10 != 0).then_some(Ymd(20_261_100 + 1 + number % 20));
        });
        slip.await;
    }
}

async fn office(app: &TestApp) -> Client {
    let administrator = app.person("管理 太郎", Role::Administrator, NORTH).await;
    for number in 0..3 {
        let (code, name) = (format!("D{number}"), format!("第{number}圏域"));
        let form = [("code", code.as_str()), ("name", &name), ("kind", "圏域"), ("sort", "1"), ("is_active", "yes")];
        administrator.post("/admin/masters/districts/new", &form).await.is(StatusCode::SEE_OTHER);
    }
    administrator
}

/// The entries that tell of files, in order.
async fn exported(app: &TestApp) -> Vec<audit_entries::Model> {
    let exports = audit_entries::Column::Act.eq("exported");
    let rows = audit_entries::Entity::find().filter(exports).order_by_asc(audit_entries::Column::Seq);
    rows.all(app.raw()).await.expect("the log")
}

both_databases! {
    /// A file holds the rows of the list over all its pages, in its order, with its filter.
    async fn a_file_holds_the_whole_list(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        fill(&app, &sato, &tanaka, "北").await;
        fill(&app, &tanaka, &sato, "南").await;
        let administrator = office(&app).await;
        for number in 0..60 {
            app.person(&format!("佐藤{number}"), Role::Consultant, &format!("第{number}事業所")).await;
        }
        for (who, lists) in [(&sato, work_lists()), (&administrator, office_lists()), (&auditor, log_lists())] {
            for list in lists {
                if list.caption.is_empty() {
                    let shown = list.on_pages(who).await;
                    assert!(shown.len() > 1, "{} shows {}", list.address, shown.len());
                    assert_eq!(list.in_file(who).await, shown, "{}", list.address);
                } else {
                    let shown = who.get(&list.address).await.table(list.caption).len();
                    let file = json(&who.get(with(&list.address, "format=json")).await);
                    assert_eq!(file["rows"].as_array().map(Vec::len), Some(shown), "{}", list.address);
                }
                let second = who.get(with(&list.address, "page=2&format=json")).await;
                let first = who.get(with(&list.address, "format=json")).await;
                assert_eq!(json(&second)["rows"], json(&first)["rows"], "{}: a file has no pages", list.address);
            }
        }
        let visits = json(&sato.get("/consultations?method=visit_home&format=json").await);
        let rows = visits["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 20);
        assert!(rows.iter().all(|row| row["method"] == Method::VisitHome.label()));
        let condition = format!("方法 {}", Method::VisitHome.label());
        assert_eq!(visits["remarks"]["条件"].as_str(), Some(condition.as_str()));
        let waiting = json(&sato.get("/referrals?box=awaiting&format=json").await);
        assert_eq!(waiting["rows"][0]["sent_on"], "2026-11-02");
        assert_eq!(waiting["rows"][0]["status"], ReferralStatus::Sent.label());
        let found = json(&sato.get("/search?q=%E5%8C%97&format=json").await);
        assert_eq!(found["rows"].as_array().map(Vec::len), Some(120), "60 persons and 60 households, the page shows fewer");
        assert_eq!(found["rows"][0]["why"], "氏名が一致");
    }

    /// Every list answers in every format, under a Japanese name, and is kept by no browser.
    async fn every_list_has_every_format(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        let administrator = office(&app).await;
        let mut work = work_lists();
        work.push(list("/search?q=%E5%8C%97", ""));
        for (who, lists) in [(&sato, work), (&administrator, office_lists()), (&auditor, log_lists())] {
            for list in lists {
                for (format, media, ending) in [
                    ("csv", "text/csv; charset=utf-8", "csv"),
                    ("csv&encoding=cp932", "text/csv; charset=Shift_JIS", "csv"),
                    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
                    ("json", "application/json; charset=utf-8", "json"),
                ] {
                    let file = who.get(with(&list.address, &format!("format={format}"))).await;
                    file.is(StatusCode::OK);
                    assert_eq!(file.header("content-type"), media, "{}", file.asked);
                    assert_eq!(file.header("cache-control"), "no-store", "{}", file.asked);
                    let disposition = file.header("content-disposition").to_owned();
                    let ending = format!("_20261121.{ending}");
                    assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
                    assert!(disposition.contains("; filename*=UTF-8''%E"), "{disposition}");
                    assert!(disposition.ends_with(&ending), "{disposition}");
                    match format {
                        "xlsx" => {
                            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).expect("a workbook");
                            let name = book.sheet_names()[0].clone();
                            let range = book.worksheet_range(&name).expect("a sheet");
                            assert!(range.get_value((2, 0)).is_some_and(|head| matches!(head, Data::String(_))));
                        }
                        "json" => assert!(json(&file)["columns"].as_array().is_some_and(|heads| heads.len() > 1)),
                        _ => assert!(decode(&file.bytes).expect("a text").starts_with("# ")),
                    }
                }
                let page = who.get(&list.address).await;
                for (label, format) in [("Excel", "xlsx"), ("CSV", "csv")] {
                    // A search that finds nothing offers nothing to take along.
                    if !list.address.starts_with("/search") {
                        let link = page.link(label);
                        assert!(link.ends_with(&format!("format={format}")), "{}: {link}", list.address);
                        who.get(&link).await.is(StatusCode::OK);
                    }
                }
            }
        }
    }

    /// Whoever may not read a list may not take it along, and nobody takes along what another agency wrote.
    async fn a_file_opens_to_nobody_what_the_list_keeps(app: TestApp) {
        const CANARY: &str = "カナリア南方";
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let third = app.person("鈴木", Role::Supervisor, "東事業所").await;
        fill(&app, &tanaka, &third, CANARY).await;
        app.consultation().held_by(&sato).await;
        let mut lists = work_lists();
        lists.extend(office_lists());
        lists.extend(log_lists());
        lists.push(list("/search?q=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2", ""));
        let mut seen = 0;
        for role in Role::ALL {
            let reader = app.person(role.label(), *role, NORTH).await;
            for list in &lists {
                let page = reader.get(&list.address).await;
                for format in ["csv", "json"] {
                    let file = reader.get(with(&list.address, &format!("format={format}"))).await;
                    assert_eq!(file.status, page.status, "{role} {}", file.asked);
                    file.has_no_text(CANARY);
                    seen += usize::from(file.status == StatusCode::OK);
                }
            }
        }
        assert!(seen > 100, "only {seen} files were looked through");
        let own = tanaka.get("/consultations?format=csv").await;
        assert!(own.body.contains(CANARY));
        let slips = third.get("/referrals?format=csv").await;
        assert!(slips.body.contains(&format!("{CANARY}の依頼")), "the slip itself was sent there");
    }

    /// The log tells who took what along: filter, format, rows and records, and no words of anybody.
    async fn the_log_tells_what_was_taken_along(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        fill(&app, &sato, &tanaka, "山田").await;
        let lists = work_lists();
        for (number, list) in lists.iter().enumerate() {
            let ids = list.in_file(&sato).await;
            let entries = exported(&app).await;
            assert_eq!(entries.len(), number + 1);
            let entry = entries.last().expect("an entry");
            let body: Value = serde_json::from_str(&entry.body).expect("a body");
            assert_eq!(body["detail"]["rows"], ids.len(), "{}", list.address);
            assert_eq!(body["detail"]["format"], "json");
            assert!(body["detail"]["filter"].is_object());
            assert_eq!((entry.staff_id, entry.agency_id), (Some(sato.staff), Some(sato.agency)));
            let shown: Vec<String> = entry
                .shown
                .iter()
                .flat_map(|bytes| bytes.chunks(16))
                .map(|bytes| Uuid::from_slice(bytes).expect("an id").to_string())
                .collect();
            assert_eq!(shown, ids, "{}", list.address);
        }
        sato.get("/search?q=%E5%B1%B1%E7%94%B0&format=csv").await.is(StatusCode::OK);
        sato.get("/cases?state=all&format=xlsx").await.is(StatusCode::OK);
        let entries = exported(&app).await;
        assert_eq!(entries.len(), lists.len() + 2);
        assert!(entries.iter().all(|entry| !entry.body.contains("山田")), "words of records are in the log");
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        auditor.get("/admin/audit?act=exported").await.has_text("形式: xlsx").has_text("件数: 60");
    }

    /// A list that is too long is refused as a whole, with a way out; one that just fits is given.
    async fn a_list_that_is_too_long_is_not_cut(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        fill(&app, &sato, &tanaka, "北").await;
        fill(&app, &tanaka, &sato, "南").await;
        let administrator = office(&app).await;
        let narrow = app.set(|config| config.export_rows = 1).await;
        let mut work = work_lists();
        work.push(list("/search?q=%E5%8C%97", ""));
        for (who, lists) in [(&sato, work), (&administrator, office_lists()), (&auditor, log_lists())] {
            let who = who.before(&narrow);
            for list in lists.iter().filter(|list| !list.address.contains("name=")) {
                for format in ["csv", "xlsx", "json"] {
                    let page = who.get(with(&list.address, &format!("format={format}"))).await;
                    page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("1件までです");
                    page.has_text("絞り込んでから、もう一度取り出してください");
                    assert_eq!(page.header("content-disposition"), "");
                    who.get(page.link("一覧に戻る")).await.is(StatusCode::OK);
                }
            }
        }
        assert!(exported(&app).await.is_empty(), "nothing was taken along");
        let rows = (0..100).map(|number| entity::households::ActiveModel {
            id: Set(HouseholdId::new()),
            agency_id: Set(sato.agency),
            label: Set(format!("世帯{number}")),
            sort_kana: Set(String::new()),
            postal_code: Set(String::new()),
            address: Set(String::new()),
            district_id: Set(None),
            note: Set(String::new()),
            external_id: Set(None),
            external_hash: Set(None),
            version: Set(1),
            created_at: Set(app.clock().now()),
            created_by: Set(None),
        });
        entity::households::Entity::insert_many(rows).exec(app.raw()).await.expect("households");
        let fits = app.set(|config| config.export_rows = 160).await;
        let file = json(&sato.before(&fits).get("/households?format=json").await);
        assert_eq!(file["rows"].as_array().map(Vec::len), Some(160));
        let short = app.set(|config| config.export_rows = 159).await;
        sato.before(&short).get("/households?format=json").await.is(StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// What people wrote arrives whole and harmless: no formula runs, and old Excel can read the letters.
    async fn words_arrive_whole_and_harmless(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let person = app.somebody().held_by(&sato).named("髙橋", "太郎").await;
        let said = "=HYPERLINK(\"http://example.invalid\",\"x\")\n二行目、\"引用\"と😀";
        app.consultation().held_by(&sato).about(person.id).saying(said).await;
        let long = "あ".repeat(500);
        app.consultation().held_by(&sato).saying(&long).await;
        let file = sato.get("/consultations?format=csv").await;
        assert!(file.bytes.starts_with(&[0xEF, 0xBB, 0xBF]));
        assert!(file.body.contains("id,occurred_at,persons,method,counterpart,content,staff,voided\r\n"));
        assert!(file.body.contains("\"'=HYPERLINK(\"\"http://example.invalid\"\",\"\"x\"\")\n二行目、\"\"引用\"\"と😀\""));
        assert!(file.body.contains(",2026-11-21T10:32,髙橋 太郎,") && file.body.contains(&long));
        let old = sato.get("/consultations?format=csv&encoding=cp932").await;
        assert!(std::str::from_utf8(&old.bytes).is_err(), "this is no UTF-8");
        let text = decode(&old.bytes).expect("CP932");
        assert!(text.starts_with("# この文字コードで表せない1文字を〓にしています。"), "{text}");
        assert!(text.contains("髙橋 太郎") && text.contains("'=HYPERLINK") && text.contains("〓"), "{text}");
        let book = sato.get("/consultations?format=xlsx").await;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes)).expect("a workbook");
        let range = book.worksheet_range("相談の一覧").expect("the sheet");
        let cells: Vec<&Data> = range.used_cells().map(|(_, _, cell)| cell).collect();
        assert!(cells.contains(&&Data::String(said.to_owned())), "a text cell runs no formula: {cells:?}");
        let formulas = book.worksheet_formula("相談の一覧").expect("formulas");
        assert!(formulas.is_empty(), "{formulas:?}");
    }

    /// A filter with a mistake in it, or a format that there is not, ends in a page that says so.
    async fn what_cannot_be_read_makes_no_file(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        let wrong = sato.get("/consultations?from=R8.2.30&format=csv").await;
        wrong.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.heading(), "相談");
        let wrong = auditor.get("/admin/audit?from=R8.2.30&format=csv").await;
        wrong.is(StatusCode::UNPROCESSABLE_ENTITY);
        for address in ["/cases?format=pdf", "/persons?format=csv&encoding=utf-16"] {
            let page = sato.get(address).await;
            page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("で指定してください");
        }
        assert_eq!(sato.get("/households?format=html").await.heading(), "世帯");
        assert!(exported(&app).await.is_empty());
    }
}
