//! Whether everything that must be sealed away is, and nothing else.

use super::seal::LEAKS;
use crate::access::SystemTask;
use crate::data::{Db, Result};
use entity::ids::PersonId;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    id: PersonId,
}

/// The first person whose contact data stand open though they are protected, are sealed though nobody protects them any
/// more, or whose warnings do not follow from the records, in words.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    const LEFT: &str = "SELECT x.for_id AS id FROM sealed_contacts x WHERE NOT EXISTS (SELECT 1 FROM protections p \
        WHERE p.person_id = x.for_id AND p.ended_at IS NULL) LIMIT 1";
    const WARNED: &str = "SELECT p.id FROM persons p WHERE (p.cautions LIKE '%protected%') <> (EXISTS (SELECT 1 \
        FROM protections x WHERE x.person_id = p.id AND x.ended_at IS NULL)) OR (p.cautions LIKE '%undisclosed%') <> \
        (EXISTS (SELECT 1 FROM nondisclosures x WHERE x.about_id = p.id AND x.ended_at IS NULL)) \
        OR (p.cautions LIKE '%not_told%') <> (EXISTS (SELECT 1 FROM nondisclosures x WHERE x.from_id = p.id \
        AND x.ended_at IS NULL)) LIMIT 1";
    for (sql, cause) in [
        (LEAKS, "支援措置の対象なのに、連絡先が伏せられていません。"),
        (LEFT, "支援措置が終わったのに、連絡先が伏せられたままです。"),
        (WARNED, "連絡上の注意が、支援措置か知らせてはならない相手の記録と合いません。"),
    ] {
        if let Some(row) = Row::find_by_statement(db.statement(sql, vec![])).one(db.reader()).await? {
            return Ok(Some(format!("人 {}: {cause}", row.id)));
        }
    }
    Ok(None)
}
