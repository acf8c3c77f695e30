//! Creates the tables of households and persons.

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
    r"CREATE TABLE households (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  label {text} NOT NULL,
  sort_kana {text} NOT NULL,
  postal_code {text} NOT NULL,
  address {text} NOT NULL,
  district_id {id} REFERENCES districts,
  note {text} NOT NULL,
  external_id {text},
  external_hash {big},
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  created_by {id},
  PRIMARY KEY (id)
)",
    "CREATE INDEX households_by_agency_id_sort_kana_id ON households (agency_id, sort_kana, id)",
    "CREATE UNIQUE INDEX households_by_agency_id_external_id ON households (agency_id, external_id) WHERE external_id IS NOT NULL",
    r"CREATE TABLE persons (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  household_id {id} REFERENCES households,
  identity_id {id} NOT NULL,
  relationship {text} NOT NULL CHECK (relationship IN ('self', 'spouse', 'partner', 'father', 'mother', 'child', 'son', 'daughter', 'brother', 'sister', 'grandfather', 'grandmother', 'grandchild', 'in_law', 'relative', 'other', 'unknown')),
  family_name {text} NOT NULL,
  given_name {text} NOT NULL,
  family_kana {text} NOT NULL,
  given_kana {text} NOT NULL,
  calling_name {text} NOT NULL,
  sort_kana {text} NOT NULL,
  sex {text} NOT NULL CHECK (sex IN ('male', 'female', 'other', 'unknown')),
  birth_lo {int} NOT NULL,
  birth_hi {int} NOT NULL,
  birth_precision {text} NOT NULL,
  birth_as_of {int} NOT NULL,
  district_id {id} REFERENCES districts,
  cautions {text} NOT NULL,
  caution_note {text} NOT NULL,
  note {text} NOT NULL,
  external_id {text},
  external_hash {big},
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  created_by {id},
  PRIMARY KEY (id)
)",
    "CREATE INDEX persons_by_agency_id_sort_kana_id ON persons (agency_id, sort_kana, id)",
    "CREATE INDEX persons_by_household_id ON persons (household_id)",
    "CREATE INDEX persons_by_identity_id ON persons (identity_id)",
    "CREATE UNIQUE INDEX persons_by_agency_id_external_id ON persons (agency_id, external_id) WHERE external_id IS NOT NULL",
    r"CREATE TABLE person_names (
  id {id} NOT NULL,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL REFERENCES agencies,
  kind {text} NOT NULL CHECK (kind IN ('former', 'common')),
  family_name {text} NOT NULL,
  given_name {text} NOT NULL,
  family_kana {text} NOT NULL,
  given_kana {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX person_names_by_person_id ON person_names (person_id)",
    r"CREATE TABLE person_addresses (
  id {id} NOT NULL,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL REFERENCES agencies,
  kind {text} NOT NULL CHECK (kind IN ('residence', 'registered', 'mailing', 'other')),
  postal_code {text} NOT NULL,
  address {text} NOT NULL,
  note {text} NOT NULL,
  sort {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX person_addresses_by_person_id ON person_addresses (person_id)",
    r"CREATE TABLE person_phones (
  id {id} NOT NULL,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL REFERENCES agencies,
  number {text} NOT NULL,
  owner {text} NOT NULL,
  safety {text} NOT NULL CHECK (safety IN ('safe', 'caution', 'unsafe', 'unknown')),
  note {text} NOT NULL,
  sort {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX person_phones_by_person_id ON person_phones (person_id)",
    r"CREATE TABLE person_keys (
  agency_id {id} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('name', 'kana', 'kana_plain', 'former', 'common', 'phone', 'phone_last4', 'birth', 'address', 'number')),
  key {text} NOT NULL,
  person_id {id} NOT NULL REFERENCES persons,
  hidden_until {int} NOT NULL,
  PRIMARY KEY (person_id, kind, key)
)",
    "CREATE INDEX person_keys_by_agency_id_kind_key_person_id ON person_keys (agency_id, kind, key, person_id, hidden_until)",
    r"CREATE TABLE person_differences (
  one_id {id} NOT NULL REFERENCES persons,
  other_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL,
  judged_at {big} NOT NULL,
  judged_by {id},
  PRIMARY KEY (one_id, other_id)
)",
    "CREATE INDEX person_differences_by_other_id ON person_differences (other_id)",
];
