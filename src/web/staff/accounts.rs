//! Accounts: the list, a new one, one of them, its changes.

use super::form::{ListForm, StaffForm};
use super::pages::{self, Initial};
use super::sheet;
use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::staff::{self, Account, Hashing, StaffFilter};
use crate::data::{self, PageNo, agencies};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{beside, conflict};
use crate::web::export::{Export, Taken};
use crate::web::forms::{ListQuery, narrowed, optional_choice, see_other, ticked, unprocessable};
use crate::web::keys::{Keys, listed, unknown, viewed};
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::StaffId;
use entity::stamp::At;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_sessions::Session;

/// Where the administrator's session keeps an initial password until it has been shown.
const INITIAL_KEY: &str = "initial_password";
/// How long it is kept: five minutes.
const KEPT: i64 = 5 * 60 * 1_000_000;

/// An initial password on its way to the next page.
#[derive(Serialize, Deserialize)]
struct Waiting {
    staff: StaffId,
    password: String,
    until: At,
}

/// The list.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    Asked(query): Asked<ListForm>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let filter = StaffFilter {
        name: query.name.clone(),
        agency: optional_choice(&mut errors, "agency", "所属する機関", &query.agency, |text| text.parse().ok()),
        with_ended: ticked(&mut errors, "ended", "アカウント", &query.ended, "yes"),
    };
    let told = json!({ "q": query.name, "agency": filter.agency, "ended": filter.with_ended });
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = staff::list(&state.db, &may, &filter, export.whole()).await?;
        let named = agencies::named(&state.db, &may).await?;
        let agency = named.into_iter().find(|(id, _)| Some(*id) == filter.agency);
        let taken = Taken {
            who: may.actor(),
            kind: Kind::Staff,
            place: pages::PLACE,
            address: &query.address(),
            filter: told,
            conditions: vec![
                ("氏名・フリガナ・ログイン名", query.name.clone()),
                ("所属する機関", agency.map(|(_, name)| name).unwrap_or_default()),
                ("アカウント", if filter.with_ended { "停止中・期間外も".to_owned() } else { String::new() }),
            ],
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let page = staff::list(&state.db, &may, &filter, PageNo::parse(&query.page)).await?;
    let shown: Vec<_> = page.rows.iter().map(|row| row.id.into()).collect();
    listed(may.actor(), &state, Kind::Staff, &told, &shown);
    let named = agencies::named(&state.db, &may).await?;
    Ok(narrowed(pages::list(&may, &state.clock, &query, &named, &page, &errors), &errors))
}

/// The form of a new account.
pub async fn new(may: May<Administer>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, may.actor(), StaffForm::default()).await?;
    let named = agencies::named(&state.db, &may).await?;
    Ok(pages::new(&may, &state.clock, &form, &named, &said).into_response())
}

/// Makes an account.
pub async fn create(
    may: May<Administer>,
    State(state): State<AppState>,
    session: Session,
    Posted(form): Posted<StaffForm>,
) -> Result<Response, AppError> {
    let named = agencies::named(&state.db, &may).await?;
    let show = |errors: &Errors| unprocessable(pages::new(&may, &state.clock, &form, &named, errors));
    let opening = match form.check_new(&named) {
        Ok(opening) => opening,
        Err(errors) => return Ok(show(&errors)),
    };
    let hashing = Hashing::of(&state.config);
    let (password, posting) = (opening.password.as_deref(), opening.posting.as_ref());
    match staff::open_account(&state.db, &may, hashing, &opening.staff, password, posting).await {
        Ok((id, drawn)) => {
            if let Some(password) = drawn {
                hand_on(&session, &state, id, password).await?;
            }
            Ok(see_other(format!("{}?done=created", paths::staff(id))))
        }
        Err(error) => Ok(show(&complaint(error)?)),
    }
}

/// One account; an initial password that waits for its administrator is shown, and then forgotten.
pub async fn show(
    may: May<Administer>,
    State(state): State<AppState>,
    session: Session,
    keys: Keys,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    viewed(may.actor(), &state, Kind::Staff, account.row.id.into());
    let postings = staff::of_staff(&state.db, &may, account.row.id).await?;
    let waiting: Option<Waiting> = session.remove(INITIAL_KEY).await?;
    let initial = waiting
        .filter(|waiting| waiting.staff == account.row.id && waiting.until > state.clock.now())
        .map(|waiting| Initial(waiting.password));
    let page = pages::show(&may, &state.clock, &account, &postings, initial.as_ref(), query.done.as_deref());
    Ok(page.into_response())
}

/// The form of an account.
pub async fn edit(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    viewed(may.actor(), &state, Kind::Staff, account.row.id.into());
    let stands = StaffForm::of(&account.row, &account.qualifications);
    let (form, said) = resumed.over(&state.db, may.actor(), stands).await?;
    Ok(pages::edit(&may, &state.clock, &account.row, &form, &said).into_response())
}

/// Changes an account.
pub async fn update(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<StaffForm>,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    let show = |errors: &Errors| unprocessable(pages::edit(&may, &state.clock, &account.row, &form, errors));
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => return Ok(show(&errors)),
    };
    let version = form.version.parse().unwrap_or_default();
    match staff::change(&state.db, &may, account.row.id, version, &new).await {
        Ok(()) => {
            let address = paths::staff(account.row.id);
            Ok(see_other(format!("{address}?done=changed")))
        }
        Err(data::Error::Stale) => {
            let account = find(&state, &may, &keys).await?;
            let stands = StaffForm::of(&account.row, &account.qualifications);
            let (form, said) = beside(&state.db, may.actor(), Some(account.row.id.into()), form, &stands).await?;
            Ok(conflict(pages::edit(&may, &state.clock, &account.row, &form, &said)))
        }
        Err(error) => Ok(show(&complaint(error)?)),
    }
}

/// Lets the next page show an initial password, once.
pub async fn hand_on(session: &Session, state: &AppState, staff: StaffId, password: String) -> Result<(), AppError> {
    let waiting = Waiting { staff, password, until: At(state.clock.now().0.saturating_add(KEPT)) };
    session.insert(INITIAL_KEY, &waiting).await?;
    Ok(())
}

/// The account that the address names.
pub async fn find(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<Account, AppError> {
    let id: Option<StaffId> = keys.get("staff");
    let account = match id {
        Some(id) => staff::find(&state.db, may, id).await?,
        None => None,
    };
    account.ok_or_else(|| unknown(may.actor(), state, Kind::Staff, id.map(Into::into)))
}

fn complaint(error: data::Error) -> Result<Errors, AppError> {
    let data::Error::Taken { field } = error else {
        return Err(error.into());
    };
    let mut errors = Errors::new();
    errors.add(field, "このログイン名は、ほかの職員が使っています。");
    Ok(errors)
}
