//! Who commissioned an agency with which programme (委託元), from when until when.

use crate::access::{Administer, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result};
use entity::agency_commissions;
use entity::codes::Program;
use entity::ids::{AgencyId, CommissionId};
use entity::stamp::Ymd;
use sea_orm::{ActiveModelTrait, FromQueryResult, Set};
use serde_json::json;

/// A commission as the form checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommission {
    /// 事業.
    pub program: Program,
    /// 委託元.
    pub commissioner: AgencyId,
    /// First day.
    pub from_on: Ymd,
    /// Last day; none = open.
    pub until_on: Option<Ymd>,
}

/// A commission in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CommissionRow {
    /// The commission.
    pub id: CommissionId,
    /// 事業.
    pub program: Program,
    /// Name of the 委託元.
    pub commissioner_name: String,
    /// First day.
    pub from_on: Ymd,
    /// Last day; none = open.
    pub until_on: Option<Ymd>,
}

/// Commissions of an agency, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn commissions(db: &Db, _by: &May<Administer>, agency: AgencyId) -> Result<Vec<CommissionRow>> {
    Ok(CommissionRow::find_by_statement(db.statement(
        "SELECT c.id, c.program, a.name AS commissioner_name, c.from_on, c.until_on FROM agency_commissions c \
         JOIN agencies a ON a.id = c.commissioner_id WHERE c.agency_id = $1 ORDER BY c.from_on DESC, c.id DESC",
        vec![agency.into()],
    ))
    .all(db.reader())
    .await?)
}

/// Records a commission.
///
/// # Errors
/// [`Error::Taken`] if the same programme is commissioned by the same agency on some of those days already (`program`).
pub async fn commission(db: &Db, by: &May<Administer>, agency: AgencyId, new: &NewCommission) -> Result<CommissionId> {
    let id = CommissionId::new();
    let tx = db.begin().await?;
    let last = new.until_on.unwrap_or(Ymd(i32::MAX));
    // Touching the rows in the way counts them and holds them on both databases.
    let overlapping = tx
        .run(
            "UPDATE agency_commissions SET program = program WHERE agency_id = $1 AND commissioner_id = $2 \
             AND program = $3 AND from_on <= $4 AND (until_on IS NULL OR until_on >= $5)",
            vec![agency.into(), new.commissioner.into(), new.program.into(), last.into(), new.from_on.into()],
        )
        .await?;
    if overlapping > 0 {
        return Err(Error::Taken { field: "program" });
    }
    agency_commissions::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        program: Set(new.program),
        commissioner_id: Set(new.commissioner),
        from_on: Set(new.from_on),
        until_on: Set(new.until_on),
    }
    .insert(tx.connection())
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Agency)
        .by(by.actor())
        .on(agency.into())
        .owned_by(agency)
        .with(json!({ "commission": {
            "program": new.program.label(),
            "agency": new.commissioner,
            "from": new.from_on,
            "until": new.until_on,
        } }));
    tx.commit(vec![entry]).await?;
    Ok(id)
}

/// Ends a commission that is still open, or moves its end.
///
/// # Errors
/// [`Error::Stale`] if its end is no longer `seen`.
pub async fn end_commission(
    db: &Db,
    by: &May<Administer>,
    agency: AgencyId,
    row: &CommissionRow,
    until_on: Ymd,
) -> Result<()> {
    let tx = db.begin().await?;
    let changed = tx
        .run(
            "UPDATE agency_commissions SET until_on = $1 WHERE id = $2 AND agency_id = $3 \
             AND COALESCE(until_on, 0) = $4",
            vec![until_on.into(), row.id.into(), agency.into(), row.until_on.unwrap_or_default().into()],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Agency)
        .by(by.actor())
        .on(agency.into())
        .owned_by(agency)
        .with(json!({ "commission": {
            "program": row.program.label(),
            "from": row.from_on,
            "old": { "until": row.until_on },
            "new": { "until": until_on },
        } }));
    tx.commit(vec![entry]).await
}
