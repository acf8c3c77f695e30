//! 届いた, 送った, 返信待ち; and what each side sees of one referral.

use super::{OnReferral, slips};
use crate::access::{Actor, May, ViewReferrals};
use crate::data::batches::batches;
use crate::data::consultations::staff_names;
use crate::data::persons::{PersonName, names};
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, PageNo, Result, Visible};
use entity::codes::{About, ReferralKind, ReferralStatus, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, ConsultationId, PersonId, ReferralId, StaffId};
use entity::referrals::{self, Column};
use entity::stamp::{At, Ymd};
use entity::{agencies, agency_kinds, cases, referral_subjects};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, FromQueryResult, Order, QueryFilter, QuerySelect,
};
use std::collections::BTreeMap;

/// What a list looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only this state.
    pub status: Option<ReferralStatus>,
    /// Only what still waits for an answer or an end.
    pub is_open: bool,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "referrals::Entity")]
struct Row {
    id: ReferralId,
    number: String,
    agency_id: AgencyId,
    to_agency_id: Option<AgencyId>,
    to_kind: String,
    to_name: String,
    kind: ReferralKind,
    urgency: Urgency,
    reason: String,
    slip_subject: String,
    status: ReferralStatus,
    drafted_on: Ymd,
    sent_on: Option<Ymd>,
    answer_due_on: Option<Ymd>,
    answered_on: Option<Ymd>,
    withdrawn_on: Option<Ymd>,
    voided_at: Option<At>,
}

/// A referral in a list.
#[derive(Clone, Debug)]
pub struct ReferralRow {
    /// The referral.
    pub id: ReferralId,
    /// Its number.
    pub number: String,
    /// Who sent it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Which kind.
    pub kind: ReferralKind,
    /// How urgent.
    pub urgency: Urgency,
    /// Why; empty once withdrawn, for the receiver.
    pub reason: String,
    /// Whom the slip names; empty once withdrawn, for the receiver.
    pub subject: String,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Day of drafting.
    pub drafted_on: Ymd,
    /// Day of sending.
    pub sent_on: Option<Ymd>,
    /// By when the answer is due.
    pub answer_due_on: Option<Ymd>,
    /// Day of the answer.
    pub answered_on: Option<Ymd>,
    /// It was voided.
    pub is_voided: bool,
}

/// What the sender sees beside the row.
#[derive(Clone, Debug)]
pub struct ReferralDetail {
    /// Receiver in words.
    pub to: String,
    /// Kind of the receiver in words.
    pub to_kind: String,
    /// The receiver has accounts and answers by itself.
    pub to_has_accounts: bool,
    /// Telephone of the receiver.
    pub to_phone: String,
    /// Persons it is about.
    pub subjects: Vec<PersonName>,
    /// Who wrote it.
    pub staff: String,
    /// Who answered.
    pub answered_by: String,
    /// Its case: number and title.
    pub case: Option<(CaseId, String, String)>,
}

/// What the receiver sees: the slip, and nothing else of the sender's record.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The referral.
    pub id: ReferralId,
    /// Its number.
    pub number: String,
    /// Sender.
    pub from: String,
    /// Telephone of the sender.
    pub from_phone: String,
    /// Who wrote it.
    pub staff: String,
    /// Day of sending.
    pub sent_on: Option<Ymd>,
    /// By when the answer is due.
    pub answer_due_on: Option<Ymd>,
    /// Where it stands.
    pub status: ReferralStatus,
    /// For concurrent answers.
    pub version: i32,
    /// Content; none once it was withdrawn or voided: only number and dates stay.
    pub content: Option<SlipContent>,
    /// Day of the answer.
    pub answered_on: Option<Ymd>,
    /// The answer.
    pub answer_note: String,
    /// Who answered.
    pub answered_by: String,
    /// Day of completion.
    pub completed_on: Option<Ymd>,
    /// Outcome.
    pub outcome: String,
    /// Day of withdrawal.
    pub withdrawn_on: Option<Ymd>,
}

/// The content of a slip.
#[derive(Clone, Debug)]
pub struct SlipContent {
    /// Which kind.
    pub kind: ReferralKind,
    /// About whom.
    pub about: About,
    /// Whom it names.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// これまでの経過.
    pub background: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Somebody comes along.
    pub is_accompanied: bool,
    /// On what ground personal data goes along.
    pub ground: SlipGround,
    /// The ground in words.
    pub ground_note: String,
}

/// 送った: what the acting agency drafted or sent, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn sent(
    db: &Db,
    by: &May<ViewReferrals>,
    filter: Filter,
    part: impl Into<Extent>,
) -> Result<Page<ReferralRow>> {
    let visible = Visible::<referrals::Entity>::own(by.actor()).and(condition(filter));
    page(db, by.actor(), visible, (Column::DraftedOn, Order::Desc), part.into()).await
}

/// 返信待ち: what the acting agency sent and nobody has answered, the longest waiting first.
///
/// # Errors
/// The database cannot be read.
pub async fn awaiting(db: &Db, who: &Actor, part: impl Into<Extent>) -> Result<Page<ReferralRow>> {
    let visible = Visible::<referrals::Entity>::own(who)
        .and(Condition::all().add(Column::Status.eq(ReferralStatus::Sent)).add(Column::VoidedAt.is_null()));
    page(db, who, visible, (Column::SentOn, Order::Asc), part.into()).await
}

/// 届いた: slips that were sent to the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn received(db: &Db, who: &Actor, filter: Filter, part: impl Into<Extent>) -> Result<Page<ReferralRow>> {
    let visible = Visible::<referrals::Entity>::only(slips(who)).and(condition(filter));
    page(db, who, visible, (Column::SentOn, Order::Desc), part.into()).await
}

/// Referrals that grew out of a consultation of the acting agency.
///
/// # Errors
/// The database cannot be read.
pub async fn of_consultation(db: &Db, who: &Actor, id: ConsultationId) -> Result<Vec<ReferralRow>> {
    let visible = Visible::<referrals::Entity>::own(who).and(is(Column::ConsultationId, id));
    Ok(page(db, who, visible, (Column::DraftedOn, Order::Desc), PageNo::default().into()).await?.rows)
}

fn condition(filter: Filter) -> Condition {
    let mut condition = Condition::all();
    if let Some(status) = filter.status {
        condition = condition.add(Column::Status.eq(status));
    }
    if filter.is_open {
        condition = condition
            .add(Column::Status.is_in([ReferralStatus::Sent, ReferralStatus::OnHold]))
            .add(Column::VoidedAt.is_null());
    }
    condition
}

pub(super) async fn page(
    db: &Db,
    who: &Actor,
    visible: Visible<referrals::Entity>,
    (sort, direction): (Column, Order),
    part: Extent,
) -> Result<Page<ReferralRow>> {
    let page = visible
        .page(db, &[(sort, direction.clone()), (Column::Id, direction)], part, |row: &Row| {
            std::cmp::Reverse((row.drafted_on, row.id))
        })
        .await?;
    let agencies =
        agency_names(db, page.rows.iter().flat_map(|row| [Some(row.agency_id), row.to_agency_id]).flatten().collect())
            .await?;
    let kinds = kind_labels(db).await?;
    Ok(page.map(|row| shown(row, who, &agencies, &kinds)))
}

fn shown(
    row: Row,
    who: &Actor,
    agencies: &BTreeMap<AgencyId, String>,
    kinds: &BTreeMap<String, String>,
) -> ReferralRow {
    // A withdrawn or voided slip leaves its receiver number and dates only.
    let is_blank = row.agency_id != who.agency() && (row.withdrawn_on.is_some() || row.voided_at.is_some());
    let kept = |text: String| if is_blank { String::new() } else { text };
    let name = |id: AgencyId| agencies.get(&id).cloned().unwrap_or_default();
    ReferralRow {
        id: row.id,
        number: row.number,
        from: name(row.agency_id),
        to: receiver(row.to_agency_id.map(name), &row.to_name, kinds.get(&row.to_kind)),
        kind: row.kind,
        urgency: row.urgency,
        reason: kept(row.reason),
        subject: kept(row.slip_subject),
        status: row.status,
        drafted_on: row.drafted_on,
        sent_on: row.sent_on,
        answer_due_on: row.answer_due_on,
        answered_on: row.answered_on,
        is_voided: row.voided_at.is_some(),
    }
}

/// The receiver in words: a registered agency, a name that was typed, or at least its kind.
fn receiver(registered: Option<String>, typed: &str, kind: Option<&String>) -> String {
    registered.or_else(|| (!typed.is_empty()).then(|| typed.to_owned())).or_else(|| kind.cloned()).unwrap_or_default()
}

async fn agency_names(db: &Db, ids: Vec<AgencyId>) -> Result<BTreeMap<AgencyId, String>> {
    let mut names = BTreeMap::new();
    for ids in batches(ids) {
        let rows: Vec<(AgencyId, String)> = agencies::Entity::find()
            .select_only()
            .columns([agencies::Column::Id, agencies::Column::Name])
            .filter(agencies::Column::Id.is_in(ids))
            .into_tuple()
            .all(db.reader())
            .await?;
        names.extend(rows);
    }
    Ok(names)
}

async fn kind_labels(db: &Db) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = agency_kinds::Entity::find()
        .select_only()
        .columns([agency_kinds::Column::Code, agency_kinds::Column::Label])
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// What the sender's page shows beside the row.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnReferral<A>) -> Result<ReferralDetail> {
    let row = on.row();
    let links = referral_subjects::Entity::find()
        .filter(referral_subjects::Column::ReferralId.eq(row.id))
        .filter(referral_subjects::Column::AgencyId.eq(on.actor().agency()))
        .all(db.reader())
        .await?;
    let ids: Vec<PersonId> = links.into_iter().map(|link| link.person_id).collect();
    let subjects = names(db, on.actor(), ids).await?;
    let staff = staff_names(db, row.staff_id.into_iter().chain(row.answered_by).collect()).await?;
    let agency = match row.to_agency_id {
        Some(id) => agencies::Entity::find_by_id(id).one(db.reader()).await?,
        None => None,
    };
    let kinds = kind_labels(db).await?;
    let case = match row.case_id {
        Some(id) => Visible::<cases::Entity>::own(on.actor())
            .and(is(cases::Column::Id, id))
            .one(db)
            .await?
            .map(|case| (case.id, case.number, case.title)),
        None => None,
    };
    let has_accounts = match row.to_agency_id {
        Some(id) => has_accounts(db, id).await?,
        None => false,
    };
    let name = |id: Option<StaffId>| id.and_then(|id| staff.get(&id).cloned()).unwrap_or_default();
    Ok(ReferralDetail {
        to: receiver(agency.as_ref().map(|agency| agency.name.clone()), &row.to_name, kinds.get(&row.to_kind)),
        to_kind: kinds.get(&row.to_kind).cloned().unwrap_or_default(),
        to_has_accounts: has_accounts,
        to_phone: agency.as_ref().map(|agency| agency.phone.clone()).unwrap_or_default(),
        subjects: subjects.into_values().collect(),
        staff: name(row.staff_id),
        answered_by: name(row.answered_by),
        case,
    })
}

/// Whether somebody in the agency can answer for it.
pub(super) async fn has_accounts(db: &Db, id: AgencyId) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct One {
        #[expect(dead_code, reason = "only whether there is a row matters")]
        one: i32,
    }
    let row = One::find_by_statement(db.statement(
        "SELECT 1 AS one FROM postings p JOIN staff s ON s.id = p.staff_id WHERE p.agency_id = $1 \
         AND s.is_disabled = FALSE AND (p.valid_until IS NULL OR p.valid_until >= $2) LIMIT 1",
        vec![id.into(), db.clock().today_ymd().into()],
    ))
    .one(db.reader())
    .await?;
    Ok(row.is_some())
}

/// The slip of a referral in hand, as its receiver sees it.
///
/// # Errors
/// The database cannot be read.
pub async fn slip<A>(db: &Db, on: &OnReferral<A>) -> Result<Slip> {
    let row = on.row();
    let sender = agencies::Entity::find_by_id(row.agency_id).one(db.reader()).await?;
    let staff = staff_names(db, row.staff_id.into_iter().chain(row.answered_by).collect()).await?;
    let name = |id: Option<StaffId>| id.and_then(|id| staff.get(&id).cloned()).unwrap_or_default();
    let is_blank = row.withdrawn_on.is_some() || row.voided_at.is_some();
    let content = (!is_blank).then(|| SlipContent {
        kind: row.kind,
        about: row.about,
        subject: row.slip_subject.clone(),
        reason: row.reason.clone(),
        background: row.slip_background.clone(),
        urgency: row.urgency,
        is_accompanied: row.is_accompanied,
        ground: row.ground,
        ground_note: row.ground_note.clone(),
    });
    Ok(Slip {
        id: row.id,
        number: row.number.clone(),
        from: sender.as_ref().map(|agency| agency.name.clone()).unwrap_or_default(),
        from_phone: sender.map(|agency| agency.phone).unwrap_or_default(),
        staff: name(row.staff_id),
        sent_on: row.sent_on,
        answer_due_on: row.answer_due_on,
        status: row.status,
        version: row.version,
        content,
        answered_on: row.answered_on,
        answer_note: row.answer_note.clone(),
        answered_by: name(row.answered_by),
        completed_on: row.completed_on,
        outcome: if is_blank { String::new() } else { row.outcome.clone() },
        withdrawn_on: row.withdrawn_on,
    })
}
