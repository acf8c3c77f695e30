//! 知らせてはならない相手: both carry the warning everywhere, and what would carry the one's data to the other is stopped.

use crate::sharing::{agree, family};
use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::ids::PersonId;
use entity::nondisclosures::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::web::paths;

const SOUTH: &str = "南事業所";

/// Records that somebody must not be told about somebody; the id of the pair.
pub async fn keep_from(app: &TestApp, keeper: &Client, about: PersonId, from: PersonId, reason: &str) -> String {
    let role = format!("role_{from}");
    let fields = [(role.as_str(), "from"), ("reason", reason)];
    keeper.post(format!("{}/nondisclosure", paths::person(about)), &fields).await.is(StatusCode::SEE_OTHER);
    let pair = Entity::find().filter(Column::AboutId.eq(about)).filter(Column::FromId.eq(from)).one(app.raw()).await;
    pair.expect("pairs").expect("the pair").id.to_string()
}

const ABOUT: &str = "知らせてはならない相手がいます";
const FROM: &str = "この人に知らせてはならない人がいます";

both_databases! {
    /// The warning stands on both pages, in the household, the case, the lists and forms; an edit does not wipe it off.
    async fn both_carry_the_warning_until_it_ends(app: TestApp) {
        let family = family(&app).await;
        let keeper = &family.keeper;
        let form = format!("{}/nondisclosure", paths::person(family.son));
        keeper.post(&form, &[("reason", "暴力")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let myself = format!("role_{}", family.son);
        keeper.post(&form, &[(&myself, "from"), ("reason", "暴力")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let pair = keep_from(&app, keeper, family.son, family.father, "家を出たことを知らせていない。").await;
        keeper.get(paths::person(family.son)).await.has_text(ABOUT).has_text("太郎さんに知らせてはなりません");
        keeper.get(paths::person(family.father)).await.has_text(FROM).has_text("一郎さんのことを知らせてはなりません");
        keeper.get(paths::case(family.case)).await.has_text(FROM);
        keeper.get("/persons").await.has_text(ABOUT);
        keeper.get(format!("/consultations/new?person={}", family.father)).await.has_text(FROM);
        let edit = format!("{}/edit", paths::person(family.son));
        keeper.post(&edit, &[("note", "就職した。"), ("cautions", "no_mail")]).await.is(StatusCode::SEE_OTHER);
        keeper.get(paths::person(family.son)).await.has_text(ABOUT).has_text("郵便を送らない");
        let row = role_of(family.father);
        keeper.post(&form, &[(&row, "from"), ("reason", "もう一度")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let end = format!("/nondisclosures/{pair}/end");
        let colleague = app.person("鈴木", Role::Consultant, keeper.actor().await.agency_name()).await;
        colleague.get(&end).await.is(StatusCode::FORBIDDEN);
        app.person("田中", Role::Supervisor, SOUTH).await.get(&end).await.is(StatusCode::NOT_FOUND);
        keeper.post(&end, &[("reason", "和解した。")]).await.is(StatusCode::SEE_OTHER);
        keeper.get(paths::person(family.son)).await.has_no_text(ABOUT).has_text("郵便を送らない");
        keeper.get(paths::person(family.father)).await.has_no_text(FROM);
    }

    /// A slip about the one, and a consent that somebody else gives for them, wait until somebody has looked.
    async fn slips_and_consents_by_others_are_stopped(app: TestApp) {
        let family = family(&app).await;
        let (keeper, south) = (&family.keeper, app.agency(SOUTH).await);
        keep_from(&app, keeper, family.son, family.father, "暴力").await;
        let (to, son) = (south.to_string(), role_of(family.son));
        let slip = [
            ("to_agency", to.as_str()),
            (&son, "subject"),
            ("reason", "相談に乗ってください。"),
            ("slip_subject", "50代 男性"),
        ];
        let stopped = keeper.post("/referrals/new", &slip).await;
        stopped.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("一郎さんのことを、山田 太郎さんに知らせてはなりません");
        assert_eq!(stopped.field("つなぐ理由・依頼").value(), "相談に乗ってください。");
        keeper.post_form(&stopped, "/referrals/new", &[("told_apart", "yes")]).await.is(StatusCode::SEE_OTHER);
        // About the father alone nothing is carried to him that he must not know.
        let father = role_of(family.father);
        let slip = [slip[0], (father.as_str(), "subject"), slip[2], slip[3]];
        keeper.post("/referrals/new", &slip).await.is(StatusCode::SEE_OTHER);
        // He cannot consent for his son unseen; the son himself can.
        let by_father = [("giver", "guardian"), ("giver_name", "山田 太郎")];
        let stopped = agree(keeper, family.case, family.son, south, &["basics"], &by_father).await;
        stopped.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("知らせてはなりません");
        let looked = [by_father[0], ("giver_name", "後見 人子"), ("told_apart", "yes")];
        agree(keeper, family.case, family.son, south, &["basics"], &looked).await.is(StatusCode::SEE_OTHER);
    }
}

fn role_of(person: PersonId) -> String {
    format!("role_{person}")
}
