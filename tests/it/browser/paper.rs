//! Without scripts, and on paper.

use super::in_browser;
use serde_json::json;

/// What of the things to press can still be seen.
const PRESSED: &str = "
    const all = 'nav, header, button, .button, .menu, .search, .crumbs, .draft-note, .draft-state, .finish, input[type=submit]';
    return [...document.querySelectorAll(all)]
      .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80));";

const KEPT: &str =
    "return document.querySelector('.draft-state')?.textContent.includes('下書きを保存しました') ?? false";

in_browser! {
    /// Nothing that must work depends on a script, not even a double click.
    async fn a_call_is_logged_without_scripts(visitor) {
        let off = json!({ "value": true });
        visitor.driver.devtools("Emulation.setScriptExecutionDisabled", off).await;
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        assert_eq!(visitor.run("return document.querySelectorAll('button.topic').length").await, json!(0));
        visitor.picture("consultation-new-plain").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "スクリプトなしで記録した。").await;
        visitor.stay_behind().await;
        visitor.double_click("記録する").await;
        visitor.arrive().await;
        visitor.reads("令和").await;
        visitor.sees("スクリプトなしで記録した。").await;
        assert_eq!(visitor.consultations().await, 1);
    }
}

in_browser! {
    /// Paper carries the record and who printed it, but no menu, search or buttons.
    async fn paper_carries_the_record_and_nothing_to_press(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("紙に残す記録。").await;
        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let shown = visitor.run("
            return [...document.querySelectorAll('nav, header, form, button, .button, .menu, .search, .crumbs')]
              .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80));").await;
        assert_eq!(shown, json!([]), "on paper");
        visitor.sees("紙に残す記録。").await;
        visitor.sees("取扱注意").await;
        visitor.sees("さくら市社会福祉協議会 佐藤 花子").await;
        visitor.picture("consultation-paper").await;
        let paper = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true });
        let sheet = visitor.driver.devtools("Page.printToPDF", paper).await;
        assert!(sheet["data"].as_str().is_some_and(|data| data.starts_with("JVBERi0")), "a PDF");
    }
}

in_browser! {
    /// A form that is printed half written carries the words, but neither what is said about drafts nor anything to press.
    async fn paper_carries_nothing_about_drafts(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("はじめの記録。").await;
        let edit = format!("{}/edit", visitor.path().await);
        visitor.open(&edit).await;
        visitor.fill("内容", "書きかけの訂正。").await;
        visitor.wait_for(KEPT).await;
        visitor.open(&edit).await;
        visitor.sees("に保存した下書きがあります。").await;
        visitor.fill("内容", "二度めの書きかけ。").await;
        visitor.wait_for(KEPT).await;
        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        assert_eq!(visitor.run(PRESSED).await, json!([]), "on paper, with a draft that waits");
        let text = visitor.text().await;
        assert!(!text.contains("下書き") && text.contains("取扱注意"), "{text}");
        visitor.picture("draft-paper").await;

        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
        let draft = visitor.run("return document.querySelector('.draft-note a').getAttribute('href')").await;
        visitor.open(draft.as_str().expect("an address")).await;
        visitor.sees("下書きの続きです").await;
        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        assert_eq!(visitor.run(PRESSED).await, json!([]), "on paper, with a draft that goes on");
        let text = visitor.text().await;
        assert!(!text.contains("下書き"), "{text}");
    }
}

in_browser! {
    /// What somebody else saved stands on paper beside one's own words, without the button that takes it over.
    async fn paper_carries_both_versions_of_a_conflict(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("はじめの記録。").await;
        let edit = format!("{}/edit", visitor.path().await);
        let first = visitor.client().window().await.expect("a window");
        visitor.open(&edit).await;
        let second = visitor.client().new_window(true).await.expect("a tab").handle;
        visitor.client().switch_to_window(second).await.expect("the second tab");
        visitor.open(&edit).await;
        visitor.fill("内容", "二つ目の窓。").await;
        visitor.press("訂正する").await;
        visitor.client().switch_to_window(first).await.expect("the first tab");
        visitor.fill("内容", "一つ目の窓。").await;
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 409);
        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        assert_eq!(visitor.run(PRESSED).await, json!([]), "on paper");
        visitor.sees("二つ目の窓。").await;
        let text = visitor.text().await;
        assert!(!text.contains("下書きを保存しました"), "{text}");
    }
}
