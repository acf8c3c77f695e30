//! Households (世帯): owned by one agency, called after their members.

use crate::access::{Actor, Excluded, Facts, May, On, Record, Section, ViewBasics, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::Added;
use crate::data::visible::{Owned, is, owned};
use crate::data::{Db, Error, Extent, Page, Result, Tx, Visible, protections};
use crate::domain::kana;
use entity::codes::{CaseStage, Relationship};
use entity::ids::{CaseId, DistrictId, HouseholdId, PersonId};
use entity::{districts, households, persons};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DerivePartialModel, EntityTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, Set,
};
use serde::Serialize;

/// The kind of record.
#[derive(Debug)]
pub enum HouseholdRecord {}

/// A household, open for `A`.
pub type OnHousehold<A> = On<HouseholdRecord, A>;

impl Owned for households::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        households::Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        Condition::all().add(households::Column::Id.is_not_in(from.households.iter().copied()))
    }
}

impl Record for HouseholdRecord {
    type Id = HouseholdId;
    type Row = households::Model;
    const PARAM: &'static str = "household";
    const KIND: Kind = Kind::Household;
    const NAME: &'static str = "household";

    async fn find(db: &Db, who: &Actor, id: HouseholdId) -> Result<Option<households::Model>> {
        Visible::<households::Entity>::own(who).and(is(households::Column::Id, id)).one(db).await
    }

    fn facts(row: &households::Model) -> Facts {
        Facts { household: Some(row.id), ..Facts::owned(row.agency_id) }
    }
}

/// A household as the form checked it.
#[derive(Clone, Debug, Serialize)]
pub struct Household {
    /// What it is called; empty = after its members.
    pub label: String,
    /// 123-4567.
    pub postal_code: String,
    /// Address.
    pub address: String,
    /// 圏域.
    pub district: Option<DistrictId>,
    /// Note.
    pub note: String,
}

/// A household in a list.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "households::Entity")]
pub struct HouseholdRow {
    /// The household.
    pub id: HouseholdId,
    /// What it is called.
    pub label: String,
    /// For the order of the list.
    pub sort_kana: String,
    /// Address.
    pub address: String,
}

/// A case about a household.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HouseholdCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
}

/// What a household without known members is called.
pub const NAMELESS: &str = "（名前のわからない世帯）";

/// Households of the acting agency by フリガナ.
///
/// # Errors
/// The database cannot be read.
pub async fn list(db: &Db, by: &May<ViewBasics>, part: impl Into<Extent>) -> Result<Page<HouseholdRow>> {
    Visible::<households::Entity>::own(by.actor())
        .page(
            db,
            &[(households::Column::SortKana, Order::Asc), (households::Column::Id, Order::Asc)],
            part,
            |row: &HouseholdRow| (row.sort_kana.clone(), row.id),
        )
        .await
}

/// A household of the acting agency, for a form that names it.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, who: &Actor, id: HouseholdId) -> Result<Option<households::Model>> {
    HouseholdRecord::find(db, who, id).await
}

/// Cases about a household in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn cases<A>(db: &Db, on: &OnHousehold<A>) -> Result<Vec<HouseholdCase>> {
    Ok(HouseholdCase::find_by_statement(db.statement(
        "SELECT id, number, title, stage FROM cases WHERE household_id = $1 AND agency_id = $2 \
         ORDER BY opened_on DESC, id DESC LIMIT 50",
        vec![on.row().id.into(), on.row().agency_id.into()],
    ))
    .all(db.reader())
    .await?)
}

/// Districts that may be chosen.
///
/// # Errors
/// The database cannot be read.
pub async fn active_districts(db: &Db, _who: &Actor) -> Result<Vec<districts::Model>> {
    Ok(districts::Entity::find()
        .filter(districts::Column::IsActive.eq(true))
        .order_by_asc(districts::Column::Sort)
        .order_by_asc(districts::Column::Code)
        .all(db.reader())
        .await?)
}

/// Registers a household under the key that the form carried.
///
/// # Errors
/// The database cannot be written.
pub async fn add(db: &Db, by: &May<WriteBasics>, id: HouseholdId, household: &Household) -> Result<Added> {
    let agency = by.actor().agency();
    let tx = db.begin().await?;
    if let Some(row) = households::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.agency_id == agency && row.created_by == Some(by.actor().staff()) {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    let label = if household.label.is_empty() { NAMELESS } else { &household.label };
    households::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        label: Set(label.to_owned()),
        sort_kana: Set(kana::sort_key(label)),
        postal_code: Set(household.postal_code.clone()),
        address: Set(household.address.clone()),
        district_id: Set(household.district),
        note: Set(household.note.clone()),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(by.actor().staff())),
    }
    .insert(tx.connection())
    .await?;
    let new = serde_json::to_value(household).unwrap_or_default();
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Household)
        .by(by.actor())
        .on(id.into())
        .owned_by(agency)
        .revising(Section::Basics, id.into(), agency, &serde_json::Value::Null, &new);
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

/// Corrects a household.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile.
pub async fn change(db: &Db, on: &OnHousehold<WriteBasics>, version: i32, household: &Household) -> Result<()> {
    let row = on.row();
    let tx = db.begin().await?;
    let label = if household.label.is_empty() { NAMELESS } else { &household.label };
    let changed = tx
        .run(
            "UPDATE households SET label = $1, sort_kana = CASE WHEN label = $1 THEN sort_kana ELSE $2 END, \
             postal_code = $3, address = $4, district_id = $5, note = $6, version = version + 1 \
             WHERE id = $7 AND agency_id = $8 AND version = $9",
            vec![
                label.into(),
                kana::sort_key(label).into(),
                household.postal_code.clone().into(),
                household.address.clone().into(),
                household.district.into(),
                household.note.clone().into(),
                row.id.into(),
                row.agency_id.into(),
                version.into(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if household.label.is_empty() {
        name_after_members(&tx, row.id).await?;
    }
    for member in members(&tx, row.id).await? {
        super::persons::keys::refresh(&tx, member.id).await?;
    }
    protections::settle_household(&tx, row.id).await?;
    // Where somebody is protected, the log of changes says no more than the record.
    let mut told = household.clone();
    if protections::is_any_sealed(&tx, row.id.into()).await? {
        told = Household { postal_code: String::new(), address: String::new(), district: None, ..told };
    }
    let old = Household {
        label: row.label.clone(),
        postal_code: row.postal_code.clone(),
        address: row.address.clone(),
        district: row.district_id,
        note: row.note.clone(),
    };
    let json = |household: &Household| serde_json::to_value(household).unwrap_or_default();
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Household)
        .by(on.actor())
        .on(row.id.into())
        .owned_by(row.agency_id)
        .revising(Section::Basics, row.id.into(), row.agency_id, &json(&old), &json(&told));
    tx.commit(vec![entry]).await
}

async fn members(tx: &Tx, id: HouseholdId) -> Result<Vec<persons::Model>> {
    Ok(persons::Entity::find()
        .filter(persons::Column::HouseholdId.eq(id))
        .order_by_asc(persons::Column::Id)
        .all(tx.connection())
        .await?)
}

/// Calls a household that has no name of its own after its 本人, or its first member with a name.
pub(in crate::data) async fn name_after_members(tx: &Tx, id: HouseholdId) -> Result<()> {
    let members = members(tx, id).await?;
    let named = |person: &&persons::Model| !person.family_name.is_empty();
    let first: Option<(PersonId, String, String)> = members
        .iter()
        .filter(named)
        .find(|person| person.relationship == Relationship::Myself)
        .or_else(|| members.iter().find(named))
        .map(|person| (person.id, person.family_name.clone(), person.family_kana.clone()));
    let Some((_, family, reading)) = first else {
        return Ok(());
    };
    let sort = if reading.is_empty() { &family } else { &reading };
    tx.run(
        "UPDATE households SET label = $1, sort_kana = $2 WHERE id = $3 AND (label = $4 OR label LIKE '（世帯番号%')",
        vec![format!("{family}家").into(), kana::sort_key(sort).into(), id.into(), NAMELESS.into()],
    )
    .await?;
    Ok(())
}

/// The name of a household that was made from its members; none if it has a name of its own.
pub(in crate::data) async fn made_name(tx: &Tx, id: HouseholdId) -> Result<Option<String>> {
    let Some(row) = households::Entity::find_by_id(id).one(tx.connection()).await? else {
        return Ok(None);
    };
    let made = members(tx, id)
        .await?
        .iter()
        .any(|member| !member.family_name.is_empty() && row.label == format!("{}家", member.family_name));
    Ok(made.then_some(row.label))
}

/// Calls a household anew after somebody left it, if `made` was its name and nobody in it is called so any more.
pub(in crate::data) async fn name_after_leaving(tx: &Tx, id: HouseholdId, made: Option<String>) -> Result<()> {
    let Some(made) = made else { return Ok(()) };
    if made_name(tx, id).await?.as_ref() == Some(&made) {
        return Ok(());
    }
    tx.run(
        "UPDATE households SET label = $1, sort_kana = $2 WHERE id = $3 AND label = $4",
        vec![NAMELESS.into(), kana::sort_key(NAMELESS).into(), id.into(), made.into()],
    )
    .await?;
    name_after_members(tx, id).await
}

/// Whether the agency owns this household.
pub(in crate::data) async fn is_owned(tx: &Tx, who: &Actor, id: HouseholdId) -> Result<bool> {
    Ok(households::Entity::find_by_id(id)
        .filter(owned::<households::Entity>(who))
        .one(tx.connection())
        .await?
        .is_some())
}
