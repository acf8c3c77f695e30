//! Cases in lists.

use crate::access::{Actor, May, ViewBasics};
use crate::data::consultations::staff_names;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, Result, Visible};
use entity::case_members;
use entity::cases::{self, Column};
use entity::codes::{CaseStage, MemberRole};
use entity::ids::{CaseId, StaffId};
use entity::stamp::Ymd;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, Order};

/// What a list looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Open (true) or closed (false) ones only.
    pub is_open: Option<bool>,
    /// Only this stage.
    pub stage: Option<CaseStage>,
    /// Only 自分のケース: what the actor leads, deputises for, or stands in for today.
    pub is_mine: bool,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
struct Row {
    id: CaseId,
    number: String,
    title: String,
    stage: CaseStage,
    opened_on: Ymd,
    closed_on: Option<Ymd>,
    lead_staff_id: Option<StaffId>,
}

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
    /// When it was opened.
    pub opened_on: Ymd,
    /// When it was closed.
    pub closed_on: Option<Ymd>,
    /// 主担当.
    pub lead: String,
}

/// What somebody leads, deputises for, or stands in for on this day; the first and the last day count.
pub(in crate::data) fn mine(who: &Actor, today: Ymd) -> Condition {
    use case_members::Column as Member;
    let holds = Condition::any()
        .add(Condition::all().add(Member::Role.eq(MemberRole::Deputy)).add(Member::UntilOn.is_null()))
        .add(
            Condition::all()
                .add(Member::Role.eq(MemberRole::StandIn))
                .add(Member::FromOn.lte(today))
                .add(Condition::any().add(Member::UntilOn.is_null()).add(Member::UntilOn.gte(today))),
        );
    let member = Query::select()
        .column(Member::CaseId)
        .from(case_members::Entity)
        .cond_where(Condition::all().add(Member::StaffId.eq(who.staff())).add(Member::AgencyId.eq(who.agency())))
        .cond_where(holds)
        .to_owned();
    Condition::any().add(Column::LeadStaffId.eq(who.staff())).add(Column::Id.in_subquery(member))
}

/// Cases of the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn list(db: &Db, by: &May<ViewBasics>, filter: Filter, part: impl Into<Extent>) -> Result<Page<CaseRow>> {
    let mut narrowed = Condition::all();
    if let Some(is_open) = filter.is_open {
        narrowed = narrowed.add(Column::IsOpen.eq(is_open));
    }
    if let Some(stage) = filter.stage {
        narrowed = narrowed.add(Column::Stage.eq(stage));
    }
    if filter.is_mine {
        narrowed = narrowed.add(mine(by.actor(), db.clock().today_ymd()));
    }
    let page = Visible::<cases::Entity>::own(by.actor())
        .and(narrowed)
        .page(db, &[(Column::OpenedOn, Order::Desc), (Column::Id, Order::Desc)], part, |row: &Row| {
            std::cmp::Reverse((row.opened_on, row.id))
        })
        .await?;
    let leads = staff_names(db, page.rows.iter().filter_map(|row| row.lead_staff_id).collect()).await?;
    Ok(page.map(|row| CaseRow {
        lead: row.lead_staff_id.and_then(|id| leads.get(&id).cloned()).unwrap_or_default(),
        id: row.id,
        number: row.number,
        title: row.title,
        stage: row.stage,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
    }))
}

/// A case that a form can name.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
pub struct CaseOption {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
}

/// The newest open cases of the acting agency, for a choice in a form.
///
/// # Errors
/// The database cannot be read.
pub async fn options(db: &Db, who: &Actor) -> Result<Vec<CaseOption>> {
    Visible::<cases::Entity>::own(who)
        .and(is(Column::IsOpen, true))
        .all(db, &[(Column::OpenedOn, Order::Desc), (Column::Id, Order::Desc)], 100)
        .await
}

/// The case of the acting agency with this number.
///
/// # Errors
/// The database cannot be read.
pub async fn of_agency_by_number(db: &Db, who: &Actor, number: &str) -> Result<Option<cases::Model>> {
    Visible::<cases::Entity>::own(who).and(is(Column::Number, number)).one(db).await
}
