//! Agencies (機関): read by everybody who refers, kept by the administrator.

mod choose;
mod commissions;
mod records;
mod set_up;

pub(in crate::data) use choose::is_receiver;
pub use choose::{KindRow, ReceiverRow, by_code, hours, kinds, receivers};
pub use commissions::{CommissionRow, NewCommission, commission, commissions, end_commission};
pub use records::{
    AgencyFilter, AgencyRow, Colleague, NewAgency, add, change, find, list, municipality, named, of_agency,
};
pub use set_up::set_up;
