//! What a grant opens of a case, section by section, each record only if every person it is about is covered.

use super::OnSharedCase;
use crate::access::{Act, Facts, Reason, Record, Section, ViewBasics, explain};
use crate::data::persons::PersonRow;
use crate::data::shared_cases::SharedCaseRecord;
use crate::data::{Db, Result};
use entity::codes::{
    ConsentGiver, ConsentMethod, Counterpart, Ground, Method, ReferralKind, ReferralStatus, Relationship,
};
use entity::ids::{GrantId, PersonId};
use entity::stamp::{At, LocalMinute, Ymd};
use entity::{agencies, households, person_addresses, person_phones, persons};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use std::collections::BTreeSet;

/// Most records of one kind on the page.
pub const MOST: usize = 100;

/// Somebody whose data are open.
#[derive(Clone, Debug)]
pub struct SharedPerson {
    /// The person.
    pub row: PersonRow,
    /// Addresses and telephones in words; none if that section is closed.
    pub contact: Option<Vec<(String, String)>>,
}

/// A consultation that is open.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SharedTalk {
    /// When.
    pub occurred_at: LocalMinute,
    /// How.
    pub method: Method,
    /// With whom.
    pub counterpart: Counterpart,
    /// The text.
    pub content: String,
    /// Who wrote it.
    pub staff: String,
}

/// A referral that is open.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SharedReferral {
    /// When it was sent.
    pub sent_on: Ymd,
    /// To whom.
    pub to_name: String,
    /// Which kind.
    pub kind: ReferralKind,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Why.
    pub reason: String,
}

/// One ground on which the case is open: the answer to 「なぜ見られるのか」.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OpenGround {
    /// The grant.
    pub grant_id: GrantId,
    /// Its ground.
    pub ground: Ground,
    /// The article of law.
    pub provision: String,
    /// Codes of its sections.
    pub sections: String,
    /// From this instant on.
    pub from_at: At,
    /// Up to this instant.
    pub until_at: At,
    /// Who gave it.
    pub staff: String,
    /// The day of the consent.
    pub decided_on: Option<Ymd>,
    /// How it was given.
    pub method: Option<ConsentMethod>,
    /// By whom.
    pub giver: Option<ConsentGiver>,
}

/// Everything that is open of a case.
#[derive(Clone, Debug)]
pub struct Content {
    /// Name of the agency that owns it.
    pub agency: String,
    /// Its telephone.
    pub phone: String,
    /// Why it is open.
    pub grounds: Vec<OpenGround>,
    /// Whose data are open.
    pub persons: Vec<SharedPerson>,
    /// 続柄 of the others in the household, and nothing else of them.
    pub others: Vec<Relationship>,
    /// Consultations, the newest first; none if that section is closed.
    pub talks: Option<Vec<SharedTalk>>,
    /// Referrals, the newest first; none if that section is closed.
    pub referrals: Option<Vec<SharedReferral>>,
}

/// Whom a section is open about: each person for whom the one decision finds a ground.
fn covered(on: &OnSharedCase<ViewBasics>, section: Section) -> BTreeSet<PersonId> {
    let facts = SharedCaseRecord::facts(on.row());
    let subjects: BTreeSet<PersonId> = facts.openings.iter().map(|opening| opening.subject).collect();
    subjects
        .into_iter()
        .filter(|subject| {
            let about = Facts { about: Some(BTreeSet::from([*subject])), ..facts.clone() };
            !explain(on.actor(), Act::View(section), &about).is_empty()
        })
        .collect()
}

/// Reads what is open of a case in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn content(db: &Db, on: &OnSharedCase<ViewBasics>) -> Result<Content> {
    let case = &on.row().case;
    let open = |section| covered(on, section);
    let known = open(Section::Basics);
    let agency = agencies::Entity::find_by_id(case.agency_id).one(db.reader()).await?;
    let (agency, phone) = agency.map(|row| (row.name, row.phone)).unwrap_or_default();
    let (grounds, persons, others, talks, referrals) = tokio::try_join!(
        grounds(db, on),
        persons_of(db, &known, open(Section::Contact)),
        others(db, on, &known),
        talks(db, on, open(Section::Consultations)),
        referrals(db, on, open(Section::Referrals)),
    )?;
    Ok(Content { agency, phone, grounds, persons, others, talks, referrals })
}

async fn grounds(db: &Db, on: &OnSharedCase<ViewBasics>) -> Result<Vec<OpenGround>> {
    let ids: Vec<GrantId> = on
        .reasons()
        .iter()
        .filter_map(|reason| match reason {
            Reason::Grant(id) => Some(*id),
            Reason::Ownership | Reason::Slip => None,
        })
        .collect();
    let mut values = Vec::new();
    let holes = holes(&mut values, ids);
    let sql = format!(
        "SELECT g.grant_id, g.ground, g.provision, g.sections, g.from_at, g.until_at, COALESCE((SELECT u.name FROM grants o JOIN staff u ON u.id = o.staff_id WHERE o.grant_id = g.grant_id \
         AND o.deed = 'given'), '') AS staff, c.decided_on, \
         c.method, c.giver FROM grants g LEFT JOIN consents c ON c.id = g.consent_id \
         WHERE g.grant_id IN ({holes}) \
         AND NOT EXISTS (SELECT 1 FROM grants n WHERE n.grant_id = g.grant_id AND n.id > g.id) ORDER BY g.id"
    );
    Ok(OpenGround::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}

/// Places for the values behind those that are bound already; `NULL`, which equals nothing, if there are none.
fn holes<V: Into<Value>>(values: &mut Vec<Value>, more: impl IntoIterator<Item = V>) -> String {
    let mut places = Vec::new();
    for value in more {
        values.push(value.into());
        places.push(format!("${}", values.len()));
    }
    if places.is_empty() { "NULL".to_owned() } else { places.join(", ") }
}

async fn persons_of(db: &Db, known: &BTreeSet<PersonId>, reachable: BTreeSet<PersonId>) -> Result<Vec<SharedPerson>> {
    let rows: Vec<PersonRow> = persons::Entity::find()
        .filter(persons::Column::Id.is_in(known.iter().copied()))
        .order_by_asc(persons::Column::SortKana)
        .order_by_asc(persons::Column::Id)
        .into_partial_model()
        .all(db.reader())
        .await?;
    let reachable: Vec<PersonId> = reachable.into_iter().filter(|person| known.contains(person)).collect();
    let phones = person_phones::Entity::find()
        .filter(person_phones::Column::PersonId.is_in(reachable.iter().copied()))
        .all(db.reader())
        .await?;
    let addresses = person_addresses::Entity::find()
        .filter(person_addresses::Column::PersonId.is_in(reachable.iter().copied()))
        .all(db.reader())
        .await?;
    let homes = households::Entity::find()
        .filter(households::Column::Id.is_in(rows.iter().filter_map(|row| row.household_id)))
        .all(db.reader())
        .await?;
    let shared = |row: PersonRow| {
        let contact = reachable.contains(&row.id).then(|| {
            let home = homes.iter().filter(|home| Some(home.id) == row.household_id && !home.address.is_empty());
            let home = home.map(|home| ("住所".to_owned(), home.address.clone()));
            let more = addresses.iter().filter(|address| address.person_id == row.id);
            let more = more.map(|address| ("住所".to_owned(), address.address.clone()));
            let phones = phones.iter().filter(|phone| phone.person_id == row.id);
            home.chain(more).chain(phones.map(told)).collect()
        });
        SharedPerson { row, contact }
    };
    Ok(rows.into_iter().map(shared).collect())
}

/// A telephone never stands without whose it is and whether it is safe to call.
fn told(phone: &person_phones::Model) -> (String, String) {
    let whose = if phone.owner.is_empty() { String::new() } else { format!("（{}）", phone.owner) };
    let note = if phone.note.is_empty() { String::new() } else { format!(" {}", phone.note) };
    ("電話".to_owned(), format!("{}{whose} {}{note}", phone.number, phone.safety.label()))
}

async fn others(db: &Db, on: &OnSharedCase<ViewBasics>, known: &BTreeSet<PersonId>) -> Result<Vec<Relationship>> {
    let Some(household) = on.row().case.household_id else {
        return Ok(Vec::new());
    };
    Ok(persons::Entity::find()
        .select_only()
        .column(persons::Column::Relationship)
        .filter(persons::Column::HouseholdId.eq(household))
        .filter(persons::Column::AgencyId.eq(on.row().case.agency_id))
        .filter(persons::Column::Id.is_not_in(known.iter().copied()))
        .order_by_asc(persons::Column::Relationship)
        .into_tuple()
        .all(db.reader())
        .await?)
}

/// Records of the case that are about somebody, and about nobody who is not covered.
fn about(
    db: &Db,
    on: &OnSharedCase<ViewBasics>,
    select: &str,
    (table, subjects, key): (&str, &str, &str),
    (condition, order): (&str, &str),
    covered: BTreeSet<PersonId>,
) -> Statement {
    let case = &on.row().case;
    let mut values: Vec<Value> = vec![case.id.into(), case.agency_id.into(), (MOST as i64).into()];
    let holes = holes(&mut values, covered);
    let sql = format!(
        "SELECT {select} FROM {table} r LEFT JOIN staff w ON w.id = r.staff_id \
         WHERE r.case_id = $1 AND r.agency_id = $2 AND {condition} \
         AND EXISTS (SELECT 1 FROM {subjects} s WHERE s.{key} = r.id) \
         AND NOT EXISTS (SELECT 1 FROM {subjects} s WHERE s.{key} = r.id AND s.person_id NOT IN ({holes})) \
         ORDER BY {order} LIMIT $3"
    );
    db.statement(sql, values)
}

async fn talks(db: &Db, on: &OnSharedCase<ViewBasics>, covered: BTreeSet<PersonId>) -> Result<Option<Vec<SharedTalk>>> {
    if covered.is_empty() {
        return Ok(None);
    }
    let select = "r.occurred_at, r.method, r.counterpart, r.content, COALESCE(w.name, '') AS staff";
    let table = ("consultations", "consultation_subjects", "consultation_id");
    let statement = about(db, on, select, table, ("r.voided_at IS NULL", "r.occurred_at DESC, r.id DESC"), covered);
    Ok(Some(SharedTalk::find_by_statement(statement).all(db.reader()).await?))
}

async fn referrals(
    db: &Db,
    on: &OnSharedCase<ViewBasics>,
    covered: BTreeSet<PersonId>,
) -> Result<Option<Vec<SharedReferral>>> {
    if covered.is_empty() {
        return Ok(None);
    }
    let select = "r.sent_on, COALESCE((SELECT a.name FROM agencies a WHERE a.id = r.to_agency_id), r.to_name) AS to_name, \
                  r.kind, r.status, r.reason";
    let table = ("referrals", "referral_subjects", "referral_id");
    // A slip that was never sent is the owner's own draft.
    let sent = "r.voided_at IS NULL AND r.sent_on IS NOT NULL";
    let statement = about(db, on, select, table, (sent, "r.sent_on DESC, r.id DESC"), covered);
    Ok(Some(SharedReferral::find_by_statement(statement).all(db.reader()).await?))
}
