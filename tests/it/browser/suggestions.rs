//! Whom a word may mean, while it is typed: hits with their reason, chosen by keys, and nobody of another agency.

use super::in_browser;
use super::visitor::Visitor;
use entity::codes::Role;
use entity::consultation_subjects;
use fantoccini::key::Key;
use sea_orm::EntityTrait;
use serde_json::json;

const NEW: &str = "/consultations/new";
const TARO: [(&str, &str); 6] = [
    ("氏", "山田"),
    ("名", "太郎"),
    ("氏のフリガナ", "ヤマダ"),
    ("名のフリガナ", "タロウ"),
    ("生年月日", "S43.4.1"),
    ("電話1の番号", "000-1234-5678"),
];
const HANAKO: [(&str, &str); 4] =
    [("氏", "山野"), ("名", "花子"), ("氏のフリガナ", "ヤマノ"), ("名のフリガナ", "ハナコ")];

/// What the list below the field shows, and which one the keys point at.
const OFFERED: &str = "
    const field = document.getElementById('find');
    const list = document.getElementById(field.getAttribute('aria-controls'));
    if (list.hidden !== (field.getAttribute('aria-expanded') === 'false')) return ['the field and its list disagree'];
    if (list.hidden) return [];
    const active = field.getAttribute('aria-activedescendant');
    return [...list.children].map((option) => {
      if ((option.id === active) !== (option.getAttribute('aria-selected') === 'true')) return 'pointed at, but not selected';
      return (option.id === active ? '> ' : '') + option.querySelector('.why').textContent;
    });";

impl Visitor<'_> {
    /// Types for a person, in place of what was typed before, and waits for so many suggestions.
    async fn looks_for(&self, words: &str, hits: usize) {
        // What stands in the list of earlier words must not be taken for the answer.
        self.run(
            "
            const field = document.getElementById('find');
            field.focus();
            field.value = '';
            document.getElementById(field.getAttribute('aria-controls')).replaceChildren();",
        )
        .await;
        self.strike(words).await;
        let there = format!(
            "const list = document.querySelector('form[data-draft] .suggestions'); return !list.hidden && list.children.length === {hits}"
        );
        self.wait_for(&there).await;
    }

    /// Persons that have a line in the form, and their part.
    async fn chosen(&self) -> serde_json::Value {
        self.run(
            "
            return [...document.querySelectorAll('[data-chosen] select')].map((select) =>
              `${select.labels[0].textContent.trim().split(/[（　]/)[0]}: ${select.value}`);",
        )
        .await
    }
}

in_browser! {
    /// The list tells why somebody is in it; arrows and Enter choose, Escape closes, and the cursor stays where it is.
    async fn suggestions_are_chosen_by_keys(visitor) {
        visitor.at_the_desk().await;
        visitor.registers(&TARO).await;
        visitor.registers(&HANAKO).await;
        visitor.open(NEW).await;
        visitor.wait_for("return document.activeElement.id === 'find'").await;
        visitor.run("
            window.lost = [];
            document.getElementById('find').addEventListener('blur', () => window.lost.push(document.getElementById('find').value));").await;
        visitor.looks_for("000-1234", 1).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["電話番号が一致"]));
        visitor.looks_for("S43.4.1", 1).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["生年月日が一致"]));
        visitor.looks_for("山田", 1).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["氏名が一致"]));
        visitor.looks_for("やま", 2).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["フリガナが一致", "フリガナが一致"]));
        visitor.looks_well("suggestions").await;

        visitor.strike_key(Key::Down).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["> フリガナが一致", "フリガナが一致"]));
        visitor.strike_key(Key::Down).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["フリガナが一致", "> フリガナが一致"]));
        visitor.strike_key(Key::Up).await;
        visitor.strike_key(Key::Escape).await;
        assert_eq!(visitor.run(OFFERED).await, json!([]));
        assert_eq!(visitor.chosen().await, json!([]));
        assert_eq!(visitor.run("return document.activeElement.value").await, json!("やま"));

        // More letters make another list; the cursor never leaves the field for it.
        visitor.strike("の").await;
        visitor.wait_for("return document.querySelectorAll('form[data-draft] .suggestions:not([hidden]) li').length === 1").await;
        visitor.strike_key(Key::Down).await;
        visitor.strike_key(Key::Enter).await;
        assert_eq!(visitor.chosen().await, json!(["山野 花子: principal"]));
        // Enter alone points first, so that nobody is taken unseen.
        visitor.looks_for("ﾔﾏﾀﾞ", 1).await;
        visitor.strike_key(Key::Enter).await;
        assert_eq!(visitor.run(OFFERED).await, json!(["> フリガナが一致"]));
        visitor.strike_key(Key::Enter).await;
        assert_eq!(visitor.chosen().await, json!(["山野 花子: principal", "山田 太郎: principal"]));
        assert_eq!(visitor.run("return [document.activeElement.id, window.lost]").await, json!(["find", []]));
        assert_eq!(visitor.path().await, NEW);
        visitor.looks_well("suggestions-taken").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "二人の母から。").await;
        visitor.press("記録する").await;
        visitor.sees("山田 太郎").await;
        let subjects = consultation_subjects::Entity::find().all(&visitor.site.raw).await.expect("rows");
        assert_eq!(subjects.len(), 2);
    }
}

in_browser! {
    /// The Enter that settles a conversion chooses nobody, though somebody is pointed at.
    async fn enter_while_converting_chooses_nobody(visitor) {
        visitor.at_the_desk().await;
        visitor.registers(&TARO).await;
        visitor.open(NEW).await;
        visitor.looks_for("ヤマ", 1).await;
        visitor.strike_key(Key::Down).await;
        let composition = json!({ "text": "だ", "selectionStart": 1, "selectionEnd": 1 });
        visitor.driver.devtools("Input.imeSetComposition", composition).await;
        let enter = json!({
            "type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r",
            "windowsVirtualKeyCode": 13, "nativeVirtualKeyCode": 13,
        });
        visitor.driver.devtools("Input.dispatchKeyEvent", enter).await;
        assert_eq!(visitor.chosen().await, json!([]));
        // The list of the half-typed word must not be taken for that of the whole one.
        visitor.wait_for("
            return performance.getEntriesByType('resource').some(({ name }) => decodeURIComponent(name).endsWith('q=ヤマだ'))").await;
        visitor.run("document.querySelector('form[data-draft] .suggestions').replaceChildren()").await;
        visitor.driver.devtools("Input.insertText", json!({ "text": "ダ" })).await;
        visitor.wait_for("return document.activeElement.value === 'ヤマダ'").await;
        visitor.wait_for("return document.querySelectorAll('form[data-draft] .suggestions:not([hidden]) li').length === 1").await;
        visitor.strike_key(Key::Down).await;
        visitor.strike_key(Key::Enter).await;
        assert_eq!(visitor.chosen().await, json!(["山田 太郎: principal"]));
        assert_eq!(visitor.path().await, NEW);
    }
}

in_browser! {
    /// Whom another agency knows is neither on the page nor in what the server answers.
    async fn nobody_of_another_agency_is_suggested(visitor) {
        let health = visitor.site.agency("200001", "さくら市保健センター", "08").await;
        visitor.site.account("tanaka", "田中 保", &[Role::Consultant], &health).await;
        visitor.sign_in_first("tanaka").await;
        visitor.registers(&[
            ("氏", "山雀"), ("名", "金糸"), ("氏のフリガナ", "ヤマガラ"), ("名のフリガナ", "キンシ"), ("生年月日", "S43.4.1"),
            ("電話1の番号", "000-1234-9999"),
        ]).await;
        visitor.sees("ヤマガラ").await;
        visitor.sign_out().await;
        visitor.at_the_desk().await;
        visitor.registers(&TARO).await;
        visitor.open(NEW).await;
        for (words, hits) in [("やま", 1), ("山", 1), ("000-1234", 1), ("S43.4.1", 1)] {
            visitor.looks_for(words, hits).await;
            visitor.sees_nothing_of("山雀").await;
            visitor.sees_nothing_of("ヤマガラ").await;
            let script = format!(
                "const done = arguments[arguments.length - 1];
                fetch('/search/suggestions?q={words}').then((answer) => answer.text()).then(done, String);"
            );
            let answer = visitor.client().execute_async(&script, Vec::new()).await.expect("an answer");
            let answer = answer.as_str().expect("text");
            assert!(answer.contains("山田") && !answer.contains("山雀") && !answer.contains("ヤマガラ"), "{words}: {answer}");
        }
        visitor.run("document.getElementById('find').value = ''").await;
        visitor.strike("やまが").await;
        visitor.wait_for("return document.querySelector('form[data-draft] .suggesting [role=status]').textContent === '候補はありません'").await;
        visitor.press("さがす").await;
        visitor.sees("当てはまる人は見つかりませんでした").await;
        visitor.sees_nothing_of("山雀").await;
    }
}

in_browser! {
    /// Without scripts the button beside the field searches, and nothing that was typed is lost.
    async fn a_person_is_found_without_scripts(visitor) {
        let off = json!({ "value": true });
        visitor.driver.devtools("Emulation.setScriptExecutionDisabled", off).await;
        visitor.at_the_desk().await;
        visitor.registers(&TARO).await;
        visitor.open(NEW).await;
        visitor.choose("相談者", "母").await;
        visitor.fill("相談者の名前・機関名", "山田の母").await;
        visitor.fill("内容", "長男が三日食べていない。").await;
        visitor.fill("次にすること（くわしく）", "あした訪ねる").await;
        visitor.fill("人をさがす", "やまだ").await;
        visitor.press("さがす").await;
        assert_eq!(visitor.status().await, 200);
        assert_eq!(visitor.value("内容").await, "長男が三日食べていない。");
        assert_eq!(visitor.value("相談者の名前・機関名").await, "山田の母");
        assert_eq!(visitor.value("次にすること（くわしく）").await, "あした訪ねる");
        visitor.choose_for("山田 太郎", "本人として相談の対象にする").await;
        visitor.press("記録する").await;
        visitor.sees("山田 太郎").await;
        visitor.sees("長男が三日食べていない。").await;
        visitor.sees("母").await;
        assert_eq!(visitor.consultations().await, 1);
    }
}
