//! Reading files in: every row checked first, then all of them applied in one transaction, or none.
//!
//! Checking and staging never hold the writer; only the last step does, set-wise.

mod agencies;
mod apply;
mod batch;
mod case_changes;
mod cases;
mod code;
mod consultations;
mod csv;
mod figures;
mod file;
mod households;
mod identity;
mod keys;
mod known;
mod lookups;
mod mapping;
mod namesakes;
mod numbers;
mod persons;
mod plan;
mod referrals;
mod row;
mod staff;
mod staging;
mod upsert;

pub use file::{Fault, Faults};
pub use mapping::Mapping;

use crate::access::SystemTask;
use crate::data::audit::Kind;
use crate::data::staff::Hashing;
use crate::data::{Db, Error, Result};
use crate::domain::csv_text;
use entity::stamp::{At, Ymd};
use file::{Column, Sheet};
use plan::Plan;

/// How often an import begins again because somebody else wrote the same rows meanwhile.
const ATTEMPTS: usize = 5;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// 機関.
    Agencies,
    /// 職員と所属.
    Staff,
    /// 世帯.
    Households,
    /// 人.
    Persons,
    /// ケース.
    Cases,
    /// 相談.
    Consultations,
    /// つなぎ.
    Referrals,
}

impl ImportKind {
    /// Every kind, in the order in which files build on each other.
    pub const ALL: [Self; 7] = [
        Self::Agencies,
        Self::Staff,
        Self::Households,
        Self::Persons,
        Self::Cases,
        Self::Consultations,
        Self::Referrals,
    ];

    /// The word on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agencies => "agencies",
            Self::Staff => "staff",
            Self::Households => "households",
            Self::Persons => "persons",
            Self::Cases => "cases",
            Self::Consultations => "consultations",
            Self::Referrals => "referrals",
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Agencies => "機関",
            Self::Staff => "職員",
            Self::Households => "世帯",
            Self::Persons => "人",
            Self::Cases => "ケース",
            Self::Consultations => "相談",
            Self::Referrals => "つなぎ",
        }
    }

    const fn record(self) -> Kind {
        match self {
            Self::Agencies => Kind::Agency,
            Self::Staff => Kind::Staff,
            Self::Households => Kind::Household,
            Self::Persons => Kind::Person,
            Self::Cases => Kind::Case,
            Self::Consultations => Kind::Consultation,
            Self::Referrals => Kind::Referral,
        }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Agencies => agencies::COLUMNS,
            Self::Staff => staff::COLUMNS,
            Self::Households => households::COLUMNS,
            Self::Persons => persons::COLUMNS,
            Self::Cases => cases::COLUMNS,
            Self::Consultations => consultations::COLUMNS,
            Self::Referrals => referrals::COLUMNS,
        }
    }
}

impl std::str::FromStr for ImportKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::code).join("、");
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| format!("「{text}」は取り込めません。{known} のどれかを指定してください。"))
    }
}

/// How a file is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Do everything but the commit.
    pub is_dry_run: bool,
    /// Headings of the file that stand for our columns, and columns to leave out.
    pub mapping: Mapping,
    /// How dear the hashes of initial passwords are.
    pub hashing: Hashing,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that became records.
    pub added: u64,
    /// Rows that changed a record.
    pub changed: u64,
    /// Rows met before, left alone.
    pub unchanged: u64,
    /// How long everything took, in microseconds.
    pub took: i64,
    /// How long the writer was held, in microseconds.
    pub held: i64,
    /// Sentences for the person who imports, such as roles that were not taken away.
    pub notes: Vec<String>,
}

impl Summary {
    /// Rows of the file.
    pub const fn rows(&self) -> u64 {
        self.added + self.changed + self.unchanged
    }
}

/// Why a file was not taken; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file has mistakes.
    #[error("{0}")]
    Faults(Faults),
    /// The database could not do it.
    #[error(transparent)]
    Data(#[from] Error),
}

/// Told how much of the work is done: done, and total.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Send + Sync);

/// What the parts of one import share.
struct Job<'a> {
    db: &'a Db,
    task: &'a SystemTask,
    kind: ImportKind,
    options: &'a Options,
    progress: Progress<'a>,
    rows: u64,
    now: At,
    today: Ymd,
}

impl Job<'_> {
    /// Counts a checked row, and lets others run now and then.
    async fn checked(&self, nth: usize) {
        if nth.is_multiple_of(1_000) {
            (self.progress)(nth as u64, self.rows * 2);
            tokio::task::yield_now().await;
        }
    }
}

/// Reads a file in: all of it, or nothing.
///
/// # Errors
/// [`ImportError::Faults`] if the file has mistakes, [`ImportError::Data`] if the database cannot be used.
pub async fn import(
    db: &Db,
    task: &SystemTask,
    kind: ImportKind,
    bytes: &[u8],
    name: &str,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Summary, ImportError> {
    let began = db.clock().now();
    let text =
        csv_text::decode(bytes).map_err(|error| ImportError::Faults(Faults::one(error.line, error.to_string())))?;
    let mut faults = Faults::default();
    let sheet = Sheet::read(&text, kind.columns(), &options.mapping, &mut faults);
    let job = Job {
        db,
        task,
        kind,
        options,
        progress,
        rows: sheet.rows.len() as u64,
        now: began,
        today: db.clock().today_ymd(),
    };
    let mut attempt = 1;
    loop {
        let plan = plan(&job, &sheet, &mut faults).await?;
        if !faults.is_empty() {
            return Err(ImportError::Faults(faults));
        }
        match apply::carry_out(&job, plan, bytes, name).await {
            Err(error) if attempt < ATTEMPTS && is_overtaken(&error) => attempt += 1,
            Err(error) => return Err(error.into()),
            Ok(mut summary) => {
                summary.took = db.clock().now().0 - began.0;
                progress(job.rows * 2, job.rows * 2);
                return Ok(summary);
            }
        }
    }
}

async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    match job.kind {
        ImportKind::Agencies => agencies::plan(job, sheet, faults).await,
        ImportKind::Staff => staff::plan(job, sheet, faults).await,
        ImportKind::Households => households::plan(job, sheet, faults).await,
        ImportKind::Persons => persons::plan(job, sheet, faults).await,
        ImportKind::Cases => cases::plan(job, sheet, faults).await,
        ImportKind::Consultations => consultations::plan(job, sheet, faults).await,
        ImportKind::Referrals => referrals::plan(job, sheet, faults).await,
    }
}

/// Somebody else changed the same rows, or took the same number, since they were looked up.
fn is_overtaken(error: &Error) -> bool {
    match error {
        Error::Stale => true,
        Error::Database(error) => Error::is_unique(error, &[""]),
        _ => false,
    }
}
