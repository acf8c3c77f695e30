//! What an inquiry answers: at most agency and duty telephone.

use super::{DAY, OnInquiry};
use crate::access::{Inquire, May};
use crate::data::{Db, Result};
use entity::emergency_inquiries;
use entity::ids::AgencyId;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

/// One's own inquiries of today, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_today(db: &Db, by: &May<Inquire>) -> Result<Vec<emergency_inquiries::Model>> {
    use emergency_inquiries::Column;
    let rows = emergency_inquiries::Entity::find()
        .filter(Column::StaffId.eq(by.actor().staff()))
        .filter(Column::AskedOn.eq(db.clock().today_ymd()))
        .filter(Column::AgencyId.eq(by.actor().agency()))
        .order_by_desc(Column::Id);
    Ok(rows.all(db.reader()).await?)
}

/// An agency that knows the person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Knower {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Its duty telephone; empty if it has none.
    pub duty_phone: String,
    /// Its telephone.
    pub phone: String,
}

/// The agencies that know whom the inquiry in hand looked for.
///
/// # Errors
/// The database cannot be read.
pub async fn knowers<A>(db: &Db, on: &OnInquiry<A>) -> Result<Vec<Knower>> {
    // The answer is for the moment, and what has been hidden since then is hidden here.
    if db.clock().now().0 - on.row().asked_at.0 >= DAY {
        return Ok(Vec::new());
    }
    let sql = "SELECT a.id, a.name, a.duty_phone, a.phone FROM agencies a WHERE a.id IN \
        (SELECT m.agency_id FROM emergency_matches m WHERE m.inquiry_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM person_keys h WHERE h.person_id = m.person_id AND h.hidden_until >= $2)) ORDER BY a.name, a.id";
    let values = vec![on.row().id.into(), db.clock().today_ymd().into()];
    Ok(Knower::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}
