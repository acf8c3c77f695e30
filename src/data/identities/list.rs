//! What was found, what is asked, and what is linked, each as far as its reader may know.

use super::OnIdentityInquiry;
use crate::access::{Act, Actor, MatchIdentities, May, Reach, Section, Supervise};
use crate::data::persons::{OnPerson, full_name};
use crate::data::visible::sql_apart;
use crate::data::{Db, Extent, Page, Result};
use entity::codes::{InquiryAnswer, MatchState, Sex};
use entity::ids::{IdentityInquiryId, IdentityLinkId, PersonId, ReferralId};
use entity::stamp::{At, Ymd};
use sea_orm::{FromQueryResult, Value};

/// What one search found, in numbers and nothing else.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Searched {
    /// On which day.
    pub found_on: Ymd,
    /// Pairs of records.
    pub found: i64,
    /// For which an answer is missing.
    pub asked: i64,
    /// Which both agencies hold for one human being.
    pub linked: i64,
    /// Of these: wait until an agency has sorted out its own records.
    pub held: i64,
    /// Which are not one, or about which an agency could not or did not want to say.
    pub apart: i64,
    /// Whose link was undone.
    pub parted: i64,
}

/// What the searches of the last years found, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn searched(db: &Db, _by: &May<MatchIdentities>) -> Result<Vec<Searched>> {
    let sum = |states: &str, name: &str| format!("SUM(CASE WHEN m.state IN ({states}) THEN 1 ELSE 0 END) AS {name}");
    let sums = [
        sum("'asked', 'withdrawn'", "asked"),
        sum("'linked'", "linked"),
        sum("'held'", "held"),
        sum("'apart'", "apart"),
        sum("'parted'", "parted"),
    ];
    let sql = format!(
        "SELECT s.made_on AS found_on, CAST(s.found AS BIGINT) AS found, {} FROM identity_searches s \
         LEFT JOIN identity_matches m ON m.found_on = s.made_on GROUP BY s.made_on, s.found ORDER BY s.made_on DESC LIMIT 200",
        sums.join(", ")
    );
    Ok(Searched::find_by_statement(db.statement(sql, vec![])).all(db.reader()).await?)
}

/// The day of the last search.
///
/// # Errors
/// The database cannot be read.
pub async fn last_search(db: &Db, _by: &May<MatchIdentities>) -> Result<Option<Ymd>> {
    #[derive(FromQueryResult)]
    struct Last {
        made_on: Ymd,
    }
    let sql = "SELECT made_on FROM identity_searches ORDER BY made_on DESC LIMIT 1";
    Ok(Last::find_by_statement(db.statement(sql, vec![])).one(db.reader()).await?.map(|last| last.made_on))
}

/// An inquiry as the agency that is asked sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct InquiryRow {
    /// It.
    pub id: IdentityInquiryId,
    /// The agency's own record.
    pub person_id: PersonId,
    family_name: String,
    given_name: String,
    calling_name: String,
    /// Reading of the family name.
    pub family_kana: String,
    /// Reading of the given name.
    pub given_kana: String,
    /// Sex of the own record.
    pub sex: Sex,
    /// Earliest birth of the own record.
    pub birth_lo: Ymd,
    /// Latest birth.
    pub birth_hi: Ymd,
    /// How exactly it is known.
    pub birth_precision: String,
    /// On which day an age was said.
    pub birth_as_of: Ymd,
    /// In what the other record agrees: codes joined by `;`.
    pub agreeing: String,
    /// When it was asked.
    pub asked_at: At,
    /// What the agency answered.
    pub answer: Option<InquiryAnswer>,
    /// Who answered.
    pub staff: Option<String>,
    /// When.
    pub answered_at: Option<At>,
    /// The agency's own note.
    pub note: String,
    /// What has become of it.
    pub state: MatchState,
    /// The live link.
    pub link_id: Option<IdentityLinkId>,
    /// The agency is asked about the same record by another match, too.
    pub is_one_of_several: bool,
    /// When the own agency undid the link.
    pub ended_at: Option<At>,
    /// Who of the own agency undid it.
    pub ender: Option<String>,
    /// Why.
    pub end_reason: Option<String>,
}

impl InquiryRow {
    /// Name of the own record.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, &self.calling_name)
    }

    /// The agency has to answer.
    pub fn waits(&self) -> bool {
        self.answer.is_none() && self.is_open()
    }

    /// The agency can answer, or answer otherwise.
    pub fn is_open(&self) -> bool {
        matches!(self.state, MatchState::Asked | MatchState::Withdrawn)
    }
}

const SELECT: &str = "SELECT i.id, i.person_id, p.family_name, p.given_name, p.calling_name, p.family_kana, p.given_kana, \
    p.sex, p.birth_lo, p.birth_hi, p.birth_precision, p.birth_as_of, m.agreeing, i.asked_at, i.answer, s.name AS staff, \
    i.answered_at, i.note, m.state, l.id AS link_id, EXISTS (SELECT 1 FROM identity_inquiries o WHERE \
    o.agency_id = i.agency_id AND o.person_id = i.person_id AND o.id <> i.id) AS is_one_of_several, e.ended_at, z.name AS ender, \
    e.end_reason FROM identity_inquiries i JOIN identity_matches m ON m.id = i.match_id \
    JOIN persons p ON p.id = i.person_id LEFT JOIN staff s ON s.id = i.answered_by \
    LEFT JOIN identity_links l ON l.one_id = m.one_id AND l.other_id = m.other_id AND l.ended_at IS NULL \
    LEFT JOIN identity_links e ON e.match_id = m.id AND e.ended_agency_id = i.agency_id LEFT JOIN staff z ON z.id = e.ended_by";

/// What the acting agency is asked: first what waits for its answer, then the newest.
///
/// # Errors
/// The database cannot be read.
pub async fn inquiries(db: &Db, by: &May<Supervise>, part: impl Into<Extent>) -> Result<Page<InquiryRow>> {
    let (who, part) = (by.actor(), part.into());
    let mut values: Vec<Value> = vec![who.agency().into(), (part.asked() as i64).into(), (part.offset() as i64).into()];
    let apart = sql_apart("i.person_id", &who.excluded().persons, &mut values);
    let sql = format!(
        "{SELECT} WHERE i.agency_id = $1{apart} ORDER BY CASE WHEN i.answer IS NULL AND m.state IN ('asked', 'withdrawn') THEN 0 ELSE 1 END, \
         i.id DESC LIMIT $2 OFFSET $3"
    );
    Ok(Page::cut(InquiryRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?, part))
}

/// How many inquiries wait for an answer of the acting agency.
///
/// # Errors
/// The database cannot be read.
pub async fn waiting(db: &Db, who: &Actor) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Found {
        n: i64,
    }
    if !who.may(Act::Supervise) {
        return Ok(0);
    }
    let mut values: Vec<Value> = vec![who.agency().into()];
    let apart = sql_apart("i.person_id", &who.excluded().persons, &mut values);
    let sql = format!(
        "SELECT COUNT(*) AS n FROM identity_inquiries i JOIN identity_matches m ON m.id = i.match_id \
         WHERE i.agency_id = $1 AND i.answer IS NULL AND m.state IN ('asked', 'withdrawn'){apart}"
    );
    let found = Found::find_by_statement(db.statement(sql, values)).one(db.reader()).await?;
    Ok(found.map_or(0, |found| found.n))
}

/// An inquiry in hand in words.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnIdentityInquiry<A>) -> Result<Option<InquiryRow>> {
    let statement = db.statement(format!("{SELECT} WHERE i.id = $1"), vec![on.row().id.into()]);
    Ok(InquiryRow::find_by_statement(statement).one(db.reader()).await?)
}

/// A link of a person with another agency's record.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LinkRow {
    /// It.
    pub id: IdentityLinkId,
    /// Since when.
    pub made_at: At,
    /// With which referral the person came, in whichever direction.
    pub referral_id: Option<ReferralId>,
    /// The own agency's inquiry that led to it.
    pub inquiry_id: Option<IdentityInquiryId>,
}

/// Links of a person in hand with records of other agencies; for whoever supervises there, nobody else is told that
/// another agency knows the person.
///
/// # Errors
/// The database cannot be read.
pub async fn links_of<A>(db: &Db, on: &OnPerson<A>) -> Result<Vec<LinkRow>> {
    let who = on.actor();
    if who.reach(Act::Supervise) < Reach::Agency || who.reach(Act::View(Section::Basics)) < Reach::Agency {
        return Ok(Vec::new());
    }
    let of = |column: &str| {
        format!(
            "SELECT l.id, l.made_at, l.referral_id, i.id AS inquiry_id FROM identity_links l \
             LEFT JOIN identity_inquiries i ON i.match_id = l.match_id AND i.agency_id = $2 \
             WHERE l.{column} = $1 AND l.ended_at IS NULL"
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY 1", of("one_id"), of("other_id"));
    let statement = db.statement(sql, vec![on.row().id.into(), who.agency().into()]);
    Ok(LinkRow::find_by_statement(statement).all(db.reader()).await?)
}
