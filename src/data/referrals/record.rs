//! One referral: the sender's record, and the slip that the receiver sees.

use super::OnReferral;
use super::list::{ReferralRow, kind_labels, page, receiver};
use super::steps::{Said, steps};
use crate::access::Section;
use crate::data::consultations::staff_names;
use crate::data::grants::living;
use crate::data::persons::{PersonName, names};
use crate::data::visible::is;
use crate::data::{Db, PageNo, Result, Visible, protections};
use entity::codes::{About, ReferralKind, ReferralStatus, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, PersonId, ReferralId, StaffId};
use entity::referrals::{self, Column};
use entity::stamp::Ymd;
use entity::{agencies, cases, grant_reach, referral_cases, referral_subjects};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, Order, QueryFilter};

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
    /// Somebody whom it is about is protected.
    pub is_protected: bool,
    /// Persons it is about.
    pub subjects: Vec<PersonName>,
    /// Who wrote it.
    pub staff: String,
    /// Who answered.
    pub answered_by: String,
    /// Its case: number and title.
    pub case: Option<(CaseId, String, String)>,
    /// What was said about it, the newest first.
    pub steps: Vec<Said>,
    /// Referrals that went elsewhere in its place, the newest first.
    pub again: Vec<ReferralRow>,
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
    /// Its case at the sender's, if that is shared with the reader.
    pub shared_case: Option<CaseId>,
    /// The own case that came of it: number and title.
    pub own_case: Option<(CaseId, String, String)>,
    /// What was said about it, the newest first; nothing once it was withdrawn or voided.
    pub steps: Vec<Said>,
    /// Day of completion.
    pub completed_on: Option<Ymd>,
    /// Day of withdrawal.
    pub withdrawn_on: Option<Ymd>,
    /// Somebody whom it is about is protected: their whereabouts must not be written anywhere.
    pub is_protected: bool,
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

impl SlipContent {
    /// What the slip of a referral says.
    pub fn of(row: &referrals::Model) -> Self {
        Self {
            kind: row.kind,
            about: row.about,
            subject: row.slip_subject.clone(),
            reason: row.reason.clone(),
            background: row.slip_background.clone(),
            urgency: row.urgency,
            is_accompanied: row.is_accompanied,
            ground: row.ground,
            ground_note: row.ground_note.clone(),
        }
    }
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
        is_protected: protections::is_about_protected(db, row.id).await?,
        subjects: subjects.into_values().collect(),
        staff: name(row.staff_id),
        answered_by: name(row.answered_by),
        case,
        steps: steps(db, on).await?,
        again: in_place_of(db, on).await?,
    })
}

/// Referrals of the acting agency that went elsewhere in place of one in hand.
async fn in_place_of<A>(db: &Db, on: &OnReferral<A>) -> Result<Vec<ReferralRow>> {
    if !matches!(on.row().status, ReferralStatus::Declined | ReferralStatus::Withdrawn) {
        return Ok(Vec::new());
    }
    let visible = Visible::<referrals::Entity>::own(on.actor()).and(is(Column::AgainOfId, on.row().id));
    Ok(page(db, on.actor(), visible, (Column::DraftedOn, Order::Desc), PageNo::default().into()).await?.rows)
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
    let staff = staff_names(db, row.staff_id.into_iter().collect()).await?;
    let name = |id: Option<StaffId>| id.and_then(|id| staff.get(&id).cloned()).unwrap_or_default();
    let is_blank = row.withdrawn_on.is_some() || row.voided_at.is_some();
    let content = (!is_blank).then(|| SlipContent::of(row));
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
        shared_case: shared_case(db, on).await?.filter(|_| !is_blank),
        own_case: own_case(db, on).await?,
        steps: if is_blank { Vec::new() } else { steps(db, on).await? },
        completed_on: row.completed_on,
        withdrawn_on: row.withdrawn_on,
        is_protected: protections::is_about_protected(db, row.id).await?,
    })
}

/// The case of the acting agency that came of a slip in hand.
async fn own_case<A>(db: &Db, on: &OnReferral<A>) -> Result<Option<(CaseId, String, String)>> {
    let Some(tie) = referral_cases::Entity::find_by_id(on.row().id).one(db.reader()).await? else {
        return Ok(None);
    };
    let case = Visible::<cases::Entity>::own(on.actor()).and(is(cases::Column::Id, tie.case_id)).one(db).await?;
    Ok(case.map(|case| (case.id, case.number, case.title)))
}

/// The sender's case of a slip in hand, if anything of it is open to the reader.
async fn shared_case<A>(db: &Db, on: &OnReferral<A>) -> Result<Option<CaseId>> {
    let Some(case) = on.row().case_id else { return Ok(None) };
    let open = living(on.actor(), Section::Basics, db.clock().now()).filter(grant_reach::Column::CaseId.eq(case));
    Ok(open.one(db.reader()).await?.map(|_| case))
}
