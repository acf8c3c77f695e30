//! Creates the tables of what both sides said about a referral after it was sent, and of what the receiver made of it.

use crate::append_only::protect;
use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        protect(manager, &[("referral_steps", "id = NEW.id")]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TABLES: &[&str] = &[
    r"CREATE TABLE referral_steps (
  id {id} NOT NULL,
  referral_id {id} NOT NULL REFERENCES referrals,
  agency_id {id} NOT NULL REFERENCES agencies,
  by_agency_id {id} NOT NULL REFERENCES agencies,
  status {text} NOT NULL CHECK (status IN ('accepted', 'on_hold', 'declined', 'in_progress', 'completed')),
  said_on {int} NOT NULL,
  due_on {int},
  note {text} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  created_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX referral_steps_by_referral_id_id ON referral_steps (referral_id, id)",
    "ALTER TABLE referrals ADD COLUMN again_of_id {id} REFERENCES referrals",
    "CREATE INDEX referrals_by_again_of_id ON referrals (again_of_id)",
    r"CREATE TABLE referral_cases (
  referral_id {id} NOT NULL REFERENCES referrals,
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} NOT NULL REFERENCES cases,
  staff_id {id} NOT NULL REFERENCES staff,
  created_at {big} NOT NULL,
  PRIMARY KEY (referral_id)
)",
    "CREATE INDEX referral_cases_by_case_id_referral_id ON referral_cases (case_id, referral_id)",
    r"CREATE TABLE received_persons (
  referral_id {id} NOT NULL REFERENCES referrals,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL REFERENCES agencies,
  from_person_id {id} NOT NULL REFERENCES persons,
  PRIMARY KEY (referral_id, person_id)
)",
    "CREATE INDEX received_persons_by_from_person_id_agency_id ON received_persons (from_person_id, agency_id)",
    r"CREATE TABLE received_sections (
  referral_id {id} NOT NULL REFERENCES referrals,
  person_id {id} NOT NULL REFERENCES persons,
  section {text} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  consent_id {id} REFERENCES consents,
  PRIMARY KEY (referral_id, person_id, section)
)",
    "CREATE INDEX received_sections_by_person_id ON received_sections (person_id)",
    // What was answered before had a deadline for its reply alone; from now on whatever has a day waits for something.
    "UPDATE referrals SET answer_due_on = NULL WHERE answer_due_on IS NOT NULL \
     AND (status NOT IN ('sent', 'on_hold') OR voided_at IS NOT NULL)",
    "DROP INDEX referrals_by_agency_id_status_answer_due_on_id",
    "DROP INDEX referrals_by_to_agency_id_status_answer_due_on_id",
    "DROP INDEX referrals_by_staff_id_agency_id_status_answer_due_on_id",
    "CREATE INDEX referrals_by_agency_id_answer_due_on_id ON referrals (agency_id, answer_due_on, id)",
    "CREATE INDEX referrals_by_to_agency_id_answer_due_on_id ON referrals (to_agency_id, answer_due_on, id)",
    "CREATE INDEX referrals_by_staff_id_agency_id_answer_due_on_id ON referrals (staff_id, agency_id, answer_due_on, id)",
];
