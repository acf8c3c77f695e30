//! National holidays (祝日): they decide what counts as 時間外.

use crate::access::{Administer, May};
use crate::clock::{date, ymd};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result};
use crate::domain::opening::Holidays;
use chrono::Days;
use entity::holidays;
use entity::stamp::Ymd;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;

/// Holidays of a calendar year.
///
/// # Errors
/// The database cannot be read.
pub async fn holidays_of(db: &Db, _by: &May<Administer>, year: i32) -> Result<Vec<holidays::Model>> {
    let first = Ymd(year.saturating_mul(10_000));
    let next = Ymd(year.saturating_add(1).saturating_mul(10_000));
    Ok(holidays::Entity::find()
        .filter(holidays::Column::Ymd.gte(first))
        .filter(holidays::Column::Ymd.lt(next))
        .order_by_asc(holidays::Column::Ymd)
        .all(db.reader())
        .await?)
}

/// Holidays from a day on, for the two months in which a deadline that is counted from it can end.
pub(in crate::data) async fn holidays_after(
    connection: &impl ConnectionTrait,
    day: Ymd,
    days: i32,
) -> Result<Holidays> {
    let last = date(day).and_then(|day| day.checked_add_days(Days::new(days.max(0) as u64 + 60))).map_or(day, ymd);
    let found: Vec<Ymd> = holidays::Entity::find()
        .select_only()
        .column(holidays::Column::Ymd)
        .filter(holidays::Column::Ymd.gte(day))
        .filter(holidays::Column::Ymd.lte(last))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(Holidays(found.into_iter().map(|day| day.0).collect()))
}

/// The holiday on a day.
///
/// # Errors
/// The database cannot be read.
pub async fn holiday(db: &Db, _by: &May<Administer>, day: Ymd) -> Result<Option<holidays::Model>> {
    Ok(holidays::Entity::find_by_id(day).one(db.reader()).await?)
}

/// Adds a holiday.
///
/// # Errors
/// [`Error::Taken`] if the day is one already (`day`).
pub async fn add_holiday(db: &Db, by: &May<Administer>, day: Ymd, name: &str) -> Result<()> {
    let tx = db.begin().await?;
    holidays::ActiveModel { ymd: Set(day), name: Set(name.to_owned()) }.insert(tx.connection()).await.map_err(
        |error| {
            if Error::is_unique(&error, &["holidays.ymd", "holidays_pkey"]) {
                Error::Taken { field: "day" }
            } else {
                Error::Database(error)
            }
        },
    )?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Master)
        .by(by.actor())
        .with(json!({ "master": "holiday", "day": day, "old": null, "new": { "name": name } }));
    tx.commit(vec![entry]).await
}

/// Takes a holiday out of the list.
///
/// # Errors
/// [`Error::Stale`] if it is gone already.
pub async fn remove_holiday(db: &Db, by: &May<Administer>, old: &holidays::Model) -> Result<()> {
    let tx = db.begin().await?;
    let removed = tx.run("DELETE FROM holidays WHERE ymd = $1", vec![old.ymd.into()]).await?;
    if removed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Master)
        .by(by.actor())
        .with(json!({ "master": "holiday", "day": old.ymd, "old": { "name": old.name }, "new": null }));
    tx.commit(vec![entry]).await
}
