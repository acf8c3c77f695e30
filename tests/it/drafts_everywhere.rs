//! No form with text in it forgets to keep what is typed: every page with a form, as far as the route table goes.

use crate::access::Place;
use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use tsunagi::web::{paths, routes};

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";

/// Opens every page below `under` for these records; tells which forms keep nothing, and the addresses of those that do.
async fn walk(who: &Client, place: &Place, under: &str) -> (Vec<String>, Vec<String>) {
    let (mut forgetful, mut keeping) = (Vec::new(), Vec::new());
    for route in routes().table().iter().filter(|route| route.method == "GET" && route.path.starts_with(under)) {
        let page = who.get(place.address(route)).await;
        for (action, is_kept) in page.forms_of_text() {
            if is_kept { keeping.push(action) } else { forgetful.push(format!("{} → {action}", route.path)) }
        }
    }
    (forgetful, keeping)
}

both_databases! {
    /// Whatever has a field for words keeps a draft of it, and the server takes that draft.
    async fn every_form_of_text_keeps_what_is_typed(app: TestApp) {
        let who = app.person_with("佐藤", &[Role::Supervisor, Role::Administrator], NORTH).await;
        let sender = app.person("南", Role::Supervisor, SOUTH).await;
        let (north, east) = (app.agency(NORTH).await, app.agency(EAST).await);
        let own = Place::of(&app, &who, east).await;
        let slip = Place::of(&app, &sender, north).await;
        let closed = Place::of(&app, &who, east).await;
        let case = closed.id("case");
        who.post(format!("/cases/{case}/close"), &[("reason", "resolved")]).await.is(StatusCode::SEE_OTHER);
        let note = [("to", who.staff.to_string()), ("caller", "母".to_owned())];
        let note: Vec<(&str, &str)> = note.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let note = who.post("/phone-notes/new", &note).await;
        let note = note.location().trim_start_matches("/tasks/").split('?').next().unwrap_or_default().to_owned();

        let mut keeping = Vec::new();
        for (place, under) in [(&own, "/"), (&slip, "/referrals/{referral}"), (&closed, "/cases/{case}")] {
            let (forgetful, more) = walk(&who, place, under).await;
            assert!(forgetful.is_empty(), "nothing is kept of what is typed into {forgetful:#?}");
            keeping.extend(more);
        }
        let page = who.get(format!("/tasks/{note}/end")).await;
        assert_eq!(page.forms_of_text(), [(format!("/tasks/{note}/end"), true)]);
        keeping.sort();
        keeping.dedup();
        for wanted in [paths::case(case.parse().expect("a case")) + "/reopen", "/consultations/new".to_owned()] {
            assert!(keeping.contains(&wanted), "{wanted} was not walked to: {keeping:#?}");
        }
        assert!(keeping.len() >= 30, "only {keeping:#?}");
        for action in keeping {
            let kept = who.post_without_form("/drafts", &[("_form", &action), ("note", "書きかけ")]).await;
            kept.is(StatusCode::NO_CONTENT);
        }
    }

    /// A reason that was typed on a page that asks comes back when its draft is opened.
    async fn a_reason_comes_back_from_its_draft(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let consultation = app.consultation().held_by(&sato).await;
        let referral = app.referral(app.agency(SOUTH).await).held_by(&sato).sent().await;
        sato.post("/tasks/new", &[("title", "名簿を直す")]).await.is(StatusCode::SEE_OTHER);
        let list = sato.get("/tasks").await;
        let task = list.links_under("/tasks/0").iter().next().expect("a task").split('/').nth(2).expect("an id").to_owned();
        let forms = [
            (format!("{}/void", paths::consultation(consultation.id)), "理由", "相談：取消し"),
            (format!("{}/void", paths::referral(referral.id)), "理由", "つなぎ：取消し"),
            (format!("{}/withdraw", paths::referral(referral.id)), "理由", "つなぎ：取下げ"),
            (format!("/tasks/{task}/end"), "理由", "すること：終わり"),
        ];
        for (form, label, name) in forms {
            let fields = [("_form", form.as_str()), ("version", "1"), ("reason", "書きかけの理由")];
            let kept = sato.post_without_form("/drafts", &fields).await;
            let page = sato.get(format!("{form}?draft={}", kept.header("x-draft"))).await;
            assert_eq!(page.field(label).value(), "書きかけの理由", "{form}");
            sato.get("/drafts").await.has_text(name);
            sato.get(&form).await.has_text("10:32に保存した下書きがあります。");
        }
    }
}
