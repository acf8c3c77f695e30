//! What stands in own records and came with a referral: from whom, what, and whether the consent to it still stands.

use crate::access::Actor;
use crate::data::{Db, Result};
use entity::ids::{CaseId, PersonId, ReferralId};
use entity::stamp::Ymd;
use sea_orm::FromQueryResult;

/// The referral out of which an own case came.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Source {
    /// The referral.
    pub id: ReferralId,
    /// Its number.
    pub number: String,
    /// Who sent it.
    pub from_name: String,
}

/// What was handed over about an own person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Handed {
    /// The own record.
    pub person_id: PersonId,
    /// Codes of the sections.
    pub sections: String,
    /// The referral.
    pub referral_id: ReferralId,
    /// Its number.
    pub number: String,
    /// Who sent it.
    pub from_name: String,
    /// The day on which the consent to it was withdrawn.
    pub withdrawn_on: Option<Ymd>,
}

/// Most persons that are looked at for one form.
const MOST: usize = 50;

/// One row a section; [`gathered`] puts those together whose consent went the same way.
const HANDED: &str = "SELECT p.person_id, p.section AS sections, r.id AS referral_id, r.number, a.name AS from_name, \
    c.withdrawn_on FROM received_sections p JOIN referrals r ON r.id = p.referral_id \
    JOIN agencies a ON a.id = r.agency_id LEFT JOIN consents c ON c.id = p.consent_id";

fn gathered(rows: Vec<Handed>) -> Vec<Handed> {
    let mut all: Vec<Handed> = Vec::new();
    for row in rows {
        let key = |one: &Handed| (one.referral_id, one.person_id, one.withdrawn_on);
        match all.iter_mut().find(|known| key(known) == key(&row)) {
            Some(known) => known.sections = [known.sections.as_str(), row.sections.as_str()].join(";"),
            None => all.push(row),
        }
    }
    all
}

/// The referral for which a case of the acting agency was opened.
pub(in crate::data) async fn source(db: &Db, who: &Actor, case: CaseId) -> Result<Option<Source>> {
    let statement = db.statement(
        "SELECT r.id, r.number, a.name AS from_name FROM referral_cases k JOIN referrals r ON r.id = k.referral_id \
         JOIN agencies a ON a.id = r.agency_id WHERE k.case_id = $1 AND k.agency_id = $2 ORDER BY r.id LIMIT 1",
        vec![case.into(), who.agency().into()],
    );
    Ok(Source::find_by_statement(statement).one(db.reader()).await?)
}

/// What was handed over about the subjects of a case of the acting agency.
pub(in crate::data) async fn of_subjects(db: &Db, who: &Actor, case: CaseId) -> Result<Vec<Handed>> {
    let sql = format!(
        "{HANDED} JOIN case_subjects s ON s.person_id = p.person_id WHERE s.case_id = $1 AND p.agency_id = $2 \
         ORDER BY r.id, p.person_id, p.section"
    );
    let statement = db.statement(&sql, vec![case.into(), who.agency().into()]);
    Ok(gathered(Handed::find_by_statement(statement).all(db.reader()).await?))
}

/// What was handed over about a person of the acting agency.
pub(in crate::data) async fn of_person(db: &Db, who: &Actor, person: PersonId) -> Result<Vec<Handed>> {
    let sql = format!("{HANDED} WHERE p.person_id = $1 AND p.agency_id = $2 ORDER BY r.id, p.section");
    let statement = db.statement(&sql, vec![person.into(), who.agency().into()]);
    Ok(gathered(Handed::find_by_statement(statement).all(db.reader()).await?))
}

/// What was handed over about these persons of the acting agency, where the consent to it no longer stands.
///
/// # Errors
/// The database cannot be read.
pub async fn of_persons(db: &Db, who: &Actor, mut persons: Vec<PersonId>) -> Result<Vec<Handed>> {
    persons.truncate(MOST);
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..persons.len() + 2).map(|place| format!("${place}")).collect();
    let sql = format!(
        "{HANDED} WHERE p.agency_id = $1 AND p.person_id IN ({}) AND c.withdrawn_on IS NOT NULL \
         ORDER BY r.id, p.person_id, p.section",
        places.join(", ")
    );
    let values = std::iter::once(who.agency().into()).chain(persons.into_iter().map(Into::into)).collect();
    Ok(gathered(Handed::find_by_statement(db.statement(&sql, values)).all(db.reader()).await?))
}
