//! Creates the tables of emergency inquiries and of whom they found.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TABLES: &[&str] = &[
    r"CREATE TABLE emergency_inquiries (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  staff_id {id} NOT NULL REFERENCES staff,
  asked_by {text} NOT NULL CHECK (asked_by IN ('name', 'phone')),
  sought {text} NOT NULL,
  reason {text} NOT NULL,
  asked_on {int} NOT NULL,
  asked_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX emergency_inquiries_by_staff_id_asked_on ON emergency_inquiries (staff_id, asked_on)",
    "CREATE INDEX grant_reviews_by_agency_id_ground_asked_at ON grant_reviews (agency_id, ground, asked_at)",
    r"CREATE TABLE emergency_matches (
  inquiry_id {id} NOT NULL REFERENCES emergency_inquiries,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL REFERENCES agencies,
  PRIMARY KEY (inquiry_id, person_id)
)",
];
