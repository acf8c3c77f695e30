//! Creates the tables of cases.

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
    r"CREATE TABLE cases (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  number {text} NOT NULL,
  title {text} NOT NULL,
  sort_kana {text} NOT NULL,
  household_id {id} REFERENCES households,
  stage {text} NOT NULL CHECK (stage IN ('received', 'intake', 'rapport', 'active', 'watching', 'closed')),
  is_open {bool} NOT NULL,
  opened_on {int} NOT NULL,
  closed_on {int},
  close_reason {text} CHECK (close_reason IN ('resolved', 'handed_on', 'lead_agreed', 'moved_away', 'died', 'institution', 'declined', 'lost_contact', 'other')),
  close_note {text} NOT NULL,
  lead_staff_id {id} REFERENCES staff,
  route {text} CHECK (route IN ('self', 'family', 'neighbor', 'minsei', 'elderly_centre', 'care_manager', 'disability', 'school', 'medical', 'health_centre', 'self_reliance', 'welfare_office', 'city_hall', 'social_welfare_council', 'police', 'employment', 'company', 'npo', 'support_meeting', 'survey', 'other', 'unknown')),
  summary {text} NOT NULL,
  last_contact_on {int},
  last_met_on {int},
  next_on {int},
  next_consultation_id {id},
  external_id {text},
  external_hash {big},
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  created_by {id},
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX cases_by_agency_id_number ON cases (agency_id, number)",
    "CREATE INDEX cases_by_agency_id_is_open_opened_on_id ON cases (agency_id, is_open, opened_on, id)",
    "CREATE INDEX cases_by_agency_id_opened_on_id ON cases (agency_id, opened_on, id)",
    "CREATE INDEX cases_by_agency_id_sort_kana_id ON cases (agency_id, sort_kana, id)",
    "CREATE INDEX cases_by_agency_id_lead_staff_id_is_open_opened_on_id ON cases (agency_id, lead_staff_id, is_open, opened_on, id)",
    // 進行管理台帳: one index for each order. Text of numbers sorts by era, year and serial number.
    "CREATE INDEX cases_by_idle ON cases (agency_id, is_open, (COALESCE(last_contact_on, opened_on)), id)",
    "CREATE INDEX cases_by_next ON cases (agency_id, is_open, (COALESCE(next_on, 99991231)), id)",
    "CREATE INDEX cases_by_number ON cases (agency_id, is_open, (SUBSTR(number, 1, 1)), (LENGTH(number)), number)",
    "CREATE INDEX cases_by_household_id ON cases (household_id)",
    "CREATE UNIQUE INDEX cases_by_agency_id_external_id ON cases (agency_id, external_id) WHERE external_id IS NOT NULL",
    r"CREATE TABLE case_numbers (
  agency_id {id} NOT NULL REFERENCES agencies,
  fiscal_year {int} NOT NULL,
  next {big} NOT NULL,
  PRIMARY KEY (agency_id, fiscal_year)
)",
    r"CREATE TABLE case_subjects (
  case_id {id} NOT NULL REFERENCES cases,
  person_id {id} NOT NULL REFERENCES persons,
  agency_id {id} NOT NULL,
  role {text} NOT NULL CHECK (role IN ('principal', 'family')),
  PRIMARY KEY (case_id, person_id)
)",
    "CREATE INDEX case_subjects_by_person_id ON case_subjects (person_id)",
    r"CREATE TABLE case_members (
  id {id} NOT NULL,
  case_id {id} NOT NULL REFERENCES cases,
  agency_id {id} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  role {text} NOT NULL CHECK (role IN ('lead', 'deputy', 'stand_in', 'member')),
  from_on {int} NOT NULL,
  until_on {int},
  PRIMARY KEY (id)
)",
    "CREATE INDEX case_members_by_case_id ON case_members (case_id)",
    "CREATE INDEX case_members_by_staff_id_until_on ON case_members (staff_id, until_on)",
    r"CREATE TABLE engagements (
  id {id} NOT NULL,
  case_id {id} NOT NULL REFERENCES cases,
  agency_id {id} NOT NULL,
  program {text} NOT NULL CHECK (program IN ('J1', 'J2', 'J3', 'J4', 'J5', 'self_reliance', 'hikikomori', 'other')),
  opened_on {int} NOT NULL,
  open_reason {text} NOT NULL,
  closed_on {int},
  close_reason {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX engagements_by_case_id ON engagements (case_id)",
    r"CREATE TABLE case_events (
  id {id} NOT NULL,
  case_id {id} NOT NULL REFERENCES cases,
  agency_id {id} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('opened', 'stage_changed', 'handed_over', 'team_changed', 'engagement_opened', 'engagement_closed', 'subjects_changed', 'closed', 'reopened')),
  occurred_at {big} NOT NULL,
  note {text} NOT NULL,
  staff_id {id} REFERENCES staff,
  created_at {big} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE INDEX case_events_by_case_id_occurred_at ON case_events (case_id, occurred_at)",
];
