//! Accounts of staff: made, changed, disabled, never removed.

use super::password::Hashing;
use super::postings::{NewPosting, insert};
use crate::access::{Administer, May, SystemTask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Page, PageNo, Result};
use entity::codes::Qualification;
use entity::ids::StaffId;
use entity::stamp::Ymd;
use entity::{staff, staff_qualifications};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Set,
};
use serde_json::json;

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
pub async fn list(db: &Db, _by: &May<Administer>, no: PageNo) -> Result<Page<StaffRow>> {
    let names = if db.is_sqlite() {
        "GROUP_CONCAT(a.name, '、')"
    } else {
        "STRING_AGG(a.name, '、')"
    };
    let rows = StaffRow::find_by_statement(db.statement(
        format!(
            "SELECT s.id, s.login, s.name, s.kana, s.valid_from, s.valid_until, s.is_disabled, \
             COALESCE((SELECT {names} FROM postings p JOIN agencies a ON a.id = p.agency_id \
             WHERE p.staff_id = s.id AND (p.valid_until IS NULL OR p.valid_until >= $1)), '') AS postings \
             FROM staff s ORDER BY s.kana, s.id LIMIT $2 OFFSET $3"
        ),
        vec![
            db.clock().today_ymd().into(),
            51_i64.into(),
            (no.offset() as i64).into(),
        ],
    ))
    .all(db.reader())
    .await?;
    Ok(Page::cut(rows, no))
}

/// One account.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, _by: &May<Administer>, id: StaffId) -> Result<Option<Account>> {
    let Some(row) = staff::Entity::find_by_id(id).one(db.reader()).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        row,
        qualifications: of(db, id).await?,
    }))
}

/// The qualifications of a member of staff.
///
/// # Errors
/// The database cannot be read.
pub async fn qualifications(db: &Db, who: &crate::access::Actor) -> Result<Vec<Qualification>> {
    of(db, who.staff).await
}

async fn of(db: &Db, id: StaffId) -> Result<Vec<Qualification>> {
    let rows = staff_qualifications::Entity::find()
        .filter(staff_qualifications::Column::StaffId.eq(id))
        .order_by_asc(staff_qualifications::Column::Qualification)
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.qualification).collect())
}

/// Makes an account with an initial password, which must be changed at the first sign-in.
///
/// # Errors
/// [`Error::Taken`] if the login is in use.
pub async fn add(
    db: &Db,
    task: &SystemTask,
    hashing: Hashing,
    new: &NewStaff,
    password: &str,
    posting: Option<&NewPosting>,
) -> Result<StaffId> {
    let hash = hashing.hash(password).await?;
    let tx = db.begin().await?;
    let id = StaffId::new();
    staff::ActiveModel {
        id: Set(id),
        login: Set(new.login.clone()),
        name: Set(new.name.clone()),
        kana: Set(new.kana.clone()),
        password_hash: Set(hash),
        must_change_password: Set(true),
        failures: Set(0),
        locked_until: Set(None),
        valid_from: Set(new.valid_from),
        valid_until: Set(new.valid_until),
        is_disabled: Set(false),
        version: Set(1),
        created_at: Set(db.clock().now()),
    }
    .insert(tx.connection())
    .await
    .map_err(taken)?;
    qualify(&tx, id, &new.qualifications).await?;
    let mut entries = vec![
        Entry::new(db.clock().now(), Deed::Created, Kind::Staff)
            .on(id.into())
            .with(json!({ "login": new.login, "by": task.reason() })),
    ];
    if let Some(posting) = posting {
        let posting_id = insert(&tx, id, posting).await?;
        entries.push(
            Entry::new(db.clock().now(), Deed::Created, Kind::Posting)
                .on(posting_id.into())
                .owned_by(posting.agency)
                .with(json!({ "staff": id, "roles": super::postings::codes(&posting.roles) })),
        );
    }
    tx.commit(entries).await?;
    Ok(id)
}

/// Changes an account's name, days and qualifications.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Taken`] if the login is in use.
pub async fn change(
    db: &Db,
    by: &May<Administer>,
    id: StaffId,
    version: i32,
    new: &NewStaff,
) -> Result<()> {
    let old = staff::Entity::find_by_id(id)
        .one(db.reader())
        .await?
        .ok_or(Error::Stale)?;
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
    let told = |login: &str, name: &str, kana: &str, from: Option<Ymd>, until: Option<Ymd>| json!({ "login": login, "name": name, "kana": kana, "from": from, "until": until });
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Staff)
        .by(by.actor())
        .on(id.into())
        .with(json!({
            "old": told(&old.login, &old.name, &old.kana, old.valid_from, old.valid_until),
            "new": told(&new.login, &new.name, &new.kana, new.valid_from, new.valid_until),
        }));
    tx.commit(vec![entry]).await
}

/// Switches an account off or on again; its sessions end with the next request.
///
/// # Errors
/// [`Error::Refused`] for one's own account.
pub async fn disable(db: &Db, by: &May<Administer>, id: StaffId, is_disabled: bool) -> Result<()> {
    if id == by.actor().staff {
        return Err(Error::Refused("自分のアカウントは止められません。"));
    }
    switch(db, id, is_disabled, |entry| entry.by(by.actor())).await
}

/// Switches an account off from the command line.
///
/// # Errors
/// The database cannot be written.
pub async fn disable_by_command(db: &Db, _task: &SystemTask, id: StaffId) -> Result<()> {
    switch(db, id, true, |entry| entry).await
}

async fn switch(
    db: &Db,
    id: StaffId,
    is_disabled: bool,
    sign: impl FnOnce(Entry) -> Entry,
) -> Result<()> {
    let tx = db.begin().await?;
    tx.run(
        "UPDATE staff SET is_disabled = $1, version = version + 1 WHERE id = $2",
        vec![is_disabled.into(), id.into()],
    )
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Staff)
        .on(id.into())
        .with(json!({ "disabled": is_disabled }));
    tx.commit(vec![sign(entry)]).await
}

/// Gives an account an initial password again and lifts its lock.
///
/// # Errors
/// The database cannot be written.
pub async fn reset_password(
    db: &Db,
    task: &SystemTask,
    hashing: Hashing,
    id: StaffId,
    password: &str,
) -> Result<()> {
    let hash = hashing.hash(password).await?;
    let tx = db.begin().await?;
    tx.run(
        "UPDATE staff SET password_hash = $1, must_change_password = TRUE, failures = 0, locked_until = NULL, \
         version = version + 1 WHERE id = $2",
        vec![hash.into(), id.into()],
    )
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::PasswordChanged, Kind::Staff)
        .on(id.into())
        .with(json!({ "reset": true, "by": task.reason() }));
    tx.commit(vec![entry]).await
}

/// The account with this login, for the command line.
///
/// # Errors
/// The database cannot be read.
pub async fn by_login(db: &Db, _task: &SystemTask, login: &str) -> Result<Option<staff::Model>> {
    Ok(staff::Entity::find()
        .filter(staff::Column::Login.eq(login))
        .one(db.reader())
        .await?)
}

async fn qualify(
    tx: &crate::data::Tx,
    id: StaffId,
    qualifications: &[Qualification],
) -> Result<()> {
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

fn taken(error: sea_orm::DbErr) -> Error {
    if Error::is_unique(&error, &["staff.login", "staff_login_key"]) {
        Error::Taken { field: "login" }
    } else {
        Error::Database(error)
    }
}
