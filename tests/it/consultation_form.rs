//! What the form of a consultation refuses, and what is shown of a consultation where something grows out of it.

use crate::support::TestApp;
use axum::http::StatusCode;
use entity::codes::Role;
use tsunagi::web::paths;

const NEW: &str = "/consultations/new";
const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

both_databases! {
    /// An anonymous caller with a name is one or the other, and the form asks which.
    async fn an_anonymous_caller_leaves_no_name(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let fields = |name| {
            [("content", "眠れない。"), ("is_anonymous", "yes"), ("counterpart_note", name), ("do", "save")]
        };
        let form = sato.get(NEW).await;
        let refused = sato.post_form(&form, NEW, &fields("田中")).await;
        refused.is(StatusCode::UNPROCESSABLE_ENTITY);
        let field = refused.field("相談者の名前・機関名");
        assert_eq!(field.value(), "田中");
        assert!(field.error().contains("「匿名」を外してください"), "{}", field.error());
        assert_eq!(app.count("SELECT count(*) FROM consultations", Vec::new()).await, 0);
        sato.post_form(&form, NEW, &fields("")).await.is(StatusCode::SEE_OTHER);
    }

    /// Whoever passes a call on reads it above the slip; another agency's call is not shown there.
    async fn a_referral_shows_the_consultation_it_grows_out_of(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let ito = app.person("伊藤", Role::Consultant, SOUTH).await;
        let long = format!("家賃が払えない。{}終わり", "あ".repeat(300));
        let call = app.consultation().held_by(&sato).with(|new| new.content.clone_from(&long)).await;
        let address = format!("/referrals/new?consultation={}", call.id);
        let form = sato.get(&address).await;
        form.has_text("もとの相談").has_text("家賃が払えない。").has_no_text("終わり");
        let again = sato.post_form(&form, "/referrals/new", &[("do", "send")]).await;
        again.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("もとの相談").has_text("家賃が払えない。");
        ito.get(&address).await.has_no_text("もとの相談").has_no_text("家賃が払えない。");
        let id = call.id.to_string();
        let forged = ito.post("/referrals/new", &[("consultation", id.as_str())]).await;
        forged.is(StatusCode::UNPROCESSABLE_ENTITY).has_no_text("もとの相談").has_no_text("家賃が払えない。");
    }

    /// A consultation of nobody yet says so, in the day's sheet as on its own page.
    async fn whoever_is_not_attached_yet_is_asked_for(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let call = app.consultation().held_by(&sato).with(|new| new.is_anonymous = false).await;
        sato.get("/daily").await.has_text("まだ付けていません");
        sato.get(paths::consultation(call.id)).await.has_text("まだ付けていません。だれの相談かは、「訂正する」から付けられます。");
    }
}
