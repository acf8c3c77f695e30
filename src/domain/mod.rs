//! Pure rules: no database, no clock, no HTTP.

pub mod age_band;
pub mod amount;
pub mod beside;
pub mod birth;
pub mod consent;
pub mod csv_text;
pub mod deadline;
pub mod errors;
pub mod fiscal_year;
pub mod grounds;
pub mod hidden;
pub mod holidays;
pub mod kana;
pub mod opening;
pub mod percent;
pub mod postal;
pub mod referral_state;
pub mod sections;
pub mod wareki;
pub mod written;
