//! Two people at one case: whoever is second sees what the first one did beside what they typed.

use super::working::{colleagues, present};
use crate::access::WriteBasics;
use crate::clock::Clock;
use crate::data;
use crate::data::audit::{self, RevisionRow};
use crate::data::cases::{self, CaseDetail, OnCase};
use crate::domain::beside::Fact;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::cases::form::{CaseForm, CloseForm, EngagementForm, HandOverForm, ReopenForm, TeamForm, going_on};
use crate::web::cases::pages::{ending, working};
use crate::web::conflict::{OVERTAKEN, Second};
use crate::web::forms::day_field;
use crate::web::{Frame, paths};
use axum::response::Response;
use entity::codes::{CaseStage, CloseReason, MemberRole, Program};
use entity::ids::StaffId;
use entity::stamp::Ymd;
use entity::{cases as rows, engagements};
use maud::Markup;

/// What somebody wanted to do.
pub enum Attempt<'a> {
    /// Correct a case that has been closed meanwhile.
    Change(&'a CaseForm),
    /// Close it.
    Close(&'a CloseForm),
    /// Reopen it.
    Reopen(&'a ReopenForm),
    /// Hand it over.
    HandOver(&'a HandOverForm),
    /// Change the team.
    Team(&'a TeamForm),
    /// Begin or end an episode.
    Engagement(&'a EngagementForm),
}

/// The case as it stands now, for whoever was second.
struct Now<'a> {
    clock: &'a Clock,
    detail: &'a CaseDetail,
    others: &'a [(StaffId, String)],
    revisions: &'a [RevisionRow],
}

/// Answers an attempt that failed.
///
/// # Errors
/// It failed for another reason than the state of the case, or that cannot be read.
pub async fn second(
    state: &AppState,
    on: OnCase<WriteBasics>,
    attempt: &Attempt<'_>,
    error: data::Error,
) -> Result<Response, AppError> {
    let on = on.again(&state.db).await?;
    let detail = cases::detail(&state.db, &on).await?;
    let today = state.clock.today_ymd();
    let but = if matches!(attempt, Attempt::Team(_)) { present(&detail, today) } else { Vec::new() };
    let now = Now {
        clock: &state.clock,
        detail: &detail,
        others: &colleagues(state, &on, &but).await?,
        revisions: &audit::revisions(&state.db, on.actor(), on.id()).await?,
    };
    let row = on.row();
    let frame = Frame::new(on.actor(), &state.clock, "/cases", OVERTAKEN)
        .under("ケース", "/cases")
        .under(format!("{} {}", row.number, row.title), paths::case(row.id));
    Second {
        who: on.actor(),
        record: on.id(),
        by: None,
        is_possible: attempt.is_possible(row, &now),
        facts: attempt.facts(row, &now),
        back: paths::case(row.id),
    }
    .answer(&state.db, error, |errors| attempt.page(&on, &now, errors), frame)
    .await
}

impl Attempt<'_> {
    fn is_possible(&self, row: &rows::Model, now: &Now<'_>) -> bool {
        let today = now.clock.today_ymd();
        match self {
            Self::Change(_) => false,
            Self::Close(_) => row.is_open,
            Self::Reopen(_) => !row.is_open,
            Self::HandOver(form) => row.is_open && row.lead_staff_id.is_none_or(|lead| lead.to_string() != form.to),
            Self::Team(form) if form.pressed == "remove" => {
                row.is_open
                    && now.detail.team.iter().any(|one| one.id.to_string() == form.member && one.is_present(today))
            }
            Self::Team(form) => row.is_open && member(now.detail, &form.staff, today).is_none(),
            Self::Engagement(form) if form.is_ending() => {
                row.is_open && episode(now.detail, form).is_none_or(|episode| episode.closed_on.is_none())
            }
            Self::Engagement(form) => row.is_open && episode(now.detail, form).is_none(),
        }
    }

    /// The form again, with everything that was typed, on the newest version.
    fn page(&self, on: &OnCase<WriteBasics>, now: &Now<'_>, errors: &Errors) -> Markup {
        let (clock, detail, others) = (now.clock, now.detail, now.others);
        let version = on.row().version.to_string();
        match self {
            Self::Change(_) => Markup::default(),
            Self::Close(form) => ending::close(on, clock, detail, &CloseForm { version, ..(*form).clone() }, errors),
            Self::Reopen(form) => ending::reopen(on, clock, &ReopenForm { version, ..(*form).clone() }, errors),
            Self::HandOver(form) => {
                working::hand_over(on, clock, detail, others, &HandOverForm { version, ..(*form).clone() }, errors)
            }
            Self::Team(form) => {
                working::team(on, clock, detail, others, &TeamForm { version, ..(*form).clone() }, errors, None)
            }
            Self::Engagement(form) => {
                working::engagements(on, clock, detail, &EngagementForm { version, ..(*form).clone() }, errors, None)
            }
        }
    }

    fn facts(&self, row: &rows::Model, now: &Now<'_>) -> Vec<Fact> {
        let mut facts = self.about_it(row, now);
        match self {
            Self::Close(_) | Self::Reopen(_) if !row.is_open => {}
            _ => {
                let rest =
                    standing(row, now).into_iter().filter(|one| facts.iter().all(|known| known.label != one.label));
                facts.extend(rest.collect::<Vec<_>>());
            }
        }
        facts
    }

    /// What stands in place of what was typed.
    fn about_it(&self, row: &rows::Model, now: &Now<'_>) -> Vec<Fact> {
        let today = now.clock.today_ymd();
        match self {
            Self::Change(form) => vec![
                Fact::new("ケース名", &row.title).beside(&form.title),
                Fact::new("概要", &row.summary).beside(&form.summary),
            ],
            Self::Close(form) if !row.is_open => {
                let reason = CloseReason::parse(&form.reason).map_or("", CloseReason::label);
                let [day, why, note] = closed(row);
                vec![day.beside(&form.closed_on), why.beside(reason), note.beside(&form.note)]
            }
            Self::Reopen(form) if row.is_open => vec![Fact::new("再開の理由", now.told("stage")).beside(&form.note)],
            Self::Reopen(_) => closed(row).into(),
            Self::HandOver(form) if row.lead_staff_id.is_some_and(|lead| lead.to_string() == form.to) => vec![
                Fact::new("引き継ぐ相手", lead(now)).beside(lead(now)),
                Fact::new("引継ぎの内容", now.told("lead")).beside(&form.note),
            ],
            Self::HandOver(form) if !row.is_open => vec![Fact::new("引継ぎの内容", "").beside(&form.note)],
            Self::Team(form) => match member(now.detail, &form.staff, today) {
                Some(one) => vec![
                    Fact::new("加える職員", &one.name).beside(&one.name),
                    Fact::new("役割", one.role.label())
                        .beside(MemberRole::parse(&form.role).map_or("", MemberRole::label)),
                    Fact::new("代行の最終日", day_field(one.until_on)).beside(&form.until_on),
                ],
                None => Vec::new(),
            },
            Self::Engagement(form) => engagement(now.detail, form, row.is_open),
            Self::Close(_) | Self::HandOver(_) => Vec::new(),
        }
    }
}

impl Now<'_> {
    /// The note of the newest change of `key`.
    fn told(&self, key: &str) -> String {
        let last = self.revisions.iter().rev().find(|revision| !revision.new[key].is_null());
        last.and_then(|revision| revision.new["note"].as_str()).unwrap_or_default().to_owned()
    }
}

/// What a case says about itself, for whoever goes on knowingly.
fn standing(row: &rows::Model, now: &Now<'_>) -> Vec<Fact> {
    let today = now.clock.today_ymd();
    let team = now.detail.team.iter().filter(|one| one.is_present(today) && one.role != MemberRole::Lead);
    let team: Vec<String> = team.map(|one| format!("{}（{}）", one.name, one.role)).collect();
    let programs: Vec<&str> = going_on(&now.detail.engagements).map(|episode| episode.program.label()).collect();
    let mut facts = vec![
        Fact::new("ケース名", &row.title),
        Fact::new("段階", row.stage.label()),
        Fact::new("主担当", lead(now)),
        Fact::new("ほかの担当", team.join("、")),
        Fact::new("続いている関与", programs.join("、")),
        Fact::new("概要", &row.summary),
    ];
    if row.stage == CaseStage::Closed {
        facts.extend(closed(row));
    }
    facts
}

fn closed(row: &rows::Model) -> [Fact; 3] {
    [
        Fact::new("終結日", day_field(row.closed_on)),
        Fact::new("終結理由", row.close_reason.map_or("", CloseReason::label)),
        Fact::new("終結の経緯", &row.close_note),
    ]
}

fn lead(now: &Now<'_>) -> String {
    let today = now.clock.today_ymd();
    let lead = now.detail.team.iter().find(|one| one.is_present(today) && one.role == MemberRole::Lead);
    lead.map(|one| one.name.clone()).unwrap_or_default()
}

fn member<'a>(detail: &'a CaseDetail, staff: &str, today: Ymd) -> Option<&'a cases::Member> {
    detail.team.iter().find(|one| one.is_present(today) && one.staff_id.to_string() == staff)
}

/// The episode that somebody wanted to end, or the one that stands in the way of another.
fn episode<'a>(detail: &'a CaseDetail, form: &EngagementForm) -> Option<&'a engagements::Model> {
    if form.is_ending() {
        return detail.engagements.iter().find(|one| one.id.to_string() == form.engagement);
    }
    going_on(&detail.engagements).find(|one| Some(one.program) == Program::parse(&form.program))
}

fn engagement(detail: &CaseDetail, form: &EngagementForm, is_open: bool) -> Vec<Fact> {
    let (day, reason) = if form.is_ending() {
        ((&form.closed_on, "終了日"), (&form.close_reason, "終える理由"))
    } else {
        ((&form.opened_on, "開始日"), (&form.open_reason, "始める理由"))
    };
    let Some(known) = episode(detail, form).filter(|one| form.is_ending() == one.closed_on.is_some()) else {
        // The case itself is closed: nothing stands in the way, but nothing can be recorded either.
        let typed = Fact::new(reason.1, "").beside(reason.0);
        return if is_open { Vec::new() } else { vec![typed] };
    };
    let (stands_day, stands_reason) = if form.is_ending() {
        (known.closed_on, &known.close_reason)
    } else {
        (Some(known.opened_on), &known.open_reason)
    };
    vec![
        Fact::new("事業", known.program.label()).beside(known.program.label()),
        Fact::new(day.1, day_field(stands_day)).beside(day.0),
        Fact::new(reason.1, stands_reason).beside(reason.0),
    ]
}
