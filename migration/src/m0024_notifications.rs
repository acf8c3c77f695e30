//! Indexes by which notifications and what is shared of a person are found, and up to when somebody has read them.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, STATEMENTS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE postings ADD COLUMN notifications_seen_at {big} NOT NULL DEFAULT 0",
    "CREATE INDEX grants_by_recipient_id_made_at ON grants (recipient_id, made_at)",
    "CREATE INDEX grants_by_agency_id_until_at ON grants (agency_id, until_at)",
    "CREATE INDEX grant_reach_by_recipient_id_until_at ON grant_reach (recipient_id, until_at)",
    "CREATE INDEX consents_by_agency_id_expires_on ON consents (agency_id, expires_on)",
    "CREATE INDEX grant_reviews_by_staff_id_decided_at ON grant_reviews (staff_id, decided_at)",
    "CREATE INDEX grant_subjects_by_person_id ON grant_subjects (person_id)",
    "CREATE INDEX referral_steps_by_agency_id_created_at ON referral_steps (agency_id, created_at)",
];
