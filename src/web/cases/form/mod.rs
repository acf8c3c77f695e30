//! What is typed into the forms of a case.

mod basics;
mod brings;
mod ending;
mod relay;
mod story;
mod working;

pub use basics::CaseForm;
pub use basics::value as subject_value;
pub use brings::brings;
pub use ending::{CloseForm, ReopenForm, going_on};
pub use relay::RelayForm;
pub use story::ShowQuery;
pub use working::{EngagementForm, Episode, HandOverForm, TeamForm, Working};

use crate::domain::errors::Errors;
use crate::domain::written::suspected_my_number;
use crate::web::forms::required_date;
use entity::stamp::Ymd;

/// Longest name.
pub const NAME: usize = 100;
/// Longest note.
pub const NOTE: usize = 2_000;

/// What a ticked box sends.
const YES: &str = "yes";

/// The version that the form was shown with; one that cannot be read matches no record.
pub fn version(text: &str) -> i32 {
    text.parse().unwrap_or(-1)
}

/// Whether any of the texts seems to hold a 個人番号.
pub fn holds_number(texts: &[&str]) -> bool {
    texts.iter().any(|text| suspected_my_number(text).into_iter().next().is_some())
}

/// A day that must be given and may be neither in the future nor before `first`.
fn day_within(
    errors: &mut Errors,
    name: &str,
    label: &str,
    text: &str,
    first: Option<(Ymd, &str)>,
    today: Ymd,
) -> Option<Ymd> {
    let day = required_date(errors, name, label, text)?;
    if day > today {
        errors.add(name, format!("{label}に未来の日付は登録できません。"));
        return None;
    }
    if let Some((first, what)) = first
        && day < first
    {
        errors.add(name, format!("{label}は、{what}以後の日にしてください。"));
        return None;
    }
    Some(day)
}
