//! Which state of a referral (つなぎ) may follow which (domain.md §11, transitions).

use entity::codes::{ReferralStatus as Status, Urgency};

/// Whether a referral in state `from` may go to state `to`.
pub const fn may_follow(from: Status, to: Status) -> bool {
    match from {
        Status::Draft => matches!(to, Status::Sent | Status::Withdrawn),
        Status::Sent => matches!(to, Status::Accepted | Status::OnHold | Status::Declined | Status::Withdrawn),
        Status::OnHold => matches!(to, Status::Accepted | Status::Declined | Status::Withdrawn),
        Status::Accepted => matches!(to, Status::InProgress | Status::Completed),
        Status::InProgress => matches!(to, Status::Completed),
        Status::Declined | Status::Withdrawn | Status::Completed => false,
    }
}

/// Days within which whoever accepted is expected to begin (着手).
pub const START_DAYS: u32 = 14;
/// Days within which something urgent is expected to be answered (緊急度); none where the receiver's own number counts.
pub const fn days_allowed(urgency: Urgency) -> Option<u32> {
    match urgency {
        Urgency::A => Some(0),
        Urgency::B => Some(2),
        Urgency::C => Some(7),
        Urgency::D => None,
    }
}

/// Days after which the next word is expected from whoever is at work (経過), where no day is named.
pub const REPORT_DAYS: u32 = 90;
/// Longest that an answer may be put off (保留), in days.
pub const LONGEST_HOLD: i64 = 60;
/// Longest until the next word, in days.
pub const LONGEST_REPORT: i64 = 366;

/// Whether whoever is at work may tell how it goes: 着手 after 受理, then 経過 as often as they like.
pub const fn may_report(from: Status) -> bool {
    matches!(from, Status::Accepted | Status::InProgress)
}

/// What the sender waits for.
pub const fn awaited_words(status: Status) -> &'static str {
    match status {
        Status::OnHold => "保留の返事待ち",
        Status::Accepted => "着手待ち",
        Status::InProgress => "経過待ち",
        _ => "返信待ち",
    }
}

/// Whether the receiver still owes an answer.
pub const fn is_awaiting(status: Status) -> bool {
    matches!(status, Status::Sent | Status::OnHold)
}

/// Whether nothing can follow any more.
pub const fn is_final(status: Status) -> bool {
    matches!(status, Status::Declined | Status::Withdrawn | Status::Completed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_a_final_state_and_nothing_else_is_final() {
        for from in Status::ALL {
            let follows = Status::ALL.iter().any(|to| may_follow(*from, *to));
            assert_eq!(follows, !is_final(*from), "{from}");
        }
    }

    #[test]
    fn who_is_at_work_reports_and_who_has_not_decided_answers() {
        for status in Status::ALL {
            let is_under_way = *status != Status::Draft && !is_final(*status);
            assert_eq!(may_report(*status) || is_awaiting(*status), is_under_way, "{status}");
            assert!(!(may_report(*status) && is_awaiting(*status)), "{status}");
        }
    }

    #[test]
    fn no_state_follows_itself_and_nothing_returns_to_a_draft() {
        for status in Status::ALL {
            assert!(!may_follow(*status, *status));
            assert!(!may_follow(*status, Status::Draft));
        }
    }
}
