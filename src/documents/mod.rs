//! Files that leave the program: a [`Sheet`] is a table with what must stand around it, and each writer puts the same
//! sheet into one format.

mod csv;
mod json;
mod listing;
mod xlsx;

pub use self::csv::{Encoding, csv};
pub use json::json;
pub use listing::Listing;
pub use xlsx::xlsx;

use crate::domain::wareki;
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

/// A table with its title, remarks and heads.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Code of the report or list.
    pub name: String,
    /// Title in Japanese; also the name of the worksheet.
    pub title: String,
    /// What stands around the table: term and sentence, such as 数え方.
    pub remarks: Vec<(&'static str, String)>,
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// The rows, one value for each column.
    pub rows: Vec<Vec<Value>>,
    /// Further members of the JSON document, with their values.
    pub members: Vec<(&'static str, serde_json::Value)>,
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// The head in csv and JSON.
    pub code: String,
    /// The head people read.
    pub label: String,
}

impl SheetColumn {
    /// A column with both heads.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// A value in a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// There is none.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with decimals.
    Decimal(Decimal),
    /// A day: 「2026-11-21」, and a date in a workbook.
    Day(NaiveDate),
    /// A minute in Japan: 「2026-11-21T10:32」.
    Minute(NaiveDateTime),
    /// A second in Japan: 「2026-11-21T10:32:05」.
    Second(NaiveDateTime),
}

impl Value {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Words, if there are any.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::words(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::words(text)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Whole(number.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Decimal(number) => write!(f, "{number}"),
            Self::Day(day) => f.write_str(&wareki::iso(*day)),
            Self::Minute(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M")),
            Self::Second(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
        }
    }
}

/// A file in a known format.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, in ASCII.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file could not be made.
#[derive(Debug)]
pub struct Unwritten(String);

impl std::fmt::Display for Unwritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritten {}

impl File {
    /// The ending of its name, with the dot.
    pub fn ending(&self) -> &str {
        self.name.rfind('.').and_then(|dot| self.name.get(dot..)).unwrap_or_default()
    }
}

/// A format for people to take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// csv in one of the encodings.
    Csv(Encoding),
    /// An Excel workbook.
    Xlsx,
    /// JSON.
    Json,
}

/// Writes a sheet in a format; `stem` begins the file's name.
///
/// # Errors
/// The sheet is larger than the format allows.
pub fn write(sheet: &Sheet, format: Format, stem: &str) -> Result<File, Unwritten> {
    let file = |extension: &str, media, bytes| File { name: format!("{stem}.{extension}"), media, bytes };
    Ok(match format {
        Format::Csv(encoding) => file("csv", encoding.media(), csv(sheet, encoding)),
        Format::Xlsx => file(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx(sheet).map_err(|error| Unwritten(error.to_string()))?,
        ),
        Format::Json => file("json", "application/json; charset=utf-8", json(sheet).into_bytes()),
    })
}
