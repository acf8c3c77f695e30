//! What somebody typed and the server could not save (下書き): theirs alone, until it is saved or thrown away.

use crate::access::{Actor, SystemTask};
use crate::data::{Db, Result};
use entity::drafts;
use entity::ids::{DraftId, StaffId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Longest form that is kept, in bytes.
pub const LIMIT: usize = 1_000_000;

/// Keeps what was typed into the form at `form`; an earlier draft of the same form is replaced.
///
/// # Errors
/// The database cannot be written.
pub async fn park(db: &Db, _task: &SystemTask, author: StaffId, form: &str, fields: &str) -> Result<()> {
    let tx = db.begin().await?;
    let row = drafts::ActiveModel {
        id: Set(DraftId::new()),
        staff_id: Set(author),
        posting_id: Set(None),
        form: Set(form.to_owned()),
        record: Set(None),
        fields: Set(fields.to_owned()),
        saved_at: Set(db.clock().now()),
    };
    drafts::Entity::insert(row)
        .on_conflict(
            sea_orm::sea_query::OnConflict::columns([drafts::Column::StaffId, drafts::Column::Form])
                .update_columns([drafts::Column::Fields, drafts::Column::SavedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    tx.commit_unrecorded().await
}

/// The author's drafts, newest first, up to 50.
///
/// # Errors
/// The database cannot be read.
pub async fn of(db: &Db, author: &Actor) -> Result<Vec<drafts::Model>> {
    Ok(drafts::Entity::find()
        .filter(drafts::Column::StaffId.eq(author.staff()))
        .order_by_desc(drafts::Column::SavedAt)
        .limit(50)
        .all(db.reader())
        .await?)
}

/// The author's own draft with this id, if it belongs to the form at `form`.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, author: &Actor, id: DraftId, form: &str) -> Result<Option<drafts::Model>> {
    Ok(drafts::Entity::find_by_id(id)
        .filter(drafts::Column::StaffId.eq(author.staff()))
        .filter(drafts::Column::Form.eq(form))
        .one(db.reader())
        .await?)
}

/// Throws away the author's draft with this id; somebody else's is left alone.
///
/// # Errors
/// The database cannot be written.
pub async fn discard(db: &Db, author: &Actor, id: DraftId) -> Result<()> {
    let tx = db.begin().await?;
    drafts::Entity::delete_many()
        .filter(drafts::Column::Id.eq(id))
        .filter(drafts::Column::StaffId.eq(author.staff()))
        .exec(tx.connection())
        .await?;
    tx.commit_unrecorded().await
}

/// Removes the draft of a form that has now been saved, if there is one.
///
/// # Errors
/// The database cannot be written.
pub async fn saved(db: &Db, _task: &SystemTask, author: StaffId, form: &str) -> Result<()> {
    let query = drafts::Entity::find().filter(drafts::Column::StaffId.eq(author)).filter(drafts::Column::Form.eq(form));
    if query.one(db.reader()).await?.is_none() {
        return Ok(());
    }
    let tx = db.begin().await?;
    drafts::Entity::delete_many()
        .filter(drafts::Column::StaffId.eq(author))
        .filter(drafts::Column::Form.eq(form))
        .exec(tx.connection())
        .await?;
    tx.commit_unrecorded().await
}
