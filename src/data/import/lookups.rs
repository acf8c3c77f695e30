//! What the cells of every kind of file refer to.

use super::mapping::folded;
use crate::data::{Db, Result};
use crate::domain::opening::Holidays;
use entity::ids::{AgencyId, DistrictId, StaffId};
use entity::stamp::Ymd;
use entity::{agencies, agency_kind_mappings, agency_kinds, districts, holidays, staff};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// An agency that a row belongs to or goes to.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its key.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Public holidays are ordinary days.
    pub is_open_on_holidays: bool,
    /// Days within which it answers a referral.
    pub reply_days: i32,
}

/// Agencies by code.
pub(in crate::data) async fn agencies(db: &Db) -> Result<HashMap<String, Agency>> {
    let rows = agencies::Entity::find().all(db.reader()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let agency = Agency {
                id: row.id,
                name: row.name,
                kind: row.kind,
                is_open_on_holidays: row.is_open_on_holidays,
                reply_days: row.reply_days,
            };
            (row.code, agency)
        })
        .collect())
}

/// All public holidays.
pub(in crate::data) async fn holidays(db: &Db) -> Result<Holidays> {
    let days: Vec<Ymd> =
        holidays::Entity::find().select_only().column(holidays::Column::Ymd).into_tuple().all(db.reader()).await?;
    Ok(Holidays(days.into_iter().map(|day| day.0).collect()))
}

/// Members of staff by login.
pub(in crate::data) async fn staff(db: &Db) -> Result<HashMap<String, StaffId>> {
    let rows: Vec<(String, StaffId)> = staff::Entity::find()
        .select_only()
        .column(staff::Column::Login)
        .column(staff::Column::Id)
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Districts by code and by name.
pub(in crate::data) async fn districts(db: &Db) -> Result<HashMap<String, DistrictId>> {
    let rows = districts::Entity::find().all(db.reader()).await?;
    let names = rows.iter().map(|row| (row.name.clone(), row.id));
    // A code beats a name that looks like one.
    let codes = rows.iter().map(|row| (row.code.clone(), row.id));
    Ok(names.chain(codes).collect())
}

/// A kind of agency, with the category it is published under.
#[derive(Clone, Debug)]
pub struct AgencyKind {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// 分野 of agencies of this kind.
    pub field: String,
    /// The published category.
    pub report_code: String,
}

/// Kinds of agency by code and by label.
pub struct AgencyKinds(HashMap<String, AgencyKind>);

impl AgencyKinds {
    /// Loads them.
    pub(in crate::data) async fn load(db: &Db) -> Result<Self> {
        let mut report_codes = HashMap::new();
        let mappings = agency_kind_mappings::Entity::find()
            .order_by_asc(agency_kind_mappings::Column::FromFiscalYear)
            .all(db.reader())
            .await?;
        for mapping in mappings {
            report_codes.insert(mapping.kind, mapping.report_code);
        }
        let mut kinds = HashMap::new();
        for row in agency_kinds::Entity::find().all(db.reader()).await? {
            let kind = AgencyKind {
                report_code: report_codes.get(&row.code).unwrap_or(&row.code).clone(),
                code: row.code.clone(),
                label: row.label.clone(),
                field: row.field,
            };
            kinds.insert(folded(&row.label), kind.clone());
            kinds.insert(row.code, kind);
        }
        Ok(Self(kinds))
    }

    /// The kind with this code or label.
    pub(in crate::data) fn read(&self, text: &str) -> Option<&AgencyKind> {
        self.0.get(text).or_else(|| self.0.get(&folded(text)))
    }
}
