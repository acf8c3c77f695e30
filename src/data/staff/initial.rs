//! New accounts and forgotten passwords: both begin with a password that must be changed at the first sign-in.

use super::accounts::{NewStaff, qualify, taken};
use super::password::Hashing;
use super::postings::{NewPosting, codes, insert};
use crate::access::{Administer, May, SystemTask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, sessions};
use entity::ids::StaffId;
use entity::staff;
use rand::RngExt;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

/// Letters that nobody mistakes for another when reading aloud or copying by hand.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
const GROUPS: usize = 4;
const PER_GROUP: usize = 4;

/// An initial password, readable over the telephone: four groups of four letters.
pub fn initial_password(_task: &SystemTask) -> String {
    draw()
}

fn draw() -> String {
    let mut random = rand::rng();
    let groups: Vec<String> = (0..GROUPS)
        .map(|_| {
            (0..PER_GROUP)
                .filter_map(|_| LETTERS.get(random.random_range(0..LETTERS.len())))
                .map(|letter| char::from(*letter))
                .collect()
        })
        .collect();
    groups.join("-")
}

/// Makes an account with an initial password, for commands, imports and the first sign-in.
///
/// # Errors
/// [`Error::Taken`] if the login is in use.
pub async fn add(
    db: &Db,
    task: &SystemTask,
    hashing: Hashing,
    new: &NewStaff,
    password: &str,
    posting: Option<&NewPosting>,
) -> Result<StaffId> {
    create(db, hashing, new, password, posting, &json!(task.reason()), |entry| entry).await
}

/// Makes an account on behalf of the administrator; its initial password is answered if none was chosen.
///
/// # Errors
/// [`Error::Taken`] if the login is in use.
pub async fn open_account(
    db: &Db,
    by: &May<Administer>,
    hashing: Hashing,
    new: &NewStaff,
    password: Option<&str>,
    posting: Option<&NewPosting>,
) -> Result<(StaffId, Option<String>)> {
    let drawn = password.is_none().then(draw);
    let initial = password.or(drawn.as_deref()).unwrap_or_default();
    let id = create(db, hashing, new, initial, posting, &Value::Null, |entry| entry.by(by.actor())).await?;
    Ok((id, drawn))
}

async fn create(
    db: &Db,
    hashing: Hashing,
    new: &NewStaff,
    password: &str,
    posting: Option<&NewPosting>,
    reason: &Value,
    sign: impl Fn(Entry) -> Entry,
) -> Result<StaffId> {
    let hash = hashing.hash(password).await?;
    let now = db.clock().now();
    let tx = db.begin().await?;
    let id = StaffId::new();
    staff::ActiveModel {
        id: Set(id),
        login: Set(new.login.clone()),
        name: Set(new.name.clone()),
        kana: Set(new.kana.clone()),
        password_hash: Set(hash),
        must_change_password: Set(true),
        failures: Set(0),
        locked_until: Set(None),
        valid_from: Set(new.valid_from),
        valid_until: Set(new.valid_until),
        is_disabled: Set(false),
        version: Set(1),
        created_at: Set(now),
    }
    .insert(tx.connection())
    .await
    .map_err(taken)?;
    qualify(&tx, id, &new.qualifications).await?;
    let mut entries = vec![sign(
        Entry::new(now, Deed::Created, Kind::Staff).on(id.into()).with(json!({ "login": new.login, "by": reason })),
    )];
    if let Some(posting) = posting {
        let posting_id = insert(&tx, db.clock().now(), id, posting).await?;
        entries.push(sign(
            Entry::new(now, Deed::Created, Kind::Posting)
                .on(posting_id.into())
                .owned_by(posting.agency)
                .with(json!({ "staff": id, "agency": posting.agency, "roles": codes(&posting.roles) })),
        ));
    }
    tx.commit(entries).await?;
    Ok(id)
}

/// Gives an account an initial password again, lifts its lock and ends its sessions, for the command line.
///
/// # Errors
/// The database cannot be written.
pub async fn reset_password(db: &Db, task: &SystemTask, hashing: Hashing, id: StaffId, password: &str) -> Result<()> {
    replace(db, hashing, id, password, &json!(task.reason()), |entry| entry).await
}

/// Gives an account a new initial password, lifts its lock, ends its sessions, and answers the password.
///
/// # Errors
/// [`Error::Refused`] for one's own account.
pub async fn renew_password(db: &Db, by: &May<Administer>, hashing: Hashing, id: StaffId) -> Result<String> {
    if id == by.actor().staff() {
        return Err(Error::Refused("自分のパスワードは、右上の名前のメニューから変更してください。"));
    }
    let password = draw();
    replace(db, hashing, id, &password, &Value::Null, |entry| entry.by(by.actor())).await?;
    Ok(password)
}

async fn replace(
    db: &Db,
    hashing: Hashing,
    id: StaffId,
    password: &str,
    reason: &Value,
    sign: impl FnOnce(Entry) -> Entry,
) -> Result<()> {
    let hash = hashing.hash(password).await?;
    let tx = db.begin().await?;
    tx.run(
        "UPDATE staff SET password_hash = $1, must_change_password = TRUE, failures = 0, locked_until = NULL, \
         version = version + 1 WHERE id = $2",
        vec![hash.into(), id.into()],
    )
    .await?;
    sessions::end_all(&tx, id).await?;
    let entry = Entry::new(db.clock().now(), Deed::PasswordChanged, Kind::Staff)
        .on(id.into())
        .with(json!({ "reset": true, "by": reason }));
    tx.commit(vec![sign(entry)]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_initial_password_is_four_groups_without_look_alikes() {
        let drawn: BTreeSet<String> = (0..200).map(|_| draw()).collect();
        assert_eq!(drawn.len(), 200);
        for password in drawn {
            assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
            assert!(!password.contains(['i', 'l', 'o', '0', '1']), "{password}");
        }
    }
}
