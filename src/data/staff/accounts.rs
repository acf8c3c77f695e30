//! Accounts of staff: made, changed, disabled, never removed.

use crate::access::{Act, Actor, Administer, May, SystemTask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Extent, Page, Result, Tx, sessions};
use crate::domain::kana;
use entity::codes::Qualification;
use entity::ids::{AgencyId, StaffId};
use entity::stamp::Ymd;
use entity::{postings, staff, staff_qualifications};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// What the form for an account yields.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// What is typed to sign in.
    pub login: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// First day; none = always.
    pub valid_from: Option<Ymd>,
    /// Last day; none = open.
    pub valid_until: Option<Ymd>,
    /// Qualifications.
    pub qualifications: Vec<Qualification>,
}

/// An account in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StaffRow {
    /// The account.
    pub id: StaffId,
    /// What is typed to sign in.
    pub login: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// First day.
    pub valid_from: Option<Ymd>,
    /// Last day.
    pub valid_until: Option<Ymd>,
    /// Switched off by hand.
    pub is_disabled: bool,
    /// Agencies and roles that hold or will hold, in words, joined by `、`.
    pub postings: String,
}

impl StaffRow {
    /// Whether somebody could sign in to it on `day`.
    pub fn holds_on(&self, day: Ymd) -> bool {
        !self.is_disabled
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| until >= day)
    }
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct StaffFilter {
    /// Part of name, フリガナ or login.
    pub name: String,
    /// Only people posted to this agency.
    pub agency: Option<AgencyId>,
    /// Also accounts that do not hold today.
    pub with_ended: bool,
}

/// An account with its qualifications.
#[derive(Clone, Debug)]
pub struct Account {
    /// The row.
    pub row: staff::Model,
    /// Qualifications.
    pub qualifications: Vec<Qualification>,
}

/// Whether nobody has an account yet.
///
/// # Errors
/// The database cannot be read.
pub async fn is_empty(db: &Db, _task: &SystemTask) -> Result<bool> {
    Ok(staff::Entity::find().one(db.reader()).await?.is_none())
}

/// Accounts by フリガナ.
///
/// # Errors
/// The database cannot be read.
pub async fn list(
    db: &Db,
    _by: &May<Administer>,
    filter: &StaffFilter,
    part: impl Into<Extent>,
) -> Result<Page<StaffRow>> {
    let part = part.into();
    let mut rows = every(db).await?;
    let today = db.clock().today_ymd();
    // A few hundred accounts: reading them all lets the list sort and search as Japanese does.
    let wanted = kana::key(&filter.name);
    let login = filter.name.trim().to_lowercase();
    rows.retain(|row| {
        let is_named = wanted.is_empty()
            || kana::key(&row.name).contains(&wanted)
            || kana::key(&row.kana).contains(&wanted)
            || row.login.to_lowercase().contains(&login);
        is_named && (filter.with_ended || row.holds_on(today))
    });
    if let Some(agency) = filter.agency {
        let there: BTreeSet<StaffId> = postings::Entity::find()
            .filter(postings::Column::AgencyId.eq(agency))
            .all(db.reader())
            .await?
            .into_iter()
            .filter(|row| filter.with_ended || row.valid_until.is_none_or(|until| until >= today))
            .map(|row| row.staff_id)
            .collect();
        rows.retain(|row| there.contains(&row.id));
    }
    Ok(Page::among(rows, part))
}

/// Every account by フリガナ, for the command line.
///
/// # Errors
/// The database cannot be read.
pub async fn roster(db: &Db, _task: &SystemTask) -> Result<Vec<StaffRow>> {
    every(db).await
}

async fn every(db: &Db) -> Result<Vec<StaffRow>> {
    let names = if db.is_sqlite() { "GROUP_CONCAT(a.name, '、')" } else { "STRING_AGG(a.name, '、' ORDER BY p.id)" };
    let mut rows = StaffRow::find_by_statement(db.statement(
        format!(
            "SELECT s.id, s.login, s.name, s.kana, s.valid_from, s.valid_until, s.is_disabled, \
             COALESCE((SELECT {names} FROM postings p JOIN agencies a ON a.id = p.agency_id \
             WHERE p.staff_id = s.id AND (p.valid_until IS NULL OR p.valid_until >= $1)), '') AS postings \
             FROM staff s"
        ),
        vec![db.clock().today_ymd().into()],
    ))
    .all(db.reader())
    .await?;
    rows.sort_by_cached_key(|row| (kana::sort_key(&row.kana), row.name.clone(), row.id));
    Ok(rows)
}

/// One account.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, _by: &May<Administer>, id: StaffId) -> Result<Option<Account>> {
    let Some(row) = staff::Entity::find_by_id(id).one(db.reader()).await? else {
        return Ok(None);
    };
    Ok(Some(Account { row, qualifications: of(db, id).await? }))
}

/// The qualifications of a member of staff.
///
/// # Errors
/// The database cannot be read.
pub async fn qualifications(db: &Db, who: &Actor) -> Result<Vec<Qualification>> {
    of(db, who.staff()).await
}

async fn of(db: &Db, id: StaffId) -> Result<Vec<Qualification>> {
    let rows = staff_qualifications::Entity::find()
        .filter(staff_qualifications::Column::StaffId.eq(id))
        .order_by_asc(staff_qualifications::Column::Qualification)
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.qualification).collect())
}

/// Changes an account's name, days and qualifications.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Taken`] if the login is in use.
pub async fn change(db: &Db, by: &May<Administer>, id: StaffId, version: i32, new: &NewStaff) -> Result<()> {
    let old = staff::Entity::find_by_id(id).one(db.reader()).await?.ok_or(Error::Stale)?;
    let had = of(db, id).await?;
    let tx = db.begin().await?;
    let changed = tx
        .run(
            "UPDATE staff SET login = $1, name = $2, kana = $3, valid_from = $4, valid_until = $5, \
             version = version + 1 WHERE id = $6 AND version = $7",
            vec![
                new.login.clone().into(),
                new.name.clone().into(),
                new.kana.clone().into(),
                new.valid_from.into(),
                new.valid_until.into(),
                id.into(),
                version.into(),
            ],
        )
        .await
        .map_err(|error| match error {
            Error::Database(error) => taken(error),
            other => other,
        })?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    staff_qualifications::Entity::delete_many()
        .filter(staff_qualifications::Column::StaffId.eq(id))
        .exec(tx.connection())
        .await?;
    qualify(&tx, id, &new.qualifications).await?;
    let before = NewStaff {
        login: old.login,
        name: old.name,
        kana: old.kana,
        valid_from: old.valid_from,
        valid_until: old.valid_until,
        qualifications: had,
    };
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Staff)
        .by(by.actor())
        .on(id.into())
        .with(json!({ "old": told(&before), "new": told(new) }));
    tx.commit(vec![entry]).await
}

fn told(staff: &NewStaff) -> serde_json::Value {
    let qualifications: Vec<&str> = staff.qualifications.iter().map(|one| one.code()).collect();
    json!({
        "login": staff.login,
        "name": staff.name,
        "kana": staff.kana,
        "from": staff.valid_from,
        "until": staff.valid_until,
        "qualifications": qualifications.join(";"),
    })
}

/// Switches an account off, which ends its sessions, or on again.
///
/// # Errors
/// [`Error::Refused`] for one's own account.
pub async fn disable(db: &Db, by: &May<Administer>, id: StaffId, is_disabled: bool) -> Result<()> {
    if id == by.actor().staff() {
        return Err(Error::Refused("自分のアカウントは止められません。"));
    }
    switch(db, id, is_disabled, |entry| entry.by(by.actor())).await
}

/// Switches an account off and ends its sessions, from the command line.
///
/// # Errors
/// The database cannot be written.
pub async fn disable_by_command(db: &Db, _task: &SystemTask, id: StaffId) -> Result<()> {
    switch(db, id, true, |entry| entry).await
}

async fn switch(db: &Db, id: StaffId, is_disabled: bool, sign: impl FnOnce(Entry) -> Entry) -> Result<()> {
    let tx = db.begin().await?;
    tx.run(
        "UPDATE staff SET is_disabled = $1, version = version + 1 WHERE id = $2",
        vec![is_disabled.into(), id.into()],
    )
    .await?;
    if is_disabled {
        sessions::end_all(&tx, id).await?;
    }
    let entry =
        Entry::new(db.clock().now(), Deed::Changed, Kind::Staff).on(id.into()).with(json!({ "disabled": is_disabled }));
    tx.commit(vec![sign(entry)]).await
}

/// The account with this login, for the command line.
///
/// # Errors
/// The database cannot be read.
pub async fn by_login(db: &Db, _task: &SystemTask, login: &str) -> Result<Option<staff::Model>> {
    Ok(staff::Entity::find().filter(staff::Column::Login.eq(login)).one(db.reader()).await?)
}

/// The account with this login, for readers of the log who look for one person's deeds.
///
/// # Errors
/// The database cannot be read.
pub async fn known_by_login(db: &Db, who: &Actor, login: &str) -> Result<Option<StaffId>> {
    if !who.may(Act::ReadLog) && !who.may(Act::ReadTechnicalLog) {
        return Ok(None);
    }
    let row = staff::Entity::find().filter(staff::Column::Login.eq(login)).one(db.reader()).await?;
    Ok(row.map(|row| row.id))
}

pub(super) async fn qualify(tx: &Tx, id: StaffId, qualifications: &[Qualification]) -> Result<()> {
    for qualification in qualifications {
        staff_qualifications::ActiveModel {
            staff_id: Set(id),
            qualification: Set(*qualification),
            acquired_on: Set(None),
        }
        .insert(tx.connection())
        .await?;
    }
    Ok(())
}

pub(super) fn taken(error: sea_orm::DbErr) -> Error {
    if Error::is_unique(&error, &["staff.login", "staff_login_key"]) {
        Error::Taken { field: "login" }
    } else {
        Error::Database(error)
    }
}
