//! Logging, correcting and voiding.

use super::form::ConsultationForm;
use super::pages::{self, Editor, Filters};
use super::pages_record::{self, Around};
use super::sheet;
use super::voiding::{self, Attempt};
use crate::access::{Act, Actor, May, Section, ViewConsultations, WriteBasics, WriteConsultations};
use crate::clock::Clock;
use crate::data::audit::{self, Deed, Entry, Kind};
use crate::data::consultations::{self, Consultation, Filter, OnConsultation};
use crate::data::persons::Added;
use crate::data::{self, Db, PageNo, cases, referrals, tasks};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::conflict::{beside, conflict};
use crate::web::export::{Export, Taken};
use crate::web::forms::{day_field, narrowed, optional_choice, optional_date, see_other, ticked, unprocessable};
use crate::web::made::made;
use crate::web::people::CheckedNewcomer;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::Method;
use entity::ids::{CaseId, ConsultationId, HouseholdId, PersonId};
use serde::Deserialize;
use serde_json::json;

/// The list's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
    done: Option<String>,
    from: String,
    until: String,
    method: String,
    mine: String,
}

impl ListQuery {
    /// The list's address with its filter.
    fn address(&self) -> Result<String, AppError> {
        let fields = [("from", &self.from), ("until", &self.until), ("method", &self.method), ("mine", &self.mine)];
        let query = serde_html_form::to_string(fields).map_err(AppError::broken)?;
        Ok(format!("/consultations?{query}"))
    }

    /// The filter in words.
    fn conditions(&self, filter: &Filter) -> Vec<(&'static str, String)> {
        vec![
            ("いつから", day_field(filter.from)),
            ("いつまで", day_field(filter.until)),
            ("方法", filter.method.map(|method| method.label().to_owned()).unwrap_or_default()),
            ("記録", if self.mine == "yes" { "自分の記録だけ".to_owned() } else { String::new() }),
        ]
    }
}

/// Consultations of the acting agency.
pub async fn list(
    on: May<ViewConsultations>,
    State(AppState { db, clock, .. }): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let filter = Filter {
        from: optional_date(&mut errors, "from", &query.from),
        until: optional_date(&mut errors, "until", &query.until),
        method: optional_choice(&mut errors, "method", "方法", &query.method, Method::parse),
        staff: ticked(&mut errors, "mine", "自分の記録", &query.mine, "yes").then_some(on.actor().staff()),
    };
    let address = query.address()?;
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = consultations::list(&db, &on, &filter, export.whole()).await?;
        let taken = Taken {
            who: on.actor(),
            kind: Kind::Consultation,
            place: "/consultations",
            address: &address,
            filter: json!({ "from": filter.from, "until": filter.until, "method": filter.method, "staff": filter.staff }),
            conditions: query.conditions(&filter),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let page = consultations::list(&db, &on, &filter, PageNo::parse(&query.page)).await?;
    let entry = Entry::new(clock.now(), Deed::Listed, Kind::Consultation)
        .by(on.actor())
        .with(json!({ "from": filter.from, "until": filter.until, "method": filter.method, "page": page.no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.id.0));
    on.actor().witness().record(entry);
    let filters = Filters {
        from: &query.from,
        until: &query.until,
        method: &query.method,
        mine: query.mine == "yes",
        errors: &errors,
    };
    let can_log = on.actor().may(Act::Write(Section::Consultations));
    let markup = pages::list(on.actor(), &clock, &page, &filters, &address, can_log, query.done.as_deref());
    Ok(narrowed(markup, &errors))
}

/// Where a new consultation comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    person: String,
    household: String,
    case: String,
    note: String,
}

/// An empty form, ready for typing.
pub async fn new(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<NewQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (mut form, said) = resumed.anew(&db, on.actor(), ConsultationForm::at(clock.local())).await?;
    if form.key.is_empty() {
        form.key = ConsultationId::new().to_string();
    }
    form.rest.entry("new_key".to_owned()).or_insert_with(|| PersonId::new().to_string());
    if let Ok(person) = query.person.parse::<PersonId>() {
        form.rest.entry(format!("role_{person}")).or_insert_with(|| "principal".to_owned());
    }
    if let Ok(case) = query.case.parse::<CaseId>() {
        form.case = case.to_string();
        for (person, role) in cases::subjects(&db, on.actor(), case).await? {
            let role = if role == entity::codes::SubjectRole::Principal { "principal" } else { "family" };
            form.rest.entry(format!("role_{person}")).or_insert_with(|| role.to_owned());
        }
    }
    // A draft that is continued holds the note already.
    if form.content.is_empty()
        && let Ok(note) = query.note.parse()
        && let Some(waiting) = tasks::waiting_note(&db, on.actor(), note).await?
    {
        form.take_up(&waiting);
    }
    let household = query.household.parse().ok();
    Ok(editor(&db, &clock, on.actor(), "/consultations/new", &form, &said, household).await?.into_response())
}

async fn editor(
    db: &Db,
    clock: &Clock,
    who: &Actor,
    action: &str,
    form: &ConsultationForm,
    errors: &Errors,
    household: Option<HouseholdId>,
) -> Result<maud::Markup, AppError> {
    let candidates = form.people().candidates(db, who, household).await?;
    let cases = cases::options(db, who).await?;
    let editor = Editor { action, is_edit: action != "/consultations/new", candidates: &candidates, cases: &cases };
    Ok(pages::edit(who, clock, &editor, form, errors))
}

/// Logs a consultation, or shows the form again with what was typed.
pub async fn create(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ConsultationForm>,
) -> Result<Response, AppError> {
    const FORM: &str = "/consultations/new";
    if form.r#do == "find" {
        return Ok(editor(&db, &clock, on.actor(), FORM, &form, &Errors::new(), None).await?.into_response());
    }
    let mut checked = match check(&db, &clock, &on, &form).await? {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(editor(&db, &clock, on.actor(), FORM, &form, &errors, None).await?));
        }
    };
    let id: ConsultationId = made(on.actor(), "/consultations/new", &form.key)?;
    if let Some((newcomer, by)) = &checked.newcomer {
        let person = newcomer.register(&db, by).await?;
        checked.consultation.subjects.push((person, form.newcomer_is_principal()));
    }
    let added =
        consultations::add_from(&db, &on, id, &checked.consultation, checked.waived, form.note.parse().ok()).await?;
    let done = if added == Added::Now { "created" } else { "already" };
    Ok(see_other(match form.r#do.as_str() {
        "refer" => format!("/referrals/new?consultation={id}&done={done}"),
        "case" => format!("/cases/new?consultation={id}&done={done}"),
        "story" if let Some(case) = checked.consultation.case => format!("{}?done={done}", paths::case(case)),
        _ => format!("{}?done={done}", paths::consultation(id)),
    }))
}

/// Everything that a new consultation brings along, checked.
struct New {
    consultation: Consultation,
    waived: bool,
    newcomer: Option<(CheckedNewcomer, May<WriteBasics>)>,
}

/// Checks the consultation and whoever is registered with it: all mistakes at once.
async fn check(
    db: &Db,
    clock: &Clock,
    on: &May<WriteConsultations>,
    form: &ConsultationForm,
) -> Result<Result<New, Errors>, AppError> {
    let checked = form.check(clock.local());
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    let typed = form.newcomer();
    let mut newcomer = None;
    if typed.is_meant() {
        match on.also::<WriteBasics>() {
            Some(by) => {
                let is_waived = !form.not_my_number.is_empty();
                newcomer = typed.check(db, &by, None, is_waived, &mut errors).await?.map(|person| (person, by));
            }
            None => errors.add("new_family_name", "この役割では、人を登録できません。担当の職員に頼んでください。"),
        }
    }
    Ok(match checked {
        Ok(checked) if errors.is_empty() => {
            Ok(New { consultation: checked.consultation, waived: checked.waived, newcomer })
        }
        _ => Err(errors),
    })
}

/// `?done=`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    done: Option<String>,
}

/// The page of one consultation.
pub async fn show(
    on: OnConsultation<ViewConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<DoneQuery>,
) -> Result<Response, AppError> {
    let around = Around {
        detail: consultations::detail(&db, &on).await?,
        referrals: referrals::of_consultation(&db, on.actor(), on.row().id).await?,
        revisions: audit::revisions(&db, on.actor(), on.row().id.0).await?,
    };
    Ok(pages_record::show(&on, &clock, &around, query.done.as_deref()).into_response())
}

/// The form of a stored consultation.
pub async fn edit(
    on: OnConsultation<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let stored = consultations::stored_form(&db, &on).await?;
    let stands = ConsultationForm::of(&stored, on.row().version);
    let (form, said) = resumed.over(&db, on.actor(), stands).await?;
    let action = format!("{}/edit", paths::consultation(on.row().id));
    Ok(editor(&db, &clock, on.actor(), &action, &form, &said, None).await?.into_response())
}

/// Corrects a consultation.
pub async fn update(
    on: OnConsultation<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ConsultationForm>,
) -> Result<Response, AppError> {
    let action = format!("{}/edit", paths::consultation(on.row().id));
    if form.r#do == "find" {
        return Ok(editor(&db, &clock, on.actor(), &action, &form, &Errors::new(), None).await?.into_response());
    }
    let checked = match form.check(clock.local()) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(editor(&db, &clock, on.actor(), &action, &form, &errors, None).await?));
        }
    };
    let version = form.version.parse().unwrap_or(0);
    match consultations::change(&db, &on, version, &checked.consultation, checked.waived).await {
        Ok(()) => Ok(see_other(format!("{}?done=changed", paths::consultation(on.row().id)))),
        Err(error @ (data::Error::Stale | data::Error::Refused(_))) if on.row().voided_at.is_some() => {
            voiding::second(&db, &clock, on, &Attempt::Change(&form), error).await
        }
        Err(data::Error::Stale) => second(&db, &clock, &on, &action, form).await,
        Err(error) => Err(error.into()),
    }
}

/// Both versions on one page: what was typed in the fields, what the other person saved beside it.
async fn second(
    db: &Db,
    clock: &Clock,
    on: &OnConsultation<WriteConsultations>,
    action: &str,
    form: ConsultationForm,
) -> Result<Response, AppError> {
    let (stored, version) = consultations::latest(db, on).await?;
    let stands = ConsultationForm::of(&stored, version);
    let (form, said) = beside(db, on.actor(), Some(on.row().id.into()), form, &stands).await?;
    Ok(conflict(editor(db, clock, on.actor(), action, &form, &said, None).await?))
}
