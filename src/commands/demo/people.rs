//! The people of a household: names, dates of birth as far as they are known, telephones and what to mind.

use super::families::Made;
use super::names;
use super::random::Random;
use super::words::{Member, phrases};
use crate::clock;
use crate::data::demo::World;
use crate::domain::kana;
use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::codes::{AddressKind, Caution, NameKind, PhoneSafety, Relationship, Sex};
use entity::ids::{AgencyId, IdentityId, PersonAddressId, PersonId, PersonNameId, PersonPhoneId};
use entity::stamp::Ymd;
use entity::{person_addresses, person_names, person_phones, persons};

/// Name and reading in a line.
pub fn full_name(row: &persons::Model) -> String {
    format!("{} {}（{} {}）", row.family_name, row.given_name, row.family_kana, row.given_kana)
}

/// Somebody of this family, known as far as people get known.
pub fn person(random: &mut Random, member: &Member, family: names::Name, made: Made) -> persons::Model {
    let sex = member.sex.unwrap_or(if random.chance(62) { Sex::Male } else { Sex::Female });
    let given = names::given(random, sex);
    let (youngest, oldest) = member.ages;
    let age = random.between(youngest, oldest);
    let birth = birth(random, age, made.on);
    // Somebody who was only told about: no name yet, called as the family calls them.
    let is_named = random.chance(if member.relationship == Relationship::Myself { 93 } else { 82 });
    let calling = match member.relationship {
        Relationship::Myself if sex == Sex::Female => "長女",
        Relationship::Myself => "長男",
        other => other.label(),
    };
    let mut row = persons::Model {
        id: PersonId::new(),
        agency_id: AgencyId::default(),
        household_id: None,
        identity_id: IdentityId::new(),
        relationship: member.relationship,
        family_name: family.0.to_owned(),
        given_name: given.0.to_owned(),
        family_kana: family.1.to_owned(),
        given_kana: given.1.to_owned(),
        calling_name: String::new(),
        sort_kana: String::new(),
        sex: if random.chance(97) { sex } else { Sex::Unknown },
        birth_lo: birth.lo,
        birth_hi: birth.hi,
        birth_precision: birth.precision.to_owned(),
        birth_as_of: birth.as_of,
        district_id: None,
        cautions: String::new(),
        caution_note: String::new(),
        note: String::new(),
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: made.at,
        created_by: made.by,
    };
    if !is_named {
        row.given_name.clear();
        row.given_kana.clear();
        calling.clone_into(&mut row.calling_name);
        if random.chance(50) {
            row.family_name.clear();
            row.family_kana.clear();
        }
    }
    let reading = format!("{}{}", row.family_kana, row.given_kana);
    row.sort_kana = kana::sort_key(if reading.is_empty() { &row.calling_name } else { &reading });
    row
}

struct Birth {
    lo: Ymd,
    hi: Ymd,
    precision: &'static str,
    as_of: Ymd,
}

/// A date of birth as it gets known: mostly a day, sometimes a month, a year, a guess, or nothing.
fn birth(random: &mut Random, age: i32, on: NaiveDate) -> Birth {
    let whole = |lo: NaiveDate, hi: NaiveDate, precision| Birth {
        lo: clock::ymd(lo),
        hi: clock::ymd(hi),
        precision,
        as_of: Ymd(0),
    };
    let unknown = Birth { lo: Ymd(0), hi: Ymd(0), precision: "unknown", as_of: Ymd(0) };
    let day = on - TimeDelta::days(i64::from(age) * 365 + i64::from(age / 4) + i64::from(random.between(1, 360)));
    let (year, month) = (day.year(), day.month());
    match random.below(100) {
        0..80 => whole(day, day, "exact"),
        80..84 => {
            let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day);
            let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(day);
            whole(first, next - TimeDelta::days(1), "month")
        }
        84..89 => {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(day);
            let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(day);
            whole(first, last, "year")
        }
        89..95 => {
            // 「50代くらい」
            let decade = age / 10 * 10;
            let guess = crate::domain::birth::parse_birth(&format!("{decade}代くらい"), on).ok().flatten();
            guess.map_or(unknown, |guess| {
                let stored = crate::domain::birth::stored(Some(&guess));
                Birth {
                    lo: Ymd(stored.lo_ymd),
                    hi: Ymd(stored.hi_ymd),
                    precision: stored.precision,
                    as_of: Ymd(stored.as_of_ymd),
                }
            })
        }
        _ => unknown,
    }
}

/// Writes down what one must know before getting in touch.
pub fn caution(random: &mut Random, row: &mut persons::Model, is_careful: bool) {
    let mut cautions = if is_careful {
        vec![Caution::NoOfficeName, Caution::NoVoicemail, Caution::NoMail, Caution::NotFamily]
    } else {
        random
            .pick(&[Caution::After18, Caution::TwoVisitors, Caution::NoVoicemail, Caution::NotFamily])
            .into_iter()
            .collect()
    };
    if is_careful && random.chance(40) {
        cautions.push(Caution::TwoVisitors);
    }
    row.cautions = cautions.iter().map(|caution| caution.code()).collect::<Vec<_>>().join(";");
    random.word(phrases::CAUTIONS).clone_into(&mut row.caution_note);
}

/// Telephones, former names and further addresses.
pub fn contacts(world: &mut World, random: &mut Random, row: &persons::Model, is_first: bool, is_careful: bool) {
    if !row.given_name.is_empty() && random.chance(if is_first { 78 } else { 42 }) {
        let safety = if is_careful && is_first {
            PhoneSafety::Unsafe
        } else {
            random.weighted(
                &[
                    (PhoneSafety::Safe, 70),
                    (PhoneSafety::Unknown, 20),
                    (PhoneSafety::Caution, 8),
                    (PhoneSafety::Unsafe, 2),
                ],
                PhoneSafety::Unknown,
            )
        };
        world.phones.push(person_phones::Model {
            id: PersonPhoneId::new(),
            person_id: row.id,
            agency_id: row.agency_id,
            number: names::phone(random),
            owner: random.word(&["本人", "本人", "自宅", "母", "勤務先"]).to_owned(),
            safety,
            note: match safety {
                PhoneSafety::Unsafe => "家族が出ることがあります。".to_owned(),
                PhoneSafety::Caution => "昼休みの時間に。".to_owned(),
                PhoneSafety::Safe | PhoneSafety::Unknown => String::new(),
            },
            sort: 1,
        });
    }
    if is_first && !row.family_name.is_empty() && random.chance(5) {
        let old = names::family(random);
        world.names.push(person_names::Model {
            id: PersonNameId::new(),
            person_id: row.id,
            agency_id: row.agency_id,
            kind: if random.chance(70) { NameKind::Former } else { NameKind::Common },
            family_name: old.0.to_owned(),
            given_name: row.given_name.clone(),
            family_kana: old.1.to_owned(),
            given_kana: row.given_kana.clone(),
        });
    }
    if is_first && random.chance(5) {
        let place = names::place(random);
        world.addresses.push(person_addresses::Model {
            id: PersonAddressId::new(),
            person_id: row.id,
            agency_id: row.agency_id,
            kind: random.pick(&[AddressKind::Registered, AddressKind::Mailing]).unwrap_or(AddressKind::Other),
            postal_code: place.postal_code,
            address: place.address,
            note: String::new(),
            sort: 1,
        });
    }
}
