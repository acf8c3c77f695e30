//! 関係機関へつないだ件数: referrals sent in the year, by the published category of the receiving agency.
//!
//! Worked example: 紹介 to a hospital, つなぎ to the same hospital for another need (不成立), 移管 to a child
//! guidance centre, 情報提供のみ to a school, a draft, a referral taken back before it was sent, one to another team
//! of the own agency, one voided. Medical 2, child guidance 1, total 3, of which 不成立 1; voided 1.

use super::definition::Definition;
use super::figure::{Beside, Row, Side, Years};
use super::memo::{Counted, Memo, Shelf, recall};
use super::{Column, Count, Countable, years_and_agency};
use crate::data::{Db, Result};
use crate::domain::fiscal_year::FiscalYears;
use entity::codes::{ReferralKind, ReferralStatus};
use entity::ids::AgencyId;
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;

/// The column under which the mapping files the kinds of referral that count.
pub(super) const COUNTED: &str = "counted";

/// Referrals of a sender that agree in everything that figures ask.
#[derive(FromQueryResult)]
pub(super) struct Sent {
    fiscal_year: i32,
    agency_id: AgencyId,
    to_kind: String,
    kind: ReferralKind,
    status: ReferralStatus,
    to_agency_id: Option<AgencyId>,
    is_voided: i32,
    n: i64,
}

impl Counted for Sent {
    fn shelf(memo: &Memo) -> &Shelf<Self> {
        &memo.sent
    }

    fn sql(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
        sql_sent(years, agency)
    }
}

/// What was sent to others, by raw codes and receiver: what counts and what was voided, each from an index of its own.
pub(in crate::data) fn sql_sent(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
    let (within, values) = years_and_agency(years, agency);
    let part = |is_voided: i32, voided: &str| {
        format!(
            "SELECT fiscal_year, agency_id, to_kind, kind, status, to_agency_id, {is_voided} AS is_voided, COUNT(*) AS n \
             FROM referrals WHERE {within} AND voided_at {voided} AND sent_on IS NOT NULL AND status <> 'draft' \
             AND (to_agency_id IS NULL OR to_agency_id <> agency_id) \
             GROUP BY fiscal_year, agency_id, to_kind, kind, status, to_agency_id"
        )
    };
    (format!("{} UNION ALL {}", part(0, "IS NULL"), part(1, "IS NOT NULL")), values)
}

pub(super) async fn count(
    db: &Db,
    of: &Countable,
    laid_down: &BTreeMap<i32, Definition>,
    columns: &[Column],
    years: FiscalYears,
) -> Result<Years> {
    let reader = of.reader();
    let sent = recall::<Sent>(db, years, of.limit()).await?;
    let mut counted = Years::new();
    for group in sent.values().flat_map(|rows| rows.iter()) {
        let Some(definition) = laid_down.get(&group.fiscal_year) else {
            continue;
        };
        if definition.raws.get(group.kind.code()).map(String::as_str) != Some(COUNTED) {
            continue;
        }
        let year = counted.entry(group.fiscal_year).or_default();
        let row = year
            .agencies
            .entry(group.agency_id)
            .or_insert_with(|| Row { cells: vec![Count::default(); columns.len()], ..Row::default() });
        let is_open = reader.is_some_and(|reader| {
            let is_own = reader.opens_referrals && group.agency_id == reader.agency;
            is_own || (reader.opens_slips && group.to_agency_id == Some(reader.agency))
        });
        let count = Count { value: group.n, openable: if is_open { group.n } else { 0 } };
        add(row, definition, columns, group, count);
    }
    Ok(counted)
}

fn add(row: &mut Row, definition: &Definition, columns: &[Column], group: &Sent, count: Count) {
    let mut beside = |what: Beside| {
        row.beside.entry(what).or_default().add(count.value, count.openable);
    };
    if group.is_voided != 0 {
        beside(Beside::Voided);
        return;
    }
    let code = definition.kinds.get(&group.to_kind);
    let Some(position) = columns.iter().position(|column| Some(&column.code) == code) else {
        beside(Beside::Unmapped);
        return;
    };
    if group.status == ReferralStatus::Declined {
        beside(Beside::Declined);
    }
    if let Some(cell) = row.cells.get_mut(position) {
        cell.add(count.value, count.openable);
    }
    let side = match group.status {
        ReferralStatus::Accepted | ReferralStatus::InProgress | ReferralStatus::Completed => Some(Side::Accepted),
        ReferralStatus::Sent => Some(Side::Waiting),
        ReferralStatus::Draft | ReferralStatus::Declined | ReferralStatus::Withdrawn | ReferralStatus::OnHold => None,
    };
    if let Some(side) = side {
        row.sides.entry((side, position)).or_default().add(count.value, count.openable);
    }
}
