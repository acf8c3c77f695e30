//! A woman who fled: her number is sealed away, rung with a reason, kept out of what is written, and comes back at the end.

use super::in_browser;
use entity::codes::Role;

in_browser! {
    /// A worker protects her, is stopped where the text tells her number, and rings her; a supervisor keeps a relative away.
    async fn a_woman_who_fled_is_nowhere_to_be_read(visitor) {
        let centre = visitor.site.agency("100001", "さくら市自立相談支援センター", "17").await;
        visitor.site.account("sato", "佐藤 花子", &[Role::Supervisor], &centre).await;
        visitor.site.account("mori", "森 一子", &[Role::Consultant], &centre).await;
        visitor.sign_in_first("sato").await;
        visitor.registers(&[("氏", "見本"), ("名", "一郎"), ("生年月日", "S45.4.1")]).await;
        visitor
            .registers(&[("氏", "見本"), ("名", "花子"), ("生年月日", "S50.4.1"), ("電話1の番号", "090-1234-5678")])
            .await;
        let hanako = visitor.path().await;
        visitor.sees("090-1234-5678").await;
        visitor.open(&format!("/cases/new?person={}", hanako.trim_start_matches("/persons/"))).await;
        visitor.press("ケースを開く").await;
        visitor.sees("ケースを開きました").await;
        let case = visitor.path().await;

        visitor.open(&format!("{hanako}/protection")).await;
        visitor.mark("配偶者からの暴力（DV等支援措置）").await;
        visitor.fill("だれから守るか", "夫").await;
        visitor.looks_well("shelter-new").await;
        visitor.fits_narrow_screens().await;
        visitor.press("登録して伏せる").await;
        visitor.sees("支援措置を登録し、住所・電話などを伏せました").await;
        visitor.looks_well("shelter-protection").await;
        visitor.fits_narrow_screens().await;
        visitor.open("/protections").await;
        visitor.sees("見本 花子").await;
        visitor.looks_well("shelter-list").await;
        visitor.open(&hanako).await;
        visitor.sees_nothing_of("090-1234-5678").await;
        visitor.looks_well("shelter-person").await;
        visitor.fits_narrow_screens().await;
        visitor.open(&format!("{hanako}/edit")).await;
        visitor.sees("支援措置により伏せています").await;
        visitor.sees_nothing_of("090-1234-5678").await;

        // What is written about her must not tell it.
        visitor.open(&format!("/consultations/new?person={}", hanako.trim_start_matches("/persons/"))).await;
        visitor.mark("電話").await;
        visitor.choose("相談者", "本人").await;
        visitor.fill("内容", "夜は０９０１２３４５６７８にかけてほしい。").await;
        visitor.press("記録する").await;
        visitor.sees("まだ保存していません").await;
        visitor.looks_well("shelter-stopped").await;
        visitor.fits_narrow_screens().await;
        visitor.press("書き直した内容で保存する").await;
        visitor.sees("まだ書かれているため").await;
        visitor.press("伏せ字にして保存する").await;
        visitor.sees("記録しました").await;
        visitor.sees("〔支援措置により伏せています〕").await;

        // Whoever must ring her says why.
        visitor.open(&format!("{hanako}/sealed")).await;
        visitor.press("表示する").await;
        visitor.sees("理由を入力してください").await;
        visitor.fill("理由", "折り返しの電話をするため").await;
        visitor.looks_well("shelter-why").await;
        visitor.press("表示する").await;
        visitor.sees("090-1234-5678").await;
        visitor.looks_well("shelter-sealed").await;
        visitor.fits_narrow_screens().await;

        // Her husband must not be told.
        visitor.open(&format!("{hanako}/nondisclosure")).await;
        visitor.fill("人をさがす", "一郎").await;
        visitor.press("さがす").await;
        visitor.choose_for("見本 一郎", "この人に知らせてはならない").await;
        visitor.fill("理由", "暴力がある。").await;
        visitor.looks_well("shelter-husband").await;
        visitor.fits_narrow_screens().await;
        visitor.press("登録する").await;
        visitor.sees("知らせてはならない相手がいます").await;

        // A colleague who is his cousin is kept away.
        visitor.open(&format!("{case}/exclusions/new")).await;
        visitor.choose("除外する職員", "森 一子（さくら市自立相談支援センター）").await;
        visitor.fill("理由", "夫のいとこ。").await;
        visitor.looks_well("shelter-exclude").await;
        visitor.fits_narrow_screens().await;
        visitor.press("除外する").await;
        visitor.sees("担当から除外しました").await;
        visitor.looks_well("shelter-access").await;
        visitor.sign_out().await;
        visitor.sign_in_first("mori").await;
        visitor.open(&hanako).await;
        visitor.sees("ページが見つかりません").await;
        visitor.open("/persons").await;
        visitor.sees_nothing_of("花子").await;
    }
}
