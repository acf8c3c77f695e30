//! The whole of the sample data: the town, its families over three fiscal years, and calls without a name.

use super::errands;
use super::families;
use super::numbers;
use super::random::Random;
use super::slips;
use super::story::{self, Span};
use super::town::{self, Site, Town};
use super::words::{self, Situation, phrases};
use crate::clock::{Clock, local_minute};
use crate::commands::Failure;
use crate::data::demo::World;
use crate::data::staff::Hashing;
use crate::domain::fiscal_year::FiscalYear;
use chrono::{NaiveDate, TimeDelta};
use entity::codes::{Counterpart, FirstContact, Method};
use entity::consultations;
use entity::ids::ConsultationId;

/// The same seed and the same day give the same data.
const SEED: u64 = 20_260_401;
/// Families, not counting what other agencies record about them.
const FAMILIES: usize = 276;
/// Calls of people who gave no name.
const ANONYMOUS: usize = 170;
/// How many of a hundred referrals that were taken on lead to a record at the receiver.
const SHARED: usize = 18;

/// Makes the data as of this minute.
///
/// # Errors
/// A password cannot be hashed.
pub async fn make(clock: &Clock, hashing: Hashing) -> Result<(World, Town), Failure> {
    let mut world = World::default();
    let mut random = Random::new(SEED);
    let today = clock.today();
    let this_year = FiscalYear::containing(today);
    let span = Span { since: this_year.previous().previous().first_day(), today };
    let town = town::build(&mut world, &mut random, hashing, span).await?;
    for _ in 0..FAMILIES {
        family(&mut world, &town, &mut random, span);
    }
    for _ in 0..ANONYMOUS {
        anonymous(&mut world, &town, &mut random, span);
    }
    numbers::give(&mut world);
    errands::write(&mut world, span);
    Ok((world, town))
}

fn family(world: &mut World, town: &Town, random: &mut Random, span: Span) {
    let Some((situation, site)) = kind(random) else {
        return;
    };
    let start = day(random, span);
    let by = random.pick(&town.workers(site));
    let family = families::register(world, town, random, situation, site, story::made(start, by, span));
    let told = story::tell(world, town, random, &family, start, span);
    let slips = match told.contacts.len() {
        0..=2 => usize::from(random.chance(45)),
        3..=8 => 1 + usize::from(random.chance(30)),
        _ => 1 + usize::from(random.chance(70)) + usize::from(random.chance(40)),
    };
    let mut is_shared = false;
    for _ in 0..slips {
        let taken = slips::refer(world, town, random, &family, &told, span);
        let Some(taken) = taken.filter(|_| !is_shared && random.chance(SHARED)) else {
            continue;
        };
        is_shared = true;
        let by = random.pick(&town.workers(taken.by));
        let made = story::made(taken.on, by, span);
        if let Some(family) = families::register_again(world, town, &family, taken.by, made) {
            story::tell(world, town, random, &family, taken.on, span);
        }
    }
}

fn kind(random: &mut Random) -> Option<(&'static Situation, Site)> {
    let table: Vec<_> = words::situations().map(|situation| (Some(situation), situation.weight)).collect();
    let situation = random.weighted(&table, None)?;
    let site = random.weighted(situation.sites, Site::Hikikomori);
    Some((situation, site))
}

/// A first day: evenly over the years, with somewhat more in the last weeks, so that the home page has news.
fn day(random: &mut Random, span: Span) -> NaiveDate {
    let length = (span.last() - span.since).num_days().max(1) as i32;
    let back = if random.chance(12) { random.between(0, 20.min(length)) } else { random.between(0, length) };
    let day = span.last() - TimeDelta::days(i64::from(back));
    story::working(random, day).min(span.last())
}

fn anonymous(world: &mut World, town: &Town, random: &mut Random, span: Span) {
    let site = random.weighted(
        &[
            (Site::Hikikomori, 40),
            (Site::SelfReliance, 12),
            (Site::East, 10),
            (Site::West, 10),
            (Site::Council, 10),
            (Site::Health, 8),
            (Site::Child, 10),
        ],
        Site::Hikikomori,
    );
    let Some(by) = random.pick(&town.workers(site)) else {
        return;
    };
    let time = {
        let day = day(random, span);
        story::time_of_day(random, day)
    };
    let minute = local_minute(time);
    let method = random.weighted(&[(Method::Tel, 84), (Method::Mail, 10), (Method::Sns, 6)], Method::Tel);
    world.consultations.push(consultations::Model {
        id: ConsultationId::new(),
        agency_id: town.agency(site),
        case_id: None,
        staff_id: Some(by),
        occurred_at: minute,
        occurred_ymd: minute.day(),
        fiscal_year: FiscalYear::containing(time.date()).year(),
        minutes: Some(random.between(1, 8) * 5),
        method,
        counterpart: random.weighted(
            &[
                (Counterpart::Myself, 4),
                (Counterpart::Mother, 4),
                (Counterpart::Sibling, 3),
                (Counterpart::Neighbor, 2),
                (Counterpart::Unknown, 3),
            ],
            Counterpart::Unknown,
        ),
        counterpart_note: String::new(),
        route: None,
        first_contact: Some(FirstContact::Unknown),
        topics: random.word(&["13!", "3!", "10!", "16!", "13!;10", "12!"]).to_owned(),
        program: super::telling::program(site),
        field: None,
        place: String::new(),
        content: random.word(phrases::ANONYMOUS).to_owned(),
        next_step: None,
        next_note: String::new(),
        next_on: None,
        is_anonymous: true,
        is_after_hours: town.is_after_hours(site, minute.day(), minute.minute_of_day()),
        result: String::new(),
        voided_at: None,
        voided_by: None,
        void_reason: None,
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: story::saved(time + TimeDelta::minutes(20), span),
        created_by: Some(by),
    });
}
