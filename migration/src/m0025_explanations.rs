//! Creates the table of the texts by which sharing is explained before somebody consents, with a first one.

use crate::append_only::protect;
use crate::schema::{create, insert};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        protect(manager, &[("explanations", "version = NEW.version")]).await?;
        insert(
            manager,
            "INSERT INTO explanations (version, body, made_at, staff_id) VALUES (1, $1, 0, NULL)",
            vec![FIRST.into()],
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TABLES: &[&str] = &[
    r"CREATE TABLE explanations (
  version {int} NOT NULL,
  body {text} NOT NULL,
  made_at {big} NOT NULL,
  staff_id {id} REFERENCES staff,
  PRIMARY KEY (version)
)",
    "ALTER TABLE consents ADD COLUMN explanation_version {int} REFERENCES explanations",
];

/// What stands until the administrator writes the municipality's own.
const FIRST: &str = "\
あなたへの支援を、ほかの機関と力を合わせて行うために、あなたについての情報をその機関と共有することがあります。

1. 共有するのは、下に書いた機関に対して、印を付けた範囲の情報だけです。
2. 共有した情報は、あなたへの支援のためだけに使います。
3. 同意しなくても、この機関での相談や支援は続けられます。
4. 一部だけに同意することも、期限を決めて同意することもできます。
5. 同意は、いつでも、理由を言わずに取りやめることができます。取りやめると、そのあとの共有はすぐに終わります。それまでに伝えた情報は、相手の機関の記録として残ります。
6. ご家族についての情報は、ご家族それぞれの同意をいただいてから共有します。
7. 命や体を守るために急いで必要なときや、法律で定められているときは、同意がなくても必要な範囲で共有することがあります。";
