//! One contact in words, and how it was made.

use super::families::Family;
use super::random::Random;
use super::town::Site;
use super::words::phrases;
use entity::codes::{Counterpart, Method, Program, Relationship};

/// How far a story has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    First,
    Early,
    Middle,
    Late,
}

/// Sentences of one story in an order of their own, so that none comes twice before all have come once.
#[derive(Debug)]
pub struct Sentences {
    early: Vec<&'static str>,
    middle: Vec<&'static str>,
    late: Vec<&'static str>,
    told: [usize; 3],
}

impl Sentences {
    /// Those of a family's situation, shuffled.
    pub fn of(family: &Family, random: &mut Random) -> Self {
        let mut shuffled = |sentences: &[&'static str]| {
            let mut sentences = sentences.to_vec();
            for at in (1..sentences.len()).rev() {
                sentences.swap(at, random.below(at + 1));
            }
            sentences
        };
        Self {
            early: shuffled(family.situation.early),
            middle: shuffled(family.situation.middle),
            late: shuffled(family.situation.late),
            told: [0; 3],
        }
    }

    fn next(&mut self, phase: Phase) -> &'static str {
        let (list, place) = match phase {
            Phase::First | Phase::Early => (&self.early, 0),
            Phase::Middle => (&self.middle, 1),
            Phase::Late => (&self.late, 2),
        };
        let Some(told) = self.told.get_mut(place) else {
            return "";
        };
        *told += 1;
        list.get((*told - 1) % list.len().max(1)).copied().unwrap_or_default()
    }
}

/// How a contact of this phase is made at this agency.
pub fn method(random: &mut Random, family: &Family, phase: Phase) -> Method {
    if phase == Phase::First {
        return random.weighted(
            &[(Method::Tel, 58), (Method::Office, 28), (Method::Mail, 7), (Method::VisitHome, 5), (Method::Sns, 2)],
            Method::Tel,
        );
    }
    // Somebody who must not be written to gets no letters.
    let letters = if family.is_careful { 0 } else { 7 };
    let places = if family.site == Site::Npo { 40 } else { 4 };
    random.weighted(
        &[
            (Method::Tel, 34),
            (Method::Office, 22),
            (Method::VisitHome, 18),
            (Method::Mail, 8),
            (Method::Sns, 3),
            (Method::Online, 3),
            (Method::Letter, letters),
            (Method::Accompany, 5),
            (Method::Place, places),
            (Method::AgencyTel, 7),
            (Method::AgencyMeet, 3),
            (Method::Conf, 2),
            (Method::Other, 1),
        ],
        Method::Tel,
    )
}

/// Who speaks: somebody who lives there, or somebody from outside.
pub fn counterpart(random: &mut Random, family: &Family, method: Method) -> Counterpart {
    if matches!(method, Method::AgencyTel | Method::AgencyMeet | Method::Conf) {
        return Counterpart::Agency;
    }
    let lives_there = |counterpart: Counterpart| {
        let any = |wanted: &[Relationship]| family.humans.iter().any(|human| wanted.contains(&human.relationship));
        match counterpart {
            Counterpart::Mother => any(&[Relationship::Mother]),
            Counterpart::Father => any(&[Relationship::Father]),
            Counterpart::BothParents => any(&[Relationship::Mother]) && any(&[Relationship::Father]),
            Counterpart::Spouse => any(&[Relationship::Spouse]),
            Counterpart::Grandparent => any(&[Relationship::Grandmother, Relationship::Grandfather]),
            _ => true,
        }
    };
    let table: Vec<(Counterpart, usize)> =
        family.situation.callers.iter().copied().filter(|(counterpart, _)| lives_there(*counterpart)).collect();
    random.weighted(&table, Counterpart::Myself)
}

/// What is written down about a contact.
pub fn content(
    random: &mut Random,
    family: &Family,
    sentences: &mut Sentences,
    phase: Phase,
    method: Method,
    counterpart: Counterpart,
) -> String {
    let mut told = String::new();
    if phase == Phase::First && random.chance(55) {
        told.push_str(random.word(phrases::FIRST));
    }
    told.push_str(random.word(phrases::openings(method)));
    let is_about_agencies =
        matches!(method, Method::AgencyTel | Method::AgencyMeet | Method::Conf | Method::Letter | Method::Other);
    if is_about_agencies {
        told.push_str(random.word(phrases::between(method)));
    } else {
        told.push_str(sentences.next(phase));
        if phase == Phase::First || random.chance(22) {
            told.push_str(sentences.next(phase));
        }
    }
    if random.chance(72) {
        told.push_str(random.word(phrases::closings(method)));
    }
    told.replace("{c}", phrases::speaker(counterpart)).replace("{p}", &family.called)
}

/// How long it took, as far as that is written down.
pub fn minutes(random: &mut Random, method: Method) -> Option<i32> {
    let (low, high) = match method {
        Method::Tel | Method::AgencyTel => (1, 8),
        Method::Mail | Method::Sns | Method::Letter | Method::Other => (1, 4),
        Method::Office | Method::Online | Method::Conf | Method::AgencyMeet => (6, 15),
        Method::VisitHome | Method::Accompany | Method::Place => (6, 22),
    };
    let length = random.between(low, high) * 5;
    random.chance(88).then_some(length)
}

/// Where it took place.
pub fn place(random: &mut Random, method: Method) -> &'static str {
    match method {
        Method::VisitHome | Method::Letter => "自宅",
        Method::Office => random.word(&["相談室", "相談室2", "窓口"]),
        Method::Place => random.word(&["ひだまりの居場所", "公民館", "子ども食堂"]),
        Method::Accompany => random.word(&["市役所", "病院", "見学先"]),
        Method::Conf | Method::AgencyMeet => random.word(&["市役所会議室", "オンライン"]),
        _ => "",
    }
}

/// The programme under which an agency of the town works.
pub const fn program(site: Site) -> Option<Program> {
    match site {
        Site::East | Site::West | Site::Disability | Site::Child | Site::Welfare => Some(Program::Comprehensive),
        Site::Council => Some(Program::MultiAgency),
        Site::SelfReliance => Some(Program::SelfReliance),
        Site::Hikikomori => Some(Program::Hikikomori),
        Site::Npo => Some(Program::Participation),
        Site::Health | Site::Youth | Site::HelloWork => None,
    }
}
