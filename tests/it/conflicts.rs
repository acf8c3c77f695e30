//! Two people at one record: whoever is second sees both versions, and nothing of either is lost.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::web::paths;

/// A field of a form, and what the two people type into it.
struct Field {
    name: &'static str,
    label: &'static str,
    first: &'static str,
    second: &'static str,
}

/// How often the log or the revisions hold a text.
async fn told(app: &TestApp, text: &str) -> i64 {
    let like = format!("%{text}%");
    let revisions = app.count("SELECT COUNT(*) FROM revisions WHERE payload LIKE $1", vec![like.clone().into()]).await;
    revisions + app.count("SELECT COUNT(*) FROM audit_entries WHERE body LIKE $1", vec![like.into()]).await
}

/// The first saves while the second still types; the second is shown both, and saves after that.
async fn meet(app: &TestApp, (first, second): (&Client, &Client), edit: &str, field: &Field, name: &str) -> Page {
    let open = second.get(edit).await;
    first.post(edit, &[(field.name, field.first)]).await.is(StatusCode::SEE_OTHER);
    let both = second.post_form(&open, edit, &[(field.name, field.second)]).await;
    both.is(StatusCode::CONFLICT);
    assert_eq!(both.field(field.label).value(), field.second, "{edit}");
    both.has_text(&format!("{name}が保存した内容{}", field.first)).has_text(&format!("{name}が先に保存しています"));
    second.post_form(&both, edit, &[]).await.is(StatusCode::SEE_OTHER);
    assert_eq!(second.get(edit).await.field(field.label).value(), field.second, "{edit}");
    assert!(told(app, field.first).await > 0, "{edit}: the first text is in no history");
    let drafts = app.count("SELECT COUNT(*) FROM drafts", vec![]).await;
    assert_eq!(drafts, 0, "{edit}: the draft of the conflict ended with it");
    both
}

const NOTE: Field = Field { name: "note", label: "備考", first: "先の備考です", second: "後の備考です" };

both_databases! {
    /// Households, persons, cases, consultations and つなぎ.
    async fn casework_is_never_written_over_unseen(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let (pair, by) = ((&sato, &suzuki), "佐藤さん（10:32）");
        let south = app.agency("南事業所").await;
        let household = app.household().held_by(&sato).await;
        meet(&app, pair, &format!("{}/edit", paths::household(household.id)), &NOTE, by).await;
        let person = app.somebody().held_by(&sato).await;
        meet(&app, pair, &format!("{}/edit", paths::person(person.id)), &NOTE, by).await;
        let case = app.case().about(person.id).held_by(&sato).await;
        let summary = Field { name: "summary", label: "概要", first: "先の概要です", second: "後の概要です" };
        meet(&app, pair, &format!("{}/edit", paths::case(case.id)), &summary, by).await;
        let consultation = app.consultation().held_by(&sato).await;
        let content = Field { name: "content", label: "内容", first: "先の内容です", second: "後の内容です" };
        meet(&app, pair, &format!("{}/edit", paths::consultation(consultation.id)), &content, by).await;
        let referral = app.referral(south).held_by(&sato).await;
        let reason = Field { name: "reason", label: "つなぐ理由・依頼", first: "先の理由です", second: "後の理由です" };
        let edit = format!("{}/edit", paths::referral(referral.id));
        let open = suzuki.get(&edit).await;
        sato.post(&edit, &[("reason", reason.first), ("slip_subject", "50代"), ("do", "draft")]).await.is(StatusCode::SEE_OTHER);
        let both = suzuki.post_form(&open, &edit, &[("reason", reason.second), ("slip_subject", "50代"), ("do", "draft")]).await;
        both.is(StatusCode::CONFLICT).has_text(&format!("{by}が保存した内容{}", reason.first));
        assert_eq!(both.field(reason.label).value(), reason.second);
        suzuki.post_form(&both, &edit, &[("do", "draft")]).await.is(StatusCode::SEE_OTHER);
        assert!(told(&app, reason.first).await > 0);
    }

    /// Agencies, accounts, postings, kinds and districts.
    async fn masters_are_never_written_over_unseen(app: TestApp) {
        let one = app.person("管理一", Role::Administrator, "市役所").await;
        let two = app.person("管理二", Role::Administrator, "市役所").await;
        let (pair, by) = ((&one, &two), "管理一さん（10:32）");
        let north = app.agency("北事業所").await;
        let address = Field { name: "address", label: "所在地", first: "先の所在地", second: "後の所在地" };
        meet(&app, pair, &format!("{}/edit", paths::agency(north)), &address, by).await;
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let kana = Field { name: "kana", label: "フリガナ", first: "サトウサキ", second: "サトウアト" };
        meet(&app, pair, &format!("{}/edit", paths::staff(sato.staff)), &kana, by).await;
        let until = Field { name: "valid_until", label: "終わりの日", first: "R9.3.31", second: "R9.4.30" };
        let posting = format!("{}/postings/{}/edit", paths::staff(sato.staff), sato.posting);
        let open = two.get(&posting).await;
        one.post(&posting, &[(until.name, until.first)]).await.is(StatusCode::SEE_OTHER);
        let both = two.post_form(&open, &posting, &[(until.name, until.second)]).await;
        both.is(StatusCode::CONFLICT).has_text(until.first);
        two.post_form(&both, &posting, &[]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(two.get(&posting).await.field(until.label).value(), until.second);
        let field = Field { name: "field", label: "分野", first: "先の分野", second: "後の分野" };
        meet(&app, pair, "/admin/masters/kinds/03/edit", &field, "ほかの人").await;
        let new = [("code", "d1"), ("name", "東圏域"), ("kind", "圏域"), ("sort", "1")];
        one.post("/admin/masters/districts/new", &new).await.is(StatusCode::SEE_OTHER);
        let district = entity::districts::Entity::find().filter(entity::districts::Column::Code.eq("d1"));
        let district = district.one(app.raw()).await.expect("rows").expect("the district");
        let name = Field { name: "name", label: "名称", first: "先の圏域", second: "後の圏域" };
        meet(&app, pair, &format!("/admin/masters/districts/{}/edit", district.id), &name, by).await;
    }

    /// Choices and boxes are shown in words, and persons whom the other has added stay.
    async fn choices_are_shown_in_words_and_added_persons_stay(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let hanako = app.somebody().named("山田", "花子").held_by(&sato).await;
        let consultation = app.consultation().held_by(&sato).await;
        let edit = format!("{}/edit", paths::consultation(consultation.id));
        let open = suzuki.get(&edit).await;
        let role = format!("role_{}", hanako.id);
        let saved = [("method", "visit_home"), ("topic_3", "main"), (role.as_str(), "family")];
        sato.post(&edit, &saved).await.is(StatusCode::SEE_OTHER);
        let both = suzuki.post_form(&open, &edit, &[("content", "後の内容です")]).await;
        both.is(StatusCode::CONFLICT).has_text("佐藤さん（10:32）が保存した内容家庭訪問").has_text("一番困っている");
        suzuki.post_form(&both, &edit, &[]).await.is(StatusCode::SEE_OTHER);
        suzuki.get(paths::consultation(consultation.id)).await.has_text("山田 花子").has_text("後の内容です");

        let case = app.case().held_by(&sato).await;
        let edit = format!("{}/edit", paths::case(case.id));
        let open = suzuki.get(&edit).await;
        sato.post(&edit, &[("subject", &format!("{}:principal", hanako.id))]).await.is(StatusCode::SEE_OTHER);
        let both = suzuki.post_form(&open, &edit, &[("summary", "後の概要です")]).await;
        both.is(StatusCode::CONFLICT);
        suzuki.post_form(&both, &edit, &[]).await.is(StatusCode::SEE_OTHER);
        suzuki.get(paths::case(case.id)).await.has_text("山田 花子").has_text("後の概要です");
    }

    /// More telephones than the second page had rows for are shown, not dropped.
    async fn rows_of_the_other_person_are_in_sight(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let person = app.somebody().held_by(&sato).await;
        let edit = format!("{}/edit", paths::person(person.id));
        let open = suzuki.get(&edit).await;
        sato.post(&edit, &[("phone_number_1", "090-1111-1111"), ("phone_number_2", "090-2222-2222")]).await.is(StatusCode::SEE_OTHER);
        let both = suzuki.post_form(&open, &edit, &[("phone_number_1", "090-3333-3333")]).await;
        both.is(StatusCode::CONFLICT).has_text("090-1111-1111").has_text("090-2222-2222");
        assert_eq!(both.field("電話1の番号").value(), "090-3333-3333");
        let rest = both.body.split("電話をもっと登録する").nth(1).expect("the fold");
        assert!(!rest.contains("090-2222-2222"), "it is folded away");
    }
}
