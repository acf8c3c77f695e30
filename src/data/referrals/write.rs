//! 起票, 送付, 取下げ and 取消し by the sender.

use super::OnReferral;
use super::due::due_on;
use crate::access::{Actor, May, Section, WriteReferrals};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::next_number;
use crate::data::persons::Added;
use crate::data::visible::{is, owned};
use crate::data::{Db, Error, Result, Tx, Visible, facts};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::referral_state::may_follow;
use entity::codes::{About, ReferralKind, ReferralStatus, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, ConsultationId, PersonId, ReferralId};
use entity::stamp::Ymd;
use entity::{agencies, agency_kinds, cases, consultations, persons, referral_subjects, referrals};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde_json::json;

/// To whom a referral goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Receiver {
    /// A registered agency.
    Agency(AgencyId),
    /// Somebody else, of this kind.
    Other {
        /// Code of the kind.
        kind: String,
        /// Name.
        name: String,
    },
}

/// A referral as the form checked it.
#[derive(Clone, Debug, Serialize)]
pub struct NewReferral {
    /// Its case.
    pub case: Option<CaseId>,
    /// The consultation it grew out of.
    pub consultation: Option<ConsultationId>,
    /// To whom.
    pub to: Receiver,
    /// Which kind.
    pub kind: ReferralKind,
    /// About whom.
    pub about: About,
    /// Persons it is about.
    pub subjects: Vec<PersonId>,
    /// Why, and what is asked for.
    pub reason: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Somebody comes along.
    pub is_accompanied: bool,
    /// On what ground personal data goes along.
    pub ground: SlipGround,
    /// The ground in words.
    pub ground_note: String,
    /// Whom the slip names.
    pub slip_subject: String,
    /// これまでの経過.
    pub slip_background: String,
    /// Day of sending; none = only drafted.
    pub sent_on: Option<Ymd>,
    /// The referral that was declined or withdrawn before, if this one goes elsewhere in its place.
    pub again_of: Option<ReferralId>,
}

/// Drafts a referral, or drafts and sends it, under the key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if receiver, case, consultation or persons do not fit the acting agency.
pub async fn add(db: &Db, by: &May<WriteReferrals>, id: ReferralId, new: &NewReferral) -> Result<Added> {
    let who = by.actor();
    let today = db.clock().today_ymd();
    let tx = db.begin().await?;
    if let Some(row) = referrals::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.agency_id == who.agency() && row.created_by == Some(who.staff()) {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    let receiver = check(&tx, who, new).await?;
    let number = next_number(&tx, "referral_numbers", who.agency(), new.sent_on.unwrap_or(today)).await?;
    referrals::ActiveModel {
        id: Set(id),
        agency_id: Set(who.agency()),
        number: Set(number),
        staff_id: Set(Some(who.staff())),
        drafted_on: Set(new.sent_on.unwrap_or(today)),
        answered_on: Set(None),
        answer_note: Set(String::new()),
        answered_by: Set(None),
        completed_on: Set(None),
        outcome: Set(String::new()),
        withdrawn_on: Set(None),
        again_of_id: Set(new.again_of),
        voided_at: Set(None),
        voided_by: Set(None),
        void_reason: Set(None),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(who.staff())),
        ..filled(new, &receiver)
    }
    .insert(tx.connection())
    .await?;
    link(&tx, who.agency(), id, &new.subjects).await?;
    touch(&tx, who.agency(), new.sent_on).await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Referral)
        .by(who)
        .on(id.into())
        .owned_by(who.agency())
        .with(json!({ "to": receiver.0, "sent_on": new.sent_on, "ground": new.ground }))
        .revising(Section::Referrals, id.into(), who.agency(), &json!(null), &json!(new));
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

/// Corrects a draft; what was sent can only be withdrawn or voided.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it was sent.
pub async fn change(db: &Db, on: &OnReferral<WriteReferrals>, version: i32, new: &NewReferral) -> Result<()> {
    let (id, who) = (on.row().id, on.actor());
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if row.status != ReferralStatus::Draft {
        return Err(Error::Refused("送付したつなぎは書き直せません。取り下げて、新しく起票してください。"));
    }
    let receiver = check(&tx, who, new).await?;
    referrals::ActiveModel { id: Set(id), version: Set(version + 1), ..filled(new, &receiver) }
        .update(tx.connection())
        .await?;
    referral_subjects::Entity::delete_many()
        .filter(referral_subjects::Column::ReferralId.eq(id))
        .exec(tx.connection())
        .await?;
    link(&tx, who.agency(), id, &new.subjects).await?;
    touch(&tx, who.agency(), new.sent_on).await?;
    let old = json!({
        "reason": row.reason, "ground": row.ground, "ground_note": row.ground_note,
        "slip_subject": row.slip_subject, "slip_background": row.slip_background, "to_kind": row.to_kind,
    });
    let entry = entry(db, on, Deed::Changed).revising(Section::Referrals, id.into(), who.agency(), &old, &json!(new));
    tx.commit(vec![entry]).await
}

/// Sends a draft; from now on its receiver sees the slip.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it was sent or withdrawn.
pub async fn send(db: &Db, on: &OnReferral<WriteReferrals>, version: i32) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if !may_follow(row.status, ReferralStatus::Sent) {
        return Err(Error::Refused("このつなぎは送付できる状態ではありません。"));
    }
    let today = db.clock().today_ymd();
    let due = due_on(tx.connection(), row.to_agency_id, row.urgency, today).await?;
    tx.run(
        "UPDATE referrals SET status = 'sent', sent_on = $1, answer_due_on = $2, fiscal_year = $3, \
         version = version + 1 WHERE id = $4",
        vec![today.into(), due.into(), FiscalYear::of_ymd(today.0).year().into(), row.id.into()],
    )
    .await?;
    touch(&tx, row.agency_id, Some(today)).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "status": "sent", "to": row.to_agency_id }));
    tx.commit(vec![entry]).await
}

/// Withdraws a referral; its receiver keeps number and dates.
///
/// # Errors
/// [`Error::Refused`] once it was answered.
pub async fn withdraw(db: &Db, on: &OnReferral<WriteReferrals>, version: i32, reason: &str) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if !may_follow(row.status, ReferralStatus::Withdrawn) {
        return Err(Error::Refused("返信のあったつなぎは取り下げられません。"));
    }
    tx.run(
        "UPDATE referrals SET status = 'withdrawn', withdrawn_on = $1, outcome = $2, answer_due_on = NULL, \
         version = version + 1 WHERE id = $3",
        vec![db.clock().today_ymd().into(), reason.into(), row.id.into()],
    )
    .await?;
    touch(&tx, row.agency_id, row.sent_on).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "status": "withdrawn" })).revising(
        Section::Referrals,
        row.id.into(),
        row.agency_id,
        &json!({ "status": row.status }),
        &json!({ "withdrawn": reason }),
    );
    tx.commit(vec![entry]).await
}

/// Voids a referral that was recorded by mistake; it is no longer counted.
///
/// # Errors
/// [`Error::Refused`] if it is a colleague's and the actor does not supervise, or if it was voided before.
pub async fn void(db: &Db, on: &OnReferral<WriteReferrals>, version: i32, reason: &str) -> Result<()> {
    let who = on.actor();
    if !on.may(crate::access::Act::Supervise) && on.row().staff_id != Some(who.staff()) {
        return Err(Error::Refused("ほかの職員の記録を取り消せるのは、スーパーバイザーだけです。"));
    }
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if row.voided_at.is_some() {
        return Err(Error::Refused("この記録はすでに取り消されています。"));
    }
    tx.run(
        "UPDATE referrals SET voided_at = $1, voided_by = $2, void_reason = $3, answer_due_on = NULL, \
         version = version + 1 WHERE id = $4",
        vec![db.clock().now().into(), who.staff().into(), reason.into(), row.id.into()],
    )
    .await?;
    touch(&tx, row.agency_id, row.sent_on).await?;
    let entry = entry(db, on, Deed::Voided).revising(
        Section::Referrals,
        row.id.into(),
        row.agency_id,
        &json!(null),
        &json!({ "void_reason": reason }),
    );
    tx.commit(vec![entry]).await
}

/// Figures count referrals by the day on which they were sent; a draft is not counted.
pub(super) async fn touch(tx: &Tx, agency: AgencyId, sent_on: Option<Ymd>) -> Result<()> {
    match sent_on {
        Some(day) => facts::touch(tx, agency, FiscalYear::of_ymd(day.0).year()).await,
        None => Ok(()),
    }
}

pub(super) fn entry<A>(db: &Db, on: &OnReferral<A>, deed: Deed) -> Entry {
    Entry::new(db.clock().now(), deed, Kind::Referral)
        .by(on.actor())
        .on(on.row().id.into())
        .owned_by(on.row().agency_id)
}

/// The referral as it now stands, if it is still the version that was shown.
pub(super) async fn current<A>(tx: &Tx, on: &OnReferral<A>, version: i32) -> Result<referrals::Model> {
    referrals::Entity::find_by_id(on.row().id)
        .filter(referrals::Column::AgencyId.eq(on.row().agency_id))
        .filter(referrals::Column::Version.eq(version))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)
}

/// What follows from the receiver: agency, kind, name, and by when its answer is due.
type Stored = (Option<AgencyId>, String, String, Option<Ymd>);

async fn check(tx: &Tx, who: &Actor, new: &NewReferral) -> Result<Stored> {
    let connection = tx.connection();
    for person in &new.subjects {
        persons::Entity::find_by_id(*person)
            .filter(owned::<persons::Entity>(who))
            .one(connection)
            .await?
            .ok_or(Error::Refused("対象の人が見つかりません。もう一度選んでください。"))?;
    }
    if let Some(case) = new.case {
        cases::Entity::find_by_id(case)
            .filter(owned::<cases::Entity>(who))
            .one(connection)
            .await?
            .ok_or(Error::Refused("ケースが見つかりません。もう一度選んでください。"))?;
    }
    if let Some(again) = new.again_of {
        referrals::Entity::find_by_id(again)
            .filter(owned::<referrals::Entity>(who))
            .filter(referrals::Column::Status.is_in([ReferralStatus::Declined, ReferralStatus::Withdrawn]))
            .one(connection)
            .await?
            .ok_or(Error::Refused("つなぎ直しができるのは、不成立か取下げになったつなぎだけです。"))?;
    }
    if let Some(consultation) = new.consultation {
        consultations::Entity::find_by_id(consultation)
            .filter(owned::<consultations::Entity>(who))
            .one(connection)
            .await?
            .ok_or(Error::Refused("相談が見つかりません。もう一度選んでください。"))?;
    }
    let to = match new.to {
        Receiver::Agency(id) => Some(id),
        Receiver::Other { .. } => None,
    };
    let due = match new.sent_on {
        Some(sent) => Some(due_on(connection, to, new.urgency, sent).await?),
        None => None,
    };
    match &new.to {
        Receiver::Agency(id) if *id == who.agency() => {
            Err(Error::Refused("自分の機関へはつなげません。つなぎ先を選び直してください。"))
        }
        Receiver::Agency(id) => {
            let agency = agencies::Entity::find_by_id(*id)
                .one(connection)
                .await?
                .ok_or(Error::Refused("つなぎ先の機関が見つかりません。もう一度選んでください。"))?;
            Ok((Some(agency.id), agency.kind, agency.name, due))
        }
        Receiver::Other { kind, name } => {
            let kind = agency_kinds::Entity::find_by_id(kind.clone())
                .one(connection)
                .await?
                .ok_or(Error::Refused("つなぎ先の機関種別が見つかりません。もう一度選んでください。"))?;
            Ok((None, kind.code, name.clone(), due))
        }
    }
}

fn filled(new: &NewReferral, receiver: &Stored) -> referrals::ActiveModel {
    let (to_agency_id, to_kind, to_name, answer_due_on) = receiver.clone();
    let status = if new.sent_on.is_some() { ReferralStatus::Sent } else { ReferralStatus::Draft };
    referrals::ActiveModel {
        case_id: Set(new.case),
        consultation_id: Set(new.consultation),
        to_agency_id: Set(to_agency_id),
        to_kind: Set(to_kind),
        to_name: Set(to_name),
        kind: Set(new.kind),
        about: Set(new.about),
        reason: Set(new.reason.clone()),
        urgency: Set(new.urgency),
        is_accompanied: Set(new.is_accompanied),
        carries_personal_data: Set(new.ground != SlipGround::NoPersonalData),
        ground: Set(new.ground),
        ground_note: Set(new.ground_note.clone()),
        slip_subject: Set(new.slip_subject.clone()),
        slip_background: Set(new.slip_background.clone()),
        status: Set(status),
        sent_on: Set(new.sent_on),
        answer_due_on: Set(answer_due_on),
        fiscal_year: Set(new.sent_on.map(|day| FiscalYear::of_ymd(day.0).year())),
        ..Default::default()
    }
}

async fn link(tx: &Tx, agency: AgencyId, id: ReferralId, subjects: &[PersonId]) -> Result<()> {
    for person in subjects {
        referral_subjects::ActiveModel { referral_id: Set(id), person_id: Set(*person), agency_id: Set(agency) }
            .insert(tx.connection())
            .await?;
    }
    Ok(())
}

/// A referral of the acting agency that was declined or withdrawn, and whom it is about, for sending it elsewhere.
///
/// # Errors
/// The database cannot be read.
pub async fn taken_back(db: &Db, who: &Actor, id: ReferralId) -> Result<Option<(referrals::Model, Vec<PersonId>)>> {
    let own = Visible::<referrals::Entity>::own(who).and(is(referrals::Column::Id, id));
    let ended = [ReferralStatus::Declined, ReferralStatus::Withdrawn];
    let Some(row) = own.one(db).await?.filter(|row| ended.contains(&row.status)) else {
        return Ok(None);
    };
    Ok(Some((row, linked(db, who, id).await?)))
}

async fn linked(db: &Db, who: &Actor, id: ReferralId) -> Result<Vec<PersonId>> {
    let rows = referral_subjects::Entity::find()
        .filter(referral_subjects::Column::ReferralId.eq(id))
        .filter(referral_subjects::Column::AgencyId.eq(who.agency()))
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Persons a referral in hand is about.
///
/// # Errors
/// The database cannot be read.
pub async fn subjects<A>(db: &Db, on: &OnReferral<A>) -> Result<Vec<PersonId>> {
    linked(db, on.actor(), on.row().id).await
}
