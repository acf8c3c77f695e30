//! Files of lists: any list that can be read as a page can be taken along as a file, with the same filter and order.
//!
//! A file goes out whole or not at all: a list that is longer than a file may be is refused, never cut. Which rows and
//! columns there are is decided by the gate that opens the list; what was taken along is put on record before it leaves.

mod pages;
mod values;

pub use values::{day, days, instant, minute, yes};

use crate::access::Actor;
use crate::clock::Clock;
use crate::data::Extent;
use crate::data::audit::{Deed, Entry, Kind};
use crate::documents::{self, Encoding, File, Format, Sheet};
use crate::domain::wareki;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::unprocessable;
use axum::extract::OptionalFromRequestParts;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::fmt::Write;
use uuid::Uuid;

/// The file that an address asks for, if it asks for one.
#[derive(Clone, Debug)]
pub struct Export {
    format: Format,
    clock: Clock,
    most: u64,
}

/// A list that is taken along: what is put on record about it, and what stands around it.
#[derive(Debug)]
pub struct Taken<'a> {
    /// Who takes it.
    pub who: &'a Actor,
    /// Of which kind its rows are.
    pub kind: Kind,
    /// Its part of the menu.
    pub place: &'static str,
    /// Its address with its filter.
    pub address: &'a str,
    /// What the log keeps of its filter; never text of records.
    pub filter: Value,
    /// Its filter in words, for whoever reads the file; what was not asked is empty.
    pub conditions: Vec<(&'static str, String)>,
    /// The records in it.
    pub ids: Vec<Uuid>,
    /// There are more rows than a file may have.
    pub is_too_long: bool,
}

impl OptionalFromRequestParts<AppState> for Export {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, AppError> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let value = |name: &str| pairs.iter().rev().find(|(own, _)| own == name).map_or("", |(_, value)| value);
        let format = format(value("format"), value("encoding")).map_err(AppError::NoSuchFile)?;
        Ok(format.map(|format| Self::new(state, format)))
    }
}

impl Export {
    /// A file in this format.
    pub fn new(state: &AppState, format: Format) -> Self {
        Self { format, clock: state.clock.clone(), most: state.config.export_rows }
    }

    /// The part of a list that a file holds: all of it.
    pub const fn whole(&self) -> Extent {
        Extent::all(self.most)
    }

    /// Most rows that a file holds.
    pub const fn most(&self) -> u64 {
        self.most
    }

    /// Puts on record who takes what along, and hands the file over; a list that is too long is refused as a whole.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn send(&self, taken: Taken<'_>, sheet: impl FnOnce() -> Sheet) -> Result<Response, AppError> {
        if taken.is_too_long {
            return Ok(unprocessable(pages::too_long(&taken, &self.clock, self.most)));
        }
        let mut sheet = sheet();
        sheet.remarks.splice(0..0, self.remarks(&taken, sheet.rows.len()));
        let entry = Entry::new(self.clock.now(), Deed::Exported, taken.kind)
            .by(taken.who)
            .with(json!({ "filter": taken.filter, "format": name(self.format), "rows": sheet.rows.len() }))
            .showing(taken.ids);
        taken.who.witness().record(entry);
        let (format, day) = (self.format, self.clock.today_ymd().0);
        let (stem, title) = (format!("{}_{day}", sheet.name), format!("{}_{day}", sheet.title));
        // Tens of thousands of rows take their time, during which others want to be served.
        let file = tokio::task::spawn_blocking(move || documents::write(&sheet, format, &stem)).await;
        Ok(attachment(file.map_err(AppError::broken)?.map_err(AppError::broken)?, &title))
    }

    fn remarks(&self, taken: &Taken<'_>, rows: usize) -> Vec<(&'static str, String)> {
        let conditions = taken.conditions.iter().filter(|(_, value)| !value.is_empty());
        let conditions: Vec<String> = conditions.map(|(name, value)| format!("{name} {value}")).collect();
        let now = self.clock.local();
        let mut remarks = vec![("機関", taken.who.agency_name().to_owned())];
        if !conditions.is_empty() {
            remarks.push(("条件", conditions.join("、")));
        }
        remarks.push(("件数", format!("{rows}件")));
        let at = format!("{} {}", wareki::long(now.date()), now.format("%H:%M"));
        remarks.push(("作成", format!("{at} {}", taken.who.name())));
        remarks
    }
}

/// The format that `?format=` and `?encoding=` name; none for a page.
///
/// # Errors
/// A sentence that says which there are.
pub fn format(format: &str, encoding: &str) -> Result<Option<Format>, &'static str> {
    let encoding = match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "utf-8" | "utf8" => Encoding::Utf8WithMark,
        "cp932" | "shift_jis" => Encoding::Cp932,
        _ => return Err("文字コードは utf-8 か cp932 で指定してください。"),
    };
    match format.trim() {
        "" | "html" => Ok(None),
        "csv" => Ok(Some(Format::Csv(encoding))),
        "xlsx" => Ok(Some(Format::Xlsx)),
        "json" => Ok(Some(Format::Json)),
        _ => Err("形式は html、csv、xlsx、json のどれかで指定してください。"),
    }
}

/// The format as the log names it.
const fn name(format: Format) -> &'static str {
    match format {
        Format::Csv(_) => "csv",
        Format::Xlsx => "xlsx",
        Format::Json => "json",
    }
}

/// A file to be kept, called by its title; programs that know no Japanese names take the plain one.
pub fn attachment(file: File, title: &str) -> Response {
    let mut called = String::new();
    for byte in format!("{title}{}", file.ending()).bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            called.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _written = write!(called, "%{byte:02X}");
        }
    }
    let disposition = format!("attachment; filename=\"{}\"; filename*=UTF-8''{called}", file.name);
    ([(CONTENT_TYPE, file.media.to_owned()), (CONTENT_DISPOSITION, disposition)], file.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_names_a_format_or_none() {
        assert_eq!(format("", ""), Ok(None));
        assert_eq!(format("html", "cp932"), Ok(None));
        assert_eq!(format("csv", ""), Ok(Some(Format::Csv(Encoding::Utf8WithMark))));
        assert_eq!(format("csv", "CP932"), Ok(Some(Format::Csv(Encoding::Cp932))));
        assert!(format("pdf", "").is_err() && format("csv", "utf-16").is_err());
    }

    proptest! {
        #[test]
        fn any_title_is_a_header(title in any::<String>()) {
            let file = File { name: "list.csv".to_owned(), media: "text/csv", bytes: Vec::new() };
            let response = attachment(file, &title);
            let value = response.headers().get(CONTENT_DISPOSITION).and_then(|value| value.to_str().ok());
            prop_assert!(value.is_some_and(|value| value.starts_with("attachment;") && value.contains(".csv\"; filename*=UTF-8''")));
        }
    }
}
