//! What somebody typed and has not saved yet (下書き): theirs alone, until it is saved or thrown away.
//!
//! A draft belongs to its author, the address of its form, and the key of the record that the form would make; an edit
//! form has one, unless its author types into two windows at once. One that nobody has touched for [`DAYS`] days goes.

mod sheet;

pub use sheet::{Sheet, differences};

use crate::access::{Actor, SystemTask};
use crate::data::{Db, Result};
use entity::drafts::{ActiveModel, Column, Entity, Model};
use entity::ids::{AgencyId, DraftId, PostingId, StaffId};
use entity::postings;
use entity::stamp::At;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};

/// How long a draft waits untouched, in days.
pub const DAYS: i64 = 60;
/// Most drafts that are listed.
const MOST: u64 = 200;

/// A draft that has just been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The draft.
    pub id: DraftId,
    /// When.
    pub at: At,
}

/// Keeps what its author is typing into the form at `form`.
///
/// # Errors
/// The database cannot be written.
pub async fn save(db: &Db, author: &Actor, form: &str, sheet: Sheet) -> Result<Kept> {
    keep(db, author.staff(), Some(author.agency()), form, sheet).await
}

/// Keeps what was typed into the form at `form` and could not be saved.
///
/// # Errors
/// The database cannot be written.
pub async fn park(
    db: &Db,
    _task: &SystemTask,
    author: StaffId,
    posting: Option<PostingId>,
    form: &str,
    sheet: Sheet,
) -> Result<Kept> {
    let posting = match posting {
        Some(posting) => postings::Entity::find_by_id(posting).one(db.reader()).await?,
        None => None,
    };
    keep(db, author, posting.map(|posting| posting.agency_id), form, sheet).await
}

async fn keep(db: &Db, author: StaffId, agency: Option<AgencyId>, form: &str, sheet: Sheet) -> Result<Kept> {
    let at = db.clock().now();
    let tx = db.begin().await?;
    let place = Place { tx: tx.connection(), author, form };
    let id = if let Some(row) = place.continued(&sheet).await? {
        let mut whole = Sheet::read(&row.fields);
        whole.absorb(sheet);
        Entity::update_many()
            .col_expr(Column::Fields, Expr::value(whole.text()))
            .col_expr(Column::SavedAt, Expr::value(at))
            .filter(Column::Id.eq(row.id))
            .exec(tx.connection())
            .await?;
        row.id
    } else {
        let id = DraftId::new();
        let row = ActiveModel {
            id: Set(id),
            staff_id: Set(author),
            form: Set(form.to_owned()),
            form_key: Set(place.free_key(&sheet, id).await?),
            fields: Set(sheet.text()),
            saved_at: Set(at),
            agency_id: Set(agency),
        };
        Entity::insert(row).exec_without_returning(tx.connection()).await?;
        id
    };
    tx.commit_unrecorded().await?;
    Ok(Kept { id, at })
}

/// One form of one author, inside a transaction.
struct Place<'a> {
    tx: &'a DatabaseTransaction,
    author: StaffId,
    form: &'a str,
}

impl Place<'_> {
    fn select(&self) -> Select<Entity> {
        Entity::find().filter(Column::StaffId.eq(self.author)).filter(Column::Form.eq(self.form))
    }

    /// The draft that these words go on with: the page's own, or that of the same new record, or one that says the same.
    /// What waits from another window or another day must not be written over.
    async fn continued(&self, sheet: &Sheet) -> Result<Option<Model>> {
        let mut rows = self.select().all(self.tx).await?;
        let text = sheet.text();
        let own = rows.iter().position(|row| sheet.draft() == Some(Some(row.id)));
        let found = own
            // The answer that told the page its draft may have been lost on the way.
            .or_else(|| rows.iter().position(|row| Sheet::read(&row.fields).is_of_page(sheet)))
            .or_else(|| {
                let is_keyed = |row: &Model| row.form_key == sheet.key() && !row.form_key.is_empty();
                rows.iter().position(|row| is_keyed(row) || row.fields == text)
            });
        Ok(found.map(|place| rows.swap_remove(place)))
    }

    async fn free_key(&self, sheet: &Sheet, id: DraftId) -> Result<String> {
        let key = sheet.key();
        let taken = self.select().filter(Column::FormKey.eq(key)).one(self.tx).await?;
        Ok(if taken.is_none() { key.to_owned() } else { id.to_string() })
    }
}

fn oldest(db: &Db) -> At {
    At(db.clock().now().0 - DAYS * 24 * 3600 * 1_000_000)
}

/// What the author typed for the agency acted for: what was typed for another one waits until they act for it again.
fn own(db: &Db, author: &Actor) -> Select<Entity> {
    Entity::find()
        .filter(Column::StaffId.eq(author.staff()))
        .filter(Column::AgencyId.is_null().or(Column::AgencyId.eq(author.agency())))
        .filter(Column::SavedAt.gte(oldest(db)))
        .order_by_desc(Column::SavedAt)
        .limit(MOST)
}

/// The author's drafts, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of(db: &Db, author: &Actor) -> Result<Vec<Model>> {
    Ok(own(db, author).all(db.reader()).await?)
}

/// The author's drafts of the form at `form`, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn waiting(db: &Db, author: &Actor, form: &str) -> Result<Vec<Model>> {
    Ok(own(db, author).filter(Column::Form.eq(form)).all(db.reader()).await?)
}

/// The author's own draft with this id, if it belongs to the form at `form`.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, author: &Actor, id: DraftId, form: &str) -> Result<Option<Model>> {
    Ok(own(db, author).filter(Column::Id.eq(id)).filter(Column::Form.eq(form)).one(db.reader()).await?)
}

/// Throws away the author's draft with this id; somebody else's is left alone.
///
/// # Errors
/// The database cannot be written.
pub async fn discard(db: &Db, author: &Actor, id: DraftId) -> Result<()> {
    let tx = db.begin().await?;
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::StaffId.eq(author.staff()))
        .exec(tx.connection())
        .await?;
    tx.commit_unrecorded().await
}

/// Removes the draft of a form that has now been saved, if there is one: the one the page wrote to or was opened with,
/// that of the new record, or that of an edit form whose page wrote none by itself.
///
/// # Errors
/// The database cannot be written.
pub async fn saved(
    db: &Db,
    _task: &SystemTask,
    author: StaffId,
    form: &str,
    sheet: &Sheet,
    opened: Option<DraftId>,
) -> Result<()> {
    let rows = Entity::find().filter(Column::StaffId.eq(author)).filter(Column::Form.eq(form)).all(db.reader()).await?;
    let written = sheet.draft();
    let is_done = |row: &Model| {
        written == Some(Some(row.id))
            || opened == Some(row.id)
            || row.form_key == sheet.key() && (written.is_none() || !sheet.key().is_empty())
    };
    let done: Vec<DraftId> = rows.iter().filter(|row| is_done(row)).map(|row| row.id).collect();
    if done.is_empty() {
        return Ok(());
    }
    let tx = db.begin().await?;
    Entity::delete_many().filter(Column::Id.is_in(done)).exec(tx.connection()).await?;
    tx.commit_unrecorded().await
}

/// Removes the drafts that nobody has touched for [`DAYS`] days, and says how many.
///
/// # Errors
/// The database cannot be written.
pub async fn sweep(db: &Db, _task: &SystemTask) -> Result<u64> {
    let tx = db.begin().await?;
    let swept = Entity::delete_many().filter(Column::SavedAt.lt(oldest(db))).exec(tx.connection()).await?;
    tx.commit_unrecorded().await?;
    Ok(swept.rows_affected)
}
