//! Two records about one human being: seen side by side, joined, parted, and found to be two.

use super::in_browser;
use super::visitor::Visitor;
use fantoccini::Locator;
use fantoccini::key::Key;

const PAIRS: &str = "/persons/duplicates";

impl Visitor<'_> {
    /// Registers a second record under a name that is there already; tells its address.
    async fn registers_twice(&self, given: &str, kana: &str) -> [String; 2] {
        let fields = [
            ("氏", "山田"),
            ("名", given),
            ("氏のフリガナ", "ヤマダ"),
            ("名のフリガナ", kana),
            ("生年月日", "S43.4.1"),
        ];
        self.registers(&fields).await;
        let first = self.path().await;
        self.registers(&fields).await;
        self.sees("似た人がすでに登録されています").await;
        self.mark("別の人として登録する").await;
        self.press("登録する").await;
        self.reads(&format!("山田 {given}")).await;
        [first, self.path().await]
    }

    async fn is_fit_for_all(&self, name: &str) {
        self.looks_well(name).await;
        self.fits_narrow_screens().await;
    }
}

in_browser! {
    /// A pair is compared, joined and parted again without a mouse; both pages tell it.
    async fn two_records_are_joined_and_parted_by_keys(visitor) {
        visitor.at_the_desk().await;
        visitor.open(PAIRS).await;
        visitor.sees("同じ人かもしれない記録はありません。").await;
        visitor.is_fit_for_all("duplicates-none").await;
        let [first, second] = visitor.registers_twice("太郎", "タロウ").await;
        visitor.open(PAIRS).await;
        visitor.is_fit_for_all("duplicates").await;
        visitor.tab_to("見くらべる（山田 太郎と山田 太郎）").await;
        visitor.strikes_on(&char::from(Key::Enter).to_string()).await;
        visitor.reads("同じ人か見くらべる").await;
        visitor.sees("昭和43年4月1日").await;
        visitor.is_fit_for_all("same-compare").await;
        visitor.tab_to("同じ人として結ぶ").await;
        visitor.strikes_on(&char::from(Key::Enter).to_string()).await;
        visitor.sees("同じ人の記録").await;
        visitor.is_fit_for_all("same-linked").await;
        for (one, other) in [(&first, &second), (&second, &first)] {
            visitor.open(one).await;
            visitor.find(Locator::XPath(&format!("//section[.//h2[.='同じ人の記録']]//a[@href='{other}']"))).await;
        }
        visitor.open(PAIRS).await;
        visitor.sees("同じ人かもしれない記録はありません。").await;

        visitor.open(&first).await;
        visitor.tab_to("結びつきを外す").await;
        visitor.strikes_on(&char::from(Key::Enter).to_string()).await;
        visitor.is_fit_for_all("same-apart").await;
        visitor.tab_to("分ける").await;
        visitor.strikes_on(&char::from(Key::Enter).to_string()).await;
        for page in [&first, &second] {
            visitor.open(page).await;
            let text = visitor.text().await;
            assert!(!text.contains("同じ人の記録\n") && !text.contains("結びつきを外す"), "{text}");
        }
        visitor.open(PAIRS).await;
        visitor.element("a", "見くらべる").await;
    }
}

in_browser! {
    /// Who was found to be somebody else is not asked about again; the other pair stays.
    async fn a_pair_judged_to_be_two_disappears(visitor) {
        visitor.at_the_desk().await;
        visitor.registers_twice("太郎", "タロウ").await;
        let [hanako, _] = visitor.registers_twice("花子", "ハナコ").await;
        visitor.open(PAIRS).await;
        let link = visitor.element("a", "見くらべる（山田 太郎と山田 太郎）").await;
        visitor.leave_by(link).await;
        visitor.press("別の人").await;
        visitor.reads("同じ人かもしれない記録").await;
        visitor.is_fit_for_all("duplicates-judged").await;
        let text = visitor.text().await;
        assert!(text.contains("山田 花子") && !text.contains("山田 太郎"), "{text}");

        // From a person's own page the other record is looked for by hand.
        visitor.open(&hanako).await;
        visitor.follow("同じ人の記録と結ぶ").await;
        visitor.is_fit_for_all("same-choose").await;
        visitor.fill("さがす言葉", "やまだ").await;
        visitor.press("さがす").await;
        visitor.sees("山田 太郎").await;
        visitor.is_fit_for_all("same-found").await;
    }
}
