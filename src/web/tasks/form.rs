//! What is typed about tasks, and the addresses between which one goes to and fro.

use crate::data::tasks::{Filter, NewTask, When, Whose};
use crate::domain::errors::Errors;
use crate::view::notice::Notice;
use crate::web::forms::{line, optional_choice, optional_date, refuse_my_number, required_date, text, ticked};
use crate::web::keys;
use entity::ids::{CaseId, StaffId, TaskId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// The list's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Number of the page.
    pub page: String,
    /// What has just been done,
    pub done: Option<String>,
    /// to which task,
    pub task: String,
    /// and the version by which it can be taken back.
    pub version: String,
    /// Whose.
    pub whose: String,
    /// By when.
    pub when: String,
    /// What was done instead of what is to be done.
    pub state: String,
}

impl ListQuery {
    /// The filter that the address names.
    pub fn filter(&self, errors: &mut Errors) -> Filter {
        Filter {
            whose: optional_choice(errors, "whose", "だれの", &self.whose, whose).unwrap_or_default(),
            when: optional_choice(errors, "when", "期限", &self.when, when).unwrap_or_default(),
            is_done: ticked(errors, "state", "状態", &self.state, "done"),
        }
    }

    /// The address of the list with its filter.
    pub fn address(&self) -> String {
        keys::address("/tasks", &[("whose", &self.whose), ("when", &self.when), ("state", &self.state)])
    }
}

fn whose(text: &str) -> Option<Whose> {
    match text {
        "mine" => Some(Whose::Mine),
        "agency" => Some(Whose::Agency),
        "nobody" => Some(Whose::Nobody),
        id => id.parse().ok().map(Whose::Of),
    }
}

fn when(text: &str) -> Option<When> {
    match text {
        "overdue" => Some(When::Overdue),
        "today" => Some(When::Today),
        "week" => Some(When::Week),
        "later" => Some(When::Later),
        _ => None,
    }
}

/// Where one comes from: a list of tasks, the home page or a case, and nowhere else.
pub fn back(text: &str) -> String {
    let is_ours = text == "/" || text.starts_with("/?") || text.starts_with("/tasks") || text.starts_with("/cases/");
    let is_plain = text.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if is_ours && is_plain { text.to_owned() } else { "/tasks".to_owned() }
}

/// The address to go back to, telling what was done to which task.
pub fn told(back_to: &str, done: &str, task: TaskId, version: i32) -> String {
    let address = back(back_to);
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}done={done}&task={task}&version={version}")
}

/// The message of what was done; what was done to a task can be taken back from it.
pub fn notice(token: &str, back_to: &str, done: Option<&str>, task: &str, version: &str) -> Option<Notice> {
    let code = done?;
    match (code, task.parse::<TaskId>(), version.parse::<i32>()) {
        ("task_done" | "task_ended", Ok(task), Ok(version)) => super::pages::undo(token, back_to, code, task, version),
        _ => crate::web::done(code),
    }
}

/// A task written down by hand.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TaskForm {
    /// Key of the task to be made.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due_on: String,
    /// Whose; empty = anybody's.
    pub staff: String,
    /// For which case.
    pub case: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
}

impl TaskForm {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<NewTask, Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let title = line(e, "title", "すること", &self.title, 200, true);
        let due_on = optional_date(e, "due_on", &self.due_on);
        let staff = optional_choice(e, "staff", "だれが", &self.staff, |text| text.parse::<StaffId>().ok());
        let case = optional_choice(e, "case", "ケース", &self.case, |text| text.parse::<CaseId>().ok());
        refuse_my_number(e, &[("title", &self.title)], !self.not_my_number.is_empty());
        errors.finish(|| Some(NewTask { title: title?, due_on, staff, case }))
    }
}

/// What is done to a task.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ActForm {
    /// The version that was shown.
    pub version: String,
    /// Where one comes from.
    pub back: String,
    /// The new day.
    pub due_on: String,
    /// The colleague; empty = whoever takes it.
    pub staff: String,
    /// Why, in a word.
    pub reason: String,
}

impl ActForm {
    /// The version as a number that never fits, if it is none.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(-9)
    }

    /// The new day.
    ///
    /// # Errors
    /// It is missing or no day.
    pub fn due_on(&self) -> Result<Ymd, Errors> {
        let mut errors = Errors::new();
        let day = required_date(&mut errors, "due_on", "新しい期限", &self.due_on);
        errors.finish(|| day)
    }

    /// The colleague.
    ///
    /// # Errors
    /// What was sent is nobody.
    pub fn staff(&self) -> Result<Option<StaffId>, Errors> {
        let mut errors = Errors::new();
        let staff = optional_choice(&mut errors, "staff", "だれに", &self.staff, |text| text.parse().ok());
        errors.finish(|| Some(staff))
    }

    /// Why.
    ///
    /// # Errors
    /// It is missing or too long.
    pub fn reason(&self) -> Result<String, Errors> {
        let mut errors = Errors::new();
        let reason = text(&mut errors, "reason", "ひとこと", &self.reason, 200, false);
        if reason.as_ref().is_some_and(String::is_empty) {
            errors.add("reason", "どう終わったかを、ひとこと入力してください。");
        }
        errors.finish(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_to_pages_of_this_program_only() {
        for fine in ["/", "/tasks", "/tasks?whose=agency", "/cases/0190"] {
            assert_eq!(back(fine), fine);
        }
        for wrong in ["", "//example.org", "https://example.org", "/tasks\\x", "/tasks\r\nx", "/logout", "tasks"] {
            assert_eq!(back(wrong), "/tasks", "{wrong:?}");
        }
    }

    #[test]
    fn a_missing_version_never_fits() {
        assert!(ActForm::default().version() < 0);
    }
}
