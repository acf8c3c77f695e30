//! One page of a list, or the whole of it.

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

/// Which part of a list is wanted: one page, or the whole of it as long as it is not too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    no: PageNo,
    rows: u64,
}

impl Extent {
    /// The whole list, if it has no more than `most` rows; else its first `most`, and [`Page::has_next`] says so.
    pub const fn all(most: u64) -> Self {
        Self { no: PageNo(1), rows: most }
    }

    /// A page of so many rows.
    pub const fn part(no: PageNo, rows: u64) -> Self {
        Self { no, rows }
    }

    /// Rows before it.
    pub const fn offset(self) -> u64 {
        (self.no.0 - 1).saturating_mul(self.rows)
    }

    /// Most rows of it.
    pub const fn most(self) -> u64 {
        self.rows
    }

    /// How many rows to ask for: one too many tells whether there are more.
    pub const fn asked(self) -> u64 {
        self.rows.saturating_add(1)
    }
}

impl From<PageNo> for Extent {
    fn from(no: PageNo) -> Self {
        Self { no, rows: ROWS }
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
    pub fn cut(mut rows: Vec<T>, part: impl Into<Extent>) -> Self {
        let Extent { no, rows: most } = part.into();
        let has_next = rows.len() as u64 > most;
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Self { rows, no, has_next }
    }

    /// The part of a whole list in hand.
    pub fn among(mut rows: Vec<T>, part: impl Into<Extent>) -> Self {
        let part = part.into();
        let before = usize::try_from(part.offset()).unwrap_or(usize::MAX);
        rows.drain(..before.min(rows.len()));
        Self::cut(rows, part)
    }

    /// The same page with other rows.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(make).collect(), no: self.no, has_next: self.has_next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_says_whether_there_is_more() {
        let second = Page::among((0..120).collect(), PageNo::parse("2"));
        assert_eq!((second.rows.first(), second.rows.len(), second.has_next), (Some(&50), 50, true));
        let last = Page::among((0..120).collect(), PageNo::parse("3"));
        assert_eq!((last.rows.len(), last.has_next), (20, false));
        assert!(Page::among((0..120).collect(), PageNo::parse("9")).rows.is_empty());
        let all = Page::among((0..120).collect(), Extent::all(120));
        assert_eq!((all.rows.len(), all.has_next), (120, false));
        assert!(Page::among((0..121).collect(), Extent::all(120)).has_next);
    }
}
