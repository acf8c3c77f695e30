//! What all handlers share.

use crate::clock::Clock;
use crate::config::Config;
use crate::data::Db;
use crate::data::audit::Committer;
use axum::extract::FromRef;
use std::sync::{Arc, Mutex};

/// Shared state; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The settings in force.
    pub config: Arc<Config>,
    /// Where audit entries of reads go.
    pub committer: Committer,
    /// The token of the one-time link that creates the first administrator, while there is none.
    pub setup: Arc<Mutex<Option<String>>>,
}

impl AppState {
    /// Puts the parts together and starts the committer.
    pub fn new(db: Db, config: Config) -> Self {
        Self {
            clock: db.clock().clone(),
            committer: Committer::start(db.clone()),
            db,
            config: Arc::new(config),
            setup: Arc::default(),
        }
    }
}

impl FromRef<AppState> for Db {
    fn from_ref(state: &AppState) -> Self {
        state.db.clone()
    }
}

impl FromRef<AppState> for Clock {
    fn from_ref(state: &AppState) -> Self {
        state.clock.clone()
    }
}

impl FromRef<AppState> for Arc<Config> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.config)
    }
}
