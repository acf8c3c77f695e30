//! Without a mouse.

use super::in_browser;
use super::visitor::Visitor;
use fantoccini::key::Key;
use sea_orm::EntityTrait;
use serde_json::json;

impl Visitor<'_> {
    /// Strikes keys, wherever the focus is.
    pub async fn strike(&self, keys: &str) {
        let focused = self.client().active_element().await.expect("a focus");
        focused.send_keys(keys).await.expect("keys");
    }

    pub async fn strike_key(&self, key: Key) {
        self.strike(&char::from(key).to_string()).await;
    }

    /// Strikes keys and waits for the page they lead to.
    pub async fn strikes_on(&self, keys: &str) {
        self.stay_behind().await;
        self.strike(keys).await;
        self.arrive().await;
    }

    /// Sends the form in hand with Ctrl+Enter.
    pub async fn saves(&self) {
        self.strikes_on(&format!("{}{}", char::from(Key::Control), char::from(Key::Enter))).await;
    }

    /// Goes on with Tab until the control with this id or these words has the focus, which must be visible.
    pub async fn tab_to(&self, wanted: &str) {
        for _ in 0..150 {
            self.strike_key(Key::Tab).await;
            let script = "
                const at = document.activeElement;
                return [at.id, at.innerText ?? '', getComputedStyle(at).outlineStyle, at.className];";
            let here = self.run(script).await;
            let words: String = here[1].as_str().unwrap_or_default().split_whitespace().collect();
            if here[0] == wanted || words == wanted.replace(' ', "") {
                assert_ne!(here[2], json!("none"), "the focus on {wanted} can be seen");
                return;
            }
        }
        panic!("Tab never reaches 「{wanted}」");
    }
}

in_browser! {
    /// A call is logged from the home page without a mouse.
    async fn a_call_is_logged_with_the_keyboard_alone(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/").await;

        visitor.strike("?").await;
        visitor.element("h2", "キー操作").await;
        visitor.looks_well("keys").await;
        visitor.strike_key(Key::Escape).await;
        visitor.wait_for("return !document.querySelector('dialog')").await;

        visitor.strike("/").await;
        visitor.wait_for("return document.activeElement.name === 'q'").await;
        visitor.strike("n?").await;
        visitor.wait_for("return document.activeElement.value === 'n?' && !document.querySelector('dialog')").await;

        visitor.run("document.activeElement.blur()").await;
        visitor.stay_behind().await;
        visitor.strike("n").await;
        visitor.arrive().await;
        visitor.reads("相談を記録する").await;
        visitor.tab_to("is_anonymous").await;
        visitor.strike(" ").await;
        visitor.tab_to("content").await;
        visitor.strike("キーボードだけで記録した。").await;
        visitor.tab_to("next_note").await;
        visitor.strike("あとで電話").await;
        visitor.stay_behind().await;
        visitor.strike_key(Key::Enter).await;
        visitor.arrive().await;
        visitor.sees("記録しました").await;
        visitor.sees("キーボードだけで記録した。").await;
        assert_eq!(visitor.consultations().await, 1);
    }
}

in_browser! {
    /// The Enter that settles a conversion must not send the form.
    async fn enter_while_converting_sends_nothing(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        let field = visitor.field("相談者の名前・機関名").await;
        field.click().await.expect("the field takes the focus");
        visitor.stay_behind().await;
        let composition = json!({ "text": "やまだ", "selectionStart": 3, "selectionEnd": 3 });
        visitor.driver.devtools("Input.imeSetComposition", composition).await;
        let enter = json!({
            "type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r",
            "windowsVirtualKeyCode": 13, "nativeVirtualKeyCode": 13,
        });
        visitor.driver.devtools("Input.dispatchKeyEvent", enter).await;
        visitor.driver.devtools("Input.insertText", json!({ "text": "山田" })).await;
        visitor.wait_for("return document.activeElement.value === '山田'").await;
        assert_eq!(visitor.run("return window.isLeft").await, json!(true));
        assert_eq!(visitor.path().await, "/consultations/new");
    }
}

in_browser! {
    /// The topics are one stop for Tab; arrows move inside, the space bar marks, and the next Tab goes on below.
    async fn topics_are_marked_by_arrows_and_space(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "家賃が払えない。").await;
        visitor.strike_key(Key::Tab).await;
        let here = "return [...document.querySelectorAll('button.topic')].indexOf(document.activeElement) + 1";
        let mut seen = vec![visitor.run(here).await];
        for key in [Key::Right, Key::Down, Key::Left, Key::Up, Key::Up, Key::Home, Key::Right] {
            visitor.strike_key(key).await;
            seen.push(visitor.run(here).await);
        }
        assert_eq!(seen, [1, 2, 3, 2, 1, 16, 1, 2]);
        visitor.strike(" ").await;
        visitor.strike_key(Key::Tab).await;
        assert_eq!(visitor.run("return document.activeElement.id").await, json!("next_step"));
        // Whoever comes back finds the one that was left.
        visitor.strike(&format!("{}{}", char::from(Key::Shift), char::from(Key::Tab))).await;
        assert_eq!(visitor.run(here).await, json!(2));
        visitor.strike_key(Key::End).await;
        visitor.strike("  ").await;
        visitor.looks_well("topics").await;
        visitor.saves().await;
        visitor.sees("記録しました").await;
        let rows = entity::consultations::Entity::find().all(&visitor.site.raw).await.expect("rows");
        assert_eq!(rows[0].topics, "16!;2");
    }
}

in_browser! {
    /// A second ◎ takes the place of the first, which gets it back if the second was only pressed past.
    async fn only_one_topic_weighs_most(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "家賃が払えない。").await;
        let topics = "return [...document.querySelectorAll('button.topic')].slice(0, 2).map((one) => one.dataset.state)";
        visitor.strike_key(Key::Tab).await;
        visitor.strike("  ").await;
        assert_eq!(visitor.run(topics).await, json!(["main", ""]));
        visitor.strike_key(Key::Right).await;
        visitor.strike("  ").await;
        assert_eq!(visitor.run(topics).await, json!(["yes", "main"]));
        visitor.strike(" ").await;
        assert_eq!(visitor.run(topics).await, json!(["main", ""]));
        visitor.strike("  ").await;
        visitor.saves().await;
        visitor.sees("記録しました").await;
        let rows = entity::consultations::Entity::find().all(&visitor.site.raw).await.expect("rows");
        assert_eq!(rows[0].topics, "2!;1");
    }
}

in_browser! {
    /// Whoever goes back to the form of a saved call finds it as it opens, not half filled.
    async fn a_form_that_is_gone_back_to_is_empty(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.mark("来所面談").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "家賃が払えない。").await;
        visitor.saves().await;
        visitor.sees("記録しました").await;
        visitor.client().back().await.expect("the way back");
        visitor.wait_for("return location.pathname === '/consultations/new' && document.readyState === 'complete'").await;
        let filled = "return [...document.querySelectorAll('form[data-draft] :is(#is_anonymous, [name=method])')]
            .filter((one) => one.checked !== one.defaultChecked).map((one) => one.name + one.value)";
        assert_eq!(visitor.run(filled).await, json!([]));
        assert_eq!(visitor.value("内容").await, "");
    }
}
