//! The same human being in two agencies, found by a third; and whoever takes over from somebody who leaves.

use super::in_browser;
use entity::codes::Role;

in_browser! {
    /// A coordinator searches, both supervisors answer, nobody sees a record of the other, and the link is undone.
    async fn two_agencies_find_one_human_being(visitor) {
        let centre = visitor.site.agency("100001", "さくら市自立相談支援センター", "17").await;
        let council = visitor.site.agency("100002", "さくら市社会福祉協議会", "03").await;
        visitor.site.account("sato", "佐藤 花子", &[Role::Supervisor, Role::Coordinator], &centre).await;
        visitor.site.account("kondo", "近藤 花子", &[Role::Supervisor], &council).await;
        for login in ["kondo", "sato"] {
            visitor.sign_in_first(login).await;
            visitor.registers(&[("氏", "見本"), ("名", "太郎"), ("生年月日", "S45.4.1")]).await;
            if login == "kondo" {
                visitor.sign_out().await;
            }
        }
        let taro = visitor.path().await;
        visitor.open("/identity-matches").await;
        visitor.looks_well("kin-search").await;
        visitor.fits_narrow_screens().await;
        visitor.press("さがして照会する").await;
        visitor.sees("次にさがせるのは").await;
        visitor.sees_nothing_of("見本").await;
        visitor.looks_well("kin-searched").await;
        visitor.fits_narrow_screens().await;
        visitor.open("/persons/duplicates").await;
        visitor.follow("ほかの機関からの照会（1件）").await;
        visitor.sees("見本 太郎").await;
        visitor.sees_nothing_of("社会福祉協議会").await;
        visitor.looks_well("kin-inquiries").await;
        visitor.fits_narrow_screens().await;
        visitor.follow("答える（見本 太郎）").await;
        visitor.looks_well("kin-inquiry").await;
        visitor.fits_narrow_screens().await;
        visitor.mark("同じ人（この機関の記録は確かで、1人と数えてよい）").await;
        visitor.fill("備考", "運転免許証で確かめた。").await;
        visitor.press("回答する").await;
        visitor.sees("相手の機関の回答を待ちます").await;
        visitor.sign_out().await;
        visitor.sign_in("kondo").await;
        visitor.open("/notifications").await;
        visitor.follow("ほかの機関からの照会").await;
        visitor.follow("答える（見本 太郎）").await;
        visitor.mark("同じ人（この機関の記録は確かで、1人と数えてよい）").await;
        visitor.press("回答する").await;
        visitor.sees("結ばれました").await;
        visitor.sign_out().await;
        visitor.sign_in("sato").await;
        visitor.open(&taro).await;
        visitor.sees("ほかの機関の記録との結びつき").await;
        visitor.looks_well("kin-person").await;
        visitor.fits_narrow_screens().await;
        visitor.follow("外す（1）").await;
        visitor.fill("理由", "同姓同名の別の人だった。").await;
        visitor.looks_well("kin-end").await;
        visitor.press("結びつきを外す").await;
        visitor.sees("結びつきを外しました").await;
    }
}

in_browser! {
    /// The lead of two cases is gone; the next one is chosen, and takes over.
    async fn who_leads_next_is_chosen(visitor) {
        let centre = visitor.site.agency("100001", "さくら市自立相談支援センター", "17").await;
        visitor.site.account("sato", "佐藤 花子", &[Role::Supervisor], &centre).await;
        visitor.site.account("mori", "森 一子", &[Role::Consultant], &centre).await;
        visitor.sign_in_first("mori").await;
        for name in ["一郎", "次郎"] {
            visitor.registers(&[("氏", "見本"), ("名", name)]).await;
            let person = visitor.path().await;
            visitor.open(&format!("/cases/new?person={}", person.trim_start_matches("/persons/"))).await;
            visitor.press("ケースを開く").await;
            visitor.sees("ケースを開きました").await;
        }
        visitor.sign_out().await;
        visitor.site.leaves("mori").await;
        visitor.sign_in_first("sato").await;
        visitor.open("/notifications").await;
        visitor.follow("受け持つケースの次の担当").await;
        visitor.sees("森 一子　2件").await;
        visitor.looks_well("successors").await;
        visitor.fits_narrow_screens().await;
        visitor.choose("下で選ばないケースの次の担当", "佐藤 花子").await;
        visitor.press("次の担当を保存する").await;
        visitor.sees("主担当はまだ変わっていません").await;
        visitor.press("保存して、担当がいなくなったケースを引き継ぐ").await;
        visitor.sees("次の担当に引き継ぎました").await;
        visitor.sees("次の担当を決めるケースはありません。").await;
        visitor.open("/cases").await;
        visitor.sees("佐藤 花子").await;
    }
}
