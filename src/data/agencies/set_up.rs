//! The first agency and the first administrator of an installation.

use crate::access::SystemTask;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::staff::{Hashing, NewPosting, NewStaff};
use crate::data::{Db, Result};
use entity::agencies;
use entity::codes::Role;
use entity::ids::AgencyId;
use sea_orm::{ActiveModelTrait, Set};

/// Creates the municipality's own agency and the first administrator.
///
/// # Errors
/// The database cannot be written.
pub async fn set_up(
    db: &Db,
    task: &SystemTask,
    hashing: Hashing,
    name: &str,
    staff: &NewStaff,
    password: &str,
) -> Result<()> {
    let id = AgencyId::new();
    let tx = db.begin().await?;
    agencies::ActiveModel {
        id: Set(id),
        code: Set("000001".to_owned()),
        name: Set(name.to_owned()),
        kana: Set(String::new()),
        kind: Set("02".to_owned()),
        field: Set(String::new()),
        postal_code: Set(String::new()),
        address: Set(String::new()),
        phone: Set(String::new()),
        duty_phone: Set(String::new()),
        is_municipality: Set(true),
        is_open_on_holidays: Set(false),
        reply_days: Set(14),
        valid_from: Set(None),
        valid_until: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
    }
    .insert(tx.connection())
    .await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Agency).on(id.into());
    tx.commit(vec![entry]).await?;
    let posting = NewPosting { agency: id, roles: vec![Role::Administrator], valid_from: None, valid_until: None };
    let id = crate::data::staff::add(db, task, hashing, staff, password, Some(&posting)).await?;
    let tx = db.begin().await?;
    // The person chose this password on the one-time page; nobody else knows it.
    tx.run("UPDATE staff SET must_change_password = FALSE WHERE id = $1", vec![id.into()]).await?;
    tx.commit_unrecorded().await
}
