//! The log: append only, chained, durable before the page it records.

use crate::support::{Kind, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::ids::ConsultationId;
use sea_orm::{ConnectionTrait, TransactionTrait};
use std::time::Duration;
use tsunagi::access::SystemTask;
use tsunagi::data::audit::{self, Deed, Entry};
use tsunagi::data::{Db, Migrate};
use tsunagi::web::paths;

async fn verified(app: &TestApp) -> Result<u64, audit::Fault> {
    let task = SystemTask::new("checking the log in a test");
    audit::verify(app.db(), &task).await.expect("the log can be read")
}

/// Lets the test write where nobody may.
async fn drop_triggers(app: &TestApp) {
    let statements = match app.kind() {
        Kind::Postgres => {
            vec!["ALTER TABLE audit_entries DISABLE TRIGGER ALL", "ALTER TABLE revisions DISABLE TRIGGER ALL"]
        }
        Kind::Sqlite => vec![
            "PRAGMA foreign_keys = OFF",
            "DROP TRIGGER audit_entries_no_update",
            "DROP TRIGGER revisions_no_update",
        ],
    };
    for statement in statements {
        app.run(statement, vec![]).await;
    }
}

/// How many transactions have written entries with this act.
async fn commits(app: &TestApp, act: &str) -> i64 {
    match app.kind() {
        Kind::Postgres => {
            app.count("SELECT COUNT(DISTINCT xmin::text) FROM audit_entries WHERE act = $1", vec![act.into()]).await
        }
        Kind::Sqlite => commit_frames(app.url()),
    }
}

/// Commits in the write-ahead log: a frame that ends one carries the size of the database.
fn commit_frames(url: &str) -> i64 {
    let file = format!("{}-wal", url.trim_start_matches("sqlite://"));
    let bytes = std::fs::read(file).expect("the write-ahead log");
    let word = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("a word"));
    let page = word(8) as usize;
    let salt = word(16);
    let frames = (32..bytes.len().saturating_sub(23)).step_by(page + 24);
    let ends = frames.filter(|at| word(at + 8) == salt && word(at + 4) > 0);
    ends.count() as i64
}

both_databases! {
    /// Nothing that was written can be changed or taken away.
    async fn the_log_can_only_grow(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.case().held_by(&sato).await;
        let mut statements = vec![
            "UPDATE audit_entries SET act = 'viewed'",
            "DELETE FROM audit_entries",
            "UPDATE revisions SET payload = '{}'",
            "DELETE FROM revisions",
        ];
        match app.kind() {
            Kind::Postgres => statements.extend(["TRUNCATE audit_entries CASCADE", "TRUNCATE revisions"]),
            Kind::Sqlite => {
                // As on the application's own connections; without it REPLACE deletes behind the triggers' back.
                app.run("PRAGMA recursive_triggers = ON", vec![]).await;
                statements.extend([
                    "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
                    "INSERT OR REPLACE INTO revisions SELECT * FROM revisions",
                ]);
            }
        }
        for statement in statements {
            let outcome = app.raw().execute_unprepared(statement).await;
            let refusal = outcome.expect_err(statement).to_string();
            assert!(refusal.contains("append only"), "{statement}: {refusal}");
        }
    }

    /// Whoever gets past the triggers is still found out, and the entry is named.
    async fn a_tampered_entry_is_named(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "南事業所").await;
        for _ in 0..4 {
            app.case().held_by(&sato).await;
        }
        let whole = verified(&app).await.expect("nothing is wrong yet");
        assert_eq!(whole, 5);
        drop_triggers(&app).await;
        let quoted = |id: uuid::Uuid| match app.kind() {
            Kind::Postgres => format!("'{id}'"),
            Kind::Sqlite => format!("x'{}'", id.simple()),
        };
        let set = |set: &str| format!("UPDATE audit_entries SET {set} WHERE seq = 2");
        let tampering = [
            (set("body = body || ' '"), set("body = TRIM(body)")),
            (set("act = 'viewed'"), set("act = 'created'")),
            (set("kind = 'person'"), set("kind = 'case'")),
            (set("at = at + 1"), set("at = at - 1")),
            (
                set(&format!("staff_id = {}", quoted(suzuki.staff.0))),
                set(&format!("staff_id = {}", quoted(sato.staff.0))),
            ),
            (
                set(&format!("agency_id = {}", quoted(suzuki.agency.0))),
                set(&format!("agency_id = {}", quoted(sato.agency.0))),
            ),
            (
                set(&format!("posting_id = {}", quoted(suzuki.posting.0))),
                set(&format!("posting_id = {}", quoted(sato.posting.0))),
            ),
            (
                set(&format!("owner_id = {}", quoted(suzuki.agency.0))),
                set(&format!("owner_id = {}", quoted(sato.agency.0))),
            ),
            (set("hash = 'x' || hash"), set("hash = SUBSTR(hash, 2)")),
            (
                "UPDATE revisions SET payload = payload || ' ' WHERE seq = 2".to_owned(),
                "UPDATE revisions SET payload = TRIM(payload) WHERE seq = 2".to_owned(),
            ),
            // An entry or its values taken out of the middle.
            (set("seq = 1000"), "UPDATE audit_entries SET seq = 2 WHERE seq = 1000".to_owned()),
            (
                "UPDATE revisions SET seq = 1000 WHERE seq = 2".to_owned(),
                "UPDATE revisions SET seq = 2 WHERE seq = 1000".to_owned(),
            ),
        ];
        let mut unnoticed = Vec::new();
        for (wrong, right) in tampering {
            app.run(&wrong, vec![]).await;
            let found = verified(&app).await.err().map(|fault| fault.seq);
            if found != Some(2) {
                unnoticed.push((wrong, found));
            }
            app.run(&right, vec![]).await;
            assert_eq!(verified(&app).await, Ok(whole), "{right}");
        }
        // The last entry taken away: the head no longer fits.
        app.run("UPDATE audit_entries SET seq = 1000 WHERE seq = 4", vec![]).await;
        assert_eq!(verified(&app).await.err().map(|fault| fault.seq), Some(4));
        app.run("UPDATE audit_entries SET seq = 4 WHERE seq = 1000", vec![]).await;
        assert!(unnoticed.is_empty(), "not noticed at entry 2: {unnoticed:#?}");
    }

    /// Each process has a chain of its own, which begins by naming the heads of the others.
    async fn every_process_appends_to_its_own_chain(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.case().held_by(&sato).await;
        let task = SystemTask::new("reading heads in a test");
        let first = audit::heads(app.db(), &task).await.expect("heads");
        let clock = app.db().clock().clone();
        let second = Db::open(app.url(), Migrate::No, "second", clock).await.expect("a second process");
        let both = audit::heads(&second, &task).await.expect("heads");
        assert_eq!(both.len(), 2);
        let opening = app
            .count(
                "SELECT COUNT(*) FROM audit_entries WHERE act = 'chain_opened' AND seq = 0 AND body LIKE $1",
                vec![format!("%{}%", first[0].head).into()],
            )
            .await;
        assert_eq!(opening, 1);
        let write = |db: &Db, n: i64| {
            let committer = audit::Committer::start(db.clone());
            let now = app.clock().now();
            async move {
                for _ in 0..n {
                    let entry = Entry::new(now, Deed::Listed, audit::Kind::Case);
                    committer.submit(entry).durable().await.expect("durable");
                }
            }
        };
        tokio::join!(write(app.db(), 20), write(&second, 20));
        let heads = audit::heads(&second, &task).await.expect("heads");
        assert_eq!(heads.iter().map(|head| head.entries).sum::<i64>(), 2 + 20 + 1 + 20);
        assert_eq!(verified(&app).await, Ok(43));
    }

    /// Entries of concurrent requests ride on one commit.
    async fn waiting_entries_share_a_commit(app: TestApp) {
        let before = commits(&app, "searched").await;
        let tickets: Vec<audit::Ticket> = (0..200)
            .map(|_| {
                let entry = Entry::new(app.clock().now(), Deed::Searched, audit::Kind::Person);
                app.state().committer.submit(entry)
            })
            .collect();
        for ticket in tickets {
            ticket.durable().await.expect("durable");
        }
        let used = commits(&app, "searched").await - before;
        assert!((1..=3).contains(&used), "200 entries took {used} commits");
    }

    /// A page with personal data waits for its entry.
    async fn a_page_does_not_leave_before_its_entry(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let consultation = app.consultation().held_by(&sato).await;
        let address = paths::consultation(consultation.id);
        sato.get(&address).await.is(StatusCode::OK);
        assert_eq!(app.entries("viewed", consultation.id.0).await, 1);
        let lock = app.raw().begin().await.expect("a transaction");
        let sql = match app.kind() {
            Kind::Postgres => "LOCK TABLE audit_entries IN EXCLUSIVE MODE",
            Kind::Sqlite => "UPDATE staff SET version = version",
        };
        lock.execute_unprepared(sql).await.expect(sql);
        let mut reading = Box::pin(sato.get(&address));
        let early = tokio::time::timeout(Duration::from_millis(400), &mut reading).await;
        assert!(early.is_err(), "the page left before its entry was written");
        lock.rollback().await.expect("unlocked");
        reading.await.is(StatusCode::OK);
        assert_eq!(app.entries("viewed", consultation.id.0).await, 2);
    }

    /// Without a log there is no page, and nothing is saved.
    async fn a_log_that_cannot_be_written_closes_the_records(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let consultation = app.consultation().held_by(&sato).saying("台所の話").await;
        app.run("ALTER TABLE audit_entries RENAME TO audit_gone", vec![]).await;
        let page = sato.get(paths::consultation(consultation.id)).await;
        page.is(StatusCode::SERVICE_UNAVAILABLE).has_no_text("台所の話");
        assert_eq!(page.heading(), "ただいま記録を残せません");
        for list in ["/consultations", "/consultations?format=csv"] {
            sato.get(list).await.is(StatusCode::SERVICE_UNAVAILABLE).has_no_text("台所の話");
        }
        let address = format!("{}/edit", paths::consultation(consultation.id));
        let answer = sato
            .post_without_form(&address, &[("version", "1"), ("occurred_at", "R8.11.20 10:00"), ("method", "tel"), ("counterpart", "self"), ("is_anonymous", "yes"), ("content", "書けない話")])
            .await;
        assert!(answer.status.is_server_error(), "{}", answer.status);
        app.run("ALTER TABLE audit_gone RENAME TO audit_entries", vec![]).await;
        let saved = app.count("SELECT COUNT(*) FROM consultations WHERE content LIKE '書けない%'", vec![]).await;
        assert_eq!(saved, 0);
    }

    /// Every refusal is on record, with the person and the posting.
    async fn every_refusal_is_recorded(app: TestApp) {
        let kimura = app.person("木村", Role::Auditor, "監査室").await;
        kimura.get("/consultations").await.is(StatusCode::FORBIDDEN);
        kimura.get(paths::consultation(ConsultationId::new())).await.is(StatusCode::NOT_FOUND);
        let refused = app
            .count(
                "SELECT COUNT(*) FROM audit_entries WHERE act = 'refused' AND staff_id = $1 AND posting_id = $2 AND agency_id = $3",
                vec![kimura.staff.into(), kimura.posting.into(), kimura.agency.into()],
            )
            .await;
        assert_eq!(refused, 2);
    }
}
