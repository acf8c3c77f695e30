//! 支援措置: persons whose whereabouts must not become known.
//!
//! What would tell them is not masked where it is read, which somebody could forget: it is **taken out** of the tables
//! that lists, searches, papers, slips and files read, and sealed away ([`sealed_contacts`]). Only [`unmask`] brings it
//! before somebody's eyes, with a reason, for a while. It comes back when somebody ends the protection, never by itself:
//! an extension that arrives late must not leave days on which an address stands open.

mod find;
mod list;
mod seal;
mod texts;
mod unmask;
mod verify;
mod write;

pub use find::{Found, Secret, count_texts, hidden_words, is_sealed_on_saving, texts_about};
pub use list::{ProtectionRow, UnmaskingRow, of_agency, of_person, row, unmaskings};
pub(in crate::data) use seal::{
    is_about_protected, is_any_sealed, is_protected, seal_leaks, settle, settle_consultation, settle_household,
};
pub(in crate::data) use texts::{conceal, conceals, unsaid};
pub use unmask::{MINUTES, Sealed, SealedRow, remove, sealed, unmask};
pub use verify::verify;
pub use write::{Changed, NewProtection, begin, change, end};
pub(in crate::data) use write::{inherit, spread, spread_from};

use crate::access::{Act, Actor, Excluded, Facts, On, Reach, Record, Section};
use crate::data::audit::Kind;
use crate::data::persons::PersonRecord;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Result, Visible};
use entity::ids::{PersonId, ProtectionId, StaffId};
use entity::protections::{self, Column};
use entity::{case_members, case_subjects, cases, persons};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// The kind of record.
#[derive(Debug)]
pub enum ProtectionRecord {}

/// A protection, open for `A`.
pub type OnProtection<A> = On<ProtectionRecord, A>;

impl Owned for protections::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        Column::AgencyId
    }

    fn apart(from: &Excluded) -> Condition {
        Condition::all().add(Column::PersonId.is_not_in(from.persons.iter().copied()))
    }
}

impl Record for ProtectionRecord {
    type Id = ProtectionId;
    type Row = protections::Model;
    const PARAM: &'static str = "protection";
    const KIND: Kind = Kind::Protection;
    const NAME: &'static str = "protection";

    async fn find(db: &Db, who: &Actor, id: ProtectionId) -> Result<Option<protections::Model>> {
        Visible::<protections::Entity>::own(who).and(is(Column::Id, id)).one(db).await
    }

    fn facts(row: &protections::Model) -> Facts {
        Facts { persons: BTreeSet::from([row.person_id]), ..Facts::owned(row.agency_id) }
    }
}

/// A person with those who work on their cases: some roles see what is hidden only there.
#[derive(Debug)]
pub enum ProtectedRecord {}

/// A person of whom hidden things can be shown, open for `A`.
pub type OnProtected<A> = On<ProtectedRecord, A>;

/// A person, and who works on their open cases today.
#[derive(Clone, Debug)]
pub struct Protected {
    /// The person.
    pub person: persons::Model,
    /// Lead, deputy, stand-in and team.
    pub team: BTreeSet<StaffId>,
}

impl Record for ProtectedRecord {
    type Id = PersonId;
    type Row = Protected;
    const PARAM: &'static str = "person";
    const KIND: Kind = Kind::Person;
    const NAME: &'static str = "protected person";

    async fn find(db: &Db, who: &Actor, id: PersonId) -> Result<Option<Protected>> {
        let Some(person) = PersonRecord::find(db, who, id).await? else { return Ok(None) };
        let team = if who.reach(Act::Unmask) == Reach::Assigned { team(db, &person).await? } else { BTreeSet::new() };
        Ok(Some(Protected { person, team }))
    }

    fn facts(row: &Protected) -> Facts {
        Facts { team: row.team.clone(), ..PersonRecord::facts(&row.person) }
    }
}

async fn team(db: &Db, person: &persons::Model) -> Result<BTreeSet<StaffId>> {
    let today = db.clock().today_ymd();
    let rows: Vec<StaffId> = case_members::Entity::find()
        .select_only()
        .column(case_members::Column::StaffId)
        .join(
            JoinType::InnerJoin,
            case_members::Entity::belongs_to(cases::Entity)
                .from(case_members::Column::CaseId)
                .to(cases::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            case_members::Entity::belongs_to(case_subjects::Entity)
                .from(case_members::Column::CaseId)
                .to(case_subjects::Column::CaseId)
                .into(),
        )
        .filter(case_subjects::Column::PersonId.eq(person.id))
        .filter(cases::Column::IsOpen.eq(true))
        .filter(case_members::Column::FromOn.lte(today))
        .filter(case_members::Column::UntilOn.is_null().or(case_members::Column::UntilOn.gte(today)))
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}
