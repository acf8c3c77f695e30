//! What is typed in an emergency.

use crate::access::Section;
use crate::data::emergencies::{Asked, Sought};
use crate::domain::errors::Errors;
use crate::domain::kana;
use crate::web::forms::{choice, line, required_date, text};
use entity::codes::InquiryBy;
use entity::ids::{AgencyId, EmergencyInquiryId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fewest digits of a telephone.
const DIGITS: usize = 10;

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct InquiryForm {
    /// Key of the inquiry to be made.
    pub key: String,
    /// Why.
    pub reason: String,
    /// By what.
    pub by: String,
    /// The whole name.
    pub name: String,
    /// The birth date.
    pub birth: String,
    /// The telephone.
    pub phone: String,
}

impl InquiryForm {
    /// An empty form.
    pub fn blank() -> Self {
        Self { key: EmergencyInquiryId::new().to_string(), by: InquiryBy::Name.code().to_owned(), ..Self::default() }
    }

    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<Asked, Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let reason = text(e, "reason", "理由", &self.reason, 2_000, true);
        let by = choice(e, "by", "照会の方法", &self.by, InquiryBy::parse);
        let sought = match by {
            Some(InquiryBy::Name) => {
                let name = line(e, "name", "氏名", &self.name, 100, true);
                let birth = required_date(e, "birth", "生年月日", &self.birth);
                if birth.is_some_and(|birth| birth > today) {
                    e.add("birth", "これからの日付です。");
                }
                name.zip(birth).map(|(name, birth)| Sought::Name(name, birth))
            }
            Some(InquiryBy::Phone) => {
                let phone = line(e, "phone", "電話番号", &self.phone, 50, true);
                let digits = phone.map(|phone| kana::phone_key(&phone));
                if digits.as_ref().is_some_and(|digits| digits.len() < DIGITS) {
                    e.add("phone", "電話番号は、市外局番からすべて入力してください。");
                }
                digits.map(Sought::Phone)
            }
            None => None,
        };
        errors.finish(|| Some(Asked { sought: sought?, reason: reason? }))
    }
}

/// What is to be read where.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TakeForm {
    /// The agency.
    pub agency: String,
    /// What is needed.
    pub sections: Vec<String>,
}

impl TakeForm {
    /// What is needed at first.
    pub fn blank() -> Self {
        let first = [Section::Basics, Section::Contact].map(|section| section.code().to_owned());
        Self { agency: String::new(), sections: first.to_vec() }
    }

    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<(AgencyId, BTreeSet<Section>), Errors> {
        let mut errors = Errors::new();
        let agency = choice(&mut errors, "agency", "機関", &self.agency, |text| text.parse::<AgencyId>().ok());
        let sections: Option<BTreeSet<Section>> = self.sections.iter().map(|code| Section::parse(code)).collect();
        let sections = sections.filter(|chosen| chosen.contains(&Section::Basics));
        if sections.is_none() {
            errors.add("sections", "「基本情報・世帯」は必ず含めてください。");
        }
        errors.finish(|| Some((agency?, sections?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_122);

    #[test]
    fn an_inquiry_is_exact_and_has_a_reason() {
        let named =
            InquiryForm {
                reason: "応答がない。".to_owned(), name: "山田 太郎".to_owned(), ..InquiryForm::blank()
            };
        assert!(!named.check(TODAY).err().unwrap().on("birth").is_empty());
        assert!(InquiryForm { birth: "R20.1.1".to_owned(), ..named.clone() }.check(TODAY).is_err());
        assert!(InquiryForm { birth: "S43.4.1".to_owned(), ..named.clone() }.check(TODAY).is_ok());
        let called = InquiryForm { by: "phone".to_owned(), phone: "2222".to_owned(), ..named.clone() };
        assert!(!called.check(TODAY).err().unwrap().on("phone").is_empty());
        assert!(InquiryForm { phone: "090-1111-2222".to_owned(), ..called }.check(TODAY).is_ok());
        let silent = InquiryForm { reason: " ".to_owned(), ..named };
        assert!(!silent.check(TODAY).err().unwrap().on("reason").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_checks_panic(words in ".*", by in "name|phone|.*", many in proptest::collection::vec(".*", 0..4)) {
            let form = InquiryForm { by, name: words.clone(), birth: words.clone(), phone: words.clone(), reason: words.clone(), ..InquiryForm::blank() };
            let _checked = form.check(TODAY);
            let _taken = TakeForm { agency: words, sections: many }.check();
        }
    }
}
