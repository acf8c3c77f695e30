//! Grounds on which an agency shares by hand, without the consent of whom it concerns, and who has to agree to that.

use entity::codes::Ground;

/// The grounds that a form offers: 法令, 利用目的の範囲 (個人情報保護法69条), 委託元の確認.
pub const BY_HAND: [Ground; 3] = [Ground::Statute, Ground::Purpose, Ground::Commission];

/// When another person looks at what is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// Nobody has to.
    Nobody,
    /// Before anything is opened.
    Before,
    /// The next working day: it could not wait.
    After,
}

/// Who else has to look. A 通告 and what is urgent go at once and are reviewed; everything else under a law is confirmed by
/// a second person, and so is any other ground on which somebody shares who does not supervise.
pub const fn second(ground: Ground, is_urgent: bool, supervises: bool) -> Second {
    match ground {
        Ground::Statute if is_urgent => Second::After,
        Ground::Statute => Second::Before,
        _ if supervises => Second::Nobody,
        _ => Second::Before,
    }
}

/// Whether the article of law has to be named.
pub const fn needs_provision(ground: Ground) -> bool {
    matches!(ground, Ground::Statute | Ground::Purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_shares_under_a_law_alone() {
        for supervises in [false, true] {
            assert_eq!(second(Ground::Statute, false, supervises), Second::Before);
            assert_eq!(second(Ground::Statute, true, supervises), Second::After);
        }
    }

    #[test]
    fn only_who_supervises_shares_on_another_ground_alone() {
        for ground in [Ground::Purpose, Ground::Commission] {
            for is_urgent in [false, true] {
                assert_eq!(second(ground, is_urgent, true), Second::Nobody);
                assert_eq!(second(ground, is_urgent, false), Second::Before);
            }
        }
    }
}
