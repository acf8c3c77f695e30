//! From what was typed about a person to what is true.

use super::{ADDRESS_PARTS, ADDRESSES, Choices, NAME_PARTS, NAMES, PHONE_PARTS, PHONES, PersonForm, at};
use crate::data::persons::Person;
use crate::data::persons::follows;
use crate::domain::birth;
use crate::domain::errors::Errors;
use crate::domain::kana;
use crate::domain::written::suspected_my_number;
use crate::web::forms::{line, optional_choice, refuse_my_number, text};
use chrono::NaiveDate;
use entity::codes::{Caution, Relationship, Sex};
use entity::ids::{DistrictId, HouseholdId};
use entity::stamp::Ymd;

/// Longest name.
pub(super) const NAME: usize = 100;
/// Longest note.
const NOTE: usize = 2_000;

impl PersonForm {
    /// Whether something typed could be a 個人番号.
    pub fn has_suspected_number(&self) -> bool {
        self.free_texts().iter().any(|(_, text)| !suspected_my_number(text).is_empty())
    }

    fn free_texts(&self) -> Vec<(String, &str)> {
        let single = ["family_name", "given_name", "calling_name", "caution_note", "note"];
        let repeated = |parts: &'static [&'static str], most: usize| {
            let (_, rows) = self.rows(parts, most);
            (1..=rows).flat_map(move |row| parts.iter().map(move |part| at(part, row)))
        };
        single
            .into_iter()
            .map(str::to_owned)
            .chain(repeated(&NAME_PARTS, NAMES))
            .chain(repeated(&PHONE_PARTS, PHONES))
            .chain(repeated(&ADDRESS_PARTS, ADDRESSES))
            .map(|name| {
                let text = self.get(&name);
                (name, text)
            })
            .collect()
    }

    /// The person, and whether a number was declared to be no 個人番号.
    pub fn check(&self, today: NaiveDate, choices: &Choices) -> Result<(Person, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let family_name = self.name(e, "family_name", "氏");
        let given_name = self.name(e, "given_name", "名");
        let family_kana = self.reading(e, "family_kana", "氏のフリガナ");
        let given_kana = self.reading(e, "given_kana", "名のフリガナ");
        let calling_name = self.name(e, "calling_name", "呼び名");
        let is_nameless =
            [&family_name, &given_name, &calling_name].iter().all(|name| name.as_ref().is_some_and(String::is_empty));
        if is_nameless {
            e.add("calling_name", "名前がわからないときは、呼び名（例: 長男）を入力してください。");
        }
        let names = self.names(e);
        let household = self.chosen_household(e, choices);
        let relationship = optional_choice(e, "relationship", "続柄", self.get("relationship"), Relationship::parse);
        let sex = optional_choice(e, "sex", "性別", self.get("sex"), Sex::parse);
        let birth = e.keep("birth", birth::parse_birth(self.get("birth"), today));
        let district = self.chosen_district(e, choices);
        let phones = self.phones(e);
        let addresses = self.addresses(e);
        let cautions = self.cautions(e);
        let caution_note = text(e, "caution_note", "連絡上の注意のくわしい内容", self.get("caution_note"), NOTE, false);
        let note = text(e, "note", "備考", self.get("note"), NOTE, false);
        let texts = self.free_texts();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let is_waived = self.is_ticked("not_my_number");
        let is_suspected = refuse_my_number(e, &texts, is_waived);
        let birth = birth.map(|birth| birth::stored(birth.as_ref()));
        errors.finish(|| {
            let birth = birth?;
            let person = Person {
                household,
                relationship: relationship.unwrap_or(Relationship::Unknown),
                family_name: family_name?,
                given_name: given_name?,
                family_kana: family_kana?,
                given_kana: given_kana?,
                calling_name: calling_name?,
                sex: sex.unwrap_or(Sex::Unknown),
                birth_lo: Ymd(birth.lo_ymd),
                birth_hi: Ymd(birth.hi_ymd),
                birth_precision: birth.precision.to_owned(),
                birth_as_of: Ymd(birth.as_of_ymd),
                district,
                cautions,
                caution_note: caution_note?,
                note: note?,
                names,
                phones,
                addresses,
            };
            Some((person, is_suspected && is_waived))
        })
    }

    pub(super) fn name(&self, errors: &mut Errors, name: &str, label: &str) -> Option<String> {
        line(errors, name, label, self.get(name), NAME, false)
    }

    pub(super) fn reading(&self, errors: &mut Errors, name: &str, label: &str) -> Option<String> {
        let typed = line(errors, name, label, self.get(name), NAME, false)?;
        if !typed.is_empty() && !kana::is_kana(&typed) {
            errors.add(name, format!("{label}は、カタカナかひらがなで入力してください。"));
            return None;
        }
        Some(kana::normalise_kana(&typed))
    }

    fn chosen_household(&self, errors: &mut Errors, choices: &Choices) -> Option<HouseholdId> {
        let typed = self.get("household");
        optional_choice(errors, "household", "世帯", typed, |text| {
            has(&choices.households, text).then(|| text.parse().ok()).flatten()
        })
    }

    fn chosen_district(&self, errors: &mut Errors, choices: &Choices) -> Option<DistrictId> {
        let typed = self.get("district");
        optional_choice(errors, "district", "圏域", typed, |text| {
            has(&choices.districts, text).then(|| text.parse().ok()).flatten()
        })
    }

    fn cautions(&self, errors: &mut Errors) -> Vec<Caution> {
        let mut cautions = Vec::new();
        for typed in self.all("cautions") {
            // Some follow from other records; nobody ticks them.
            let ticked = |code: &str| Caution::parse(code).filter(|one| !follows(*one));
            cautions.extend(optional_choice(errors, "cautions", "連絡上の注意", &typed, ticked));
        }
        cautions.sort_unstable();
        cautions.dedup();
        cautions
    }
}

fn has(list: &[(String, String)], value: &str) -> bool {
    list.iter().any(|(offered, _)| offered == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ymd;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }

    fn form(pairs: &[(&str, &str)]) -> PersonForm {
        let mut form = PersonForm::empty(None);
        for (name, value) in pairs {
            form.set(name, *value);
        }
        form
    }

    fn messages(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let errors = form(pairs).check(today(), &Choices::default()).unwrap_err();
        errors.all().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn somebody_without_any_name_needs_a_calling_name() {
        assert_eq!(
            messages(&[("note", "声だけ")]),
            [("calling_name".to_owned(), "名前がわからないときは、呼び名（例: 長男）を入力してください。".to_owned())]
        );
        let (person, _) =
            form(&[("calling_name", "長男"), ("birth", "50代くらい")]).check(today(), &Choices::default()).unwrap();
        assert_eq!(person.birth_precision, "decade");
        assert_eq!(person.birth_as_of, ymd(today()));
    }

    #[test]
    fn readings_are_kept_as_katakana_and_other_scripts_are_refused() {
        let (person, _) =
            form(&[("family_name", "山田"), ("family_kana", "やまﾀﾞ")]).check(today(), &Choices::default()).unwrap();
        assert_eq!(person.family_kana, "ヤマダ");
        let wrong = messages(&[("family_name", "山田"), ("given_kana", "太郎")]);
        assert_eq!(wrong.first().map(|(name, _)| name.as_str()), Some("given_kana"));
    }

    #[test]
    fn a_row_with_something_in_it_needs_its_main_field() {
        let wrong = messages(&[
            ("calling_name", "長男"),
            ("phone_owner_2", "母"),
            ("address_postal_1", "123"),
            ("name_given_kana_1", "ハナ"),
        ]);
        let names: Vec<&str> = wrong.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["name_family_1", "phone_number_2", "address_postal_1", "address_line_1"]);
    }

    #[test]
    fn a_list_takes_only_what_it_offered() {
        let id = HouseholdId::new().to_string();
        let wrong = messages(&[("calling_name", "長男"), ("household", &id), ("district", "x"), ("sex", "?")]);
        let names: Vec<&str> = wrong.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["household", "sex", "district"]);
    }

    #[test]
    fn a_number_like_a_my_number_is_refused_unless_somebody_says_it_is_none() {
        let pairs = [("calling_name", "長男"), ("note", "123456789018")];
        assert_eq!(messages(&pairs).first().map(|(name, _)| name.as_str()), Some("note"));
        let mut form = form(&pairs);
        assert!(form.has_suspected_number());
        form.set("not_my_number", "yes");
        let (_, is_waived) = form.check(today(), &Choices::default()).unwrap();
        assert!(is_waived);
    }

    #[test]
    fn telephones_are_read_in_every_usual_writing() {
        for number in ["０９０－１２３４－５６７８", "03(1234)5678", "+81 90-1234-5678", "03-1234-5678 内線12"]
        {
            let checked =
                form(&[("calling_name", "母"), ("phone_number_1", number)]).check(today(), &Choices::default());
            assert!(checked.is_ok(), "{number}");
        }
        for number in ["なし", "12", "09012345678901234567"] {
            let checked =
                form(&[("calling_name", "母"), ("phone_number_1", number)]).check(today(), &Choices::default());
            assert!(checked.is_err(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn no_input_panics(pairs in proptest::collection::vec(("(phone_number|address_line|name_family|birth|family_kana|household|cautions|key)(_[0-9]{1,25})?", any::<String>()), 0..12)) {
            let mut form = PersonForm::default();
            for (name, value) in pairs {
                form.set(&name, value);
            }
            let _ = form.check(today(), &Choices::default());
        }
    }
}
