//! The reference files counted by the oracle: they hold the published figures, and a second edition keeps them.

#[path = "check/world.rs"]
mod world;

use crate::oracle::persons_by_age;
use crate::reference::{ACCOUNTS, Expected, Options, PASSWORD, ReferenceFiles, Scale, generate, rerun};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use world::{World, table};

/// The files of the published figures, made once for all tests.
fn full() -> &'static (ReferenceFiles, Expected) {
    static FULL: LazyLock<(ReferenceFiles, Expected)> = LazyLock::new(|| generate(Options::default()));
    &FULL
}

fn full_world() -> &'static World {
    static FULL: LazyLock<World> = LazyLock::new(|| World::of(&full().0));
    &FULL
}

fn small(seed: u64, fiscal_year: i32) -> (ReferenceFiles, Expected) {
    generate(Options { seed, scale: Scale::Small, fiscal_year })
}

#[test]
fn the_full_files_hold_the_published_figures() {
    let (files, expected) = full();
    assert_eq!(expected.persons_by_age, [4_091, 7_454, 5_788, 2_806, 1_037, 942, 22_118]);
    assert_eq!(expected.consultations_by_method, [42_245, 5_997, 43_839, 10_331, 102_412]);
    assert_eq!(
        expected.referrals_by_agency_kind,
        [228, 355, 98, 335, 71, 32, 6, 788, 1_531, 110, 728, 161, 593, 150, 85, 310, 838, 492, 82, 226, 950]
    );
    assert_eq!(full_world().counted(2017), *expected);
    let mut newest_first = full_world().consultations();
    newest_first.reverse();
    for (id, row) in newest_first.iter_mut().enumerate() {
        row.id = id as u128;
    }
    let (agencies, persons) = (&full_world().agencies, &full_world().persons);
    let counted = persons_by_age(&newest_first, persons, agencies, 2017);
    assert_eq!(counted, expected.persons_by_age, "no order of ids decides");
    assert_eq!(World::of(&rerun(files)).counted(2017), *expected);
}

#[test]
fn small_files_hold_their_own_figures_whatever_the_seed_and_the_year() {
    for (seed, fiscal_year) in [(1, 2017), (2, 2017), (3, 2014), (4, 2016), (5, 2019), (6, 2023)] {
        let (files, expected) = small(seed, fiscal_year);
        assert_eq!(World::of(&files).counted(fiscal_year), expected, "seed {seed}, {fiscal_year}");
        assert_eq!(World::of(&rerun(&files)).counted(fiscal_year), expected, "seed {seed} again, {fiscal_year}");
    }
    assert_eq!(small(7, 2017), small(7, 2017));
}

#[test]
fn the_csv_of_the_tables_is_that_of_the_reports() {
    let (_, expected) = full();
    assert_eq!(
        expected.persons_by_age_csv(),
        "fiscal_year,under_20,20s,30s,40s,50_and_over,unknown,total\n2017,4091,7454,5788,2806,1037,942,22118\n"
    );
    assert_eq!(
        expected.consultations_by_method_csv(),
        "fiscal_year,phone,email,walk_in,visit,total\n2017,42245,5997,43839,10331,102412\n"
    );
    let referrals = expected.referrals_by_agency_kind_csv();
    assert!(referrals.contains("\n09,精神保健福祉センター,1531,18.7\n"));
    assert!(referrals.ends_with("\n21,その他,950,11.6\ntotal,合計,8169,100.0\n"));
}

#[test]
fn a_simpler_way_of_counting_would_show() {
    let (_, expected) = full();
    let world = full_world();
    let rows = world.consultations();
    let (agencies, persons) = (&world.agencies, &world.persons);
    let each: i64 = agencies.iter().map(|agency| persons_by_age(&rows, persons, &[*agency], 2017)[6]).sum();
    assert!(each > expected.persons_by_age[6] + 300, "hundreds are known in two agencies");
    let mut without_order = rows.clone();
    for row in without_order.iter_mut().filter(|row| row.occurred_ymd > 20_170_401) {
        row.occurred_ymd = 20_180_331;
    }
    assert_ne!(persons_by_age(&without_order, persons, agencies, 2017), expected.persons_by_age);
    let mut everything = rows.clone();
    for row in everything.iter_mut().filter(|row| row.method == "other") {
        row.method = "tel";
    }
    assert_ne!(persons_by_age(&everything, persons, agencies, 2017), expected.persons_by_age);
    let mut middle = persons.clone();
    for person in &mut middle {
        person.birth_hi = person.birth_lo;
    }
    assert_ne!(persons_by_age(&rows, &middle, agencies, 2017), expected.persons_by_age);
}

#[test]
fn the_files_hold_every_situation() {
    let (files, _) = full();
    let consultations = table(&files.consultations);
    for moment in ["2017-03-31T23:59", "2017-04-01T00:00", "2018-03-31T23:59", "2018-04-01T00:00"] {
        let at = consultations.iter().filter(|row| &row["occurred_at"] == moment);
        let (named, nameless): (Vec<_>, Vec<_>) = at.partition(|row| !row["person_external_id"].is_empty());
        assert!(named.len() > 20 && !nameless.is_empty(), "{moment}: {} and {}", named.len(), nameless.len());
    }
    let share = |code: &str| {
        let rows = consultations.iter().filter(|row| &row["agency_code"] == code).count();
        rows * 1_000 / consultations.len()
    };
    assert!((430..470).contains(&share("A01")), "{}", share("A01"));
    assert!((3..8).contains(&share("A12")), "{}", share("A12"));
    let births: Vec<String> = table(&files.persons).into_iter().map(|row| row["birth_date"].to_owned()).collect();
    assert!(births.iter().any(|text| text.ends_with("-02-29")));
    assert!(births.iter().any(|text| text.starts_with('S') && text.matches('.').count() == 1));
    assert!(births.iter().any(|text| text.starts_with("昭和") && text.ends_with('年')));
    assert!(births.iter().any(|text| text.starts_with('H') && text.matches('.').count() == 2));
    let kinds: BTreeSet<String> = table(&files.referrals).into_iter().map(|row| row["kind"].to_owned()).collect();
    assert!(["info", "request", "intro", "tsunagi", "transfer", "tsukoku"].iter().all(|kind| kinds.contains(*kind)));
}

#[test]
fn every_reference_finds_its_row_in_the_same_agency() {
    let (files, _) = full();
    let mut known: BTreeMap<&str, BTreeSet<(String, String)>> = BTreeMap::new();
    for (kind, text) in [("household", &files.households), ("person", &files.persons), ("case", &files.cases)] {
        let ids = table(text).into_iter().map(|row| (row["agency_code"].to_owned(), row["external_id"].to_owned()));
        known.insert(kind, ids.collect());
    }
    let staff: BTreeSet<(String, String)> =
        table(&files.staff).into_iter().map(|row| (row["agency_code"].to_owned(), row["login"].to_owned())).collect();
    for text in [&files.persons, &files.cases, &files.consultations, &files.referrals] {
        for row in table(text) {
            for (kind, ids) in &known {
                if let Some(id) = row.find(&format!("{kind}_external_id")).filter(|id| !id.is_empty()) {
                    assert!(ids.contains(&(row["agency_code"].to_owned(), id.to_owned())), "{kind} {id}");
                }
            }
            for login in [row.find("lead_login"), row.find("staff_login")].into_iter().flatten() {
                assert!(staff.contains(&(row["agency_code"].to_owned(), login.to_owned())), "{login}");
            }
        }
    }
    let with_password = table(&files.staff).into_iter().filter(|row| &row["password"] == PASSWORD).count();
    assert_eq!(with_password, ACCOUNTS.len());
}

#[test]
fn the_second_edition_differs_in_a_few_dozen_rows() {
    let (files, _) = full();
    let again = rerun(files);
    for ((kind, before), (_, after)) in files.in_order().into_iter().zip(again.in_order()) {
        let (before, after) = (table(before), table(after));
        assert_eq!(before.len(), after.len());
        let differing = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        let bounds = match kind {
            "agencies" | "staff" => 0..1,
            "households" | "cases" => 6..7,
            "persons" | "referrals" => 20..40,
            _ => 40..60,
        };
        assert!(bounds.contains(&differing), "{kind}: {differing}");
    }
}
