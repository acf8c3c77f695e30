//! What must hold of the figures whatever was recorded: laws, tried on generated worlds on both databases.

use super::world::{ContactSeed, Ground, Seed, World, build, code, seed};
use super::{count, numbers};
use crate::support::TestApp;
use entity::codes::{Method, Role};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use tsunagi::access::{Act, Actor, SystemTask};
use tsunagi::data::PageNo;
use tsunagi::data::statistics::{self, Cell, Countable, Offer, Report, TOTAL};

/// Counts by year and column, the total among them.
type Counts = BTreeMap<(i32, String), i64>;

fn ground(app: &TestApp) -> Ground {
    Ground { db: app.db().clone(), rows: app.raw().clone() }
}

/// Generated worlds in which everybody was met at least once, so that people are shared between agencies.
fn worlds(number: usize) -> impl Iterator<Item = Seed> {
    let mut runner = TestRunner::deterministic();
    (0..number).map(move |_| {
        let mut seed = seed().new_tree(&mut runner).unwrap().current();
        for (position, person) in seed.persons.iter().enumerate() {
            let days = [seed.year * 10_000 + 401, seed.year * 10_000 + 1_001, (seed.year + 1) * 10_000 + 228];
            seed.contacts.push(ContactSeed {
                agency: person.agency,
                day: days[position % 3],
                method: Method::Tel,
                voided: false,
                subjects: vec![(position, true)],
            });
        }
        seed
    })
}

async fn offer(ground: &Ground) -> Offer {
    Offer::to_task(&ground.db, &SystemTask::new("a test")).await.unwrap()
}

/// Everything a figure says of a range of years; columns that a year does not have are left out.
async fn counts(ground: &Ground, of: &Countable, report: Report, years: &str) -> Counts {
    let figure = count(ground, of, report, years).await;
    let mut counts = Counts::new();
    for row in &figure.rows {
        let (cells, total) = numbers(&figure, row.year.year());
        let shown = cells.into_iter().zip(&row.cells).filter(|(_, cell)| **cell != Cell::Absent);
        counts.extend(shown.map(|((column, value), _)| ((row.year.year(), column), value)));
        counts.insert((row.year.year(), TOTAL.to_owned()), total);
    }
    counts
}

/// The same for all agencies together (under the empty code) and for each of them.
async fn by_view(ground: &Ground, world: &World, report: Report) -> BTreeMap<String, Counts> {
    let offer = offer(ground).await;
    let years = format!("{}..{}", world.year - 1, world.year + 1);
    let mut views = BTreeMap::new();
    for code in std::iter::once(String::new()).chain((0..world.agencies.len()).map(code)) {
        let counted = counts(ground, &offer.choose(&code).unwrap(), report, &years).await;
        views.insert(code, counted);
    }
    views
}

/// The world with the days up to `cut` only, or with those after it.
fn part(seed: &Seed, cut: i32, is_before: bool) -> Seed {
    let mut part = seed.clone();
    part.contacts.retain(|one| (one.day <= cut) == is_before);
    part.referrals.retain(|one| one.sent.is_none_or(|day| (day <= cut) == is_before));
    part
}

fn sum(counts: &Counts, within: std::ops::RangeInclusive<i32>) -> i64 {
    counts.iter().filter(|((year, column), _)| within.contains(year) && column == TOTAL).map(|(_, value)| value).sum()
}

both_databases! {
    /// A wider range of years tells of each year what a narrower one told, and never less in all.
    async fn a_wider_range_lowers_nothing(app: TestApp) {
        let ground = ground(&app);
        for seed in worlds(40) {
            let world = build(&ground, &seed).await;
            let of = offer(&ground).await.choose("").unwrap();
            for report in Report::ALL {
                let mut narrower = Counts::new();
                for reach in 0..=2 {
                    let (from, until) = (world.year - reach, world.year + reach);
                    let wider = counts(&ground, &of, report, &format!("{from}..{until}")).await;
                    for (place, value) in &narrower {
                        assert_eq!(wider.get(place), Some(value), "{report:?} {place:?}");
                    }
                    assert!(sum(&wider, from..=until) >= sum(&narrower, from..=until), "{report:?}");
                    let mut alone = 0;
                    for year in from..=until {
                        alone += sum(&counts(&ground, &of, report, &year.to_string()).await, year..=year);
                    }
                    assert_eq!(sum(&wider, from..=until), alone, "{report:?}: the years add up to the range");
                    narrower = wider;
                }
            }
        }
    }

    /// Days that are added lower no count; contacts and referrals add up exactly, and people count once.
    async fn more_days_lower_nothing(app: TestApp) {
        let ground = ground(&app);
        for (number, seed) in worlds(40).enumerate() {
            let cut = [seed.year * 10_000 + 930, seed.year * 10_000 + 1_231, (seed.year + 1) * 10_000 + 331][number % 3];
            for report in Report::ALL {
                let mut views = Vec::new();
                for seed in [seed.clone(), part(&seed, cut, true), part(&seed, cut, false)] {
                    let world = build(&ground, &seed).await;
                    views.push(by_view(&ground, &world, report).await);
                }
                let [all, before, after] = views.try_into().expect("three worlds");
                for (code, whole) in &all {
                    for (place, whole) in whole {
                        let (before, after) = (before[code][place], after[code][place]);
                        if report != Report::PersonsByAge {
                            assert_eq!(before + after, *whole, "{report:?} {code:?} {place:?}");
                        } else if place.1 == TOTAL {
                            assert!(before.max(after) <= *whole && *whole <= before + after, "{code:?} {place:?}");
                        }
                    }
                }
            }
        }
    }

    /// Who counts more agencies never counts less, and the parts of every row are its total.
    async fn a_wider_reach_lowers_nothing(app: TestApp) {
        let ground = ground(&app);
        for seed in worlds(60) {
            let world = build(&ground, &seed).await;
            for report in Report::ALL {
                let mut views = by_view(&ground, &world, report).await;
                for (code, counts) in &views {
                    for year in world.year - 1..=world.year + 1 {
                        let parts = counts.iter().filter(|((of, column), _)| *of == year && column != TOTAL);
                        let parts: i64 = parts.map(|(_, value)| value).sum();
                        assert_eq!(parts, sum(counts, year..=year), "{report:?} {code:?} {year}: the parts");
                    }
                }
                let all = views.remove("").expect("all agencies");
                for (place, value) in &all {
                    let each: Vec<i64> = views.values().map(|counts| counts[place]).collect();
                    let (most, sum) = (each.iter().max().copied().unwrap_or(0), each.iter().sum::<i64>());
                    if report != Report::PersonsByAge {
                        assert_eq!(sum, *value, "{report:?} {place:?}");
                    } else if place.1 == TOTAL {
                        assert!(most <= *value && *value <= sum, "{place:?}: {most} {value} {sum}");
                    }
                    // Somebody's age may be known elsewhere, so single bands of all agencies together may be smaller.
                    assert!(most <= *value || report == Report::PersonsByAge, "{report:?} {place:?}");
                }
            }
        }
    }

    /// For everybody who counts at all: what a cell lists on all its pages and what it withholds are the cell.
    async fn every_cell_is_what_it_lists_and_what_it_withholds(app: TestApp) {
        let ground = ground(&app);
        for (number, seed) in worlds(12).enumerate() {
            // Enough rows for a second page now and then.
            let world = build(&ground, &repeated(&seed, if number % 4 == 0 { 30 } else { 1 })).await;
            for role in Role::ALL {
                let actor = Actor::for_tests(world.agencies[0], &[*role]);
                let offer = Offer::to_actor(&ground.db, &actor).await.unwrap();
                let Some(of) = offer.choose("").filter(|_| actor.may(Act::CountSupport)) else {
                    continue;
                };
                for report in Report::ALL {
                    every_cell_opens(&ground, &actor, &of, report, &world).await;
                }
            }
        }
    }
}

fn repeated(seed: &Seed, times: usize) -> Seed {
    let mut more = seed.clone();
    more.contacts = seed.contacts.iter().cycle().take(seed.contacts.len() * times).cloned().collect();
    more.referrals = seed.referrals.iter().cycle().take(seed.referrals.len() * times).cloned().collect();
    more
}

async fn every_cell_opens(ground: &Ground, actor: &Actor, of: &Countable, report: Report, world: &World) {
    let figure = count(ground, of, report, &world.year.to_string()).await;
    let row = &figure.rows[0];
    let cells = figure.columns.iter().map(|column| column.code.as_str()).zip(&row.cells);
    for (column, cell) in cells.chain([(TOTAL, &row.total)]).filter(|(_, cell)| **cell != Cell::Absent) {
        let (mut listed, mut page) = (0, 1);
        let withheld = loop {
            let no = PageNo::parse(&page.to_string());
            let drill = statistics::rows(&ground.db, actor, of, report, row.year, column, no).await;
            let drill = drill.unwrap().expect("a cell that opens");
            listed += drill.rows.ids().len() as i64;
            if !drill.rows.place().1 {
                assert_eq!(listed, drill.listed, "{report:?} {column}: what is said to be listed");
                break drill.withheld;
            }
            page += 1;
        };
        match (cell, withheld) {
            (Cell::Exact(value), Cell::Exact(withheld)) => {
                // Whoever another agency places elsewhere stays on the list of the own record.
                assert_eq!(withheld, (value - listed).max(0), "{report:?} {column} for {:?}", actor.roles());
                assert!(listed <= *value || report == Report::PersonsByAge, "{report:?} {column}: more than counted");
                assert!(withheld >= 0, "{report:?} {column}: more is listed than counted");
                assert!(of.is_masked() || withheld == 0, "{report:?} {column}: one's own work is all listed");
            }
            (hidden, withheld) => assert!(hidden.is_hidden() && *hidden == withheld, "{report:?} {column}"),
        }
    }
}
