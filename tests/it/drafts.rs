//! Nothing typed is lost: what could not be saved becomes its author's draft, and nobody else's.

use crate::support::{Client, PASSWORD, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::drafts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::web::paths;

const NEW: &str = "/consultations/new";
const TYPED: &str = "母から。長男が3日食べていない。";

async fn drafts_of(app: &TestApp, who: &Client) -> Vec<drafts::Model> {
    drafts::Entity::find().filter(drafts::Column::StaffId.eq(who.staff)).all(app.raw()).await.expect("drafts")
}

async fn sign_in_again(app: &TestApp, who: &Client) {
    let login = app.login_of(who.staff).await;
    let fields = [("login", login.as_str()), ("password", PASSWORD)];
    who.post("/login", &fields).await.leads_to("/");
}

both_databases! {
    /// A form sent from a locked session waits for the same person, and for nobody else.
    async fn a_locked_form_is_found_again_by_its_author_only(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Supervisor, "北事業所").await;
        let form = sato.get(NEW).await;
        app.clock().advance(45);
        sato.post_form(&form, NEW, &[("content", TYPED)]).await.leads_to("/login");
        let kept = drafts_of(&app, &sato).await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].form, NEW);
        assert!(!kept[0].fields.contains("_token"), "a token is never kept");
        sign_in_again(&app, &sato).await;
        let address = format!("{NEW}?draft={}", kept[0].id);
        assert_eq!(sato.get(&address).await.field("内容").value(), TYPED);
        suzuki.renew().await;
        suzuki.get(&address).await.is(StatusCode::OK).has_no_text(TYPED);
        // Saving the form is the end of its draft.
        let saved = sato.post(&address, &[("counterpart", "self"), ("is_anonymous", "yes")]).await;
        saved.is(StatusCode::SEE_OTHER);
        assert_eq!(saved.follow().await.notice(), "記録しました");
        assert!(drafts_of(&app, &sato).await.is_empty());
        assert_eq!(app.count("SELECT COUNT(*) FROM consultations", vec![]).await, 1);
    }

    /// A locked session keeps nothing that it did not ask for itself.
    async fn a_forged_form_is_not_kept(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.clock().advance(45);
        sato.post_body(NEW, "_token=guess&content=x").await.leads_to("/login");
        sato.post_body(NEW, "content=x").await.leads_to("/login");
        assert!(drafts_of(&app, &sato).await.is_empty());
    }

    /// 403, 404 and 409 keep what was typed.
    async fn a_refused_form_is_kept(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let tanaka = app.person("田中", Role::Consultant, "南事業所").await;
        let own = app.consultation().held_by(&sato).await;
        let hidden = app.consultation().held_by(&tanaka).await;
        let edit = |id| format!("{}/edit", paths::consultation(id));
        sato.post_without_form(edit(hidden.id), &[("content", TYPED)]).await.is(StatusCode::NOT_FOUND);
        let form = sato.get(edit(own.id)).await;
        sato.post(edit(own.id), &[("content", "先に直した。")]).await.is(StatusCode::SEE_OTHER);
        sato.post_form(&form, &edit(own.id), &[("content", TYPED)]).await.is(StatusCode::CONFLICT);
        app.run("UPDATE postings SET roles = 'auditor' WHERE id = $1", vec![sato.posting.into()]).await;
        sato.post_without_form(NEW, &[("content", TYPED)]).await.is(StatusCode::FORBIDDEN);
        let mut kept: Vec<String> = drafts_of(&app, &sato).await.into_iter().map(|draft| draft.form).collect();
        kept.sort();
        let mut wanted = vec![NEW.to_owned(), edit(own.id), edit(hidden.id)];
        wanted.sort();
        assert_eq!(kept, wanted);
    }

    /// A draft of a form is worth nothing where the form itself is closed.
    async fn opening_a_draft_goes_through_the_gate_again(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let own = app.consultation().held_by(&sato).await;
        let edit = format!("{}/edit", paths::consultation(own.id));
        let form = sato.get(&edit).await;
        app.clock().advance(45);
        sato.post_form(&form, &edit, &[("content", TYPED)]).await.leads_to("/login");
        sign_in_again(&app, &sato).await;
        let draft = drafts_of(&app, &sato).await.remove(0);
        let address = format!("{edit}?draft={}", draft.id);
        sato.get(&address).await.has_text(TYPED);
        // The draft belongs to its form, and fills no other one.
        sato.get(format!("{NEW}?draft={}", draft.id)).await.has_no_text(TYPED);
        let south = app.agency("南事業所").await;
        app.run("UPDATE consultations SET agency_id = $1 WHERE id = $2", vec![south.into(), own.id.into()]).await;
        sato.get(&address).await.is(StatusCode::NOT_FOUND).has_no_text(TYPED);
        app.run("UPDATE consultations SET agency_id = $1 WHERE id = $2", vec![sato.agency.into(), own.id.into()]).await;
    }

    /// Passwords never become drafts.
    async fn a_password_is_never_kept(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let token = sato.token().await;
        app.clock().advance(45);
        sato.post_body("/password", &format!("_token={token}&old={PASSWORD}&new=x&again=x")).await.leads_to("/login");
        assert!(drafts_of(&app, &sato).await.is_empty());
    }

    /// Wrong input is shown again at once and needs no draft.
    async fn a_form_with_mistakes_comes_back_as_typed(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let page = sato.post(NEW, &[("content", TYPED), ("occurred_at", "いつか")]).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.field("内容").value(), TYPED);
        assert!(drafts_of(&app, &sato).await.is_empty());
    }
}
