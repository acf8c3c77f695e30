//! Two records of two agencies that the program found to agree (同一人の照合).

use crate::codes::MatchState;
use crate::ids::{IdentityMatchId, PersonId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_matches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityMatchId,
    /// The smaller id of the two.
    pub one_id: PersonId,
    pub other_id: PersonId,
    /// In what they agree: `name`, `kana`, `birth`, `phone`, joined by `;`.
    pub agreeing: String,
    pub state: MatchState,
    pub found_on: Ymd,
    pub decided_at: Option<At>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
