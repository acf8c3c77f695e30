//! What the log of changes says about protected persons.

use super::find::secrets_of;
use crate::data::{Db, Result};
use crate::domain::hidden::{Hidden, gives_away, masked};
use entity::ids::AgencyId;
use sea_orm::FromQueryResult;
use serde_json::Value;
use uuid::Uuid;

/// What would tell where somebody is, in the values before and after a change.
const TELLING: [&str; 6] = ["phones", "addresses", "address", "postal_code", "district", "place"];

/// Whether the old and new values of a record have to keep quiet about where somebody is: of a protected person, of their
/// household, of a consultation about them; also after they have left it.
pub(in crate::data) async fn conceals(db: &Db, record: Uuid) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Row {
        n: i64,
    }
    let sql = "SELECT (SELECT COUNT(*) FROM protections x WHERE x.person_id = $1 AND x.ended_at IS NULL) \
        + (SELECT COUNT(*) FROM persons p JOIN protections x ON x.person_id = p.id AND x.ended_at IS NULL \
        WHERE p.household_id = $1) + (SELECT COUNT(*) FROM consultation_subjects s JOIN protections x \
        ON x.person_id = s.person_id AND x.ended_at IS NULL WHERE s.consultation_id = $1) \
        + (SELECT COUNT(*) FROM sealed_contacts y WHERE y.household_id = $1) \
        + (SELECT COUNT(*) FROM sealed_contacts z WHERE z.consultation_id = $1) AS n";
    let row = Row::find_by_statement(db.statement(sql, vec![record.into()])).one(db.reader()).await?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Everything that the values of changes of an agency's records must not say.
pub(in crate::data) async fn unsaid(db: &Db, agency: AgencyId) -> Result<Vec<Hidden>> {
    Ok(secrets_of(db, agency).await?.into_iter().map(|secret| secret.word).collect())
}

/// Takes what is telling out of the values of a change if `conceals`, and what nobody must say out of every text.
pub(in crate::data) fn conceal(payload: &mut Value, conceals: bool, unsaid: &[Hidden]) {
    for side in ["old", "new"] {
        if let Some(Value::Object(fields)) = payload.get_mut(side) {
            for name in TELLING {
                if conceals {
                    fields.remove(name);
                }
            }
            fields.values_mut().for_each(|value| quieten(value, unsaid));
        }
    }
}

fn quieten(value: &mut Value, unsaid: &[Hidden]) {
    match value {
        Value::String(text) if gives_away(text, unsaid) => *text = masked(text, unsaid),
        Value::Array(values) => values.iter_mut().for_each(|value| quieten(value, unsaid)),
        Value::Object(fields) => fields.values_mut().for_each(|value| quieten(value, unsaid)),
        _ => {}
    }
}
