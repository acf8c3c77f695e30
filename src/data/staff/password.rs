//! Passwords: argon2id, hashed off the request threads, two at a time.

use crate::access::Actor;
use crate::config::Config;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, sessions};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use entity::staff;
use sea_orm::EntityTrait;
use tokio::sync::Semaphore;

/// Hashing is memory-hungry by design; more at once would let a burst of sign-ins starve the pages.
static TURNS: Semaphore = Semaphore::const_new(2);

/// How dear one hash is.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    memory_kib: u32,
    passes: u32,
}

impl Hashing {
    /// As the settings say.
    pub const fn of(config: &Config) -> Self {
        Self { memory_kib: config.argon2_memory_kib, passes: config.argon2_passes }
    }

    fn argon2(self) -> Result<Argon2<'static>> {
        let params =
            Params::new(self.memory_kib, self.passes, 1, None).map_err(|error| Error::Broken(error.to_string()))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// The hash of a password, with a salt of its own.
    ///
    /// # Errors
    /// The settings do not make a valid hash.
    pub async fn hash(self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.aside(move |argon2| {
            argon2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Broken(error.to_string()))
        })
        .await
    }

    /// Whether `password` is the one behind `hash`.
    ///
    /// # Errors
    /// The settings do not make a valid hash.
    pub async fn is_right(self, password: &str, hash: &str) -> Result<bool> {
        let (password, hash) = (password.to_owned(), hash.to_owned());
        self.aside(move |argon2| {
            Ok(PasswordHash::new(&hash).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok()))
        })
        .await
    }

    async fn aside<T: Send + 'static>(
        self,
        work: impl FnOnce(Argon2<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _turn = TURNS.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
        let argon2 = self.argon2()?;
        tokio::task::spawn_blocking(move || work(argon2)).await.map_err(|error| Error::Broken(error.to_string()))?
    }
}

/// Gives the actor a new password and ends all their sessions; `Ok(false)` if the old one is wrong.
///
/// # Errors
/// The database cannot be written.
pub async fn change_password(db: &Db, who: &Actor, hashing: Hashing, old: &str, new: &str) -> Result<bool> {
    let row = staff::Entity::find_by_id(who.staff()).one(db.reader()).await?;
    let Some(row) = row else { return Ok(false) };
    if !hashing.is_right(old, &row.password_hash).await? {
        return Ok(false);
    }
    let hash = hashing.hash(new).await?;
    let tx = db.begin().await?;
    tx.run(
        "UPDATE staff SET password_hash = $1, must_change_password = FALSE, version = version + 1 WHERE id = $2",
        vec![hash.into(), who.staff().into()],
    )
    .await?;
    sessions::end_all(&tx, who.staff()).await?;
    let entry = Entry::new(db.clock().now(), Deed::PasswordChanged, Kind::Staff).by(who).on(who.staff().into());
    tx.commit(vec![entry]).await?;
    Ok(true)
}
