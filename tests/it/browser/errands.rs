//! A call for a colleague, and a day's work, by keys.

use super::in_browser;
use entity::codes::Role;
use fantoccini::key::Key;

in_browser! {
    /// A phone note is left, found by its receiver, made a consultation, and its next step done: without a mouse.
    async fn a_note_becomes_a_consultation_by_keys(visitor) {
        let centre = visitor.at_the_desk().await;
        visitor.site.account("suzuki", "鈴木 一郎", &[Role::Supervisor], &centre).await;
        visitor.open("/").await;
        visitor.strikes_on("p").await;
        visitor.reads("電話の取次ぎメモ").await;
        visitor.looks_well("phone-note-new").await;
        visitor.fits_narrow_screens().await;
        visitor.wait_for("return document.activeElement.id === 'to'").await;
        visitor.strike("鈴").await;
        visitor.choose("だれあて", "鈴木").await;
        visitor.fill("だれから", "さくら病院").await;
        visitor.fill("用件", "退院の話合いをしたい").await;
        visitor.saves().await;
        visitor.sees("取次ぎメモを残しました").await;
        visitor.looks_well("phone-note").await;
        visitor.sign_out().await;

        visitor.sign_in_first("suzuki").await;
        visitor.sees("さくら病院から電話").await;
        visitor.looks_well("home-tasks").await;
        visitor.fits_narrow_screens().await;
        visitor.strike(&char::from(Key::Down).to_string()).await;
        visitor.strikes_on("c").await;
        visitor.reads("相談を記録する").await;
        assert_eq!(visitor.value("相談者の名前・機関名").await, "さくら病院");
        visitor.choose("次にすること", "電話する").await;
        visitor.fill("いつまで", &visitor.site.today()).await;
        visitor.saves().await;
        visitor.sees("記録しました").await;
        visitor.sees("退院の話合いをしたい").await;

        visitor.open("/tasks").await;
        visitor.sees("電話する").await;
        visitor.looks_well("tasks").await;
        visitor.fits_narrow_screens().await;
        visitor.strike(&char::from(Key::Down).to_string()).await;
        visitor.strikes_on("m").await;
        visitor.reads("日を変える").await;
        visitor.looks_well("task-move").await;
        visitor.saves().await;
        visitor.sees("日を変えました").await;
        visitor.strike(&char::from(Key::Down).to_string()).await;
        visitor.strikes_on("t").await;
        visitor.reads("渡す").await;
        visitor.looks_well("task-hand").await;
        visitor.open("/tasks").await;
        visitor.strike(&char::from(Key::Down).to_string()).await;
        visitor.strikes_on("d").await;
        visitor.sees("済みにしました").await;
        visitor.sees("することはありません。").await;
        visitor.looks_well("tasks-done").await;
        visitor.press("取り消す").await;
        visitor.sees("電話する").await;

        visitor.open("/tasks/by-staff").await;
        visitor.looks_well("tasks-by-staff").await;
        visitor.open("/daily").await;
        visitor.looks_well("daily").await;
        visitor.fits_narrow_screens().await;
        visitor.press("供覧した").await;
        visitor.sees("供覧済みにしました").await;
        visitor.looks_well("daily-read").await;
    }
}
