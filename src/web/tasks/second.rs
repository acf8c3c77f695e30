//! Two people at one task: whoever is second sees what the first one did beside what they typed.

use super::form::{ActForm, back};
use super::pages_act::{self, Question, frame};
use crate::access::WriteConsultations;
use crate::clock::Clock;
use crate::data::tasks::{self, Colleague, OnTask, TaskDetail, shown};
use crate::data::{self, Db};
use crate::domain::beside::Fact;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::conflict::{OVERTAKEN, Second};
use crate::web::forms::day_field;
use crate::web::paths;
use axum::response::Response;
use entity::codes::TaskState;
use entity::tasks::Model;
use maud::Markup;

/// What somebody wanted to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Mark it as done.
    Done,
    /// Take that back.
    Reopen,
    /// Put it off.
    Move,
    /// Hand it on.
    Hand,
    /// End it with a word.
    End,
}

impl Act {
    /// What the next page says was done.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Done => "task_done",
            Self::Reopen => "task_reopened",
            Self::Move => "task_moved",
            Self::Hand => "task_handed",
            Self::End => "task_ended",
        }
    }
}

/// The task as it stands now, for whoever was second.
struct Now<'a> {
    on: &'a OnTask<WriteConsultations>,
    clock: &'a Clock,
    detail: &'a TaskDetail,
    colleagues: &'a [Colleague],
}

/// Answers an act that failed: asked again over what stands now, or both versions to be read.
///
/// # Errors
/// It failed for another reason than the state of the task, or that cannot be read.
pub async fn second(
    db: &Db,
    clock: &Clock,
    on: OnTask<WriteConsultations>,
    act: Act,
    form: &ActForm,
    error: data::Error,
) -> Result<Response, AppError> {
    let on = on.again(db).await?;
    let row = on.row();
    let detail = tasks::detail(db, &on).await?;
    let colleagues = tasks::colleagues(db, on.actor()).await?;
    let now = Now { on: &on, clock, detail: &detail, colleagues: &colleagues };
    let form = ActForm { version: row.version.to_string(), back: back(&form.back), ..form.clone() };
    Second {
        who: on.actor(),
        record: on.id(),
        by: None,
        is_possible: (row.state == TaskState::Open) != (act == Act::Reopen),
        facts: now.facts(row, act, &form),
        back: paths::task(row.id),
    }
    .answer(db, error, |errors| now.page(act, &form, errors), frame(&on, clock, OVERTAKEN))
    .await
}

impl Now<'_> {
    fn page(&self, act: Act, form: &ActForm, errors: &Errors) -> Markup {
        let ask = |question| pages_act::ask(self.on, self.clock, question, form, errors);
        match act {
            Act::Done => ask(Question::Done),
            Act::Reopen => ask(Question::Reopen),
            Act::Move => ask(Question::Move),
            Act::End => ask(Question::End),
            Act::Hand => pages_act::hand(self.on, self.clock, self.colleagues, form, errors),
        }
    }

    fn facts(&self, row: &Model, act: Act, form: &ActForm) -> Vec<Fact> {
        let due = Fact::new("期限", day_field(shown(row.due_on)));
        let staff = Fact::new("担当", self.detail.name(row.staff_id));
        let mut facts = vec![Fact::new("すること", &row.title), Fact::new("状態", row.state.label())];
        // A form that is asked again keeps what was typed in its fields.
        let is_open = row.state == TaskState::Open;
        facts.push(if act == Act::Move && !is_open { due.beside(&form.due_on) } else { due });
        let chosen = self.colleagues.iter().find(|one| one.id.to_string() == form.staff);
        let chosen = chosen.map_or("", |one| one.name.as_str());
        facts.push(if act == Act::Hand && !is_open { staff.beside(chosen) } else { staff });
        if !is_open {
            facts.push(Fact::new("済んだ日", day_field(row.done_on)));
            facts.push(Fact::new("だれが", self.detail.name(row.done_by)));
            let why = Fact::new("ひとこと", &row.end_note);
            facts.push(if act == Act::End { why.beside(&form.reason) } else { why });
        }
        facts
    }
}
