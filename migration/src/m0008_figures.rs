//! Creates the tables of figures: facts and report definitions.

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
    r"CREATE TABLE identity_years (
  fiscal_year {int} NOT NULL,
  identity_id {id} NOT NULL,
  agency_id {id} NOT NULL,
  first_ymd {int} NOT NULL,
  known_ymd {int} NOT NULL,
  known_id {id} NOT NULL,
  birth_lo {int} NOT NULL,
  birth_hi {int} NOT NULL,
  contacts {int} NOT NULL,
  youngest {int} NOT NULL GENERATED ALWAYS AS (CASE WHEN birth_lo = 0 THEN -1 ELSE (first_ymd - birth_hi) / 10000 END) STORED,
  oldest {int} NOT NULL GENERATED ALWAYS AS (CASE WHEN birth_lo = 0 THEN -1 ELSE (first_ymd - birth_lo) / 10000 END) STORED,
  PRIMARY KEY (fiscal_year, identity_id, agency_id)
)",
    "CREATE INDEX identity_years_by_fiscal_year_agency_id_youngest_oldest ON identity_years (fiscal_year, agency_id, youngest, oldest)",
    "CREATE INDEX identity_years_by_fiscal_year_agency_id_first_ymd_identity_ ON identity_years (fiscal_year, agency_id, first_ymd, identity_id)",
    r"CREATE TABLE facts_versions (
  fiscal_year {int} NOT NULL,
  agency_id {id} NOT NULL,
  version {big} NOT NULL,
  PRIMARY KEY (fiscal_year, agency_id)
)",
    r"CREATE TABLE tallies (
  agency_id {id} NOT NULL,
  fiscal_year {int} NOT NULL,
  month {int} NOT NULL,
  method {text} NOT NULL CHECK (method IN ('tel', 'visit_home', 'accompany', 'office', 'online', 'mail', 'sns', 'letter', 'place', 'agency_tel', 'agency_meet', 'conf', 'other')),
  result {text} NOT NULL,
  n {big} NOT NULL,
  PRIMARY KEY (fiscal_year, agency_id, month, method, result)
)",
    r"CREATE TABLE report_definitions (
  report {text} NOT NULL,
  from_fiscal_year {int} NOT NULL,
  title {text} NOT NULL,
  rule {text} NOT NULL,
  age_rule {text} NOT NULL,
  note {text} NOT NULL,
  PRIMARY KEY (report, from_fiscal_year)
)",
    r"CREATE TABLE report_columns (
  report {text} NOT NULL,
  from_fiscal_year {int} NOT NULL,
  code {text} NOT NULL,
  label {text} NOT NULL,
  sort {int} NOT NULL,
  from_age {int},
  until_age {int},
  PRIMARY KEY (report, from_fiscal_year, code)
)",
    r"CREATE TABLE report_mappings (
  report {text} NOT NULL,
  from_fiscal_year {int} NOT NULL,
  raw {text} NOT NULL,
  column_code {text} NOT NULL,
  PRIMARY KEY (report, from_fiscal_year, raw)
)",
];
