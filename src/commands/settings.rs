//! Where a command's settings come from: the file of `--config`, the environment, and the command line over both.

use crate::commands::Failure;
use crate::config::Config;
use std::path::PathBuf;

/// The sources of the settings, read when a command asks for them.
#[derive(Clone, Debug)]
pub struct Settings {
    file: Option<PathBuf>,
    environment: Vec<(String, String)>,
}

impl Settings {
    /// The file that `--config` names, and this process's environment.
    pub fn from_process(file: Option<PathBuf>) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { file, environment }
    }

    /// The settings in force.
    ///
    /// # Errors
    /// A key is unknown, or a value cannot be taken.
    pub fn config(&self) -> Result<Config, Failure> {
        self.config_with(&[])
    }

    /// The settings in force, with what the command line says over them.
    ///
    /// # Errors
    /// A key is unknown, or a value cannot be taken.
    pub fn config_with(&self, more: &[(&str, String)]) -> Result<Config, Failure> {
        let more = more.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        Config::read(self.file.as_deref(), self.environment.iter().cloned().chain(more)).map_err(Failure::new)
    }
}
