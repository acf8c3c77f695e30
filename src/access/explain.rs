//! The one decision: why may this person do this to this record?

use crate::access::{Act, Actor, Reach, Section};
use entity::ids::AgencyId;

/// What the decision needs to know about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The agency that owns the record.
    pub owner: AgencyId,
    /// The agency a slip was sent to, once it was sent.
    pub slip_to: Option<AgencyId>,
}

impl Facts {
    /// A record that only its owner knows of.
    pub const fn owned(owner: AgencyId) -> Self {
        Self { owner, slip_to: None }
    }
}

/// A ground on which something is open (根拠).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The acting agency owns the record (担当機関).
    Ownership,
    /// The slip was sent to the acting agency (届いたつなぎ).
    Slip,
}

/// Every ground on which `who` may do `act`; empty means no.
pub fn explain(who: &Actor, act: Act, facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let reach = who.reach(act);
    if reach >= Reach::Agency && facts.owner == who.agency() && act != Act::AnswerSlip {
        reasons.push(Reason::Ownership);
    }
    let is_slip = facts.slip_to == Some(who.agency()) && facts.owner != who.agency();
    if is_slip && reach >= Reach::Shared && matches!(act, Act::View(Section::Referrals) | Act::AnswerSlip) {
        reasons.push(Reason::Slip);
    }
    reasons
}
