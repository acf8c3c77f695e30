//! Creates the tables of tasks, phone notes and read marks; next steps of consultations become tasks.

use crate::schema::create;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        // What was planned for the last month or later may still be open; older steps are past.
        let (key, since) = match manager.get_database_backend() {
            DbBackend::Postgres => {
                ("gen_random_uuid()", "CAST(to_char(CURRENT_DATE - INTERVAL '31 days', 'YYYYMMDD') AS INTEGER)")
            }
            _ => ("randomblob(16)", "CAST(strftime('%Y%m%d', 'now', '-31 days') AS INTEGER)"),
        };
        let labels: String = STEPS.iter().map(|(code, label)| format!(" WHEN '{code}' THEN '{label}'")).collect();
        let sql = format!(
            "INSERT INTO tasks (id, agency_id, staff_id, kind, consultation_id, case_id, title, rank, due_on, state, \
             end_note, version, created_at, created_by) \
             SELECT {key}, agency_id, staff_id, 'next_step', id, case_id, CASE next_step{labels} ELSE '' END || \
             CASE WHEN next_note = '' THEN '' ELSE '　' || next_note END, 2, next_on, 'open', '', 1, created_at, created_by \
             FROM consultations WHERE next_step IS NOT NULL AND voided_at IS NULL AND next_on >= {since}"
        );
        manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Steps in words as they stood when tasks began.
const STEPS: [(&str, &str); 9] = [
    ("phone", "電話する"),
    ("visit", "訪問する"),
    ("interview", "面談する"),
    ("letter", "手紙・資料を送る"),
    ("contact_agency", "関係機関に連絡する"),
    ("refer", "つなぐ"),
    ("confer", "会議にかける"),
    ("wait", "連絡を待つ"),
    ("other", "その他"),
];

const TABLES: &[&str] = &[
    r"CREATE TABLE tasks (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  staff_id {id} REFERENCES staff,
  kind {text} NOT NULL CHECK (kind IN ('next_step', 'phone_note', 'other')),
  consultation_id {id} REFERENCES consultations,
  case_id {id} REFERENCES cases,
  title {text} NOT NULL,
  rank {int} NOT NULL,
  due_on {int} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  done_on {int},
  done_by {id},
  end_note {text} NOT NULL,
  version {int} NOT NULL,
  created_at {big} NOT NULL,
  created_by {id},
  PRIMARY KEY (id)
)",
    "CREATE INDEX tasks_by_agency_id_state_rank_due_on_id ON tasks (agency_id, state, rank, due_on, id)",
    "CREATE INDEX tasks_by_staff_id_agency_id_state_rank_due_on_id ON tasks (staff_id, agency_id, state, rank, due_on, id)",
    "CREATE INDEX tasks_by_agency_id_state_due_on_id ON tasks (agency_id, state, due_on, id)",
    "CREATE INDEX tasks_by_case_id_state_due_on ON tasks (case_id, state, due_on)",
    "CREATE UNIQUE INDEX tasks_by_next_step ON tasks (consultation_id) WHERE kind = 'next_step'",
    "CREATE INDEX tasks_by_consultation_id ON tasks (consultation_id)",
    r"CREATE TABLE phone_notes (
  task_id {id} NOT NULL REFERENCES tasks,
  agency_id {id} NOT NULL REFERENCES agencies,
  caller {text} NOT NULL,
  phone {text} NOT NULL,
  called_at {big} NOT NULL,
  about {text} NOT NULL,
  callback {text} NOT NULL CHECK (callback IN ('wanted', 'calls_again', 'not_needed')),
  is_urgent {bool} NOT NULL,
  taken_by {id} NOT NULL REFERENCES staff,
  PRIMARY KEY (task_id)
)",
    r"CREATE TABLE read_marks (
  consultation_id {id} NOT NULL REFERENCES consultations,
  staff_id {id} NOT NULL REFERENCES staff,
  agency_id {id} NOT NULL REFERENCES agencies,
  at {big} NOT NULL,
  PRIMARY KEY (consultation_id, staff_id)
)",
];
