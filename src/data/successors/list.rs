//! Whose cases need another lead, and who could be it.

use crate::access::{Act, May, Reach, Section, Supervise, policy};
use crate::clock::{date, ymd};
use crate::data::batches::batches;
use crate::data::visible::is;
use crate::data::{Db, Result, Visible};
use chrono::TimeDelta;
use entity::case_successors;
use entity::cases::{self, Column};
use entity::codes::{CaseStage, Role};
use entity::ids::{CaseId, StaffId};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, FromQueryResult, Order, QueryFilter};
use std::collections::BTreeMap;

/// How far ahead somebody's leaving is shown, in days.
pub const AHEAD: i64 = 90;
/// Most cases on the list.
const MOST: u64 = 1_000;

/// Somebody who leads open cases and leaves, or nobody at all.
#[derive(Clone, Debug)]
pub struct Leaver {
    /// Who; none = nobody leads these cases.
    pub staff: Option<StaffId>,
    /// Their name.
    pub name: String,
    /// The last day on which they can work on cases here; none = they cannot any more.
    pub last_on: Option<Ymd>,
    /// Their open cases, the oldest first.
    pub cases: Vec<Leaving>,
}

impl Leaver {
    /// Whether the cases need another lead now.
    pub fn has_left(&self, today: Ymd) -> bool {
        self.last_on.is_none_or(|last| last < today)
    }
}

/// An open case that needs another lead.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
    /// Who was chosen to lead it.
    pub to: Option<StaffId>,
}

/// A colleague who could lead cases, now or from a day on.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// From which day on, if not yet.
    pub from_on: Option<Ymd>,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
struct Row {
    id: CaseId,
    number: String,
    title: String,
    stage: CaseStage,
    lead_staff_id: Option<StaffId>,
}

#[derive(Debug, FromQueryResult)]
struct Posted {
    staff_id: StaffId,
    name: String,
    roles: String,
    from_on: Option<Ymd>,
    until_on: Option<Ymd>,
    is_disabled: bool,
}

/// Far enough away for everybody who stays.
const STAYS: Ymd = Ymd(99_991_231);

/// Every posting at the acting agency whose roles may write cases, cut to the days of its account, by name.
async fn posted(db: &Db, by: &May<Supervise>) -> Result<Vec<Posted>> {
    let sql = "SELECT p.staff_id, s.name, p.roles, \
        CASE WHEN s.valid_from IS NULL OR p.valid_from > s.valid_from THEN p.valid_from ELSE s.valid_from END AS from_on, \
        CASE WHEN s.valid_until IS NULL OR p.valid_until < s.valid_until THEN p.valid_until ELSE s.valid_until END AS until_on, \
        s.is_disabled FROM postings p JOIN staff s ON s.id = p.staff_id WHERE p.agency_id = $1 ORDER BY s.kana, s.name, s.id";
    let rows = Posted::find_by_statement(db.statement(sql, vec![by.actor().agency().into()])).all(db.reader()).await?;
    let works = |roles: &str| {
        let writes = |role| policy::reach(role, Act::Write(Section::Consultations)) > Reach::Nothing;
        roles.split(';').filter_map(Role::parse).any(writes)
    };
    Ok(rows.into_iter().filter(|row| works(&row.roles)).collect())
}

/// Leads whose time at the acting agency ends within [`AHEAD`] days or is over, with their open cases, the soonest first;
/// cases that nobody leads at the top.
///
/// # Errors
/// The database cannot be read.
pub async fn leaving(db: &Db, by: &May<Supervise>) -> Result<Vec<Leaver>> {
    let (who, today) = (by.actor(), db.clock().today_ymd());
    let horizon = date(today).map_or(today, |day| ymd(day + TimeDelta::days(AHEAD)));
    let mut last: BTreeMap<StaffId, Ymd> = BTreeMap::new();
    for row in posted(db, by).await?.iter().filter(|row| !row.is_disabled) {
        let until = row.until_on.unwrap_or(STAYS);
        let known = last.entry(row.staff_id).or_insert(until);
        *known = until.max(*known);
    }
    let stay = last.iter().filter(|(_, until)| **until > horizon).map(|(id, _)| *id);
    let leads = Condition::any().add(Column::LeadStaffId.is_null()).add(Column::LeadStaffId.is_not_in(stay));
    let rows: Vec<Row> = Visible::<cases::Entity>::own(who)
        .and(is(Column::IsOpen, true))
        .and(leads)
        .all(db, &[(Column::OpenedOn, Order::Asc), (Column::Id, Order::Asc)], MOST)
        .await?;
    let mut chosen: BTreeMap<CaseId, StaffId> = BTreeMap::new();
    for ids in batches(rows.iter().map(|row| row.id)) {
        let found = case_successors::Entity::find().filter(case_successors::Column::CaseId.is_in(ids));
        chosen.extend(found.all(db.reader()).await?.into_iter().map(|row| (row.case_id, row.staff_id)));
    }
    let names = rows.iter().filter_map(|row| row.lead_staff_id).collect();
    let names = crate::data::consultations::staff_names(db, names).await?;
    let mut leavers: BTreeMap<Option<StaffId>, Leaver> = BTreeMap::new();
    for row in rows {
        let leaver = leavers.entry(row.lead_staff_id).or_insert_with(|| Leaver {
            staff: row.lead_staff_id,
            name: row.lead_staff_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
            last_on: row.lead_staff_id.and_then(|id| last.get(&id).copied()),
            cases: Vec::new(),
        });
        let to = chosen.get(&row.id).copied();
        leaver.cases.push(Leaving { id: row.id, number: row.number, title: row.title, stage: row.stage, to });
    }
    let mut leavers: Vec<Leaver> = leavers.into_values().collect();
    leavers.sort_by(|a, b| (a.staff.is_some(), a.last_on, &a.name).cmp(&(b.staff.is_some(), b.last_on, &b.name)));
    Ok(leavers)
}

/// Colleagues who can lead cases of the acting agency today or later, by name.
///
/// # Errors
/// The database cannot be read.
pub async fn candidates(db: &Db, by: &May<Supervise>) -> Result<Vec<Candidate>> {
    let today = db.clock().today_ymd();
    let mut all: Vec<Candidate> = Vec::new();
    for row in posted(db, by).await? {
        if row.is_disabled || row.until_on.is_some_and(|until| until < today) {
            continue;
        }
        let from_on = row.from_on.filter(|from| *from > today);
        match all.last_mut().filter(|last| last.id == row.staff_id) {
            Some(known) => known.from_on = known.from_on.zip(from_on).map(|(one, other)| one.min(other)),
            None => all.push(Candidate { id: row.staff_id, name: row.name, from_on }),
        }
    }
    Ok(all)
}
