//! Whose work may be counted: a capability that yields aggregates only, never a row.

use crate::access::{Act, Actor, CountSupport, May, Reach, Section, SystemTask};
use crate::data::{Db, Result};
use entity::ids::AgencyId;
use sea_orm::FromQueryResult;

/// An agency whose work can be counted.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CountedAgency {
    /// The agency.
    pub id: AgencyId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    is_counted: i32,
}

/// Who reads a figure, and what of it they could open row by row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub agency: AgencyId,
    pub opens_persons: bool,
    pub opens_consultations: bool,
    pub opens_referrals: bool,
    pub opens_slips: bool,
}

/// The agencies among which a reader may choose.
#[derive(Clone, Debug)]
pub struct Offer {
    reader: Option<Reader>,
    agencies: Vec<CountedAgency>,
}

/// The agencies that a figure counts.
#[derive(Clone, Debug)]
pub struct Countable {
    reader: Option<Reader>,
    chosen: Option<CountedAgency>,
    agencies: usize,
}

impl Offer {
    /// What the signed-in person may count: their own agency, or all agencies and each of them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn to(db: &Db, by: &May<CountSupport>) -> Result<Self> {
        Self::to_actor(db, by.actor()).await
    }

    /// The same for an actor in hand, for tests of rules.
    #[doc(hidden)]
    pub async fn to_actor(db: &Db, who: &Actor) -> Result<Self> {
        let reach = who.reach(Act::CountSupport);
        let opens = |section, least| who.reach(Act::View(section)) >= least;
        let reader = Reader {
            agency: who.agency(),
            opens_persons: opens(Section::Basics, Reach::Agency),
            opens_consultations: opens(Section::Consultations, Reach::Agency),
            opens_referrals: opens(Section::Referrals, Reach::Agency),
            opens_slips: opens(Section::Referrals, Reach::Shared),
        };
        let mut agencies = agencies(db).await?;
        if reach < Reach::All {
            agencies.retain(|agency| reach >= Reach::Agency && agency.id == who.agency());
        }
        Ok(Self { reader: Some(reader), agencies })
    }

    /// Everything, for the command line.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn to_task(db: &Db, _task: &SystemTask) -> Result<Self> {
        Ok(Self { reader: None, agencies: agencies(db).await? })
    }

    /// The agencies that count anything, for the choice on the page.
    pub fn agencies(&self) -> impl Iterator<Item = &CountedAgency> {
        self.agencies.iter().filter(|agency| agency.is_counted != 0 || self.is_one())
    }

    /// There is only one's own agency to choose.
    pub const fn is_one(&self) -> bool {
        self.agencies.len() == 1
    }

    /// The agency with this code, or all of them for an empty one; none if it is not among them.
    pub fn choose(&self, code: &str) -> Option<Countable> {
        let chosen = match (code, self.agencies.as_slice()) {
            ("", []) if self.reader.is_some() => return None,
            ("", [only]) if self.reader.is_some() => Some(only.clone()),
            ("", _) => None,
            (code, all) => Some(all.iter().find(|agency| agency.code == code)?.clone()),
        };
        Some(Countable { reader: self.reader, chosen, agencies: self.agencies().count() })
    }
}

impl Countable {
    /// Whose work it is, in words.
    pub fn label(&self) -> String {
        match &self.chosen {
            Some(agency) => agency.name.clone(),
            None => format!("すべての機関（{}）", self.agencies),
        }
    }

    /// The code of the one agency; none for all.
    pub fn code(&self) -> Option<&str> {
        self.chosen.as_ref().map(|agency| agency.code.as_str())
    }

    pub(super) fn chosen(&self) -> Option<AgencyId> {
        self.chosen.as_ref().map(|agency| agency.id)
    }

    pub(super) const fn reader(&self) -> Option<&Reader> {
        self.reader.as_ref()
    }

    /// Small cells are hidden: the reader looks at more than their own agency.
    pub fn is_masked(&self) -> bool {
        self.reader.is_some_and(|reader| self.chosen() != Some(reader.agency))
    }

    /// The one agency that the statements are limited to.
    ///
    /// A masked figure needs the whole table even for one agency, so that what it hides cannot be subtracted elsewhere.
    pub(super) fn limit(&self) -> Option<AgencyId> {
        if self.is_masked() { None } else { self.chosen() }
    }
}

const AGENCIES: &str = "SELECT a.id, a.code, a.name, CASE WHEN EXISTS (SELECT 1 FROM postings p WHERE p.agency_id = a.id) \
     OR EXISTS (SELECT 1 FROM consultations c WHERE c.agency_id = a.id) \
     OR EXISTS (SELECT 1 FROM referrals r WHERE r.agency_id = a.id) THEN 1 ELSE 0 END AS is_counted \
     FROM agencies a ORDER BY a.code, a.id";

async fn agencies(db: &Db) -> Result<Vec<CountedAgency>> {
    let statement = db.statement(AGENCIES, vec![]);
    Ok(CountedAgency::find_by_statement(statement).all(db.reader()).await?)
}
