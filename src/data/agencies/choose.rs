//! Agencies as others choose them: whom to refer to, which kinds there are, when one is open.

use crate::access::{Actor, SystemTask};
use crate::data::{Db, Result, hours as opening};
use crate::domain::kana;
use crate::domain::opening::OpeningHours;
use entity::ids::AgencyId;
use entity::stamp::Ymd;
use entity::{agencies, agency_kinds};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
};

/// An agency that a referral can be sent to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReceiverRow {
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
}

/// A kind of agency to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// The code.
    pub code: String,
    /// The words.
    pub label: String,
}

/// Agencies that take referrals today, by フリガナ; the acting agency itself is none of them.
///
/// # Errors
/// The database cannot be read.
pub async fn receivers(db: &Db, who: &Actor) -> Result<Vec<ReceiverRow>> {
    let mut rows = ReceiverRow::find_by_statement(db.statement(
        "SELECT a.id, a.code, a.name, a.kana, a.kind, k.label AS kind_label FROM agencies a \
         JOIN agency_kinds k ON k.code = a.kind WHERE a.id <> $1 \
         AND (a.valid_from IS NULL OR a.valid_from <= $2) AND (a.valid_until IS NULL OR a.valid_until >= $2)",
        vec![who.agency().into(), db.clock().today_ymd().into()],
    ))
    .all(db.reader())
    .await?;
    rows.sort_by_cached_key(|row| (kana::sort_key(&row.kana), row.name.clone(), row.id));
    Ok(rows)
}

/// Whether something can be sent to or shared with this agency today, by the acting one.
pub(in crate::data) async fn is_receiver(
    connection: &impl ConnectionTrait,
    own: AgencyId,
    other: AgencyId,
    today: Ymd,
) -> Result<bool> {
    use agencies::Column;
    let begun = Condition::any().add(Column::ValidFrom.is_null()).add(Column::ValidFrom.lte(today));
    let lasting = Condition::any().add(Column::ValidUntil.is_null()).add(Column::ValidUntil.gte(today));
    let found = agencies::Entity::find_by_id(other).filter(begun).filter(lasting).count(connection).await?;
    Ok(other != own && found == 1)
}

/// Kinds of agency in use, in the order of the list.
///
/// # Errors
/// The database cannot be read.
pub async fn kinds(db: &Db, _who: &Actor) -> Result<Vec<KindRow>> {
    let rows = agency_kinds::Entity::find()
        .filter(agency_kinds::Column::IsActive.eq(true))
        .order_by_asc(agency_kinds::Column::Sort)
        .order_by_asc(agency_kinds::Column::Code)
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| KindRow { code: row.code, label: row.label }).collect())
}

/// When an agency is open.
///
/// # Errors
/// The database cannot be read.
pub async fn hours(db: &Db, _who: &Actor, agency: AgencyId) -> Result<OpeningHours> {
    opening::of(db, agency).await
}

/// The agency with this code, for commands.
///
/// # Errors
/// The database cannot be read.
pub async fn by_code(db: &Db, _task: &SystemTask, code: &str) -> Result<Option<agencies::Model>> {
    Ok(agencies::Entity::find().filter(agencies::Column::Code.eq(code)).one(db.reader()).await?)
}
