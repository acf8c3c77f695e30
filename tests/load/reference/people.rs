//! The people: who is counted in which band, and which agencies hold a record of them.

use super::births::{Birth, Situation, allows};
use super::calendar::after;
use super::quota::{AGENCIES, Quota};
use super::random::Random;

/// What a record is in the files for; its letter begins the `external_id`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// A record of somebody who is counted.
    Counted,
    /// Somebody without a counted contact in the year.
    Uncounted,
    /// A member of the family without a contact.
    Family,
}

/// A row of `persons`.
pub struct Record {
    pub agency: usize,
    pub part: Part,
    pub birth: Birth,
    pub identity_key: String,
    /// The day of this record's first counted contact in the year; 0 if there is none.
    pub first: i32,
    pub external_id: String,
    pub household: Option<usize>,
    pub relationship: &'static str,
}

/// A contact; `method` is empty until the counted methods are dealt.
pub struct Contact {
    pub agency: usize,
    pub record: Option<usize>,
    pub day: i32,
    pub minute: i32,
    pub method: &'static str,
}

/// How a second agency knows the same human being.
#[derive(Clone, Copy)]
enum Link {
    SameBirth,
    /// The later record has another date of birth, of another band.
    OtherBandLater,
    /// Only the later record knows the date of birth.
    UnknownFirst,
    UnknownLater,
    /// The other record has another date of birth, and contacts that are not counted.
    UncountedElsewhere,
    ThreeAgencies,
    /// Two records in one agency.
    SameAgency,
}

const LINKS: [Link; 12] = [
    Link::SameBirth,
    Link::OtherBandLater,
    Link::UnknownFirst,
    Link::UnknownLater,
    Link::UncountedElsewhere,
    Link::ThreeAgencies,
    Link::SameAgency,
    Link::SameBirth,
    Link::OtherBandLater,
    Link::SameBirth,
    Link::UnknownFirst,
    Link::SameBirth,
];

/// The people of the files and the contacts that make them what they are.
pub struct Population {
    pub records: Vec<Record>,
    pub contacts: Vec<Contact>,
    /// The first and the last day of the fiscal year.
    pub year: (i32, i32),
    keys: usize,
}

/// An agency by its share of all rows.
pub fn any_agency(random: &mut Random) -> usize {
    let mut rest = random.below(AGENCIES.iter().map(|agency| agency.weight).sum());
    for (index, agency) in AGENCIES.iter().enumerate() {
        if rest < agency.weight {
            return index;
        }
        rest -= agency.weight;
    }
    0
}

/// A minute of the working day.
pub fn working_hours(random: &mut Random) -> i32 {
    random.between(510, 1_139)
}

impl Population {
    pub fn new(quota: &Quota, year: (i32, i32), random: &mut Random) -> Self {
        let mut population = Self { records: Vec::new(), contacts: Vec::new(), year, keys: 0 };
        let mut humans: Vec<(usize, Situation)> = (0..6)
            .flat_map(|band| (0..quota.by_age[band]).map(move |turn| (band, Situation::of(band, turn))))
            .collect();
        random.shuffle(&mut humans);
        let (mut links, mut unknown_links) = (quota.part(480, 24), quota.part(40, 2));
        for (turn, (band, situation)) in humans.into_iter().enumerate() {
            // Every agency gets somebody, however small the scale.
            let agency = if turn < AGENCIES.len() { turn } else { any_agency(random) };
            let first = population.first_day(turn, situation, random);
            let birth = Birth::placed(situation, band, first, random);
            let index = population.counted(agency, birth, first);
            population.first_contact(index, turn, situation, random);
            if situation == Situation::Plain && links > 0 && turn % 5 == 4 && turn >= AGENCIES.len() {
                links -= 1;
                population.link(index, band, LINKS[links % LINKS.len()], random);
            } else if situation == Situation::NothingKnown && unknown_links > 0 && turn % 3 == 0 {
                unknown_links -= 1;
                population.link(index, band, Link::SameBirth, random);
            } else if turn % 97 == 0 {
                population.records[index].identity_key = format!("S{turn:06}");
            }
        }
        population
    }

    /// Adds a record without contacts.
    pub fn add(&mut self, agency: usize, part: Part, birth: Birth) -> usize {
        self.records.push(Record {
            agency,
            part,
            birth,
            identity_key: String::new(),
            first: 0,
            external_id: String::new(),
            household: None,
            relationship: "",
        });
        self.records.len() - 1
    }

    pub fn contact(&mut self, record: usize, day: i32, minute: i32, method: &'static str) {
        let agency = self.records[record].agency;
        self.contacts.push(Contact { agency, record: Some(record), day, minute, method });
    }

    fn counted(&mut self, agency: usize, birth: Birth, first: i32) -> usize {
        let index = self.add(agency, Part::Counted, birth);
        self.records[index].first = first;
        index
    }

    /// Leaves room in the year for what must follow: later contacts, other agencies.
    fn first_day(&self, turn: usize, situation: Situation, random: &mut Random) -> i32 {
        let (start, end) = self.year;
        match situation {
            Situation::Plain if turn % 500 == 10 => return start,
            Situation::Plain if turn % 500 == 11 => return end,
            Situation::BirthdayOnTheDay if turn.is_multiple_of(3) => return start,
            _ => {}
        }
        loop {
            let day =
                after(start, random.between(0, if turn % 5 < 4 && situation == Situation::Plain { 364 } else { 300 }));
            if allows(situation, day) {
                return day;
            }
        }
    }

    fn first_contact(&mut self, index: usize, turn: usize, situation: Situation, random: &mut Random) {
        let (start, end) = self.year;
        let first = self.records[index].first;
        let minute = match situation {
            Situation::Plain if turn % 500 == 10 => 0,
            Situation::Plain if turn % 500 == 11 => 1_439,
            Situation::BirthdayOnTheDay if first == start => 0,
            _ => working_hours(random),
        };
        self.contact(index, first, minute, "");
        match situation {
            // A younger age on days that do not count: before the year, and by methods that are not counted.
            Situation::BirthdayOnTheDay if first == start => {
                self.contact(index, after(start, -1), 1_439, "tel");
            }
            Situation::BirthdayOnTheDay => {
                let method = random.pick(&["agency_tel", "conf", "other"]);
                self.contact(index, after(first, -2).max(start), 600, method);
            }
            Situation::BirthdayBetweenContacts => {
                let day = after(first, random.between(40, 60));
                self.contact(index, day.min(end), working_hours(random), "");
            }
            _ => {}
        }
    }

    fn link(&mut self, index: usize, band: usize, link: Link, random: &mut Random) {
        let (agency, birth, first) = {
            let record = &self.records[index];
            (record.agency, record.birth, record.first)
        };
        let mut others = vec![loop {
            let other = any_agency(random);
            if other != agency {
                break other;
            }
        }];
        let mut other_birth = birth;
        // A shift that leaves every band, also the open one.
        let shifted = birth.years_earlier(if band == 4 { -50 } else { 20 });
        match link {
            Link::SameBirth => {}
            Link::OtherBandLater => other_birth = shifted,
            Link::UnknownFirst => self.records[index].birth = Birth::Unknown,
            Link::UnknownLater => other_birth = Birth::Unknown,
            Link::ThreeAgencies => others.push((agency.max(others[0]) + 1) % AGENCIES.len()),
            Link::SameAgency => others = vec![agency],
            Link::UncountedElsewhere => {
                let other = self.add(others[0], Part::Uncounted, shifted);
                self.share_key(&[index, other]);
                self.contact(other, after(self.year.0, -7), working_hours(random), "office");
                self.contact(other, self.year.0, working_hours(random), "agency_tel");
                self.contact(other, self.year.0, working_hours(random), "other");
                return;
            }
        }
        let mut linked = vec![index];
        for other in others {
            if other == agency && !matches!(link, Link::SameAgency) {
                continue;
            }
            let day = after(first, random.between(1, 60)).min(self.year.1);
            // On one day in two agencies nobody could say which contact was the first.
            if day == first {
                continue;
            }
            let record = self.counted(other, other_birth, day);
            self.contact(record, day, working_hours(random), "");
            linked.push(record);
        }
        self.share_key(&linked);
    }

    fn share_key(&mut self, records: &[usize]) {
        self.keys += 1;
        for &record in records {
            self.records[record].identity_key = format!("K{:06}", self.keys);
        }
    }
}
