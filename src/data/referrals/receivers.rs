//! To whom the acting agency can refer.

use crate::access::Actor;
use crate::data::{Db, Result};
use entity::agency_kinds;
use entity::ids::AgencyId;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

/// An agency that can receive a slip.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReceiverOption {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Its kind in words.
    pub kind: String,
}

/// Agencies that hold today, other than the acting one, by フリガナ.
///
/// # Errors
/// The database cannot be read.
pub async fn receivers(db: &Db, who: &Actor) -> Result<Vec<ReceiverOption>> {
    Ok(ReceiverOption::find_by_statement(db.statement(
        "SELECT a.id, a.name, k.label AS kind FROM agencies a JOIN agency_kinds k ON k.code = a.kind \
         WHERE a.id <> $1 AND (a.valid_from IS NULL OR a.valid_from <= $2) \
         AND (a.valid_until IS NULL OR a.valid_until >= $2) ORDER BY a.kana, a.name, a.id",
        vec![who.agency().into(), db.clock().today_ymd().into()],
    ))
    .all(db.reader())
    .await?)
}

/// Kinds of agency that can be chosen for a receiver that is not registered.
///
/// # Errors
/// The database cannot be read.
pub async fn kinds(db: &Db, _who: &Actor) -> Result<Vec<agency_kinds::Model>> {
    Ok(agency_kinds::Entity::find()
        .filter(agency_kinds::Column::IsActive.eq(true))
        .order_by_asc(agency_kinds::Column::Sort)
        .all(db.reader())
        .await?)
}
