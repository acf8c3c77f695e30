//! One page of a list.

/// Rows on one page.
pub const ROWS: u64 = 50;

/// Number of a page, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNo(u64);

impl PageNo {
    /// The page somebody asked for; nonsense is the first page.
    pub fn parse(text: &str) -> Self {
        Self(text.parse().unwrap_or(1).clamp(1, 100_000))
    }

    /// Its number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// Rows before it.
    pub const fn offset(self) -> u64 {
        (self.0 - 1) * ROWS
    }
}

impl Default for PageNo {
    fn default() -> Self {
        Self(1)
    }
}

/// One page of rows.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Which page this is.
    pub no: PageNo,
    /// There are more rows after these.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// Cuts one row too many off and remembers that there was one.
    pub fn cut(mut rows: Vec<T>, no: PageNo) -> Self {
        let has_next = rows.len() as u64 > ROWS;
        rows.truncate(ROWS as usize);
        Self { rows, no, has_next }
    }

    /// The same page with other rows.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(make).collect(), no: self.no, has_next: self.has_next }
    }
}
