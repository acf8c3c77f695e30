//! Accounts of staff (職員), their postings (所属), and signing in.

mod accounts;
mod initial;
mod password;
mod postings;
mod sign_in;

pub use accounts::{
    Account, NewStaff, StaffFilter, StaffRow, by_login, change, disable, disable_by_command, find, is_empty,
    known_by_login, list, qualifications, roster,
};
pub use initial::{add, initial_password, open_account, renew_password, reset_password};
pub use password::{Hashing, change_password};
pub(crate) use postings::standing;
pub use postings::{NewPosting, PostingRow, add_posting, all, change_posting, find_posting, of_agency, of_staff};
pub use sign_in::{Outcome, sign_in};
