//! The schema, one change per file, for both databases; never edited once released.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod append_only;
mod m0001_agencies;
mod m0002_staff;
mod m0003_audit;
mod m0004_persons;
mod m0005_cases;
mod m0006_consultations;
mod m0007_referrals;
mod m0008_figures;
mod m0009_imports;
mod m0010_append_only;
mod m0011_masters;
mod m0012_tasks;
mod m0013_person_pairs;
mod m0014_answer_due;
mod m0015_household_labels;
mod m0016_household_words;
mod m0017_sharing;
mod m0018_next_of_tasks;
mod m0019_drafts_of_agencies;
mod m0020_finding;
mod m0021_grant_reviews;
mod m0022_emergencies;
mod m0023_referral_loop;
mod m0024_notifications;
mod m0025_explanations;
mod m0026_exclusions;
mod m0027_protections;
mod m0028_nondisclosures;
mod m0029_identities;
mod m0030_case_successors;
mod schema;

/// Every change of the schema, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_agencies::Migration),
            Box::new(m0002_staff::Migration),
            Box::new(m0003_audit::Migration),
            Box::new(m0004_persons::Migration),
            Box::new(m0005_cases::Migration),
            Box::new(m0006_consultations::Migration),
            Box::new(m0007_referrals::Migration),
            Box::new(m0008_figures::Migration),
            Box::new(m0009_imports::Migration),
            Box::new(m0010_append_only::Migration),
            Box::new(m0011_masters::Migration),
            Box::new(m0012_tasks::Migration),
            Box::new(m0013_person_pairs::Migration),
            Box::new(m0014_answer_due::Migration),
            Box::new(m0015_household_labels::Migration),
            Box::new(m0016_household_words::Migration),
            Box::new(m0017_sharing::Migration),
            Box::new(m0018_next_of_tasks::Migration),
            Box::new(m0019_drafts_of_agencies::Migration),
            Box::new(m0020_finding::Migration),
            Box::new(m0021_grant_reviews::Migration),
            Box::new(m0022_emergencies::Migration),
            Box::new(m0023_referral_loop::Migration),
            Box::new(m0024_notifications::Migration),
            Box::new(m0025_explanations::Migration),
            Box::new(m0026_exclusions::Migration),
            Box::new(m0027_protections::Migration),
            Box::new(m0028_nondisclosures::Migration),
            Box::new(m0029_identities::Migration),
            Box::new(m0030_case_successors::Migration),
        ]
    }
}
