//! Which state of a referral (つなぎ) may follow which (domain.md §11, transitions).

use entity::codes::ReferralStatus as Status;

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
    fn no_state_follows_itself_and_nothing_returns_to_a_draft() {
        for status in Status::ALL {
            assert!(!may_follow(*status, *status));
            assert!(!may_follow(*status, Status::Draft));
        }
    }
}
