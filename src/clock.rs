//! The only clock: handlers and rules are given it, so that tests can stop it.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};
use entity::stamp::{At, LocalMinute, Ymd};
use std::sync::Arc;

/// Tells the time; Japan has had one zone without summer time since 1952.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A clock that tells what `tell` says.
    pub fn telling(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// This instant, in microseconds.
    pub fn now(&self) -> At {
        At((self.0)().timestamp_micros())
    }

    /// Today in Japan.
    pub fn today(&self) -> NaiveDate {
        self.local().date()
    }

    /// Today in Japan as `yyyymmdd`.
    pub fn today_ymd(&self) -> Ymd {
        ymd(self.today())
    }

    /// Date and time on the wall in Japan.
    pub fn local(&self) -> NaiveDateTime {
        in_japan((self.0)())
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

fn in_japan(instant: DateTime<Utc>) -> NaiveDateTime {
    FixedOffset::east_opt(9 * 3600)
        .map_or_else(|| instant.naive_utc(), |zone| instant.with_timezone(&zone).naive_local())
}

/// The day as `yyyymmdd`.
pub fn ymd(day: NaiveDate) -> Ymd {
    Ymd(day.year() * 10_000 + day.month() as i32 * 100 + day.day() as i32)
}

/// The minute as `yyyymmddhhmm`.
pub fn local_minute(time: NaiveDateTime) -> LocalMinute {
    LocalMinute(i64::from(ymd(time.date()).0) * 10_000 + i64::from(time.hour()) * 100 + i64::from(time.minute()))
}

/// The calendar day, if `day` is one.
pub fn date(day: Ymd) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.0 / 10_000, (day.0 / 100 % 100) as u32, (day.0 % 100) as u32)
}

/// The instant at which a day begins in Japan.
pub fn midnight(day: NaiveDate) -> Option<At> {
    let zone = FixedOffset::east_opt(9 * 3600)?;
    let begins = day.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single()?;
    Some(At(begins.timestamp_micros()))
}

/// The wall-clock time, if `minute` is one.
pub fn date_time(minute: LocalMinute) -> Option<NaiveDateTime> {
    let of_day = minute.minute_of_day();
    date(minute.day())?.and_hms_opt((of_day / 60) as u32, (of_day % 60) as u32, 0)
}

/// The wall-clock time in Japan of an instant.
pub fn local_time(at: At) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(at.0).map(in_japan)
}
