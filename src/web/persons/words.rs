//! How facts about people are put into words on more than one page.

use crate::data::persons::PersonName;
use crate::domain::birth;
use entity::codes::{Caution, PhoneSafety};
use entity::stamp::Ymd;
use entity::{person_phones, persons};

/// What a person in hand is called.
pub fn name(person: &persons::Model) -> String {
    PersonName {
        id: person.id,
        family_name: person.family_name.clone(),
        given_name: person.given_name.clone(),
        calling_name: person.calling_name.clone(),
    }
    .name()
}

/// 連絡上の注意 in one text: the ticked ones, then the words of those who know.
pub fn cautions(codes: &str, note: &str) -> String {
    let ticked: Vec<&str> = codes.split(';').filter_map(Caution::parse).map(Caution::label).collect();
    let ticked = ticked.join("、");
    match (ticked.is_empty(), note.trim()) {
        (_, "") => ticked,
        (true, note) => note.to_owned(),
        (false, note) => format!("{ticked}。{note}"),
    }
}

/// The telephones of a person that must not, or not simply, be called.
pub fn phone_cautions(phones: &[person_phones::Model]) -> String {
    let warnings: Vec<String> = phones
        .iter()
        .filter(|phone| matches!(phone.safety, PhoneSafety::Unsafe | PhoneSafety::Caution))
        .map(|phone| {
            let whose = if phone.owner.is_empty() { String::new() } else { format!("（{}）", phone.owner) };
            let words = if phone.safety == PhoneSafety::Unsafe {
                "かけてはいけません"
            } else {
                "注意してかけてください"
            };
            format!("{}{whose}には{words}。", phone.number)
        })
        .collect();
    warnings.concat()
}

/// Everything to know before a person is called, written to or visited; empty if there is nothing.
pub fn before_contact(codes: &str, note: &str, phones: &[person_phones::Model]) -> String {
    let cautions = cautions(codes, note);
    let phones = phone_cautions(phones);
    let is_open_ended = !cautions.is_empty() && !phones.is_empty() && !cautions.ends_with('。');
    let joint = if is_open_ended { "。" } else { "" };
    format!("{cautions}{joint}{phones}")
}

/// 生年月日 as stored, in words.
pub fn birth(lo: Ymd, hi: Ymd, precision: &str, as_of: Ymd) -> String {
    birth::display(birth::from_stored(lo.0, hi.0, precision, as_of.0).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_cautions_come_before_the_note() {
        assert_eq!(cautions("no_mail;after_18", "父が出ます"), "郵便を送らない、18時以降に連絡する。父が出ます");
        assert_eq!(cautions("", "父が出ます"), "父が出ます");
        assert_eq!(cautions("no_mail", ""), "郵便を送らない");
        assert_eq!(cautions("", " "), "");
    }
}
