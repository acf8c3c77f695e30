//! Lists, the page of one referral, and the form.

use super::form::{KnownName, ReferralForm};
use super::pages::{self, Editor, Letterbox};
use super::second::{Attempt, second};
use super::{pages_record, sheet};
use crate::access::{Act, Actor, May, Record, Section, ViewReferrals, WriteReferrals};
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::consultations::ConsultationRecord;
use crate::data::persons::{self, Added};
use crate::data::referrals::{self, Filter, OnReferral, ReferralRow};
use crate::data::{self, Db, Extent, Page, PageNo, cases, consultations};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::conflict::{beside, conflict};
use crate::web::export::{Export, Taken};
use crate::web::forms::{narrowed, optional_choice, see_other, unprocessable};
use crate::web::made::made;
use crate::web::nondisclosures::stop;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::{ReferralStatus, SubjectRole};
use entity::ids::{CaseId, ConsultationId, PersonId, ReferralId};
use serde::Deserialize;
use serde_json::json;

/// The list's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
    done: Option<String>,
    r#box: String,
}

/// 届いた, 送った or 返信待ち.
pub async fn list(
    on: May<ViewReferrals>,
    State(AppState { db, clock, .. }): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let of = optional_choice(&mut errors, "box", "つなぎの種類", &query.r#box, Letterbox::parse).unwrap_or_default();
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = letters(&db, &on, of, export.whole()).await?;
        let taken = Taken {
            who: on.actor(),
            kind: Kind::Referral,
            place: "/referrals",
            address: &of.address(),
            filter: json!({ "box": of.code() }),
            conditions: Vec::new(),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(of, &all.rows)).await;
    }
    let page = letters(&db, &on, of, PageNo::parse(&query.page).into()).await?;
    let entry = Entry::new(clock.now(), Deed::Listed, Kind::Referral)
        .by(on.actor())
        .with(json!({ "box": of.code(), "page": page.no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.id.0));
    on.actor().witness().record(entry);
    let can_write = on.actor().may(Act::Write(Section::Referrals));
    let markup = pages::list(on.actor(), &clock, of, &page, can_write, query.done.as_deref(), &errors);
    Ok(narrowed(markup, &errors))
}

async fn letters(db: &Db, on: &May<ViewReferrals>, of: Letterbox, part: Extent) -> Result<Page<ReferralRow>, AppError> {
    Ok(match of {
        Letterbox::Received => referrals::received(db, on.actor(), Filter::default(), part).await?,
        Letterbox::Sent => referrals::sent(db, on, Filter::default(), part).await?,
        Letterbox::Awaiting => referrals::awaiting(db, on.actor(), part).await?,
    })
}

/// Where a new referral comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    consultation: String,
    case: String,
    person: String,
    again: String,
    done: Option<String>,
}

const FORM: &str = "/referrals/new";

/// An empty form, filled from the consultation or case it grows out of.
pub async fn new(
    on: May<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<NewQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let who = on.actor();
    let (mut form, said) = resumed.anew(&db, who, ReferralForm::today(clock.today_ymd())).await?;
    if form.key.is_empty() {
        form.key = ReferralId::new().to_string();
    }
    let mut mark = |person: PersonId| {
        form.rest.entry(format!("role_{person}")).or_insert_with(|| "subject".to_owned());
    };
    if let Ok(person) = query.person.parse::<PersonId>() {
        mark(person);
    }
    if let Ok(id) = query.again.parse::<ReferralId>()
        && let Some((row, subjects)) = referrals::taken_back(&db, who, id).await?
    {
        subjects.into_iter().for_each(&mut mark);
        form.sent_elsewhere(&row);
    } else if let Ok(id) = query.consultation.parse::<ConsultationId>()
        && let Some((case, subjects)) = consultations::origin(&db, who, id).await?
    {
        for (person, is_principal) in subjects {
            if is_principal {
                mark(person);
            }
        }
        form.consultation = id.to_string();
        form.case = case.map(|case| case.to_string()).unwrap_or_default();
    } else if let Ok(id) = query.case.parse::<CaseId>() {
        let subjects = cases::subjects(&db, who, id).await?;
        // A slip is about 本人 at first; whoever else it is about is chosen.
        let is_named = subjects.iter().any(|(_, role)| *role == SubjectRole::Principal);
        for (person, role) in subjects {
            if role == SubjectRole::Principal || !is_named {
                mark(person);
            }
        }
        form.case = id.to_string();
    }
    Ok(editor(&db, &clock, who, FORM, &form, &said, query.done.as_deref()).await?.into_response())
}

async fn editor(
    db: &Db,
    clock: &Clock,
    who: &Actor,
    action: &str,
    form: &ReferralForm,
    errors: &Errors,
    done: Option<&str>,
) -> Result<maud::Markup, AppError> {
    let candidates = form.people().candidates(db, who, None).await?;
    let receivers = referrals::receivers(db, who).await?;
    let kinds: Vec<(String, String)> =
        referrals::kinds(db, who).await?.into_iter().map(|kind| (kind.code, kind.label)).collect();
    let origin = origin(db, clock, who, form).await?;
    let again = match form.again.parse() {
        Ok(id) => referrals::taken_back(db, who, id).await?.map(|(row, _)| row),
        Err(_) => None,
    };
    let meant = form.people().chosen().map(|(person, _)| person).collect();
    let handed = referrals::of_persons(db, who, meant).await?;
    let editor = Editor {
        again: again.as_ref(),
        handed: &handed,
        action,
        is_edit: action != FORM,
        candidates: &candidates,
        receivers: &receivers,
        kinds: &kinds,
        origin: origin.as_ref(),
        done,
    };
    Ok(pages::edit(who, clock, &editor, form, errors))
}

/// The consultation out of which the referral grows, for whoever may read it; reading it here is a reading like any other.
async fn origin(
    db: &Db,
    clock: &Clock,
    who: &Actor,
    form: &ReferralForm,
) -> Result<Option<entity::consultations::Model>, AppError> {
    let Ok(id) = form.consultation.parse::<ConsultationId>() else {
        return Ok(None);
    };
    if !who.may(Act::View(Section::Consultations)) {
        return Ok(None);
    }
    let row = ConsultationRecord::find(db, who, id).await?;
    if let Some(row) = &row {
        let entry =
            Entry::new(clock.now(), Deed::Viewed, Kind::Consultation).by(who).on(row.id.into()).owned_by(row.agency_id);
        who.witness().record(entry);
    }
    Ok(row)
}

async fn names(db: &Db, who: &Actor, form: &ReferralForm) -> Result<Vec<KnownName>, AppError> {
    let chosen: Vec<PersonId> = form.people().chosen().map(|(person, _)| person).collect();
    Ok(persons::names(db, who, chosen)
        .await?
        .into_values()
        .map(|name| KnownName { id: name.id, family: name.family_name, given: name.given_name })
        .collect())
}

/// Drafts or sends a referral, or shows the form again with what was typed.
pub async fn create(
    on: May<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ReferralForm>,
) -> Result<Response, AppError> {
    let who = on.actor();
    if form.r#do == "find" {
        return Ok(editor(&db, &clock, who, FORM, &form, &Errors::new(), None).await?.into_response());
    }
    let (checked, waived) = match form.check(clock.today_ymd(), &names(&db, who, &form).await?) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(editor(&db, &clock, who, FORM, &form, &errors, None).await?));
        }
    };
    if let Some(errors) = stop(&db, who, &checked.subjects, &form.told_apart).await? {
        return Ok(unprocessable(editor(&db, &clock, who, FORM, &form, &errors, None).await?));
    }
    let id: ReferralId = made(on.actor(), "/referrals/new", &form.key)?;
    let added = referrals::add(&db, &on, id, &checked).await?;
    record_waiver(who, &clock, id, waived);
    let done = match (added, checked.sent_on) {
        (Added::Before, _) => "already",
        (Added::Now, Some(_)) => "sent",
        (Added::Now, None) => "created",
    };
    Ok(see_other(format!("{}?done={done}", paths::referral(id))))
}

fn record_waiver(who: &Actor, clock: &Clock, id: ReferralId, waived: bool) {
    if waived {
        let entry = Entry::new(clock.now(), Deed::Changed, Kind::Referral)
            .by(who)
            .on(id.into())
            .owned_by(who.agency())
            .with(json!({ "not_a_my_number": true }));
        who.witness().record(entry);
    }
}

/// `?done=`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    done: Option<String>,
}

/// The page of one referral, for its sender or the receiver of its slip.
pub async fn show(
    on: OnReferral<ViewReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<DoneQuery>,
) -> Result<Response, AppError> {
    let done = query.done.as_deref();
    if on.row().agency_id == on.actor().agency() {
        let detail = referrals::detail(&db, &on).await?;
        return Ok(pages_record::sender(&on, &clock, &detail, done).into_response());
    }
    let slip = referrals::slip(&db, &on).await?;
    Ok(pages_record::receiver(&on, &clock, &slip, done).into_response())
}

/// The form of a stored draft.
pub async fn edit(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if on.row().status != ReferralStatus::Draft || on.row().voided_at.is_some() {
        return Err(AppError::Refused("送付したつなぎと取り消したつなぎは書き直せません。".to_owned()));
    }
    let subjects = referrals::subjects(&db, &on).await?;
    let stands = ReferralForm::of(on.row(), &subjects, clock.today_ymd());
    let (form, said) = resumed.over(&db, on.actor(), stands).await?;
    let action = format!("{}/edit", paths::referral(on.row().id));
    Ok(editor(&db, &clock, on.actor(), &action, &form, &said, None).await?.into_response())
}

/// Rewrites a draft, and sends it if that button was pressed.
pub async fn update(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ReferralForm>,
) -> Result<Response, AppError> {
    let who = on.actor();
    let action = format!("{}/edit", paths::referral(on.row().id));
    if form.r#do == "find" {
        return Ok(editor(&db, &clock, who, &action, &form, &Errors::new(), None).await?.into_response());
    }
    let (checked, waived) = match form.check(clock.today_ymd(), &names(&db, who, &form).await?) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(editor(&db, &clock, who, &action, &form, &errors, None).await?));
        }
    };
    if let Some(errors) = stop(&db, who, &checked.subjects, &form.told_apart).await? {
        return Ok(unprocessable(editor(&db, &clock, who, &action, &form, &errors, None).await?));
    }
    let version = form.version.parse().unwrap_or(0);
    match referrals::change(&db, &on, version, &checked).await {
        Err(error) if on.row().status != ReferralStatus::Draft || on.row().voided_at.is_some() => {
            return second(&db, &clock, on, &Attempt::Rewrite(&form), error).await;
        }
        Err(data::Error::Stale) => {
            let subjects = referrals::subjects(&db, &on).await?;
            let stands = ReferralForm::of(on.row(), &subjects, clock.today_ymd());
            let (form, said) = beside(&db, who, Some(on.row().id.into()), form, &stands).await?;
            return Ok(conflict(editor(&db, &clock, who, &action, &form, &said, None).await?));
        }
        outcome => outcome?,
    }
    record_waiver(who, &clock, on.row().id, waived);
    let done = if checked.sent_on.is_some() { "sent" } else { "changed" };
    Ok(see_other(format!("{}?done={done}", paths::referral(on.row().id))))
}
