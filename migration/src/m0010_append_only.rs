//! Lets nothing change or remove what the audit log holds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables with their primary keys: `INSERT OR REPLACE` removes a row without asking the other triggers.
const PROTECTED: [(&str, &str); 2] = [
    ("audit_entries", "chain_id = NEW.chain_id AND seq = NEW.seq"),
    ("revisions", "chain_id = NEW.chain_id AND seq = NEW.seq AND part = NEW.part"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        if is_postgres {
            connection
                .execute_unprepared(
                    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$",
                )
                .await?;
        }
        for (table, same) in PROTECTED {
            let statements = if is_postgres {
                vec![
                    format!(
                        "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} \
                         FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                    ),
                    format!(
                        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
                         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                    ),
                ]
            } else {
                vec![
                    format!(
                        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} \
                         BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
                    ),
                    format!(
                        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} \
                         BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
                    ),
                    format!(
                        "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} \
                         WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) \
                         BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
                    ),
                ]
            };
            for statement in statements {
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
