//! Whether a contact fell outside the agency's opening hours (時間外).

use crate::data::{Db, Result};
use crate::domain::opening::{Holidays, OpeningHours, is_after_hours};
use entity::ids::AgencyId;
use entity::stamp::LocalMinute;
use entity::{agencies, agency_hours, holidays};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// `None` when the agency has recorded no hours at all.
pub(in crate::data) async fn is_outside(db: &Db, agency: AgencyId, at: LocalMinute) -> Result<Option<bool>> {
    let hours = of(db, agency).await?;
    if hours.is_empty() {
        return Ok(None);
    }
    let open_on_holidays =
        agencies::Entity::find_by_id(agency).one(db.reader()).await?.is_some_and(|agency| agency.is_open_on_holidays);
    let day = at.day();
    let is_holiday = holidays::Entity::find_by_id(day).one(db.reader()).await?.is_some();
    let holidays = Holidays(is_holiday.then_some(day.0).into_iter().collect());
    Ok(is_after_hours(&hours, open_on_holidays, &holidays, day.0, at.minute_of_day()))
}

/// The opening hours of an agency.
pub(in crate::data) async fn of(db: &Db, agency: AgencyId) -> Result<OpeningHours> {
    let rows = agency_hours::Entity::find()
        .filter(agency_hours::Column::AgencyId.eq(agency))
        .order_by_asc(agency_hours::Column::Weekday)
        .order_by_asc(agency_hours::Column::FromMinute)
        .all(db.reader())
        .await?;
    let mut hours = OpeningHours::new();
    for weekday in 0..7_i32 {
        let spans: Vec<(i32, i32)> =
            rows.iter().filter(|row| row.weekday == weekday).map(|row| (row.from_minute, row.until_minute)).collect();
        if !spans.is_empty() {
            hours.set(weekday as usize, spans);
        }
    }
    Ok(hours)
}
