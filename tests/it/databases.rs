//! What both databases have in common, and how each is set.

use crate::support::{Kind, TestApp};
use entity::codes::Role;
use sea_orm::{ConnectionTrait, Statement};
use tsunagi::data::{Db, Migrate};

async fn texts(app: &TestApp, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(app.raw().get_database_backend(), sql);
    let rows = app.raw().query_all_raw(statement).await.expect(sql);
    rows.into_iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

both_databases! {
    /// Lists have one order everywhere: text is compared byte by byte.
    async fn text_sorts_alike(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        for title in ["い", "ア", "a", "B", "あ", "亜", "A", "カ゛", "が", "ー"] {
            app.case().held_by(&sato).titled(title).await;
        }
        let mut sorted = texts(&app, "SELECT title FROM cases").await;
        sorted.sort();
        assert_eq!(texts(&app, "SELECT title FROM cases ORDER BY title").await, sorted);
    }

    /// On SQLite the file is in WAL mode and refers to nothing that is not there.
    async fn the_file_is_in_wal_mode(app: TestApp) {
        if app.kind() == Kind::Sqlite {
            assert_eq!(texts(&app, "PRAGMA journal_mode").await, ["wal"]);
            assert!(texts(&app, "PRAGMA foreign_key_check").await.is_empty());
            assert_eq!(texts(&app, "PRAGMA integrity_check").await, ["ok"]);
        }
    }

    /// SQLite learns again of the tables that have grown, and of no others.
    async fn what_has_grown_is_analysed(app: TestApp) {
        if app.kind() != Kind::Sqlite {
            return;
        }
        let task = tsunagi::access::SystemTask::new("a test");
        let known = "SELECT tbl || ' ' || MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl IN ('cases', 'persons') \
            GROUP BY tbl ORDER BY tbl";
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        for _ in 0..4 {
            app.case().held_by(&sato).await;
            app.somebody().held_by(&sato).await;
        }
        app.db().analyze_grown(&task).await.expect("the first time");
        assert_eq!(texts(&app, known).await, ["cases 4", "persons 4"]);
        for _ in 0..4 {
            app.case().held_by(&sato).await;
        }
        app.somebody().held_by(&sato).await;
        app.db().analyze_grown(&task).await.expect("the second time");
        assert_eq!(texts(&app, known).await, ["cases 8", "persons 4"]);
    }

    /// The database can be asked, and a second handle opens beside the first.
    async fn two_handles_work_side_by_side(app: TestApp) {
        app.db().ping().await.expect("the first answers");
        let second = Db::open(app.url(), Migrate::No, "second", app.db().clock().clone()).await;
        second.expect("the second opens").ping().await.expect("the second answers");
    }
}
