//! Choosing who is to lead cases next, ahead of time.

use crate::access::{May, Supervise};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::exclusions::refuse_excluded;
use crate::data::visible::owned;
use crate::data::{Db, Error, Result, Tx};
use entity::case_successors::{self, Column};
use entity::cases;
use entity::ids::{CaseId, StaffId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// A choice as the form held it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The case.
    pub case: CaseId,
    /// Who stood there when the form was opened.
    pub was: Option<StaffId>,
    /// Who is to lead it; none = nobody is chosen.
    pub to: Option<StaffId>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Everything is kept.
    Kept,
    /// Somebody else chose otherwise meanwhile for these cases; nothing is kept.
    Otherwise(Vec<(CaseId, Option<StaffId>)>),
}

/// Keeps choices for open cases of the acting agency: all of them, or none.
///
/// # Errors
/// [`Error::Refused`] if a case or a colleague cannot be chosen.
pub async fn choose(db: &Db, by: &May<Supervise>, choices: &[Choice]) -> Result<Chosen> {
    let offered = super::candidates(db, by).await?;
    if choices.iter().filter_map(|one| one.to).any(|to| offered.iter().all(|one| one.id != to)) {
        return Err(Error::Refused("次の担当に選べない職員がいます。選び直してください。"));
    }
    let tx = db.begin().await?;
    let mut otherwise = Vec::new();
    let mut entries = Vec::new();
    for choice in choices {
        let stands = stands(&tx, choice.case).await?;
        // Whoever did not touch a row does not take back what somebody else chose there meanwhile.
        if stands == choice.to || choice.to == choice.was {
            continue;
        }
        if stands != choice.was {
            otherwise.push((choice.case, stands));
            continue;
        }
        entries.push(keep(db, &tx, by, *choice).await?);
    }
    if !otherwise.is_empty() {
        return Ok(Chosen::Otherwise(otherwise));
    }
    tx.commit(entries).await?;
    Ok(Chosen::Kept)
}

async fn stands(tx: &Tx, case: CaseId) -> Result<Option<StaffId>> {
    let row = case_successors::Entity::find_by_id(case).one(tx.connection()).await?;
    Ok(row.map(|row| row.staff_id))
}

async fn keep(db: &Db, tx: &Tx, by: &May<Supervise>, choice: Choice) -> Result<Entry> {
    let (who, now) = (by.actor(), db.clock().now());
    let case = cases::Entity::find_by_id(choice.case)
        .filter(owned::<cases::Entity>(who))
        .filter(cases::Column::IsOpen.eq(true))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused(
            "選んだケースのなかに、次の担当を決められないものがあります。ページを開き直してください。",
        ))?;
    if case.lead_staff_id.is_some() && case.lead_staff_id == choice.to {
        return Err(Error::Refused("次の担当には、いまの主担当とは別の職員を選んでください。"));
    }
    case_successors::Entity::delete_many().filter(Column::CaseId.eq(case.id)).exec(tx.connection()).await?;
    if let Some(to) = choice.to {
        refuse_excluded(tx, case.id, to).await?;
        tx.run(
            "INSERT INTO case_successors (case_id, agency_id, staff_id, chosen_by, chosen_at) VALUES ($1, $2, $3, $4, $5)",
            vec![case.id.into(), case.agency_id.into(), to.into(), who.staff().into(), now.into()],
        )
        .await?;
    }
    let entry = Entry::new(now, Deed::Changed, Kind::Case).by(who).on(case.id.into()).owned_by(case.agency_id);
    Ok(entry.with(json!({ "successor": choice.to })))
}
