//! One frame for every page: where one is, who one is acting as, and what has just happened.

use maud::{DOCTYPE, Markup, html};

use super::{account::account, asset::asset_url, menu::menu, notice::Notice};

/// The signed-in person as the frame shows them.
#[derive(Debug, Default)]
pub struct Viewer<'a> {
    /// Tells the person from another who signs in at the same browser.
    pub id: String,
    pub name: &'a str,
    /// The agency and the role now acted in, 「機関 ・ 役割」.
    pub acting: String,
    pub postings: Vec<PostingChoice>,
    /// The session's form token.
    pub token: &'a str,
    pub menu: Vec<MenuEntry>,
    pub can_search: bool,
    pub can_log: bool,
}

/// One posting that the person may act in.
#[derive(Debug)]
pub struct PostingChoice {
    pub id: String,
    pub label: String,
    pub current: bool,
}

/// One place in the menu.
#[derive(Debug, Default)]
pub struct MenuEntry {
    pub label: &'static str,
    pub href: &'static str,
    pub current: bool,
    /// How many things wait there.
    pub count: Option<u64>,
    /// Begins a new group, set apart by a line.
    pub apart: bool,
}

/// One step of the way to this page.
#[derive(Debug)]
pub struct Crumb {
    pub label: String,
    /// The page itself has none.
    pub href: Option<String>,
}

/// Who printed the page and when, for the foot of the paper.
#[derive(Debug)]
pub struct Printed {
    pub by: String,
    pub at: String,
}

/// Everything around the body of a page.
#[derive(Default)]
pub struct Shell<'a> {
    pub title: String,
    pub crumbs: Vec<Crumb>,
    /// Without a viewer the page is one narrow column, as for signing in.
    pub viewer: Option<&'a Viewer<'a>>,
    pub notice: Option<Notice>,
    /// Links and buttons at the right of the heading.
    pub actions: Markup,
    /// Tags behind the heading.
    pub badge: Markup,
    pub printed: Option<Printed>,
    /// Further embedded scripts that this page needs.
    pub scripts: Vec<&'static str>,
}

/// The whole document.
pub fn page(shell: &Shell<'_>, body: &Markup) -> Markup {
    let can_log = shell.viewer.is_some_and(|viewer| viewer.can_log);
    html! {
        (DOCTYPE)
        html lang="ja" {
            (head(shell))
            body.alone[shell.viewer.is_none()] data-log=[can_log.then_some("/consultations/new")]
                data-note=[can_log.then_some("/phone-notes/new")] data-who=[shell.viewer.map(|viewer| &viewer.id)] {
                a.skip href="#main" { "本文へ" }
                @if let Some(viewer) = shell.viewer {
                    (top(viewer))
                    div.frame {
                        (menu(&viewer.menu))
                        (main(shell, body))
                    }
                } @else {
                    (main(shell, body))
                }
            }
        }
    }
}

fn head(shell: &Shell<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="robots" content="noindex, nofollow";
            meta name="format-detection" content="telephone=no";
            title { (shell.title) " | つなぎ" }
            link rel="icon" type="image/svg+xml" href=(asset_url("icon.svg"));
            link rel="stylesheet" href=(asset_url("tokens.css"));
            link rel="stylesheet" href=(asset_url("tsunagi.css"));
            @let drafts = shell.viewer.map(|_| "drafts.js");
            @let suggest = shell.viewer.is_some_and(|viewer| viewer.can_search).then_some("suggest.js");
            @for name in std::iter::once(&"tsunagi.js").chain(&drafts).chain(&suggest).chain(&shell.scripts) {
                script type="module" src=(asset_url(name)) {}
            }
        }
    }
}

fn top(viewer: &Viewer<'_>) -> Markup {
    html! {
        header.top {
            a.brand href="/" {
                img src=(asset_url("icon.svg")) alt="" width="28" height="28";
                span { "つなぎ" }
            }
            @if viewer.can_search {
                form.search.tight role="search" method="get" action="/search" {
                    input #q type="search" name="q" aria-label="さがす" aria-keyshortcuts="/" autocomplete="off"
                        placeholder="氏名・カナ・電話・生年月日・ケース番号でさがす";
                    button.low { "さがす" }
                }
            }
            (account(viewer))
        }
    }
}

fn main(shell: &Shell<'_>, body: &Markup) -> Markup {
    html! {
        main #main.page tabindex="-1" {
            @if shell.viewer.is_none() {
                p.mark {
                    img src=(asset_url("icon.svg")) alt="" width="40" height="40";
                    "つなぎ"
                }
            }
            @if !shell.crumbs.is_empty() { (crumbs(&shell.crumbs)) }
            div.head {
                h1 { (shell.title) }
                @if !shell.badge.0.is_empty() { div.badge { (shell.badge) } }
                @if !shell.actions.0.is_empty() { div.acts { (shell.actions) } }
            }
            @if let Some(notice) = &shell.notice { (notice) }
            (body)
            @if shell.viewer.is_some() { (paper_foot(shell.printed.as_ref())) }
        }
    }
}

fn paper_foot(printed: Option<&Printed>) -> Markup {
    html! {
        div.paper-foot {
            p {
                strong { "取扱注意" }
                @if let Some(printed) = printed { "　作成 " (printed.at) "　" (printed.by) }
            }
        }
    }
}

fn crumbs(steps: &[Crumb]) -> Markup {
    html! {
        nav.crumbs aria-label="現在の場所" {
            ol {
                @for step in steps {
                    li {
                        @if let Some(href) = &step.href {
                            a href=(href) { (step.label) }
                        } @else {
                            span aria-current="page" { (step.label) }
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

    fn viewer() -> Viewer<'static> {
        Viewer {
            name: "佐藤 花子",
            acting: "市社協 ・ 相談支援員".into(),
            token: "t0k3n",
            can_search: true,
            can_log: true,
            ..Viewer::default()
        }
    }

    #[test]
    fn a_page_has_one_heading_a_skip_link_and_its_title() {
        let viewer = viewer();
        let shell = Shell { title: "山田家".into(), viewer: Some(&viewer), ..Shell::default() };
        let text = page(&shell, &html! { p { "本文" } }).0;
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"ja\">"));
        assert_eq!(text.matches("<h1>").count(), 1);
        assert!(text.contains("<title>山田家 | つなぎ</title>"));
        assert!(text.contains("href=\"#main\"") && text.contains("id=\"main\""));
        assert!(text.contains("data-log=\"/consultations/new\""));
    }

    #[test]
    fn names_are_escaped_wherever_the_frame_shows_them() {
        let nasty = "<script>alert(1)</script>";
        let viewer = Viewer { name: nasty, acting: nasty.into(), ..viewer() };
        let shell = Shell {
            title: nasty.into(),
            viewer: Some(&viewer),
            crumbs: vec![Crumb { label: nasty.into(), href: None }],
            printed: Some(Printed { by: nasty.into(), at: nasty.into() }),
            ..Shell::default()
        };
        assert!(!page(&shell, &html! {}).0.contains("<script>alert"));
    }

    #[test]
    fn a_stranger_sees_neither_menu_nor_search() {
        let shell = Shell { title: "ログイン".into(), ..Shell::default() };
        let text = page(&shell, &html! {}).0;
        assert!(!text.contains("role=\"search\"") && !text.contains("<nav"));
        assert!(!text.contains("data-log"));
    }

    #[test]
    fn paper_says_who_made_it() {
        let viewer = viewer();
        let shell = Shell {
            viewer: Some(&viewer),
            printed: Some(Printed { by: "佐藤 花子".into(), at: "令和8年11月21日 10:40".into() }),
            ..Shell::default()
        };
        let text = page(&shell, &html! {}).0;
        assert!(text.contains("取扱注意") && text.contains("作成 令和8年11月21日 10:40　佐藤 花子"));
    }
}
