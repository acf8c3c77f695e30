//! Portable table definitions: `{id}`, `{int}`, `{big}`, `{text}`, `{bool}` and `{blob}` become the type of each database.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

/// Runs the statements in order, with the column types of the database in hand.
///
/// Text is compared byte by byte on both databases, so that lists have one order everywhere.
pub async fn create(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let types: [(&str, &str); 6] = match manager.get_database_backend() {
        DbBackend::Postgres => [
            ("{id}", "UUID"),
            ("{int}", "INTEGER"),
            ("{big}", "BIGINT"),
            ("{text}", "TEXT COLLATE \"C\""),
            ("{bool}", "BOOLEAN"),
            ("{blob}", "BYTEA"),
        ],
        _ => [
            ("{id}", "BLOB"),
            ("{int}", "INTEGER"),
            ("{big}", "BIGINT"),
            ("{text}", "TEXT"),
            ("{bool}", "BOOLEAN"),
            ("{blob}", "BLOB"),
        ],
    };
    for statement in statements {
        let sql = types.iter().fold((*statement).to_owned(), |sql, (name, kind)| sql.replace(name, kind));
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Inserts one row of master data.
pub async fn insert(manager: &SchemaManager<'_>, sql: &str, values: Vec<Value>) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(manager.get_database_backend(), sql, values);
    manager.get_connection().execute_raw(statement).await.map(|_| ())
}
