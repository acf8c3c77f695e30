//! Signing in: an unknown name costs as much as a wrong password, and failures lock for longer and longer.

use super::password::Hashing;
use crate::access::SystemTask;
use crate::data::audit::{By, Deed, Entry, Kind};
use crate::data::{Db, Result};
use entity::ids::StaffId;
use entity::staff;
use entity::stamp::At;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Failures that cost nothing yet.
const FREE_FAILURES: i32 = 4;
/// Longest wait: one hour.
const LONGEST: i64 = 3_600;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was them.
    Welcome(StaffId),
    /// Name or password is wrong, or the account does not hold today.
    Wrong,
    /// Too many failures: wait this many seconds.
    Wait(i64),
}

/// Checks a name and a password, and records the attempt.
///
/// # Errors
/// The database cannot be used.
pub async fn sign_in(db: &Db, _task: &SystemTask, hashing: Hashing, login: &str, password: &str) -> Result<Outcome> {
    let now = db.clock().now();
    let row = staff::Entity::find().filter(staff::Column::Login.eq(login)).one(db.reader()).await?;
    let Some(row) = row else {
        // The same work and the same waits as for a known name, so that neither tells which names exist.
        let entry = Entry::new(now, Deed::SignInFailed, Kind::Session);
        db.begin().await?.commit(vec![entry]).await?;
        let outcome = strangers::fail(db, login, now);
        if !outcome.1 {
            hashing.hash(password).await?;
        }
        return Ok(outcome.0);
    };
    if let Some(until) = row.locked_until.filter(|until| *until > now) {
        let entry = entry(now, Deed::SignInFailed, &row).with(json!({ "locked": true }));
        db.begin().await?.commit(vec![entry]).await?;
        return Ok(Outcome::Wait((until.0 - now.0) / 1_000_000 + 1));
    }
    let today = db.clock().today_ymd();
    let holds = !row.is_disabled
        && row.valid_from.is_none_or(|from| from <= today)
        && row.valid_until.is_none_or(|until| until >= today);
    let is_right = hashing.is_right(password, &row.password_hash).await?;
    let tx = db.begin().await?;
    if !is_right || !holds {
        let failures = row.failures.saturating_add(1);
        let wait = delay(failures);
        let until = (wait > 0).then_some(At(now.0 + wait * 1_000_000));
        tx.run(
            "UPDATE staff SET failures = failures + 1, locked_until = $1 WHERE id = $2",
            vec![until.into(), row.id.into()],
        )
        .await?;
        let entry = entry(now, Deed::SignInFailed, &row).with(json!({ "failures": failures }));
        tx.commit(vec![entry]).await?;
        return Ok(if wait > 0 { Outcome::Wait(wait) } else { Outcome::Wrong });
    }
    tx.run("UPDATE staff SET failures = 0, locked_until = NULL WHERE id = $1", vec![row.id.into()]).await?;
    tx.commit(vec![entry(now, Deed::SignedIn, &row)]).await?;
    Ok(Outcome::Welcome(row.id))
}

/// Failures of names that nobody has, kept by this process only.
mod strangers {
    use super::{At, Outcome, delay};
    use crate::data::Db;
    use entity::ids::ChainId;
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    /// More names than this at once are an attack; the oldest waits are forgotten then.
    const MOST: usize = 10_000;

    static TRIED: Mutex<BTreeMap<(ChainId, String), (i32, i64)>> = Mutex::new(BTreeMap::new());

    /// Notes a failure; also tells whether the name was waiting already.
    pub fn fail(db: &Db, login: &str, now: At) -> (Outcome, bool) {
        let Ok(mut tried) = TRIED.lock() else {
            return (Outcome::Wrong, false);
        };
        if tried.len() >= MOST {
            tried.clear();
        }
        let (failures, until) = tried.entry((db.chain(), login.to_owned())).or_default();
        if *until > now.0 {
            return (Outcome::Wait((*until - now.0) / 1_000_000 + 1), true);
        }
        *failures = failures.saturating_add(1);
        let wait = delay(*failures);
        *until = now.0 + wait * 1_000_000;
        (if wait > 0 { Outcome::Wait(wait) } else { Outcome::Wrong }, false)
    }
}

/// Seconds to wait after this many failures in a row: none for the first four, then 30 seconds, doubled each time.
const fn delay(failures: i32) -> i64 {
    if failures <= FREE_FAILURES {
        return 0;
    }
    let doublings = failures - FREE_FAILURES - 1;
    if doublings >= 7 {
        return LONGEST;
    }
    let wait = 30 << doublings;
    if wait > LONGEST { LONGEST } else { wait }
}

fn entry(now: At, deed: Deed, row: &staff::Model) -> Entry {
    Entry::new(now, deed, Kind::Session).on(row.id.into()).by_staff(By { staff: row.id, posting: None, agency: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_up_to_an_hour() {
        let waits: Vec<i64> = (1..=14).map(delay).collect();
        assert_eq!(&waits[..8], &[0, 0, 0, 0, 30, 60, 120, 240]);
        assert_eq!(waits[13], LONGEST);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
