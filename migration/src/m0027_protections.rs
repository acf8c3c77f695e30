//! Creates the tables of protected persons (支援措置), of what is sealed away for them, and of who looked at it.

use crate::append_only::protect;
use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, STATEMENTS).await?;
        protect(manager, &[("unmaskings", "id = NEW.id")]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    r"CREATE TABLE protections (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  person_id {id} NOT NULL REFERENCES persons,
  kind {text} NOT NULL CHECK (kind IN ('dv', 'stalking', 'child_abuse', 'other')),
  from_on {int} NOT NULL,
  until_on {int} NOT NULL,
  from_whom {text} NOT NULL,
  note {text} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  created_at {big} NOT NULL,
  version {int} NOT NULL,
  ended_by {id} REFERENCES staff,
  ended_at {big},
  end_reason {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX protections_by_person_id ON protections (person_id) WHERE ended_at IS NULL",
    "CREATE INDEX protections_by_agency_id_until_on ON protections (agency_id, until_on) WHERE ended_at IS NULL",
    "CREATE INDEX protections_by_person_id_id ON protections (person_id, id)",
    r"CREATE TABLE sealed_contacts (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  for_id {id} NOT NULL REFERENCES persons,
  person_id {id} REFERENCES persons,
  household_id {id} REFERENCES households,
  consultation_id {id} REFERENCES consultations,
  kind {text} NOT NULL CHECK (kind IN ('phone', 'residence', 'registered', 'mailing', 'other', 'home', 'district', 'place')),
  value {text} NOT NULL,
  postal_code {text} NOT NULL,
  district_id {id} REFERENCES districts,
  owner {text} NOT NULL,
  safety {text} NOT NULL,
  note {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX sealed_contacts_by_agency_id ON sealed_contacts (agency_id)",
    "CREATE INDEX sealed_contacts_by_for_id ON sealed_contacts (for_id)",
    "CREATE INDEX sealed_contacts_by_person_id ON sealed_contacts (person_id)",
    "CREATE INDEX sealed_contacts_by_household_id ON sealed_contacts (household_id)",
    "CREATE INDEX sealed_contacts_by_consultation_id ON sealed_contacts (consultation_id)",
    r"CREATE TABLE unmaskings (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  person_id {id} NOT NULL REFERENCES persons,
  staff_id {id} NOT NULL REFERENCES staff,
  reason {text} NOT NULL,
  made_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX unmaskings_by_person_id_id ON unmaskings (person_id, id)",
];
