//! The key of a record that a form makes, so that sending the form twice makes one record.

use crate::access::Actor;
use crate::error::AppError;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The record's key: of its author, the address of the form, and the key that travelled with the form. Nobody can name a key of somebody
/// else's record, so nothing tells whether there is one. Keys made later still sort later.
///
/// # Errors
/// The form carries no key that a page gave it.
pub fn made<I: From<Uuid>>(who: &Actor, form: &str, key: &str) -> Result<I, AppError> {
    let key: Uuid = key.trim().parse().map_err(|_| AppError::NotAForm)?;
    of(who.staff().0, form, key).map(I::from).ok_or(AppError::NotAForm)
}

fn of(author: Uuid, form: &str, key: Uuid) -> Option<Uuid> {
    let (seconds, nanos) = key.get_timestamp().filter(|_| key.get_version_num() == 7)?.to_unix();
    let millis = seconds.checked_mul(1_000)?.checked_add(u64::from(nanos / 1_000_000))?;
    let hash = Sha256::new().chain_update(author).chain_update(form).chain_update(key).finalize();
    let random: [u8; 10] = hash.get(..10)?.try_into().ok()?;
    Some(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_makes_one_record_and_only_for_its_author() {
        let (sato, tanaka, key) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        let made = of(sato, "/persons/new", key).unwrap();
        assert_eq!(of(sato, "/persons/new", key), Some(made));
        assert_ne!(of(tanaka, "/persons/new", key), Some(made));
        assert_ne!(of(sato, "/cases/new", key), Some(made));
        assert_ne!(made, key);
        assert_eq!(made.get_version_num(), 7);
        assert_eq!(made.as_bytes()[..6], key.as_bytes()[..6], "it sorts where the form was opened");
        assert_eq!(of(sato, "/persons/new", Uuid::nil()), None);
        assert_eq!(of(sato, "/persons/new", Uuid::max()), None);
    }
}
