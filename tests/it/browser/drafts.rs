//! Nothing typed is lost: servers die, networks fail, sessions end, windows close.

use super::visitor::Visitor;
use super::{Driver, Site, in_browser};
use entity::codes::Role;
use entity::drafts;
use fantoccini::Locator;
use sea_orm::EntityTrait;
use serde_json::json;

pub const NEW: &str = "/consultations/new";
pub const KEPT: &str = "下書きを保存しました";
const CANNOT: &str = "いま保存できません。この画面に残しています。";

impl Visitor<'_> {
    /// Waits until the line below the form says this.
    pub async fn is_told(&self, words: &str) {
        let script = format!(
            "return [...document.querySelectorAll('.draft-state > :first-child')].some((line) => line.textContent.includes('{words}'))"
        );
        self.wait_for(&script).await;
    }

    /// Waits until everything typed so far is on the server.
    pub async fn is_kept(&self, content: &str) {
        self.is_told(KEPT).await;
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(20));
        for _ in 0..1500 {
            tick.tick().await;
            if self.drafts().await.iter().any(|draft| draft == content) {
                return;
            }
        }
        panic!("「{content}」 is not kept, only {:?}", self.drafts().await);
    }

    /// What the drafts on the server hold in 内容.
    pub async fn drafts(&self) -> Vec<String> {
        let rows = drafts::Entity::find().all(&self.site.raw).await.expect("drafts");
        let contents = rows.iter().map(|row| {
            let fields: Vec<(String, String)> = serde_html_form::from_str(&row.fields).expect("fields");
            fields.into_iter().find(|(name, _)| name == "content").map(|(_, value)| value).unwrap_or_default()
        });
        contents.collect()
    }

    /// Types behind what stands in 内容 already.
    pub async fn goes_on(&self, words: &str) {
        self.field("内容").await.send_keys(words).await.expect("the field takes text");
    }

    async fn is_offline(&self, offline: bool) {
        self.driver.devtools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.driver.devtools("Network.emulateNetworkConditions", conditions).await;
    }
}

in_browser! {
    /// The server is killed in the middle of a sentence and comes back; every word is there.
    async fn a_server_that_dies_loses_no_word(visitor) {
        visitor.at_the_desk().await;
        visitor.open(NEW).await;
        visitor.mark("匿名").await;
        visitor.goes_on("母から。").await;
        visitor.is_kept("母から。").await;
        visitor.looks_well("draft-kept").await;
        visitor.site.kill();
        visitor.goes_on("長男が三日").await;
        visitor.is_told(CANNOT).await;
        visitor.looks_well("draft-not-kept").await;
        // Pressing the button now must not throw the page away.
        visitor.button("記録する").await.click().await.expect("a click");
        visitor.goes_on("食べていない。").await;
        visitor.reads("相談を記録する").await;
        visitor.site.start_again().await;
        visitor.is_kept("母から。長男が三日食べていない。").await;
        visitor.press("記録する").await;
        visitor.sees("記録しました").await;
        visitor.sees("母から。長男が三日食べていない。").await;
        assert_eq!(visitor.drafts().await.len(), 0);
        assert_eq!(visitor.consultations().await, 1);
    }
}

in_browser! {
    /// The network goes for a while; the page says so, and catches up by itself.
    async fn a_network_that_fails_loses_no_word(visitor) {
        visitor.at_the_desk().await;
        visitor.open(NEW).await;
        visitor.mark("匿名").await;
        visitor.is_offline(true).await;
        visitor.goes_on("圏外で書いた。").await;
        visitor.is_told(CANNOT).await;
        visitor.button("記録する").await.click().await.expect("a click");
        visitor.is_told(CANNOT).await;
        visitor.is_offline(false).await;
        visitor.is_kept("圏外で書いた。").await;
        visitor.press("記録する").await;
        visitor.sees("圏外で書いた。").await;
        assert_eq!(visitor.consultations().await, 1);
    }
}

in_browser! {
    /// A session locks while somebody is typing: the words are kept, and wait after signing in again.
    async fn a_session_that_locks_while_typing_loses_no_word(visitor) {
        visitor.at_the_desk().await;
        visitor.open(NEW).await;
        visitor.goes_on("長い電話。").await;
        visitor.is_kept("長い電話。").await;
        visitor.site.let_pass(60);
        visitor.goes_on("まだ続く。").await;
        visitor.is_told("もう一度サインイン").await;
        visitor.looks_well("draft-locked").await;
        visitor.follow("もう一度サインイン").await;
        visitor.sign_in("sato").await;
        visitor.sees("下書き 1件（最新").await;
        visitor.follow("続きを書く").await;
        visitor.sees("下書きの続きです").await;
        assert_eq!(visitor.value("内容").await, "長い電話。まだ続く。");
    }
}

in_browser! {
    /// A session that is gone altogether: after signing in elsewhere the open page goes on as if nothing had been.
    async fn signing_in_in_another_tab_lets_the_page_go_on(visitor) {
        visitor.at_the_desk().await;
        visitor.open(NEW).await;
        visitor.mark("匿名").await;
        let page = visitor.client().window().await.expect("a window");
        let other = visitor.client().new_window(true).await.expect("a tab").handle;
        visitor.client().switch_to_window(other.clone()).await.expect("the other tab");
        visitor.sign_out().await;
        visitor.client().switch_to_window(page.clone()).await.expect("the page");
        visitor.goes_on("サインアウトのあと。").await;
        visitor.is_told("別のタブでサインイン").await;
        visitor.button("記録する").await.click().await.expect("a click");
        visitor.client().switch_to_window(other).await.expect("the other tab");
        visitor.sign_in("sato").await;
        visitor.client().switch_to_window(page).await.expect("the page");
        visitor.is_kept("サインアウトのあと。").await;
        visitor.press("記録する").await;
        visitor.sees("サインアウトのあと。").await;
    }
}

in_browser! {
    /// The window is closed in the middle of a word, and somebody signs in again at a browser that knows nothing.
    async fn a_closed_window_loses_no_word(visitor) {
        visitor.at_the_desk().await;
        let home = visitor.client().window().await.expect("a window");
        let page = visitor.client().new_window(false).await.expect("a window").handle;
        visitor.client().switch_to_window(page).await.expect("the page");
        visitor.open(NEW).await;
        visitor.goes_on("閉じる前に書い").await;
        visitor.client().close_window().await.expect("the window closes");
        visitor.client().switch_to_window(home).await.expect("the other window");
        visitor.client().delete_all_cookies().await.expect("no cookies");
        visitor.sign_in("sato").await;
        visitor.open("/drafts").await;
        visitor.looks_well("drafts").await;
        visitor.open(NEW).await;
        visitor.sees("に保存した下書きがあります。").await;
        visitor.looks_well("draft-offered").await;
        let link = visitor.find(Locator::Css(".draft-note a")).await;
        visitor.leave_by(link).await;
        assert_eq!(visitor.value("内容").await, "閉じる前に書い");
    }
}

in_browser! {
    /// Two calls at once in two tabs stay two drafts, and each tab saves its own.
    async fn two_tabs_keep_two_drafts(visitor) {
        visitor.at_the_desk().await;
        let first = visitor.client().window().await.expect("a window");
        visitor.open(NEW).await;
        visitor.mark("匿名").await;
        visitor.goes_on("一本目の電話。").await;
        visitor.is_kept("一本目の電話。").await;
        let second = visitor.client().new_window(true).await.expect("a tab").handle;
        visitor.client().switch_to_window(second).await.expect("the second tab");
        visitor.open(NEW).await;
        visitor.goes_on("二本目の電話。").await;
        visitor.is_kept("二本目の電話。").await;
        assert_eq!(visitor.drafts().await.len(), 2);
        visitor.client().switch_to_window(first).await.expect("the first tab");
        visitor.press("記録する").await;
        visitor.sees("一本目の電話。").await;
        assert_eq!(visitor.drafts().await, ["二本目の電話。"]);
    }
}

in_browser! {
    /// An edit form keeps what was changed; a mistake in between and another person's version change nothing about that.
    async fn what_was_typed_outlives_a_mistake_and_another_person(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("はじめの記録。").await;
        visitor.sees("記録しました").await;
        let edit = format!("{}/edit", visitor.path().await);
        let first = visitor.client().window().await.expect("a window");
        visitor.open(&edit).await;
        visitor.fill("内容", "一つ目の窓。").await;
        visitor.fill("日時", "いつか").await;
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 422);
        visitor.fill("日時", &format!("{} 00:00", visitor.site.today())).await;
        visitor.is_told(KEPT).await;
        assert_eq!(visitor.drafts().await, ["一つ目の窓。"]);
        let second = visitor.client().new_window(true).await.expect("a tab").handle;
        visitor.client().switch_to_window(second).await.expect("the second tab");
        visitor.open(&edit).await;
        visitor.fill("内容", "二つ目の窓。").await;
        visitor.press("訂正する").await;
        visitor.sees("変更しました").await;
        assert_eq!(visitor.drafts().await, ["一つ目の窓。"]);
        visitor.client().switch_to_window(first).await.expect("the first tab");
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 409);
        visitor.sees("が保存した内容").await;
        visitor.sees("二つ目の窓。").await;
        assert_eq!(visitor.value("内容").await, "一つ目の窓。");
        visitor.looks_well("conflict").await;
        visitor.element("button", "この内容にする").await;
        visitor.run("document.querySelector('button[data-take=content]').click()").await;
        assert_eq!(visitor.value("内容").await, "二つ目の窓。");
        visitor.fill("内容", "二つ目と一つ目の窓。").await;
        visitor.press("訂正する").await;
        visitor.sees("二つ目と一つ目の窓。").await;
        assert!(visitor.drafts().await.is_empty());
    }
}

in_browser! {
    /// A colleague saves first: both read each other's words, nobody's are lost, and there is one record.
    async fn a_colleague_who_saves_first_takes_no_word_away(visitor) {
        let centre = visitor.at_the_desk().await;
        visitor.site.account("suzuki", "鈴木 一郎", &[Role::Consultant], &centre).await;
        visitor.logs_a_call("はじめの記録。").await;
        let edit = format!("{}/edit", visitor.path().await);
        visitor.open(&edit).await;
        visitor.goes_on("佐藤の続き。").await;
        visitor.is_kept("はじめの記録。佐藤の続き。").await;

        let browser = Driver::beside().await.expect("a second browser");
        let colleague = Visitor::new(visitor.site, &browser).await;
        colleague.sign_in_first("suzuki").await;
        colleague.open(&edit).await;
        colleague.sees_nothing_of("佐藤の続き").await;
        colleague.goes_on("鈴木の続き。").await;
        colleague.press("訂正する").await;
        colleague.sees("変更しました").await;
        colleague.finish();

        visitor.goes_on("まだ書いている。").await;
        visitor.is_kept("はじめの記録。佐藤の続き。まだ書いている。").await;
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 409);
        visitor.sees("鈴木 一郎さん（").await;
        visitor.sees("はじめの記録。鈴木の続き。").await;
        assert_eq!(visitor.value("内容").await, "はじめの記録。佐藤の続き。まだ書いている。");
        visitor.fill("内容", "はじめの記録。鈴木の続き。佐藤の続き。まだ書いている。").await;
        visitor.press("訂正する").await;
        visitor.sees("はじめの記録。鈴木の続き。佐藤の続き。まだ書いている。").await;
        assert!(visitor.drafts().await.is_empty());
        assert_eq!(visitor.consultations().await, 1);
    }
}

/// The whole browser is closed in the middle of a word; whatever was said to be kept is there in another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_browser_loses_nothing_that_was_kept() {
    let site = Site::start().await;
    let Some(driver) = Driver::start().await else { return };
    let visitor = Visitor::new(&site, &driver).await;
    visitor.at_the_desk().await;
    visitor.open(NEW).await;
    visitor.mark("匿名").await;
    visitor.goes_on("母から。長男が三日").await;
    visitor.is_kept("母から。長男が三日").await;
    visitor.goes_on("食べ").await;
    visitor.finish();
    drop(driver);

    let Some(driver) = Driver::start().await else { return };
    let visitor = Visitor::new(&site, &driver).await;
    visitor.sign_in("sato").await;
    visitor.follow("続きを書く").await;
    let text = visitor.value("内容").await;
    assert!(text.starts_with("母から。長男が三日") && "母から。長男が三日食べ".starts_with(&text), "{text}");
    visitor.fill("内容", "母から。長男が三日食べていない。").await;
    visitor.press("記録する").await;
    visitor.sees("記録しました").await;
    assert!(visitor.drafts().await.is_empty());
    assert_eq!(visitor.consultations().await, 1);
    visitor.finish();
}
