//! Creates the tables of referrals.

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
    r"CREATE TABLE referrals (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  number {text} NOT NULL,
  case_id {id} REFERENCES cases,
  consultation_id {id} REFERENCES consultations,
  staff_id {id} REFERENCES staff,
  to_agency_id {id} REFERENCES agencies,
  to_kind {text} NOT NULL REFERENCES agency_kinds,
  to_name {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('info', 'intro', 'tsunagi', 'request', 'tsukoku', 'transfer')),
  about {text} NOT NULL CHECK (about IN ('self', 'family', 'household')),
  reason {text} NOT NULL,
  urgency {text} NOT NULL CHECK (urgency IN ('A', 'B', 'C', 'D')),
  is_accompanied {bool} NOT NULL,
  carries_personal_data {bool} NOT NULL,
  ground {text} NOT NULL CHECK (ground IN ('consent', 'statute', 'emergency', 'none')),
  ground_note {text} NOT NULL,
  slip_subject {text} NOT NULL,
  slip_background {text} NOT NULL,
  status {text} NOT NULL CHECK (status IN ('draft', 'sent', 'accepted', 'declined', 'withdrawn', 'in_progress', 'on_hold', 'completed')),
  drafted_on {int} NOT NULL,
  sent_on {int},
  fiscal_year {int},
  answered_on {int},
  answer_note {text} NOT NULL,
  answered_by {id},
  completed_on {int},
  outcome {text} NOT NULL,
  withdrawn_on {int},
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
    "CREATE INDEX referrals_by_agency_id_drafted_on_id ON referrals (agency_id, drafted_on, id)",
    "CREATE INDEX referrals_by_agency_id_status_sent_on_id ON referrals (agency_id, status, sent_on, id)",
    "CREATE INDEX referrals_by_to_agency_id_sent_on_id ON referrals (to_agency_id, sent_on, id)",
    "CREATE INDEX referrals_by_to_agency_id_status_sent_on_id ON referrals (to_agency_id, status, sent_on, id)",
    "CREATE INDEX referrals_by_fiscal_year_agency_id_to_kind_sent_on_id ON referrals (fiscal_year, agency_id, to_kind, sent_on, id)",
    "CREATE INDEX referrals_counted ON referrals (fiscal_year, agency_id, to_kind, kind, status, to_agency_id) WHERE voided_at IS NULL AND sent_on IS NOT NULL AND status <> 'draft'",
    "CREATE INDEX referrals_voided ON referrals (fiscal_year, agency_id, to_kind, kind, status, to_agency_id) WHERE voided_at IS NOT NULL AND sent_on IS NOT NULL AND status <> 'draft'",
    "CREATE INDEX referrals_by_case_id ON referrals (case_id)",
    "CREATE INDEX referrals_by_consultation_id ON referrals (consultation_id)",
    "CREATE UNIQUE INDEX referrals_by_agency_id_external_id ON referrals (agency_id, external_id) WHERE external_id IS NOT NULL",
    r"CREATE TABLE referral_subjects (
  referral_id {id} NOT NULL REFERENCES referrals,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL,
  PRIMARY KEY (referral_id, person_id)
)",
    "CREATE INDEX referral_subjects_by_person_id ON referral_subjects (person_id)",
    r"CREATE TABLE referral_numbers (
  agency_id {id} NOT NULL REFERENCES agencies,
  fiscal_year {int} NOT NULL,
  next {big} NOT NULL,
  PRIMARY KEY (agency_id, fiscal_year)
)",
];
