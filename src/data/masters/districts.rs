//! Districts (圏域・地区).

use crate::access::{Actor, Administer, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result};
use entity::districts;
use entity::ids::DistrictId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};

/// A district as the form checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDistrict {
    /// The code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// 圏域, 中学校区 …
    pub kind: String,
    /// Place in the list.
    pub sort: i32,
    /// It can be chosen.
    pub is_active: bool,
}

/// Every district, in the order of the list.
///
/// # Errors
/// The database cannot be read.
pub async fn districts(db: &Db, _by: &May<Administer>) -> Result<Vec<districts::Model>> {
    Ok(districts::Entity::find()
        .order_by_asc(districts::Column::Sort)
        .order_by_asc(districts::Column::Code)
        .all(db.reader())
        .await?)
}

/// Districts that can be chosen for a household.
///
/// # Errors
/// The database cannot be read.
pub async fn districts_in_use(db: &Db, _who: &Actor) -> Result<Vec<districts::Model>> {
    Ok(districts::Entity::find()
        .filter(districts::Column::IsActive.eq(true))
        .order_by_asc(districts::Column::Sort)
        .order_by_asc(districts::Column::Code)
        .all(db.reader())
        .await?)
}

/// One district.
///
/// # Errors
/// The database cannot be read.
pub async fn district(db: &Db, _by: &May<Administer>, id: DistrictId) -> Result<Option<districts::Model>> {
    Ok(districts::Entity::find_by_id(id).one(db.reader()).await?)
}

/// Adds a district.
///
/// # Errors
/// [`Error::Taken`] if the code is in use (`code`).
pub async fn add_district(db: &Db, by: &May<Administer>, new: &NewDistrict) -> Result<DistrictId> {
    let id = DistrictId::new();
    let tx = db.begin().await?;
    districts::ActiveModel {
        id: Set(id),
        code: Set(new.code.clone()),
        name: Set(new.name.clone()),
        kind: Set(new.kind.clone()),
        sort: Set(new.sort),
        is_active: Set(new.is_active),
        version: Set(1),
    }
    .insert(tx.connection())
    .await
    .map_err(taken)?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Master)
        .by(by.actor())
        .on(id.into())
        .with(json!({ "master": "district", "old": null, "new": told(new) }));
    tx.commit(vec![entry]).await?;
    Ok(id)
}

/// Changes a district.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Taken`] if the code is in use (`code`).
pub async fn change_district(
    db: &Db,
    by: &May<Administer>,
    old: &districts::Model,
    version: i32,
    new: &NewDistrict,
) -> Result<()> {
    let tx = db.begin().await?;
    let changed = tx
        .run(
            "UPDATE districts SET code = $1, name = $2, kind = $3, sort = $4, is_active = $5, \
             version = version + 1 WHERE id = $6 AND version = $7",
            vec![
                new.code.clone().into(),
                new.name.clone().into(),
                new.kind.clone().into(),
                new.sort.into(),
                new.is_active.into(),
                old.id.into(),
                version.into(),
            ],
        )
        .await
        .map_err(|error| match error {
            Error::Database(error) => taken(error),
            other => other,
        })?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let before = NewDistrict {
        code: old.code.clone(),
        name: old.name.clone(),
        kind: old.kind.clone(),
        sort: old.sort,
        is_active: old.is_active,
    };
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Master)
        .by(by.actor())
        .on(old.id.into())
        .with(json!({ "master": "district", "old": told(&before), "new": told(new) }));
    tx.commit(vec![entry]).await
}

fn told(district: &NewDistrict) -> Value {
    json!({
        "code": district.code,
        "name": district.name,
        "kind": district.kind,
        "sort": district.sort,
        "is_active": district.is_active,
    })
}

fn taken(error: sea_orm::DbErr) -> Error {
    if Error::is_unique(&error, &["districts.code", "districts_code_key"]) {
        Error::Taken { field: "code" }
    } else {
        Error::Database(error)
    }
}
