//! Small cells across agencies: who may open none of the rows of a cell is not told whether it holds 1, 2, 3 or 4.
//!
//! The table has one row for each agency and a last one for all of them, one column for each column of the figure and
//! a last one for the total. Rows and columns add up, so a hidden cell must never be what is left over: a cell is safe
//! only if it lies on a ring of hidden cells. Every view of a year is cut from this one table.

/// A cell: how many rows it counts, and how many of them the reader could open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows counted.
    pub value: i64,
    /// Rows of them that the reader may open.
    pub openable: i64,
}

impl Count {
    /// Adds rows, `openable` of them open to the reader.
    pub const fn add(&mut self, value: i64, openable: i64) {
        self.value = self.value.saturating_add(value);
        self.openable = self.openable.saturating_add(openable);
    }

    /// 1 to 4 rows, none of which the reader may open.
    pub const fn is_few(self) -> bool {
        1 <= self.value && self.value <= FEW && self.openable <= 0
    }
}

/// The largest number that is hidden for its own sake.
pub const FEW: i64 = 4;

/// How much of a cell is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Veil {
    /// The number.
    #[default]
    Open,
    /// 「1–4」.
    Few,
    /// Nothing, because it would give another cell away.
    Withheld,
}

type At = (usize, usize);

/// What is shown of each cell of the table.
pub fn veils(table: &[Vec<Count>]) -> Vec<Vec<Veil>> {
    let few = |count: &Count| {
        if count.is_few() { Veil::Few } else { Veil::Open }
    };
    let mut sheet = Sheet {
        table,
        veils: table.iter().map(|row| row.iter().map(few).collect()).collect(),
        width: table.iter().map(Vec::len).max().unwrap_or(0),
    };
    while let Some(at) = sheet.next() {
        sheet.hide(at);
    }
    sheet.veils
}

struct Sheet<'a> {
    table: &'a [Vec<Count>],
    veils: Vec<Vec<Veil>>,
    width: usize,
}

impl Sheet<'_> {
    fn hide(&mut self, (row, column): At) {
        if let Some(veil) = self.veils.get_mut(row).and_then(|row| row.get_mut(column)) {
            *veil = Veil::Withheld;
        }
    }

    fn veil(&self, (row, column): At) -> Veil {
        self.veils.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    fn count(&self, (row, column): At) -> Count {
        self.table.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    fn is_hidden(&self, at: At) -> bool {
        self.veil(at) != Veil::Open
    }

    fn is_margin(&self, (row, column): At) -> bool {
        row + 1 == self.table.len() || column + 1 == self.width
    }

    fn row(&self, row: usize) -> Vec<At> {
        (0..self.width).map(|column| (row, column)).collect()
    }

    fn column(&self, column: usize) -> Vec<At> {
        (0..self.table.len()).map(|row| (row, column)).collect()
    }

    fn lines(&self) -> impl Iterator<Item = Vec<At>> {
        let rows = (0..self.table.len()).map(|row| self.row(row));
        rows.chain((0..self.width).map(|column| self.column(column)))
    }

    fn hidden(&self) -> Vec<At> {
        let all = (0..self.table.len()).flat_map(|row| self.row(row));
        all.filter(|at| self.is_hidden(*at)).collect()
    }

    /// The smallest cell of `places` that can be hidden; the total only if there is no other.
    fn smallest(&self, places: impl IntoIterator<Item = At>) -> Option<At> {
        let can_be_hidden = |at: &At| {
            let count = self.count(*at);
            !self.is_hidden(*at) && count.value > 0 && count.openable < count.value
        };
        let key = |at: &At| (self.is_margin(*at), self.count(*at).value, *at);
        places.into_iter().filter(can_be_hidden).min_by_key(key)
    }

    /// The next cell that must be hidden, too.
    fn next(&self) -> Option<At> {
        let alone = |line: &Vec<At>| line.iter().filter(|at| self.is_hidden(**at)).count() == 1;
        let left_over = self.lines().filter(alone).find_map(|line| self.smallest(line));
        left_over
            .or_else(|| self.hidden().into_iter().find_map(|at| self.closing(at)))
            .or_else(|| self.lines().filter(|line| self.is_tight(line)).find_map(|line| self.smallest(line)))
            .or_else(|| self.lines().find_map(|line| self.telling_total(&line)))
    }

    /// If a hidden cell lies on no ring, the cell that closes one.
    fn closing(&self, at: At) -> Option<At> {
        let (rows, columns) = self.reached(at);
        if columns.contains(&at.1) {
            return None;
        }
        let beside = self.row(at.0).into_iter().filter(|place| !columns.contains(&place.1));
        // One end on this side of the cell, the other end beyond it.
        let crosses = |place: &At| rows.contains(&place.0) != columns.contains(&place.1);
        let across = (0..self.table.len()).flat_map(|row| self.row(row)).filter(crosses);
        self.smallest(beside).or_else(|| self.smallest(across))
    }

    /// The rows and columns that hidden cells connect with the row of `from`, that cell left aside.
    fn reached(&self, from: At) -> (Vec<usize>, Vec<usize>) {
        let (mut rows, mut columns, mut next) = (vec![from.0], Vec::new(), 0);
        while let Some(row) = rows.get(next).copied() {
            next += 1;
            for at in self.row(row) {
                if at == from || !self.is_hidden(at) || columns.contains(&at.1) {
                    continue;
                }
                columns.push(at.1);
                for at in self.column(at.1) {
                    if at != from && self.is_hidden(at) && !rows.contains(&at.0) {
                        rows.push(at.0);
                    }
                }
            }
        }
        (rows, columns)
    }

    /// The least that a hidden cell can hold, as far as a reader knows who knows the rule.
    fn least(&self, at: At) -> i64 {
        let count = self.count(at);
        match self.veil(at) {
            Veil::Few => 1,
            _ if count.openable > 0 => count.openable.saturating_add(1),
            _ => count.value.min(FEW + 1),
        }
    }

    /// Hidden cells whose sum is shown, and can be made up in one way only: 1 + 1, or 4 + 4.
    fn is_tight(&self, line: &[At]) -> bool {
        let Some((total, parts)) = line.split_last() else {
            return false;
        };
        let hidden: Vec<At> = parts.iter().copied().filter(|at| self.is_hidden(*at)).collect();
        if hidden.is_empty() || self.is_hidden(*total) {
            return false;
        }
        let sum = added(hidden.iter().map(|at| self.count(*at).value));
        let least = added(hidden.iter().map(|at| self.least(*at)));
        let all_few = hidden.iter().all(|at| self.veil(*at) == Veil::Few);
        sum <= least || (all_few && sum >= FEW * hidden.len() as i64)
    }

    /// A hidden total of 「1–4」 that its parts, each at least one, already fill.
    fn telling_total(&self, line: &[At]) -> Option<At> {
        let (total, parts) = line.split_last()?;
        let filled = |at: &At| {
            if self.is_hidden(*at) { self.least(*at) } else { self.count(*at).value }
        };
        let least = added(parts.iter().map(filled));
        let several = parts.iter().filter(|at| self.is_hidden(**at)).count() > 1;
        (self.veil(*total) == Veil::Few && several && least >= FEW).then_some(*total)
    }
}

fn added(numbers: impl Iterator<Item = i64>) -> i64 {
    numbers.fold(0, i64::saturating_add)
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
