//! Texts that give away what is hidden.

use super::{OnProtection, ProtectionRow};
use crate::access::{SystemTask, WriteBasics};
use crate::data::persons::OnPerson;
use crate::data::{Db, Result, Tx};
use crate::domain::hidden::Hidden;
use entity::codes::SealedKind;
use entity::ids::{AgencyId, PersonId, PostingId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Fewest letters of a place that are looked for, where it has no number: 「本人の自宅」 tells nothing.
const LETTERS: usize = 6;
/// Most texts of one kind that are looked through.
const MOST: i64 = 5_000;

#[derive(FromQueryResult)]
struct Row {
    kind: SealedKind,
    value: String,
    for_id: PersonId,
}

/// A word that must not be written, and for whose sake.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The word.
    pub word: Hidden,
    /// Who is protected.
    pub of: PersonId,
}

fn secrets(rows: Vec<Row>) -> Vec<Secret> {
    let words = |row: Row| {
        let label = row.kind.label();
        let word = match row.kind {
            SealedKind::District => None,
            SealedKind::Phone => Hidden::number(label, &row.value),
            SealedKind::Place => {
                let is_telling = row.value.chars().count() >= LETTERS || row.value.chars().any(char::is_numeric);
                is_telling.then(|| Hidden::place(label, &row.value)).flatten()
            }
            _ => Hidden::place(label, &row.value),
        };
        word.map(|word| Secret { word, of: row.for_id })
    };
    rows.into_iter().filter_map(words).collect()
}

/// Everything that whoever acts under a posting must not write into a text.
///
/// # Errors
/// The database cannot be read.
pub async fn hidden_words(db: &Db, _task: &SystemTask, posting: PostingId) -> Result<Vec<Secret>> {
    let sql = "SELECT x.kind, x.value, x.for_id FROM postings p \
        JOIN sealed_contacts x ON x.agency_id = p.agency_id WHERE p.id = $1";
    Ok(secrets(Row::find_by_statement(db.statement(sql, vec![posting.into()])).all(db.reader()).await?))
}

/// Everything that is sealed away by an agency.
pub(super) async fn secrets_of(db: &Db, agency: AgencyId) -> Result<Vec<Secret>> {
    let sql = "SELECT x.kind, x.value, x.for_id FROM sealed_contacts x WHERE x.agency_id = $1";
    Ok(secrets(Row::find_by_statement(db.statement(sql, vec![agency.into()])).all(db.reader()).await?))
}

/// The same inside a transaction, of one person.
pub(super) async fn secrets_for(tx: &Tx, person: PersonId) -> Result<Vec<Secret>> {
    let sql = "SELECT x.kind, x.value, x.for_id FROM sealed_contacts x WHERE x.for_id = $1";
    Ok(secrets(Row::find_by_statement(tx.statement(sql, vec![person.into()])).all(tx.connection()).await?))
}

/// Whether the contact fields of a form are sealed away when it is saved, because one of the records it names is protected.
///
/// # Errors
/// The database cannot be read.
pub async fn is_sealed_on_saving(db: &Db, _task: &SystemTask, records: &[Uuid]) -> Result<bool> {
    for record in records {
        if super::conceals(db, *record).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A record with a text that gives something away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `consultation`, `case`, `referral`, `task`, `person`, `household`; `phone` for contact data of another member.
    pub kind: String,
    /// The record.
    pub id: Uuid,
    /// What is written there: 「電話」, 「居所」.
    pub what: Vec<&'static str>,
}

#[derive(FromQueryResult)]
struct Text {
    kind: String,
    id: Uuid,
    text: String,
}

/// Records around a protected person in hand whose texts give away what is hidden, whoever wrote them before.
///
/// # Errors
/// The database cannot be read.
pub async fn texts_about(db: &Db, on: &OnProtection<WriteBasics>) -> Result<Vec<Found>> {
    about(db, on.row().person_id, on.row().agency_id).await
}

/// How many there are, for a person in hand whose protection is in force.
///
/// # Errors
/// The database cannot be read.
pub async fn count_texts<A>(db: &Db, on: &OnPerson<A>, _live: &ProtectionRow) -> Result<usize> {
    Ok(about(db, on.row().id, on.row().agency_id).await?.len())
}

async fn about(db: &Db, person: PersonId, agency: AgencyId) -> Result<Vec<Found>> {
    // $1 the person, $2 the agency, $3 at most.
    const SEALED: &str = "SELECT DISTINCT x.kind, x.value, x.for_id FROM sealed_contacts x LEFT JOIN persons p ON p.household_id = x.household_id \
        WHERE x.agency_id = $2 AND (x.person_id = $1 OR p.id = $1 OR x.consultation_id IN \
        (SELECT s.consultation_id FROM consultation_subjects s WHERE s.person_id = $1)) LIMIT $3";
    const TEXTS: [&str; 9] = [
        "SELECT 'protection' AS kind, x.id, x.note || ' ' || x.from_whom AS text FROM protections x \
         WHERE x.person_id = $1 AND x.agency_id = $2 LIMIT $3",
        "SELECT 'phone' AS kind, q.id, n.number AS text FROM persons p JOIN persons q ON q.household_id = p.household_id \
         JOIN person_phones n ON n.person_id = q.id WHERE p.id = $1 AND q.agency_id = $2 LIMIT $3",
        "SELECT 'phone' AS kind, q.id, n.address AS text FROM persons p JOIN persons q ON q.household_id = p.household_id \
         JOIN person_addresses n ON n.person_id = q.id WHERE p.id = $1 AND q.agency_id = $2 LIMIT $3",
        "SELECT 'consultation' AS kind, c.id, c.content || ' ' || c.counterpart_note || ' ' || c.next_note AS text \
         FROM consultations c WHERE c.agency_id = $2 AND (c.id IN (SELECT consultation_id FROM consultation_subjects \
         WHERE person_id = $1) OR c.case_id IN (SELECT case_id FROM case_subjects WHERE person_id = $1)) \
         ORDER BY c.id DESC LIMIT $3",
        "SELECT 'case' AS kind, c.id, c.title || ' ' || c.summary || ' ' || c.close_note AS text FROM cases c \
         JOIN case_subjects s ON s.case_id = c.id WHERE s.person_id = $1 AND c.agency_id = $2 LIMIT $3",
        "SELECT 'referral' AS kind, r.id, r.reason || ' ' || r.ground_note || ' ' || r.slip_subject || ' ' || \
         r.slip_background AS text FROM referrals r WHERE r.agency_id = $2 AND (r.id IN (SELECT referral_id \
         FROM referral_subjects WHERE person_id = $1) OR r.case_id IN (SELECT case_id FROM case_subjects \
         WHERE person_id = $1)) ORDER BY r.id DESC LIMIT $3",
        "SELECT 'task' AS kind, t.id, t.title || ' ' || t.end_note AS text FROM tasks t WHERE t.agency_id = $2 \
         AND (t.case_id IN (SELECT case_id FROM case_subjects WHERE person_id = $1) OR t.consultation_id IN \
         (SELECT consultation_id FROM consultation_subjects WHERE person_id = $1)) ORDER BY t.id DESC LIMIT $3",
        "SELECT 'person' AS kind, q.id, q.note || ' ' || q.caution_note AS text FROM persons p JOIN persons q \
         ON q.id = p.id OR q.household_id = p.household_id WHERE p.id = $1 AND q.agency_id = $2 LIMIT $3",
        "SELECT 'household' AS kind, h.id, h.label || ' ' || h.note AS text FROM persons p JOIN households h \
         ON h.id = p.household_id WHERE p.id = $1 AND h.agency_id = $2 LIMIT $3",
    ];
    let values = || -> Vec<Value> { vec![person.into(), agency.into(), MOST.into()] };
    let hidden = secrets(Row::find_by_statement(db.statement(SEALED, values())).all(db.reader()).await?);
    let mut found = Vec::new();
    for sql in TEXTS {
        for text in Text::find_by_statement(db.statement(sql, values())).all(db.reader()).await? {
            let mut what: Vec<&'static str> = hidden
                .iter()
                .map(|one| &one.word)
                .filter(|word| word.stands_in(&text.text))
                .map(|word| word.label)
                .collect();
            what.dedup();
            if !what.is_empty() {
                found.push(Found { kind: text.kind, id: text.id, what });
            }
        }
    }
    Ok(found)
}
