//! Who works on a case, handing it over, and episodes of programmes (関与).

use super::write::entry;
use super::{OnCase, current, happened, minute};
use crate::access::{Actor, Section, WriteBasics};
use crate::clock;
use crate::data::audit::Deed;
use crate::data::exclusions::refuse_excluded;
use crate::data::{Db, Error, Result, Tx, staff, tasks};
use crate::domain::wareki;
use entity::codes::{EventKind, MemberRole, Program};
use entity::ids::{AgencyId, CaseId, CaseMemberId, EngagementId, StaffId};
use entity::stamp::Ymd;
use entity::{case_members, engagements, staff as staff_rows};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Hands a case to a colleague, who becomes 主担当; the note stands in the timeline.
///
/// # Errors
/// [`Error::Refused`] if the colleague has no fitting posting today, or leads the case already.
pub async fn hand_over(db: &Db, on: &OnCase<WriteBasics>, version: i32, to: StaffId, note: &str) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let name = colleague(db, who, to).await?;
    let tx = db.begin().await?;
    let row = current(&tx, agency, id, version).await?;
    if row.lead_staff_id == Some(to) {
        return Err(Error::Refused("この人はすでに主担当です。"));
    }
    let today = db.clock().today_ymd();
    tx.run(
        "UPDATE case_members SET until_on = $1 WHERE case_id = $2 AND until_on IS NULL AND (role = 'lead' OR staff_id = $3)",
        vec![today.into(), id.into(), to.into()],
    )
    .await?;
    end_standing_in(&tx, id, to, today).await?;
    member(&tx, on, &Joining { staff: to, role: MemberRole::Lead, from_on: today, until_on: None }).await?;
    tx.run("UPDATE cases SET lead_staff_id = $1, version = version + 1 WHERE id = $2", vec![to.into(), id.into()])
        .await?;
    tx.run("DELETE FROM case_successors WHERE case_id = $1", vec![id.into()]).await?;
    let told = format!("主担当: {name}　{note}").trim().to_owned();
    happened(&tx, who, id, minute(db), db, EventKind::HandedOver, told).await?;
    let mut entries = tasks::follow_lead(&tx, who, db.clock().now(), id, row.lead_staff_id, to).await?;
    entries.push(entry(db, on, Deed::Changed).revising(
        Section::Basics,
        id.into(),
        agency,
        &json!({ "lead": row.lead_staff_id }),
        &json!({ "lead": to, "note": note }),
    ));
    tx.commit(entries).await
}

/// Somebody who joins the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joining {
    /// The colleague.
    pub staff: StaffId,
    /// Their part.
    pub role: MemberRole,
    /// The first day.
    pub from_on: Ymd,
    /// The last day, of a stand-in.
    pub until_on: Option<Ymd>,
}

/// Adds a colleague to the team; a stand-in for some days only.
///
/// # Errors
/// [`Error::Refused`] if they have no fitting posting today, or are in the team already.
pub async fn add_member(db: &Db, on: &OnCase<WriteBasics>, version: i32, new: Joining) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let (staff, role) = (new.staff, new.role);
    if role == MemberRole::Lead {
        return Err(Error::Refused("主担当は「引き継ぐ」で変更してください。"));
    }
    let name = colleague(db, who, staff).await?;
    let tx = db.begin().await?;
    current(&tx, agency, id, version).await?;
    let is_member = case_members::Entity::find()
        .filter(case_members::Column::CaseId.eq(id))
        .filter(case_members::Column::StaffId.eq(staff))
        .filter(
            Condition::any().add(case_members::Column::UntilOn.is_null()).add(
                Condition::all()
                    .add(case_members::Column::Role.eq(MemberRole::StandIn))
                    .add(case_members::Column::UntilOn.gte(new.from_on)),
            ),
        )
        .one(tx.connection())
        .await?
        .is_some();
    if is_member {
        return Err(Error::Refused("この人はすでに担当に入っています。"));
    }
    member(&tx, on, &new).await?;
    bump(&tx, on).await?;
    let days = new.until_on.map(|until| format!("（{}から{}まで）", short(new.from_on), short(until)));
    let told = format!("{role}: {name}{}", days.unwrap_or_default());
    happened(&tx, who, id, minute(db), db, EventKind::TeamChanged, told).await?;
    let mut detail = json!({ "member": staff, "role": role });
    if new.until_on.is_some() {
        detail["from"] = json!(new.from_on);
        detail["until"] = json!(new.until_on);
    }
    tx.commit(vec![entry(db, on, Deed::Changed).with(detail)]).await
}

fn short(day: Ymd) -> String {
    clock::date(day).map(wareki::short).unwrap_or_default()
}

/// The day before.
fn before(day: Ymd) -> Ymd {
    clock::date(day).and_then(|day| day.pred_opt()).map_or(day, clock::ymd)
}

/// Somebody who leads a case does not stand in for its lead as well.
pub(super) async fn end_standing_in(tx: &Tx, case: CaseId, staff: StaffId, today: Ymd) -> Result<()> {
    tx.run(
        "UPDATE case_members SET until_on = $1 WHERE case_id = $2 AND staff_id = $3 AND role = 'stand_in' AND until_on >= $4",
        vec![before(today).into(), case.into(), staff.into(), today.into()],
    )
    .await?;
    Ok(())
}

const NOT_REMOVED: &str = "担当から外せませんでした。ページを開き直してください。";

/// Takes a colleague out of the team.
///
/// # Errors
/// [`Error::Refused`] for the lead.
pub async fn remove_member(db: &Db, on: &OnCase<WriteBasics>, version: i32, member: CaseMemberId) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    current(&tx, agency, id, version).await?;
    let row = case_members::Entity::find_by_id(member)
        .filter(case_members::Column::CaseId.eq(id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused(NOT_REMOVED))?;
    let name: Option<String> = staff_rows::Entity::find_by_id(row.staff_id)
        .select_only()
        .column(staff_rows::Column::Name)
        .into_tuple()
        .one(tx.connection())
        .await?;
    let today = db.clock().today_ymd();
    // Whoever stood in does so no longer, from today on.
    let last = if row.role == MemberRole::StandIn { before(today) } else { today };
    let removed = tx
        .run(
            "UPDATE case_members SET until_on = $1 WHERE id = $2 AND case_id = $3 AND role <> 'lead' \
             AND (until_on IS NULL OR (role = 'stand_in' AND until_on >= $4))",
            vec![last.into(), member.into(), id.into(), today.into()],
        )
        .await?;
    if removed == 0 {
        return Err(Error::Refused(NOT_REMOVED));
    }
    bump(&tx, on).await?;
    let told = format!("{}を外しました: {}", row.role, name.unwrap_or_default());
    happened(&tx, who, id, minute(db), db, EventKind::TeamChanged, told).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "removed": member }));
    tx.commit(vec![entry]).await
}

/// Opens an episode of a programme inside the case.
///
/// # Errors
/// [`Error::Refused`] if one of the same programme is open.
pub async fn open_engagement(
    db: &Db,
    on: &OnCase<WriteBasics>,
    version: i32,
    program: Program,
    opened_on: Ymd,
    reason: &str,
) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    current(&tx, agency, id, version).await?;
    let is_open = engagements::Entity::find()
        .filter(engagements::Column::CaseId.eq(id))
        .filter(engagements::Column::Program.eq(program))
        .filter(engagements::Column::ClosedOn.is_null())
        .one(tx.connection())
        .await?
        .is_some();
    if is_open {
        return Err(Error::Refused("同じ事業の関与が続いています。"));
    }
    engagements::ActiveModel {
        id: Set(EngagementId::new()),
        case_id: Set(id),
        agency_id: Set(agency),
        program: Set(program),
        opened_on: Set(opened_on),
        open_reason: Set(reason.to_owned()),
        closed_on: Set(None),
        close_reason: Set(String::new()),
    }
    .insert(tx.connection())
    .await?;
    bump(&tx, on).await?;
    let note = format!("{program}　{reason}").trim().to_owned();
    happened(&tx, who, id, minute(db), db, EventKind::EngagementOpened, note).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "engagement": program, "opened_on": opened_on }));
    tx.commit(vec![entry]).await
}

/// Closes an episode with a reason; the case goes on.
///
/// # Errors
/// [`Error::Refused`] if it is not open, or the day lies before its beginning.
pub async fn close_engagement(
    db: &Db,
    on: &OnCase<WriteBasics>,
    version: i32,
    engagement: EngagementId,
    closed_on: Ymd,
    reason: &str,
) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    current(&tx, agency, id, version).await?;
    let episode = engagements::Entity::find_by_id(engagement)
        .filter(engagements::Column::CaseId.eq(id))
        .filter(engagements::Column::ClosedOn.is_null())
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("この関与はすでに終了しています。"))?;
    if closed_on < episode.opened_on {
        return Err(Error::Refused("終了の日は、開始の日以後にしてください。"));
    }
    tx.run(
        "UPDATE engagements SET closed_on = $1, close_reason = $2 WHERE id = $3",
        vec![closed_on.into(), reason.into(), engagement.into()],
    )
    .await?;
    bump(&tx, on).await?;
    let note = format!("{}　{reason}", episode.program).trim().to_owned();
    happened(&tx, who, id, minute(db), db, EventKind::EngagementClosed, note).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "engagement": episode.program, "closed_on": closed_on }));
    tx.commit(vec![entry]).await
}

async fn bump(tx: &Tx, on: &OnCase<WriteBasics>) -> Result<()> {
    tx.run("UPDATE cases SET version = version + 1 WHERE id = $1", vec![on.row().id.into()]).await?;
    Ok(())
}

async fn member(tx: &Tx, on: &OnCase<WriteBasics>, new: &Joining) -> Result<()> {
    join(tx, on.row().id, on.row().agency_id, new).await
}

/// Writes a new row of the team.
pub(super) async fn join(tx: &Tx, case: CaseId, agency: AgencyId, new: &Joining) -> Result<()> {
    refuse_excluded(tx, case, new.staff).await?;
    case_members::ActiveModel {
        id: Set(CaseMemberId::new()),
        case_id: Set(case),
        agency_id: Set(agency),
        staff_id: Set(new.staff),
        role: Set(new.role),
        from_on: Set(new.from_on),
        until_on: Set(new.until_on),
    }
    .insert(tx.connection())
    .await?;
    Ok(())
}

/// The name of a colleague who may work on cases of this agency today.
pub(super) async fn colleague(db: &Db, who: &Actor, staff: StaffId) -> Result<String> {
    staff::of_agency(db, who)
        .await?
        .into_iter()
        .find(|posting| posting.staff_id == staff)
        .map(|posting| posting.staff_name)
        .ok_or(Error::Refused("この機関で今日ケースを担当できる職員から選んでください。"))
}
