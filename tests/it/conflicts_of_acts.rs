//! Two people about to do something to one record: whoever is second sees what the first one did beside their own words.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{ReferralStatus, Role, TaskState};
use entity::{cases, referrals, tasks};
use sea_orm::EntityTrait;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
/// Fields that are sent.
type Sent<'a> = &'a [(&'a str, &'a str)];

/// Words of the first, and of the second.
const FIRST: &str = "先の言葉です";
const SECOND: &str = "後の言葉です";
/// How the first one is named.
const BY: &str = "佐藤さん（10:32）が先に変更しています";

/// The second opens the page, the first does something else, and the second goes on with the page in hand.
async fn late(second: &Client, ask: &str, first: (&Client, &str, Sent<'_>), typed: Sent<'_>) -> Page {
    let open = second.get(ask).await;
    open.is(StatusCode::OK);
    let (who, path, fields) = first;
    who.post(path, fields).await.is(StatusCode::SEE_OTHER);
    second.post_form(&open, ask, typed).await
}

/// It can still be done: asked again on the same page, over what stands now, with everything that was typed.
#[track_caller]
fn is_asked_again(page: &Page, field: &str, stands: &str) {
    page.is(StatusCode::CONFLICT).has_text(BY).has_text(stands);
    assert_eq!(page.field(field).value(), SECOND, "{}", page.asked);
}

/// It cannot be done any more: both versions side by side, and no button that would do it.
#[track_caller]
fn is_too_late(page: &Page, row: &str, stands: &str) {
    page.is(StatusCode::CONFLICT).has_text("入力した内容は記録していません");
    assert_eq!(page.heading(), "ほかの人が先に変更しました");
    let table = page.table("いまの内容と入力した内容");
    assert_eq!((table.cell(row, "いまの内容"), table.cell(row, "入力した内容")), (stands, SECOND), "{}", page.asked);
    assert!(!page.body.contains("name=\"version\""), "{}: it could be sent again", page.asked);
}

async fn two(app: &TestApp) -> (Client, Client) {
    (app.person("佐藤", Role::Supervisor, NORTH).await, app.person("鈴木", Role::Supervisor, NORTH).await)
}

async fn referral(app: &TestApp, id: entity::ids::ReferralId) -> referrals::Model {
    referrals::Entity::find_by_id(id).one(app.raw()).await.expect("referrals").expect("the referral")
}

async fn case(app: &TestApp, id: entity::ids::CaseId) -> cases::Model {
    cases::Entity::find_by_id(id).one(app.raw()).await.expect("cases").expect("the case")
}

both_databases! {
    /// A draft that a colleague rewrote is sent, withdrawn or voided only after it has been seen again.
    async fn a_rewritten_draft_is_seen_before_anything_happens_to_it(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let south = app.agency(SOUTH).await;
        for (act, field) in [("send", ""), ("withdraw", "理由"), ("void", "理由")] {
            let row = app.referral(south).held_by(&sato).await;
            let at = |act: &str| format!("{}/{act}", paths::referral(row.id));
            let rewritten = [("reason", FIRST), ("slip_subject", "50代"), ("do", "draft")];
            let again = late(&suzuki, &at(act), (&sato, &at("edit"), &rewritten), &[("reason", SECOND)]).await;
            if field.is_empty() {
                again.is(StatusCode::CONFLICT).has_text(BY).has_text(FIRST);
            } else {
                again.is(StatusCode::CONFLICT).has_text(BY);
                assert_eq!(again.field(field).value(), SECOND, "{act}");
            }
            assert_eq!(referral(&app, row.id).await.version, 2, "{act}: nothing has happened yet");
            suzuki.post_form(&again, &at(act), &[]).await.is(StatusCode::SEE_OTHER);
            assert_eq!(referral(&app, row.id).await.version, 3, "{act}");
        }
    }

    /// What a colleague withdrew or voided cannot be withdrawn or voided again; both reasons can be read.
    async fn a_second_withdrawal_shows_both_reasons(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let south = app.agency(SOUTH).await;
        for act in ["withdraw", "void"] {
            let row = app.referral(south).held_by(&sato).sent().await;
            let path = format!("{}/{act}", paths::referral(row.id));
            let open = sato.get(&path).await;
            let page = late(&suzuki, &path, (&sato, &path, &[("reason", FIRST)]), &[("reason", SECOND)]).await;
            is_too_late(page.has_text(BY), "理由", FIRST);
            // The second click of the first one has done what it wanted.
            let twice = sato.post_form(&open, &path, &[("reason", FIRST)]).await;
            twice.leads_to(&format!("{}?done=already", paths::referral(row.id)));
        }
    }

    /// Two colleagues answer one slip: the second reads the first answer, and their own words to copy.
    async fn a_slip_is_answered_once(app: TestApp) {
        let (ito, mori) = (app.person("佐藤", Role::Consultant, SOUTH).await, app.person("森", Role::Consultant, SOUTH).await);
        let sender = app.person("高橋", Role::Consultant, NORTH).await;
        let row = app.referral(ito.agency).held_by(&sender).sent().await;
        let path = format!("{}/answer", paths::referral(row.id));
        let first = [("status", "accepted"), ("note", FIRST)];
        let page = late(&mori, &path, (&ito, &path, &first), &[("status", "declined"), ("note", SECOND)]).await;
        is_too_late(page.has_text(BY), "返信の内容", FIRST);
        let table = page.table("いまの内容と入力した内容");
        assert_eq!((table.cell("返信", "いまの内容"), table.cell("返信", "入力した内容")), ("受理", "不成立"));
        let now = referral(&app, row.id).await;
        assert_eq!((now.status, now.answer_note.as_str()), (ReferralStatus::Accepted, FIRST));

        let path = format!("{}/complete", paths::referral(row.id));
        let page = late(&mori, &path, (&ito, &path, &[("outcome", FIRST)]), &[("outcome", SECOND)]).await;
        is_too_late(page.has_text(BY), "結果", FIRST);
    }

    /// The receiver of a slip that was taken back reads that it was, and neither by whom nor why.
    async fn a_slip_that_was_taken_back_says_no_more_than_that(app: TestApp) {
        let (sato, _) = two(&app).await;
        let mori = app.person("森", Role::Consultant, SOUTH).await;
        let row = app.referral(mori.agency).held_by(&sato).sent().await;
        let at = |act: &str| format!("{}/{act}", paths::referral(row.id));
        let typed = [("status", "declined"), ("note", SECOND)];
        let page = late(&mori, &at("answer"), (&sato, &at("withdraw"), &[("reason", FIRST)]), &typed).await;
        is_too_late(page.has_text("送った機関が先に変更しています"), "返信の内容", "（空欄）");
        page.has_no_text(FIRST).has_no_text("佐藤").has_no_text(&row.reason);
    }

    /// The sender records the answer of a receiver without accounts; so does a colleague.
    async fn an_answer_is_recorded_once(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let row = app.referral(app.agency(SOUTH).await).held_by(&sato).sent().await;
        let at = |act: &str| format!("{}/{act}", paths::referral(row.id));
        let first = [("status", "accepted"), ("note", FIRST)];
        let typed = [("status", "accepted"), ("note", SECOND)];
        let page = late(&suzuki, &at("record-answer"), (&sato, &at("record-answer"), &first), &typed).await;
        is_too_late(page.has_text(BY), "返信の内容", FIRST);
        let path = at("record-completion");
        let page = late(&suzuki, &path, (&sato, &path, &[("outcome", FIRST)]), &[("outcome", SECOND)]).await;
        is_too_late(page.has_text(BY), "結果", FIRST);
        // A draft of what was sent meanwhile is not rewritten, and not lost.
        let row = app.referral(app.agency(SOUTH).await).held_by(&sato).await;
        let at = |act: &str| format!("{}/{act}", paths::referral(row.id));
        let page = late(&suzuki, &at("edit"), (&sato, &at("send"), &[]), &[("slip_background", SECOND), ("slip_subject", "50代"), ("do", "draft")]).await;
        is_too_late(page.has_text(BY), "これまでの経過", "（空欄）");
    }

    /// A case whose title changed meanwhile is closed, handed over, staffed after that has been seen.
    async fn a_changed_case_is_seen_before_anything_happens_to_it(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let to = app.person("高橋", Role::Consultant, NORTH).await.staff.to_string();
        let acts: [(&str, &str, Vec<(&str, &str)>); 4] = [
            ("close", "終結の経緯", vec![("reason", "resolved"), ("note", SECOND)]),
            ("hand-over", "引継ぎの内容", vec![("to", &to), ("note", SECOND)]),
            ("engagements", "始める理由", vec![("program", "J4"), ("open_reason", SECOND), ("do", "open")]),
            ("team", "", vec![("staff", &to), ("role", "deputy"), ("do", "add")]),
        ];
        for (act, field, typed) in acts {
            let row = app.case().held_by(&sato).await;
            let at = |act: &str| format!("{}/{act}", paths::case(row.id));
            let again = late(&suzuki, &at(act), (&sato, &at("edit"), &[("title", FIRST)]), &typed).await;
            if field.is_empty() {
                again.is(StatusCode::CONFLICT).has_text(BY).has_text(FIRST);
                assert_eq!(again.field("加える職員").value(), to);
            } else {
                is_asked_again(&again, field, FIRST);
            }
            assert_eq!(case(&app, row.id).await.version, 2, "{act}: nothing has happened yet");
            suzuki.post_form(&again, &at(act), &[("do", if act == "team" { "add" } else { "open" })]).await.is(StatusCode::SEE_OTHER);
            assert_eq!(case(&app, row.id).await.version, 3, "{act}");
        }
    }

    /// What a colleague closed, reopened or handed over is not done twice; both versions can be read.
    async fn a_case_is_closed_and_reopened_once(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let row = app.case().held_by(&sato).await;
        let at = |act: &str| format!("{}/{act}", paths::case(row.id));
        let closing = [("reason", "resolved"), ("note", FIRST)];
        let open = sato.get(at("close")).await;
        let other = suzuki.get(at("hand-over")).await;
        let page = late(&suzuki, &at("close"), (&sato, &at("close"), &closing), &[("reason", "moved_away"), ("note", SECOND)]).await;
        is_too_late(page.has_text(BY), "終結の経緯", FIRST);
        sato.post_form(&open, &at("close"), &closing).await.leads_to(&format!("{}?done=already", paths::case(row.id)));
        let to = sato.staff.to_string();
        let page = suzuki.post_form(&other, &at("hand-over"), &[("to", &to), ("note", SECOND)]).await;
        page.is(StatusCode::CONFLICT).has_text(SECOND).has_text(FIRST);
        // The words are also among the drafts, and lead to the same page.
        let drafts = suzuki.get("/drafts").await;
        let draft = drafts.links_under(&format!("{}?draft=", at("close")));
        let draft = draft.iter().next().expect("a draft");
        is_too_late(&suzuki.get(draft).await, "終結の経緯", FIRST);

        let page = late(&suzuki, &at("reopen"), (&sato, &at("reopen"), &[("note", FIRST)]), &[("note", SECOND)]).await;
        is_too_late(page.has_text(BY), "再開の理由", FIRST);

        let to = suzuki.staff.to_string();
        let handed = [("to", to.as_str()), ("note", FIRST)];
        let page = late(&suzuki, &at("hand-over"), (&sato, &at("hand-over"), &handed), &[("to", &to), ("note", SECOND)]).await;
        is_too_late(page.has_text(BY), "引継ぎの内容", FIRST);
    }

    /// Episodes and the team: what a colleague began, ended or joined already stands beside what was typed.
    async fn an_episode_begins_and_ends_once(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let row = app.case().held_by(&sato).await;
        let path = format!("{}/engagements", paths::case(row.id));
        let words = |text: &'static str| [("program", "J4"), ("open_reason", text), ("do", "open")];
        let page = late(&suzuki, &path, (&sato, &path, &words(FIRST)), &words(SECOND)).await;
        is_too_late(page.has_text(BY), "始める理由", FIRST);
        let episode = entity::engagements::Entity::find().one(app.raw()).await.expect("rows").expect("the episode");
        let id = episode.id.to_string();
        let words = |text: &'static str| vec![("engagement", id.as_str()), ("closed_on", "R8.11.21"), ("close_reason", text), ("do", "close")];
        let page = late(&suzuki, &path, (&sato, &path, &words(FIRST)), &words(SECOND)).await;
        is_too_late(page.has_text(BY), "終える理由", FIRST);

        let path = format!("{}/team", paths::case(row.id));
        let to = suzuki.staff.to_string();
        let join = |role: &'static str| vec![("staff", to.as_str()), ("role", role), ("do", "add")];
        let page = late(&suzuki, &path, (&sato, &path, &join("deputy")), &join("member")).await;
        page.is(StatusCode::CONFLICT).has_text(BY);
        assert_eq!(page.table("いまの内容と入力した内容").cell("役割", "いまの内容"), "副担当");
    }

    /// A case that was closed meanwhile is not corrected, but what was typed is shown.
    async fn what_was_typed_about_a_closed_case_is_shown(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let row = app.case().held_by(&sato).await;
        let at = |act: &str| format!("{}/{act}", paths::case(row.id));
        let page = late(&suzuki, &at("edit"), (&sato, &at("close"), &[("reason", "resolved")]), &[("summary", SECOND)]).await;
        is_too_late(page.has_text(BY), "概要", "（空欄）");
        suzuki.get(at("edit")).await.is(StatusCode::CONFLICT);
    }

    /// A consultation is voided after its newest text has been seen, and once.
    async fn a_consultation_is_voided_knowingly_and_once(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let row = app.consultation().held_by(&sato).await;
        let at = |act: &str| format!("{}/{act}", paths::consultation(row.id));
        let again = late(&suzuki, &at("void"), (&sato, &at("edit"), &[("content", FIRST)]), &[("reason", SECOND)]).await;
        is_asked_again(&again, "理由", FIRST);
        let other = sato.get(at("void")).await;
        let edit = sato.get(at("edit")).await;
        suzuki.post_form(&again, &at("void"), &[]).await.is(StatusCode::SEE_OTHER);
        let page = sato.post_form(&other, &at("void"), &[("reason", FIRST)]).await;
        page.is(StatusCode::CONFLICT).has_text("鈴木さん（10:32）が先に変更しています").has_text(FIRST).has_text(SECOND);
        let page = sato.post_form(&edit, &at("edit"), &[("content", "直した内容です")]).await;
        page.is(StatusCode::CONFLICT).has_text("直した内容です").has_text(SECOND);
    }

    /// A task that a colleague moved is handed on after that has been seen; one that is over shows both versions.
    async fn a_task_is_seen_again_before_it_is_moved(app: TestApp) {
        let (sato, suzuki) = two(&app).await;
        let made = sato.post("/tasks/new", &[("title", "訪問の日を決める"), ("due_on", "R8.11.25")]).await;
        let id: entity::ids::TaskId =
            tasks::Entity::find().one(app.raw()).await.expect("tasks").expect("the task").id;
        made.is(StatusCode::SEE_OTHER);
        let at = |act: &str| format!("{}/{act}", paths::task(id));
        let open = suzuki.get(at("end")).await;
        let again = late(&suzuki, &at("move"), (&sato, &at("move"), &[("due_on", "R8.12.1")]), &[("due_on", "R8.12.9")]).await;
        again.is(StatusCode::CONFLICT).has_text(BY).has_text("R8.12.1");
        assert_eq!(again.field("新しい期限").value(), "R8.12.9");
        suzuki.post_form(&again, &at("move"), &[]).await.is(StatusCode::SEE_OTHER);
        let again = suzuki.post_form(&open, &at("end"), &[("reason", SECOND)]).await;
        again.is(StatusCode::CONFLICT);
        assert_eq!(again.field("理由").value(), SECOND);
        sato.post(&at("end"), &[("reason", FIRST)]).await.is(StatusCode::SEE_OTHER);
        is_too_late(suzuki.post_form(&again, &at("end"), &[]).await.has_text(BY), "ひとこと", FIRST);
        let row = tasks::Entity::find_by_id(id).one(app.raw()).await.expect("tasks").expect("the task");
        assert_eq!((row.state, row.end_note.as_str()), (TaskState::Cancelled, FIRST));
    }

    /// The end of a commission is not written over unseen.
    async fn the_end_of_a_commission_is_not_written_over_unseen(app: TestApp) {
        let one = app.person("佐藤", Role::Administrator, "市役所").await;
        let two = app.person("管理二", Role::Administrator, "市役所").await;
        let north = app.agency(NORTH).await;
        let path = format!("{}/commissions", paths::agency(north));
        let by = one.agency.to_string();
        let new = [("program", "J4"), ("commissioner", by.as_str()), ("from_on", "R8.4.1")];
        one.post(&path, &new).await.is(StatusCode::SEE_OTHER);
        let page = one.get(&path).await;
        let end = page.links_under(&format!("{path}/"));
        let end = end.iter().next().expect("a link");
        let both = late(&two, end, (&one, end, &[("until_on", "R9.3.31")]), &[("until_on", "R9.4.30")]).await;
        both.is(StatusCode::CONFLICT).has_text("佐藤さん（10:32）が保存した内容R9.3.31");
        assert_eq!(both.field("終わりの日").value(), "R9.4.30");
        two.post_form(&both, end, &[]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(two.get(end).await.field("終わりの日").value(), "R9.4.30");
    }
}
