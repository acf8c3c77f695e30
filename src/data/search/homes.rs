//! Finding households.

use super::HouseholdHit;
use super::matches::position;
use super::meanings::{after, looks_like_an_address};
use crate::access::Actor;
use crate::data::{Db, Extent, Page, Result, Visible};
use crate::domain::kana;
use entity::households;
use entity::ids::HouseholdId;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, Condition, Order};
use std::collections::BTreeSet;

/// Households by how their name or reading begins; where nobody begins so, by what stands in their name or address.
pub(super) async fn households_of(
    db: &Db,
    who: &Actor,
    words: &str,
    name: &str,
    is_anybody: bool,
    part: Extent,
) -> Result<Page<HouseholdHit>> {
    use households::Column;
    let (text, reading) = (words.trim(), kana::sort_key(name));
    let begins = |column: Column, key: &str| Condition::all().add(column.gte(key)).add(column.lt(after(key)));
    let mut found: Vec<HouseholdHit> = Vec::new();
    // One statement for each, in the order of its own index.
    for (column, key) in [(Column::SortKana, reading.as_str()), (Column::Label, text)] {
        if !key.is_empty() {
            let more = households_where(db, who, begins(column, key), column, part).await?;
            let known: BTreeSet<HouseholdId> = found.iter().map(|hit| hit.id).collect();
            found.extend(more.into_iter().filter(|hit| !known.contains(&hit.id)));
        }
    }
    // A reading finds nothing that its beginning did not find.
    let is_sought = !is_anybody || looks_like_an_address(text);
    if found.is_empty() && is_sought && text.chars().count() > 1 && !kana::is_kana(text) {
        let holds = |column: Column| {
            let position = Func::cust(position(db)).arg(Expr::col((households::Entity, column))).arg(text);
            Expr::expr(position).gt(0)
        };
        // One index holds all that is asked here; the few that are found are read and sorted afterwards.
        let found_there = Query::select()
            .column((households::Entity, Column::Id))
            .from(households::Entity)
            .and_where(Column::AgencyId.eq(who.agency()))
            .cond_where(Condition::any().add(holds(Column::Label)).add(holds(Column::Address)))
            .to_owned();
        let anywhere = Condition::all().add(Column::Id.in_subquery(found_there));
        found = households_where(db, who, anywhere, Column::SortKana, part).await?;
    }
    Ok(Page::cut(found, part))
}

async fn households_where(
    db: &Db,
    who: &Actor,
    found: Condition,
    sort: households::Column,
    part: Extent,
) -> Result<Vec<HouseholdHit>> {
    let order = [(sort, Order::Asc), (households::Column::Id, Order::Asc)];
    Visible::<households::Entity>::own(who).and(found).all(db, &order, part.asked()).await
}
