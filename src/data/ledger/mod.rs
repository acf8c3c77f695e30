//! 進行管理台帳: every open case of the agency in one line, with what is known about contact and what is due.
//!
//! The order comes from an index of `cases`, and what stands beside a case is read with one statement per kind: a page
//! costs the same however many cases are open.

mod around;
mod filter;

pub use around::LedgerRow;
pub use filter::{Filter, Sort};

use crate::access::{May, Reach, ViewBasics};
use crate::data::{Db, Extent, Page, Result, Visible};
use entity::cases;
use entity::codes::CaseStage;
use entity::ids::{CaseId, ConsultationId, StaffId};
use entity::stamp::Ymd;
use sea_orm::{DerivePartialModel, FromQueryResult};

/// What a line takes from the case itself.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
struct Row {
    id: CaseId,
    number: String,
    title: String,
    stage: CaseStage,
    opened_on: Ymd,
    lead_staff_id: Option<StaffId>,
    last_contact_on: Option<Ymd>,
    last_met_on: Option<Ymd>,
    next_on: Option<Ymd>,
    next_consultation_id: Option<ConsultationId>,
}

/// One part of the ledger, and how many cases the filter leaves in all.
///
/// # Errors
/// The database cannot be read.
pub async fn ledger(
    db: &Db,
    by: &May<ViewBasics>,
    filter: &Filter,
    sort: Sort,
    part: impl Into<Extent>,
) -> Result<(Page<LedgerRow>, u64)> {
    let today = db.clock().today_ymd();
    let visible = Visible::<cases::Entity>::own(by.actor()).and(filter.condition(by.actor(), today));
    let total = visible.count(db).await?;
    let page = visible.page(db, &sort.order(), part, |row: &Row| sort.key(row)).await?;
    let (no, has_next) = (page.no, page.has_next);
    let rows = around::complete(db, by.actor(), page.rows).await?;
    Ok((Page { rows, no, has_next }, total))
}

/// Who leads an open case of the acting agency, also those who have left.
///
/// # Errors
/// The database cannot be read.
pub async fn leads(db: &Db, by: &May<ViewBasics>) -> Result<Vec<(StaffId, String)>> {
    #[derive(FromQueryResult)]
    struct Lead {
        id: StaffId,
        name: String,
    }
    if by.reach() < Reach::Agency {
        return Ok(Vec::new());
    }
    let statement = db.statement(
        "SELECT s.id, s.name FROM staff s WHERE s.id IN (SELECT DISTINCT c.lead_staff_id FROM cases c \
         WHERE c.agency_id = $1 AND c.is_open = TRUE AND c.lead_staff_id IS NOT NULL) ORDER BY s.kana, s.name, s.id",
        vec![by.actor().agency().into()],
    );
    let leads = Lead::find_by_statement(statement).all(db.reader()).await?;
    Ok(leads.into_iter().map(|lead| (lead.id, lead.name)).collect())
}
