//! Referrals between the agencies of the town, in every state that a slip can be in.

use super::families::Family;
use super::random::Random;
use super::story::{Span, Told, saved};
use super::town::{self, Site, Town};
use super::words::phrases;
use crate::clock;
use crate::data::demo::World;
use crate::domain::fiscal_year::FiscalYear;
use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::codes::{About, ReferralKind, ReferralStatus as Status, SlipGround, Urgency};
use entity::ids::{AgencyId, ReferralId, ReferralStepId};
use entity::stamp::Ymd;
use entity::{referral_steps, referral_subjects, referrals};

/// Receivers that are not registered: kind and name.
const OUTSIDE: &[(&str, &str)] = &[
    ("11", "さくら総合病院"),
    ("11", "こもれびメンタルクリニック"),
    ("01", "さくら市福祉事務所"),
    ("16", "市立桜中学校"),
    ("16", "さくら市教育支援センター"),
    ("18-consult", "相談支援事業所そよかぜ"),
    ("19", "就業・生活支援センターあゆみ"),
    ("09", "県精神保健福祉センター"),
    ("10", "県発達障害者支援センター"),
    ("21-law", "法テラスさくら"),
    ("21-food", "フードバンクさくら"),
    ("21-care", "ひばり居宅介護支援事業所"),
    ("06", "県中央児童相談所"),
];

/// A referral whose receiver took it on, and keeps a record of its own.
#[derive(Clone, Copy, Debug)]
pub struct TakenOn {
    /// Who.
    pub by: Site,
    /// Since when.
    pub on: NaiveDate,
}

/// Days on which something happened to a slip.
#[derive(Clone, Copy, Debug)]
struct Course {
    status: Status,
    sent: Option<NaiveDate>,
    answered: Option<NaiveDate>,
    completed: Option<NaiveDate>,
    withdrawn: Option<NaiveDate>,
}

impl Course {
    /// By when the receiver's next answer is due; hardly any lies long in the past, so that a day at the desk looks like one.
    fn due_on(&self, town: &Town, site: Option<Site>, urgency: Urgency, today: NaiveDate) -> Option<Ymd> {
        let sent = self.sent?;
        let around_today = today + TimeDelta::days(i64::from(sent.ordinal() % 17) - 3);
        match self.status {
            Status::Sent => Some(town.answer_due_on(site, urgency, sent)),
            Status::OnHold | Status::Accepted | Status::InProgress => {
                let next = self.answered? + TimeDelta::days(if self.status == Status::InProgress { 90 } else { 14 });
                Some(clock::ymd(town.working(next.max(around_today))))
            }
            Status::Draft | Status::Declined | Status::Withdrawn | Status::Completed => None,
        }
    }

    /// What the receiver said, in order.
    fn answers<'a>(&self, said: &'a str, outcome: &'a str) -> Vec<(Status, NaiveDate, &'a str)> {
        let Some(answered) = self.answered else { return Vec::new() };
        let first = match self.status {
            Status::InProgress | Status::Completed => Status::Accepted,
            status => status,
        };
        let mut answers = vec![(first, answered, said)];
        if self.status == Status::InProgress {
            answers.push((Status::InProgress, answered, phrases::BEGUN));
        }
        answers.extend(self.completed.map(|day| (Status::Completed, day, outcome)));
        answers
    }
}

/// Sends a family's referral on the day of one of its contacts.
pub fn refer(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    told: &Told,
    span: Span,
) -> Option<TakenOn> {
    // Rarely with the very first contact: people get to know each other first.
    let from = usize::from(told.contacts.len() > 1);
    let (consultation, day, by) = random.pick(told.contacts.get(from..)?)?;
    let site = random.pick(family.situation.receivers).filter(|site| *site != family.site && !random.chance(24));
    let (to_agency, kind, name) = if let Some(site) = site {
        let (name, kind) = town::known_as(site);
        (Some(town.agency(site)), kind, name)
    } else {
        let (kind, name) = random.pick(OUTSIDE)?;
        (None, kind, name)
    };
    let course = course(random, day, span.last());
    let receivers = site.map(|site| town.workers(site)).unwrap_or_default();
    let answered_by = random.pick(&receivers).unwrap_or(by);
    let ground = random.weighted(
        &[
            (SlipGround::Consent, 70),
            (SlipGround::NoPersonalData, 20),
            (SlipGround::Statute, 9),
            (SlipGround::Emergency, 1),
        ],
        SlipGround::NoPersonalData,
    );
    let id = ReferralId::new();
    let agency = town.agency(family.site);
    let is_voided = course.sent.is_some() && random.below(1000) < 12;
    let noon = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(15);
    // 保留 is no decision yet.
    let decided = course.answered.filter(|_| course.status != Status::OnHold);
    let urgency = random.weighted(&[(Urgency::D, 72), (Urgency::C, 20), (Urgency::B, 6), (Urgency::A, 2)], Urgency::D);
    let said = answer(random, course.status);
    let outcome = match course.status {
        Status::Completed => random.word(phrases::OUTCOMES),
        Status::Withdrawn => random.word(phrases::WITHDRAWN),
        _ => "",
    };
    world.referrals.push(referrals::Model {
        id,
        agency_id: agency,
        number: String::new(),
        case_id: told.case,
        consultation_id: Some(consultation),
        staff_id: Some(by),
        to_agency_id: to_agency,
        to_kind: kind.to_owned(),
        to_name: name.to_owned(),
        kind: kind_of(random, family.is_careful),
        about: random.weighted(&[(About::Myself, 70), (About::Household, 20), (About::Family, 10)], About::Myself),
        reason: random.word(family.situation.reasons).replace("{p}", called(family, ground)),
        urgency,
        is_accompanied: random.chance(38),
        carries_personal_data: ground != SlipGround::NoPersonalData,
        ground,
        ground_note: match ground {
            SlipGround::Consent => random.word(phrases::CONSENTS),
            SlipGround::Statute => random.word(phrases::STATUTES),
            SlipGround::Emergency => "本人の安全を確かめる必要がありました。",
            SlipGround::NoPersonalData => "",
        }
        .to_owned(),
        slip_subject: if ground == SlipGround::NoPersonalData || family.name.is_empty() {
            random.word(phrases::NAMELESS).to_owned()
        } else {
            family.name.clone()
        },
        slip_background: if ground == SlipGround::NoPersonalData {
            String::new()
        } else {
            random.word(phrases::BACKGROUNDS).to_owned()
        },
        status: course.status,
        drafted_on: clock::ymd(day),
        sent_on: course.sent.map(clock::ymd),
        answer_due_on: course.due_on(town, site, urgency, span.last()),
        fiscal_year: course.sent.map(|day| FiscalYear::containing(day).year()),
        answered_on: decided.map(clock::ymd),
        answer_note: if decided.is_some() { said } else { "" }.to_owned(),
        answered_by: decided.map(|_| answered_by),
        completed_on: course.completed.map(clock::ymd),
        outcome: outcome.to_owned(),
        withdrawn_on: course.withdrawn.map(clock::ymd),
        again_of_id: None,
        voided_at: is_voided.then(|| saved(noon + TimeDelta::days(1), span)),
        voided_by: is_voided.then_some(by),
        void_reason: is_voided.then(|| random.word(phrases::VOIDED).to_owned()),
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: saved(noon, span),
        created_by: Some(by),
    });
    about(world, family, id, agency);
    let by_agency = site.filter(|_| !receivers.is_empty()).map_or(agency, |site| town.agency(site));
    for (status, day, note) in course.answers(said, outcome) {
        world.referral_steps.push(referral_steps::Model {
            id: ReferralStepId::new(),
            referral_id: id,
            agency_id: agency,
            by_agency_id: by_agency,
            status,
            said_on: clock::ymd(day),
            due_on: None,
            note: note.to_owned(),
            staff_id: answered_by,
            created_at: saved(day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(16), span),
        });
    }
    let is_working = matches!(course.status, Status::Accepted | Status::InProgress | Status::Completed);
    let (Some(site), Some(answered)) = (site, course.answered) else {
        return None;
    };
    (is_working && !is_voided && ground == SlipGround::Consent && !receivers.is_empty())
        .then_some(TakenOn { by: site, on: answered })
}

fn about(world: &mut World, family: &Family, id: ReferralId, agency: AgencyId) {
    if let Some(human) = family.humans.first() {
        world.referral_subjects.push(referral_subjects::Model {
            referral_id: id,
            person_id: human.id,
            agency_id: agency,
        });
    }
}

/// A slip without personal data does not name anybody.
fn called(family: &Family, ground: SlipGround) -> &str {
    if ground == SlipGround::NoPersonalData { "ご本人" } else { &family.called }
}

fn kind_of(random: &mut Random, is_careful: bool) -> ReferralKind {
    random.weighted(
        &[
            (ReferralKind::HandOn, 46),
            (ReferralKind::Introduction, 30),
            (ReferralKind::Info, 14),
            (ReferralKind::Transfer, 5),
            (ReferralKind::Request, 3),
            (ReferralKind::Notification, if is_careful { 20 } else { 0 }),
        ],
        ReferralKind::HandOn,
    )
}

fn answer(random: &mut Random, status: Status) -> &'static str {
    match status {
        Status::Accepted | Status::InProgress | Status::Completed => random.word(phrases::ACCEPTED),
        Status::Declined => random.word(phrases::DECLINED),
        Status::OnHold => random.word(phrases::HELD),
        Status::Draft | Status::Sent | Status::Withdrawn => "",
    }
}

/// What has become of a slip by today: the older, the more likely it is done with.
fn course(random: &mut Random, day: NaiveDate, today: NaiveDate) -> Course {
    let age = (today - day).num_days();
    let mut status = match age {
        ..3 => random.weighted(&[(Status::Draft, 30), (Status::Sent, 70)], Status::Sent),
        3..14 => random.weighted(
            &[
                (Status::Draft, 6),
                (Status::Sent, 48),
                (Status::Accepted, 26),
                (Status::InProgress, 10),
                (Status::OnHold, 10),
            ],
            Status::Sent,
        ),
        14..60 => random.weighted(
            &[
                (Status::Sent, 9),
                (Status::Accepted, 20),
                (Status::InProgress, 31),
                (Status::OnHold, 4),
                (Status::Completed, 18),
                (Status::Declined, 11),
                (Status::Withdrawn, 7),
            ],
            Status::InProgress,
        ),
        _ => random.weighted(
            &[
                (Status::Completed, 70),
                (Status::InProgress, 11),
                (Status::Declined, 11),
                (Status::Withdrawn, 6),
                (Status::Sent, 1),
            ],
            Status::Completed,
        ),
    };
    let sent = (status != Status::Draft).then_some(day);
    let later =
        |random: &mut Random, least, most| (day + TimeDelta::days(i64::from(random.between(least, most)))).min(today);
    let answered = match status {
        Status::Draft | Status::Sent | Status::Withdrawn => None,
        _ => Some(later(random, 1, 10)),
    };
    let done = later(random, 14, 80);
    if status == Status::Completed && done >= today {
        status = Status::InProgress;
    }
    Course {
        status,
        sent,
        answered,
        completed: (status == Status::Completed).then_some(done),
        withdrawn: (status == Status::Withdrawn).then(|| later(random, 1, 9)),
    }
}
