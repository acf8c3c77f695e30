//! Creates the tables of agencies, their kinds, districts and holidays.

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
    r"CREATE TABLE agency_kinds (
  code {text} NOT NULL,
  label {text} NOT NULL,
  field {text} NOT NULL,
  sort {int} NOT NULL,
  is_active {bool} NOT NULL,
  PRIMARY KEY (code)
)",
    r"CREATE TABLE agency_kind_mappings (
  kind {text} NOT NULL REFERENCES agency_kinds,
  from_fiscal_year {int} NOT NULL,
  report_code {text} NOT NULL,
  PRIMARY KEY (kind, from_fiscal_year)
)",
    r"CREATE TABLE agencies (
  id {id} NOT NULL,
  code {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  kana {text} NOT NULL,
  kind {text} NOT NULL REFERENCES agency_kinds,
  field {text} NOT NULL,
  postal_code {text} NOT NULL,
  address {text} NOT NULL,
  phone {text} NOT NULL,
  duty_phone {text} NOT NULL,
  is_municipality {bool} NOT NULL,
  is_open_on_holidays {bool} NOT NULL,
  reply_days {int} NOT NULL,
  valid_from {int},
  valid_until {int},
  external_hash {big},
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX agencies_by_kana_id ON agencies (kana, id)",
    "CREATE INDEX agencies_by_is_municipality ON agencies (is_municipality)",
    r"CREATE TABLE agency_hours (
  agency_id {id} NOT NULL REFERENCES agencies,
  weekday {int} NOT NULL,
  from_minute {int} NOT NULL,
  until_minute {int} NOT NULL,
  PRIMARY KEY (agency_id, weekday, from_minute)
)",
    r"CREATE TABLE agency_commissions (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  program {text} NOT NULL CHECK (program IN ('J1', 'J2', 'J3', 'J4', 'J5', 'self_reliance', 'hikikomori', 'other')),
  commissioner_id {id} NOT NULL REFERENCES agencies,
  from_on {int} NOT NULL,
  until_on {int},
  PRIMARY KEY (id)
)",
    "CREATE INDEX agency_commissions_by_agency_id_program ON agency_commissions (agency_id, program)",
    "CREATE INDEX agency_commissions_by_commissioner_id ON agency_commissions (commissioner_id)",
    r"CREATE TABLE districts (
  id {id} NOT NULL,
  code {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  sort {int} NOT NULL,
  is_active {bool} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (id)
)",
    r"CREATE TABLE holidays (
  ymd {int} NOT NULL,
  name {text} NOT NULL,
  PRIMARY KEY (ymd)
)",
];
