//! さくら市: its districts, twelve agencies, their hours, and the people who work there.

use super::random::Random;
use super::staff::{LogIn, PASSWORD, employ};
use super::story::{self, Span};
use crate::clock;
use crate::commands::Failure;
use crate::data::demo::World;
use crate::data::staff::Hashing;
use crate::domain::deadline::{end_of_period, moved};
use crate::domain::opening::{Holidays, OpeningHours};
use crate::domain::referral_state::days_allowed;
use chrono::NaiveDate;
use entity::codes::{Program, Urgency};
use entity::ids::{AgencyId, CommissionId, DistrictId, StaffId};
use entity::stamp::{At, Ymd};
use entity::{agencies, agency_commissions, agency_hours, districts};

/// An agency of the town.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    Welfare,
    Council,
    East,
    West,
    SelfReliance,
    Hikikomori,
    Health,
    Disability,
    Child,
    Youth,
    Npo,
    HelloWork,
}

/// An agency as it is set up.
#[derive(Debug)]
pub struct Agency {
    /// Which one.
    pub site: Site,
    name: &'static str,
    kana: &'static str,
    kind: &'static str,
    /// Beginning of its log-ins; empty if it has no accounts.
    pub login: &'static str,
    /// Weekdays of the weekend on which it is open: 5 = Saturday, 6 = Sunday.
    weekend: &'static [i32],
    hours: (i32, i32),
    commissioned: Option<Program>,
}

const fn agency(site: Site, name: &'static str, kana: &'static str, kind: &'static str, login: &'static str) -> Agency {
    Agency { site, name, kana, kind, login, weekend: &[], hours: (8 * 60 + 30, 17 * 60 + 15), commissioned: None }
}

/// All agencies, in the order of their codes.
pub const AGENCIES: &[Agency] = &[
    agency(Site::Welfare, "さくら市 地域福祉課", "サクラシチイキフクシカ", "02", "shi"),
    Agency {
        commissioned: Some(Program::MultiAgency),
        ..agency(Site::Council, "さくら市社会福祉協議会", "サクラシシャカイフクシキョウギカイ", "03", "shakyo")
    },
    Agency {
        weekend: &[5],
        commissioned: Some(Program::Comprehensive),
        ..agency(
            Site::East,
            "さくら市東地域包括支援センター",
            "サクラシヒガシチイキホウカツシエンセンター",
            "05",
            "higashi",
        )
    },
    Agency {
        weekend: &[5],
        commissioned: Some(Program::Comprehensive),
        ..agency(
            Site::West,
            "さくら市西地域包括支援センター",
            "サクラシニシチイキホウカツシエンセンター",
            "05",
            "nishi",
        )
    },
    Agency {
        commissioned: Some(Program::SelfReliance),
        ..agency(
            Site::SelfReliance,
            "さくら市自立相談支援センター",
            "サクラシジリツソウダンシエンセンター",
            "04",
            "jiritsu",
        )
    },
    Agency {
        weekend: &[5],
        hours: (10 * 60, 18 * 60 + 30),
        commissioned: Some(Program::Hikikomori),
        ..agency(
            Site::Hikikomori,
            "さくら市ひきこもり地域支援センター",
            "サクラシヒキコモリチイキシエンセンター",
            "20",
            "hiki",
        )
    },
    agency(Site::Health, "さくら市保健センター", "サクラシホケンセンター", "08", "hoken"),
    Agency {
        commissioned: Some(Program::Comprehensive),
        ..agency(
            Site::Disability,
            "さくら市基幹相談支援センター",
            "サクラシキカンソウダンシエンセンター",
            "18-core",
            "kikan",
        )
    },
    agency(Site::Child, "さくら市こども家庭センター", "サクラシコドモカテイセンター", "02-child", "kodomo"),
    Agency {
        hours: (10 * 60, 18 * 60),
        ..agency(Site::Youth, "さくら若者サポートステーション", "サクラワカモノサポートステーション", "13", "saposute")
    },
    Agency {
        weekend: &[5, 6],
        hours: (11 * 60, 19 * 60),
        commissioned: Some(Program::Participation),
        ..agency(Site::Npo, "NPO法人ひだまりの居場所", "エヌピーオーホウジンヒダマリノイバショ", "17", "hidamari")
    },
    agency(Site::HelloWork, "ハローワークさくら", "ハローワークサクラ", "14", ""),
];

/// Days within which most agencies answer.
const REPLY_DAYS: u32 = 14;

/// The town as the stories need it.
#[derive(Debug)]
pub struct Town {
    agencies: Vec<(Site, AgencyId, OpeningHours)>,
    districts: Vec<(&'static str, DistrictId)>,
    /// Those who keep records, by agency.
    pub workers: Vec<(Site, StaffId)>,
    holidays: Holidays,
    /// Ready log-ins, one per role.
    pub log_ins: Vec<LogIn>,
}

impl Town {
    /// The agency's key.
    pub fn agency(&self, site: Site) -> AgencyId {
        self.agencies.iter().find(|(here, ..)| *here == site).map_or_else(AgencyId::default, |(_, id, _)| *id)
    }

    /// By when the answer to what is sent on this day is due.
    pub fn answer_due_on(&self, to: Option<Site>, urgency: Urgency, sent: NaiveDate) -> Ymd {
        let days = to.map_or(REPLY_DAYS, reply_days);
        let days = days_allowed(urgency).map_or(days, |most| days.min(most));
        clock::ymd(end_of_period(sent, days, &self.holidays))
    }

    /// The day, or the next one on which offices are open.
    pub fn working(&self, day: NaiveDate) -> NaiveDate {
        moved(day, &self.holidays)
    }

    /// The district's key.
    pub fn district(&self, name: &str) -> Option<DistrictId> {
        let (_, id) = self.districts.iter().find(|(known, _)| *known == name)?;
        Some(*id)
    }

    /// Those who keep records at an agency.
    pub fn workers(&self, site: Site) -> Vec<StaffId> {
        self.workers.iter().filter(|(at, _)| *at == site).map(|(_, id)| *id).collect()
    }

    /// Whether a minute lies outside the hours of an agency.
    pub fn is_after_hours(&self, site: Site, day: Ymd, minute: i32) -> Option<bool> {
        let (_, _, hours) = self.agencies.iter().find(|(here, ..)| *here == site)?;
        crate::domain::opening::is_after_hours(hours, false, &self.holidays, day.0, minute)
    }
}

/// Name and kind of an agency.
pub fn known_as(site: Site) -> (&'static str, &'static str) {
    AGENCIES.iter().find(|agency| agency.site == site).map_or(("", ""), |agency| (agency.name, agency.kind))
}

/// Builds the town into `world`; passwords are hashed as in earnest, each with a salt of its own.
///
/// # Errors
/// A password cannot be hashed.
pub async fn build(world: &mut World, random: &mut Random, hashing: Hashing, span: Span) -> Result<Town, Failure> {
    let since = clock::ymd(span.since);
    let now = story::saved(span.since.and_time(chrono::NaiveTime::MIN), span);
    let mut town = Town {
        agencies: Vec::new(),
        districts: Vec::new(),
        workers: Vec::new(),
        holidays: holidays(),
        log_ins: Vec::new(),
    };
    for (sort, name) in (1..).zip(["東部", "西部", "中部", "南部"]) {
        let id = DistrictId::new();
        town.districts.push((name, id));
        world.districts.push(districts::Model {
            id,
            code: format!("D{sort}"),
            name: format!("{name}圏域"),
            kind: "日常生活圏域".to_owned(),
            sort,
            is_active: true,
            version: 1,
        });
    }
    for (number, agency) in (1..).zip(AGENCIES) {
        settle(world, &mut town, number, agency, since, now);
    }
    employ(world, &mut town, random, since, now);
    let hashes = futures::future::try_join_all(world.staff.iter().map(|_| hashing.hash(PASSWORD)));
    let hashes = hashes.await.map_err(|error| Failure::of_data("パスワードを用意できません。", &error))?;
    for (row, hash) in world.staff.iter_mut().zip(hashes) {
        row.password_hash = hash;
    }
    Ok(town)
}

/// Days within which an agency answers.
const fn reply_days(site: Site) -> u32 {
    match site {
        Site::HelloWork => 21,
        _ => REPLY_DAYS,
    }
}

fn holidays() -> Holidays {
    let days = crate::domain::holidays::parse_csv(include_str!("../../../assets/holidays.csv"));
    Holidays(days.unwrap_or_default().into_iter().map(|(day, _)| crate::clock::ymd(day).0).collect())
}

fn settle(world: &mut World, town: &mut Town, number: i32, agency: &Agency, since: Ymd, now: At) {
    let id = AgencyId::new();
    let is_municipality = agency.site == Site::Welfare;
    world.agencies.push(agencies::Model {
        id,
        code: format!("{number:03}"),
        name: agency.name.to_owned(),
        kana: agency.kana.to_owned(),
        kind: agency.kind.to_owned(),
        field: String::new(),
        postal_code: "999-9900".to_owned(),
        address: format!("さくら市中央1丁目{number}"),
        phone: format!("0199-00-10{number:02}"),
        // Not every agency has somebody on duty at night.
        duty_phone: if number % 3 == 0 { String::new() } else { format!("0199-00-90{number:02}") },
        is_municipality,
        is_open_on_holidays: false,
        reply_days: reply_days(agency.site) as i32,
        valid_from: None,
        valid_until: None,
        external_hash: None,
        version: 1,
        created_at: now,
    });
    let mut hours = OpeningHours::new();
    for weekday in (0..5).chain(agency.weekend.iter().copied()) {
        let (from_minute, until_minute) = agency.hours;
        hours.set(weekday as usize, vec![agency.hours]);
        world.hours.push(agency_hours::Model { agency_id: id, weekday, from_minute, until_minute });
    }
    town.agencies.push((agency.site, id, hours));
    if let Some(program) = agency.commissioned {
        world.commissions.push(agency_commissions::Model {
            id: CommissionId::new(),
            agency_id: id,
            program,
            commissioner_id: town.agency(Site::Welfare),
            from_on: since,
            until_on: None,
        });
    }
}
