//! An accepted referral becomes the receiver's own case, filled from what the sender has opened to the receiver.
//!
//! What is open is asked of the same projection as every other reading; nothing else of the sender's record is looked at.

use super::{ReferralRecord, slips};
use crate::access::{Act, Actor, Record, Section, explain};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::living;
use crate::data::persons::{self, PersonRow, copy};
use crate::data::visible::is;
use crate::data::{Db, Error, Result, Tx, Visible, protections};
use crate::domain::referral_state::may_report;
use entity::codes::{About, GrantDeed, Ground, SubjectRole};
use entity::ids::{AgencyId, CaseId, ConsentId, GrantId, PersonId, ReferralId};
use entity::{
    agencies, grant_reach, grants, received_persons, received_sections, referral_cases, referral_subjects, referrals,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Most persons that one referral brings.
const MOST: usize = 50;

/// A referral that the acting agency has accepted, for the form of its own case.
#[derive(Clone, Debug)]
pub struct Taking {
    /// The referral.
    pub id: ReferralId,
    /// Its number.
    pub number: String,
    /// Who sent it.
    pub sender: AgencyId,
    /// The sender's name.
    pub from: String,
    /// Whom the slip names.
    pub subject: String,
    /// About whom it is.
    pub about: About,
    /// Why.
    pub reason: String,
    /// これまでの経過.
    pub background: String,
    /// The own case that came of it already.
    pub case: Option<CaseId>,
    /// Whose data are open.
    pub carried: Vec<Carried>,
}

/// Somebody a referral is about, whose basics the sender has opened.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The sender's record.
    pub person: PersonRow,
    /// Addresses and telephones are open, too.
    pub has_contact: bool,
    /// Own records that are or may be the same human being; those that came with an earlier referral stand first.
    pub own: Vec<PersonRow>,
    /// The first own record came with an earlier referral.
    pub is_known: bool,
}

/// Who of a referral comes into the own case, and how.
#[derive(Clone, Debug, Serialize)]
pub struct Bringing {
    /// The sender's record.
    pub person: PersonId,
    /// The own record that is the same human being; none = a new one is made.
    pub own: Option<PersonId>,
    /// The part in the own case.
    pub role: SubjectRole,
}

/// What is taken over with a referral.
#[derive(Clone, Debug, Serialize)]
pub struct Taken {
    /// The referral.
    pub referral: ReferralId,
    /// Persons.
    pub persons: Vec<Bringing>,
}

/// Persons that have been taken over inside a transaction; the case is still to come.
pub(in crate::data) struct Brought {
    /// The referral.
    pub row: referrals::Model,
    /// The own records with their part.
    pub subjects: Vec<(PersonId, SubjectRole)>,
    /// What the transaction's end has to tell.
    pub entries: Vec<Entry>,
    received: Vec<received_persons::Model>,
    sections: Vec<received_sections::Model>,
}

/// A referral that the actor may make a case of; none if there is no such referral.
///
/// # Errors
/// The database cannot be read.
pub async fn taking(db: &Db, who: &Actor, id: ReferralId) -> Result<Option<Taking>> {
    let Some(row) =
        Visible::<referrals::Entity>::only(who, slips(who)).and(is(referrals::Column::Id, id)).one(db).await?
    else {
        return Ok(None);
    };
    if !may_take(who, &row) {
        return Ok(None);
    }
    let sender = agencies::Entity::find_by_id(row.agency_id).one(db.reader()).await?;
    let open = Open::of(db.reader(), db, who, &row).await?;
    let mut carried = Vec::new();
    for from in open.records(db.reader()).await? {
        let (own, is_known) = candidates(db, who, &from).await?;
        carried.push(Carried {
            has_contact: open.contact.contains_key(&from.id),
            is_known,
            own,
            person: PersonRow::of(&from),
        });
    }
    Ok(Some(Taking {
        id,
        case: own_case(db.reader(), id).await?,
        sender: row.agency_id,
        number: row.number,
        from: sender.map(|sender| sender.name).unwrap_or_default(),
        subject: row.slip_subject,
        about: row.about,
        reason: row.reason,
        background: row.slip_background,
        carried,
    }))
}

/// Whether the actor answers for this referral and it is at work.
fn may_take(who: &Actor, row: &referrals::Model) -> bool {
    let is_receiver = !explain(who, Act::AnswerSlip, &ReferralRecord::facts(row)).is_empty();
    is_receiver && row.voided_at.is_none() && may_report(row.status)
}

/// The receiver's own case that came of a referral.
async fn own_case(connection: &impl ConnectionTrait, id: ReferralId) -> Result<Option<CaseId>> {
    let row = referral_cases::Entity::find_by_id(id).one(connection).await?;
    Ok(row.map(|row| row.case_id))
}

/// Own records that may be somebody who comes with a referral: those that did so before, then those that are alike.
///
/// Identities are not asked: they would tell whom other agencies know.
async fn candidates(db: &Db, who: &Actor, from: &entity::persons::Model) -> Result<(Vec<PersonRow>, bool)> {
    use received_persons::{Column, Entity};
    let before: Vec<PersonId> = Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::FromPersonId.eq(from.id))
        .filter(Column::AgencyId.eq(who.agency()))
        .order_by_desc(Column::ReferralId)
        .into_tuple()
        .all(db.reader())
        .await?;
    let mut own = persons::rows(db, who, before).await?;
    let is_known = !own.is_empty();
    for alike in persons::like(db, who, from).await? {
        if own.iter().all(|known| known.id != alike.id) {
            own.push(alike);
        }
    }
    Ok((own, is_known))
}

/// What is open at this instant about the persons of a referral, with the consent it rests on.
struct Open {
    basics: BTreeMap<PersonId, Option<ConsentId>>,
    contact: BTreeMap<PersonId, Option<ConsentId>>,
}

impl Open {
    async fn of(connection: &impl ConnectionTrait, db: &Db, who: &Actor, row: &referrals::Model) -> Result<Self> {
        let basics = opened(connection, db, who, row, Section::Basics).await?;
        let mut contact = opened(connection, db, who, row, Section::Contact).await?;
        contact.retain(|person, _| basics.contains_key(person));
        Ok(Self { basics, contact })
    }

    /// The sender's records whose basics are open.
    async fn records(&self, connection: &impl ConnectionTrait) -> Result<Vec<entity::persons::Model>> {
        if self.basics.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<PersonId> = self.basics.keys().copied().collect();
        let rows = entity::persons::Entity::find().filter(entity::persons::Column::Id.is_in(ids));
        Ok(rows.order_by_asc(entity::persons::Column::Id).all(connection).await?)
    }

    /// What may be handed over about a person.
    fn sections(&self, person: PersonId) -> Vec<(Section, Option<ConsentId>)> {
        let of = |section, open: &BTreeMap<PersonId, Option<ConsentId>>| open.get(&person).map(|on| (section, *on));
        [of(Section::Basics, &self.basics), of(Section::Contact, &self.contact)].into_iter().flatten().collect()
    }
}

/// What is open to the whole agency, and for more than a day: what one person reads in an emergency is not handed over.
/// Where several grants open the same, one that rests on a consent is kept, so that its withdrawal is marked.
async fn opened(
    connection: &impl ConnectionTrait,
    db: &Db,
    who: &Actor,
    row: &referrals::Model,
    section: Section,
) -> Result<BTreeMap<PersonId, Option<ConsentId>>> {
    let Some(case) = row.case_id else { return Ok(BTreeMap::new()) };
    let about = referral_subjects::Entity::find()
        .select_only()
        .column(referral_subjects::Column::PersonId)
        .filter(referral_subjects::Column::ReferralId.eq(row.id))
        .into_query();
    let rows = living(who, section, db.clock().now())
        .filter(grant_reach::Column::RecipientId.eq(who.agency().0))
        .filter(grant_reach::Column::CaseId.eq(case))
        .filter(grant_reach::Column::SubjectId.in_subquery(about))
        .order_by_asc(grant_reach::Column::GrantId)
        .all(connection)
        .await?;
    let ids: BTreeSet<GrantId> = rows.iter().map(|row| row.grant_id).collect();
    let given: BTreeMap<GrantId, Option<ConsentId>> = grants::Entity::find()
        .filter(grants::Column::GrantId.is_in(ids))
        .filter(grants::Column::Deed.eq(GrantDeed::Given))
        .filter(grants::Column::Ground.ne(Ground::Emergency))
        .all(connection)
        .await?
        .into_iter()
        .map(|grant| (grant.grant_id, grant.consent_id))
        .collect();
    let mut open = BTreeMap::new();
    for row in rows {
        if let Some(consent) = given.get(&row.grant_id) {
            let kept: &mut Option<ConsentId> = open.entry(row.subject_id).or_default();
            *kept = kept.or(*consent);
        }
    }
    Ok(open)
}

/// Makes own records of the persons that come with a referral, or links own ones that were offered with them.
///
/// # Errors
/// [`Error::Refused`] if the referral is not the actor's to take, a case came of it before, or somebody's data are no
/// longer open.
pub(in crate::data) async fn bring(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    taken: &Taken,
    offered: &[Carried],
) -> Result<Brought> {
    if taken.persons.len() > MOST {
        return Err(Error::Refused("1つのつなぎから引き継げるのは50人までです。"));
    }
    // The row is held, so that two who press at once make one case.
    tx.run("UPDATE referrals SET version = version WHERE id = $1", vec![taken.referral.into()]).await?;
    let row = referrals::Entity::find_by_id(taken.referral)
        .one(tx.connection())
        .await?
        .filter(|row| may_take(who, row))
        .ok_or(Error::Refused("このつなぎからケースを開けるのは、受理したあと、完結するまでです。"))?;
    if own_case(tx.connection(), row.id).await?.is_some() {
        return Err(Error::Refused("このつなぎからは、すでにケースを開いています。"));
    }
    let open = Open::of(tx.connection(), db, who, &row).await?;
    let records: BTreeMap<PersonId, entity::persons::Model> =
        open.records(tx.connection()).await?.into_iter().map(|record| (record.id, record)).collect();
    let mut brought =
        Brought { row, subjects: Vec::new(), entries: Vec::new(), received: Vec::new(), sections: Vec::new() };
    for bringing in &taken.persons {
        let Some(from) = records.get(&bringing.person) else {
            return Err(Error::Refused(
                "共有が終わったため、引き継げなくなった人がいます。この画面をもう一度開いてください。",
            ));
        };
        let sections = open.sections(from.id);
        let (own, sections) = if let Some(own) = bringing.own {
            let of_them =
                offered.iter().filter(|carried| carried.person.id == from.id).flat_map(|carried| &carried.own);
            if of_them.into_iter().all(|candidate| candidate.id != own) {
                return Err(Error::Refused("自機関の記録が見つかりません。もう一度選んでください。"));
            }
            brought.entries.extend(copy::link(db, tx, who, own, from, brought.row.id).await?);
            (own, Vec::new())
        } else {
            let with_contact = sections.iter().any(|(section, _)| *section == Section::Contact);
            let (own, entries) = copy::copy(db, tx, who, from, with_contact, brought.row.id).await?;
            brought.entries.extend(entries);
            (own, sections)
        };
        brought.entries.extend(protections::inherit(db, tx, who, from.id, own).await?);
        brought.entries.extend(protections::spread_from(db, tx, who, own).await?);
        let is_twice = |known: &received_persons::Model| known.person_id == own || known.from_person_id == from.id;
        if brought.received.iter().any(is_twice) {
            return Err(Error::Refused("1人を2回は引き継げません。引き継ぐ2人に、自機関の同じ記録も選べません。"));
        }
        brought.subjects.push((own, bringing.role));
        brought.received.push(received_persons::Model {
            referral_id: brought.row.id,
            person_id: own,
            agency_id: who.agency(),
            from_person_id: from.id,
        });
        brought.sections.extend(sections.into_iter().map(|(section, consent)| received_sections::Model {
            referral_id: brought.row.id,
            person_id: own,
            section,
            agency_id: who.agency(),
            consent_id: consent,
        }));
    }
    Ok(brought)
}

impl Brought {
    /// Ties the case that was opened to the referral, and tells the sender's log what was taken over.
    pub(in crate::data) async fn settle(self, db: &Db, tx: &Tx, who: &Actor, case: CaseId) -> Result<Vec<Entry>> {
        let mut entries = self.entries;
        let tie = referral_cases::ActiveModel {
            referral_id: Set(self.row.id),
            agency_id: Set(who.agency()),
            case_id: Set(case),
            staff_id: Set(who.staff()),
            created_at: Set(db.clock().now()),
        };
        referral_cases::Entity::insert(tie).exec_without_returning(tx.connection()).await?;
        let number = self.received.len();
        for received in self.received {
            let received = received_persons::Entity::insert(received.into_active_model());
            received.exec_without_returning(tx.connection()).await?;
        }
        for section in self.sections {
            let section = received_sections::Entity::insert(section.into_active_model());
            section.exec_without_returning(tx.connection()).await?;
        }
        entries.push(
            Entry::new(db.clock().now(), Deed::Changed, Kind::Referral)
                .by(who)
                .on(self.row.id.into())
                .owned_by(self.row.agency_id)
                .with(json!({ "taken_over": number })),
        );
        Ok(entries)
    }
}
