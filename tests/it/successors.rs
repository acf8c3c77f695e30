//! 次の担当: cases of whoever leaves get their next lead ahead of time, and change hands once the lead is gone.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::ids::{CaseId, StaffId};
use entity::stamp::Ymd;
use entity::{case_members, cases};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::access::WriteConsultations;
use tsunagi::clock::{date, ymd};
use tsunagi::data::tasks::{self, NewTask};
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const PLACE: &str = "/cases/successors";
const DAY: i64 = 24 * 60;
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

async fn lead(app: &TestApp, case: CaseId) -> Option<StaffId> {
    let row = cases::Entity::find_by_id(case).one(app.raw()).await.expect("cases");
    row.expect("a case").lead_staff_id
}

async fn leaves(app: &TestApp, who: &Client, on: Ymd) {
    let sql = "UPDATE postings SET valid_until = $1, changed_at = $2 WHERE staff_id = $3";
    app.run(sql, vec![on.into(), app.clock().now().into(), who.staff.into()]).await;
}

fn in_days(app: &TestApp, days: u64) -> Ymd {
    date(app.today()).and_then(|day| day.checked_add_days(chrono::Days::new(days))).map(ymd).expect("a day")
}

/// Somebody new whose posting begins on a day.
async fn newcomer(app: &TestApp, name: &str, agency: entity::ids::AgencyId, from: Ymd) -> StaffId {
    let id = app.account(name).await;
    let posting = app.posting(id, agency, &[Role::Consultant], None).await;
    app.run("UPDATE postings SET valid_from = $1 WHERE id = $2", vec![from.into(), posting.into()]).await;
    id
}

both_databases! {
    /// Chosen in March, carried out in April: lead, team and open tasks follow, and nothing changed before.
    async fn cases_change_hands_once_their_lead_has_left(app: TestApp) {
        let boss = app.person("上司", Role::Supervisor, NORTH).await;
        let mori = app.person("森", Role::Consultant, NORTH).await;
        let hara = app.person("原", Role::Consultant, NORTH).await;
        let one = app.case().held_by(&mori).titled("一つめ").await;
        let other = app.case().held_by(&mori).titled("二つめ").await;
        app.case().held_by(&hara).titled("残る人のケース").await;
        let task = NewTask { title: "名簿を直す".to_owned(), due_on: None, staff: Some(mori.staff), case: Some(one.id) };
        let may = mori.may::<WriteConsultations>().await;
        tasks::add(app.db(), &may, entity::ids::TaskId::new(), &task).await.expect("a task");
        boss.get(PLACE).await.has_text("次の担当を決めるケースはありません。");
        boss.get("/notifications").await.has_no_text("次の担当");
        // Whatever was read before, what is recorded later is new.
        let read = app.clock().now().0.to_string();
        boss.post_without_form("/notifications/seen", &[("until", &read)]).await.is(SEE_OTHER);
        app.clock().advance(1);
        let last = in_days(&app, 20);
        leaves(&app, &mori, last).await;
        let young = newcomer(&app, "新人", boss.agency, in_days(&app, 21)).await;
        boss.get("/").await.has_text("お知らせ 1件").has_text("森さんの所属は");
        let page = boss.get(PLACE).await;
        page.has_text("一つめ").has_text("二つめ").has_text("新人（").has_no_text("残る人のケース");
        mori.get(PLACE).await.is(StatusCode::FORBIDDEN);

        let fields = [(format!("to_{}", one.id), young.to_string()), (format!("all_{}", mori.staff), hara.staff.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        boss.post(PLACE, &fields).await.leads_to("/cases/successors?done=successors_kept");
        assert_eq!((lead(&app, one.id).await, lead(&app, other.id).await), (Some(mori.staff), Some(mori.staff)));
        boss.post(PLACE, &[("do", "lead")]).await.is(StatusCode::CONFLICT).has_text("いま引き継げるケースはありません");

        app.clock().advance(21 * DAY);
        boss.renew().await;
        boss.get(PLACE).await.has_text("担当がいません").has_text("いま引き継げるケース: 2件");
        boss.post(PLACE, &[("do", "lead")]).await.leads_to("/cases/successors?done=successors_lead");
        assert_eq!((lead(&app, one.id).await, lead(&app, other.id).await), (Some(young), Some(hara.staff)));
        // The same press again is told to be done already.
        let pressed = format!("to_{}", one.id);
        let again = [(pressed.as_str(), fields[0].1), ("do", "lead")];
        boss.post_without_form(PLACE, &again).await.leads_to("/cases/successors?done=already");
        let joined = case_members::Entity::find().filter(case_members::Column::CaseId.eq(one.id));
        let team = joined.all(app.raw()).await.expect("the team");
        let now = team.iter().find(|row| row.until_on.is_none()).expect("a lead");
        assert_eq!((now.staff_id, now.from_on), (young, app.today()));
        let moved = entity::tasks::Entity::find().filter(entity::tasks::Column::CaseId.eq(one.id));
        assert_eq!(moved.one(app.raw()).await.expect("tasks").expect("the task").staff_id, Some(young));
        boss.get(paths::case(one.id)).await.has_text("主担当: 新人");
        boss.get(PLACE).await.has_text("次の担当を決めるケースはありません。");
    }

    /// Whoever was chosen must be there on the day, and may not be kept away from the case; then nothing happens at all.
    async fn all_change_hands_or_none(app: TestApp) {
        let boss = app.person("上司", Role::Supervisor, NORTH).await;
        let mori = app.person("森", Role::Consultant, NORTH).await;
        let hara = app.person("原", Role::Consultant, NORTH).await;
        let [one, other] = [app.case().held_by(&mori).await, app.case().held_by(&mori).await];
        leaves(&app, &mori, in_days(&app, 1)).await;
        let late = newcomer(&app, "遅れて来る人", boss.agency, in_days(&app, 30)).await;
        let (to_one, to_other) = (format!("to_{}", one.id), format!("to_{}", other.id));
        let (hara_id, late_id) = (hara.staff.to_string(), late.to_string());
        crate::exclusions::exclude(&boss, other.id, hara.staff, "本人の親族。").await.is(SEE_OTHER);
        let refused = boss.post(PLACE, &[(&to_one, &hara_id), (&to_other, &hara_id)]).await;
        refused.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("除外されています");
        boss.post(PLACE, &[(&to_one, &hara_id), (&to_other, &late_id)]).await.is(SEE_OTHER);
        app.clock().advance(2 * DAY);
        boss.renew().await;
        let page = boss.post(PLACE, &[("do", "lead")]).await;
        page.is(StatusCode::CONFLICT).has_text("きょうはまだこの機関でケースを担当できない");
        assert_eq!((lead(&app, one.id).await, lead(&app, other.id).await), (Some(mori.staff), Some(mori.staff)));
        // Nobody from elsewhere, no free text, and nobody's case of elsewhere.
        let stranger = app.person("よその人", Role::Supervisor, "南事業所").await;
        let foreign = stranger.staff.to_string();
        boss.post(PLACE, &[(&to_one, &foreign)]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("選べない職員");
        boss.post(PLACE, &[(&to_one, "だれか")]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("一覧から");
        stranger.get(PLACE).await.has_text("次の担当を決めるケースはありません。");
        let hidden = [(to_one.as_str(), foreign.as_str())];
        stranger.post_without_form(PLACE, &hidden).await.leads_to("/cases/successors?done=successors_kept");
        assert_eq!(app.count("SELECT COUNT(*) FROM case_successors WHERE staff_id = $1", vec![stranger.staff.into()]).await, 0);
    }

    /// Two supervisors choose at once: the second is told, and nothing of hers is lost.
    async fn a_choice_of_somebody_else_is_told(app: TestApp) {
        let boss = app.person("上司", Role::Supervisor, NORTH).await;
        let second = app.person("次長", Role::Supervisor, NORTH).await;
        let mori = app.person("森", Role::Consultant, NORTH).await;
        let hara = app.person("原", Role::Consultant, NORTH).await;
        let case = app.case().held_by(&mori).await;
        leaves(&app, &mori, in_days(&app, 1)).await;
        let (name, was) = (format!("to_{}", case.id), format!("was_{}", case.id));
        boss.post(PLACE, &[(&name, &hara.staff.to_string())]).await.is(SEE_OTHER);
        let own = second.staff.to_string();
        let stale = [(name.as_str(), own.as_str()), (was.as_str(), "")];
        let page = second.post(PLACE, &stale).await;
        page.is(StatusCode::CONFLICT).has_text("「原」に変わりました");
        let (_, again) = page.form(PLACE);
        assert!(again.contains(&(name.clone(), own.clone())) && again.contains(&(was.clone(), hara.staff.to_string())));
        second.post_form(&page, PLACE, &[]).await.is(SEE_OTHER);
        let chosen = entity::case_successors::Entity::find_by_id(case.id).one(app.raw()).await.expect("rows");
        assert_eq!(chosen.expect("a choice").staff_id, second.staff);
        // An old page on which this row was not touched takes nothing back.
        boss.post_without_form(PLACE, &[(&name, ""), (&was, "")]).await.is(SEE_OTHER);
        let kept = entity::case_successors::Entity::find_by_id(case.id).one(app.raw()).await.expect("rows");
        assert_eq!(kept.expect("a choice").staff_id, second.staff);
        // A hand-over by other ways makes the choice void.
        let hand = format!("{}/hand-over", paths::case(case.id));
        boss.post(&hand, &[("to", &hara.staff.to_string())]).await.is(SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM case_successors", vec![]).await, 0);
    }
}
