//! Creates the table of shares that another person confirms, and keeps the provision on which something is shared.

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
    "ALTER TABLE grants ADD COLUMN provision {text} NOT NULL DEFAULT ''",
    r"CREATE TABLE grant_reviews (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} NOT NULL REFERENCES cases,
  kind {text} NOT NULL CHECK (kind IN ('before', 'after', 'alone')),
  recipient_kind {text} NOT NULL CHECK (recipient_kind IN ('agency', 'staff')),
  recipient_id {id} NOT NULL,
  from_agency_id {id} REFERENCES agencies,
  ground {text} NOT NULL CHECK (ground IN ('commission', 'purpose', 'statute', 'emergency')),
  sections {text} NOT NULL,
  until_on {int} NOT NULL,
  provision {text} NOT NULL,
  reason {text} NOT NULL,
  grant_id {id},
  inquiry_id {id},
  due_on {int} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('waiting', 'approved', 'declined', 'taken_back')),
  staff_id {id} NOT NULL REFERENCES staff,
  asked_at {big} NOT NULL,
  decided_by {id} REFERENCES staff,
  decided_at {big},
  note {text} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX grant_reviews_by_agency_id_state_due_on_id ON grant_reviews (agency_id, state, due_on, id)",
    "CREATE INDEX grant_reviews_by_case_id_id ON grant_reviews (case_id, id)",
    r"CREATE TABLE grant_review_subjects (
  review_id {id} NOT NULL REFERENCES grant_reviews,
  person_id {id} NOT NULL REFERENCES persons,
  PRIMARY KEY (review_id, person_id)
)",
];
