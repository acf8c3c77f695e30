//! Keeps with each referral by when its answer is due, so that what waits stands in the order of an index.

use crate::schema::create;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, COLUMNS).await?;
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        let later = match backend {
            DbBackend::Postgres => LATER_ON_POSTGRES,
            _ => LATER_ON_SQLITE,
        };
        // Fourteen days or the receiver's own number, and on to the next working day (民法140条, 142条).
        for sql in [
            "UPDATE referrals SET answer_due_on = sent_on WHERE sent_on IS NOT NULL".to_owned(),
            format!(
                "UPDATE referrals SET answer_due_on = {} WHERE answer_due_on IS NOT NULL",
                later.replace("{days}", DAYS)
            ),
        ] {
            connection.execute_raw(Statement::from_string(backend, sql)).await?;
        }
        let onward = format!(
            "UPDATE referrals SET answer_due_on = {} WHERE answer_due_on IN (SELECT ymd FROM holidays) OR {} IN ({})",
            later.replace("{days}", "1"),
            if backend == DbBackend::Postgres { WEEKDAY_ON_POSTGRES } else { WEEKDAY_ON_SQLITE },
            "0, 6",
        );
        while connection.execute_raw(Statement::from_string(backend, onward.clone())).await?.rows_affected() > 0 {}
        create(manager, INDEXES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const DAYS: &str = "COALESCE((SELECT a.reply_days FROM agencies a WHERE a.id = referrals.to_agency_id), 14)";

const LATER_ON_POSTGRES: &str =
    "CAST(to_char(to_date(CAST(answer_due_on AS TEXT), 'YYYYMMDD') + {days}, 'YYYYMMDD') AS INTEGER)";
const LATER_ON_SQLITE: &str = "CAST(strftime('%Y%m%d', substr(answer_due_on, 1, 4) || '-' || substr(answer_due_on, 5, 2) \
    || '-' || substr(answer_due_on, 7, 2), {days} || ' days') AS INTEGER)";

const WEEKDAY_ON_POSTGRES: &str = "CAST(EXTRACT(DOW FROM to_date(CAST(answer_due_on AS TEXT), 'YYYYMMDD')) AS INTEGER)";
const WEEKDAY_ON_SQLITE: &str = "CAST(strftime('%w', substr(answer_due_on, 1, 4) || '-' || substr(answer_due_on, 5, 2) \
    || '-' || substr(answer_due_on, 7, 2)) AS INTEGER)";

const COLUMNS: &[&str] = &["ALTER TABLE referrals ADD COLUMN answer_due_on {int}"];

const INDEXES: &[&str] = &[
    "CREATE INDEX referrals_by_agency_id_status_answer_due_on_id ON referrals (agency_id, status, answer_due_on, id)",
    "CREATE INDEX referrals_by_to_agency_id_status_answer_due_on_id ON referrals (to_agency_id, status, answer_due_on, id)",
    "CREATE INDEX referrals_by_staff_id_agency_id_status_answer_due_on_id ON referrals (staff_id, agency_id, status, answer_due_on, id)",
];
