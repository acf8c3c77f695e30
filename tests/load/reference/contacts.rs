//! The contacts beside everybody's first: more of them, nameless ones, uncounted ones, and those outside the year.

use super::births::Birth;
use super::calendar::after;
use super::people::{Contact, Part, Population, any_agency, working_hours};
use super::quota::Quota;
use super::random::Random;

/// The methods behind each column of the table, with their weights.
const METHODS: [&[(&str, usize)]; 4] = [
    &[("tel", 100)],
    &[("mail", 70), ("sns", 30)],
    &[("office", 90), ("online", 10)],
    &[("visit_home", 55), ("accompany", 25), ("letter", 12), ("place", 8)],
];

const UNCOUNTED: [(&str, usize); 4] = [("agency_tel", 4_000), ("agency_meet", 1_200), ("conf", 900), ("other", 700)];

/// Adds everything that is not a person's first contact, and deals the methods.
pub fn complete(population: &mut Population, quota: &Quota, random: &mut Random) {
    add_uncounted_people(population, quota, random);
    add_uncounted(population, quota, random);
    add_outside_the_year(population, quota, random);
    let methods = counted_methods(quota, random);
    let fixed = population.contacts.iter().filter(|contact| contact.method.is_empty()).count();
    // One each on the first and the last minute of the year, beside those that have a person.
    nameless(population, population.year.0, 0);
    nameless(population, population.year.1, 1_439);
    for _ in 2..quota.part(3_000, 30) {
        let (day, minute) = (any_day(population, random), working_hours(random));
        let agency = any_agency(random);
        population.contacts.push(Contact { agency, record: None, day, minute, method: "" });
    }
    let eligible: Vec<usize> =
        (0..population.records.len()).filter(|&index| population.records[index].first > 0).collect();
    // A few people are in touch nearly every week.
    let frequent = &eligible[..(eligible.len() / 30).max(1)];
    let named = methods.len().saturating_sub(fixed + quota.part(3_000, 30));
    for _ in 0..named {
        let circle = if random.percent(15) { frequent } else { &eligible };
        let index = random.pick(circle);
        let first = population.records[index].first;
        let length = super::calendar::number_of(population.year.1) - super::calendar::number_of(first);
        let day = after(first, random.between(0, length));
        population.contact(index, day, working_hours(random), "");
    }
    let open = population.contacts.iter_mut().filter(|contact| contact.method.is_empty());
    for (contact, method) in open.zip(methods) {
        contact.method = method;
    }
}

fn counted_methods(quota: &Quota, random: &mut Random) -> Vec<&'static str> {
    let mut methods = Vec::new();
    for (column, choices) in METHODS.iter().enumerate() {
        for turn in 0..quota.by_method[column] {
            let mut place = turn * 37 % 100;
            let found = choices.iter().find(|(_, weight)| {
                let hit = place < *weight;
                place = place.saturating_sub(*weight);
                hit
            });
            methods.push(found.map_or("tel", |(method, _)| *method));
        }
    }
    random.shuffle(&mut methods);
    methods
}

fn nameless(population: &mut Population, day: i32, minute: i32) {
    population.contacts.push(Contact { agency: 0, record: None, day, minute, method: "" });
}

fn any_day(population: &Population, random: &mut Random) -> i32 {
    after(population.year.0, random.between(0, 364))
}

/// People known only through coordination, through `other`, or outside the year.
fn add_uncounted_people(population: &mut Population, quota: &Quota, random: &mut Random) {
    let (start, end) = population.year;
    for turn in 0..quota.part(600, 12) {
        let birth = Birth::Day((start / 10_000 - random.between(15, 70)) * 10_000 + 615);
        let index = population.add(any_agency(random), Part::Uncounted, birth);
        let (day, minute) = (any_day(population, random), working_hours(random));
        match turn % 4 {
            0 => population.contact(index, day, minute, random.pick(&["agency_tel", "agency_meet", "conf"])),
            1 => population.contact(index, day, minute, "other"),
            2 => population.contact(index, after(start, -1), 1_439, "tel"),
            _ => population.contact(index, after(end, 1), 0, "office"),
        }
    }
}

fn add_uncounted(population: &mut Population, quota: &Quota, random: &mut Random) {
    let known = population.records.len();
    for (method, full) in UNCOUNTED {
        for turn in 0..quota.part(full, 6) {
            let (day, minute) = (any_day(population, random), working_hours(random));
            if turn % 20 == 0 {
                let agency = any_agency(random);
                population.contacts.push(Contact { agency, record: None, day, minute, method });
            } else {
                population.contact(random.below(known), day, minute, method);
            }
        }
    }
}

fn add_outside_the_year(population: &mut Population, quota: &Quota, random: &mut Random) {
    let (start, end) = population.year;
    let (before, behind) = (after(start, -1), after(end, 1));
    for (day, minute) in [(before, 1_439), (behind, 0)] {
        population.contacts.push(Contact { agency: 0, record: None, day, minute, method: "tel" });
    }
    let known = population.records.len();
    for turn in 0..quota.part(1_200, 24) {
        let method = random.pick(&["tel", "mail", "office", "visit_home"]);
        let distance = random.between(0, 59);
        let (day, minute) = match turn % 6 {
            0 => (before, 1_439),
            1 => (behind, 0),
            2 | 3 => (after(before, -distance), working_hours(random)),
            _ => (after(behind, distance), working_hours(random)),
        };
        population.contact(random.below(known), day, minute, method);
    }
}
