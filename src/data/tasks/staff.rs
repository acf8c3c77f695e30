//! Colleagues to whom a task can go, working days, and how much lies with whom.

use super::list::{open, shown};
use crate::access::{Act, Actor, May, Section, Supervise, policy};
use crate::clock::ymd;
use crate::data::consultations::staff_names;
use crate::data::masters::holidays_after;
use crate::data::referrals::{self, Writer};
use crate::data::{Db, Result, Tx, Visible};
use crate::domain::deadline;
use entity::codes::Role;
use entity::ids::{AgencyId, StaffId};
use entity::referrals::Column as referral;
use entity::stamp::Ymd;
use entity::tasks::Column as task;
use sea_orm::sea_query::{CaseStatement, Expr, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, QuerySelect};
use std::collections::BTreeMap;

/// Somebody of the acting agency who works with consultations.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The member of staff.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}

/// What lies with one person.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Who; none = nobody yet.
    pub staff: Option<StaffId>,
    /// Their name.
    pub name: String,
    /// They work here today.
    pub is_here: bool,
    /// Open things.
    pub open: i64,
    /// Those that are overdue.
    pub overdue: i64,
    /// The earliest deadline.
    pub oldest: Option<Ymd>,
}

#[derive(FromQueryResult)]
struct Posted {
    id: StaffId,
    name: String,
    roles: String,
}

const POSTED: &str = "SELECT s.id, s.name, p.roles FROM postings p JOIN staff s ON s.id = p.staff_id \
    WHERE p.agency_id = $1 AND s.is_disabled = FALSE \
    AND (p.valid_from IS NULL OR p.valid_from <= $2) AND (p.valid_until IS NULL OR p.valid_until >= $2) \
    AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_until IS NULL OR s.valid_until >= $2)";

fn works(roles: &str) -> bool {
    let writes = |role| policy::reach(role, Act::Write(Section::Consultations)) > policy::Reach::Nothing;
    roles.split(';').filter_map(Role::parse).any(writes)
}

/// Colleagues of the acting agency who can be given a task today, the actor among them, by name.
///
/// # Errors
/// The database cannot be read.
pub async fn colleagues(db: &Db, who: &Actor) -> Result<Vec<Colleague>> {
    let sql = format!("{POSTED} ORDER BY s.kana, s.name, s.id");
    let rows = Posted::find_by_statement(db.statement(sql, vec![who.agency().into(), db.clock().today_ymd().into()]));
    let mut colleagues: Vec<Colleague> = Vec::new();
    for row in rows.all(db.reader()).await? {
        if works(&row.roles) && colleagues.last().is_none_or(|last| last.id != row.id) {
            colleagues.push(Colleague { id: row.id, name: row.name });
        }
    }
    Ok(colleagues)
}

/// Whether somebody can be given a task of the agency today.
pub(super) async fn is_colleague(tx: &Tx, agency: AgencyId, staff: StaffId, today: Ymd) -> Result<bool> {
    let sql = format!("{POSTED} AND s.id = $3");
    let statement = sea_orm::Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        sql,
        vec![agency.into(), today.into(), staff.into()],
    );
    let rows = Posted::find_by_statement(statement).all(tx.connection()).await?;
    Ok(rows.iter().any(|row| works(&row.roles)))
}

/// The working day that follows today.
///
/// # Errors
/// The database cannot be read.
pub async fn next_working_day(db: &Db, _who: &Actor) -> Result<Ymd> {
    let holidays = holidays_after(db.reader(), db.clock().today_ymd(), 0).await?;
    Ok(ymd(deadline::next_working(db.clock().today(), &holidays)))
}

/// What lies with one person, of one kind.
struct Held {
    staff: Option<StaffId>,
    open: i64,
    overdue: i64,
    earliest: Ymd,
}

/// How much there is by person.
async fn held<E: EntityTrait, C: ColumnTrait>(
    db: &Db,
    visible: Visible<E>,
    staff: C,
    due: C,
    today: Ymd,
) -> Result<Vec<Held>> {
    let mut all = Vec::new();
    for branch in visible.branches() {
        let is_overdue = CaseStatement::new().case(due.lt(today), 1).finally(0);
        let rows: Vec<(Option<StaffId>, i64, i64, Ymd)> = branch
            .select_only()
            .column(staff)
            .expr_as(Expr::cust("COUNT(*)"), "open")
            .expr_as(Func::sum(is_overdue), "overdue")
            .expr_as(Func::min(due.into_simple_expr()), "earliest")
            .group_by(staff)
            .into_tuple()
            .all(db.reader())
            .await?;
        all.extend(rows.into_iter().map(|(staff, open, overdue, earliest)| Held { staff, open, overdue, earliest }));
    }
    Ok(all)
}

/// How much lies with whom at the acting agency, the names in order, what nobody has taken at the end.
///
/// # Errors
/// The database cannot be read.
pub async fn by_staff(db: &Db, by: &May<Supervise>) -> Result<Vec<Load>> {
    let (who, today) = (by.actor(), db.clock().today_ymd());
    let answers = referrals::awaited(who, Writer::Anybody);
    let (tasks, awaited, owed, colleagues) = tokio::try_join!(
        held(db, open(who), task::StaffId, task::DueOn, today),
        held(db, answers, referral::StaffId, referral::AnswerDueOn, today),
        held(db, referrals::owed(who, Writer::Anybody), referral::AnsweredBy, referral::AnswerDueOn, today),
        colleagues(db, who)
    )?;
    let mut loads: BTreeMap<Option<StaffId>, Load> = BTreeMap::new();
    for colleague in colleagues {
        let load = Load { staff: Some(colleague.id), name: colleague.name, is_here: true, ..Load::default() };
        loads.insert(load.staff, load);
    }
    for held in tasks.into_iter().chain(awaited).chain(owed) {
        let load = loads.entry(held.staff).or_insert_with(|| Load { staff: held.staff, ..Load::default() });
        load.open += held.open;
        load.overdue += held.overdue;
        let earliest = shown(held.earliest).filter(|day| load.oldest.is_none_or(|oldest| *day < oldest));
        load.oldest = earliest.or(load.oldest);
    }
    let unnamed = loads.values().filter(|load| load.name.is_empty()).filter_map(|load| load.staff).collect();
    let names = staff_names(db, unnamed).await?;
    let mut loads: Vec<Load> = loads.into_values().collect();
    for load in &mut loads {
        if let Some(name) = load.staff.and_then(|staff| names.get(&staff)) {
            load.name.clone_from(name);
        }
    }
    loads.sort_by(|a, b| (a.staff.is_none(), &a.name, a.staff).cmp(&(b.staff.is_none(), &b.name, b.staff)));
    Ok(loads)
}
