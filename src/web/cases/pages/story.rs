//! The timeline of a case: what happened, newest first.

use super::days_since;
use crate::clock;
use crate::data::cases::{Happening, What};
use crate::domain::wareki;
use crate::view::tag::{Tone, tag};
use crate::view::timeline::Entry;
use crate::web::paths;
use entity::codes::{Counterpart, EventKind, Method, ReferralStatus};
use entity::stamp::{LocalMinute, Ymd};
use maud::{Markup, html};

/// Characters of a text that the timeline shows; the record itself has the rest.
const EXCERPT: usize = 280;

/// Which entries are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Everything.
    All,
    /// 相談.
    Consultations,
    /// つなぎ.
    Referrals,
    /// できごと.
    Events,
}

impl Show {
    /// Every choice, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::All, Self::Consultations, Self::Referrals, Self::Events];

    /// The choice with this code; everything otherwise.
    pub fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.code() == code).unwrap_or(Self::All)
    }

    /// Its code in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Consultations => "consultations",
            Self::Referrals => "referrals",
            Self::Events => "events",
        }
    }

    /// The word on its tab.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "すべて",
            Self::Consultations => "相談",
            Self::Referrals => "つなぎ",
            Self::Events => "できごと",
        }
    }

    /// Whether it shows this.
    pub const fn takes(self, happening: &Happening) -> bool {
        match self {
            Self::All => true,
            Self::Consultations => matches!(happening.what, What::Consultation { .. }),
            Self::Referrals => matches!(happening.what, What::Referral { .. }),
            Self::Events => matches!(happening.what, What::Event { .. }),
        }
    }
}

/// Slips that wait for an answer: to whom, and since when.
pub fn waiting(story: &[Happening]) -> Vec<(&str, Ymd)> {
    let mut waiting: Vec<_> = story
        .iter()
        .filter_map(|happening| match &happening.what {
            What::Referral { status: ReferralStatus::Sent, to, is_voided: false, .. } => {
                Some((to.as_str(), happening.at.day()))
            }
            _ => None,
        })
        .collect();
    waiting.sort_by_key(|(_, since)| *since);
    waiting
}

/// One thing that happened.
pub fn entry(happening: &Happening, today: Ymd) -> Entry {
    let entry = Entry { datetime: machine(happening), when: people(happening), ..Entry::default() };
    match &happening.what {
        What::Consultation { id, method, counterpart, minutes, content, voided } => Entry {
            tags: tag(Tone::Plain, method.label()),
            who: joined(&[
                &with(*method, *counterpart),
                &minutes.map(|minutes| format!("{minutes}分")).unwrap_or_default(),
                &happening.staff,
            ]),
            body: told(content, Some(&paths::consultation(*id))),
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
            body: told(reason, Some(&paths::referral(*id))),
            link: Some(("ひらく".to_owned(), paths::referral(*id))),
            voided: is_voided.then(|| "つなぎのページに書かれています。".to_owned()),
            ..entry
        },
        What::Event { kind, note, .. } => {
            let is_turn = matches!(kind, EventKind::Opened | EventKind::Closed | EventKind::Reopened);
            Entry {
                tags: tag(if is_turn { Tone::Done } else { Tone::Plain }, kind.label()),
                who: happening.staff.clone(),
                body: told(note, None),
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

fn told(text: &str, whole: Option<&str>) -> Markup {
    let excerpt: String = text.chars().take(EXCERPT).collect();
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
    fn only_slips_without_an_answer_wait_and_the_longest_comes_first() {
        let story = [
            slip(202_611_050_000, ReferralStatus::Sent, false),
            slip(202_611_040_000, ReferralStatus::Sent, true),
            slip(202_611_030_000, ReferralStatus::Accepted, false),
            slip(202_611_010_000, ReferralStatus::Sent, false),
        ];
        let days: Vec<i32> = waiting(&story).into_iter().map(|(_, day)| day.0).collect();
        assert_eq!(days, [20_261_101, 20_261_105]);
    }

    #[test]
    fn a_slip_has_a_day_and_a_contact_a_minute() {
        let today = Ymd(20_261_121);
        let shown = entry(&slip(202_611_050_000, ReferralStatus::Sent, false), today);
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
                voided: None,
            },
        };
        let shown = entry(&contact, today);
        assert_eq!(shown.datetime, "2026-11-20T09:05");
        assert_eq!(shown.when, "令和8年11月20日（金） 9:05");
        assert_eq!(shown.who, "本人　40分　佐藤");
        assert!(shown.weighty && shown.body.0.contains("続きを読む"));
    }
}
