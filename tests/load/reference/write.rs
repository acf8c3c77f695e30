//! Writes the made-up world as the files that the import takes.

use super::births::written_day;
use super::calendar::iso;
use super::households::{Case, Household};
use super::people::{Part, Population, Record};
use super::quota::{AGENCIES, KINDS};
use super::random::Random;
use super::sheet::Sheet;
use super::slips::Slip;
use super::words::{CONTENTS, FAMILY_NAMES, GIVEN_NAMES, REASONS};
use super::{ReferenceFiles, roster};

/// Everything before it is written.
pub struct World {
    pub population: Population,
    pub households: Vec<Household>,
    pub cases: Vec<Case>,
    pub slips: Vec<Slip>,
}

/// `external_id`s that begin anew in every agency: they are unique per kind and agency only.
struct Numbers([usize; AGENCIES.len()]);

impl Numbers {
    const fn new() -> Self {
        Self([0; AGENCIES.len()])
    }

    fn next(&mut self, agency: usize, letter: char) -> String {
        self.0[agency] += 1;
        format!("{letter}{:06}", self.0[agency])
    }
}

fn code(agency: usize) -> String {
    AGENCIES[agency].code.to_owned()
}

fn consultant(agency: usize, random: &mut Random) -> String {
    let number = random.below(AGENCIES[agency].consultants) + 1;
    format!("{}-c{number:02}", AGENCIES[agency].code.to_lowercase())
}

/// A code, and now and then the label that the import takes as well.
fn code_or_label(code: &str, random: &mut Random) -> String {
    let label = match code {
        "tel" => "電話",
        "office" => "来所面談",
        "visit_home" => "家庭訪問",
        "agency_tel" => "他機関連絡",
        "intro" => "紹介",
        "transfer" => "移管",
        "info" => "情報提供のみ",
        "sent" => "送付",
        "accepted" => "受理",
        "declined" => "不成立",
        _ => code,
    };
    if random.percent(4) { label } else { code }.to_owned()
}

impl World {
    pub fn files(mut self, fiscal_year: i32, random: &mut Random) -> ReferenceFiles {
        let mut numbers = [const { Numbers::new() }; 3];
        for record in &mut self.population.records {
            let letter = match record.part {
                Part::Counted => 'P',
                Part::Uncounted => 'U',
                Part::Family => 'F',
            };
            record.external_id = numbers[0].next(record.agency, letter);
        }
        for household in &mut self.households {
            household.external_id = numbers[1].next(household.agency, 'H');
        }
        for case in &mut self.cases {
            case.external_id = numbers[2].next(case.agency, 'K');
        }
        self.population.contacts.sort_by_key(|contact| (contact.day, contact.minute, contact.agency));
        ReferenceFiles {
            fiscal_year,
            agencies: roster::agencies(),
            staff: roster::staff(),
            households: self.household_rows(random),
            persons: self.person_rows(random),
            cases: self.case_rows(random),
            consultations: self.consultation_rows(random),
            referrals: self.referral_rows(random),
        }
    }

    fn household_rows(&self, random: &mut Random) -> String {
        let mut sheet = Sheet::new(&["external_id", "agency_code", "postal_code", "address", "district", "note"]);
        for household in &self.households {
            let (town, block, house) = (random.between(1, 9), random.between(1, 30), random.between(1, 20));
            sheet.push([
                household.external_id.clone(),
                code(household.agency),
                format!("999-{:04}", town * 100 + block),
                format!("見本県見本市見本町{town}丁目{block}番{house}号"),
                String::new(),
                if random.percent(5) { "訪問の前に電話をします。".to_owned() } else { String::new() },
            ]);
        }
        sheet.to_csv()
    }

    fn household_of(&self, household: Option<usize>) -> String {
        household.map_or_else(String::new, |index| self.households[index].external_id.clone())
    }

    fn record_of(&self, record: Option<usize>) -> String {
        record.map_or_else(String::new, |index| self.population.records[index].external_id.clone())
    }

    fn person_rows(&self, random: &mut Random) -> String {
        let mut sheet = Sheet::new(&[
            "external_id",
            "agency_code",
            "household_external_id",
            "relationship",
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "sex",
            "birth_date",
            "phone",
            "identity_key",
        ]);
        for record in &self.population.records {
            let (family, given) = names(record, random);
            let phone = format!("090-0000-{:04}", random.below(10_000));
            sheet.push([
                record.external_id.clone(),
                code(record.agency),
                self.household_of(record.household),
                record.relationship.to_owned(),
                family.0.to_owned(),
                given.0.to_owned(),
                family.1.to_owned(),
                given.1.to_owned(),
                random.pick(&["男", "女", "男", "女", "不明", ""]).to_owned(),
                record.birth.written(random),
                if random.percent(60) { phone } else { String::new() },
                record.identity_key.clone(),
            ]);
        }
        sheet.to_csv()
    }

    fn case_rows(&self, random: &mut Random) -> String {
        let mut sheet = Sheet::new(&[
            "external_id",
            "agency_code",
            "household_external_id",
            "person_external_id",
            "lead_login",
            "opened_on",
            "stage",
            "closed_on",
            "close_reason",
        ]);
        for case in &self.cases {
            let is_closed = case.closed > 0;
            let stage = random.pick(&["received", "intake", "rapport", "active", "支援中", "watching"]);
            let reason = random.pick(&["転出", "本人の辞退", "その他"]);
            sheet.push([
                case.external_id.clone(),
                code(case.agency),
                self.household_of(case.household),
                self.record_of(case.record),
                consultant(case.agency, random),
                written_day(case.opened, random),
                if is_closed { "closed" } else { stage }.to_owned(),
                if is_closed { written_day(case.closed, random) } else { String::new() },
                if is_closed { reason } else { "" }.to_owned(),
            ]);
        }
        sheet.to_csv()
    }

    /// The case of each record, and the cases of each agency that have only a household.
    fn cases_by_owner(&self) -> (Vec<Option<usize>>, Vec<Vec<usize>>) {
        let mut of_record = vec![None; self.population.records.len()];
        let mut of_household = vec![Vec::new(); AGENCIES.len()];
        for (index, case) in self.cases.iter().enumerate() {
            match case.record {
                Some(record) => of_record[record] = Some(index),
                None => of_household[case.agency].push(index),
            }
        }
        (of_record, of_household)
    }

    fn case_of(&self, case: Option<usize>, day: i32) -> String {
        case.map(|index| &self.cases[index])
            .filter(|case| case.is_open_on(day))
            .map_or_else(String::new, |case| case.external_id.clone())
    }

    fn consultation_rows(&self, random: &mut Random) -> String {
        let (of_record, of_household) = self.cases_by_owner();
        let (start, end) = self.population.year;
        let mut numbers = Numbers::new();
        let mut sheet = Sheet::new(&[
            "external_id",
            "agency_code",
            "occurred_at",
            "method",
            "person_external_id",
            "case_external_id",
            "staff_login",
            "counterpart",
            "route",
            "program",
            "field",
            "place",
            "topics",
            "minutes",
            "content",
        ]);
        for contact in &self.population.contacts {
            let is_counted = (start..=end).contains(&contact.day)
                && !matches!(contact.method, "agency_tel" | "agency_meet" | "conf" | "other");
            let case = match contact.record {
                Some(record) => of_record[record].filter(|_| random.percent(80)),
                None if of_household[contact.agency].is_empty() || random.percent(90) => None,
                None => Some(random.pick(&of_household[contact.agency])),
            };
            let is_elsewhere = matches!(contact.method, "visit_home" | "accompany" | "place");
            sheet.push([
                numbers.next(contact.agency, if is_counted { 'C' } else { 'X' }),
                code(contact.agency),
                format!("{}T{:02}:{:02}", iso(contact.day), contact.minute / 60, contact.minute % 60),
                code_or_label(contact.method, random),
                self.record_of(contact.record),
                self.case_of(case, contact.day),
                consultant(contact.agency, random),
                (random.pick(&["self", "self", "self", "mother", "father", "本人", ""])).to_owned(),
                String::new(),
                random.pick(&["J1", "J1", "J4", ""]).to_owned(),
                random.pick(&["ひきこもり", "ひきこもり", "困窮", ""]).to_owned(),
                if is_elsewhere && random.percent(50) { "見本公民館" } else { "" }.to_owned(),
                random.pick(&["13!", "13!;7", "10;13!;3", "7!;8", "", ""]).to_owned(),
                random.pick(&["10", "15", "30", "45", "60", "90", ""]).to_owned(),
                random.pick(&CONTENTS).to_owned(),
            ]);
        }
        sheet.to_csv()
    }

    fn referral_rows(&self, random: &mut Random) -> String {
        let (of_record, _) = self.cases_by_owner();
        let mut numbers = Numbers::new();
        let mut sheet = Sheet::new(&[
            "external_id",
            "agency_code",
            "referred_on",
            "to_agency_kind",
            "to_agency_code",
            "kind",
            "person_external_id",
            "case_external_id",
            "about",
            "status",
            "reason",
        ]);
        for slip in &self.slips {
            let case = slip.record.and_then(|record| of_record[record]);
            let kind =
                if random.percent(4) { KINDS[slip.to_kind - 1].to_owned() } else { format!("{:02}", slip.to_kind) };
            sheet.push([
                numbers.next(slip.agency, if slip.counted { 'R' } else { 'X' }),
                code(slip.agency),
                written_day(slip.day, random),
                kind,
                slip.to_agency.map_or_else(String::new, code),
                code_or_label(slip.kind, random),
                self.record_of(slip.record),
                self.case_of(case, slip.day),
                random.pick(&["self", "self", "本人", "family", "household"]).to_owned(),
                code_or_label(slip.status, random),
                random.pick(&REASONS).to_owned(),
            ]);
        }
        sheet.to_csv()
    }
}

type Name = (&'static str, &'static str);

/// A name; records that share an `identity_key` share it too.
fn names(record: &Record, random: &mut Random) -> (Name, Name) {
    let number = record.identity_key.strip_prefix('K').and_then(|digits| digits.parse::<usize>().ok());
    let number = number.unwrap_or_else(|| random.below(320));
    (FAMILY_NAMES[number % FAMILY_NAMES.len()], GIVEN_NAMES[number / FAMILY_NAMES.len() % GIVEN_NAMES.len()])
}
