//! Creates the tables of the audit log.

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
    r"CREATE TABLE audit_chains (
  id {id} NOT NULL,
  process {text} NOT NULL,
  opened_at {big} NOT NULL,
  next_seq {big} NOT NULL,
  head {text} NOT NULL,
  PRIMARY KEY (id)
)",
    r"CREATE TABLE audit_entries (
  chain_id {id} NOT NULL REFERENCES audit_chains,
  seq {big} NOT NULL,
  at {big} NOT NULL,
  staff_id {id},
  posting_id {id},
  agency_id {id},
  act {text} NOT NULL,
  kind {text} NOT NULL,
  record_id {id},
  owner_id {id},
  body {text} NOT NULL,
  shown {blob},
  hash {text} NOT NULL,
  PRIMARY KEY (chain_id, seq)
)",
    "CREATE INDEX audit_entries_by_at ON audit_entries (at)",
    "CREATE INDEX audit_entries_by_record_id_at ON audit_entries (record_id, at)",
    "CREATE INDEX audit_entries_by_owner_id_at ON audit_entries (owner_id, at)",
    "CREATE INDEX audit_entries_by_staff_id_at ON audit_entries (staff_id, at)",
    r"CREATE TABLE revisions (
  chain_id {id} NOT NULL,
  seq {big} NOT NULL,
  part {int} NOT NULL,
  at {big} NOT NULL,
  kind {text} NOT NULL,
  record_id {id} NOT NULL,
  agency_id {id} NOT NULL,
  section {text} NOT NULL CHECK (section IN ('basics', 'contact', 'consultations', 'assessment', 'health', 'finance', 'history', 'plan', 'visits', 'referrals', 'conference', 'documents')),
  payload {text} NOT NULL,
  payload_hash {text} NOT NULL,
  PRIMARY KEY (chain_id, seq, part),
  FOREIGN KEY (chain_id, seq) REFERENCES audit_entries (chain_id, seq)
)",
    "CREATE INDEX revisions_by_record_id_at ON revisions (record_id, at)",
];
