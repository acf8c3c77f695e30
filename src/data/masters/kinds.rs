//! Kinds of agency (機関種別), and the published category each counts under from a fiscal year on.

use crate::access::{Administer, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result};
use entity::{agency_kind_mappings, agency_kinds};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};

/// The report whose columns are the published categories.
const REPORT: &str = "referrals-by-agency-kind";

/// A kind as the form checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKind {
    /// The words.
    pub label: String,
    /// 分野.
    pub field: String,
    /// Place in the list.
    pub sort: i32,
    /// It can be chosen.
    pub is_active: bool,
}

/// A kind in the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct KindListRow {
    /// The code.
    pub code: String,
    /// The words.
    pub label: String,
    /// 分野.
    pub field: String,
    /// It can be chosen.
    pub is_active: bool,
    /// Code of the published category this year.
    pub report_code: Option<String>,
    /// Agencies of this kind.
    pub agencies: i64,
}

/// From which fiscal year a kind counts under which category.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MappingRow {
    /// The first fiscal year.
    pub from_fiscal_year: i32,
    /// Code of the category.
    pub report_code: String,
}

/// A published category.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CategoryRow {
    /// Its code, `01` to `21`.
    pub code: String,
    /// Its words.
    pub label: String,
}

/// Every kind with the category of `fiscal_year`.
///
/// # Errors
/// The database cannot be read.
pub async fn kinds(db: &Db, _by: &May<Administer>, fiscal_year: i32) -> Result<Vec<KindListRow>> {
    Ok(KindListRow::find_by_statement(db.statement(
        "SELECT k.code, k.label, k.field, k.is_active, (SELECT m.report_code FROM agency_kind_mappings m \
         WHERE m.kind = k.code AND m.from_fiscal_year <= $1 ORDER BY m.from_fiscal_year DESC LIMIT 1) AS report_code, \
         (SELECT COUNT(*) FROM agencies a WHERE a.kind = k.code) AS agencies \
         FROM agency_kinds k ORDER BY k.sort, k.code",
        vec![fiscal_year.into()],
    ))
    .all(db.reader())
    .await?)
}

/// One kind.
///
/// # Errors
/// The database cannot be read.
pub async fn kind(db: &Db, _by: &May<Administer>, code: &str) -> Result<Option<agency_kinds::Model>> {
    Ok(agency_kinds::Entity::find_by_id(code).one(db.reader()).await?)
}

/// The categories of a kind, the newest year first.
///
/// # Errors
/// The database cannot be read.
pub async fn mappings(db: &Db, _by: &May<Administer>, code: &str) -> Result<Vec<MappingRow>> {
    Ok(agency_kind_mappings::Entity::find()
        .filter(agency_kind_mappings::Column::Kind.eq(code))
        .order_by_desc(agency_kind_mappings::Column::FromFiscalYear)
        .into_model::<MappingRow>()
        .all(db.reader())
        .await?)
}

/// The published categories in their newest wording.
///
/// # Errors
/// The database cannot be read.
pub async fn categories(db: &Db, _by: &May<Administer>) -> Result<Vec<CategoryRow>> {
    Ok(CategoryRow::find_by_statement(db.statement(
        "SELECT c.code, c.label FROM report_columns c WHERE c.report = $1 AND c.from_fiscal_year = \
         (SELECT MAX(n.from_fiscal_year) FROM report_columns n WHERE n.report = $1) ORDER BY c.sort",
        vec![REPORT.into()],
    ))
    .all(db.reader())
    .await?)
}

/// Adds a kind, which counts under `category` in every year.
///
/// # Errors
/// [`Error::Taken`] if the code is in use (`code`).
pub async fn add_kind(
    db: &Db,
    by: &May<Administer>,
    code: &str,
    new: &NewKind,
    category: &str,
    from: i32,
) -> Result<()> {
    let tx = db.begin().await?;
    agency_kinds::ActiveModel {
        code: Set(code.to_owned()),
        label: Set(new.label.clone()),
        field: Set(new.field.clone()),
        sort: Set(new.sort),
        is_active: Set(new.is_active),
    }
    .insert(tx.connection())
    .await
    .map_err(|error| {
        if Error::is_unique(&error, &["agency_kinds.code", "agency_kinds_pkey"]) {
            Error::Taken { field: "code" }
        } else {
            Error::Database(error)
        }
    })?;
    agency_kind_mappings::ActiveModel {
        kind: Set(code.to_owned()),
        from_fiscal_year: Set(from),
        report_code: Set(category.to_owned()),
    }
    .insert(tx.connection())
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Master)
        .by(by.actor())
        .with(json!({ "master": "agency_kind", "code": code, "old": null, "new": told(new), "category": category }));
    tx.commit(vec![entry]).await
}

/// Changes a kind's words, field, place or use.
///
/// # Errors
/// [`Error::Stale`] if it is no longer as `seen`.
pub async fn change_kind(db: &Db, by: &May<Administer>, code: &str, seen: &NewKind, new: &NewKind) -> Result<()> {
    let tx = db.begin().await?;
    // There is no version to compare, so the values themselves are compared.
    let changed = tx
        .run(
            "UPDATE agency_kinds SET label = $1, field = $2, sort = $3, is_active = $4 WHERE code = $5 \
             AND label = $6 AND field = $7 AND sort = $8 AND is_active = $9",
            vec![
                new.label.clone().into(),
                new.field.clone().into(),
                new.sort.into(),
                new.is_active.into(),
                code.into(),
                seen.label.clone().into(),
                seen.field.clone().into(),
                seen.sort.into(),
                seen.is_active.into(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Master)
        .by(by.actor())
        .with(json!({ "master": "agency_kind", "code": code, "old": told(seen), "new": told(new) }));
    tx.commit(vec![entry]).await
}

/// Lets a kind count under `category` from a fiscal year on; the same year again replaces what was said.
///
/// # Errors
/// The database cannot be written.
pub async fn map_kind(db: &Db, by: &May<Administer>, code: &str, from: i32, category: &str) -> Result<()> {
    let old = agency_kind_mappings::Entity::find_by_id((code.to_owned(), from))
        .one(db.reader())
        .await?
        .map(|row| row.report_code);
    let tx = db.begin().await?;
    tx.run(
        "INSERT INTO agency_kind_mappings (kind, from_fiscal_year, report_code) VALUES ($1, $2, $3) \
         ON CONFLICT (kind, from_fiscal_year) DO UPDATE SET report_code = excluded.report_code",
        vec![code.into(), from.into(), category.into()],
    )
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Master).by(by.actor()).with(json!({
        "master": "agency_kind_mapping",
        "code": code,
        "fiscal_year": from,
        "old": old.map(|category| json!({ "category": category })),
        "new": { "category": category },
    }));
    tx.commit(vec![entry]).await
}

fn told(kind: &NewKind) -> Value {
    json!({ "name": kind.label, "field": kind.field, "sort": kind.sort, "is_active": kind.is_active })
}
