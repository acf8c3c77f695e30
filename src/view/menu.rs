//! The menu shows only what exists and what the role can use; on a narrow screen it folds away without any script.

use maud::{Markup, html};

use super::{layout::MenuEntry, tag::count};

pub(super) fn menu(entries: &[MenuEntry]) -> Markup {
    if entries.is_empty() {
        return html! {};
    }
    let waiting = entries.iter().filter_map(|entry| entry.count).fold(0, u64::saturating_add);
    html! {
        div.side {
            // The fold is forced open by the stylesheet where there is room beside the page.
            details.menu {
                summary { "メニュー" @if waiting > 0 { " " (count(waiting)) } }
                nav aria-label="メニュー" {
                    ul {
                        @for entry in entries {
                            li.apart[entry.apart] {
                                a href=(entry.href) aria-current=[entry.current.then_some("page")] {
                                    span { (entry.label) }
                                    @if let Some(number) = entry.count && number > 0 { (count(number)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_place_is_marked_and_zero_is_not_shown() {
        let entries = [
            MenuEntry { label: "ホーム", href: "/", current: true, count: Some(0), ..MenuEntry::default() },
            MenuEntry { label: "つなぎ", href: "/referrals", count: Some(3), ..MenuEntry::default() },
        ];
        let text = menu(&entries).0;
        assert_eq!(text.matches("aria-current=\"page\"").count(), 1);
        assert!(text.contains("href=\"/\" aria-current=\"page\""));
        // Once behind its entry and once on the folded menu.
        assert_eq!(text.matches("class=\"count\"").count(), 2);
    }
}
