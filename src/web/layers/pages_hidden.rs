//! The page that stops a form with hidden words in it.

use super::hidden::DECIDED;
use crate::access::Actor;
use crate::clock::Clock;
use crate::view::field::{Hidden, TextArea};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::web::Frame;
use maud::{Markup, html};

/// A field with hidden words.
pub struct Telling<'a> {
    /// Its name.
    pub name: &'a str,
    /// What was typed.
    pub value: &'a str,
    /// What gives something away in it: 「電話「090-…」」.
    pub found: Vec<String>,
}

/// A form that was stopped.
pub struct Stopped<'a> {
    /// Where it goes.
    pub action: &'a str,
    /// Fields with hidden words.
    pub telling: &'a [Telling<'a>],
    /// Everything else that travels along.
    pub rest: &'a [&'a (String, String)],
    /// Who is protected.
    pub whose: &'a [String],
    /// It was written anew, and something still stands there.
    pub is_again: bool,
}

/// What a field is called on the form that it comes from.
fn label(name: &str) -> &'static str {
    match name {
        "content" => "内容",
        "next_note" => "次にすること（くわしく）",
        "counterpart_note" => "相談者の名前・機関名",
        "place" => "場所",
        "reason" => "理由",
        "note" => "備考・メモ",
        "caution_note" => "連絡上の注意（くわしい内容）",
        "ground_note" => "根拠（くわしく）",
        "slip_subject" => "つなぎシートに書く対象",
        "slip_background" => "これまでの経過",
        "title" => "題・すること",
        "summary" => "概要",
        "phone" => "電話",
        "about" => "用件",
        "answer" | "outcome" => "返信・結果",
        _ if name.starts_with("phone") => "電話",
        _ if name.starts_with("address") => "住所",
        _ => "入力した内容",
    }
}

/// Shows the texts to be written anew.
///
/// Nothing is kept as a draft here: the form that was stopped has one, and it travels along.
pub fn stopped(actor: &Actor, clock: &Clock, form: &Stopped<'_>) -> Markup {
    let title = if form.is_again {
        "まだ書かれているため、保存していません"
    } else {
        "まだ保存していません"
    };
    let hints: Vec<String> =
        form.telling.iter().map(|one| format!("書かれているもの: {}", one.found.join("、"))).collect();
    let body = html! {
        (Notice {
            kind: NoticeKind::Bad,
            title: title.to_owned(),
            text: html! {
                p {
                    "支援措置により伏せている電話・住所などが、文章に書かれています"
                    @if !form.whose.is_empty() { "（" (form.whose.join("、")) "さん）" }
                    "。文章は、一覧・印刷・つなぎ・共有に出ます。"
                }
                p { "伏せた電話や住所は、その人の「伏せた連絡先」に入っています。文章に書く必要はありません。施設の呼び名や目印は自動では見つからないので、書き直すときに確かめてください。" }
                p { "「伏せ字にして保存する」と、その部分は支援措置が終わっても元に戻りません。" }
            },
        })
        (PostForm {
            action: form.action,
            token: actor.token(),
            guarded: false,
            body: html! {
                @for (name, value) in form.rest {
                    @if name != "_token" { (Hidden { name, value }) }
                }
                div.card.stack {
                    @for (one, hint) in form.telling.iter().zip(&hints) {
                        (TextArea { name: one.name, label: label(one.name), value: one.value, required: true, hint: Some(hint), rows: 6, ..TextArea::default() })
                    }
                }
                div.finish {
                    button.main name=(DECIDED) value="again" { "書き直した内容で保存する" }
                    button name=(DECIDED) value="hide" { "伏せ字にして保存する" }
                    button.plain name=(DECIDED) value="keep" { "伏せずに、このまま保存する" }
                }
            },
        })
    };
    Frame::new(actor, clock, "/", "支援措置で伏せた内容が書かれています").page(&body)
}
