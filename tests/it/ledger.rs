//! 進行管理台帳: every open case of the agency in one line, narrowed, ordered, and no dearer for being long.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{CaseStage, Counterpart, Method, NextStep, Program, Role};
use entity::ids::{CaseId, DistrictId};
use entity::stamp::{LocalMinute, Ymd};
use serde_json::Value;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

/// Titles of the ledger under a filter, in its order.
async fn titles(who: &Client, query: &str) -> Vec<String> {
    let file = who.get(format!("/ledger?{query}&format=json")).await;
    file.is(StatusCode::OK);
    let file: Value = serde_json::from_str(&file.body).expect("json");
    let rows = file["rows"].as_array().expect("rows").iter();
    let from_file: Vec<String> = rows.map(|row| row["title"].as_str().expect("a title").to_owned()).collect();
    let page = who.get(format!("/ledger?{query}")).await;
    page.is(StatusCode::OK);
    let mut at = 0;
    for title in &from_file {
        at += page.body[at..].find(title.as_str()).unwrap_or_else(|| panic!("{title} is not next on the page"));
    }
    from_file
}

/// A case with a contact on this day and the next step on that.
async fn case(app: &TestApp, who: &Client, title: &str, touched: Option<i32>, next: Option<i32>) -> CaseId {
    let opened = app.case().held_by(who).titled(title).with(|new| new.opened_on = Ymd(20_260_301)).await.id;
    if let Some(day) = touched {
        let contact = app.consultation().held_by(who).with(|new| {
            new.case = Some(opened);
            new.occurred_at = LocalMinute(i64::from(day) * 10_000 + 1_000);
            new.method = Method::VisitHome;
            new.counterpart = Counterpart::Myself;
            new.next_step = next.map(|_| NextStep::Phone);
            new.next_on = next.map(Ymd);
        });
        contact.await;
    }
    opened
}

both_databases! {
    /// The lines are the open cases of the agency, and the numbers beside them are true.
    async fn every_open_case_has_one_line(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let person = app.somebody().held_by(&sato).await;
        let one = app.case().held_by(&sato).about(person.id).titled("甲家").with(|new| {
            new.opened_on = Ymd(20_260_301);
            new.program = Some(Program::ALL[3]);
        });
        let one = one.await.id;
        let contact = app.consultation().held_by(&sato).with(|new| {
            new.case = Some(one);
            new.occurred_at = LocalMinute(202_603_311_000);
            new.next_step = Some(NextStep::Visit);
            "手紙を置く".clone_into(&mut new.next_note);
            new.next_on = Some(Ymd(20_261_120));
        });
        contact.await;
        app.referral(tanaka.agency).held_by(&sato).with(|new| new.case = Some(one)).sent().await;
        let closed = case(&app, &sato, "終わった家", None, None).await;
        sato.post(format!("/cases/{closed}/close"), &[("reason", "resolved")]).await.is(StatusCode::SEE_OTHER);
        case(&app, &tanaka, "よその家", None, None).await;
        assert_eq!(titles(&sato, "").await, ["甲家"]);
        assert_eq!(titles(&tanaka, "").await, ["よその家"]);
        let page = sato.get("/ledger").await;
        let table = page.table("進行管理台帳");
        let number = page.body.split("data-head=\"番号\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a number").to_owned();
        assert_eq!(table.cell(&number, "最終接触"), "235日 R8.3.31", "over the first of April");
        assert_eq!(table.cell(&number, "本人と"), "未接触", "a call is no meeting");
        assert_eq!(table.cell(&number, "返信待ち"), "1件");
        assert_eq!(table.cell(&number, "次回"), "R8.11.20 超過訪問する 手紙を置く");
        assert_eq!(table.cell(&number, "関与"), Program::ALL[3].label());
        assert_eq!(table.cell(&number, "主担当"), "佐藤");
        page.has_text("1件");
        let sheet = sato.get("/ledger?format=csv").await;
        assert!(sheet.body.contains("接触のない日数") && sheet.body.contains("235"));
        assert!(sato.get("/ledger?format=xlsx").await.bytes.starts_with(b"PK"));
    }

    /// Each filter leaves what it says, and each order is the same on both databases.
    async fn the_ledger_is_narrowed_and_ordered(app: TestApp) {
        let sato = app.person_with("佐藤", &[Role::Consultant, Role::Supervisor], NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let old = case(&app, &sato, "古い家", Some(20_260_401), None).await;
        let late = case(&app, &sato, "過ぎた家", Some(20_261_001), Some(20_261_120)).await;
        let due = case(&app, &suzuki, "今日の家", Some(20_261_121), Some(20_261_121)).await;
        case(&app, &suzuki, "触れない家", None, None).await;
        app.run("UPDATE cases SET stage = $1 WHERE id = $2", vec![CaseStage::Rapport.code().into(), due.into()]).await;
        let district = DistrictId::new();
        app.run("INSERT INTO districts (id, code, name, kind, sort, is_active, version) VALUES ($1, 'D1', '第1圏域', '圏域', 1, TRUE, 1)", vec![district.into()]).await;
        let home = app.household().held_by(&sato).with(|new| new.district = Some(district)).await.id;
        app.run("UPDATE cases SET household_id = $1 WHERE id = $2", vec![home.into(), late.into()]).await;
        let episode = "INSERT INTO engagements (id, case_id, agency_id, program, opened_on, open_reason, closed_on, close_reason) VALUES ($1, $2, $3, $4, 20260401, '', $5, '')";
        for (case, end) in [(old, None), (late, Some(20_260_501))] {
            let id = entity::ids::EngagementId::new();
            app.run(episode, vec![id.into(), case.into(), sato.agency.into(), "J4".into(), end.into()]).await;
        }
        assert_eq!(titles(&sato, "").await, ["触れない家", "古い家", "過ぎた家", "今日の家"], "the longest without contact first");
        assert_eq!(titles(&sato, "sort=next").await[..2], ["過ぎた家", "今日の家"], "what has no date comes last");
        assert_eq!(titles(&sato, "sort=number").await, ["古い家", "過ぎた家", "今日の家", "触れない家"]);
        assert_eq!(titles(&sato, &format!("lead={}", suzuki.staff)).await, ["触れない家", "今日の家"]);
        assert_eq!(titles(&sato, "lead=mine").await, ["古い家", "過ぎた家"]);
        assert_eq!(titles(&sato, "stage=rapport").await, ["今日の家"]);
        assert_eq!(titles(&sato, "program=J4").await, ["古い家"], "what has ended is not at work");
        assert_eq!(titles(&sato, "idle=51").await, ["触れない家", "古い家", "過ぎた家"], "51 days are enough");
        assert_eq!(titles(&sato, "idle=52").await, ["触れない家", "古い家"]);
        assert_eq!(titles(&sato, "next=none").await, ["触れない家", "古い家"]);
        assert_eq!(titles(&sato, "next=overdue").await, ["過ぎた家"], "today is not late");
        assert_eq!(titles(&sato, &format!("district={district}")).await, ["過ぎた家"]);
        sato.get("/ledger?idle=x").await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("接触のない日数");
        for number in ["H31-000002", "H9-000001", "R10-000001"] {
            let id = case(&app, &sato, number, None, None).await;
            app.run("UPDATE cases SET number = $1 WHERE id = $2", vec![number.into(), id.into()]).await;
        }
        let all = titles(&sato, "sort=number").await;
        assert_eq!(all[..2], ["H9-000001", "H31-000002"], "by era and year");
        assert_eq!(all.last().map(String::as_str), Some("R10-000001"));
    }

    /// Pages of fifty, the whole for paper, and as many statements for sixty cases as for one.
    async fn a_long_ledger_costs_no_more_statements(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let other = app.agency(SOUTH).await;
        let make = async |number: i32| {
            let person = app.somebody().held_by(&sato).await;
            let id = case(&app, &sato, &format!("家{number:02}"), Some(20_261_001), Some(20_261_101)).await;
            let sql = "INSERT INTO case_subjects (case_id, person_id, agency_id, role) VALUES ($1, $2, $3, 'principal')";
            app.run(sql, vec![id.into(), person.id.into(), sato.agency.into()]).await;
            app.referral(other).held_by(&sato).with(|new| new.case = Some(id)).sent().await;
        };
        make(0).await;
        sato.get("/ledger").await;
        app.take_statements();
        sato.get("/ledger").await;
        let one = app.take_statements();
        for number in 1..60 {
            make(number).await;
        }
        app.take_statements();
        let first = sato.get("/ledger").await;
        let many = app.take_statements();
        assert_eq!(many.len(), one.len(), "{many:#?}");
        assert_eq!(first.table("進行管理台帳").len(), 50);
        first.has_text("60件");
        assert_eq!(sato.get("/ledger?page=2").await.table("進行管理台帳").len(), 10);
        assert_eq!(sato.get("/ledger?rows=paper").await.table("進行管理台帳").len(), 60);
    }
}
