//! The wall with doors, walked by three agencies: a father's consent, his slip, his withdrawal, and a night of danger.

use super::in_browser;
use super::visitor::Visitor;
use entity::codes::Role;
use fantoccini::Locator;

const FATHER: &str = "父が夜中に何度も起きる。";
const SON: &str = "子は部屋から出てこない。";

impl Visitor<'_> {
    /// Logs a call in a case about one of the two.
    async fn hears(&self, case: &str, about: &str, other: &str, words: &str) {
        self.open(&format!("/consultations/new?case={}", case.trim_start_matches("/cases/"))).await;
        self.mark("電話").await;
        self.choose("相談者", "関係機関").await;
        self.choose_for(about, "本人として相談の対象にする").await;
        self.choose_for(other, "対象にしない").await;
        self.fill("内容", words).await;
        self.press("記録する").await;
        self.sees("記録しました").await;
    }

    /// Requires that the page in hand shows what is the father's, and nothing of his son anywhere.
    async fn sees_the_father_alone(&self) {
        self.sees("山田 太郎").await;
        self.sees(FATHER).await;
        for hidden in ["一郎", SON] {
            self.sees_nothing_of(hidden).await;
        }
    }
}

in_browser! {
    /// A care manager tells of a father and his son; only the father has agreed; what he agreed to ends when he takes it back.
    async fn a_father_agrees_and_his_son_stays_behind_the_wall(visitor) {
        let centre = visitor.site.agency("100001", "さくら市地域包括支援センター", "03").await;
        let health = visitor.site.agency("200001", "さくら市保健センター", "08").await;
        let other = visitor.site.agency("300001", "さくら市自立相談支援センター", "17").await;
        for (login, name, role, agency) in [
            ("sato", "佐藤 花子", Role::Consultant, &centre),
            ("suzuki", "鈴木 一子", Role::Supervisor, &centre),
            ("tanaka", "田中 保", Role::Consultant, &health),
            ("ito", "伊藤 次子", Role::Consultant, &other),
        ] {
            visitor.site.account(login, name, &[role], agency).await;
        }
        visitor.sign_in_first("sato").await;
        visitor.registers(&[("氏", "山田"), ("名", "太郎"), ("生年月日", "S20.4.1")]).await;
        let father = visitor.path().await;
        visitor.registers(&[("氏", "山田"), ("名", "一郎"), ("生年月日", "S50.4.1")]).await;
        visitor.open(&format!("/cases/new?person={}", father.trim_start_matches("/persons/"))).await;
        visitor.fill("人をさがして加える", "一郎").await;
        visitor.press("さがす").await;
        visitor.choose_for("山田 一郎", "家族").await;
        visitor.press("ケースを開く").await;
        visitor.sees("ケースを開きました").await;
        let case = visitor.path().await;
        visitor.hears(&case, "山田 太郎", "山田 一郎", FATHER).await;
        visitor.hears(&case, "山田 一郎", "山田 太郎", SON).await;

        // The father agrees, his son has not been asked.
        visitor.open(&format!("{case}/consents/new")).await;
        visitor.looks_well("wall-consent").await;
        visitor.choose("だれの同意", "山田 太郎").await;
        visitor.choose("共有する機関", "さくら市保健センター").await;
        visitor.mark("同意").await;
        visitor.mark("相談・経過").await;
        visitor.mark("書面").await;
        visitor.press("記録する").await;
        visitor.sees("いま共有しています").await;
        let consent = visitor.path().await;
        visitor.follow("同意書を印刷する").await;
        visitor.sees("情報の共有についての同意書").await;
        visitor.sees_nothing_of("一郎").await;
        visitor.looks_well("wall-paper").await;
        visitor.fits_narrow_screens().await;
        visitor.open(&format!("{father}/access")).await;
        visitor.sees("さくら市保健センター").await;
        visitor.looks_well("wall-person-access").await;
        visitor.fits_narrow_screens().await;

        // Only he is on the slip.
        visitor.open(&format!("/referrals/new?case={}", case.trim_start_matches("/cases/"))).await;
        visitor.choose("つなぎ先", "さくら市保健センター").await;
        visitor.fill("つなぐ理由・依頼", "眠れないことを診てください。").await;
        visitor.mark("本人の同意がある").await;
        visitor.fill("根拠（くわしく）", "今日、父から書面で").await;
        visitor.fill("つなぎシートに書く対象", "山田 太郎（81歳）").await;
        visitor.press("送付する").await;
        visitor.sees("送付しました").await;
        let referral = visitor.path().await;
        visitor.sign_out().await;

        // The receiver is told, puts the answer off, accepts, and makes a case of its own.
        visitor.sign_in_first("tanaka").await;
        visitor.sees("お知らせ 1件").await;
        visitor.sees_nothing_of("一郎").await;
        visitor.looks_well("wall-home").await;
        visitor.open("/notifications").await;
        visitor.sees("さくら市地域包括支援センターのケース").await;
        visitor.sees_nothing_of("山田").await;
        visitor.looks_well("wall-notifications").await;
        visitor.fits_narrow_screens().await;
        let case_of_others = visitor.element("main//a", "さくら市地域包括支援センターのケース").await;
        visitor.leave_by(case_of_others).await;
        visitor.sees_the_father_alone().await;
        visitor.looks_well("wall-shared-case").await;
        let shared = visitor.path().await;
        visitor.open(&referral).await;
        visitor.follow("答える").await;
        visitor.looks_well("wall-answer").await;
        visitor.fits_narrow_screens().await;
        visitor.mark("すぐには決められない（保留）").await;
        visitor.press("返信する").await;
        assert_eq!(visitor.status().await, 422);
        visitor.mark("受け付ける（受理）").await;
        visitor.press("返信する").await;
        visitor.sees("受け付けました").await;
        visitor.looks_well("wall-accepted").await;
        visitor.follow("ケースにする").await;
        visitor.sees("つなぎで届いた人").await;
        visitor.sees("山田 太郎").await;
        visitor.sees_nothing_of("一郎").await;
        visitor.looks_well("wall-take").await;
        visitor.fits_narrow_screens().await;
        visitor.press("ケースを開く").await;
        visitor.sees("ケースを開きました").await;
        visitor.sees("さくら市地域包括支援センター").await;
        let own = visitor.path().await;
        visitor.open(&referral).await;
        visitor.follow("対応を始めたことを知らせる").await;
        visitor.looks_well("wall-progress").await;
        visitor.fill("対応の経過", "初回の訪問をした。").await;
        visitor.press("知らせる").await;
        visitor.sees("知らせました").await;
        visitor.sign_out().await;

        // He takes it back: the next click of the receiver finds nothing, and what was handed over is marked.
        visitor.sign_in("sato").await;
        visitor.sees("お知らせ 2件").await;
        visitor.open(&referral).await;
        visitor.sees("初回の訪問をした。").await;
        visitor.sees_nothing_of("自機関のケース").await;
        visitor.open(&consent).await;
        visitor.follow("撤回を記録する").await;
        visitor.press("撤回を記録する").await;
        visitor.sees("撤回届を印刷する").await;
        visitor.sign_out().await;
        visitor.sign_in("tanaka").await;
        visitor.sees("共有が1つ終わりました").await;
        visitor.open(&shared).await;
        assert_eq!(visitor.status().await, 404);
        visitor.sees_nothing_of(FATHER).await;
        visitor.open(&own).await;
        visitor.sees("同意撤回").await;
        visitor.looks_well("wall-withdrawn").await;
        visitor.sign_out().await;

        // A third agency finds nothing, until a life is in danger: then one person reads for a day, and the owner is told.
        visitor.sign_in_first("ito").await;
        for path in [case.as_str(), &shared, &own, &referral, &father] {
            visitor.open(path).await;
            assert_eq!(visitor.status().await, 404, "{path}");
        }
        visitor.open("/emergencies/new").await;
        visitor.fill("氏名", "山田太郎").await;
        visitor.fill("生年月日", "S20.4.1").await;
        visitor.fill("理由", "電話の途中で倒れる音がした。応答がない。").await;
        visitor.press("照会する").await;
        visitor.sees("さくら市地域包括支援センター").await;
        visitor.sees_nothing_of("一郎").await;
        visitor.sees_nothing_of(FATHER).await;
        visitor.looks_well("wall-emergency").await;
        visitor.fits_narrow_screens().await;
        // By now two agencies know him; the first one is asked.
        let card = "//section[.//h2[.='さくら市地域包括支援センター']]";
        let talks = format!("{card}//label[input][normalize-space(.)='相談・経過']");
        visitor.find(Locator::XPath(&talks)).await.click().await.expect("the box is marked");
        let read = visitor.find(Locator::XPath(&format!("{card}//button"))).await;
        visitor.leave_by(read).await;
        visitor.sees_the_father_alone().await;
        visitor.looks_well("wall-emergency-case").await;
        visitor.sign_out().await;
        visitor.sign_in_first("suzuki").await;
        visitor.sees("緊急の閲覧が 1 件あります").await;
        visitor.looks_well("wall-supervisor").await;
        visitor.open("/emergencies").await;
        visitor.sees("伊藤 次子（さくら市自立相談支援センター）").await;
        visitor.sees("応答がない。").await;
    }
}
