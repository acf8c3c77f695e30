//! Persons in lists: what a list shows, and no more.

use crate::access::{Actor, May, ViewBasics};
use crate::data::batches::batches;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, Result, Visible};
use entity::codes::{Caution, Relationship, Sex};
use entity::ids::{HouseholdId, PersonId};
use entity::persons::{self, Column};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, DerivePartialModel, Order};
use std::collections::BTreeMap;

/// What a person is called in a list.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "persons::Entity")]
pub struct PersonName {
    /// The person.
    pub id: PersonId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// What somebody without a known name is called.
    pub calling_name: String,
}

/// A person in a list.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "persons::Entity")]
pub struct PersonRow {
    /// The person.
    pub id: PersonId,
    /// Household.
    pub household_id: Option<HouseholdId>,
    /// 続柄.
    pub relationship: Relationship,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// フリガナ.
    pub family_kana: String,
    /// フリガナ.
    pub given_kana: String,
    /// What somebody without a known name is called.
    pub calling_name: String,
    /// For the order of the list.
    pub sort_kana: String,
    /// 性別.
    pub sex: Sex,
    /// Earliest possible birth.
    pub birth_lo: Ymd,
    /// Latest possible birth.
    pub birth_hi: Ymd,
    /// Codes of 連絡上の注意.
    pub cautions: String,
    /// 連絡上の注意 in words.
    pub caution_note: String,
}

impl PersonRow {
    /// The row of a stored person.
    pub(in crate::data) fn of(row: &persons::Model) -> Self {
        Self {
            id: row.id,
            household_id: row.household_id,
            relationship: row.relationship,
            family_name: row.family_name.clone(),
            given_name: row.given_name.clone(),
            family_kana: row.family_kana.clone(),
            given_kana: row.given_kana.clone(),
            calling_name: row.calling_name.clone(),
            sort_kana: row.sort_kana.clone(),
            sex: row.sex,
            birth_lo: row.birth_lo,
            birth_hi: row.birth_hi,
            cautions: row.cautions.clone(),
            caution_note: row.caution_note.clone(),
        }
    }
}

/// 「山田 太郎」, or what somebody without a name is called.
pub fn full_name(family: &str, given: &str, calling: &str) -> String {
    let name = format!("{family} {given}");
    match (name.trim(), calling) {
        ("", "") => "（名前のわからない人）".to_owned(),
        ("", calling) => calling.to_owned(),
        (name, _) => name.to_owned(),
    }
}

impl PersonName {
    /// The name.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, &self.calling_name)
    }
}

impl PersonRow {
    /// The name.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, &self.calling_name)
    }

    /// Whether they are under 支援措置, so that contact data are sealed away.
    pub fn is_protected(&self) -> bool {
        self.cautions.split(';').any(|code| code == Caution::Protected.code())
    }

    /// The reading.
    pub fn kana(&self) -> String {
        format!("{} {}", self.family_kana, self.given_kana).trim().to_owned()
    }

    /// Age today in words.
    pub fn age(&self, today: Ymd) -> String {
        crate::domain::birth::age_on(self.birth_lo.0, self.birth_hi.0, today.0).label()
    }
}

/// Persons of the acting agency by フリガナ.
///
/// # Errors
/// The database cannot be read.
pub async fn list(db: &Db, by: &May<ViewBasics>, part: impl Into<Extent>) -> Result<Page<PersonRow>> {
    Visible::<persons::Entity>::own(by.actor())
        .page(db, &[(Column::SortKana, Order::Asc), (Column::Id, Order::Asc)], part, |row: &PersonRow| {
            (row.sort_kana.clone(), row.id)
        })
        .await
}

/// Members of a household of the acting agency, oldest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_household(db: &Db, who: &Actor, household: HouseholdId) -> Result<Vec<PersonRow>> {
    Visible::<persons::Entity>::own(who)
        .and(is(Column::HouseholdId, household))
        .all(db, &[(Column::BirthHi, Order::Asc), (Column::Id, Order::Asc)], 200)
        .await
}

/// The names of some persons of the acting agency.
///
/// # Errors
/// The database cannot be read.
pub async fn names(
    db: &Db,
    who: &Actor,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, PersonName>> {
    let mut names = BTreeMap::new();
    for ids in batches(ids) {
        let most = ids.len() as u64;
        let rows: Vec<PersonName> = Visible::<persons::Entity>::own(who)
            .and(sea_orm::Condition::all().add(Column::Id.is_in(ids)))
            .all(db, &[], most)
            .await?;
        names.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(names)
}

/// Some persons of the acting agency, as lists show them.
///
/// # Errors
/// The database cannot be read.
pub async fn rows(db: &Db, who: &Actor, ids: impl IntoIterator<Item = PersonId>) -> Result<Vec<PersonRow>> {
    let ids: Vec<PersonId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let most = ids.len() as u64;
    Visible::<persons::Entity>::own(who)
        .and(sea_orm::Condition::all().add(Column::Id.is_in(ids)))
        .all(db, &[(Column::Id, Order::Asc)], most)
        .await
}
