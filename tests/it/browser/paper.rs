//! Without scripts, and on paper.

use super::in_browser;
use serde_json::json;

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
