//! About whom and with which agency something can be shared.

use crate::access::WriteBasics;
use crate::data::agencies;
use crate::data::cases::{self, OnCase};
use crate::error::AppError;
use crate::state::AppState;
use entity::ids::PersonId;

/// About whom and with whom.
pub struct Choices {
    /// Subjects of the case.
    pub subjects: Vec<(PersonId, String)>,
    /// Agencies, by their id.
    pub agencies: Vec<(String, String)>,
}

impl Choices {
    /// The subjects' ids.
    pub fn ids(&self) -> Vec<PersonId> {
        self.subjects.iter().map(|(id, _)| *id).collect()
    }

    /// The subjects as a field offers them.
    pub fn people(&self) -> Vec<(String, String)> {
        self.subjects.iter().map(|(id, label)| (id.to_string(), label.clone())).collect()
    }
}

/// What can be chosen for a case in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn choices(state: &AppState, on: &OnCase<WriteBasics>) -> Result<Choices, AppError> {
    let detail = cases::detail(&state.db, on).await?;
    let today = state.clock.today_ymd();
    let subjects = detail.subjects.iter().map(|subject| {
        (subject.person.id, format!("{}（{}）", crate::web::people::label(&subject.person, today), subject.role))
    });
    let agencies = agencies::receivers(&state.db, on.actor()).await?;
    Ok(Choices {
        subjects: subjects.collect(),
        agencies: agencies.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
    })
}
