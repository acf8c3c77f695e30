//! The story of a grant, folded into what it opens.

use crate::access::SystemTask;
use crate::data::{Db, Result, Tx};
use crate::domain::sections;
use entity::codes::GrantDeed;
use entity::ids::{GrantId, PersonId};
use entity::{grant_reach, grant_subjects, grants};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::{BTreeMap, BTreeSet};

/// What a grant opens whose story ends with this step.
fn opened(last: &grants::Model, subjects: &BTreeSet<PersonId>) -> Vec<grant_reach::Model> {
    if last.deed == GrantDeed::Ended {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for section in sections::parse(&last.sections) {
        for subject in subjects {
            rows.push(grant_reach::Model {
                grant_id: last.grant_id,
                section,
                subject_id: *subject,
                case_id: last.case_id,
                recipient_id: last.recipient_id,
                from_at: last.from_at,
                until_at: last.until_at,
            });
        }
    }
    rows
}

/// Replaces what a grant opens by what its story now says.
pub(super) async fn fold(tx: &Tx, last: &grants::Model, subjects: &BTreeSet<PersonId>) -> Result<()> {
    grant_reach::Entity::delete_many()
        .filter(grant_reach::Column::GrantId.eq(last.grant_id))
        .exec(tx.connection())
        .await?;
    let rows = opened(last, subjects);
    if !rows.is_empty() {
        let rows = rows.into_iter().map(|row| grant_reach::ActiveModel {
            grant_id: Set(row.grant_id),
            section: Set(row.section),
            subject_id: Set(row.subject_id),
            case_id: Set(row.case_id),
            recipient_id: Set(row.recipient_id),
            from_at: Set(row.from_at),
            until_at: Set(row.until_at),
        });
        grant_reach::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// Folds every story again; tells the first grant that opens something else than it says.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    let reader = db.snapshot().await?;
    let mut last: BTreeMap<GrantId, grants::Model> = BTreeMap::new();
    for row in grants::Entity::find().order_by_asc(grants::Column::Id).all(&reader).await? {
        last.insert(row.grant_id, row);
    }
    let mut about: BTreeMap<_, BTreeSet<PersonId>> = BTreeMap::new();
    for row in grant_subjects::Entity::find().all(&reader).await? {
        about.entry(row.row_id).or_default().insert(row.person_id);
    }
    let key = |row: &grant_reach::Model| (row.grant_id, row.section, row.subject_id);
    let nobody = BTreeSet::new();
    let mut says: Vec<grant_reach::Model> =
        last.values().flat_map(|row| opened(row, about.get(&row.id).unwrap_or(&nobody))).collect();
    let mut opens = grant_reach::Entity::find().all(&reader).await?;
    says.sort_by_key(key);
    opens.sort_by_key(key);
    let differs = says.iter().zip(&opens).find(|(one, other)| one != other).map(|(one, _)| one.grant_id);
    let differs = differs.or_else(|| {
        let longer = if says.len() > opens.len() { &says } else { &opens };
        longer.get(says.len().min(opens.len())).map(|row| row.grant_id)
    });
    Ok(differs.map(|grant| format!("共有 {grant} が開いている範囲が、その経過と合いません。")))
}
