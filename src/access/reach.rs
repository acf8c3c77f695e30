//! The same rule as [`explain`](super::explain()), read as row filters.
//!
//! A list is a set of branches that never overlap: what the acting agency owns, and what was opened to it.
//! They are asked one by one instead of being joined by OR, so that each uses its own index.

use crate::access::{Act, Actor, Reach};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

/// Rows that the acting agency owns.
pub fn own(who: &Actor, act: Act, owner: &impl ColumnTrait) -> Condition {
    if who.reach(act) >= Reach::Agency { Condition::all().add(owner.eq(who.agency())) } else { Condition::any() }
}

/// Slips that were sent to the acting agency by another one.
pub fn slip(
    who: &Actor,
    act: Act,
    owner: &impl ColumnTrait,
    receiver: &impl ColumnTrait,
    sent_on: &impl ColumnTrait,
) -> Condition {
    if who.reach(act) >= Reach::Shared {
        Condition::all().add(receiver.eq(who.agency())).add(owner.ne(who.agency())).add(sent_on.is_not_null())
    } else {
        Condition::any()
    }
}

/// As whom the actor receives grants for this act; nobody if it reaches nothing.
pub fn recipients(who: &Actor, act: Act) -> Vec<Uuid> {
    match who.reach(act) {
        Reach::Nothing => Vec::new(),
        Reach::Assigned | Reach::Agency => vec![who.posting().0, who.staff().0],
        Reach::Shared | Reach::All => vec![who.agency().0, who.posting().0, who.staff().0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{DbBackend, EntityTrait, QueryFilter, QueryTrait};

    #[test]
    fn an_empty_condition_matches_no_row() {
        let sql = entity::cases::Entity::find().filter(Condition::any()).build(DbBackend::Sqlite).to_string();
        assert!(sql.ends_with("WHERE FALSE"), "{sql}");
    }
}
