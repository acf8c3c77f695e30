//! What happens to a family over the years, contact by contact.

use super::casework::{finish, hand, open};
use super::families::{Family, Made};
use super::random::Random;
use super::telling::{self, Phase, Sentences};
use super::town::Town;
use super::words::phrases;
use crate::clock::{self, local_minute};
use crate::data::demo::World;
use crate::domain::fiscal_year::FiscalYear;
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use entity::codes::{Counterpart, FirstContact, Method, NextStep};
use entity::ids::{CaseId, ConsultationId, StaffId};
use entity::stamp::At;
use entity::{consultation_subjects, consultations};

/// What the other parts need to know about a story that was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The case, if one was opened.
    pub case: Option<CaseId>,
    /// Contacts with their days, the earliest first.
    pub contacts: Vec<(ConsultationId, NaiveDate, StaffId)>,
}

/// The span of days in which everything happens: up to yesterday, whatever the time is.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// First day of the first fiscal year.
    pub since: NaiveDate,
    /// Today, on which nothing has happened yet.
    pub today: NaiveDate,
}

impl Span {
    /// The last day on which something happened.
    pub fn last(self) -> NaiveDate {
        self.today - TimeDelta::days(1)
    }

    fn midnight(self) -> NaiveDateTime {
        self.today.and_time(chrono::NaiveTime::MIN)
    }
}

/// An instant at which something written at `time` was saved.
pub fn saved(time: NaiveDateTime, span: Span) -> At {
    let in_time = time.min(span.midnight());
    At((in_time - TimeDelta::hours(9)).and_utc().timestamp_micros())
}

/// Tells the story of a family from `start` on.
pub fn tell(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    start: NaiveDate,
    span: Span,
) -> Told {
    let workers = town.workers(family.site);
    let Some(first_lead) = random.pick(&workers) else {
        return Told { case: None, contacts: Vec::new() };
    };
    let has_case = random.chance(82);
    let length = if has_case { random.between(70, 900) } else { random.between(0, 40) };
    let end = (start + TimeDelta::days(i64::from(length))).min(span.last());
    let is_over = end < span.today - TimeDelta::days(14) && random.chance(80);
    let days = days(random, start, end, has_case);
    let hand_over = (has_case && days.len() > 6 && random.chance(14))
        .then(|| random.pick(&workers).filter(|next| *next != first_lead))
        .flatten()
        .zip(days.get(days.len() / 2).copied());
    let case = has_case.then(|| open(world, town, random, family, first_lead, (start, span)));
    let mut sentences = Sentences::of(family, random);
    let mut contacts = Vec::new();
    let mut lead = first_lead;
    for (at, day) in days.iter().enumerate() {
        if let (Some((next, from)), Some(case)) = (hand_over, case)
            && from == *day
        {
            hand(world, town, random, family, case, next, (*day, span));
            lead = next;
        }
        let progress = at * 100 / days.len().max(1);
        let phase = match (at, progress) {
            (0, _) => Phase::First,
            (_, 0..25) => Phase::Early,
            (_, 25..80) => Phase::Middle,
            _ if is_over || days.len() > 12 => Phase::Late,
            _ => Phase::Middle,
        };
        let next = days.get(at + 1).copied();
        let by = if random.chance(84) { lead } else { random.pick(&workers).unwrap_or(lead) };
        let id = contact(
            world,
            town,
            random,
            family,
            &mut sentences,
            &Contact { case, by, day: *day, phase, next, is_over },
            span,
        );
        contacts.push((id, *day, by));
    }
    if let Some(case) = case {
        let last = days.last().copied().unwrap_or(start);
        finish(world, town, random, family, case, lead, is_over.then_some(last), (start, span));
    }
    Told { case, contacts }
}

fn days(random: &mut Random, start: NaiveDate, end: NaiveDate, has_case: bool) -> Vec<NaiveDate> {
    let pace = random.between(9, 34);
    let mut days = vec![start];
    let mut day = start;
    loop {
        day += TimeDelta::days(i64::from(random.between(pace / 2, pace * 2).max(2)));
        day = working(random, day);
        if day > end || days.len() >= 42 || (!has_case && days.len() >= 3) {
            return days;
        }
        days.push(day);
    }
}

/// Moves most days that fall on a weekend to the Monday after.
pub fn working(random: &mut Random, day: NaiveDate) -> NaiveDate {
    let later = match day.weekday() {
        Weekday::Sat if !random.chance(12) => 2,
        Weekday::Sun if !random.chance(4) => 1,
        _ => 0,
    };
    day + TimeDelta::days(later)
}

struct Contact {
    case: Option<CaseId>,
    by: StaffId,
    day: NaiveDate,
    phase: Phase,
    next: Option<NaiveDate>,
    is_over: bool,
}

fn contact(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    sentences: &mut Sentences,
    at: &Contact,
    span: Span,
) -> ConsultationId {
    let agency = town.agency(family.site);
    let method = telling::method(random, family, at.phase);
    let counterpart = telling::counterpart(random, family, method);
    let id = ConsultationId::new();
    let time = time_of_day(random, at.day);
    let topics = if at.phase == Phase::First || random.chance(35) { random.word(family.situation.topics) } else { "" };
    let step = random.weighted(
        &[
            (NextStep::Phone, 28),
            (NextStep::Visit, 24),
            (NextStep::Interview, 24),
            (NextStep::Letter, if family.is_careful { 0 } else { 7 }),
            (NextStep::ContactAgency, 9),
            (NextStep::Refer, 4),
            (NextStep::Confer, 2),
            (NextStep::Wait, 4),
        ],
        NextStep::Phone,
    );
    let next_on = match at.next {
        Some(next) => random.chance(70).then_some(next),
        // An open story goes on: mostly in the coming weeks, sometimes it is already late.
        None if !at.is_over => {
            let next = span.today + TimeDelta::days(i64::from(random.between(-6, 21)));
            (next > at.day).then_some(next)
        }
        None => None,
    };
    let is_voided = at.phase != Phase::First && random.below(1000) < 9;
    let minute = local_minute(time);
    let created_at = saved(time + TimeDelta::minutes(35), span);
    world.consultations.push(consultations::Model {
        id,
        agency_id: agency,
        case_id: at.case,
        staff_id: Some(at.by),
        occurred_at: minute,
        occurred_ymd: minute.day(),
        fiscal_year: FiscalYear::containing(at.day).year(),
        minutes: telling::minutes(random, method),
        method,
        counterpart,
        counterpart_note: if counterpart == Counterpart::Agency {
            random
                .word(&[
                    "ひばり居宅介護支援事業所",
                    "さくら総合病院 地域連携室",
                    "市立桜中学校",
                    "訪問看護ステーションすみれ",
                ])
                .to_owned()
        } else {
            String::new()
        },
        route: (at.phase == Phase::First).then(|| random.pick(family.situation.routes)).flatten(),
        first_contact: (at.phase == Phase::First).then(|| first(method, counterpart)),
        topics: topics.to_owned(),
        program: telling::program(family.site),
        field: Some(family.situation.field),
        place: telling::place(random, method).to_owned(),
        content: telling::content(random, family, sentences, at.phase, method, counterpart),
        next_step: next_on.is_some().then_some(step),
        next_note: if next_on.is_some() && random.chance(45) {
            random.word(phrases::next_notes(step)).to_owned()
        } else {
            String::new()
        },
        next_on: next_on.map(clock::ymd),
        is_anonymous: false,
        is_after_hours: town.is_after_hours(family.site, minute.day(), minute.minute_of_day()),
        result: String::new(),
        voided_at: is_voided.then(|| saved(time + TimeDelta::hours(26), span)),
        voided_by: is_voided.then_some(at.by),
        void_reason: is_voided.then(|| random.word(phrases::VOIDED).to_owned()),
        external_id: None,
        external_hash: None,
        version: if is_voided { 2 } else { 1 },
        created_at,
        created_by: Some(at.by),
    });
    for (place, human) in family.humans.iter().enumerate() {
        let is_principal = place == 0;
        if is_principal || (place < 3 && random.chance(28)) {
            world.subjects.push(consultation_subjects::Model {
                consultation_id: id,
                person_id: human.id,
                agency_id: agency,
                is_principal,
            });
        }
    }
    id
}

/// A time within the usual hours, now and then in the evening.
pub fn time_of_day(random: &mut Random, day: NaiveDate) -> NaiveDateTime {
    let minute = if random.chance(5) {
        17 * 60 + 30 + random.between(0, 32) * 5
    } else {
        9 * 60 + 30 + random.between(0, 88) * 5
    };
    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

fn first(method: Method, counterpart: Counterpart) -> FirstContact {
    match (counterpart, method) {
        (Counterpart::Agency | Counterpart::Minsei, _) => FirstContact::Agency,
        (Counterpart::Myself, Method::Office) => FirstContact::SelfVisit,
        (Counterpart::Myself, Method::VisitHome) => FirstContact::Outreach,
        (Counterpart::Myself, _) => FirstContact::SelfCall,
        (_, Method::Office | Method::VisitHome) => FirstContact::FamilyVisit,
        _ => FirstContact::FamilyCall,
    }
}

/// Day on which a record was made, for the household it belongs to.
pub fn made(day: NaiveDate, by: Option<StaffId>, span: Span) -> Made {
    let time = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(11);
    Made { on: span.today, at: saved(time, span), by }
}
