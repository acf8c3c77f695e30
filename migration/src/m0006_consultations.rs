//! Creates the tables of consultations.

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
    r"CREATE TABLE consultations (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} REFERENCES cases,
  staff_id {id} REFERENCES staff,
  occurred_at {big} NOT NULL,
  occurred_ymd {int} NOT NULL,
  fiscal_year {int} NOT NULL,
  minutes {int},
  method {text} NOT NULL CHECK (method IN ('tel', 'visit_home', 'accompany', 'office', 'online', 'mail', 'sns', 'letter', 'place', 'agency_tel', 'agency_meet', 'conf', 'other')),
  counterpart {text} NOT NULL CHECK (counterpart IN ('self', 'father', 'mother', 'both_parents', 'spouse', 'child', 'sibling', 'grandparent', 'relative', 'neighbor', 'agency', 'minsei', 'other', 'unknown')),
  counterpart_note {text} NOT NULL,
  route {text} CHECK (route IN ('self', 'family', 'neighbor', 'minsei', 'elderly_centre', 'care_manager', 'disability', 'school', 'medical', 'health_centre', 'self_reliance', 'welfare_office', 'city_hall', 'social_welfare_council', 'police', 'employment', 'company', 'npo', 'support_meeting', 'survey', 'other', 'unknown')),
  first_contact {text} CHECK (first_contact IN ('self_visit', 'self_call', 'family_visit', 'family_call', 'outreach', 'agency', 'other', 'unknown')),
  topics {text} NOT NULL,
  program {text} CHECK (program IN ('J1', 'J2', 'J3', 'J4', 'J5', 'self_reliance', 'hikikomori', 'other')),
  field {text} CHECK (field IN ('elderly', 'disability', 'child', 'poverty', 'health', 'hikikomori', 'other')),
  place {text} NOT NULL,
  content {text} NOT NULL,
  next_step {text} CHECK (next_step IN ('phone', 'visit', 'interview', 'letter', 'contact_agency', 'refer', 'confer', 'wait', 'other')),
  next_note {text} NOT NULL,
  next_on {int},
  is_anonymous {bool} NOT NULL,
  is_after_hours {bool},
  result {text} NOT NULL,
  voided_at {big},
  voided_by {id},
  void_reason {text},
  external_id {text},
  external_hash {big},
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  created_by {id},
  PRIMARY KEY (id)
)",
    "CREATE INDEX consultations_by_agency_id_occurred_at_id ON consultations (agency_id, occurred_at, id)",
    "CREATE INDEX consultations_by_case_id_occurred_at ON consultations (case_id, occurred_at)",
    "CREATE INDEX consultations_by_agency_id_fiscal_year_method_occurred_at_id ON consultations (agency_id, fiscal_year, method, occurred_at, id)",
    "CREATE INDEX consultations_by_fiscal_year_method_occurred_at_id ON consultations (fiscal_year, method, occurred_at, id)",
    "CREATE INDEX consultations_by_staff_id_occurred_at ON consultations (staff_id, occurred_at)",
    "CREATE INDEX consultations_by_fiscal_year_agency_id_method ON consultations (fiscal_year, agency_id, method) WHERE voided_at IS NOT NULL",
    "CREATE UNIQUE INDEX consultations_by_agency_id_external_id ON consultations (agency_id, external_id) WHERE external_id IS NOT NULL",
    r"CREATE TABLE consultation_subjects (
  consultation_id {id} NOT NULL REFERENCES consultations,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL,
  is_principal {bool} NOT NULL,
  PRIMARY KEY (consultation_id, person_id)
)",
    "CREATE INDEX consultation_subjects_by_person_id_consultation_id ON consultation_subjects (person_id, consultation_id)",
];
