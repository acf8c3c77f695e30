//! The last step: one transaction, set-wise, together with its audit entries.

use super::batch::{Batch, Change, Holes};
use super::plan::Plan;
use super::staging::Staging;
use super::{Job, Summary, figures};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::keys;
use crate::data::{Error, Result, Tx, cases, facts, identities, protections};
use entity::ids::ImportFileId;
use entity::import_files;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use sha2::{Digest, Sha256};

/// Values bound at once; PostgreSQL takes 65,535.
const BOUND: usize = 30_000;

/// Applies a plan, and records the file.
pub async fn carry_out(job: &Job<'_>, mut plan: Plan, bytes: &[u8], name: &str) -> Result<Summary> {
    let staging = if job.db.is_sqlite() { Some(Staging::of(job, &mut plan.batches).await?) } else { None };
    if let Some(staging) = &staging {
        staging.attach(job.db).await?;
    }
    let done = write(job, plan, staging.as_ref(), bytes, name).await;
    // By now the rows are in or refused; a file that stays attached changes neither.
    if let Some(staging) = &staging
        && let Err(error) = staging.detach(job.db).await
    {
        tracing::warn!(%error, "the staging file stays attached");
    }
    done
}

async fn write(job: &Job<'_>, mut plan: Plan, staging: Option<&Staging>, bytes: &[u8], name: &str) -> Result<Summary> {
    let file = file_entry(job, &plan, bytes, name);
    let mut entries = plan.creations(job, job.kind.record());
    let tx = job.db.begin().await?;
    let began = job.db.clock().now();
    import_files::ActiveModel {
        id: Set(file.id),
        kind: Set(job.kind.code().to_owned()),
        name: Set(name.to_owned()),
        sha256: Set(file.sha256),
        added: Set(plan.added as i64),
        changed: Set(plan.changed as i64),
        unchanged: Set(plan.unchanged as i64),
        imported_at: Set(job.now),
    }
    .insert(tx.connection())
    .await?;
    for block in plan.numbers {
        block.claim(&tx).await?;
    }
    for (agency, fiscal_year) in &plan.fresh {
        figures::expect_none(&tx, *agency, *fiscal_year).await?;
    }
    put(job, &tx, &mut plan.batches, staging).await?;
    for (agency, persons) in plan.keyed {
        keys::keep_up(&tx, agency, &persons).await?;
    }
    protections::seal_leaks(&tx).await?;
    if plan.relinks {
        entries.extend(identities::part_where_moved(job.db, &tx).await?);
    }
    cases::keep_up(&tx, plan.cases).await?;
    for (agency, fiscal_year) in plan.cells {
        facts::rebuild(&tx, agency, fiscal_year).await?;
    }
    for (agency, fiscal_year) in plan.fresh.union(&plan.touched) {
        facts::touch(&tx, *agency, *fiscal_year).await?;
    }
    for (agency, persons) in plan.recount {
        facts::recount_persons(&tx, agency, &persons).await?;
    }
    let summary = Summary {
        added: plan.added,
        changed: plan.changed,
        unchanged: plan.unchanged,
        notes: plan.notes,
        ..Summary::default()
    };
    if !job.options.is_dry_run {
        entries.insert(0, file.entry);
        entries.extend(plan.entries);
        tx.commit(entries).await?;
    }
    let held = job.db.clock().now().0 - began.0;
    tracing::info!(kind = job.kind.code(), rows = job.rows, held, "the writer was held, in microseconds");
    Ok(Summary { held, ..summary })
}

struct File {
    id: ImportFileId,
    sha256: String,
    entry: Entry,
}

fn file_entry(job: &Job<'_>, plan: &Plan, bytes: &[u8], name: &str) -> File {
    let id = ImportFileId::new();
    let sha256 = hex::encode(Sha256::digest(bytes));
    let entry = Entry::new(job.now, Deed::Imported, Kind::File).on(id.into()).with(serde_json::json!({
        "kind": job.kind.code(),
        "name": name,
        "sha256": sha256,
        "rows": job.rows,
        "added": plan.added,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "by": job.task.reason(),
    }));
    File { id, sha256, entry }
}

/// Puts every batch into its table.
async fn put(job: &Job<'_>, tx: &Tx, batches: &mut [Batch], staging: Option<&Staging>) -> Result<()> {
    let waiting = batches.iter_mut().enumerate().filter(|(_, batch)| batch.rows() > 0);
    let Some(staging) = staging else {
        for (nth, batch) in waiting {
            directly(job, tx, nth, batch).await?;
        }
        return Ok(());
    };
    // SQLite takes as long over the lists of codes in CHECK as over all the rest of a row. The codes come from the same
    // enumerations as the lists, and a test asks the database afterwards whether every row keeps to them.
    unchecked(tx, true).await?;
    let mut done = Ok(());
    for (nth, batch) in waiting {
        done = from_staging(tx, &staging.alias, nth, batch).await;
        if done.is_err() {
            break;
        }
    }
    unchecked(tx, false).await?;
    done
}

async fn unchecked(tx: &Tx, is_unchecked: bool) -> Result<()> {
    let word = if is_unchecked { "ON" } else { "OFF" };
    tx.connection().execute_unprepared(&format!("PRAGMA ignore_check_constraints = {word}")).await?;
    Ok(())
}

/// SQLite: the rows wait in an attached file.
async fn from_staging(tx: &Tx, alias: &str, nth: usize, batch: &Batch) -> Result<()> {
    let source = format!("{alias}.b{nth}");
    let sql = match batch.change {
        Change::Insert => insert_from(&source, &format!("main.{}", batch.table), batch),
        Change::Update => update_from(&source, batch),
        Change::Delete => delete_from(&source, batch),
    };
    expect(batch, tx.run(sql, vec![]).await?)
}

/// PostgreSQL: new rows go in directly; the others wait in a temporary table of this transaction.
async fn directly(job: &Job<'_>, tx: &Tx, nth: usize, batch: &mut Batch) -> Result<()> {
    let staged = format!("stage_b{nth}");
    let is_insert = batch.change == Change::Insert;
    if !is_insert {
        let sql = format!(
            "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA",
            batch.columns.join(", "),
            batch.table
        );
        tx.connection().execute_unprepared(&sql).await?;
    }
    let table = if is_insert { batch.table } else { &staged };
    let mut done = 0;
    for (sql, values, rows) in batch.take_inserts(table, BOUND, Holes::Numbered { is_whole: is_insert }) {
        tx.run(sql, values).await?;
        done += rows;
        (job.progress)(job.rows + done.min(job.rows), job.rows * 2);
    }
    let sql = match batch.change {
        Change::Insert => return Ok(()),
        Change::Update => update_from(&staged, batch),
        Change::Delete => delete_from(&staged, batch),
    };
    expect(batch, tx.run(sql, vec![]).await?)
}

fn insert_from(source: &str, table: &str, batch: &Batch) -> String {
    let columns = batch.columns.join(", ");
    let names: String = batch.fixed.iter().map(|(name, _)| format!(", {name}")).collect();
    let literals: String = batch.fixed.iter().map(|(_, literal)| format!(", {literal}")).collect();
    format!("INSERT INTO {table} ({columns}{names}) SELECT {columns}{literals} FROM {source}")
}

fn update_from(source: &str, batch: &Batch) -> String {
    let set: Vec<String> = batch.columns.iter().skip(2).map(|column| format!("{column} = s.{column}")).collect();
    format!(
        "UPDATE {} AS t SET {}, version = t.version + 1 FROM {source} AS s WHERE t.id = s.id AND t.version = s.version",
        batch.table,
        set.join(", "),
    )
}

fn delete_from(source: &str, batch: &Batch) -> String {
    let columns = batch.columns.join(", ");
    format!("DELETE FROM {} WHERE ({columns}) IN (SELECT {columns} FROM {source})", batch.table)
}

/// A row that was to be changed but was not has been changed by somebody else meanwhile.
fn expect(batch: &Batch, touched: u64) -> Result<()> {
    if batch.change == Change::Update && touched != batch.rows() as u64 {
        return Err(Error::Stale);
    }
    Ok(())
}
