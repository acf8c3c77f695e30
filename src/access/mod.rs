//! WHO MAY DO WHAT.
//!
//! A cast of four explains the model. *Sato* works at the 社会福祉協議会; every case her agency owns is hers to
//! read and write. *Tanaka* at the health centre sees none of them, until Sato's agency sends a slip (つなぎ):
//! then Tanaka sees that slip and may answer it, and nothing else. *Nakamura* at the city counts what all agencies
//! did, and opens only the rows his own agency owns. *Kimura*, the auditor, reads who saw what, and no content. When a
//! father agrees that Tanaka's centre may know what he told Sato, a grant opens those sections about *him*: Tanaka reads
//! them, writes nothing, and the day he withdraws she finds nothing; of his son she never saw a word. *Mori* works beside Sato and is
//! the father's cousin: a supervisor has excluded her from the case, and for her neither it nor the family exists.
//!
//! [`policy::reach`] says how far a role's permission extends. [`reach`] turns that into row filters, [`explain()`]
//! into the grounds for one row in hand; a property test holds the two together. A [`gate`] settles access before a
//! handler runs and yields a proof; every verb in `data` asks for the proof it needs.

mod actor;
mod excluded;
mod explain;
mod gate;
#[cfg(doctest)]
mod locks;
pub mod policy;
pub(crate) mod reach;
mod record;
mod task;
mod witness;

pub use actor::{ActingPosting, Actor, Standing};
pub use excluded::Excluded;
pub use explain::{Facts, Opening, Reason, explain};
pub use gate::{Gate, Gated, May, Open, Public, SIGN_IN_KEY, SignIn, SignedIn, TOKEN_KEY, start_session};
pub use policy::{Act, Reach, Role, Section};
pub use record::{
    Action, Administer, AnswerSlip, CountSupport, Inquire, MatchIdentities, On, ReadLog, ReadTechnicalLog, Record,
    Supervise, Unmask, ViewBasics, ViewConsultations, ViewReferrals, WriteBasics, WriteConsultations, WriteReferrals,
};
pub use task::SystemTask;
pub use witness::Witness;
