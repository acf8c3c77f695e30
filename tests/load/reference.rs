//! Import files made to the distribution of the published tables of 平成29年度, and what the reports must say of them.
//!
//! Everything follows from the seed. Beside the counted rows the files hold what must not be counted: contacts of our
//! own coordination, rows on both sides of the year, drafts, mere information; and what is easily counted wrongly:
//! birthdays between two contacts, dates of birth known to the year, people known in two agencies.

#[path = "reference/births.rs"]
mod births;
#[path = "reference/calendar.rs"]
mod calendar;
#[path = "reference/contacts.rs"]
mod contacts;
#[path = "reference/expected.rs"]
mod expected;
#[path = "reference/households.rs"]
mod households;
#[path = "reference/people.rs"]
mod people;
#[path = "reference/quota.rs"]
mod quota;
#[path = "reference/random.rs"]
mod random;
#[path = "reference/rerun.rs"]
mod rerun;
#[path = "reference/roster.rs"]
mod roster;
#[path = "reference/sheet.rs"]
mod sheet;
#[path = "reference/slips.rs"]
mod slips;
#[path = "reference/words.rs"]
mod words;
#[path = "reference/write.rs"]
mod write;

pub use expected::Expected;
pub use rerun::rerun;

/// The password of the handful of accounts that have one ([`ACCOUNTS`]).
pub const PASSWORD: &str = "mihon-no-aikotoba-2017";

/// The accounts with a password: log-in and what it stands for.
pub const ACCOUNTS: [(&str, &str); 8] = [
    ("a01-c01", "largest"),
    ("a01-sv", "largest-supervisor"),
    ("a12-c01", "smallest"),
    ("a12-sv", "smallest-supervisor"),
    ("municipal", "municipal"),
    ("coordinator", "coordinator"),
    ("auditor", "auditor"),
    ("administrator", "administrator"),
];

/// How many rows to make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// The published figures.
    Full,
    /// A hundredth of them, with tables of its own.
    Small,
}

/// What to make; fiscal years before 2014 have other bands and are not meant.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub seed: u64,
    pub scale: Scale,
    pub fiscal_year: i32,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 29, scale: Scale::Full, fiscal_year: 2017 }
    }
}

/// The files as CSV texts in the import formats.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReferenceFiles {
    pub fiscal_year: i32,
    pub agencies: String,
    pub staff: String,
    pub households: String,
    pub persons: String,
    pub cases: String,
    pub consultations: String,
    pub referrals: String,
}

impl ReferenceFiles {
    /// Kind and text of every file, in the order in which they must be imported.
    pub fn in_order(&self) -> [(&'static str, &str); 7] {
        [
            ("agencies", &self.agencies),
            ("staff", &self.staff),
            ("households", &self.households),
            ("persons", &self.persons),
            ("cases", &self.cases),
            ("consultations", &self.consultations),
            ("referrals", &self.referrals),
        ]
    }
}

/// Makes the files, and says what the reports must show after their import.
pub fn generate(options: Options) -> (ReferenceFiles, Expected) {
    let quota = quota::Quota::of(options.scale);
    let mut random = random::Random::new(options.seed);
    let year = (options.fiscal_year * 10_000 + 401, (options.fiscal_year + 1) * 10_000 + 331);
    let mut population = people::Population::new(&quota, year, &mut random);
    contacts::complete(&mut population, &quota, &mut random);
    let households = households::settle(&mut population, &mut random);
    let cases = households::open_cases(&population, &households, &quota, &mut random);
    let slips = slips::all(&population, &quota, &mut random);
    let expected = Expected::of(&quota, &population, options.fiscal_year);
    let world = write::World { population, households, cases, slips };
    (world.files(options.fiscal_year, &mut random), expected)
}
