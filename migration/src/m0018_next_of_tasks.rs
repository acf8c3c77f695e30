//! What comes next in a case is its soonest open task with a day, not what a contact once said.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let soonest = |column: &str| {
            format!(
                "(SELECT t.{column} FROM tasks t WHERE t.case_id = cases.id AND t.state = 'open' AND t.due_on < 99991231 \
                 ORDER BY t.due_on, t.id LIMIT 1)"
            )
        };
        let sql = format!(
            "UPDATE cases SET next_on = {}, next_consultation_id = {} WHERE next_on IS NOT NULL \
             OR EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = cases.id AND t.state = 'open')",
            soonest("due_on"),
            soonest("consultation_id"),
        );
        manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
