//! The statements of every figure and of every cell that opens, as each database receives them, for review.

use super::count;
use super::world::{Ground, Seed, build};
use crate::support::{Kind, TestApp};
use entity::codes::Role;
use std::collections::BTreeSet;
use std::fmt::Write;
use tsunagi::access::{Actor, SystemTask};
use tsunagi::data::PageNo;
use tsunagi::data::statistics::{self, Countable, Offer, Report, TOTAL};
use tsunagi::domain::fiscal_year::FiscalYear;

both_databases! {
    /// Whoever changes what is asked shows it in the review.
    async fn the_statements_of_the_figures_are_reviewed(app: TestApp) {
        let ground = Ground { db: app.db().clone(), rows: app.raw().clone() };
        let nothing = Seed { year: 2017, agencies: 2, persons: vec![], contacts: vec![], referrals: vec![] };
        let world = build(&ground, &nothing).await;
        let everything = Offer::to_task(&ground.db, &SystemTask::new("a test")).await.unwrap();
        let coordinator = Actor::for_tests(world.agencies[0], &[Role::Coordinator]);
        let across = Offer::to_actor(&ground.db, &coordinator).await.unwrap();
        let mut review = Review::default();
        for report in Report::ALL {
            let (one, all) = (everything.choose("A0").unwrap(), everything.choose("").unwrap());
            for (of, title) in [(&one, "one agency"), (&all, "all agencies")] {
                app.take_statements();
                count(&ground, of, report, "2016..2017").await;
                review.take(report, title, app.take_statements());
            }
            let (own, all) = (across.choose("A0").unwrap(), across.choose("").unwrap());
            for (of, title) in [(&own, "of the own agency"), (&all, "of all agencies")] {
                for column in [first(&ground, of, report).await.as_str(), TOTAL] {
                    let title = format!("{column} {title}, opened");
                    app.take_statements();
                    let year = FiscalYear::new(2017);
                    let first = PageNo::default();
                    statistics::rows(&ground.db, &coordinator, of, report, year, column, first).await.unwrap();
                    review.take(report, &title, app.take_statements());
                }
            }
        }
        let name = if app.kind() == Kind::Sqlite { "figures_sqlite" } else { "figures_postgresql" };
        crate::access::snapshot(name, &review.text);
    }
}

async fn first(ground: &Ground, of: &Countable, report: Report) -> String {
    count(ground, of, report, "2017").await.columns[0].code.clone()
}

/// The text to be read: every statement once.
#[derive(Default)]
struct Review {
    text: String,
    seen: BTreeSet<String>,
}

impl Review {
    /// Writes what was asked, one clause a line; statements that run side by side are put in order.
    fn take(&mut self, report: Report, title: &str, statements: Vec<String>) {
        let text = &mut self.text;
        writeln!(text, "-- {}: {title}", report.name()).unwrap();
        let number = statements.len();
        let new: BTreeSet<String> = statements.into_iter().filter(|one| self.seen.insert(one.clone())).collect();
        for mut statement in new {
            for clause in ["FROM", "JOIN", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "UNION ALL"] {
                statement = statement.replace(&format!(" {clause} "), &format!("\n  {clause} "));
            }
            writeln!(text, "{statement};").unwrap();
        }
        writeln!(text, "-- {number} statements, those above included\n").unwrap();
    }
}
