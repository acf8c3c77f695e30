//! 説明文 version by version, and the papers that are signed: 同意書, 不同意の確認書, 撤回届.

use crate::sharing::{family, shared_with};
use crate::support::TestApp;
use axum::http::StatusCode;
use entity::codes::Role;
use tsunagi::web::paths;

const SOUTH: &str = "南事業所";
const PLACE: &str = "/admin/masters/explanations";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;
const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

both_databases! {
    /// Only the administrator writes a version; none is ever changed, and whoever is second loses nothing.
    async fn a_version_is_written_and_never_changed(app: TestApp) {
        let admin = app.person("係", Role::Administrator, SOUTH).await;
        let first = admin.get(PLACE).await;
        first.is(StatusCode::OK).has_text("第1版").has_text("はじめから入っている文");
        admin.post_form(&first, PLACE, &[("body", "")]).await.is(REFUSED);
        admin.post_form(&first, PLACE, &[]).await.is(REFUSED).has_text("いまの版と同じ文です");
        admin.post_form(&first, PLACE, &[("body", "わたしたちの市の文。")]).await.is(SEE_OTHER);
        admin.get(PLACE).await.has_text("第2版").has_text("わたしたちの市の文。").has_text("はじめから入っている文");
        // The form of the page that was opened before follows the first version.
        let second = admin.post_form(&first, PLACE, &[("body", "別の人の文。")]).await;
        second.is(StatusCode::CONFLICT).has_text("別の人の文。").has_text("わたしたちの市の文。");
        admin.post_form(&second, PLACE, &[]).await.is(SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM explanations", vec![]).await, 3);
        app.person("相談", Role::Supervisor, SOUTH).await.get(PLACE).await.is(StatusCode::FORBIDDEN);
    }

    /// A consent keeps the version by which it was explained; the paper carries that one, the person and one agency.
    async fn a_paper_carries_what_was_explained(app: TestApp) {
        let family = family(&app).await;
        let admin = app.person("係", Role::Administrator, SOUTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        admin.post(PLACE, &[("body", "二つ目の文。")]).await.is(SEE_OTHER);
        let (consent, _) =
            shared_with(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics", "contact"], &[]).await;
        admin.post(PLACE, &[("body", "三つ目の文。")]).await.is(SEE_OTHER);
        let here = paths::consent(consent);
        family.keeper.get(&here).await.has_text("説明文 第2版").has_text("同意書を印刷する");
        let paper = family.keeper.get(format!("{here}/paper")).await;
        paper.is(StatusCode::OK).has_text("情報の共有についての同意書").has_text("二つ目の文。").has_text("説明文 第2版");
        paper.has_text("山田 太郎").has_text(SOUTH).has_text("取りやめるまで").has_text("☑ 基本情報・世帯").has_text("☐ 健康").has_text("本人の署名");
        for hidden in ["三つ目の文。", "一郎", "山田一郎さんの家", "父のことば"] {
            assert!(!paper.body.contains(hidden), "{hidden}");
        }
        // Nobody refuses what they have agreed to, nor takes back what they never gave.
        family.keeper.get(format!("{here}/paper?form=refuse")).await.has_text("同意書").has_no_text("不同意の確認書");
        family.keeper.post(format!("{here}/withdraw"), &[("reason", "")]).await.is(SEE_OTHER);
        family.keeper.get(format!("{here}/paper")).await.has_text("撤回届").has_text("同意した日");
        tanaka.get(format!("{here}/paper")).await.is(StatusCode::NOT_FOUND);
        // What was explained stands on the paper, and opens nothing.
        let explained = [("status", "explained")];
        let (to, sections) = (app.agency("東事業所").await, ["basics", "contact"]);
        let asked = crate::sharing::agree(&family.keeper, family.case, family.father, to, &sections, &explained).await;
        let here = asked.is(SEE_OTHER).location().split('?').next().expect("an address").to_owned();
        family.keeper.get(format!("{here}/paper")).await.has_text("☑ 連絡先・住所").has_text("☐ 取りやめるまで");
        let refusal = family.keeper.get(format!("{here}/paper?form=refuse")).await;
        refusal.has_text("同意しないことの確認書").has_text("同意しなくても").has_no_text("☑").has_no_text("撤回届");
        let shared = "SELECT COUNT(*) FROM grant_reach WHERE recipient_id = $1";
        assert_eq!(app.count(shared, vec![to.into()]).await, 0);
        family.keeper.post_without_form(format!("{here}/share"), &[]).await.is(StatusCode::CONFLICT);
        // A version that does not exist cannot have been explained.
        let form = family.keeper.get(format!("{}/consents/new", paths::case(family.case))).await;
        let (person, to) = (family.son.to_string(), tanaka.agency.to_string());
        let fields = [
            ("person", person.as_str()), ("recipient", to.as_str()), ("status", "agreed"), ("method", "document"), ("explanation", "99"),
        ];
        let new = format!("{}/consents/new", paths::case(family.case));
        family.keeper.post_form(&form, &new, &fields).await.is(REFUSED).has_text("説明文の版を選び直してください");
    }
}
