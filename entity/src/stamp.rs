//! Points in time as whole numbers, so that both databases store, sort and compare them alike.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct At(pub i64);

/// A calendar day in Japan as `yyyymmdd`; 0 stands for a birth date that is not known.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ymd(pub i32);

/// A minute on the clock in Japan as `yyyymmddhhmm`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LocalMinute(pub i64);

impl LocalMinute {
    /// The day of this minute.
    pub const fn day(self) -> Ymd {
        Ymd((self.0 / 10_000) as i32)
    }

    /// Minutes since midnight.
    pub const fn minute_of_day(self) -> i32 {
        ((self.0 / 100 % 100) * 60 + self.0 % 100) as i32
    }
}
