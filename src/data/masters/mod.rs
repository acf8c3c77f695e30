//! Code lists that the administrator keeps (コード): kinds of agency, districts, holidays, explanations.

mod districts;
mod explanations;
mod holidays;
mod kinds;

pub use districts::{NewDistrict, add_district, change_district, district, districts, districts_in_use};
pub use explanations::{explain_anew, explanation, explanations};
pub(in crate::data) use holidays::holidays_after;
pub use holidays::{add_holiday, holiday, holidays_of, remove_holiday};
pub use kinds::{
    CategoryRow, KindListRow, MappingRow, NewKind, add_kind, categories, change_kind, kind, kinds, map_kind, mappings,
};
