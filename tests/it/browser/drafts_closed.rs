//! A draft opens no door: access that has ended stays ended, whatever somebody was typing.

use super::drafts::{KEPT, NEW};
use super::in_browser;
use entity::drafts;
use fantoccini::Locator;
use sea_orm::EntityTrait;

in_browser! {
    /// Whoever works elsewhere now finds nothing of the record behind the draft, only what they typed themselves.
    async fn a_draft_opens_nothing_to_whoever_has_moved_on(visitor) {
        visitor.at_the_desk().await;
        let other = visitor.site.agency("300001", "NPO法人 となり", "17").await;
        visitor.registers(&[("氏", "山雀"), ("名", "金糸"), ("氏のフリガナ", "ヤマガラ"), ("名のフリガナ", "キンシ")]).await;
        let person = visitor.path().await;
        visitor.logs_a_call("カナリヤの記録。").await;
        let record = visitor.path().await;
        visitor.open(&format!("{record}/edit")).await;
        visitor.fill("次にすること（くわしく）", "書きかけの用件").await;
        visitor.is_told(KEPT).await;
        visitor.open(&format!("{NEW}?person={}", person.trim_start_matches("/persons/"))).await;
        visitor.sees("山雀").await;
        visitor.goes_on("書きかけの新しい相談。").await;
        visitor.is_kept("書きかけの新しい相談。").await;
        let rows = drafts::Entity::find().all(&visitor.site.raw).await.expect("drafts");
        assert_eq!(rows.len(), 2);

        visitor.site.moves("sato", &other).await;
        visitor.client().delete_all_cookies().await.expect("no cookies");
        visitor.sign_in("sato").await;
        let mut seen = Vec::new();
        for place in ["/".to_owned(), "/drafts".to_owned(), record.clone(), format!("{record}/edit")] {
            visitor.open(&place).await;
            for unwanted in ["カナリヤ", "山雀", "ヤマガラ"] {
                visitor.sees_nothing_of(unwanted).await;
            }
        }
        for draft in rows {
            visitor.open(&format!("{}?draft={}", draft.form, draft.id)).await;
            for unwanted in ["カナリヤ", "山雀", "ヤマガラ"] {
                visitor.sees_nothing_of(unwanted).await;
            }
            seen.push((draft.form == NEW, visitor.status().await));
        }
        seen.sort_unstable();
        assert_eq!(seen, [(false, 404), (true, 200)]);
    }
}

in_browser! {
    /// Whoever works nowhere any more sees neither the record nor the draft; nothing can be written.
    async fn a_draft_opens_nothing_to_whoever_has_left(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("カナリヤの記録。").await;
        let edit = format!("{}/edit", visitor.path().await);
        visitor.open(&edit).await;
        visitor.fill("次にすること（くわしく）", "書きかけの用件").await;
        visitor.is_told(KEPT).await;
        let draft = drafts::Entity::find().one(&visitor.site.raw).await.expect("drafts").expect("a draft").id;
        visitor.site.leaves("sato").await;
        visitor.button("訂正する").await.click().await.expect("a click");
        visitor.is_told("サインイン").await;
        for place in [format!("{edit}?draft={draft}"), "/drafts".to_owned()] {
            visitor.open(&place).await;
            visitor.sees_nothing_of("カナリヤ").await;
            visitor.sees_nothing_of("書きかけの用件").await;
            visitor.reads("サインイン").await;
        }
        let rows = entity::consultations::Entity::find().all(&visitor.site.raw).await.expect("rows");
        assert_eq!(rows[0].next_note, "", "nothing was written");
    }
}

in_browser! {
    /// A record that was voided meanwhile is not written through a draft of it.
    async fn a_draft_writes_nothing_into_a_voided_record(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("取り消す記録。").await;
        let record = visitor.path().await;
        let edit = format!("{record}/edit");
        visitor.open(&edit).await;
        visitor.fill("内容", "取り消したあとの訂正。").await;
        visitor.is_kept("取り消したあとの訂正。").await;
        let draft = drafts::Entity::find().one(&visitor.site.raw).await.expect("drafts").expect("a draft").id;
        let page = visitor.client().window().await.expect("a window");
        let other = visitor.client().new_window(true).await.expect("a tab").handle;
        visitor.client().switch_to_window(other).await.expect("the other tab");
        visitor.open(&format!("{record}/void")).await;
        visitor.fill("理由", "まちがい").await;
        let button = visitor.find(Locator::Css("main form button[class*=main], main form .finish button")).await;
        visitor.leave_by(button).await;
        visitor.open(&format!("{edit}?draft={draft}")).await;
        assert_eq!(visitor.status().await, 409);
        visitor.sees("取り消した記録は訂正できません。").await;
        visitor.sees_nothing_of("取り消す記録。").await;
        // A page that was open already shows what became of the record beside what was typed, which stays a draft.
        visitor.client().switch_to_window(page).await.expect("the page");
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 409);
        visitor.sees("取消しの理由").await;
        visitor.sees("取り消したあとの訂正。").await;
        assert_eq!(visitor.drafts().await, ["取り消したあとの訂正。"]);
        let rows = entity::consultations::Entity::find().all(&visitor.site.raw).await.expect("rows");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].content, "取り消す記録。");
    }
}
