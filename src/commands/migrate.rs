//! `tsunagi migrate`: brings the database up to date.

use crate::commands::{Failure, Settings, say};
use crate::data;

/// What may be typed behind `migrate`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Brings the schema up to date.
///
/// # Errors
/// The database cannot be reached, or a change fails.
pub async fn run(settings: &Settings, _args: &Args) -> Result<(), Failure> {
    let config = settings.config()?;
    data::migrate(&config.database_url)
        .await
        .map_err(|error| Failure::of_data("データベースの構造を更新できませんでした。", &error))?;
    say("データベースの構造は最新です。");
    Ok(())
}
