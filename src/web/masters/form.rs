//! What is typed about code lists.

use crate::data::masters::{CategoryRow, NewDistrict, NewKind};
use crate::domain::errors::Errors;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::written::half_width;
use crate::web::forms::{choice, line, required_date};
use entity::stamp::Ymd;
use entity::{agency_kinds, districts};
use serde::{Deserialize, Serialize};

/// The first fiscal year that any report speaks about; a new kind counts from there.
pub const FIRST_YEAR: i32 = 1990;

/// What was typed about a kind of agency.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct KindForm {
    /// The code, for a new one.
    pub code: String,
    /// The words.
    pub label: String,
    /// 分野.
    pub field: String,
    /// Place in the list.
    pub sort: String,
    /// `yes` = it can be chosen.
    pub is_active: String,
    /// The published category, for a new one.
    pub category: String,
    /// The words when the form was opened.
    pub was_label: String,
    /// The field when the form was opened.
    pub was_field: String,
    /// The place when the form was opened.
    pub was_sort: String,
    /// Whether it could be chosen when the form was opened.
    pub was_active: String,
}

impl KindForm {
    /// The empty form of a new kind.
    pub fn blank() -> Self {
        Self { sort: "100".to_owned(), is_active: "yes".to_owned(), ..Self::default() }
    }

    /// The form of a kind as it stands.
    pub fn of(row: &agency_kinds::Model) -> Self {
        Self {
            label: row.label.clone(),
            field: row.field.clone(),
            sort: row.sort.to_string(),
            is_active: yes(row.is_active),
            ..Self::default()
        }
        .seeing(row)
    }

    /// The same with what stands now as what was seen.
    pub fn seeing(self, row: &agency_kinds::Model) -> Self {
        Self {
            was_label: row.label.clone(),
            was_field: row.field.clone(),
            was_sort: row.sort.to_string(),
            was_active: yes(row.is_active),
            ..self
        }
    }

    /// The kind as it was when the form was opened.
    pub fn seen(&self) -> NewKind {
        NewKind {
            label: self.was_label.clone(),
            field: self.was_field.clone(),
            sort: self.was_sort.parse().unwrap_or_default(),
            is_active: self.was_active == "yes",
        }
    }

    /// The kind, if everything is right.
    pub fn check(&self) -> Result<NewKind, Errors> {
        let mut errors = Errors::new();
        let kind = self.kind(&mut errors);
        errors.finish(|| kind)
    }

    /// The new kind with its code and category, if everything is right.
    pub fn check_new(&self, categories: &[CategoryRow]) -> Result<(String, NewKind, String), Errors> {
        let mut errors = Errors::new();
        let code = check_code(&mut errors, &self.code);
        let kind = self.kind(&mut errors);
        let category = check_category(&mut errors, &self.category, categories);
        errors.finish(|| Some((code?, kind?, category?)))
    }

    fn kind(&self, errors: &mut Errors) -> Option<NewKind> {
        let label = line(errors, "label", "名称", &self.label, 60, true);
        let field = line(errors, "field", "分野", &self.field, 30, false);
        let sort = check_sort(errors, &self.sort);
        Some(NewKind { label: label?, field: field?, sort: sort?, is_active: self.is_active == "yes" })
    }
}

/// What was typed about the category of a kind.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MappingForm {
    /// The first fiscal year.
    pub from: String,
    /// The published category.
    pub category: String,
}

impl MappingForm {
    /// First fiscal year and category, if everything is right.
    pub fn check(&self, categories: &[CategoryRow]) -> Result<(FiscalYear, String), Errors> {
        let mut errors = Errors::new();
        let from = if self.from.trim().is_empty() {
            errors.add("from", "年度を入力してください。");
            None
        } else {
            errors.keep("from", FiscalYear::parse(&self.from))
        };
        let category = check_category(&mut errors, &self.category, categories);
        errors.finish(|| from.zip(category))
    }
}

/// What was typed about a district.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct DistrictForm {
    /// The code.
    pub code: String,
    /// Name.
    pub name: String,
    /// 圏域, 中学校区 …
    pub kind: String,
    /// Place in the list.
    pub sort: String,
    /// `yes` = it can be chosen.
    pub is_active: String,
    /// Version that was read.
    pub version: String,
}

impl DistrictForm {
    /// The empty form of a new district.
    pub fn blank() -> Self {
        Self { kind: "圏域".to_owned(), sort: "10".to_owned(), is_active: "yes".to_owned(), ..Self::default() }
    }

    /// The form of a district as it stands.
    pub fn of(row: &districts::Model) -> Self {
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            sort: row.sort.to_string(),
            is_active: yes(row.is_active),
            version: row.version.to_string(),
        }
    }

    /// The district, if everything is right.
    pub fn check(&self) -> Result<NewDistrict, Errors> {
        let mut errors = Errors::new();
        let code = check_code(&mut errors, &self.code);
        let name = line(&mut errors, "name", "名称", &self.name, 60, true);
        let kind = line(&mut errors, "kind", "種類", &self.kind, 20, true);
        let sort = check_sort(&mut errors, &self.sort);
        errors.finish(|| {
            Some(NewDistrict { code: code?, name: name?, kind: kind?, sort: sort?, is_active: self.is_active == "yes" })
        })
    }
}

/// What was typed about a holiday.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HolidayForm {
    /// The day.
    pub day: String,
    /// Its name.
    pub name: String,
}

impl HolidayForm {
    /// Day and name, if everything is right.
    pub fn check(&self) -> Result<(Ymd, String), Errors> {
        let mut errors = Errors::new();
        let day = required_date(&mut errors, "day", "日付", &self.day);
        let name = line(&mut errors, "name", "名称", &self.name, 40, true);
        errors.finish(|| day.zip(name))
    }
}

fn check_code(errors: &mut Errors, text: &str) -> Option<String> {
    let code = line(errors, "code", "コード", &half_width(text), 30, true)?;
    if !code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        errors.add("code", "コードは、半角の英数字と - _ で入力してください。");
        return None;
    }
    Some(code)
}

fn check_sort(errors: &mut Errors, text: &str) -> Option<i32> {
    let sort = half_width(text).trim().parse().ok().filter(|sort| (0..=9_999).contains(sort));
    if sort.is_none() {
        errors.add("sort", "並び順は、0から9999までの数で入力してください。");
    }
    sort
}

fn check_category(errors: &mut Errors, text: &str, categories: &[CategoryRow]) -> Option<String> {
    choice(errors, "category", "公表区分", text, |typed| {
        categories.iter().find(|row| row.code == typed).map(|row| row.code.clone())
    })
}

fn yes(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_is_read_in_both_calendars() {
        for day in ["R8.11.23", "2026-11-23", "令和8年11月23日"] {
            let form = HolidayForm { day: day.to_owned(), name: "勤労感謝の日".to_owned() };
            assert_eq!(form.check().unwrap().0, Ymd(20_261_123), "{day}");
        }
        let errors = HolidayForm { day: "R8.2.30".to_owned(), ..HolidayForm::default() }.check().unwrap_err();
        assert_eq!((errors.on("day").len(), errors.on("name").len()), (1, 1));
    }

    #[test]
    fn a_category_begins_in_a_fiscal_year() {
        let categories = [CategoryRow { code: "21".to_owned(), label: "その他".to_owned() }];
        let form = |from: &str, category: &str| {
            MappingForm { from: from.to_owned(), category: category.to_owned() }.check(&categories)
        };
        assert_eq!(form("令和8年度", "21").unwrap(), (FiscalYear::new(2026), "21".to_owned()));
        let errors = form("去年", "22").unwrap_err();
        assert_eq!((errors.on("from").len(), errors.on("category").len()), (1, 1));
    }

    #[test]
    fn wrong_codes_and_places_are_told() {
        let form = DistrictForm {
            code: "北 1".to_owned(),
            name: "\u{8}".to_owned(),
            sort: "99999999999".to_owned(),
            ..DistrictForm::default()
        };
        let errors = form.check().unwrap_err();
        for field in ["code", "name", "kind", "sort"] {
            assert_eq!(errors.on(field).len(), 1, "{field}");
        }
    }
}
