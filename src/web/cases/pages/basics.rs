//! The form of a case: new, and corrected.

use super::{DATE_HINT, below, brought, waiver};
use crate::access::{Actor, WriteBasics};
use crate::clock::Clock;
use crate::data::cases::OnCase;
use crate::domain::errors::Errors;
use crate::view::beside;
use crate::view::card::Card;
use crate::view::field::{ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::table::{Head, Table};
use crate::web::cases::choices::{Candidate, Choices};
use crate::web::cases::form::{CaseForm, subject_value};
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::codes::{CaseStage, Program, Route, SubjectRole};
use maud::{Markup, html};

/// Names of the fields with their labels, for the summary of mistakes.
const LABELS: [(&str, &str); 9] = [
    ("title", "ケース名"),
    ("household", "世帯"),
    ("bring", "つなぎで届いた人"),
    ("subject", "対象者"),
    ("stage", "段階"),
    ("route", "把握経路"),
    ("program", "関与する事業"),
    ("opened_on", "開始日"),
    ("summary", "概要"),
];

/// The form for a new case.
pub fn new(
    who: &Actor,
    clock: &Clock,
    form: &CaseForm,
    choices: &Choices,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let programs = options(Program::ALL, Program::code, Program::label);
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        @if !form.consultation.is_empty() {
            p { "相談の記録からケースを開きます。その相談は、このケースの経過に入ります。" }
        }
        (others(choices))
        (PostForm {
            action: "/cases/new",
            token: who.token(),
            guarded: true,
            body: html! {
                (default_button())
                (Hidden { name: "key", value: &form.key })
                (Hidden { name: "consultation", value: &form.consultation })
                (Hidden { name: "referral", value: &form.referral })
                @if let Some(taking) = &choices.taking { (brought::card(taking, form, errors, clock.today_ymd())) }
                (who_it_is_about(form, choices, errors))
                (TextField {
                    name: "title", label: "ケース名", value: &form.title, errors,
                    hint: Some("空のままなら、世帯か本人の名前が付きます。"), ..TextField::default()
                })
                div.row {
                    (stage(form, errors))
                    (TextField { name: "opened_on", label: "開始日", value: &form.opened_on, errors, required: true, hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
                    (Select { name: "program", label: "関与する事業", value: &form.program, errors, options: &programs, blank: Some("まだ決めない"), ..Select::default() })
                    (route(form, errors))
                }
                (summary(form, errors))
                (waiver(errors, form.holds_number(), form.is_waived()))
                div.finish {
                    button.main name="do" value="save" { "ケースを開く" }
                    a href="/cases" { "やめて戻る" }
                }
            },
        })
    };
    Frame::new(who, clock, "/cases", "ケースを開く").under("ケース", "/cases").done(done).page(&body)
}

/// The form for a correction.
pub fn edit(on: &OnCase<WriteBasics>, clock: &Clock, form: &CaseForm, choices: &Choices, errors: &Errors) -> Markup {
    let here = paths::case(on.row().id);
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        (others(choices))
        (PostForm {
            action: &format!("{here}/edit"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (default_button())
                (Hidden { name: "version", value: &form.version })
                (TextField { name: "title", label: "ケース名", value: &form.title, errors, required: true, ..TextField::default() })
                (who_it_is_about(form, choices, errors))
                div.row {
                    (stage(form, errors))
                    (route(form, errors))
                }
                (summary(form, errors))
                (waiver(errors, form.holds_number(), form.is_waived()))
                div.finish {
                    button.main name="do" value="save" { "変更する" }
                    a href=(here) { "やめて戻る" }
                }
            },
        })
    };
    below(on, clock, "ケースを変更する").page(&body)
}

/// Enter in a field presses the first button of a form; without this one it would be the search.
fn default_button() -> Markup {
    html! { button.hidden name="do" value="save" tabindex="-1" aria-hidden="true" { "登録" } }
}

fn others(choices: &Choices) -> Markup {
    if choices.others.is_empty() {
        return html! {};
    }
    let notice = Notice {
        kind: NoticeKind::Care,
        title: "この世帯のケースがあります".to_owned(),
        text: html! {
            @for other in &choices.others {
                a href=(paths::case(other.id)) { (other.number) " " (other.title) } " "
            }
        },
    };
    html! { (notice) }
}

fn stage(form: &CaseForm, errors: &Errors) -> Markup {
    let mut stages = options(CaseStage::ALL, CaseStage::code, CaseStage::label);
    stages.retain(|(code, _)| code != CaseStage::Closed.code());
    let select = Select {
        name: "stage",
        label: "段階",
        value: &form.stage,
        errors,
        required: true,
        options: &stages,
        ..Select::default()
    };
    html! { (select) }
}

fn route(form: &CaseForm, errors: &Errors) -> Markup {
    let routes = options(Route::ALL, Route::code, Route::label);
    let select = Select {
        name: "route",
        label: "把握経路",
        value: &form.route,
        errors,
        options: &routes,
        blank: Some("選ばない"),
        ..Select::default()
    };
    html! { (select) }
}

fn summary(form: &CaseForm, errors: &Errors) -> Markup {
    let area = TextArea {
        name: "summary",
        label: "概要",
        value: &form.summary,
        errors,
        hint: Some("ケースのページにいつも出ます。2,000文字まで。"),
        rows: 4,
        ..TextArea::default()
    };
    html! { (area) }
}

/// Household and subjects, with the search that finds both.
fn who_it_is_about(form: &CaseForm, choices: &Choices, errors: &Errors) -> Markup {
    let body = html! {
        div.stack {
            div.row {
                (Select {
                    name: "household", label: "世帯", value: &form.household, errors, options: &choices.households,
                    blank: Some("世帯を登録しない"), ..Select::default()
                })
                @if choices.households.iter().any(|(id, _)| *id != form.household) {
                    div.finish { button.low.plain name="do" value="find" { "選んだ世帯の人を表示する" } }
                }
            }
            (subjects(choices, errors))
            (search(form))
            @if choices.is_searched { (hits(form, choices)) }
        }
    };
    let card = Card { title: "だれのこと", body, ..Card::default() };
    html! { (card) }
}

fn search(form: &CaseForm) -> Markup {
    html! {
        div.field {
            label for="find" { "人をさがして加える" span.may { "任意" } }
            p.hint id="find-hint" { "氏名・カナ・電話・生年月日でさがすと、人と世帯を選べるようになります。入力した内容はそのまま残ります。" }
            div.row {
                input.w-medium id="find" name="find" type="text" value=(form.find) maxlength="100" autocomplete="off" aria-describedby="find-hint";
                button name="do" value="find" { "さがす" }
            }
            (Hidden { name: "found", value: &form.find })
        }
    }
}

fn hits(form: &CaseForm, choices: &Choices) -> Markup {
    html! {
        @if choices.hits.is_empty() {
            div.empty role="status" {
                p.empty-title { "「" (form.find.trim()) "」で、ほかに加えられる人は見つかりませんでした。" }
                p.soft {
                    "ケースは人を登録しなくても開けます。新しい人は "
                    a href="/persons/new" { "人の登録" }
                    " で登録し、あとから加えてください。"
                }
            }
        } @else {
            p role="status" {
                "「" (form.find.trim()) "」で" (choices.hits.len()) "人見つかりました。加える人の立場を選んでください。"
                @if choices.has_more { "ほかにもいます。生年月日や電話番号でさがすと、しぼれます。" }
            }
            (people("見つかった人", &choices.hits, "hit"))
        }
    }
}

fn subjects(choices: &Choices, errors: &Errors) -> Markup {
    let wrong = errors.on("subject");
    html! {
        fieldset.field #subject tabindex="-1" {
            legend { "対象者" span.may { "任意" } }
            @if choices.people.is_empty() {
                p.hint { "まだだれも選ばれていません。下でさがして加えます。世帯だけのケースも、だれも登録しないケースも開けます。" }
            } @else {
                p.hint { "支援の対象になる人ごとに、本人か家族かを選びます。" }
                (people("対象者", &choices.people, "person"))
            }
            @if !wrong.is_empty() {
                ul.errors { @for message in wrong { li { (message) } } }
            }
            @if let Some((theirs, values)) = errors.theirs("subject") {
                (beside::theirs("subject-theirs", "subject", theirs, values, &part_words(choices, values)))
            }
        }
    }
}

/// 「山田 太郎（本人）、山田 花子（家族）」.
fn part_words(choices: &Choices, values: &[String]) -> String {
    let parts = [SubjectRole::Principal, SubjectRole::Family];
    let words = choices.people.iter().filter_map(|person| {
        let has = |role: &&SubjectRole| values.contains(&subject_value(person.id, Some(**role)));
        parts.iter().find(has).map(|role| format!("{}（{}）", person.name, role.label()))
    });
    words.collect::<Vec<_>>().join("、")
}

fn people(caption: &str, people: &[Candidate], id: &str) -> Markup {
    let rows = people
        .iter()
        .enumerate()
        .map(|(place, person)| {
            let id = format!("{id}-{place}");
            vec![
                html! {
                    label for=(id) { (person.name) }
                    @if !person.kana.is_empty() { " " span.kana { (person.kana) } }
                },
                html! { (person.about) },
                role(person, &id),
            ]
        })
        .collect();
    let table = Table {
        caption,
        caption_hidden: true,
        heads: ["氏名", "続柄・年齢", "立場"].map(Head::text).to_vec(),
        rows,
        ..Table::default()
    };
    html! { (table) }
}

fn role(person: &Candidate, id: &str) -> Markup {
    let parts = [(None, "対象外"), (Some(SubjectRole::Principal), "本人"), (Some(SubjectRole::Family), "家族")];
    html! {
        span.tight {
            select.w-narrow id=(id) name="subject" {
                @for (part, words) in parts {
                    option value=(subject_value(person.id, part)) selected[part == person.role] { (words) }
                }
            }
        }
    }
}
