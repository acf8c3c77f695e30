//! What is typed about an agency.

use crate::data::agencies::NewAgency;
use crate::domain::errors::Errors;
use crate::domain::kana::{is_kana, normalise_kana};
use crate::domain::opening::{OpeningHours, format_hours, parse_hours};
use crate::domain::postal::parse_postal;
use crate::domain::written::half_width;
use crate::web::forms::{choice, day_field, line, optional_date};
use entity::agencies;
use serde::{Deserialize, Serialize};

/// Form fields of the weekdays with their words, Monday first.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("hours_mon", "月曜日"),
    ("hours_tue", "火曜日"),
    ("hours_wed", "水曜日"),
    ("hours_thu", "木曜日"),
    ("hours_fri", "金曜日"),
    ("hours_sat", "土曜日"),
    ("hours_sun", "日曜日"),
];

/// The list's filter.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ListForm {
    /// Part of name, フリガナ or code.
    pub name: String,
    /// Code of a kind.
    pub kind: String,
    /// `yes` = also those that have ended.
    pub ended: String,
    /// Number of the page.
    pub page: String,
    /// What has just been done.
    pub done: Option<String>,
}

/// What was typed about an agency.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AgencyForm {
    /// 機関コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Code of a kind.
    pub kind: String,
    /// 分野.
    pub field: String,
    /// 郵便番号.
    pub postal_code: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Telephone for emergencies.
    pub duty_phone: String,
    /// `yes` = the municipality itself.
    pub is_municipality: String,
    /// `yes` = open on holidays.
    pub is_open_on_holidays: String,
    /// Days until a reply.
    pub reply_days: String,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_until: String,
    /// Hours on Monday.
    pub hours_mon: String,
    /// Hours on Tuesday.
    pub hours_tue: String,
    /// Hours on Wednesday.
    pub hours_wed: String,
    /// Hours on Thursday.
    pub hours_thu: String,
    /// Hours on Friday.
    pub hours_fri: String,
    /// Hours on Saturday.
    pub hours_sat: String,
    /// Hours on Sunday.
    pub hours_sun: String,
    /// Version that was read.
    pub version: String,
}

impl AgencyForm {
    /// The empty form of a new agency.
    pub fn blank() -> Self {
        Self { reply_days: "14".to_owned(), ..Self::default() }
    }

    /// The form of an agency as it stands.
    pub fn of(row: &agencies::Model, hours: &OpeningHours) -> Self {
        let on = |weekday| {
            if hours.is_empty() { String::new() } else { format_hours(hours.on(weekday)) }
        };
        let yes = |is_so| {
            if is_so { "yes".to_owned() } else { String::new() }
        };
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            kana: row.kana.clone(),
            kind: row.kind.clone(),
            field: row.field.clone(),
            postal_code: row.postal_code.clone(),
            address: row.address.clone(),
            phone: row.phone.clone(),
            duty_phone: row.duty_phone.clone(),
            is_municipality: yes(row.is_municipality),
            is_open_on_holidays: yes(row.is_open_on_holidays),
            reply_days: row.reply_days.to_string(),
            valid_from: day_field(row.valid_from),
            valid_until: day_field(row.valid_until),
            hours_mon: on(0),
            hours_tue: on(1),
            hours_wed: on(2),
            hours_thu: on(3),
            hours_fri: on(4),
            hours_sat: on(5),
            hours_sun: on(6),
            version: row.version.to_string(),
        }
    }

    /// The typed hours, Monday first.
    pub fn hours(&self) -> [&str; 7] {
        [
            &self.hours_mon,
            &self.hours_tue,
            &self.hours_wed,
            &self.hours_thu,
            &self.hours_fri,
            &self.hours_sat,
            &self.hours_sun,
        ]
    }

    /// The agency, if everything is right; `kinds` are those that may be chosen.
    pub fn check(&self, kinds: &[(String, String)]) -> Result<NewAgency, Errors> {
        let mut errors = Errors::new();
        let code = check_code(&mut errors, &self.code, "機関コード");
        let name = line(&mut errors, "name", "機関名", &self.name, 100, true);
        let kana = check_kana(&mut errors, &self.kana);
        let kind = choice(&mut errors, "kind", "機関種別", &self.kind, |typed| {
            kinds.iter().find(|(code, _)| code == typed).map(|(code, _)| code.clone())
        });
        let field = line(&mut errors, "field", "分野", &self.field, 50, false);
        let postal_code = errors.keep("postal_code", parse_postal(&self.postal_code));
        let address = line(&mut errors, "address", "所在地", &self.address, 200, false);
        let phone = check_phone(&mut errors, "phone", "電話", &self.phone);
        let duty_phone = check_phone(&mut errors, "duty_phone", "緊急時の当番電話", &self.duty_phone);
        let reply_days = half_width(&self.reply_days).trim().parse().ok().filter(|days| (1..=90).contains(days));
        if reply_days.is_none() {
            errors.add("reply_days", "返信の期限は、1から90までの日数で入力してください。");
        }
        let (valid_from, valid_until) = check_days(&mut errors, &self.valid_from, &self.valid_until);
        let mut hours = OpeningHours::new();
        for (weekday, ((field, _), typed)) in WEEKDAYS.iter().zip(self.hours()).enumerate() {
            if let Some(open) = errors.keep(field, parse_hours(typed)) {
                hours.set(weekday, open);
            }
        }
        errors.finish(|| {
            Some(NewAgency {
                code: code?,
                name: name?,
                kana: kana?,
                kind: kind?,
                field: field?,
                postal_code: postal_code?.unwrap_or_default(),
                address: address?,
                phone: phone?,
                duty_phone: duty_phone?,
                is_municipality: self.is_municipality == "yes",
                is_open_on_holidays: self.is_open_on_holidays == "yes",
                reply_days: reply_days?,
                valid_from,
                valid_until,
                hours,
            })
        })
    }
}

/// A code that is typed into files: half-width letters, digits and a few signs.
pub fn check_code(errors: &mut Errors, text: &str, label: &str) -> Option<String> {
    let code = line(errors, "code", label, &half_width(text), 30, true)?;
    let is_code = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if !is_code {
        errors.add("code", format!("{label}は、半角の英数字と - _ . で入力してください。"));
        return None;
    }
    Some(code)
}

/// A reading, or nothing.
pub fn check_kana(errors: &mut Errors, text: &str) -> Option<String> {
    let kana = line(errors, "kana", "フリガナ", text, 100, false)?;
    if !kana.is_empty() && !is_kana(&kana) {
        errors.add("kana", "フリガナは、カタカナかひらがなで入力してください。");
        return None;
    }
    Some(normalise_kana(&kana))
}

/// First and last day, either of them open, in order.
pub fn check_days(
    errors: &mut Errors,
    from: &str,
    until: &str,
) -> (Option<entity::stamp::Ymd>, Option<entity::stamp::Ymd>) {
    let from = optional_date(errors, "valid_from", from);
    let until = optional_date(errors, "valid_until", until);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        errors.add("valid_until", "終わりの日は、はじめの日と同じか、あとの日にしてください。");
    }
    (from, until)
}

fn check_phone(errors: &mut Errors, name: &str, label: &str, text: &str) -> Option<String> {
    let phone = line(errors, name, label, &half_width(text), 40, false)?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let is_phone = phone.is_empty()
        || (digits >= 3
            && phone
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+' | ' ' | '#' | '内' | '線')));
    if !is_phone {
        errors.add(name, format!("{label}は、番号で入力してください。例: 0123-45-6789"));
        return None;
    }
    Some(phone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::stamp::Ymd;

    fn kinds() -> Vec<(String, String)> {
        vec![("05".to_owned(), "地域包括支援センター".to_owned())]
    }

    fn good() -> AgencyForm {
        AgencyForm {
            code: "Ｈ-001".to_owned(),
            name: "さくら町地域包括支援センター".to_owned(),
            kana: "さくらちょう".to_owned(),
            kind: "05".to_owned(),
            postal_code: "１２３４５６７".to_owned(),
            phone: "０１２３-４５-６７８９".to_owned(),
            reply_days: "１４".to_owned(),
            valid_from: "R8.4.1".to_owned(),
            hours_mon: "8:30-17:15".to_owned(),
            hours_sat: "休み".to_owned(),
            ..AgencyForm::default()
        }
    }

    #[test]
    fn what_people_type_is_understood() {
        let agency = good().check(&kinds()).unwrap();
        assert_eq!(agency.code, "H-001");
        assert_eq!(agency.kana, "サクラチョウ");
        assert_eq!(agency.postal_code, "123-4567");
        assert_eq!(agency.phone, "0123-45-6789");
        assert_eq!(agency.reply_days, 14);
        assert_eq!(agency.valid_from, Some(Ymd(20_260_401)));
        assert_eq!(agency.hours.on(0), [(510, 1035)]);
        assert!(agency.hours.on(5).is_empty());
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let form = AgencyForm {
            code: "機関1".to_owned(),
            name: "あ".repeat(100_000),
            kana: "漢字".to_owned(),
            kind: "99".to_owned(),
            postal_code: "12".to_owned(),
            address: "町\u{7}1".to_owned(),
            phone: "電話なし".to_owned(),
            reply_days: "0".to_owned(),
            valid_from: "R8.4.1".to_owned(),
            valid_until: "R8.3.31".to_owned(),
            hours_sun: "朝から".to_owned(),
            ..good()
        };
        let errors = form.check(&kinds()).unwrap_err();
        for field in [
            "code",
            "name",
            "kana",
            "kind",
            "postal_code",
            "address",
            "phone",
            "reply_days",
            "valid_until",
            "hours_sun",
        ] {
            assert_eq!(errors.on(field).len(), 1, "{field}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let form = AgencyForm { valid_from: "R8.2.30".to_owned(), ..good() };
        assert_eq!(form.check(&kinds()).unwrap_err().on("valid_from").len(), 1);
    }
}
