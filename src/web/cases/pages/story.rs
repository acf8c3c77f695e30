//! The timeline of a case: what happened, newest first.

use super::{days_since, short_day};
use crate::clock;
use crate::data::cases::{Happening, What};
use crate::domain::wareki;
use crate::view::tag::{Tone, tag};
use crate::view::timeline::Entry;
use crate::web::paths;
use entity::codes::{Counterpart, EventKind, Method, NextStep, ReferralStatus};
use entity::stamp::{LocalMinute, Ymd};
use maud::{Markup, html};

/// Characters of a text that the timeline shows; the record itself has the rest.
const EXCERPT: usize = 280;

/// One thing that happened, with its text in full or its beginning.
pub fn entry(happening: &Happening, today: Ymd, is_whole: bool) -> Entry {
    let entry = Entry { datetime: machine(happening), when: people(happening), ..Entry::default() };
    match &happening.what {
        What::Consultation { id, method, counterpart, minutes, content, next, voided } => Entry {
            tags: tag(Tone::Plain, method.label()),
            who: joined(&[
                &with(*method, *counterpart),
                &minutes.map(|minutes| format!("{minutes}分")).unwrap_or_default(),
                &happening.staff,
            ]),
            body: html! {
                (told(content, Some(&paths::consultation(*id)), is_whole))
                @if let Some(next) = next { p.small.soft { "次に " (coming(next)) } }
            },
            link: Some(("ひらく".to_owned(), paths::consultation(*id))),
            weighty: voided.is_none() && is_met(*method, *counterpart),
            voided: voided.clone(),
            ..entry
        },
        What::Referral { id, kind, status, to, reason, is_voided } => Entry {
            tags: html! {
                (tag(Tone::Key, "つなぎ"))
                (state(*status, happening.at.day(), today))
            },
            who: joined(&[&format!("→ {to}"), kind.label(), &happening.staff]),
            body: told(reason, Some(&paths::referral(*id)), is_whole),
            link: Some(("ひらく".to_owned(), paths::referral(*id))),
            voided: is_voided.then(|| "つなぎのページに書かれています。".to_owned()),
            ..entry
        },
        What::Event { kind, note, .. } => {
            let is_turn = matches!(kind, EventKind::Opened | EventKind::Closed | EventKind::Reopened);
            Entry {
                tags: tag(if is_turn { Tone::Done } else { Tone::Plain }, kind.label()),
                who: happening.staff.clone(),
                body: told(note, None, is_whole),
                weighty: is_turn,
                ..entry
            }
        }
    }
}

/// With whom; a contact between agencies says so by its method.
fn with(method: Method, counterpart: Counterpart) -> String {
    match (method, counterpart) {
        (Method::AgencyTel | Method::AgencyMeet | Method::Conf, Counterpart::Agency) => String::new(),
        (_, counterpart) => counterpart.label().to_owned(),
    }
}

/// 本人 was met in person.
const fn is_met(method: Method, counterpart: Counterpart) -> bool {
    matches!(counterpart, Counterpart::Myself)
        && matches!(method, Method::Office | Method::VisitHome | Method::Accompany | Method::Place)
}

fn state(status: ReferralStatus, since: Ymd, today: Ymd) -> Markup {
    match status {
        ReferralStatus::Sent => {
            let days = days_since(since, today).unwrap_or(0);
            tag(Tone::Soon, &format!("返信待ち {days}日"))
        }
        ReferralStatus::Declined => tag(Tone::Late, status.label()),
        ReferralStatus::Accepted | ReferralStatus::InProgress | ReferralStatus::Completed => {
            tag(Tone::Done, status.label())
        }
        ReferralStatus::Draft | ReferralStatus::Withdrawn | ReferralStatus::OnHold => tag(Tone::Plain, status.label()),
    }
}

/// 「訪問 電話してから R8.11.25」.
fn coming((step, note, on): &(Option<NextStep>, String, Option<Ymd>)) -> Markup {
    html! {
        (step.map_or("", NextStep::label)) " " (note)
        @if let Some(on) = on { " " (short_day(*on)) }
    }
}

fn told(text: &str, whole: Option<&str>, is_whole: bool) -> Markup {
    let most = if is_whole { usize::MAX } else { EXCERPT };
    let excerpt: String = text.chars().take(most).collect();
    let is_cut = excerpt.len() < text.len();
    html! {
        @if !text.is_empty() {
            p.pre {
                (excerpt)
                @if is_cut {
                    "…"
                    @if let Some(whole) = whole { " " a href=(whole) { "続きを読む" } }
                }
            }
        }
    }
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("　")
}

/// A slip is sent on a day, not at a minute.
const fn has_time(happening: &Happening) -> bool {
    !matches!(happening.what, What::Referral { .. })
}

fn machine(happening: &Happening) -> String {
    let LocalMinute(minute) = happening.at;
    let day = clock::date(happening.at.day()).map(wareki::iso).unwrap_or_default();
    if has_time(happening) { format!("{day}T{:02}:{:02}", minute / 100 % 100, minute % 100) } else { day }
}

fn people(happening: &Happening) -> String {
    let LocalMinute(minute) = happening.at;
    let day = clock::date(happening.at.day()).map(wareki::long_with_weekday).unwrap_or_default();
    if has_time(happening) { format!("{day} {}:{:02}", minute / 100 % 100, minute % 100) } else { day }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{ConsultationId, ReferralId};

    fn slip(at: i64, status: ReferralStatus, is_voided: bool) -> Happening {
        Happening {
            at: LocalMinute(at),
            staff: "佐藤".to_owned(),
            what: What::Referral {
                id: ReferralId::new(),
                kind: entity::codes::ReferralKind::Introduction,
                status,
                to: "保健センター".to_owned(),
                reason: String::new(),
                is_voided,
            },
        }
    }

    #[test]
    fn a_slip_has_a_day_and_a_contact_a_minute() {
        let today = Ymd(20_261_121);
        let shown = entry(&slip(202_611_050_000, ReferralStatus::Sent, false), today, false);
        assert_eq!((shown.datetime.as_str(), shown.when.as_str()), ("2026-11-05", "令和8年11月5日（木）"));
        let contact = Happening {
            at: LocalMinute(202_611_200_905),
            staff: "佐藤".to_owned(),
            what: What::Consultation {
                id: ConsultationId::new(),
                method: Method::VisitHome,
                counterpart: Counterpart::Myself,
                minutes: Some(40),
                content: "あ".repeat(EXCERPT + 1),
                next: Some((Some(NextStep::Visit), "電話してから".to_owned(), Some(Ymd(20_261_125)))),
                voided: None,
            },
        };
        let shown = entry(&contact, today, false);
        assert_eq!(shown.datetime, "2026-11-20T09:05");
        assert_eq!(shown.when, "令和8年11月20日（金） 9:05");
        assert_eq!(shown.who, "本人　40分　佐藤");
        assert!(shown.weighty && shown.body.0.contains("続きを読む"));
        assert!(shown.body.0.contains("訪問する 電話してから"));
        assert!(!entry(&contact, today, true).body.0.contains("続きを読む"));
    }
}
