//! Lists of what waits for a second person.

use super::OnReview;
use crate::access::{Act, Actor, May, Supervise, ViewBasics};
use crate::data::cases::OnCase;
use crate::data::visible::sql_apart;
use crate::data::{Db, Extent, Page, Result};
use entity::codes::{GrantDeed, Ground, ReviewKind, ReviewState};
use entity::ids::{CaseId, GrantId, GrantReviewId, StaffId};
use entity::stamp::{At, Ymd};
use sea_orm::{FromQueryResult, Value};

/// What is to be shared or was, with names.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReviewRow {
    /// Its key.
    pub id: GrantReviewId,
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub case_number: String,
    /// What it is called.
    pub case_title: String,
    /// When another person looks at it.
    pub kind: ReviewKind,
    /// Name of the recipient.
    pub recipient: String,
    /// Ground.
    pub ground: Ground,
    /// Codes of the sections.
    pub sections: String,
    /// The last day.
    pub until_on: Ymd,
    /// The article of law.
    pub provision: String,
    /// Why.
    pub reason: String,
    /// What was opened.
    pub grant_id: Option<GrantId>,
    /// The last step of that.
    pub deed: Option<GrantDeed>,
    /// What that opens now.
    pub open_sections: Option<String>,
    /// Up to when.
    pub open_until: Option<At>,
    /// By when another person is to look at it.
    pub due_on: Ymd,
    /// Where it stands.
    pub state: ReviewState,
    /// Who wants to share.
    pub staff_id: StaffId,
    /// Their name.
    pub staff: String,
    /// Since when.
    pub asked_at: At,
    /// Who decided.
    pub decider: String,
    /// When.
    pub decided_at: Option<At>,
    /// What they said.
    pub note: String,
    /// Version of the row.
    pub version: i32,
    /// Names of whom it is about, one after another.
    pub subjects: String,
}

impl ReviewRow {
    /// Whether what it is about is open at this instant.
    pub fn is_open(&self, now: At) -> bool {
        let lasts = self.open_until.is_some_and(|until| now < until);
        lasts && self.deed.is_some_and(|deed| deed != GrantDeed::Ended)
    }
}

/// What waits for a second person at the acting agency, the most urgent first.
///
/// # Errors
/// The database cannot be read.
pub async fn waiting(db: &Db, by: &May<Supervise>, part: impl Into<Extent>) -> Result<Page<ReviewRow>> {
    let part = part.into();
    let mut values = vec![
        by.actor().agency().into(),
        ReviewState::Waiting.into(),
        (part.asked() as i64).into(),
        (part.offset() as i64).into(),
    ];
    let apart = sql_apart("r.case_id", &by.actor().excluded().cases, &mut values);
    let condition = format!("r.agency_id = $1 AND r.state = $2{apart} ORDER BY r.due_on, r.id LIMIT $3 OFFSET $4");
    Ok(Page::cut(rows(db, &condition, values).await?, part))
}

/// How many wait for the reader, and how many of them were opened in an emergency; none for whoever does not supervise.
///
/// # Errors
/// The database cannot be read.
pub async fn count_waiting(db: &Db, who: &Actor) -> Result<(i64, i64)> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
        emergencies: i64,
    }
    if !who.may(Act::Supervise) {
        return Ok((0, 0));
    }
    let mut values =
        vec![who.agency().into(), ReviewState::Waiting.into(), who.staff().into(), Ground::Emergency.into()];
    let apart = sql_apart("r.case_id", &who.excluded().cases, &mut values);
    let sql = format!(
        "SELECT COUNT(*) AS count, COUNT(CASE WHEN r.ground = $4 THEN 1 END) AS emergencies FROM grant_reviews r \
         WHERE r.agency_id = $1 AND r.state = $2 AND r.staff_id <> $3{apart}"
    );
    let counted = Count::find_by_statement(db.statement(sql, values)).one(db.reader()).await?;
    Ok(counted.map_or((0, 0), |row| (row.count, row.emergencies)))
}

/// What was to be shared of a case in hand without consent, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_case(db: &Db, on: &OnCase<ViewBasics>) -> Result<Vec<ReviewRow>> {
    let values = vec![on.row().id.into(), on.row().agency_id.into()];
    rows(db, "r.case_id = $1 AND r.agency_id = $2 ORDER BY r.id DESC", values).await
}

/// What was opened in emergencies of the acting agency's cases in these instants, the oldest first.
///
/// # Errors
/// The database cannot be read.
pub async fn emergencies(db: &Db, by: &May<Supervise>, (from, until): (At, At)) -> Result<Vec<ReviewRow>> {
    let mut values = vec![by.actor().agency().into(), Ground::Emergency.into(), from.into(), until.into()];
    let apart = sql_apart("r.case_id", &by.actor().excluded().cases, &mut values);
    let condition = format!(
        "r.agency_id = $1 AND r.ground = $2 AND r.asked_at >= $3 AND r.asked_at < $4{apart} ORDER BY r.asked_at, r.id"
    );
    rows(db, &condition, values).await
}

/// The one in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnReview<A>) -> Result<Option<ReviewRow>> {
    let values = vec![on.row().id.into(), on.row().agency_id.into()];
    Ok(rows(db, "r.id = $1 AND r.agency_id = $2", values).await?.pop())
}

async fn rows(db: &Db, condition: &str, values: Vec<Value>) -> Result<Vec<ReviewRow>> {
    let names = if db.is_sqlite() { "GROUP_CONCAT(x.name, '、')" } else { "STRING_AGG(x.name, '、')" };
    let sql = format!(
        "SELECT r.id, r.case_id, k.number AS case_number, k.title AS case_title, r.kind, \
         CASE WHEN r.recipient_kind = 'agency' THEN COALESCE(a.name, '') \
         ELSE COALESCE(t.name, '') || '（' || COALESCE(f.name, '') || '）' END AS recipient, r.ground, \
         r.sections, r.until_on, r.provision, r.reason, r.grant_id, g.deed, g.sections AS open_sections, \
         g.until_at AS open_until, r.due_on, r.state, r.staff_id, \
         COALESCE(s.name, '') AS staff, r.asked_at, COALESCE(d.name, '') AS decider, r.decided_at, r.note, r.version, \
         COALESCE((SELECT {names} FROM (SELECT COALESCE(NULLIF(p.family_name || ' ' || p.given_name, ' '), \
         NULLIF(p.calling_name, ''), '名前のわからない人') AS name FROM grant_review_subjects gs \
         JOIN persons p ON p.id = gs.person_id WHERE gs.review_id = r.id ORDER BY p.id) AS x), '') AS subjects \
         FROM grant_reviews r JOIN cases k ON k.id = r.case_id LEFT JOIN agencies a ON a.id = r.recipient_id \
         LEFT JOIN staff t ON t.id = r.recipient_id LEFT JOIN agencies f ON f.id = r.from_agency_id \
         LEFT JOIN grants g ON g.grant_id = r.grant_id \
         AND NOT EXISTS (SELECT 1 FROM grants n WHERE n.grant_id = g.grant_id AND n.id > g.id) \
         LEFT JOIN staff s ON s.id = r.staff_id LEFT JOIN staff d ON d.id = r.decided_by WHERE {condition}"
    );
    Ok(ReviewRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}
