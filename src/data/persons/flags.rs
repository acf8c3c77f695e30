//! 連絡上の注意 that follow from other records instead of being ticked: they reach every banner, list and paper.

use crate::data::{Result, Tx};
use entity::codes::Caution;
use entity::persons;

/// Cautions that nobody ticks.
const FOLLOWING: [Caution; 3] = [Caution::Protected, Caution::Undisclosed, Caution::NotTold];

/// Whether a caution follows from another record.
pub fn follows(caution: Caution) -> bool {
    FOLLOWING.contains(&caution)
}

/// Cautions as stored, with one of those that follow set or taken away.
pub(in crate::data) async fn flag(tx: &Tx, person: &persons::Model, caution: Caution, is_set: bool) -> Result<()> {
    let mut codes: Vec<&str> = person.cautions.split(';').filter(|code| !code.is_empty()).collect();
    codes.retain(|code| *code != caution.code());
    if is_set {
        codes.insert(0, caution.code());
    }
    let codes = codes.join(";");
    if codes != person.cautions {
        tx.run("UPDATE persons SET cautions = $1 WHERE id = $2", vec![codes.into(), person.id.into()]).await?;
    }
    Ok(())
}
