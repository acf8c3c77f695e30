//! When something happened, as people say it: 「10:33」 today, 「昨日 16:42」, 「11月3日 9:05」.

use crate::clock::{self, Clock};
use chrono::Datelike;
use entity::stamp::At;

/// The moment in words.
pub fn words(at: At, clock: &Clock) -> String {
    let Some(then) = clock::local_time(at) else {
        return String::new();
    };
    let today = clock.today();
    let time = then.format("%H:%M");
    match (today - then.date()).num_days() {
        0 => time.to_string(),
        1 => format!("昨日 {time}"),
        _ => format!("{}月{}日 {time}", then.month(), then.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    #[test]
    fn the_nearer_the_shorter() {
        let now = DateTime::<Utc>::from_timestamp(1_795_224_720, 0).unwrap();
        let clock = Clock::telling(move || now);
        let ago = |minutes: i64| words(At((1_795_224_720 - minutes * 60) * 1_000_000), &clock);
        assert_eq!(ago(0), "10:32");
        assert_eq!(ago(24 * 60), "昨日 10:32");
        assert_eq!(ago(18 * 24 * 60), "11月3日 10:32");
    }
}
