//! Accounts of staff (職員), their postings (所属), and signing in.

mod accounts;
mod password;
mod postings;
mod sign_in;

pub use accounts::{
    Account, NewStaff, StaffRow, add, by_login, change, disable, disable_by_command, find,
    is_empty, list, qualifications, reset_password,
};
pub use password::{Hashing, change_password};
pub(crate) use postings::standing;
pub use postings::{NewPosting, PostingRow, add_posting, all, change_posting, of_agency, of_staff};
pub use sign_in::{Outcome, sign_in};
