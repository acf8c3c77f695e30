//! The administrator's view of agencies: the list, one of them, and its changes.

use crate::access::{Administer, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Extent, Page, Result, Tx};
use crate::domain::kana;
use crate::domain::opening::{OpeningHours, format_hours};
use entity::codes::Role;
use entity::ids::{AgencyId, PostingId, StaffId};
use entity::stamp::Ymd;
use entity::{agencies, agency_hours};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Set};
use serde_json::{Value, json};

/// An agency as the form checked it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAgency {
    /// 機関コード, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Code of its kind.
    pub kind: String,
    /// 分野.
    pub field: String,
    /// 123-4567.
    pub postal_code: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Telephone for emergencies.
    pub duty_phone: String,
    /// It is the municipality itself; at most one is.
    pub is_municipality: bool,
    /// Its hours hold on public holidays too.
    pub is_open_on_holidays: bool,
    /// Days within which a reply to a referral is expected.
    pub reply_days: i32,
    /// First day; none = always.
    pub valid_from: Option<Ymd>,
    /// Last day; none = open.
    pub valid_until: Option<Ymd>,
    /// Opening hours by weekday.
    pub hours: OpeningHours,
}

/// An agency in the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AgencyRow {
    /// The agency.
    pub id: AgencyId,
    /// 機関コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Code of its kind.
    pub kind: String,
    /// Its kind in words.
    pub kind_label: String,
    /// Telephone.
    pub phone: String,
    /// It is the municipality itself.
    pub is_municipality: bool,
    /// First day.
    pub valid_from: Option<Ymd>,
    /// Last day.
    pub valid_until: Option<Ymd>,
    /// Postings that hold today.
    pub staff: i64,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct AgencyFilter {
    /// Part of name, フリガナ or code.
    pub name: String,
    /// Code of a kind.
    pub kind: String,
    /// Also agencies that are no longer valid.
    pub with_ended: bool,
}

/// A posting as the agency's page lists it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Colleague {
    /// The posting.
    pub id: PostingId,
    /// The member of staff.
    pub staff_id: StaffId,
    /// Their name.
    pub name: String,
    /// Their フリガナ.
    pub kana: String,
    /// Role codes joined by `;`.
    pub roles: String,
    /// First day.
    pub valid_from: Option<Ymd>,
    /// Last day.
    pub valid_until: Option<Ymd>,
    /// The account is switched off.
    pub is_disabled: bool,
}

impl Colleague {
    /// The roles in words.
    pub fn roles(&self) -> String {
        let roles: Vec<&str> = self.roles.split(';').filter_map(Role::parse).map(Role::label).collect();
        roles.join("・")
    }
}

/// Agencies by フリガナ.
///
/// # Errors
/// The database cannot be read.
pub async fn list(
    db: &Db,
    _by: &May<Administer>,
    filter: &AgencyFilter,
    part: impl Into<Extent>,
) -> Result<Page<AgencyRow>> {
    let part = part.into();
    let today = db.clock().today_ymd();
    let mut rows = AgencyRow::find_by_statement(db.statement(
        "SELECT a.id, a.code, a.name, a.kana, a.kind, k.label AS kind_label, a.phone, a.is_municipality, \
         a.valid_from, a.valid_until, (SELECT COUNT(*) FROM postings p WHERE p.agency_id = a.id \
         AND (p.valid_from IS NULL OR p.valid_from <= $1) AND (p.valid_until IS NULL OR p.valid_until >= $1)) AS staff \
         FROM agencies a JOIN agency_kinds k ON k.code = a.kind",
        vec![today.into()],
    ))
    .all(db.reader())
    .await?;
    // A municipality knows a few hundred agencies: reading them all lets the list sort and search as Japanese does.
    let wanted = kana::key(&filter.name);
    let code = filter.name.trim().to_lowercase();
    rows.retain(|row| {
        let is_named = wanted.is_empty()
            || kana::key(&row.name).contains(&wanted)
            || kana::key(&row.kana).contains(&wanted)
            || row.code.to_lowercase().contains(&code);
        is_named
            && (filter.kind.is_empty() || row.kind == filter.kind)
            && (filter.with_ended || row.valid_until.is_none_or(|until| until >= today))
    });
    rows.sort_by_cached_key(|row| (kana::sort_key(&row.kana), row.name.clone(), row.id));
    Ok(Page::among(rows, part))
}

/// Every agency as a choice for postings and commissions: id, name, whether it holds today.
///
/// # Errors
/// The database cannot be read.
pub async fn named(db: &Db, _by: &May<Administer>) -> Result<Vec<(AgencyId, String)>> {
    let today = db.clock().today_ymd();
    let mut rows = agencies::Entity::find().all(db.reader()).await?;
    rows.sort_by_cached_key(|row| (kana::sort_key(&row.kana), row.name.clone(), row.id));
    Ok(rows
        .into_iter()
        .map(|row| {
            let has_ended = row.valid_until.is_some_and(|until| until < today);
            let end = if has_ended { "（終了）" } else { "" };
            (row.id, format!("{}{end}", row.name))
        })
        .collect())
}

/// One agency.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, _by: &May<Administer>, id: AgencyId) -> Result<Option<agencies::Model>> {
    Ok(agencies::Entity::find_by_id(id).one(db.reader()).await?)
}

/// The agency that is the municipality itself, other than `but`.
///
/// # Errors
/// The database cannot be read.
pub async fn municipality(db: &Db, _by: &May<Administer>, but: Option<AgencyId>) -> Result<Option<agencies::Model>> {
    let rows = agencies::Entity::find().filter(agencies::Column::IsMunicipality.eq(true)).all(db.reader()).await?;
    Ok(rows.into_iter().find(|row| Some(row.id) != but))
}

/// Who works, worked or will work at an agency.
///
/// # Errors
/// The database cannot be read.
pub async fn of_agency(db: &Db, _by: &May<Administer>, agency: AgencyId) -> Result<Vec<Colleague>> {
    let mut rows = Colleague::find_by_statement(db.statement(
        "SELECT p.id, p.staff_id, s.name, s.kana, p.roles, p.valid_from, p.valid_until, s.is_disabled \
         FROM postings p JOIN staff s ON s.id = p.staff_id WHERE p.agency_id = $1",
        vec![agency.into()],
    ))
    .all(db.reader())
    .await?;
    rows.sort_by_cached_key(|row| (kana::sort_key(&row.kana), row.name.clone(), row.id));
    Ok(rows)
}

/// Registers an agency.
///
/// # Errors
/// [`Error::Taken`] for a code in use (`code`) or a second municipality (`is_municipality`).
pub async fn add(db: &Db, by: &May<Administer>, new: &NewAgency) -> Result<AgencyId> {
    let id = AgencyId::new();
    let tx = db.begin().await?;
    only_one_municipality(&tx, id, new).await?;
    agencies::ActiveModel {
        id: Set(id),
        code: Set(new.code.clone()),
        name: Set(new.name.clone()),
        kana: Set(new.kana.clone()),
        kind: Set(new.kind.clone()),
        field: Set(new.field.clone()),
        postal_code: Set(new.postal_code.clone()),
        address: Set(new.address.clone()),
        phone: Set(new.phone.clone()),
        duty_phone: Set(new.duty_phone.clone()),
        is_municipality: Set(new.is_municipality),
        is_open_on_holidays: Set(new.is_open_on_holidays),
        reply_days: Set(new.reply_days),
        valid_from: Set(new.valid_from),
        valid_until: Set(new.valid_until),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
    }
    .insert(tx.connection())
    .await
    .map_err(taken)?;
    open_at(&tx, id, &new.hours).await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Agency)
        .by(by.actor())
        .on(id.into())
        .owned_by(id)
        .with(told(new));
    tx.commit(vec![entry]).await?;
    Ok(id)
}

/// Changes an agency and its opening hours.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Taken`] as for [`add`].
pub async fn change(db: &Db, by: &May<Administer>, id: AgencyId, version: i32, new: &NewAgency) -> Result<()> {
    let old = agencies::Entity::find_by_id(id).one(db.reader()).await?.ok_or(Error::Stale)?;
    let old = known(old, crate::data::hours::of(db, id).await?);
    let tx = db.begin().await?;
    only_one_municipality(&tx, id, new).await?;
    let changed = tx
        .run(
            "UPDATE agencies SET code = $1, name = $2, kana = $3, kind = $4, field = $5, postal_code = $6, \
             address = $7, phone = $8, duty_phone = $9, is_municipality = $10, is_open_on_holidays = $11, \
             reply_days = $12, valid_from = $13, valid_until = $14, version = version + 1 \
             WHERE id = $15 AND version = $16",
            vec![
                new.code.clone().into(),
                new.name.clone().into(),
                new.kana.clone().into(),
                new.kind.clone().into(),
                new.field.clone().into(),
                new.postal_code.clone().into(),
                new.address.clone().into(),
                new.phone.clone().into(),
                new.duty_phone.clone().into(),
                new.is_municipality.into(),
                new.is_open_on_holidays.into(),
                new.reply_days.into(),
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
    agency_hours::Entity::delete_many().filter(agency_hours::Column::AgencyId.eq(id)).exec(tx.connection()).await?;
    open_at(&tx, id, &new.hours).await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Agency)
        .by(by.actor())
        .on(id.into())
        .owned_by(id)
        .with(json!({ "old": told(&old), "new": told(new) }));
    tx.commit(vec![entry]).await
}

/// Statistics and setting-up rely on one municipality; the row in hand is held, so that two cannot become it at once.
async fn only_one_municipality(tx: &Tx, id: AgencyId, new: &NewAgency) -> Result<()> {
    if !new.is_municipality {
        return Ok(());
    }
    let others = tx
        .run("UPDATE agencies SET version = version WHERE is_municipality = TRUE AND id <> $1", vec![id.into()])
        .await?;
    if others > 0 {
        return Err(Error::Taken { field: "is_municipality" });
    }
    Ok(())
}

async fn open_at(tx: &Tx, id: AgencyId, hours: &OpeningHours) -> Result<()> {
    for weekday in 0..7_i32 {
        for (from, until) in hours.on(weekday as usize) {
            agency_hours::ActiveModel {
                agency_id: Set(id),
                weekday: Set(weekday),
                from_minute: Set(*from),
                until_minute: Set(*until),
            }
            .insert(tx.connection())
            .await?;
        }
    }
    Ok(())
}

fn known(row: agencies::Model, hours: OpeningHours) -> NewAgency {
    NewAgency {
        code: row.code,
        name: row.name,
        kana: row.kana,
        kind: row.kind,
        field: row.field,
        postal_code: row.postal_code,
        address: row.address,
        phone: row.phone,
        duty_phone: row.duty_phone,
        is_municipality: row.is_municipality,
        is_open_on_holidays: row.is_open_on_holidays,
        reply_days: row.reply_days,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        hours,
    }
}

fn told(agency: &NewAgency) -> Value {
    let hours: Vec<String> = (0..7).map(|weekday| format_hours(agency.hours.on(weekday))).collect();
    json!({
        "code": agency.code,
        "name": agency.name,
        "kana": agency.kana,
        "kind": agency.kind,
        "field": agency.field,
        "postal_code": agency.postal_code,
        "address": agency.address,
        "phone": agency.phone,
        "duty_phone": agency.duty_phone,
        "is_municipality": agency.is_municipality,
        "is_open_on_holidays": agency.is_open_on_holidays,
        "reply_days": agency.reply_days,
        "from": agency.valid_from,
        "until": agency.valid_until,
        "hours": if agency.hours.is_empty() { Value::Null } else { json!(hours) },
    })
}

fn taken(error: sea_orm::DbErr) -> Error {
    if Error::is_unique(&error, &["agencies.code", "agencies_code_key"]) {
        Error::Taken { field: "code" }
    } else {
        Error::Database(error)
    }
}
