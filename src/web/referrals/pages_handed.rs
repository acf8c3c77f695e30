//! 「同意撤回」: what was handed over stays the receiver's record, marked, and goes no further.

use crate::data::referrals::Handed;
use crate::domain::{sections, wareki};
use crate::view::notice::{Notice, NoticeKind};
use crate::web::paths;
use maud::{Markup, html};

/// The mark, where the consent to what was handed over about `name` was withdrawn.
pub fn withdrawn(handed: &Handed, name: &str) -> Markup {
    let Some(day) = handed.withdrawn_on.and_then(crate::clock::date) else {
        return html! {};
    };
    let notice = Notice {
        kind: NoticeKind::Care,
        title: format!("同意撤回 {}", wareki::long(day)),
        text: html! {
            (handed.from_name) "から引き継いだ" (name) "さんの情報（" (sections::words(&handed.sections)) "）は、本人の同意が撤回されています。"
            "ほかの機関に渡さないでください。 "
            a href=(paths::referral(handed.referral_id)) { "つなぎ " (handed.number) }
        },
    };
    html! { (notice) }
}
