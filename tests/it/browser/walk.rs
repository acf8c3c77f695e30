//! The main job, once from end to end, by the people who do it.

use super::in_browser;
use super::visitor::Visitor;
use entity::codes::Role;
use fantoccini::Locator;

const WORDS: &str = "息子が部屋から出てこない。本人は山田太郎、52歳。";

impl Visitor<'_> {
    /// The count in the row of this kind of agency, as the statistics show it.
    async fn referrals_to(&self, kind: &str) -> u64 {
        self.open("/statistics/referrals-by-agency-kind").await;
        let path = format!("//tr[*[contains(normalize-space(.), '{kind}')]]/*[contains(@class, 'num')][1]");
        let cell = self.find(Locator::XPath(&path)).await;
        let text = cell.text().await.expect("a count");
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_default()
    }

    /// Opens the menu at this place.
    async fn go_to(&self, place: &str) {
        let path = format!("//nav//a[starts-with(normalize-space(.), '{place}')]");
        let link = self.find(Locator::XPath(&path)).await;
        // chromedriver takes the menu for folded, because the style sheet alone unfolds it on a wide screen.
        let address = link.attr("href").await.expect("a link").expect("an address");
        self.open(&address).await;
    }
}

in_browser! {
    /// A call is logged, its person found, passed on, accepted, counted, and hidden from everybody else.
    async fn a_call_is_passed_on_accepted_and_counted(visitor) {
        let centre = visitor.site.agency("100001", "さくら市社会福祉協議会", "03").await;
        let health = visitor.site.agency("200001", "さくら市保健センター", "08").await;
        let other = visitor.site.agency("300001", "NPO法人 となり", "17").await;
        for (login, name, role, agency) in [
            ("sato", "佐藤 花子", Role::Consultant, &centre),
            ("suzuki", "鈴木 一郎", Role::Supervisor, &centre),
            ("tanaka", "田中 保", Role::Consultant, &health),
            ("ito", "伊藤 次郎", Role::Consultant, &other),
        ] {
            visitor.site.account(login, name, &[role], agency).await;
        }

        // How the figure stands before.
        visitor.open("/login").await;
        visitor.looks_well("login").await;
        visitor.sign_in_first("suzuki").await;
        let before = visitor.referrals_to("保健所").await;
        visitor.looks_well("statistics-before").await;
        visitor.sign_out().await;

        // A household and a person are registered.
        visitor.open("/login").await;
        visitor.sign_in_first("sato").await;
        visitor.looks_well("home-empty").await;
        visitor.go_to("世帯").await;
        visitor.looks_well("households-empty").await;
        visitor.follow("世帯を登録する").await;
        visitor.looks_well("household-new").await;
        visitor.fill("世帯名", "山田家").await;
        visitor.fill("住所", "さくら市さくら町1-2").await;
        visitor.press("登録する").await;
        visitor.looks_well("household").await;
        visitor.follow("世帯員を登録する").await;
        visitor.looks_well("person-new").await;
        visitor.fill("氏", "山田").await;
        visitor.fill("名", "太郎").await;
        visitor.fill("氏のフリガナ", "ヤマダ").await;
        visitor.fill("名のフリガナ", "タロウ").await;
        visitor.fill("生年月日", "S49.4.1").await;
        visitor.press("登録する").await;
        visitor.looks_well("person").await;

        // The telephone rings.
        visitor.open("/consultations/new").await;
        visitor.looks_well("consultation-new").await;
        visitor.mark("電話").await;
        visitor.choose("相談者", "母").await;
        visitor.mark("匿名").await;
        visitor.fill("内容", WORDS).await;
        visitor.press("記録する").await;
        visitor.sees("記録しました").await;
        visitor.sees("匿名の相談です。").await;
        visitor.looks_well("consultation").await;
        let consultation = visitor.path().await;

        // Later, who it was about is known.
        visitor.follow("訂正する").await;
        visitor.fill("人をさがす", "ﾔﾏﾀﾞ").await;
        visitor.press("さがす").await;
        visitor.choose_for("山田 太郎", "本人として相談の対象にする").await;
        visitor.looks_well("consultation-with-person").await;
        visitor.press("訂正する").await;
        visitor.sees("山田 太郎").await;

        // It is passed on, with consent.
        visitor.follow("つなぐ").await;
        visitor.reads("つなぐ").await;
        visitor.looks_well("referral-new").await;
        visitor.choose("つなぎ先", "さくら市保健センター").await;
        visitor.fill("つなぐ理由・依頼", "健康面の見立てをお願いします。").await;
        visitor.mark("本人の同意がある").await;
        visitor.fill("根拠（くわしく）", "今日の電話で母から").await;
        visitor.fill("つなぎシートに書く対象", "山田 太郎（52歳）").await;
        visitor.press("送付する").await;
        visitor.sees("送付しました").await;
        visitor.looks_well("referral-sent").await;
        let referral = visitor.path().await;
        visitor.open("/referrals?box=sent").await;
        visitor.looks_well("referrals-sent").await;
        visitor.open("/").await;
        visitor.looks_well("home-awaiting").await;
        visitor.sign_out().await;

        // It arrives, and is accepted.
        visitor.sign_in_first("tanaka").await;
        visitor.looks_well("home-received").await;
        visitor.go_to("つなぎ").await;
        visitor.sees("さくら市社会福祉協議会").await;
        visitor.looks_well("referrals-received").await;
        visitor.open(&referral).await;
        visitor.sees("健康面の見立てをお願いします。").await;
        visitor.sees("今日の電話で母から").await;
        visitor.looks_well("slip").await;
        visitor.follow("答える").await;
        visitor.looks_well("slip-answer").await;
        visitor.mark("受け付ける（受理）").await;
        visitor.press("返信する").await;
        visitor.sees("受け付けました").await;
        visitor.looks_well("slip-accepted").await;
        visitor.open(&consultation).await;
        assert_eq!(visitor.status().await, 404, "the slip was sent, not the record");
        visitor.sign_out().await;

        // The figure has grown by one, and opens.
        visitor.sign_in("suzuki").await;
        assert_eq!(visitor.referrals_to("保健所").await, before + 1);
        visitor.looks_well("statistics-after").await;
        let cell = visitor.find(Locator::XPath("//tr[*[contains(., '保健所')]]//a[normalize-space(.)='1']")).await;
        visitor.leave_by(cell).await;
        visitor.sees("山田 太郎").await;
        visitor.looks_well("statistics-rows").await;
        visitor.open("/statistics").await;
        visitor.looks_well("statistics").await;
        visitor.sign_out().await;

        // Nobody else finds anything.
        visitor.sign_in_first("ito").await;
        for (name, path) in [
            ("search-nothing", "/search?q=ﾔﾏﾀﾞ"),
            ("persons-nothing", "/persons"),
            ("households-nothing", "/households"),
            ("consultations-nothing", "/consultations"),
            ("referrals-nothing", "/referrals"),
            ("cases-nothing", "/cases"),
        ] {
            visitor.open(path).await;
            visitor.sees_nothing_of("山田").await;
            visitor.looks_well(name).await;
        }
        for path in [&consultation, &referral] {
            visitor.open(path).await;
            assert_eq!(visitor.status().await, 404, "{path}");
            visitor.sees_nothing_of("山田").await;
        }
        visitor.looks_well("not-found").await;
    }
}
