//! Lists that can only be narrowed.

use crate::access::{Act, Actor, Excluded, Section, reach};
use crate::data::{Db, Extent, Page, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, Order, PartialModelTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Value,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An entity whose rows belong to an agency and to a section.
pub trait Owned: EntityTrait {
    /// The section that opens its rows.
    const SECTION: Section;
    /// The column with the owning agency.
    fn owner() -> Self::Column;
    /// The rows that are left to somebody who is kept away from something.
    fn apart(from: &Excluded) -> Condition;
}

/// Rows that the actor's agency owns and from which nobody keeps them away, whatever they may do there.
pub(in crate::data) fn owned<E: Owned>(who: &Actor) -> Condition {
    apart::<E>(who, Condition::all().add(E::owner().eq(who.agency())))
}

/// Narrows rows to those from which nobody keeps the actor away.
pub(in crate::data) fn apart<E: Owned>(who: &Actor, filter: Condition) -> Condition {
    if who.excluded().is_empty() { filter } else { Condition::all().add(filter).add(E::apart(who.excluded())) }
}

/// Rows the actor may see, in branches that never overlap; narrowed further, never widened.
#[derive(Clone, Debug)]
pub struct Visible<E: EntityTrait> {
    branches: Vec<Select<E>>,
}

impl<E: Owned> Visible<E> {
    /// What the actor's agency owns.
    pub fn own(who: &Actor) -> Self {
        let filter = reach::own(who, Act::View(E::SECTION), &E::owner());
        Self::only(who, filter)
    }

    /// Another branch, disjoint from the others.
    pub(in crate::data) fn or(mut self, who: &Actor, filter: Condition) -> Self {
        self.branches.push(E::find().filter(apart::<E>(who, filter)));
        self
    }

    /// Only the branch that `filter` makes.
    pub(in crate::data) fn only(who: &Actor, filter: Condition) -> Self {
        Self { branches: vec![E::find().filter(apart::<E>(who, filter))] }
    }
}

impl<E: EntityTrait> Visible<E> {
    /// Narrows every branch.
    pub(in crate::data) fn and(mut self, filter: impl sea_orm::sea_query::IntoCondition) -> Self {
        let filter: Condition = filter.into_condition();
        self.branches = self.branches.into_iter().map(|branch| branch.filter(filter.clone())).collect();
        self
    }

    /// The branches themselves, to add something up over them.
    pub(in crate::data) fn branches(self) -> Vec<Select<E>> {
        self.branches
    }

    /// One part in the given order, merged over the branches by `key`.
    pub(in crate::data) async fn page<M, K, C>(
        self,
        db: &Db,
        order: &[(C, Order)],
        part: impl Into<Extent>,
        key: impl Fn(&M) -> K,
    ) -> Result<Page<M>>
    where
        M: PartialModelTrait + Send + Sync,
        K: Ord,
        C: IntoSimpleExpr + Clone,
    {
        let part = part.into();
        let single = self.branches.len() == 1;
        let mut rows = Vec::new();
        for branch in self.branches {
            let mut query = branch;
            for (column, direction) in order {
                query = query.order_by(column.clone(), direction.clone());
            }
            let query = if single {
                query.offset(part.offset()).limit(part.asked())
            } else {
                query.limit(part.offset() + part.asked())
            };
            rows.extend(query.into_partial_model::<M>().all(db.reader()).await?);
        }
        if single {
            return Ok(Page::cut(rows, part));
        }
        rows.sort_by_key(|row| key(row));
        Ok(Page::among(rows, part))
    }

    /// How many rows there are.
    pub(in crate::data) async fn count(&self, db: &Db) -> Result<u64> {
        let mut total = 0;
        for branch in &self.branches {
            let count = branch.clone().select_only().expr(Expr::cust("COUNT(*)")).into_tuple::<i64>();
            let n = count.one(db.reader()).await?.unwrap_or(0);
            total += u64::try_from(n).unwrap_or(0);
        }
        Ok(total)
    }

    /// The one row, if there is one.
    pub(in crate::data) async fn one(self, db: &Db) -> Result<Option<E::Model>> {
        for branch in self.branches {
            if let Some(row) = branch.one(db.reader()).await? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// All rows in order, up to `most`.
    pub(in crate::data) async fn all<M>(self, db: &Db, order: &[(E::Column, Order)], most: u64) -> Result<Vec<M>>
    where
        M: PartialModelTrait + Send + Sync,
    {
        let mut rows = Vec::new();
        for branch in self.branches {
            let mut query = branch;
            for (column, direction) in order {
                query = query.order_by(*column, direction.clone());
            }
            rows.extend(query.limit(most).into_partial_model::<M>().all(db.reader()).await?);
        }
        Ok(rows)
    }
}

/// The same in a statement of its own: ` AND column NOT IN (…)`, or nothing.
pub(in crate::data) fn sql_apart<I: Copy + Into<Uuid>>(
    column: &str,
    from: &BTreeSet<I>,
    values: &mut Vec<Value>,
) -> String {
    let within = sql_within(column, from, values);
    if within.is_empty() { within } else { format!(" AND NOT {within}") }
}

/// `column IN (…)`, or nothing.
pub(in crate::data) fn sql_within<I: Copy + Into<Uuid>>(
    column: &str,
    ids: &BTreeSet<I>,
    values: &mut Vec<Value>,
) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let places: Vec<String> = ids
        .iter()
        .map(|id| {
            let id: Uuid = (*id).into();
            values.push(id.into());
            format!("${}", values.len())
        })
        .collect();
    format!("{column} IN ({})", places.join(", "))
}

/// Rows of no case at all, or of one from which nobody is kept away.
pub(in crate::data) fn of_no_case<C: ColumnTrait>(case: C, from: &Excluded) -> Condition {
    let other = Condition::any().add(case.is_null()).add(case.is_not_in(from.cases.iter().copied()));
    Condition::all().add(other)
}

/// Shorthand for `column = value`.
pub(in crate::data) fn is<C: ColumnTrait>(column: C, value: impl Into<sea_orm::Value>) -> Condition {
    Condition::all().add(column.eq(value.into()))
}
