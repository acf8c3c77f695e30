//! Creates the tables of staff, postings, sessions and drafts.

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
    r"CREATE TABLE staff (
  id {id} NOT NULL,
  login {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  kana {text} NOT NULL,
  password_hash {text} NOT NULL,
  must_change_password {bool} NOT NULL,
  failures {int} NOT NULL,
  locked_until {big},
  valid_from {int},
  valid_until {int},
  is_disabled {bool} NOT NULL,
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX staff_by_kana_id ON staff (kana, id)",
    r"CREATE TABLE staff_qualifications (
  staff_id {id} NOT NULL REFERENCES staff,
  qualification {text} NOT NULL CHECK (qualification IN ('social_worker', 'mental_health_worker', 'care_worker', 'public_health_nurse', 'nurse', 'psychologist', 'clinical_psychologist', 'care_manager', 'doctor', 'career_consultant', 'other')),
  acquired_on {int},
  PRIMARY KEY (staff_id, qualification)
)",
    r"CREATE TABLE postings (
  id {id} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  agency_id {id} NOT NULL REFERENCES agencies,
  roles {text} NOT NULL,
  valid_from {int},
  valid_until {int},
  version {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX postings_by_staff_id ON postings (staff_id)",
    "CREATE INDEX postings_by_agency_id ON postings (agency_id)",
    r"CREATE TABLE sessions (
  id_hash {text} NOT NULL,
  data {text} NOT NULL,
  expires_at {big} NOT NULL,
  last_seen {big} NOT NULL,
  PRIMARY KEY (id_hash)
)",
    "CREATE INDEX sessions_by_expires_at ON sessions (expires_at)",
    r"CREATE TABLE drafts (
  id {id} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  form {text} NOT NULL,
  form_key {text} NOT NULL,
  fields {text} NOT NULL,
  saved_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX drafts_by_staff_id_saved_at ON drafts (staff_id, saved_at)",
    "CREATE INDEX drafts_by_saved_at ON drafts (saved_at)",
    "CREATE UNIQUE INDEX drafts_by_staff_id_form_form_key ON drafts (staff_id, form, form_key)",
];
