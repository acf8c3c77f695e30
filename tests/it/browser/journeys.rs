//! Mistakes, second thoughts and other people.

use super::in_browser;
use fantoccini::Locator;

in_browser! {
    /// Everything typed comes back, and the summary leads to each mistake.
    async fn a_mistake_is_corrected_without_typing_anything_again(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.fill("日時", "R8.13.41 25:61").await;
        visitor.mark("来所面談").await;
        visitor.choose("相談者", "本人").await;
        visitor.fill("相談者の名前・機関名", "「たろう」と名のる").await;
        visitor.fill("いつまで", "あした").await;
        visitor.choose("次にすること", "電話する").await;
        visitor.press("記録する").await;
        assert_eq!(visitor.status().await, 422);
        visitor.looks_well("consultation-mistakes").await;

        let summary = visitor.find(Locator::Css("#error-summary")).await;
        let focused = visitor.client().active_element().await.expect("a focus");
        assert_eq!(focused.element_id(), summary.element_id(), "the summary is read first");
        assert_eq!(visitor.value("日時").await, "R8.13.41 25:61");
        assert_eq!(visitor.value("相談者の名前・機関名").await, "「たろう」と名のる");
        assert_eq!(visitor.value("いつまで").await, "あした");
        let way = visitor.find(Locator::Css("input[name=method]:checked")).await;
        let way = way.attr("value").await.expect("a value");
        assert_eq!(way.as_deref(), Some("office"));

        let link = visitor.find(Locator::Css("#error-summary a[href='#content']")).await;
        link.click().await.expect("the link leads to the field");
        let focused = visitor.client().active_element().await.expect("a focus");
        let id = focused.attr("id").await.expect("an id");
        assert_eq!(id.as_deref(), Some("content"));
        focused.send_keys("母が来所した。").await.expect("the field takes text");
        visitor.fill("日時", &format!("{} 00:00", visitor.site.today())).await;
        visitor.fill("いつまで", &visitor.site.today()).await;
        visitor.press("記録する").await;
        visitor.sees("記録しました").await;
        visitor.sees("「たろう」と名のる").await;
    }
}

in_browser! {
    /// Whoever is second sees what the first has saved beside what they typed themselves.
    async fn two_tabs_that_correct_one_record_both_keep_their_words(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("はじめの記録。").await;
        let record = visitor.path().await;
        let first = visitor.client().window().await.expect("a window");
        visitor.follow("訂正する").await;
        visitor.looks_well("consultation-edit").await;

        let second = visitor.client().new_window(true).await.expect("a second tab");
        visitor.client().switch_to_window(second.handle).await.expect("the second tab");
        visitor.open(&format!("{record}/edit")).await;
        visitor.fill("内容", "二つ目の窓で直した。").await;
        visitor.press("訂正する").await;
        visitor.sees("変更しました").await;

        visitor.client().switch_to_window(first).await.expect("the first tab");
        visitor.fill("内容", "一つ目の窓で直した。").await;
        visitor.press("訂正する").await;
        assert_eq!(visitor.status().await, 409);
        visitor.sees("二つ目の窓で直した。").await;
        assert_eq!(visitor.value("内容").await, "一つ目の窓で直した。");
        visitor.looks_well("consultation-conflict").await;

        visitor.fill("内容", "二つ目の窓と一つ目の窓で直した。").await;
        visitor.press("訂正する").await;
        visitor.sees("二つ目の窓と一つ目の窓で直した。").await;
        visitor.sees("訂正履歴").await;
        visitor.looks_well("consultation-corrected").await;
    }
}

in_browser! {
    /// A nervous finger makes one record.
    async fn a_double_click_makes_one_record(visitor) {
        visitor.at_the_desk().await;
        visitor.open("/consultations/new").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", "無言の電話。").await;
        visitor.stay_behind().await;
        visitor.double_click("記録する").await;
        visitor.arrive().await;
        visitor.reads("令和").await;
        assert_eq!(visitor.consultations().await, 1);
    }
}

in_browser! {
    /// Saving again from the page that the back button shows makes no second record.
    async fn going_back_and_saving_again_makes_one_record(visitor) {
        visitor.at_the_desk().await;
        visitor.logs_a_call("無言の電話。").await;
        let record = visitor.path().await;
        visitor.client().back().await.expect("back");
        visitor.wait_for("return location.pathname === '/consultations/new' && document.readyState === 'complete'").await;
        let text = visitor.value("内容").await;
        if text.is_empty() {
            // A browser that asks for the page anew shows an empty form, which is another record.
            assert_eq!(visitor.consultations().await, 1);
            return;
        }
        visitor.press("記録する").await;
        visitor.sees("すでに記録されています").await;
        assert_eq!(visitor.path().await, record);
        assert_eq!(visitor.consultations().await, 1);
        visitor.looks_well("consultations").await;
    }
}
