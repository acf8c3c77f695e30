//! 届いた, 送った, 返信待ち.

use super::slips;
use crate::access::{Act, Actor, May, Section, ViewBasics, ViewReferrals};
use crate::data::batches::batches;
use crate::data::persons::OnPerson;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, PageNo, Result, Visible};
use entity::codes::{ReferralKind, ReferralStatus, Urgency};
use entity::ids::{AgencyId, ConsultationId, ReferralId};
use entity::referrals::{self, Column};
use entity::stamp::{At, Ymd};
use entity::{agencies, agency_kinds, referral_subjects};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QueryFilter, QuerySelect, QueryTrait};
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
    /// It was withdrawn or voided by its sender: the reader keeps number and dates only.
    pub is_blank: bool,
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
    let visible = Visible::<referrals::Entity>::own(who).and(
        Condition::all()
            .add(Column::Status.is_in([ReferralStatus::Sent, ReferralStatus::OnHold]))
            .add(Column::VoidedAt.is_null()),
    );
    page(db, who, visible, (Column::SentOn, Order::Asc), part.into()).await
}

/// 届いた: slips that were sent to the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn received(db: &Db, who: &Actor, filter: Filter, part: impl Into<Extent>) -> Result<Page<ReferralRow>> {
    let visible = Visible::<referrals::Entity>::only(who, slips(who)).and(condition(filter));
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

/// Referrals of the acting agency about a person in hand that were sent, the newest first: their slips stay with whoever
/// received them.
///
/// # Errors
/// The database cannot be read.
pub async fn about_person(db: &Db, on: &OnPerson<ViewBasics>) -> Result<Vec<ReferralRow>> {
    if !on.may(Act::View(Section::Referrals)) {
        return Ok(Vec::new());
    }
    let about = referral_subjects::Entity::find()
        .select_only()
        .column(referral_subjects::Column::ReferralId)
        .filter(referral_subjects::Column::PersonId.eq(on.row().id))
        .into_query();
    let sent = Condition::all()
        .add(Column::Id.in_subquery(about))
        .add(Column::SentOn.is_not_null())
        .add(Column::VoidedAt.is_null());
    let visible = Visible::<referrals::Entity>::own(on.actor()).and(sent);
    Ok(page(db, on.actor(), visible, (Column::SentOn, Order::Desc), PageNo::default().into()).await?.rows)
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
        is_blank,
    }
}

/// The receiver in words: a registered agency, a name that was typed, or at least its kind.
pub(super) fn receiver(registered: Option<String>, typed: &str, kind: Option<&String>) -> String {
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

pub(super) async fn kind_labels(db: &Db) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = agency_kinds::Entity::find()
        .select_only()
        .columns([agency_kinds::Column::Code, agency_kinds::Column::Label])
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}
