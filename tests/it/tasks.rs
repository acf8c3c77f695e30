//! 今日すること: what comes of consultations and referrals, and what is done to it.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{NextStep, Role, TaskKind, TaskState};
use entity::ids::{ConsultationId, StaffId, TaskId};
use entity::stamp::Ymd;
use entity::{consultations, tasks};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::access::SystemTask;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

async fn task_of(app: &TestApp, id: ConsultationId) -> Option<tasks::Model> {
    let of = tasks::Column::ConsultationId.eq(id);
    tasks::Entity::find().filter(of).one(app.raw()).await.expect("tasks")
}

async fn task(app: &TestApp, id: TaskId) -> tasks::Model {
    tasks::Entity::find_by_id(id).one(app.raw()).await.expect("tasks").expect("the task")
}

/// A consultation after which somebody is to be called on a day.
async fn called(app: &TestApp, who: &Client, note: &str, day: i32) -> (consultations::Model, tasks::Model) {
    let row = app.consultation().held_by(who).with(|new| {
        new.next_step = Some(NextStep::Phone);
        note.clone_into(&mut new.next_note);
        new.next_on = Some(Ymd(day));
    });
    let row = row.await;
    let task = task_of(app, row.id).await.expect("a task");
    (row, task)
}

async fn whole(app: &TestApp) {
    let system = SystemTask::new("the end of a test of tasks");
    assert_eq!(tsunagi::data::tasks::verify(app.db(), &system).await.expect("read"), None);
}

fn act(task: &tasks::Model, act: &str) -> String {
    format!("{}/{act}", paths::task(task.id))
}

fn at(version: &str) -> [(&'static str, &str); 2] {
    [("version", version), ("back", "/tasks")]
}

both_databases! {
    /// The next step of a consultation is a task that changes and goes with it, and what is done stays done.
    async fn a_task_follows_its_consultation(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let (row, first) = called(&app, &sato, "母に日程をきく", 20_261_125).await;
        assert_eq!((first.title.as_str(), first.due_on, first.staff_id), ("電話する　母に日程をきく", Ymd(20_261_125), Some(sato.staff)));
        assert_eq!((first.kind, first.state), (TaskKind::NextStep, TaskState::Open));
        sato.get("/tasks").await.has_text("母に日程をきく");
        let edit = format!("{}/edit", paths::consultation(row.id));

        // Put off by hand, it stays there while the consultation says nothing else about the day.
        sato.post(act(&first, "move"), &[("due_on", "R8.12.2")]).await.is(StatusCode::SEE_OTHER);
        sato.post(&edit, &[("next_note", "父にきく")]).await.is(StatusCode::SEE_OTHER);
        let second = task(&app, first.id).await;
        assert_eq!((second.title.as_str(), second.due_on), ("電話する　父にきく", Ymd(20_261_202)));
        sato.post(&edit, &[("next_on", "R8.12.4")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.due_on, Ymd(20_261_204));
        whole(&app).await;

        // Without a next step there is nothing to do; with one again there is.
        sato.post(&edit, &[("next_step", ""), ("next_note", ""), ("next_on", "")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.state, TaskState::Cancelled);
        sato.post(&edit, &[("next_step", "visit"), ("next_on", "R8.12.7")]).await.is(StatusCode::SEE_OTHER);
        let again = task(&app, first.id).await;
        assert_eq!((again.state, again.title.as_str()), (TaskState::Open, "訪問する"));
        whole(&app).await;

        // Done is done, whatever is corrected afterwards.
        sato.post(act(&again, "done"), &[]).await.is(StatusCode::SEE_OTHER);
        sato.post(&edit, &[("next_step", "letter")]).await.is(StatusCode::SEE_OTHER);
        let done = task(&app, first.id).await;
        assert_eq!((done.state, done.title.as_str(), done.done_by), (TaskState::Done, "訪問する", Some(sato.staff)));
        whole(&app).await;
    }

    /// A voided consultation leaves nothing to do, and that cannot be taken back by itself.
    async fn a_voided_consultation_takes_its_task_along(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let (row, first) = called(&app, &sato, "", 20_261_125).await;
        let void = format!("{}/void", paths::consultation(row.id));
        sato.post(&void, &[("reason", "別の人の記録でした。")]).await.is(StatusCode::SEE_OTHER);
        let gone = task(&app, first.id).await;
        assert_eq!(gone.state, TaskState::Cancelled);
        let version = gone.version.to_string();
        let answer = sato.post_without_form(act(&gone, "reopen"), &at(&version)).await;
        answer.is(StatusCode::CONFLICT).has_text("もとの相談");
        whole(&app).await;
        // The check sees what no verb would leave behind.
        app.run("UPDATE tasks SET state = 'open' WHERE id = $1", vec![first.id.into()]).await;
        let system = SystemTask::new("a test");
        let fault = tsunagi::data::tasks::verify(app.db(), &system).await.expect("read");
        assert!(fault.is_some_and(|fault| fault.contains("取り消されています")));
    }

    /// A consultation that becomes a case takes its task into the case.
    async fn a_task_goes_into_the_case(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let (row, first) = called(&app, &sato, "", 20_261_125).await;
        assert_eq!(first.case_id, None);
        let case = app.case().held_by(&sato).with(|case| case.from = Some(row.id)).await;
        assert_eq!(task(&app, first.id).await.case_id, Some(case.id));
    }

    /// Two clicks do it once, a stale page is told so, and what was done can be taken back from the message.
    async fn what_is_done_twice_is_done_once(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let (_, first) = called(&app, &sato, "", 20_261_118).await;
        let list = sato.get("/tasks").await;
        let path = act(&first, "done");
        let one = sato.post_form(&list, &path, &[]).await;
        let two = sato.post_form(&list, &path, &[]).await;
        assert_eq!(one.location(), two.location());
        assert_eq!(task(&app, first.id).await.version, 2);
        assert_eq!(app.entries("changed", first.id.0).await, 1);

        // A colleague with an older page changes nothing.
        let stale = suzuki.post_without_form(act(&first, "move"), &[("version", "1"), ("due_on", "R8.12.1")]).await;
        stale.is(StatusCode::CONFLICT).has_text("ほかの人が先に変更しました");
        assert_eq!(task(&app, first.id).await.due_on, Ymd(20_261_118));
        assert_eq!(app.count("SELECT COUNT(*) FROM drafts", vec![]).await, 0, "a click leaves no draft");

        let told = one.follow().await;
        assert_eq!(told.heading(), "今日すること");
        assert!(told.notice().contains("済みにしました"));
        let back = sato.post_form(&told, &act(&first, "reopen"), &[]).await;
        back.is(StatusCode::SEE_OTHER);
        let open = task(&app, first.id).await;
        assert_eq!((open.state, open.done_on, open.done_by), (TaskState::Open, None, None));
    }

    /// Moving and handing on, from the list at once and on a page of its own; the story is told.
    async fn a_task_is_moved_and_handed_on(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let (_, first) = called(&app, &sato, "", 20_261_118).await;
        // Saturday: the next working day is Tuesday, for Monday is a holiday.
        let list = sato.get("/tasks").await;
        sato.post_form(&list, &act(&first, "move"), &[]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.due_on, Ymd(20_261_124));
        sato.post(act(&first, "move"), &[("due_on", "あした")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);

        sato.post(act(&first, "hand"), &[("staff", &suzuki.staff.to_string())]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.staff_id, Some(suzuki.staff));
        sato.get("/tasks").await.has_no_text("電話する");
        let all = sato.get("/tasks?whose=agency").await;
        all.has_text("担当 鈴木");
        sato.post_form(&all, &act(&first, "hand"), &[]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.staff_id, Some(sato.staff), "taken back with one click");
        sato.post(act(&first, "hand"), &[("staff", "")]).await.is(StatusCode::SEE_OTHER);
        suzuki.get("/tasks?whose=nobody").await.has_text("電話する");
        let page = suzuki.get(paths::task(first.id)).await;
        page.has_text("R8.11.18 → R8.11.24").has_text("担当 佐藤 → 鈴木");
        sato.post(act(&first, "end"), &[("reason", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        sato.post(act(&first, "end"), &[("reason", "転居した。")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.state, TaskState::Cancelled);
        whole(&app).await;
    }

    /// Nobody is given a task who does not work here today, and what lies with those who left is not lost.
    async fn a_posting_that_has_ended_takes_no_task(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let gone = app.account("去った人").await;
        app.posting(gone, sato.agency, &[Role::Consultant], Some(Ymd(20_261_120))).await;
        let south = app.person("南", Role::Consultant, SOUTH).await;
        let auditor = app.person("監査", Role::Auditor, NORTH).await;
        let (_, first) = called(&app, &sato, "", 20_261_118).await;
        let form = sato.get(act(&first, "hand")).await;
        form.has_no_text("去った人").has_no_text(&south.staff.to_string());
        for staff in [gone, south.staff, auditor.staff, StaffId::new()] {
            let answer = sato.post(act(&first, "hand"), &[("staff", &staff.to_string())]).await;
            answer.is(StatusCode::CONFLICT).has_text("所属していません");
        }
        app.run("UPDATE tasks SET staff_id = $1 WHERE id = $2", vec![gone.into(), first.id.into()]).await;
        let loads = sato.get("/tasks/by-staff").await;
        assert_eq!(loads.table("担当者別のすること").cell("去った人 いまは所属なし", "期限切れ"), "1");
        sato.get(format!("/tasks?whose={gone}&when=overdue")).await.has_text("電話する");
        sato.get("/tasks?whose=agency").await.has_text("担当 去った人");
    }

    /// What is written down by hand, once, with everything that can be wrong with it.
    async fn a_task_is_written_down_by_hand(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let south = app.person("南", Role::Consultant, SOUTH).await;
        let theirs = app.case().held_by(&south).await;
        let case = app.case().held_by(&sato).titled("山田家").await;
        sato.post("/tasks/new", &[("title", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let answer = sato.post("/tasks/new", &[("title", "名簿を直す"), ("case", &theirs.id.to_string())]).await;
        answer.is(StatusCode::CONFLICT);
        let form = sato.get(format!("/tasks/new?case={}", case.id)).await;
        let fields = [("title", "名簿を直す"), ("due_on", "R8.11.21")];
        let one = sato.post_form(&form, "/tasks/new", &fields).await;
        let two = sato.post_form(&form, "/tasks/new", &fields).await;
        assert!(one.location().ends_with("?done=created") && two.location().ends_with("?done=already"));
        let page = sato.get("/tasks?when=today").await;
        page.has_text("名簿を直す").has_text("山田家");
        sato.get("/tasks?when=overdue").await.has_no_text("名簿を直す");
        sato.get("/").await.has_text("名簿を直す");
        south.get("/tasks?whose=agency").await.has_no_text("名簿を直す");
    }

    /// Answers stand in the list by the receiver's own days, moved to a working day.
    async fn answers_that_are_due_stand_in_the_list(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        app.run("UPDATE agencies SET reply_days = 3 WHERE id = $1", vec![tanaka.agency.into()]).await;
        let slip = app.referral(tanaka.agency).held_by(&sato).with(|new| new.sent_on = Some(Ymd(20_261_118))).await;
        // Three days after Wednesday is Saturday; Monday is a holiday.
        let sent = sato.get("/tasks?whose=agency&format=json").await;
        let told: serde_json::Value = serde_json::from_str(&sent.body).expect("json");
        assert_eq!(told["rows"][0]["due_on"], "2026-11-24");
        assert_eq!(told["rows"][0]["kind"], "返信待ち");
        sato.get("/tasks").await.has_text("つなぎ → 南事業所");
        tanaka.get("/tasks").await.has_no_text("北事業所 からのつなぎ");
        tanaka.get("/tasks?whose=nobody").await.has_text("北事業所 からのつなぎに答える");
        assert_eq!(app.count("SELECT COUNT(*) FROM tasks", vec![]).await, 0);
        app.clock().advance(4 * 24 * 60);
        sato.renew().await;
        tanaka.renew().await;
        sato.get("/").await.has_text("1日超過");
        tanaka.get("/").await.has_text("1日超過");
        let answer = format!("{}/answer", paths::referral(slip.id));
        tanaka.post(&answer, &[("status", "accepted"), ("answered_on", "R8.11.25")]).await.is(StatusCode::SEE_OTHER);
        sato.get("/tasks?whose=agency").await.has_text("着手待ち").has_no_text("返信待ち");
        tanaka.get("/tasks?whose=agency").await.has_text("からのつなぎの対応を知らせる").has_no_text("つなぎに答える");
        let complete = format!("{}/complete", paths::referral(slip.id));
        tanaka.post(&complete, &[("outcome", "面談を始めた"), ("completed_on", "R8.11.25")]).await.is(StatusCode::SEE_OTHER);
        sato.get("/tasks?whose=agency").await.has_no_text("つなぎ →");
        tanaka.get("/tasks?whose=agency").await.has_no_text("からのつなぎ");
    }

    /// The home page shows what hurts first, and asks a fixed number of statements however much there is.
    async fn the_home_page_begins_with_what_hurts(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let ask = async |path: &str| -> (usize, Page) {
            app.take_statements();
            let page = sato.get(path).await;
            (app.take_statements().len(), page)
        };
        for number in 0..3 {
            called(&app, &sato, &format!("その{number}"), 20_261_119 + number).await;
        }
        let (few, page) = ask("/").await;
        let (few_listed, _) = ask("/tasks?whose=agency").await;
        page.has_text("期限切れ 2").has_text("今日 1").has_text("今週 0");
        let text = page.text();
        assert!(text.find("その0") < text.find("その1") && text.find("2日超過") < text.find("1日超過"));
        for number in 0..30 {
            called(&app, &sato, &format!("さらに{number}"), 20_261_101 + number % 20).await;
        }
        let (many, page) = ask("/").await;
        let (many_listed, _) = ask("/tasks?whose=agency").await;
        assert_eq!((few, few_listed), (many, many_listed), "statements do not grow with rows");
        assert!(many <= 24, "{many} statements");
        assert_eq!(page.body.matches("data-task=").count(), 8);
    }

    /// What is due for a case stands on its page, the most overdue first, is done there, and costs the same however much it is.
    async fn a_case_shows_what_is_due_for_it(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let south = app.person("南", Role::Consultant, SOUTH).await;
        let case = app.case().held_by(&sato).await.id;
        let other = app.case().held_by(&sato).await.id;
        let write = async |title: &str, due_on: &str, case: &str| {
            suzuki.post("/tasks/new", &[("title", title), ("due_on", due_on), ("case", case)]).await.is(StatusCode::SEE_OTHER);
        };
        let path = paths::case(case);
        sato.get(&path).await.has_text("いま、することはありません。");
        write("名簿を直す", "R8.11.25", &case.to_string()).await;
        write("家賃をたしかめる", "R8.11.18", &case.to_string()).await;
        write("別のケースのこと", "R8.11.18", &other.to_string()).await;
        app.take_statements();
        let page = sato.get(&path).await;
        let few = app.take_statements().len();
        page.has_text("3日超過").has_no_text("別のケースのこと");
        let text = page.text();
        assert!(text.find("家賃をたしかめる") < text.find("名簿を直す"));
        assert_eq!(page.body.matches("data-task=").count(), 2);
        assert!(!page.links_under(&format!("{path}/")).contains(&format!("{path}/tasks")), "there are no more");

        // Done from here, one is back here, and it can be taken back.
        let first = tasks::Entity::find().filter(tasks::Column::Title.eq("家賃をたしかめる")).one(app.raw()).await;
        let first = first.expect("tasks").expect("the task");
        let told = sato.post_form(&page, &act(&first, "done"), &[]).await;
        assert!(told.location().starts_with(&format!("{path}?done=task_done")), "{}", told.location());
        let told = told.follow().await;
        assert!(told.notice().contains("済みにしました"));
        told.has_no_text("家賃をたしかめる");
        sato.post_form(&told, &act(&first, "reopen"), &[]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, first.id).await.state, TaskState::Open);
        sato.get(&path).await.link("日を変える（家賃をたしかめる）");

        for number in 0..8 {
            write(&format!("さらに{number}"), "R8.12.1", &case.to_string()).await;
        }
        app.take_statements();
        let page = sato.get(&path).await;
        assert_eq!(app.take_statements().len(), few, "statements do not grow with rows");
        assert_eq!(page.body.matches("data-task=").count(), 5);
        let whole = page.link("すべて見る");
        assert_eq!(whole, format!("{path}/tasks"));
        let list = sato.get(&whole).await;
        assert_eq!(list.body.matches("data-task=").count(), 10);
        south.get(&whole).await.is(StatusCode::NOT_FOUND);
        let told = sato.post_form(&list, &act(&first, "done"), &[]).await.follow().await;
        assert_eq!((told.heading(), told.body.matches("data-task=").count()), ("すること".to_owned(), 9));
    }

    /// What is done is no longer due anywhere: not in the list, not at the head of the case, not in the ledger.
    async fn what_is_done_is_due_nowhere(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let case = app.case().held_by(&sato).await.id;
        let talk = app.consultation().held_by(&sato).with(|new| {
            new.case = Some(case);
            new.next_step = Some(NextStep::Phone);
            new.next_on = Some(Ymd(20_261_118));
        });
        let talk = talk.await.id;
        let all = tasks::Entity::find().all(app.raw()).await.expect("tasks");
        let first = all.into_iter().find(|row| row.consultation_id == Some(talk)).expect("the task");
        let page = paths::case(case);
        for place in [page.as_str(), "/ledger", "/tasks"] {
            sato.get(place).await.has_text("超過");
        }
        sato.post(act(&first, "done"), &[]).await.is(StatusCode::SEE_OTHER);
        for place in [page.as_str(), "/ledger", "/tasks"] {
            sato.get(place).await.has_no_text("超過");
        }
        sato.get(&page).await.has_text("期日がありません");
    }

    /// The menu counts one's own things of today and before, with the statement that is asked on every page anyway.
    async fn the_menu_counts_what_is_due(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let auditor = app.person("監査", Role::Administrator, NORTH).await;
        let count = |page: &Page| {
            let entry = page.body.split("href=\"/tasks\"").nth(1).and_then(|rest| rest.split("</a>").next());
            entry.and_then(|entry| entry.split("class=\"count\">").nth(1)).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        };
        assert_eq!(count(&sato.get("/persons").await), None, "no zero is shown");
        for day in [20_261_118, 20_261_121, 20_261_122, 99_999_999] {
            called(&app, &sato, "", day).await;
        }
        let (_, over) = called(&app, &sato, "", 20_261_119).await;
        sato.post(act(&over, "done"), &[]).await.is(StatusCode::SEE_OTHER);
        called(&app, &suzuki, "", 20_261_118).await;
        app.take_statements();
        let page = sato.get("/persons").await;
        let asked = app.take_statements();
        assert_eq!(count(&page).as_deref(), Some("2"));
        assert_eq!(count(&suzuki.get("/persons").await).as_deref(), Some("1"));
        // An answer that is overdue is something to do as well; one that is not, and one that a colleague waits for, not.
        for (whose, day) in [(&suzuki, 20_261_101), (&suzuki, 20_261_118), (&sato, 20_261_102)] {
            app.referral(tanaka.agency).held_by(whose).with(|new| new.sent_on = Some(Ymd(day))).await;
        }
        let list = suzuki.get("/tasks?when=overdue").await;
        assert_eq!(count(&list).as_deref(), Some("2"));
        list.has_text("返信");
        assert_eq!(count(&sato.get("/persons").await).as_deref(), Some("3"));
        let about_tasks = asked.iter().filter(|statement| statement.contains("FROM tasks")).count();
        let about_slips = asked.iter().filter(|statement| statement.contains("FROM referrals")).count();
        assert_eq!((about_tasks, about_slips), (1, 1), "{asked:#?}");
        assert!(asked.iter().any(|statement| statement.contains("FROM tasks") && statement.contains("FROM referrals")));
        assert_eq!(count(&tanaka.get("/persons").await), None);
        // At another agency one has other things to do.
        let both = app.posting(sato.staff, tanaka.agency, &[Role::Consultant], None).await;
        sato.post_without_form("/postings/switch", &[("posting", &both.to_string())]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(count(&sato.get("/persons").await), None);
        auditor.get("/").await.has_no_text("今日すること");
    }
}
