//! People, records and pages for tests, on both databases.

mod client;
mod database;
mod page;
mod records;
mod world;

pub use client::Client;
pub use database::{Kind, empty_postgres, empty_sqlite};
pub use page::Page;
pub use records::Making;
pub use world::{PASSWORD, TestApp};

/// Makes one test per database of each function; every one ends with `app.finish()`.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($app: TestApp) $body

            #[tokio::test]
            async fn sqlite() {
                let app = TestApp::sqlite().await;
                body(app.clone()).await;
                app.finish().await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(app) = TestApp::postgres().await else { return };
                body(app.clone()).await;
                app.finish().await;
            }
        }
    )* };
}
