//! Journeys of people through the real pages in a real browser.

mod drafts;
mod drafts_closed;
mod driver;
mod errands;
mod glance;
mod journeys;
mod keyboard;
mod kin;
mod look;
mod menu;
mod office;
mod paper;
mod same;
mod session;
mod shelter;
mod site;
mod suggestions;
mod telephone;
mod ten_calls;
mod visitor;
mod walk;
mod wall;

use driver::Driver;
use site::Site;
use visitor::Visitor;

/// Starts a browser before a fresh site; the test is skipped where there is no browser.
macro_rules! in_browser {
    ($(#[$meta:meta])* async fn $name:ident($visitor:ident) $body:block) => {
        $(#[$meta])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let Some(driver) = super::Driver::start().await else { return };
            let site = super::Site::start().await;
            let $visitor = super::Visitor::new(&site, &driver).await;
            $body
            $visitor.finish();
        }
    };
}
use in_browser;
