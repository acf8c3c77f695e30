//! Pages of the same human being across agencies. None of them ever names the other agency or tells of its record.

use super::form::{AnswerForm, EndForm};
use crate::access::{Actor, Supervise};
use crate::clock::{Clock, date};
use crate::data::Page;
use crate::data::identities::{DAYS_BETWEEN, InquiryRow, LinkRow, MOST, OnIdentityInquiry, OnIdentityLink, Searched};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{ErrorSummary, Hidden, Radios, TextArea};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::web::persons::words;
use crate::web::{Frame, moments, paths};
use chrono::TimeDelta;
use entity::codes::{InquiryAnswer, MatchState};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Where the inquiries stand.
const PLACE: &str = "/identity-inquiries";
/// What the inquiries are called.
const TITLE: &str = "ほかの機関からの照会";

/// What the searches found, in numbers, and the button of the next one.
pub fn matches(
    who: &Actor,
    clock: &Clock,
    all: &[Searched],
    last: Option<Ymd>,
    done: Option<&str>,
    errors: &Errors,
) -> Markup {
    let day = |day: Ymd| date(day).map(wareki::long).unwrap_or_default();
    let next = last.and_then(date).map(|last| last + TimeDelta::days(DAYS_BETWEEN));
    let waits = next.filter(|next| *next > clock.local().date());
    let rows = all
        .iter()
        .map(|row| {
            let mut cells = vec![html! { (day(row.found_on)) }];
            cells.extend([row.found, row.asked, row.linked, row.held, row.apart, row.parted].map(|n| html! { (n) }));
            cells
        })
        .collect();
    let mut heads = vec![Head::text("さがした日")];
    heads.extend(["見つかった組", "回答待ち", "結ばれた", "保留", "結ばれなかった", "あとで外した"].map(Head::number));
    let table = Table {
        caption: "これまでにさがした結果",
        caption_hidden: true,
        heads,
        rows,
        row_heads: true,
        empty: EmptyState {
            title: "まださがしていません。",
            advice: "さがすと、見つかった組の数がここに出ます。",
            action: None,
        },
        ..Table::default()
    };
    let refused = errors.on("").first().map(|why| Notice {
        kind: NoticeKind::Bad,
        title: "できませんでした".to_owned(),
        text: html! { (why) },
    });
    let frame = Frame::new(who, clock, "/persons", "機関をまたいで同じ人をさがす").under("人", "/persons");
    let frame = if refused.is_some() { frame.notice(refused) } else { frame.done(done) };
    frame.page(&html! {
        section.card.stack {
            p { "2つの機関に、氏名かフリガナと、生年月日か電話が同じ記録があるかを、プログラムがさがします。見つかると、両方の機関のスーパーバイザーに、自分の機関の記録についてだけ照会が届きます。" }
            @match waits {
                Some(next) => { p { "次にさがせるのは、" span.strong { (wareki::long(next)) } "からです。" } }
                None => {
                    (PostForm {
                        action: "/identity-matches",
                        token: who.token(),
                        body: html! { div.finish { button.main { "さがして照会する" } } },
                        ..PostForm::default()
                    })
                }
            }
            ul.rules {
                li { "だれの、どの機関の記録かは、この画面にも、どの画面にも出ません。" }
                li { "両方の機関が「同じ人」と答えたときだけ結ばれ、実人数は1人と数えます。結ばれても、相手の記録は見えません。" }
                li { "ほかの記録や答えと食い違うときは、両方が「同じ人」と答えても保留になります。あとで食い違いがなくなれば、次にさがしたときに結ばれます。" }
                li { "支援措置の対象の人は、さがしません。" }
                li { "登録した人がほかの機関にもいるかを数から知ることのないよう、" (DAYS_BETWEEN) "日に1回までです。1回に照会するのは" (MOST) "組までで、残りは次に見つかります。" }
            }
        }
        (Card { title: "これまでにさがした結果", body: html! { (table) }, ..Card::default() })
    })
}

/// In what the other record agrees.
fn agreeing(codes: &str) -> String {
    let words = codes.split(';').map(|code| match code {
        "name" => "氏名",
        "kana" => "フリガナ",
        "birth" => "生年月日",
        _ => "電話",
    });
    words.collect::<Vec<_>>().join("・")
}

/// What has become of an inquiry, as far as its agency may know.
fn outcome(row: &InquiryRow) -> &'static str {
    match (row.state, row.answer) {
        (MatchState::Asked | MatchState::Withdrawn, None) => "回答してください",
        (MatchState::Asked | MatchState::Withdrawn, Some(_)) => "相手の回答待ち（回答を変えられます）",
        (MatchState::Linked, _) => "同じ人として結ばれました",
        (MatchState::Held, _) => "保留（ほかの記録や答えとの関係で、まだ結べません）",
        (MatchState::Apart, _) => "結ばれませんでした",
        (MatchState::Parted, _) => "結びつきは外されました",
    }
}

/// What the acting agency is asked.
pub fn inquiries(who: &Actor, clock: &Clock, page: &Page<InquiryRow>, done: Option<&str>) -> Markup {
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                html! {
                    a href=(paths::person(row.person_id)) { (row.name()) }
                    @if row.is_one_of_several { br; span.soft.small { "別々の機関の記録について照会しています" } }
                },
                html! { (agreeing(&row.agreeing)) },
                html! { (moments::words(row.asked_at, clock)) },
                html! { @match row.answer { Some(answer) => { (answer) }, None => { "まだ" } } },
                html! { (outcome(row)) },
                html! {
                    a.button.low href={ (PLACE) "/" (row.id) } {
                        @if row.waits() { "答える" } @else if row.is_open() { "答えを変える" } @else { "見る" }
                        span.hidden { "（" (row.name()) "）" }
                    }
                },
            ]
        })
        .collect();
    let table = Table {
        caption: TITLE,
        caption_hidden: true,
        heads: ["この機関の記録", "一致した項目", "照会", "この機関の回答", "結果", ""].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "照会はありません。",
            advice: "ほかの機関に同じ人かもしれない記録が見つかると、ここに出ます。",
            action: Some(("人の一覧へ", "/persons")),
        },
        ..Table::default()
    };
    Frame::new(who, clock, "/persons", TITLE).under("人", "/persons").done(done).page(&html! {
        p.soft { "ほかの機関に、同じ人かもしれない記録があります。どの機関の、どんな記録かは、たがいに分かりません。" }
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: PLACE, ..Pager::default() })
    })
}

/// One inquiry: the own record, in what the other agrees, and the three answers.
pub fn inquiry(
    on: &OnIdentityInquiry<Supervise>,
    clock: &Clock,
    row: &InquiryRow,
    form: &AnswerForm,
    errors: &Errors,
) -> Markup {
    let kana = format!("{} {}", row.family_kana, row.given_kana);
    let birth = words::birth(row.birth_lo, row.birth_hi, &row.birth_precision, row.birth_as_of);
    let facts = Facts {
        shape: FactsShape::List,
        rows: vec![
            ("氏名", html! { a href=(paths::person(row.person_id)) { (row.name()) } }),
            ("フリガナ", html! { @if kana.trim().is_empty() { "わかりません" } @else { (kana.trim()) } }),
            ("生年月日", html! { (birth) }),
            ("性別", html! { (row.sex) }),
            ("一致した項目", html! { span.strong { (agreeing(&row.agreeing)) } }),
            ("照会", html! { (moments::words(row.asked_at, clock)) }),
        ],
    };
    let options = [
        (InquiryAnswer::Same, "同じ人（この機関の記録は確かで、1人と数えてよい）"),
        (InquiryAnswer::Another, "別の人（同じ名前の別の人がいると知っている）"),
        (InquiryAnswer::Declined, "分からない・この照会に応じない"),
    ];
    let options = options.map(|(answer, words)| (answer.code().to_owned(), words.to_owned()));
    let body = html! {
        (ErrorSummary { errors, labels: &[("answer", "回答"), ("note", "備考")] })
        (Card { title: "この機関の記録", body: html! { (facts) }, ..Card::default() })
        @if row.is_open() {
            (PostForm {
                action: &format!("{PLACE}/{}", row.id),
                token: on.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "was", value: &form.was })
                    div.card.stack {
                        p { "ほかの機関に、上の「一致した項目」が同じ記録があります。この機関の記録がその人のものとして確かか（会って確かめた、書類で確かめたなど）を考えて答えてください。" }
                        ul.rules {
                            li { "両方の機関が「同じ人」と答えると結ばれ、市町村の実人数は1人と数えます。たがいの記録は見えません。あとから外せます。" }
                            li { "それ以外の答えがあれば結ばれず、同じ組はもう照会しません。結ばれたかどうかは相手に伝わりますが、「別の人」か「分からない・応じない」かは伝わりません。" }
                            li { "相手の機関が答えるまでは、答えを変えられます。" }
                            li { "ほかの機関が知っていることを、本人や家族に伝えないでください。" }
                        }
                        (Radios { name: "answer", legend: "回答", value: &form.answer, errors, required: true, options: &options, ..Radios::default() })
                        (TextArea { name: "note", label: "備考", value: &form.note, errors, rows: 2, hint: Some("この機関のスーパーバイザーだけが見られます。例: 運転免許証で氏名と生年月日を確かめた。"), ..TextArea::default() })
                    }
                    div.finish {
                        button.main { "回答する" }
                        a href=(PLACE) { "やめて戻る" }
                    }
                },
            })
        } @else {
            (Card { title: "回答と結果", body: html! {
                (answered(row, clock))
                @if let Some(link) = row.link_id {
                    p { a href={ "/identity-links/" (link) "/end" } { "結びつきを外す" } }
                }
            }, ..Card::default() })
        }
    };
    Frame::new(on.actor(), clock, "/persons", format!("{}さんについての照会", row.name()))
        .under("人", "/persons")
        .under(TITLE, PLACE)
        .page(&body)
}

fn answered<'a>(row: &InquiryRow, clock: &Clock) -> Facts<'a> {
    let mut rows = Vec::new();
    if let (Some(answer), Some(at)) = (row.answer, row.answered_at) {
        let who = row.staff.as_deref().unwrap_or_default();
        rows.push(("回答", html! { (answer) "（" (moments::words(at, clock)) "、" (who) "）" }));
    }
    if !row.note.is_empty() {
        rows.push(("備考", html! { (row.note) }));
    }
    rows.push(("結果", html! { (outcome(row)) }));
    if let (Some(at), Some(reason)) = (row.ended_at, &row.end_reason) {
        let who = row.ender.as_deref().unwrap_or_default();
        rows.push(("この機関が外した理由", html! { (reason) "（" (moments::words(at, clock)) "、" (who) "）" }));
    }
    Facts { shape: FactsShape::List, rows }
}

/// Links of a person with records elsewhere, for supervisors; nothing where there are none.
pub fn links(rows: &[LinkRow], clock: &Clock) -> Markup {
    html! {
        @if !rows.is_empty() {
            (Card { title: "ほかの機関の記録との結びつき", body: html! {
                p.soft.small { "スーパーバイザーだけに見えます。実人数を1人と数えるための結びつきで、たがいの記録は見えません。" }
                ul.stack.plain-list {
                    @for (place, row) in rows.iter().enumerate() {
                        li {
                            (place + 1) ". "
                            @match (row.referral_id, row.inquiry_id) {
                                (Some(referral), _) => { a href=(paths::referral(referral)) { "つなぎ" } "で引き継いだ人" }
                                (None, Some(inquiry)) => { a href={ (PLACE) "/" (inquiry) } { "照会への回答" } }
                                (None, None) => { "両方の機関の回答" }
                            }
                            "（" (moments::words(row.made_at, clock)) "から）　"
                            a href={ "/identity-links/" (row.id) "/end" } { "外す" span.hidden { "（" (place + 1) "）" } }
                        }
                    }
                }
            }, ..Card::default() })
        }
    }
}

/// Asks before a link is undone.
pub fn end(on: &OnIdentityLink<Supervise>, clock: &Clock, form: &EndForm, errors: &Errors) -> Markup {
    let held = on.row();
    let back = paths::person(held.person.id);
    let name = words::name(&held.person);
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        @if held.link.ended_at.is_some() {
            p { "この結びつきは、すでに外されています。" a href=(back) { "この人の記録に戻る" } }
        } @else { (Confirm {
            question: "ほかの機関の記録との結びつきを外しますか。",
            explanation: html! {
                p { (name) "の記録と、ほかの機関の記録との結びつきを外します。ほかに結びつきがなければ、実人数はそれぞれ1人と数えます。記録の内容は変わりません。" }
                p { "外した組は、もう照会しません。理由は、この機関のスーパーバイザーだけが見られます。" }
            },
            action: &format!("/identity-links/{}/end", held.link.id),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, hint: Some("例: 同姓同名の別の人だった。") }),
            button: "結びつきを外す",
            back: &back,
            grave: true,
            ..Confirm::default()
        }) }
    };
    Frame::new(on.actor(), clock, "/persons", "結びつきを外す")
        .under("人", "/persons")
        .under(name, back.clone())
        .page(&body)
}
