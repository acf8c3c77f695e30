//! Carrying out what was chosen, once the leads have left: all of it, or nothing.

use super::leaving;
use crate::access::{May, Supervise};
use crate::clock::{date, ymd};
use crate::data::cases::{NextLead, lead_from};
use crate::data::{Db, Error, Result, staff};
use chrono::TimeDelta;
use entity::ids::StaffId;
use entity::stamp::Ymd;
use entity::{case_successors, cases};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// Hands over every case for which somebody was chosen and whose lead has left or is missing; how many.
///
/// # Errors
/// [`Error::Refused`] if somebody who was chosen does not work here yet, or is kept away from the case.
pub async fn carry_out(db: &Db, by: &May<Supervise>) -> Result<usize> {
    let (who, today) = (by.actor(), db.clock().today_ymd());
    let here: BTreeMap<StaffId, String> =
        staff::of_agency(db, who).await?.into_iter().map(|row| (row.staff_id, row.staff_name)).collect();
    let leavers = leaving(db, by).await?;
    let tx = db.begin().await?;
    let (mut entries, mut number) = (Vec::new(), 0);
    for leaver in leavers.iter().filter(|leaver| leaver.has_left(today)) {
        let next_day = leaver.last_on.and_then(date).map(|last| ymd(last + TimeDelta::days(1)));
        for one in &leaver.cases {
            // As it stands now: somebody may have chosen otherwise since the page was opened.
            let chosen = case_successors::Entity::find_by_id(one.id).one(tx.connection()).await?;
            let Some(to) = chosen.map(|row| row.staff_id) else { continue };
            let name = here.get(&to).ok_or(Error::Refused(
                "次の担当のなかに、きょうはまだこの機関でケースを担当できない職員がいます。どのケースも引き継いでいません。",
            ))?;
            let row = cases::Entity::find_by_id(one.id)
                .filter(cases::Column::AgencyId.eq(who.agency()))
                .filter(cases::Column::IsOpen.eq(true))
                .one(tx.connection())
                .await?
                .filter(|row| row.lead_staff_id == leaver.staff)
                .ok_or(Error::Stale)?;
            let on: Ymd = next_day.unwrap_or(today).max(row.opened_on).min(today);
            let next = NextLead { staff: to, name, on, note: "" };
            entries.extend(lead_from(db, &tx, who, &row, &next).await?);
            number += 1;
        }
    }
    if number == 0 {
        return Err(Error::Refused(
            "いま引き継げるケースはありません。担当がいなくなった日のあとに、次の担当を決めたケースを引き継げます。",
        ));
    }
    tx.commit(entries).await?;
    Ok(number)
}
