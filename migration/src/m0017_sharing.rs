//! Creates the tables of consents, of what was granted to whom, and of what that opens.

use crate::append_only::protect;
use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        protect(
            manager,
            &[("grants", "id = NEW.id"), ("grant_subjects", "row_id = NEW.row_id AND person_id = NEW.person_id")],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TABLES: &[&str] = &[
    r"CREATE TABLE consents (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} NOT NULL REFERENCES cases,
  person_id {id} NOT NULL REFERENCES persons,
  recipient_id {id} NOT NULL REFERENCES agencies,
  status {text} NOT NULL CHECK (status IN ('explained', 'agreed', 'partial', 'refused', 'withdrawn')),
  sections {text} NOT NULL,
  method {text} NOT NULL CHECK (method IN ('document', 'spoken', 'phone', 'online')),
  giver {text} NOT NULL CHECK (giver IN ('self', 'parent', 'guardian')),
  giver_name {text} NOT NULL,
  decided_on {int} NOT NULL,
  expires_on {int},
  note {text} NOT NULL,
  withdrawn_on {int},
  withdraw_reason {text} NOT NULL,
  staff_id {id} REFERENCES staff,
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX consents_by_case_id_created_at ON consents (case_id, created_at)",
    "CREATE INDEX consents_by_person_id_recipient_id_created_at ON consents (person_id, recipient_id, created_at)",
    r"CREATE TABLE grants (
  id {id} NOT NULL,
  grant_id {id} NOT NULL,
  deed {text} NOT NULL CHECK (deed IN ('given', 'narrowed', 'extended', 'ended')),
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} NOT NULL REFERENCES cases,
  recipient_kind {text} NOT NULL CHECK (recipient_kind IN ('agency', 'posting', 'staff')),
  recipient_id {id} NOT NULL,
  ground {text} NOT NULL CHECK (ground IN ('consent', 'conference', 'decision', 'commission', 'purpose', 'statute', 'emergency', 'assignment')),
  consent_id {id} REFERENCES consents,
  sections {text} NOT NULL,
  from_at {big} NOT NULL,
  until_at {big} NOT NULL,
  reason {text} NOT NULL,
  made_at {big} NOT NULL,
  staff_id {id} REFERENCES staff,
  PRIMARY KEY (id)
)",
    "CREATE INDEX grants_by_grant_id_id ON grants (grant_id, id)",
    "CREATE INDEX grants_by_case_id_id ON grants (case_id, id)",
    "CREATE INDEX grants_by_consent_id_id ON grants (consent_id, id) WHERE consent_id IS NOT NULL",
    r"CREATE TABLE grant_subjects (
  row_id {id} NOT NULL REFERENCES grants,
  person_id {id} NOT NULL REFERENCES persons,
  PRIMARY KEY (row_id, person_id)
)",
    r"CREATE TABLE grant_reach (
  grant_id {id} NOT NULL,
  section {text} NOT NULL,
  subject_id {id} NOT NULL REFERENCES persons,
  case_id {id} NOT NULL REFERENCES cases,
  recipient_id {id} NOT NULL,
  from_at {big} NOT NULL,
  until_at {big} NOT NULL,
  PRIMARY KEY (grant_id, section, subject_id)
)",
    "CREATE INDEX grant_reach_by_recipient ON grant_reach (recipient_id, section, case_id, until_at, from_at)",
    "CREATE INDEX grant_reach_by_case ON grant_reach (case_id, recipient_id, section, until_at, from_at)",
];
