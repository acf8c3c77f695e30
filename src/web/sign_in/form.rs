//! What is typed to sign in, to change a password, and to create the first administrator.

use crate::data::staff::NewStaff;
use crate::domain::errors::Errors;
use crate::web::forms::line;
use serde::Deserialize;

/// Shortest password.
pub const SHORTEST: usize = 10;
/// Longest password; argon2 takes more, but nobody types it.
pub const LONGEST: usize = 128;

/// The sign-in form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A change of password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The one in use.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub again: String,
}

impl PasswordForm {
    /// The new password, if it may be one.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::new();
        if self.old.is_empty() {
            errors.add("old", "いまのパスワードを入力してください。");
        }
        check_new(&mut errors, &self.new, &self.again);
        if self.new == self.old && !self.new.is_empty() {
            errors.add("new", "いまのパスワードと違うものにしてください。");
        }
        errors.finish(|| Some(self.new.clone()))
    }
}

fn check_new(errors: &mut Errors, new: &str, again: &str) {
    let length = new.chars().count();
    if length < SHORTEST {
        errors.add("new", format!("{SHORTEST}文字以上にしてください。"));
    } else if length > LONGEST {
        errors.add("new", format!("{LONGEST}文字までにしてください。"));
    } else if new.chars().any(char::is_control) {
        errors.add("new", "使えない文字（制御文字）があります。");
    }
    if new != again {
        errors.add("again", "新しいパスワードと同じものを入力してください。");
    }
}

/// The first administrator and the agency they belong to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    /// The token of the link.
    pub token: String,
    /// Name of the municipality's own agency.
    pub agency: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub new: String,
    /// Password again.
    pub again: String,
}

/// What the set-up creates.
pub struct Setup {
    /// Name of the municipality's own agency.
    pub agency: String,
    /// The administrator.
    pub staff: NewStaff,
    /// Their password.
    pub password: String,
}

impl SetupForm {
    /// What is to be created.
    pub fn check(&self) -> Result<Setup, Errors> {
        let mut errors = Errors::new();
        let agency = line(&mut errors, "agency", "機関名", &self.agency, 100, true);
        let login = line(&mut errors, "login", "ログイン名", &self.login, 50, true);
        let name = line(&mut errors, "name", "氏名", &self.name, 100, true);
        check_new(&mut errors, &self.new, &self.again);
        errors.finish(|| {
            Some(Setup {
                agency: agency?,
                staff: NewStaff {
                    login: login?,
                    name: name?,
                    kana: String::new(),
                    valid_from: None,
                    valid_until: None,
                    qualifications: Vec::new(),
                },
                password: self.new.clone(),
            })
        })
    }
}
