//! From what was counted in a year to what is shown of it.

use super::definition::Definition;
use super::figure::{Row, Year};
use super::mask::{Count, FEW, Veil, veils};
use super::{Beside, Cell, Column, Countable, Side, Sides, YearRow};
use crate::domain::fiscal_year::FiscalYear;
use entity::ids::AgencyId;
use std::collections::BTreeMap;

/// Turns what was counted in a year into what is shown of it.
pub(super) struct Shape<'a> {
    pub of: &'a Countable,
    pub columns: &'a [Column],
    pub definition: &'a Definition,
}

impl Shape<'_> {
    /// The year as the reader may see it.
    pub fn row(&self, year: FiscalYear, counted: &Year) -> YearRow {
        let width = self.columns.len();
        let mut table: Vec<Vec<Count>> = counted.agencies.values().map(|row| with_total(&row.cells, width)).collect();
        let together = counted.together.clone().unwrap_or_else(|| sum(&table, width));
        table.push(with_total(&together, width));
        let veils = if self.of.is_masked() { veils(&table) } else { Vec::new() };
        let place = match self.of.chosen() {
            Some(agency) => counted.agencies.keys().position(|key| *key == agency),
            None => Some(table.len() - 1),
        };
        let counts = place.and_then(|place| table.get(place).cloned()).unwrap_or_else(|| with_total(&[], width));
        let veil = |column: usize| {
            let row = place.and_then(|place| veils.get(place));
            row.and_then(|row| row.get(column)).copied().unwrap_or_default()
        };
        let mut cells: Vec<Cell> = counts.iter().enumerate().map(|(at, count)| Cell::of(*count, veil(at))).collect();
        let total = cells.pop().unwrap_or(Cell::Exact(0));
        for (cell, column) in cells.iter_mut().zip(self.columns) {
            if !self.definition.columns.iter().any(|own| own.code == column.code) {
                *cell = Cell::Absent;
            }
        }
        YearRow {
            year,
            sides: self.sides(counted, &counts, &cells, total),
            cells,
            total,
            beside: self.beside(counted),
            counts,
        }
    }

    /// The rows that make up the view.
    fn viewed<'y>(&self, counted: &'y Year) -> impl Iterator<Item = &'y Row> {
        let chosen = self.of.chosen();
        let is_viewed = move |agency: &AgencyId| chosen.is_none_or(|chosen| chosen == *agency);
        counted.agencies.iter().filter(move |(agency, _)| is_viewed(agency)).map(|(_, row)| row)
    }

    fn beside(&self, counted: &Year) -> Vec<(Beside, Cell)> {
        let mut beside: BTreeMap<Beside, Count> = BTreeMap::new();
        for (what, count) in self.viewed(counted).flat_map(|row| &row.beside) {
            beside.entry(*what).or_default().add(count.value, count.openable);
        }
        let few = |count: Count| {
            if self.of.is_masked() && count.is_few() { Veil::Few } else { Veil::Open }
        };
        beside.into_iter().map(|(what, count)| (what, Cell::of(count, few(count)))).collect()
    }

    /// How the referrals of each column went on; of another agency nothing, since its few could be told by subtraction.
    fn sides(&self, counted: &Year, counts: &[Count], cells: &[Cell], total: Cell) -> Vec<Sides> {
        let is_told = !self.of.is_masked() || self.of.chosen().is_none();
        if !is_told || self.definition.kinds.is_empty() {
            return Vec::new();
        }
        let side = |side: Side, columns: std::ops::Range<usize>| {
            let mut sum = Count::default();
            for ((_, column), count) in
                self.viewed(counted).flat_map(|row| &row.sides).filter(|((kind, _), _)| *kind == side)
            {
                if columns.contains(column) {
                    sum.add(count.value, count.openable);
                }
            }
            sum
        };
        let told = |part: Count, whole: Count, cell: Cell| {
            let rest = Count {
                value: whole.value.saturating_sub(part.value),
                openable: whole.openable.saturating_sub(part.openable),
            };
            let tells = |count: Count| (1..=FEW).contains(&count.value.saturating_sub(count.openable));
            let hide = self.of.is_masked() && (cell.is_hidden() || tells(part) || tells(rest));
            if hide { Cell::Withheld } else { Cell::Exact(part.value) }
        };
        let width = self.columns.len();
        let of_cell = |columns: std::ops::Range<usize>, whole: Count, cell: Cell| Sides {
            accepted: told(side(Side::Accepted, columns.clone()), whole, cell),
            waiting: told(side(Side::Waiting, columns), whole, cell),
        };
        let mut sides: Vec<Sides> = cells
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(at, (cell, count))| of_cell(at..at + 1, *count, *cell))
            .collect();
        let whole = counts.last().copied().unwrap_or_default();
        let mut sum = of_cell(0..width, whole, total);
        // With a part hidden, its sum would be a subtraction away.
        if sides.iter().any(|sides| sides.accepted.is_hidden()) {
            sum.accepted = Cell::Withheld;
        }
        if sides.iter().any(|sides| sides.waiting.is_hidden()) {
            sum.waiting = Cell::Withheld;
        }
        sides.push(sum);
        sides
    }
}

/// The cells, as many as there are columns, and their sum.
fn with_total(cells: &[Count], width: usize) -> Vec<Count> {
    let mut row: Vec<Count> = cells.iter().copied().take(width).collect();
    row.resize(width, Count::default());
    let mut total = Count::default();
    for count in &row {
        total.add(count.value, count.openable);
    }
    row.push(total);
    row
}

/// The sum of the rows, column by column.
fn sum(table: &[Vec<Count>], width: usize) -> Vec<Count> {
    let mut sum = vec![Count::default(); width];
    for row in table {
        for (sum, count) in sum.iter_mut().zip(row) {
            sum.add(count.value, count.openable);
        }
    }
    sum
}
