//! The states of a consent (同意), per person and recipient: 未説明 → 説明済・検討中 → 同意 / 一部同意 / 拒否 → 撤回.

use entity::codes::{ConsentGiver, ConsentStatus};
use entity::stamp::Ymd;

/// The age from which a person agrees alone (民法4条).
const ADULT: i32 = 18;

/// Whether something may be shared on a consent in this state.
pub const fn opens(status: ConsentStatus) -> bool {
    matches!(status, ConsentStatus::Agreed | ConsentStatus::Partial)
}

/// Whether a new record in state `next` may follow the newest one; one that opens something must be withdrawn first, so
/// that what rests on it ends.
pub const fn may_follow(newest: Option<ConsentStatus>, next: ConsentStatus) -> bool {
    let is_free = match newest {
        Some(newest) => !opens(newest),
        None => true,
    };
    is_free && !matches!(next, ConsentStatus::Withdrawn)
}

/// Why this person cannot agree for somebody who was born then; `birth` is 0 where it is not known.
pub fn refusal(giver: ConsentGiver, birth: Ymd, decided_on: Ymd) -> Option<&'static str> {
    let is_adult = birth.0 > 0 && (decided_on.0 - birth.0) / 10_000 >= ADULT;
    match giver {
        ConsentGiver::Parent if is_adult => {
            Some("18歳以上の人の同意は、本人からもらってください。親権者は代わりに同意できません。")
        }
        ConsentGiver::Parent | ConsentGiver::Guardian | ConsentGiver::Myself => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsentStatus::{Agreed, Explained, Partial, Refused, Withdrawn};

    #[test]
    fn what_opens_something_is_withdrawn_before_anything_else_is_recorded() {
        for next in [Explained, Agreed, Partial, Refused] {
            assert!(may_follow(None, next) && may_follow(Some(Refused), next) && may_follow(Some(Withdrawn), next));
            assert!(!may_follow(Some(Agreed), next) && !may_follow(Some(Partial), next));
        }
        assert!(!may_follow(None, Withdrawn));
    }

    #[test]
    fn from_eighteen_one_agrees_alone() {
        let birth = Ymd(20_081_122);
        assert_eq!(refusal(ConsentGiver::Parent, birth, Ymd(20_261_121)), None);
        assert!(refusal(ConsentGiver::Parent, birth, Ymd(20_261_122)).is_some());
        assert_eq!(refusal(ConsentGiver::Parent, Ymd(0), Ymd(20_261_122)), None);
        assert_eq!(refusal(ConsentGiver::Guardian, birth, Ymd(20_261_122)), None);
    }
}
