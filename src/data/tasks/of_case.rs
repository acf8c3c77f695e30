//! What is to be done for one case, whoever is to do it.

use super::list::{Narrow, Row, TaskRow};
use super::names::complete;
use crate::access::{Act, Section};
use crate::data::cases::OnCase;
use crate::data::{Db, Extent, Page, Result, Visible};
use entity::codes::TaskState;
use entity::tasks::{self, Column};
use sea_orm::{ColumnTrait, Condition, Order};

const SOONEST: [(Column, Order); 3] =
    [(Column::DueOn, Order::Asc), (Column::Rank, Order::Asc), (Column::Id, Order::Asc)];

/// Open tasks of a case in hand, the most overdue first; none for whoever may not read consultations.
///
/// # Errors
/// The database cannot be read.
pub async fn of_case<A>(db: &Db, on: &OnCase<A>, part: impl Into<Extent>) -> Result<Page<TaskRow>> {
    let (who, part) = (on.actor(), part.into());
    if !on.may(Act::View(Section::Consultations)) {
        return Ok(Page::cut(Vec::new(), part));
    }
    let narrowed = Condition::all().add(Column::CaseId.eq(on.row().id)).add(Column::State.eq(TaskState::Open));
    let most = part.offset().saturating_add(part.asked());
    let rows: Vec<Row> = Visible::<tasks::Entity>::own(who).and(narrowed).all(db, &SOONEST, most).await?;
    // The case need not be looked up for its own page.
    let rows = rows.into_iter().map(|row| Narrow::Task(Row { case_id: None, ..row })).collect();
    let page = Page::among(rows, part);
    let (no, has_next) = (page.no, page.has_next);
    Ok(Page { rows: complete(db, who, page.rows).await?, no, has_next })
}
