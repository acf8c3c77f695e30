//! The one decision: why may this person do this to this record?

use crate::access::{Act, Actor, Reach, Section};
use entity::codes::RecipientKind;
use entity::ids::{AgencyId, CaseId, GrantId, HouseholdId, PersonId, StaffId};
use entity::stamp::At;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the decision needs to know about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The agency that owns the record.
    pub owner: AgencyId,
    /// The agency a slip was sent to, once it was sent.
    pub slip_to: Option<AgencyId>,
    /// What grants open of the case to which the record belongs.
    pub openings: Vec<Opening>,
    /// The persons a record below a case is about; none for the case itself.
    pub about: Option<BTreeSet<PersonId>>,
    /// The case that it is, or to which it belongs.
    pub case: Option<CaseId>,
    /// The household that it is, or to which it belongs.
    pub household: Option<HouseholdId>,
    /// The persons that it is, or is about, as far as its row tells.
    pub persons: BTreeSet<PersonId>,
    /// Who works on it, where an act reaches no further than what is assigned.
    pub team: BTreeSet<StaffId>,
    /// The instant for which is asked.
    pub now: At,
}

/// One thing that a grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The grant.
    pub grant: GrantId,
    /// To what kind of recipient.
    pub kind: RecipientKind,
    /// To whom: an agency, a posting or a member of staff.
    pub recipient: Uuid,
    /// Which section.
    pub section: Section,
    /// About whom.
    pub subject: PersonId,
    /// From this instant on.
    pub from: At,
    /// Up to this instant, which no longer belongs to it.
    pub until: At,
}

impl Facts {
    /// A record that only its owner knows of.
    pub const fn owned(owner: AgencyId) -> Self {
        Self {
            owner,
            slip_to: None,
            openings: Vec::new(),
            about: None,
            case: None,
            household: None,
            persons: BTreeSet::new(),
            team: BTreeSet::new(),
            now: At(0),
        }
    }

    /// The same of a record that belongs to a case.
    #[must_use]
    pub fn of_case(self, case: impl Into<Option<CaseId>>) -> Self {
        Self { case: case.into(), ..self }
    }
}

impl Opening {
    /// Whether it holds for `who` at this instant, as far as `reach` goes.
    fn holds(&self, who: &Actor, reach: Reach, now: At) -> bool {
        let is_recipient = match self.kind {
            RecipientKind::Agency => reach >= Reach::Shared && self.recipient == who.agency().0,
            RecipientKind::Posting => self.recipient == who.posting().0,
            RecipientKind::Staff => self.recipient == who.staff().0,
        };
        is_recipient && reach >= Reach::Assigned && self.from <= now && now < self.until
    }
}

/// A ground on which something is open (根拠).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The acting agency owns the record (担当機関).
    Ownership,
    /// The slip was sent to the acting agency (届いたつなぎ).
    Slip,
    /// The owner shared it, on the ground that the grant states (共有).
    Grant(GrantId),
}

/// Every ground on which `who` may do `act`; empty means no.
///
/// Whoever is excluded has none, whatever else would hold.
pub fn explain(who: &Actor, act: Act, facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if who.excluded().covers(facts) {
        return reasons;
    }
    let reach = who.reach(act);
    let is_own = facts.owner == who.agency();
    if reach >= Reach::Agency && is_own && act != Act::AnswerSlip {
        reasons.push(Reason::Ownership);
    }
    if reach == Reach::Assigned && is_own && act == Act::Unmask && facts.team.contains(&who.staff()) {
        reasons.push(Reason::Ownership);
    }
    let is_slip = facts.slip_to == Some(who.agency()) && !is_own;
    if is_slip && reach >= Reach::Shared && matches!(act, Act::View(Section::Referrals) | Act::AnswerSlip) {
        reasons.push(Reason::Slip);
    }
    if let (Act::View(section), false) = (act, is_own) {
        reasons.extend(granted(who, reach, section, facts));
    }
    reasons
}

/// Grants that together open the record: a record about several persons only if each of them is covered, one about nobody
/// in particular never.
fn granted(who: &Actor, reach: Reach, section: Section, facts: &Facts) -> Vec<Reason> {
    let open: Vec<&Opening> = facts
        .openings
        .iter()
        .filter(|opening| opening.section == section && opening.holds(who, reach, facts.now))
        .filter(|opening| facts.about.as_ref().is_none_or(|about| about.contains(&opening.subject)))
        .collect();
    if let Some(about) = &facts.about {
        let covered: BTreeSet<PersonId> = open.iter().map(|opening| opening.subject).collect();
        if about.is_empty() || covered != *about {
            return Vec::new();
        }
    }
    let grants: BTreeSet<GrantId> = open.into_iter().map(|opening| opening.grant).collect();
    grants.into_iter().map(Reason::Grant).collect()
}
