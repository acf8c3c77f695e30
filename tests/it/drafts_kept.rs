//! What is typed is kept while it is typed: which draft it belongs to, what is in it, and when it ends.

use crate::support::{Client, PASSWORD, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::drafts;
use entity::ids::ConsultationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::access::SystemTask;
use tsunagi::data;
use tsunagi::web::paths;

const NEW: &str = "/consultations/new";

async fn drafts_of(app: &TestApp, who: &Client) -> Vec<drafts::Model> {
    drafts::Entity::find().filter(drafts::Column::StaffId.eq(who.staff)).all(app.raw()).await.expect("drafts")
}

/// What the page sends while somebody types into the form at `form`.
async fn types(who: &Client, form: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("_form", form)];
    all.extend(fields);
    who.post_without_form("/drafts", &all).await
}

fn draft_of(page: &Page) -> String {
    page.is(StatusCode::NO_CONTENT);
    page.header("x-draft").to_owned()
}

both_databases! {
    /// Whoever works for two agencies finds what they typed for one only when they act for it.
    async fn a_draft_stays_with_the_agency_it_was_typed_for(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let south = app.agency("南事業所").await;
        let other = app.posting(sato.staff, south, &[Role::Consultant], None).await;
        let draft = draft_of(&types(&sato, NEW, &[("content", "北だけの言葉")]).await);
        let address = format!("{NEW}?draft={draft}");
        sato.get(&address).await.has_text("北だけの言葉");
        let first = sato.sign_in().await.and_then(|sign_in| sign_in.posting).expect("a posting").to_string();
        sato.post_without_form("/postings/switch", &[("posting", &other.to_string())]).await.is(StatusCode::SEE_OTHER);
        for page in [address.as_str(), NEW, "/drafts", "/"] {
            sato.get(page).await.has_no_text("北だけの言葉").has_no_text("下書きがあります");
        }
        sato.post_without_form("/postings/switch", &[("posting", &first)]).await.is(StatusCode::SEE_OTHER);
        sato.get(&address).await.has_text("北だけの言葉");
    }

    /// Two new records keep two drafts; each goes on under the key of its record, and other people have their own.
    async fn every_new_record_has_a_draft_of_its_own(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let (one, two) = (ConsultationId::new().to_string(), ConsultationId::new().to_string());
        let answer = types(&sato, NEW, &[("key", &one), ("content", "一")]).await;
        assert_eq!(answer.header("x-saved-at"), "10:32");
        assert!(answer.body.is_empty());
        types(&sato, NEW, &[("key", &two), ("content", "二")]).await;
        types(&sato, NEW, &[("key", &one), ("content", "一から")]).await;
        types(&suzuki, NEW, &[("key", &one), ("content", "別の人")]).await;
        types(&sato, "/households/new", &[("key", &one), ("note", "別の画面")]).await;
        let mut kept: Vec<String> = drafts_of(&app, &sato).await.into_iter().map(|draft| draft.form_key).collect();
        kept.sort();
        let mut wanted = vec![one.clone(), one.clone(), two.clone()];
        wanted.sort();
        assert_eq!(kept, wanted);
        let page = sato.get(NEW).await;
        assert_eq!(page.text().matches("10:32に保存した下書きがあります。").count(), 2);
        page.has_no_text("別の人");
        let drafts = drafts_of(&app, &sato).await;
        let first = drafts.iter().find(|draft| draft.form == NEW && draft.form_key == one).expect("the first");
        let address = format!("{NEW}?draft={}", first.id);
        let resumed = sato.get(&address).await;
        resumed.has_text("10:32に保存した下書きの続きです。");
        assert_eq!(resumed.field("内容").value(), "一から");
        // Saving it under its key ends this draft and no other.
        let more = [("counterpart", "self"), ("is_anonymous", "yes"), ("method", "tel"), ("occurred_at", "R8.11.21 10:30")];
        sato.post_form(&resumed, NEW, &more).await.is(StatusCode::SEE_OTHER);
        assert_eq!(drafts_of(&app, &sato).await.len(), 2);
        assert_eq!(drafts_of(&app, &suzuki).await.len(), 1);
        sato.get(&address).await.has_no_text("一から");
    }

    /// An edit form keeps the changed fields only; they lie on what somebody else has saved since.
    async fn only_changed_fields_are_kept_and_laid_over_the_record(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let household = app.household().held_by(&sato).await;
        let edit = format!("{}/edit", paths::household(household.id));
        let typed = [("version", "1"), ("label", "古い名"), ("address", "古い住所"), ("note", "書きかけ"), ("_changed", "note")];
        let draft = draft_of(&types(&sato, &edit, &typed).await);
        let stored = drafts_of(&app, &sato).await.remove(0);
        assert!(!stored.fields.contains("address") && !stored.fields.contains("label"), "{}", stored.fields);
        suzuki.post(&edit, &[("address", "さくら町9-9"), ("label", "山田家")]).await.is(StatusCode::SEE_OTHER);
        let page = sato.get(format!("{edit}?draft={draft}")).await;
        assert_eq!(page.field("備考").value(), "書きかけ");
        assert_eq!(page.field("住所").value(), "さくら町9-9");
        assert_eq!(page.field("世帯名").value(), "山田家");
        page.has_text("下書きのあとに、ほかの人が保存しています");
        sato.post_form(&page, &edit, &[]).await.is(StatusCode::SEE_OTHER);
        let row = entity::households::Entity::find_by_id(household.id).one(app.raw()).await.expect("rows").expect("it");
        assert_eq!((row.note.as_str(), row.address.as_str()), ("書きかけ", "さくら町9-9"));
        assert!(drafts_of(&app, &sato).await.is_empty());
    }

    /// A box that was unticked comes back unticked, and of several boxes exactly those that were left.
    async fn unticked_boxes_come_back_unticked(app: TestApp) {
        let admin = app.person("管理", Role::Administrator, "市役所").await;
        let new = [("code", "d1"), ("name", "東圏域"), ("kind", "圏域"), ("sort", "1"), ("is_active", "yes")];
        admin.post("/admin/masters/districts/new", &new).await.is(StatusCode::SEE_OTHER);
        let district = entity::districts::Entity::find().filter(entity::districts::Column::Code.eq("d1"));
        let district = district.one(app.raw()).await.expect("rows").expect("the district");
        let edit = format!("/admin/masters/districts/{}/edit", district.id);
        let ticked = |page: &Page| page.form(&edit).1.iter().any(|(name, _)| name == "is_active");
        assert!(ticked(&admin.get(&edit).await));
        let draft = draft_of(&types(&admin, &edit, &[("version", "1"), ("name", "東"), ("_changed", "is_active")]).await);
        assert!(!ticked(&admin.get(format!("{edit}?draft={draft}")).await));
        assert!(ticked(&admin.get(&edit).await));

        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let person = app.somebody().held_by(&sato).await;
        let edit = format!("{}/edit", paths::person(person.id));
        sato.post(&edit, &[("cautions", "no_voicemail")]).await;
        let all: Vec<&str> = entity::codes::Caution::ALL.iter().map(|caution| caution.code()).collect();
        let typed = [("version", "1"), ("cautions", all[0]), ("cautions", all[2]), ("_changed", "cautions")];
        let draft = draft_of(&types(&sato, &edit, &typed).await);
        let page = sato.get(format!("{edit}?draft={draft}")).await;
        let chosen: Vec<String> =
            page.form(&edit).1.into_iter().filter(|(name, _)| name == "cautions").map(|(_, value)| value).collect();
        assert_eq!(chosen, [all[0], all[2]]);
    }

    /// Two windows on one record never write over each other, and one window goes on with what it wrote.
    async fn two_windows_on_one_record_keep_both_texts(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let household = app.household().held_by(&sato).await;
        let edit = format!("{}/edit", paths::household(household.id));
        let typed = |note, page| [("version", "1"), ("note", note), ("_changed", "note"), ("_draft", ""), ("_page", page)];
        let one = draft_of(&types(&sato, &edit, &typed("一つ目", "p:1")).await);
        let two = draft_of(&types(&sato, &edit, &typed("二つ目", "q:1")).await);
        assert_ne!(one, two);
        // An answer that was lost on its way makes no third draft, and a late arrival takes nothing back.
        assert_eq!(draft_of(&types(&sato, &edit, &typed("一つ目の続き", "p:3")).await), one);
        assert_eq!(draft_of(&types(&sato, &edit, &typed("一つ目の", "p:2")).await), one);
        let label = [("version", "1"), ("label", "山田家"), ("_changed", "label"), ("_draft", one.as_str())];
        assert_eq!(draft_of(&types(&sato, &edit, &label).await), one);
        let page = sato.get(format!("{edit}?draft={one}")).await;
        assert_eq!(page.field("備考").value(), "一つ目の続き");
        assert_eq!(page.field("世帯名").value(), "山田家");
        sato.post_form(&page, &edit, &[("_draft", &one)]).await.is(StatusCode::SEE_OTHER);
        let left = drafts_of(&app, &sato).await;
        assert_eq!(left.iter().map(|draft| draft.id.to_string()).collect::<Vec<_>>(), [two]);
    }

    /// A draft shows nothing to anybody else, and nothing of a record to which access has ended.
    async fn a_draft_is_its_authors_and_goes_through_the_gate(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Supervisor, "北事業所").await;
        let household = app.household().held_by(&sato).await;
        let edit = format!("{}/edit", paths::household(household.id));
        let draft = draft_of(&types(&sato, &edit, &[("version", "1"), ("note", "秘密の下書き"), ("_changed", "note")]).await);
        let address = format!("{edit}?draft={draft}");
        sato.get(&address).await.has_text("秘密の下書き");
        suzuki.get(&address).await.is(StatusCode::OK).has_no_text("秘密の下書き").has_no_text("下書きがあります");
        suzuki.get(format!("/drafts/{draft}/discard")).await.is(StatusCode::NOT_FOUND);
        suzuki.get("/").await.has_no_text("下書き 1件");
        let south = app.agency("南事業所").await;
        let moved = |agency: entity::ids::AgencyId| vec![agency.into(), household.id.into()];
        app.run("UPDATE households SET agency_id = $1 WHERE id = $2", moved(south)).await;
        sato.get(&address).await.is(StatusCode::NOT_FOUND).has_no_text("秘密の下書き");
        sato.get("/").await.has_text("下書き 1件（最新 10:32 世帯：変更）").has_no_text("秘密の下書き");
        sato.get("/drafts").await.has_text("世帯：変更").has_no_text("秘密の下書き").has_no_text(&household.label);
        sato.post(format!("/drafts/{draft}/discard"), &[]).await.is(StatusCode::SEE_OTHER);
        assert!(drafts_of(&app, &sato).await.is_empty());
        app.run("UPDATE households SET agency_id = $1 WHERE id = $2", moved(sato.agency)).await;
    }

    /// A locked session goes on keeping what is typed, says so, and opens nothing.
    async fn a_locked_session_keeps_what_is_typed(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let key = ConsultationId::new().to_string();
        types(&sato, NEW, &[("key", &key), ("content", "前")]).await.is(StatusCode::NO_CONTENT);
        app.clock().advance(45);
        let answer = types(&sato, NEW, &[("key", &key), ("content", "前と後")]).await;
        answer.is(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("x-saved-at"), "11:17");
        assert_eq!(drafts_of(&app, &sato).await.len(), 1);
        sato.get("/").await.leads_to("/login");
        let body = format!("_form={NEW}&_token=guess&content=x");
        sato.post_body("/drafts", &body).await.leads_to("/login");
        let login = app.login_of(sato.staff).await;
        sato.post("/login", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
        let draft = drafts_of(&app, &sato).await.remove(0);
        assert_eq!(sato.get(format!("{NEW}?draft={}", draft.id)).await.field("内容").value(), "前と後");
    }

    /// Only forms that may be kept are kept, up to the size of a form, and never a password.
    async fn what_must_not_be_kept_is_not(app: TestApp) {
        let admin = app.person("管理", Role::Administrator, "市役所").await;
        for form in ["", "/login", "/password", "/drafts", "//example.org/x", "cases"] {
            types(&admin, form, &[("content", "x")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        admin.post_body("/drafts", "_form=/cases/new&title=x").await.is(StatusCode::FORBIDDEN);
        app.stranger().post_body("/drafts", "_form=/cases/new&title=x").await.leads_to("/login");
        let long = "x".repeat(1_000_001);
        types(&admin, "/cases/new", &[("title", &long)]).await.is(StatusCode::PAYLOAD_TOO_LARGE);
        assert!(drafts_of(&app, &admin).await.is_empty());
        let new = "/admin/staff/new";
        types(&admin, new, &[("login", "tanaka"), ("password", "ひみつのことば"), ("_changed", "password")]).await;
        admin.post_without_form("/cases/new", &[("title", "x"), ("password", "ひみつのことば")]).await;
        for draft in drafts_of(&app, &admin).await {
            let fields: Vec<(String, String)> = serde_html_form::from_str(&draft.fields).expect("fields");
            assert!(fields.iter().all(|(name, value)| !name.contains("password") && value != "ひみつのことば"), "{fields:?}");
        }
        assert_eq!(drafts_of(&app, &admin).await.len(), 2);
    }

    /// What nobody has touched for sixty days is no longer offered, and goes.
    async fn an_old_draft_goes(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        types(&sato, NEW, &[("content", "古い")]).await;
        sato.get("/drafts").await.has_text("60日").has_text("相談の記録");
        app.clock().advance(59 * 24 * 60);
        let task = SystemTask::new("the sweep of a test");
        assert_eq!(data::drafts::sweep(app.db(), &task).await.expect("a sweep"), 0);
        app.clock().advance(2 * 24 * 60);
        sato.renew().await;
        sato.get("/drafts").await.has_text("下書きはありません。");
        sato.get(NEW).await.has_no_text("下書きがあります");
        assert_eq!(data::drafts::sweep(app.db(), &task).await.expect("a sweep"), 1);
        assert!(drafts_of(&app, &sato).await.is_empty());
    }
}
