//! A session that locked while somebody was typing.

use super::in_browser;

in_browser! {
    /// What was typed waits on the home page after signing in again.
    async fn what_was_typed_survives_an_idle_hour(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "長い長い電話だった。").await;
        visitor.fill("次にすること（くわしく）", "折り返す").await;
        visitor.site.let_pass(60);
        visitor.press("記録する").await;
        visitor.reads("サインイン").await;
        visitor.sees("もう一度サインインしてください").await;
        visitor.looks_well("login-again").await;

        visitor.sign_in("sato").await;
        visitor.sees("下書き 1件").await;
        visitor.looks_well("home-with-draft").await;
        visitor.follow("続きを書く").await;
        visitor.reads("相談を記録する").await;
        visitor.sees("下書きの続きです").await;
        assert_eq!(visitor.value("内容").await, "長い長い電話だった。");
        assert_eq!(visitor.value("次にすること（くわしく）").await, "折り返す");
        visitor.press("記録する").await;
        visitor.sees("記録しました").await;
        visitor.sees("長い長い電話だった。").await;
        visitor.open("/").await;
        visitor.sees_nothing_of("下書き 1件").await;
    }
}
