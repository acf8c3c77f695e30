//! The referrals: what is counted in 21 kinds, and everything that is not.

use super::calendar::after;
use super::people::{Population, any_agency};
use super::quota::{AGENCIES, Quota};
use super::random::Random;

/// A row of `referrals`; the letter of a counted one is `R`.
pub struct Slip {
    pub agency: usize,
    pub record: Option<usize>,
    pub day: i32,
    /// 1 to 21.
    pub to_kind: usize,
    pub to_agency: Option<usize>,
    pub kind: &'static str,
    pub status: &'static str,
    pub counted: bool,
}

const COUNTED_KINDS: [&str; 10] =
    ["intro", "tsunagi", "intro", "tsunagi", "intro", "tsunagi", "intro", "tsunagi", "transfer", "tsukoku"];

/// The empty status is 送付.
const SENT: [&str; 8] = ["", "sent", "accepted", "accepted", "declined", "in_progress", "on_hold", "completed"];

pub fn all(population: &Population, quota: &Quota, random: &mut Random) -> Vec<Slip> {
    let known = Known::of(population);
    let (start, end) = population.year;
    let mut slips = Vec::new();
    for (kind, &count) in quota.referrals.iter().enumerate() {
        for turn in 0..count {
            let day = match turn % 200 {
                50 => start,
                51 => end,
                _ => after(start, random.between(0, 364)),
            };
            slips.push(known.counted(kind + 1, day, random));
        }
    }
    for turn in 0..quota.part(800, 12) {
        let kind = if turn % 8 < 5 { "info" } else { "request" };
        slips.push(Slip { kind, counted: false, ..known.somewhere(any_day(start, random), random) });
    }
    for _ in 0..quota.part(250, 6) {
        slips.push(Slip { status: "draft", counted: false, ..known.somewhere(any_day(start, random), random) });
    }
    for _ in 0..quota.part(150, 6) {
        let slip = known.somewhere(any_day(start, random), random);
        let own = slip.agency;
        slips.push(Slip { to_kind: AGENCIES[own].kind, to_agency: Some(own), counted: false, ..slip });
    }
    for turn in 0..quota.part(300, 8) {
        let distance = random.between(0, 45);
        let day = match turn % 4 {
            0 => after(start, -1),
            1 => after(end, 1),
            2 => after(start, -1 - distance),
            _ => after(end, 1 + distance),
        };
        slips.push(Slip { counted: false, ..known.somewhere(day, random) });
    }
    slips.sort_by_key(|slip| (slip.day, slip.agency));
    slips
}

fn any_day(start: i32, random: &mut Random) -> i32 {
    after(start, random.between(0, 364))
}

/// The records of each agency, to choose somebody from.
struct Known(Vec<Vec<usize>>);

impl Known {
    fn of(population: &Population) -> Self {
        let mut known = vec![Vec::new(); AGENCIES.len()];
        for (index, record) in population.records.iter().enumerate() {
            if record.first > 0 {
                known[record.agency].push(index);
            }
        }
        Self(known)
    }

    fn somewhere(&self, day: i32, random: &mut Random) -> Slip {
        let to_kind = random.between(1, 21) as usize;
        self.counted(to_kind, day, random)
    }

    fn counted(&self, to_kind: usize, day: i32, random: &mut Random) -> Slip {
        let agency = any_agency(random);
        let inside = AGENCIES
            .iter()
            .position(|other| other.kind == to_kind)
            .filter(|other| *other != agency && random.percent(30));
        let record = match self.0[agency].as_slice() {
            [] => None,
            _ if random.percent(3) => None,
            records => Some(random.pick(records)),
        };
        Slip {
            agency,
            record,
            day,
            to_kind,
            to_agency: inside,
            kind: random.pick(&COUNTED_KINDS),
            status: random.pick(&SENT),
            counted: true,
        }
    }
}
