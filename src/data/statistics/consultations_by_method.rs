//! 延相談件数（方法別）: contacts of the year, one for each time somebody was dealt with.
//!
//! Worked example: in one year an agency logs 電話 2, SNS 1, メール 1, オンライン 1, 家庭訪問 1, 手紙 1, その他 1,
//! 他機関連絡 3, and voids a further 電話. Phone 2, e-mail 2, walk-in 1, visit 2, total 7; beside the table: その他 1,
//! coordination 3, voided 1.

use super::definition::Definition;
use super::figure::{Beside, Row, Years};
use super::{Column, Count, Countable, years_and_agency};
use crate::data::{Db, Result};
use crate::domain::fiscal_year::FiscalYears;
use entity::ids::AgencyId;
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Grouped {
    fiscal_year: i32,
    agency_id: AgencyId,
    method: String,
    n: i64,
}

/// Contacts by agency and raw method.
pub(in crate::data) fn sql_methods(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
    let (within, values) = years_and_agency(years, agency);
    let sql = format!(
        "SELECT fiscal_year, agency_id, method, CAST(SUM(n) AS BIGINT) AS n FROM tallies WHERE {within} \
         GROUP BY fiscal_year, agency_id, method"
    );
    (sql, values)
}

/// Voided consultations by agency and raw method.
pub(in crate::data) fn sql_voided(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
    let (within, values) = years_and_agency(years, agency);
    let sql = format!(
        "SELECT fiscal_year, agency_id, method, COUNT(*) AS n FROM consultations \
         WHERE {within} AND voided_at IS NOT NULL GROUP BY fiscal_year, agency_id, method"
    );
    (sql, values)
}

pub(super) async fn count(
    db: &Db,
    of: &Countable,
    laid_down: &BTreeMap<i32, Definition>,
    columns: &[Column],
    years: FiscalYears,
) -> Result<Years> {
    let opener = of.reader().filter(|reader| reader.opens_consultations).map(|reader| reader.agency);
    let mut counted = Years::new();
    for is_voided in [false, true] {
        let (sql, values) = if is_voided { sql_voided(years, of.limit()) } else { sql_methods(years, of.limit()) };
        let rows = Grouped::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
        for group in rows {
            let Some(definition) = laid_down.get(&group.fiscal_year) else {
                continue;
            };
            let year = counted.entry(group.fiscal_year).or_default();
            let row = year
                .agencies
                .entry(group.agency_id)
                .or_insert_with(|| Row { cells: vec![Count::default(); columns.len()], ..Row::default() });
            let openable = if opener == Some(group.agency_id) { group.n } else { 0 };
            place(row, definition, columns, is_voided, &group.method).add(group.n, openable);
        }
    }
    Ok(counted)
}

/// The count to which contacts of a method belong.
fn place<'r>(
    row: &'r mut Row,
    definition: &Definition,
    columns: &[Column],
    is_voided: bool,
    method: &str,
) -> &'r mut Count {
    let under = definition.raws.get(method);
    let position = columns.iter().position(|column| Some(&column.code) == under);
    let beside = match (is_voided, under) {
        (true, _) => Beside::Voided,
        (false, Some(_)) => Beside::OtherMethod,
        (false, None) => Beside::Coordination,
    };
    match position.and_then(|position| row.cells.get_mut(position)) {
        Some(cell) if !is_voided => cell,
        _ => row.beside.entry(beside).or_default(),
    }
}
