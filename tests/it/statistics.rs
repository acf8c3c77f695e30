//! The figures against the oracle, over generated worlds, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "statistics_laws.rs"]
mod laws;
#[path = "statistics_sql.rs"]
mod sql;
#[path = "statistics_world.rs"]
mod world;

use super::oracle;
use entity::codes::{Method, Role};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, Database};
use tsunagi::access::{Actor, SystemTask};
use tsunagi::clock::Clock;
use tsunagi::data::statistics::{self, Cell, Countable, Figure, Offer, Report, Rows, TOTAL};
use tsunagi::data::{Db, Migrate, PageNo};
use tsunagi::domain::fiscal_year::{FiscalYear, FiscalYears};
use uuid::Uuid;
use world::{ContactSeed, Ground, PersonSeed, Seed, World, build, code, seed};

async fn count(ground: &Ground, of: &Countable, report: Report, years: &str) -> Figure {
    statistics::figure(&ground.db, of, report, FiscalYears::parse(years).unwrap()).await.unwrap()
}

/// The cells of a year that is not masked, by code, and the total.
fn numbers(figure: &Figure, year: i32) -> (Vec<(String, i64)>, i64) {
    let row = figure.rows.iter().find(|row| row.year.year() == year).unwrap();
    let cells = figure.columns.iter().zip(&row.cells);
    let cells = cells.map(|(column, cell)| (column.code.clone(), cell.exact().unwrap_or(0))).collect();
    (cells, row.total.exact().unwrap())
}

fn oracle_of(world: &World, report: Report, agencies: &[u32], year: i32) -> (Vec<(String, i64)>, i64) {
    let named = |names: &[&str], table: &[i64]| -> Vec<(String, i64)> {
        names.iter().zip(table).map(|(name, value)| ((*name).to_owned(), *value)).collect()
    };
    match report {
        Report::PersonsByAge => {
            let table = oracle::persons_by_age(&world.oracle_contacts, &world.oracle_persons, agencies, year);
            // The oracle counts everybody from 40 in one until 2013, the definition in 2012 and 2013.
            (named(&["under_20", "20s", "30s", "40s", "50_and_over", "unknown"], &table), table[6])
        }
        Report::ConsultationsByMethod => {
            let (table, _) = oracle::consultations_by_method(&world.oracle_contacts, agencies, year);
            (named(&["phone", "email", "walk_in", "visit"], &table), table[4])
        }
        Report::ReferralsByAgencyKind => {
            let table = oracle::referrals_by_agency_kind(&world.oracle_referrals, agencies, year);
            let cells: Vec<(String, i64)> = (1..=21)
                .map(|kind| format!("{kind:02}"))
                .map(|code| (code.clone(), table.get(&code).copied().unwrap_or(0)))
                .collect();
            (cells, table.values().sum())
        }
    }
}

fn is_known_to_differ(report: Report, year: i32) -> bool {
    report == Report::PersonsByAge && year <= 2011
}

async fn figures_equal_the_oracle(ground: &Ground, world: &World) {
    let offer = Offer::to_task(&ground.db, &SystemTask::new("a test")).await.unwrap();
    let everybody: Vec<u32> = (0..world.agencies.len() as u32).collect();
    let views = std::iter::once((String::new(), everybody))
        .chain((0..world.agencies.len()).map(|at| (code(at), vec![at as u32])));
    for (code, agencies) in views {
        let of = offer.choose(&code).unwrap();
        for report in Report::ALL {
            let range = format!("{}..{}", world.year - 1, world.year + 1);
            let figure = count(ground, &of, report, &range).await;
            for year in world.year - 1..=world.year + 1 {
                if is_known_to_differ(report, year) {
                    continue;
                }
                let expected = oracle_of(world, report, &agencies, year);
                assert_eq!(numbers(&figure, year), expected, "{report:?} {year} of {code:?}");
                let parts: i64 = expected.0.iter().map(|(_, value)| value).sum();
                assert_eq!(parts, expected.1, "the parts add up to the total");
                let alone = count(ground, &of, report, &year.to_string()).await;
                assert_eq!(numbers(&alone, year), expected, "a year alone and in a range");
            }
        }
    }
}

/// What a reader sees: masked or exact, and every cell opens into what they may read.
async fn readers_are_told_no_more_than_they_may_open(ground: &Ground, world: &World) {
    let task = Offer::to_task(&ground.db, &SystemTask::new("a test")).await.unwrap();
    for role in [Role::Coordinator, Role::Consultant] {
        let actor = Actor::for_tests(world.agencies[0], &[role]);
        let offer = Offer::to_actor(&ground.db, &actor).await.unwrap();
        for chosen in std::iter::once(String::new()).chain((0..world.agencies.len()).map(code)) {
            let Some(of) = offer.choose(&chosen) else {
                assert!(role == Role::Consultant && chosen != code(0), "{role:?} {chosen}");
                continue;
            };
            let truth = task.choose(if role == Role::Consultant { "A0" } else { &chosen }).unwrap();
            for report in Report::ALL {
                let seen = count(ground, &of, report, &world.year.to_string()).await;
                let truth = count(ground, &truth, report, &world.year.to_string()).await;
                opens(ground, &actor, &of, &seen, &truth).await;
            }
        }
    }
}

async fn opens(ground: &Ground, actor: &Actor, of: &Countable, seen: &Figure, truth: &Figure) {
    let (seen_row, true_row) = (&seen.rows[0], &truth.rows[0]);
    let cells = seen_row.cells.iter().zip(&true_row.cells).enumerate();
    let cells = cells.map(|(at, pair)| (seen.columns[at].code.as_str(), pair));
    for (column, (cell, real)) in cells.chain([(TOTAL, (&seen_row.total, &true_row.total))]) {
        let drill = statistics::rows(&ground.db, actor, of, seen.report, seen_row.year, column, PageNo::default())
            .await
            .unwrap();
        if *cell == Cell::Absent {
            assert!(drill.is_none() && *real == Cell::Absent);
            continue;
        }
        let (drill, real) = (drill.unwrap(), real.exact().unwrap());
        assert_eq!(drill.cell, *cell);
        let listed = drill.rows.ids().len() as i64;
        assert_eq!(listed, drill.listed, "{:?} {column}: what is said to be listed is listed", seen.report);
        match cell {
            Cell::Exact(value) => {
                assert_eq!(*value, real);
                assert_eq!(drill.withheld, Cell::Exact(real - listed), "listed + withheld = cell");
                assert!(!of.is_masked() || listed > 0 || !(1..=4).contains(value), "a small cell is shown");
            }
            Cell::Few => {
                assert!((1..=4).contains(&real) && listed == 0);
                assert_eq!(drill.withheld, Cell::Few);
            }
            Cell::Withheld => assert!(real > 0 && drill.withheld == Cell::Withheld),
            Cell::Absent => unreachable!(),
        }
        assert!(of.is_masked() || cell.exact().is_some(), "one's own work is never masked");
        let is_own = |row: &String| row == actor.agency_name() || row == "機関0";
        match &drill.rows {
            Rows::Consultations(page) => assert!(page.rows.iter().all(|row| is_own(&row.agency))),
            Rows::Persons(page) => assert!(page.rows.iter().all(|row| is_own(&row.agency))),
            Rows::Referrals(page) => assert!(page.rows.iter().all(|row| is_own(&row.agency) || row.to_name == "機関0")),
        }
    }
    // One masked cell never stands alone beside an exact total.
    let hidden = seen_row.cells.iter().filter(|cell| cell.is_hidden()).count();
    assert!(hidden != 1 || seen_row.total.is_hidden(), "{seen_row:?}");
}

async fn worlds(ground: &Ground, cases: usize) {
    let mut runner = TestRunner::deterministic();
    for case in 0..cases {
        let seed = seed().new_tree(&mut runner).unwrap().current();
        let world = build(ground, &seed).await;
        figures_equal_the_oracle(ground, &world).await;
        // Opening every cell of every view takes a hundred times as long as counting them.
        if case % 10 == 0 {
            readers_are_told_no_more_than_they_may_open(ground, &world).await;
        }
    }
}

/// The worked example of `persons_by_age` and its neighbours.
async fn worked_example(ground: &Ground) {
    let exact = |day| (day, day);
    let people = [
        (0, 0, exact(19_970_510)),
        (0, 1, exact(19_850_601)),
        (1, 1, exact(19_750_601)),
        (0, 2, (19_770_101, 19_771_231)),
        (0, 3, (0, 0)),
        (1, 3, exact(19_640_229)),
    ];
    let contacts = [
        (0, 20_170_401, 0),
        (1, 20_170_530, 2),
        (0, 20_170_601, 1),
        (0, 20_171_001, 3),
        (0, 20_180_228, 4),
        (1, 20_180_331, 5),
    ];
    let seed = Seed {
        year: 2017,
        agencies: 2,
        persons: people.map(|(agency, identity, birth)| PersonSeed { agency, identity, birth }).to_vec(),
        contacts: contacts
            .map(|(agency, day, person)| ContactSeed {
                agency,
                day,
                method: Method::Tel,
                voided: false,
                subjects: vec![(person, true)],
            })
            .to_vec(),
        referrals: Vec::new(),
    };
    build(ground, &seed).await;
    let offer = Offer::to_task(&ground.db, &SystemTask::new("a test")).await.unwrap();
    let cells = async |code: &str| {
        let figure = count(ground, &offer.choose(code).unwrap(), Report::PersonsByAge, "2017").await;
        let (cells, total) = numbers(&figure, 2017);
        (cells.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), total)
    };
    assert_eq!(cells("A0").await, (vec![1, 0, 1, 0, 0, 2], 4));
    assert_eq!(cells("A1").await, (vec![0, 0, 0, 1, 1, 0], 2));
    assert_eq!(cells("").await, (vec![1, 0, 0, 1, 1, 1], 4));
}

/// Somebody opens the cell of all agencies: a record that another agency places elsewhere is not listed there.
async fn what_another_agency_knows_does_not_show_in_the_own_list(ground: &Ground) {
    let seed = Seed {
        year: 2017,
        agencies: 2,
        persons: vec![
            PersonSeed { agency: 0, identity: 0, birth: (0, 0) },
            PersonSeed { agency: 1, identity: 0, birth: (19_640_229, 19_640_229) },
        ],
        contacts: vec![
            ContactSeed { agency: 0, day: 20_170_401, method: Method::Tel, voided: false, subjects: vec![(0, true)] },
            ContactSeed { agency: 1, day: 20_170_501, method: Method::Tel, voided: false, subjects: vec![(1, true)] },
        ],
        referrals: Vec::new(),
    };
    let world = build(ground, &seed).await;
    let actor = Actor::for_tests(world.agencies[0], &[Role::Coordinator]);
    let offer = Offer::to_actor(&ground.db, &actor).await.unwrap();
    let all = offer.choose("").unwrap();
    let open = async |column: &str| {
        let year = FiscalYear::new(2017);
        let drill =
            statistics::rows(&ground.db, &actor, &all, Report::PersonsByAge, year, column, PageNo::default()).await;
        let drill = drill.unwrap().unwrap();
        (drill.cell, drill.listed, drill.withheld)
    };
    assert_eq!(open("50_and_over").await, (Cell::Few, 0, Cell::Few));
    assert_eq!(open(TOTAL).await, (Cell::Few, 1, Cell::Few));
    // The own record stays where the figure of the own agency lists it, or its absence would tell.
    assert_eq!(open("unknown").await, (Cell::Exact(0), 1, Cell::Exact(0)));
}

fn clock() -> Clock {
    Clock::telling(|| chrono::DateTime::from_timestamp(1_795_225_200, 0).unwrap())
}

async fn ground(url: &str) -> Ground {
    Ground {
        db: Db::open(url, Migrate::Yes, "a test", clock()).await.unwrap(),
        rows: Database::connect(url).await.unwrap(),
    }
}

async fn run(ground: &Ground, cases: usize) {
    worked_example(ground).await;
    what_another_agency_knows_does_not_show_in_the_own_list(ground).await;
    worlds(ground, cases).await;
}

#[tokio::test]
async fn the_figures_of_generated_worlds_equal_the_oracle_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/figures.db", folder.path().display());
    run(&ground(&url).await, 300).await;
}

#[tokio::test]
async fn the_figures_of_generated_worlds_equal_the_oracle_on_postgresql() {
    let Ok(server) = std::env::var("TSUNAGI_TEST_DATABASE_URL") else {
        assert!(std::env::var("TSUNAGI_REQUIRE_ALL").is_err(), "TSUNAGI_TEST_DATABASE_URL is not set");
        println!("skipped: TSUNAGI_TEST_DATABASE_URL is not set");
        return;
    };
    let name = format!("tsunagi_figures_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let base = server.rsplit_once('/').unwrap().0;
    run(&ground(&format!("{base}/{name}")).await, 200).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
