//! Tables whose rows nothing may change or remove.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Refuses UPDATE and DELETE (and TRUNCATE on PostgreSQL) on tables, each given with the condition that tells a row of the
/// same key: `INSERT OR REPLACE` removes a row without asking the other triggers. The function `refuse_change` of
/// PostgreSQL is there since the audit log is.
pub async fn protect(manager: &SchemaManager<'_>, tables: &[(&str, &str)]) -> Result<(), DbErr> {
    let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
    for (table, same) in tables {
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
            manager.get_connection().execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}
