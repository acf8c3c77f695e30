//! What holds for every part: nothing inline, nothing unescaped, every reference leads somewhere.

use std::collections::BTreeSet;

use maud::{Markup, Render, html};

use super::{
    card::Card,
    charts::{HorizontalBars, YearColumns},
    confirm::Confirm,
    facts::Facts,
    field::{Check, Checks, ErrorSummary, Radios, Select, TextArea, TextField, Topics},
    filter::FilterBar,
    form::{PostButton, PostForm},
    layout::{Crumb, MenuEntry, PostingChoice, Printed, Shell, Viewer, page},
    notice::{Notice, care_banner},
    print::StampBoxes,
    table::{Head, Table},
    tabs::{Tab, Tabs},
    tag::{Tone, tag},
    timeline::{Entry, Timeline},
    todo::{Todo, TodoList},
};
use crate::domain::errors::Errors;

const NASTY: &str = "'\"><img src=x onerror=alert(1)><script>x</script>";

fn errors() -> Errors {
    let mut errors = Errors::new();
    for name in ["line", "area", "pick", "radio", "checks", "check", "topics"] {
        errors.add(name, NASTY);
    }
    errors
}

fn fields(errors: &Errors) -> Markup {
    let options = vec![(NASTY.to_owned(), NASTY.to_owned()), ("b".to_owned(), "乙".to_owned())];
    let hint = Some(NASTY);
    html! {
        (ErrorSummary { errors, labels: &[("line", NASTY)] })
        (TextField { name: "line", label: NASTY, value: NASTY, errors, hint, ..TextField::default() })
        (TextArea { name: "area", label: NASTY, value: NASTY, errors, hint, ..TextArea::default() })
        (Select { name: "pick", label: NASTY, value: NASTY, errors, hint, options: &options, blank: Some(NASTY), ..Select::default() })
        (Radios { name: "radio", legend: NASTY, value: NASTY, errors, hint, options: &options, ..Radios::default() })
        (Checks { name: "checks", legend: NASTY, chosen: &[NASTY.to_owned()], errors, hint, options: &options, ..Checks::default() })
        (Check { name: "check", label: NASTY, errors, hint, ..Check::default() })
        (Topics { legend: NASTY, labels: &[NASTY, "介護"], values: &[NASTY, "main"], errors })
    }
}

fn parts() -> Markup {
    let cell = || html! { (NASTY) };
    html! {
        (care_banner(NASTY, Some(NASTY)))
        (tag(Tone::Late, NASTY))
        (Facts { rows: vec![(NASTY, cell())], ..Facts::default() })
        (Tabs { label: NASTY, tabs: vec![Tab { label: NASTY, href: NASTY.into(), current: true, count: Some(1) }] })
        (FilterBar { action: NASTY, button: NASTY, clear: Some(NASTY), ..FilterBar::default() })
        (Table { caption: NASTY, heads: vec![Head::text(NASTY)], rows: vec![vec![cell()]], ..Table::default() })
        (Timeline { entries: vec![Entry {
            datetime: NASTY.into(), when: NASTY.into(), who: NASTY.into(), voided: Some(NASTY.into()),
            ground: Some(NASTY.into()), link: Some((NASTY.into(), NASTY.into())), ..Entry::default()
        }], ..Timeline::default() })
        (TodoList { items: vec![Todo { detail: NASTY.into(), ..Todo::default() }], ..TodoList::default() })
        (Confirm { question: NASTY, action: NASTY, token: NASTY, button: NASTY, back: NASTY, ..Confirm::default() })
        (PostButton { action: NASTY, token: NASTY, label: NASTY, class: NASTY })
        (HorizontalBars { title: NASTY, desc: NASTY, rows: vec![(NASTY.into(), Some(1), NASTY.into())] })
        (YearColumns { id: "chart", title: NASTY, desc: NASTY, years: vec![NASTY.into()], series: vec![(NASTY.into(), vec![Some(1)])] })
        (StampBoxes { title: NASTY, boxes: &[NASTY] })
        (Card { title: NASTY, more: Some((NASTY, NASTY)), ..Card::default() })
    }
}

fn everything() -> String {
    let viewer = Viewer {
        id: NASTY.into(),
        name: NASTY,
        acting: NASTY.into(),
        postings: [true, false].map(|current| PostingChoice { id: NASTY.into(), label: NASTY.into(), current }).into(),
        token: NASTY,
        menu: vec![MenuEntry { label: "ホーム", href: "/", count: Some(1), ..MenuEntry::default() }],
        can_search: true,
        can_log: true,
    };
    let shell = Shell {
        title: NASTY.into(),
        crumbs: vec![Crumb { label: NASTY.into(), href: Some(NASTY.into()) }],
        viewer: Some(&viewer),
        notice: Some(Notice::done(NASTY, html! { (NASTY) })),
        printed: Some(Printed { by: NASTY.into(), at: NASTY.into() }),
        ..Shell::default()
    };
    let form = PostForm { action: NASTY, token: NASTY, guarded: true, body: fields(&errors()) };
    page(&shell, &html! { (form.render()) (parts()) }).0
}

/// Every tag of the document, without its brackets; quotes are respected because values may hold brackets.
fn tags(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let mut quoted = false;
        let end = after.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, tail) = after.split_at(end.expect("every tag ends"));
        found.push(tag);
        rest = tail;
    }
    found
}

fn values<'a>(tags: &[&'a str], attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    tags.iter().filter_map(|tag| tag.split_once(&start)?.1.split('"').next()).collect()
}

#[test]
fn nothing_is_inline() {
    let text = everything();
    for tag in tags(&text) {
        assert!(!tag.contains(" style=\""), "inline style: {tag}");
        assert!(!tag.starts_with("style"), "inline style sheet");
        let outside_quotes: String = tag.split('"').step_by(2).collect();
        assert!(!outside_quotes.contains(" on"), "inline handler: {tag}");
    }
    for script in text.split("<script").skip(1) {
        assert!(script.starts_with(" type=\"module\" src=\"/assets/"));
        assert!(script.split_once('>').is_some_and(|(_, rest)| rest.starts_with("</script>")));
    }
}

#[test]
fn whatever_is_typed_stays_text() {
    let text = everything();
    assert!(!text.contains("<img src=x") && !text.contains("<script>"));
    assert!(text.contains("&lt;img src=x"));
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    let text = everything();
    let tags = tags(&text);
    let ids = values(&tags, "id");
    let set: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), set.len(), "an id is used twice");
    for attribute in ["for", "aria-describedby", "aria-labelledby"] {
        for value in values(&tags, attribute) {
            for id in value.split(' ') {
                assert!(set.contains(id), "{attribute}={id} leads nowhere");
            }
        }
    }
    for href in values(&tags, "href") {
        if let Some(id) = href.strip_prefix('#') {
            assert!(set.contains(id), "#{id} leads nowhere");
        }
    }
}

#[test]
fn every_form_that_posts_carries_the_token() {
    let text = everything();
    assert_eq!(text.matches("method=\"post\"").count(), text.matches("name=\"_token\"").count());
}

#[test]
fn there_is_one_main_heading() {
    assert_eq!(everything().matches("<h1").count(), 1);
}
