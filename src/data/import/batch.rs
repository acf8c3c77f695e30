//! Rows on their way into one table.

use sea_orm::Value;

/// What the rows do to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They are new.
    Insert,
    /// The first two columns are `id` and the `version` that was seen; the rest replaces what is there.
    Update,
    /// The columns together say which rows go.
    Delete,
}

/// How a statement marks where its values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holes {
    /// `?`: SQLite looks a numbered one up among all others, which thousands of them cannot afford.
    Plain,
    /// `$1`, `$2` …, as PostgreSQL wants them.
    Numbered {
        /// The columns that are the same in all rows are written too.
        is_whole: bool,
    },
}

/// Multi-row inserts, each with its values.
pub struct Inserts {
    head: String,
    literals: String,
    width: usize,
    full: usize,
    holes: Holes,
    whole: Option<String>,
    values: std::vec::IntoIter<Value>,
}

impl Inserts {
    fn sql(&self, values: usize) -> String {
        let mut sql = self.head.clone();
        for nth in 0..values {
            let place = nth % self.width;
            sql.push_str(match (place, nth) {
                (0, 0) => "(",
                (0, _) => ",(",
                _ => ",",
            });
            match self.holes {
                Holes::Plain => sql.push('?'),
                Holes::Numbered { .. } => {
                    sql.push('$');
                    sql.push_str(&(nth + 1).to_string());
                }
            }
            if place + 1 == self.width {
                sql.push_str(&self.literals);
                sql.push(')');
            }
        }
        sql
    }
}

impl Iterator for Inserts {
    type Item = (String, Vec<Value>, u64);

    fn next(&mut self) -> Option<Self::Item> {
        let values: Vec<Value> = self.values.by_ref().take(self.full).collect();
        if values.is_empty() {
            return None;
        }
        let sql = if values.len() == self.full {
            // The long statement is written once; only the last one differs.
            let whole = self.whole.take().unwrap_or_else(|| self.sql(self.full));
            self.whole.insert(whole).clone()
        } else {
            self.sql(values.len())
        };
        let rows = (values.len() / self.width) as u64;
        Some((sql, values, rows))
    }
}

/// Rows for one table, with columns that are the same in all of them kept apart.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The table.
    pub table: &'static str,
    /// What happens.
    pub change: Change,
    /// The columns of the rows.
    pub columns: Vec<&'static str>,
    /// Columns that hold the same SQL literal in every row.
    pub fixed: Vec<(&'static str, String)>,
    /// Columns that are different in every row together, in whose order the rows are best put in; none = as they come.
    pub order: &'static [&'static str],
    /// The values, row after row.
    values: Vec<Value>,
    /// How many rows were taken out.
    taken: usize,
}

impl Batch {
    /// No rows yet.
    pub const fn new(table: &'static str, change: Change, columns: Vec<&'static str>) -> Self {
        Self { table, change, columns, fixed: Vec::new(), order: &[], values: Vec::new(), taken: 0 }
    }

    /// New rows.
    pub fn insert(table: &'static str, columns: &[&'static str]) -> Self {
        Self::new(table, Change::Insert, columns.to_vec())
    }

    /// Rows that go.
    pub fn delete(table: &'static str, columns: &[&'static str]) -> Self {
        Self::new(table, Change::Delete, columns.to_vec())
    }

    /// Gives a column the same SQL literal in every row.
    pub fn with(mut self, column: &'static str, literal: impl ToString) -> Self {
        self.fixed.push((column, literal.to_string()));
        self
    }

    /// Lets the rows wait in the order in which most indexes of their table hold them: SQLite then puts them in faster.
    pub const fn in_order_of(mut self, columns: &'static [&'static str]) -> Self {
        self.order = columns;
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        self.values.extend(row);
    }

    /// How many rows, taken out or not.
    pub fn rows(&self) -> usize {
        self.taken + self.values.len() / self.width()
    }

    fn width(&self) -> usize {
        self.columns.len().max(1)
    }

    /// Takes the rows out as inserts of at most `bound` values each into `table`.
    pub fn take_inserts(&mut self, table: &str, bound: usize, holes: Holes) -> Inserts {
        self.taken = self.rows();
        let width = self.width();
        let (names, literals) = match holes {
            Holes::Plain => (String::new(), String::new()),
            Holes::Numbered { is_whole } => self.fixed.iter().filter(|_| is_whole).fold(
                Default::default(),
                |(names, literals): (String, String), (name, literal)| {
                    (format!("{names}, {name}"), format!("{literals},{literal}"))
                },
            ),
        };
        Inserts {
            head: format!("INSERT INTO {table} ({}{names}) VALUES ", self.columns.join(", ")),
            literals,
            width,
            full: (bound / width).max(1) * width,
            holes,
            whole: None,
            values: std::mem::take(&mut self.values).into_iter(),
        }
    }
}
