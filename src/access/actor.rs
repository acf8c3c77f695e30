//! Who is acting: a member of staff under one of their postings.

use crate::access::{Act, Excluded, Reach, policy, witness::Witness};
use entity::codes::Role;
use entity::ids::{AgencyId, PostingId, StaffId};
use uuid::Uuid;

/// The signed-in person, acting under one posting. Nobody outside `access` can make, copy or change one.
#[derive(Debug)]
pub struct Actor {
    standing: Standing,
    /// The form token of the session.
    token: String,
    witness: Witness,
}

/// A posting that the person could act under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingPosting {
    /// The posting.
    pub id: PostingId,
    /// Agency and roles in words.
    pub label: String,
}

/// The parts of an actor that the database knows.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The member of staff.
    pub staff: StaffId,
    /// Name of the member of staff.
    pub name: String,
    /// The posting acted under.
    pub posting: PostingId,
    /// The agency acted for.
    pub agency: AgencyId,
    /// Name of that agency.
    pub agency_name: String,
    /// Roles of that posting.
    pub roles: Vec<Role>,
    /// All postings that hold today.
    pub postings: Vec<ActingPosting>,
    /// Slips that wait for an answer of that agency, counted up to 100.
    pub waiting: u64,
    /// Their own tasks there that are due today or overdue, counted up to 100.
    pub due: u64,
    /// The password must be changed before anything else.
    pub must_change_password: bool,
    /// What a supervisor keeps them away from.
    pub excluded: Excluded,
}

impl Actor {
    /// Only the session's gate makes actors.
    pub(in crate::access) const fn new(standing: Standing, token: String, witness: Witness) -> Self {
        Self { standing, token, witness }
    }

    /// An actor for tests of rules, without a session.
    #[doc(hidden)]
    pub fn for_tests(agency: AgencyId, roles: &[Role]) -> Self {
        let standing = Standing {
            staff: StaffId(Uuid::nil()),
            name: "検査".to_owned(),
            posting: PostingId(Uuid::nil()),
            agency,
            agency_name: "検査機関".to_owned(),
            roles: roles.to_vec(),
            postings: Vec::new(),
            waiting: 0,
            due: 0,
            must_change_password: false,
            excluded: Excluded::default(),
        };
        Self::new(standing, String::new(), Witness::absent())
    }

    /// An actor for tests of rules who is kept away from something.
    #[doc(hidden)]
    #[must_use]
    pub fn kept_away(mut self, excluded: Excluded) -> Self {
        self.standing.excluded = excluded;
        self
    }

    /// The member of staff.
    pub const fn staff(&self) -> StaffId {
        self.standing.staff
    }

    /// Name of the member of staff.
    pub fn name(&self) -> &str {
        &self.standing.name
    }

    /// The posting acted under.
    pub const fn posting(&self) -> PostingId {
        self.standing.posting
    }

    /// The agency acted for.
    pub const fn agency(&self) -> AgencyId {
        self.standing.agency
    }

    /// Name of the agency acted for.
    pub fn agency_name(&self) -> &str {
        &self.standing.agency_name
    }

    /// Roles of the posting acted under.
    pub fn roles(&self) -> &[Role] {
        &self.standing.roles
    }

    /// All postings that hold today.
    pub fn postings(&self) -> &[ActingPosting] {
        &self.standing.postings
    }

    /// Slips that wait for an answer of the acting agency, counted up to 100.
    pub const fn waiting(&self) -> u64 {
        self.standing.waiting
    }

    /// Own tasks at the acting agency that are due today or overdue, counted up to 100.
    pub const fn due(&self) -> u64 {
        self.standing.due
    }

    /// What a supervisor keeps them away from, whatever else would open it.
    pub const fn excluded(&self) -> &Excluded {
        &self.standing.excluded
    }

    /// The form token of the session.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// How far an act reaches: the widest of the posting's roles.
    pub fn reach(&self, act: Act) -> Reach {
        self.roles().iter().map(|role| policy::reach(*role, act)).max().unwrap_or(Reach::Nothing)
    }

    /// Whether an act reaches anything at all.
    pub fn may(&self, act: Act) -> bool {
        self.reach(act) > Reach::Nothing
    }

    /// Agency and roles in words, as at the top of every page.
    pub fn acting(&self) -> String {
        let roles: Vec<&str> = self.roles().iter().map(|role| role.label()).collect();
        format!("{} ・ {}", self.agency_name(), roles.join("・"))
    }

    /// Where this request's audit entries go.
    pub(crate) const fn witness(&self) -> &Witness {
        &self.witness
    }
}
