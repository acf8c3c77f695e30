//! What is typed about an account and about a posting.

use crate::data::staff::{NewPosting, NewStaff, PostingRow};
use crate::domain::errors::Errors;
use crate::domain::kana::{is_kana, normalise_kana};
use crate::domain::written::half_width;
use crate::web::forms::{choice, day_field, line, optional_date};
use crate::web::keys::address as list_address;
use entity::codes::{Qualification, Role};
use entity::ids::AgencyId;
use entity::staff;
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// Shortest and longest initial password.
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=128;

/// The list's filter.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ListForm {
    /// Part of name, フリガナ or login.
    pub name: String,
    /// Only people of this agency.
    pub agency: String,
    /// `yes` = also accounts that do not hold today.
    pub ended: String,
    /// Number of the page.
    pub page: String,
    /// What has just been done.
    pub done: Option<String>,
}

impl ListForm {
    /// The list's address with its filter.
    pub fn address(&self) -> String {
        list_address("/admin/staff", &[("name", &self.name), ("agency", &self.agency), ("ended", &self.ended)])
    }
}

/// What was typed about an account.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct StaffForm {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_until: String,
    /// Codes of qualifications.
    pub qualifications: Vec<String>,
    /// Initial password; empty = one is made.
    pub password: String,
    /// First posting: agency.
    pub agency: String,
    /// First posting: codes of roles.
    pub roles: Vec<String>,
    /// Version that was read.
    pub version: String,
}

/// A new account with its first posting.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The account.
    pub staff: NewStaff,
    /// The password chosen, if one was.
    pub password: Option<String>,
    /// The first posting, if one was given.
    pub posting: Option<NewPosting>,
}

impl StaffForm {
    /// The form of an account as it stands.
    pub fn of(row: &staff::Model, qualifications: &[Qualification]) -> Self {
        Self {
            login: row.login.clone(),
            name: row.name.clone(),
            kana: row.kana.clone(),
            valid_from: day_field(row.valid_from),
            valid_until: day_field(row.valid_until),
            qualifications: qualifications.iter().map(|one| one.code().to_owned()).collect(),
            version: row.version.to_string(),
            ..Self::default()
        }
    }

    /// The account, if everything is right.
    pub fn check(&self) -> Result<NewStaff, Errors> {
        let mut errors = Errors::new();
        let staff = self.account(&mut errors);
        errors.finish(|| staff)
    }

    /// The new account with password and posting, if everything is right.
    pub fn check_new(&self, agencies: &[(AgencyId, String)]) -> Result<Opening, Errors> {
        let mut errors = Errors::new();
        let staff = self.account(&mut errors);
        let password = (!self.password.is_empty()).then(|| self.password.clone());
        if let Some(password) = &password {
            if !PASSWORD.contains(&password.chars().count()) {
                errors.add("password", "はじめのパスワードは、10文字以上128文字までにしてください。");
            } else if password.chars().any(char::is_control) {
                errors.add("password", "はじめのパスワードに使えない文字（制御文字）があります。");
            }
        }
        let wants_posting = !self.agency.is_empty() || !self.roles.is_empty();
        let posting = if wants_posting {
            let agency = check_agency(&mut errors, &self.agency, agencies);
            let roles = check_roles(&mut errors, &self.roles);
            agency.zip(roles).map(|(agency, roles)| NewPosting {
                agency,
                roles,
                valid_from: staff.as_ref().and_then(|staff| staff.valid_from),
                valid_until: None,
            })
        } else {
            None
        };
        errors.finish(|| Some(Opening { staff: staff?, password, posting }))
    }

    fn account(&self, errors: &mut Errors) -> Option<NewStaff> {
        let login = line(errors, "login", "ログイン名", &half_width(&self.login), 50, true).filter(|login| {
            let is_whole = !login.chars().any(char::is_whitespace);
            if !is_whole {
                errors.add("login", "ログイン名に空白は使えません。");
            }
            is_whole
        });
        let name = line(errors, "name", "氏名", &self.name, 100, true);
        let kana = line(errors, "kana", "フリガナ", &self.kana, 100, false).filter(|kana| {
            let is_reading = kana.is_empty() || is_kana(kana);
            if !is_reading {
                errors.add("kana", "フリガナは、カタカナかひらがなで入力してください。");
            }
            is_reading
        });
        let (valid_from, valid_until) = check_days(errors, &self.valid_from, &self.valid_until);
        let mut qualifications = Vec::new();
        for code in &self.qualifications {
            match Qualification::parse(code) {
                Some(one) if !qualifications.contains(&one) => qualifications.push(one),
                Some(_) => {}
                None => errors.add("qualifications", "資格は一覧から選んでください。"),
            }
        }
        Some(NewStaff {
            login: login?,
            name: name?,
            kana: normalise_kana(&kana?),
            valid_from,
            valid_until,
            qualifications,
        })
    }
}

/// What was typed about a posting.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PostingForm {
    /// Agency.
    pub agency: String,
    /// Codes of roles.
    pub roles: Vec<String>,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_until: String,
    /// Version that was read.
    pub version: String,
}

impl PostingForm {
    /// The form of a posting as it stands.
    pub fn of(row: &PostingRow) -> Self {
        Self {
            agency: row.agency_id.to_string(),
            roles: row.roles().iter().map(|role| role.code().to_owned()).collect(),
            valid_from: day_field(row.valid_from),
            valid_until: day_field(row.valid_until),
            version: row.version.to_string(),
        }
    }

    /// The posting, if everything is right; `agencies` are those that may be chosen.
    pub fn check(&self, agencies: &[(AgencyId, String)]) -> Result<NewPosting, Errors> {
        let mut errors = Errors::new();
        let agency = check_agency(&mut errors, &self.agency, agencies);
        let roles = check_roles(&mut errors, &self.roles);
        let (valid_from, valid_until) = check_days(&mut errors, &self.valid_from, &self.valid_until);
        errors.finish(|| Some(NewPosting { agency: agency?, roles: roles?, valid_from, valid_until }))
    }
}

fn check_agency(errors: &mut Errors, text: &str, agencies: &[(AgencyId, String)]) -> Option<AgencyId> {
    choice(errors, "agency", "所属する機関", text, |typed| {
        let id: AgencyId = typed.parse().ok()?;
        agencies.iter().any(|(known, _)| *known == id).then_some(id)
    })
}

fn check_roles(errors: &mut Errors, codes: &[String]) -> Option<Vec<Role>> {
    let known: Option<Vec<Role>> = codes.iter().map(|code| Role::parse(code)).collect();
    let Some(mut roles) = known else {
        errors.add("roles", "役割は一覧から選んでください。");
        return None;
    };
    if roles.is_empty() {
        errors.add("roles", "役割を1つ以上選んでください。");
        return None;
    }
    roles.sort_unstable();
    roles.dedup();
    Some(roles)
}

fn check_days(errors: &mut Errors, from: &str, until: &str) -> (Option<Ymd>, Option<Ymd>) {
    let from = optional_date(errors, "valid_from", from);
    let until = optional_date(errors, "valid_until", until);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        errors.add("valid_until", "終わりの日は、はじめの日と同じか、あとの日にしてください。");
    }
    (from, until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> StaffForm {
        StaffForm {
            login: " ｓａｔｏ ".to_owned(),
            name: "佐藤 花子".to_owned(),
            kana: "さとう はなこ".to_owned(),
            qualifications: vec!["social_worker".to_owned(), "social_worker".to_owned()],
            ..StaffForm::default()
        }
    }

    #[test]
    fn an_account_is_read_as_typed() {
        let staff = good().check().unwrap();
        assert_eq!(staff.login, "sato");
        assert_eq!(staff.kana, "サトウ\u{3000}ハナコ");
        assert_eq!(staff.qualifications, [Qualification::SocialWorker]);
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let form = StaffForm {
            login: "sato hanako".to_owned(),
            name: "\u{0}".to_owned(),
            kana: "佐藤".to_owned(),
            valid_from: "R8.4.31".to_owned(),
            qualifications: vec!["wizard".to_owned()],
            password: "短い".to_owned(),
            roles: vec!["king".to_owned()],
            ..StaffForm::default()
        };
        let errors = form.check_new(&[]).unwrap_err();
        for field in ["login", "name", "kana", "valid_from", "qualifications", "password", "agency", "roles"] {
            assert_eq!(errors.on(field).len(), 1, "{field}");
        }
    }

    #[test]
    fn a_first_posting_is_whole_or_absent() {
        let agency = AgencyId::new();
        let agencies = [(agency, "市".to_owned())];
        assert!(good().check_new(&agencies).unwrap().posting.is_none());
        let half = StaffForm { agency: agency.to_string(), ..good() };
        assert_eq!(half.check_new(&agencies).unwrap_err().on("roles"), ["役割を1つ以上選んでください。"]);
        let whole = StaffForm { roles: vec!["consultant".to_owned()], ..half };
        assert!(whole.check_new(&agencies).unwrap().posting.is_some());
    }

    #[test]
    fn a_posting_needs_a_known_agency_a_role_and_days_in_order() {
        let form = PostingForm {
            agency: AgencyId::new().to_string(),
            valid_from: "R8.4.2".to_owned(),
            valid_until: "R8.4.1".to_owned(),
            ..PostingForm::default()
        };
        let errors = form.check(&[]).unwrap_err();
        for field in ["agency", "roles", "valid_until"] {
            assert_eq!(errors.on(field).len(), 1, "{field}");
        }
        let same_day = PostingForm { valid_until: "R8.4.2".to_owned(), ..form };
        assert!(same_day.check(&[]).unwrap_err().on("valid_until").is_empty());
    }
}
