//! What the whole program promises, tried through the real router on both databases.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test that cannot go on should say so and stop")]

#[macro_use]
mod support;

mod access;
mod administration;
mod audit;
mod browser;
mod cases;
mod conflicts;
mod conflicts_of_acts;
mod consultation_form;
mod databases;
mod drafts;
mod drafts_everywhere;
mod drafts_kept;
mod durability;
mod emergencies;
mod exclusions;
mod explanations;
mod exports;
mod figures_stay_true;
mod filters;
mod finding;
mod grants;
mod identities;
mod import;
mod layering;
mod ledger;
mod migrations;
mod nondisclosures;
mod notifications;
mod oracle;
mod phone_notes;
mod policy;
mod protections;
#[path = "../load/reference.rs"]
mod reference;
mod reference_cells;
#[path = "../load/check.rs"]
mod reference_check;
mod referral_loop;
mod same_person;
mod separation;
mod sessions;
mod sharing;
mod sharing_model;
mod sharing_worlds;
mod sign_in;
mod statistics;
mod successors;
mod tasks;
