//! What an inquiry answers: at most agency and duty telephone.

use super::OnInquiry;
use crate::data::{Db, Result};
use entity::ids::AgencyId;
use sea_orm::FromQueryResult;

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
    let sql = "SELECT a.id, a.name, a.duty_phone, a.phone FROM agencies a WHERE a.id IN \
        (SELECT m.agency_id FROM emergency_matches m WHERE m.inquiry_id = $1) ORDER BY a.name, a.id";
    Ok(Knower::find_by_statement(db.statement(sql, vec![on.row().id.into()])).all(db.reader()).await?)
}
