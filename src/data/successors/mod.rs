//! 次の担当: open cases whose lead leaves, has left, or is missing, and who is to lead them next.
//!
//! What is chosen ahead changes nothing; a supervisor carries it out once the lead has left (人事異動).

mod carry_out;
mod choose;
mod list;

pub use carry_out::carry_out;
pub use choose::{Choice, Chosen, choose};
pub use list::{AHEAD, Candidate, Leaver, Leaving, candidates, leaving};
