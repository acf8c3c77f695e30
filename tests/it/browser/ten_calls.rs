//! Ten telephone calls, one after the other, on the sample data: logged by one worker without a mouse. The test says how
//! many keys every call takes and how long the server works for it.

use super::in_browser;
use super::telephone::{BACK, DOWN, ENTER, SAVE, TAB, Worker};
use super::visitor::Visitor;
use entity::{cases, consultations, persons, phone_notes, referrals, tasks};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

/// More strokes than this for one call mean that somebody has to hunt for a field while the caller waits.
const MOST: usize = 35;
/// The call that everybody knows: who it is about or nobody, what was said, saved.
const MOST_PLAIN: usize = 25;

impl Visitor<'_> {
    /// How many consultations, persons, つなぎ, cases and phone notes there are.
    async fn stored(&self) -> [u64; 5] {
        let raw = &self.site.raw;
        [
            consultations::Entity::find().count(raw).await.expect("a count"),
            persons::Entity::find().count(raw).await.expect("a count"),
            referrals::Entity::find().count(raw).await.expect("a count"),
            cases::Entity::find().count(raw).await.expect("a count"),
            phone_notes::Entity::find().count(raw).await.expect("a count"),
        ]
    }

    async fn drafts_and_tasks(&self) -> (u64, u64) {
        let raw = &self.site.raw;
        let drafts = entity::drafts::Entity::find().count(raw).await.expect("a count");
        (drafts, tasks::Entity::find().count(raw).await.expect("a count"))
    }
}

const CONTENTS: [&str; 10] = [
    "名乗らない方から。近所の家に、何年も姿を見ない人がいるとのこと。",
    "母から。長男が三日食べていない。来週訪問する。",
    "本人から。眠れない日が続いている。",
    "病院の相談員から。退院後の暮らしについて相談したい。",
    "初めての電話。弟が仕事をやめてから外へ出ない。",
    "名乗らない方から。もう一度電話をくれるとのこと。",
    "名乗らない方から。50代の弟の健康が心配とのこと。",
    "本人から。続けて相談したいとのこと。",
    "家賃の相談をしたい。",
    "書きかけて、まちがえて記録した電話。",
];

in_browser! {
    /// Ten different calls are logged by keys alone; each is stored once, and none takes a hunt for a field.
    async fn ten_calls_are_logged_with_the_keyboard_alone(visitor) {
        let password = visitor.site.sample().await;
        visitor.sign_in_with("consultant", password).await;
        let known = [("五十公野", "太郎", "イジミノ", "タロウ", "000-1111-2345"), ("勅使河原", "花", "テシガワラ", "ハナ", "000-1111-6789")];
        for (family, given, family_kana, given_kana, phone) in known {
            visitor.registers(&[
                ("氏", family), ("名", given), ("氏のフリガナ", family_kana), ("名のフリガナ", given_kana), ("電話1の番号", phone),
            ]).await;
        }
        let before = visitor.stored().await;
        let (_, tasks_before) = visitor.drafts_and_tasks().await;
        let colleague = entity::staff::Entity::find().all(&visitor.site.raw).await.expect("staff");
        let colleague = colleague.into_iter().find(|row| row.login == "supervisor").expect("a colleague").name;
        let mut worker = Worker::new(&visitor);
        worker.sits_down("consultant", password).await;

        worker.answers().await;
        worker.goes(BACK, "is_anonymous").await;
        worker.letter(" ").await;
        worker.writes(CONTENTS[0]).await;
        worker.leaves(SAVE).await;
        visitor.sees("記録しました").await;
        worker.ends("an anonymous caller", MOST_PLAIN).await;

        worker.answers().await;
        worker.hears("母").await;
        worker.finds("いじみの", "五十公野").await;
        worker.writes(CONTENTS[1]).await;
        worker.leaves(SAVE).await;
        visitor.sees("五十公野 太郎").await;
        worker.ends("a mother about her son, found by his reading", MOST_PLAIN).await;

        worker.answers().await;
        worker.hears("本人").await;
        worker.finds("00011116789", "勅使河原").await;
        worker.writes(CONTENTS[2]).await;
        worker.leaves(SAVE).await;
        visitor.sees("勅使河原 花").await;
        worker.ends("a caller found by the telephone number", MOST_PLAIN).await;

        worker.answers().await;
        worker.goes(BACK, "counterpart").await;
        worker.picks("関係機関").await;
        worker.goes(TAB, "counterpart_note").await;
        worker.types("さくら病院 相談室").await;
        worker.writes(CONTENTS[3]).await;
        worker.leaves(SAVE).await;
        visitor.sees("さくら病院 相談室").await;
        worker.ends("an agency", MOST).await;

        worker.answers().await;
        worker.hears("兄弟姉妹").await;
        worker.goes(TAB, "まだ登録がない人を、ここで登録する").await;
        worker.control(ENTER).await;
        for (id, text) in [
            ("new_family_name", "小鳥遊"), ("new_given_name", "光"), ("new_family_kana", "タカナシ"), ("new_given_kana", "ヒカル"),
            ("new_birth", "S60.5.5"),
        ] {
            worker.goes(TAB, id).await;
            worker.types(text).await;
        }
        worker.writes(CONTENTS[4]).await;
        worker.leaves(SAVE).await;
        visitor.sees("小鳥遊 光").await;
        worker.ends("about somebody who is registered with the call", MOST).await;

        worker.answers().await;
        worker.goes(BACK, "is_anonymous").await;
        worker.letter(" ").await;
        worker.writes(CONTENTS[5]).await;
        worker.goes(TAB, "next_step").await;
        worker.picks("連絡を待つ").await;
        worker.goes(TAB, "next_on").await;
        worker.types(&visitor.site.today()).await;
        worker.leaves(SAVE).await;
        visitor.sees("連絡を待つ").await;
        worker.ends("with a next step and its day", MOST).await;

        worker.answers().await;
        worker.goes(BACK, "is_anonymous").await;
        worker.letter(" ").await;
        worker.writes(CONTENTS[6]).await;
        worker.goes(TAB, "記録して、つなぐ").await;
        worker.leaves(ENTER).await;
        visitor.reads("つなぐ").await;
        worker.begins("to_agency").await;
        worker.control(DOWN).await;
        worker.goes(TAB, "reason").await;
        worker.types("健康面の見立てをお願いしたい。").await;
        worker.goes(TAB, "slip_subject").await;
        worker.types("50代 男性").await;
        worker.leaves(SAVE).await;
        visitor.sees("健康面の見立てをお願いしたい。").await;
        worker.ends("recorded and passed on", MOST).await;

        worker.answers().await;
        worker.hears("本人").await;
        worker.finds("てしがわら", "勅使河原").await;
        worker.writes(CONTENTS[7]).await;
        worker.goes(TAB, "記録して、ケースにする").await;
        worker.leaves(ENTER).await;
        visitor.reads("ケースを開く").await;
        worker.begins("household").await;
        worker.leaves(SAVE).await;
        visitor.sees("勅使河原 花").await;
        worker.ends("recorded and made a case", MOST).await;

        worker.leaves_by_letter("p").await;
        visitor.wait_for("return document.activeElement.id === 'to'").await;
        worker.picks(&colleague).await;
        worker.goes(TAB, "caller").await;
        worker.types("大家さん").await;
        worker.goes(TAB, "phone").await;
        worker.types("000-1111-3333").await;
        worker.goes(TAB, "about").await;
        worker.types(CONTENTS[8]).await;
        worker.leaves(SAVE).await;
        visitor.sees("取次ぎメモを残しました").await;
        worker.ends("a note for a colleague", MOST_PLAIN).await;

        worker.sits_down("supervisor", password).await;
        for _ in 0..60 {
            worker.control(DOWN).await;
            let here = visitor.run("return document.activeElement.textContent").await;
            if here.as_str().is_some_and(|here| here.contains("大家さん")) {
                break;
            }
        }
        worker.leaves_by_letter("c").await;
        visitor.reads("相談を記録する").await;
        worker.begins("find").await;
        worker.leaves(SAVE).await;
        visitor.sees(CONTENTS[8]).await;
        worker.ends("the colleague makes it a consultation", MOST_PLAIN).await;

        worker.sits_down("consultant", password).await;
        worker.answers().await;
        worker.writes(CONTENTS[9]).await;
        worker.goes(TAB, "next_on").await;
        worker.types("あした").await;
        worker.leaves(SAVE).await;
        assert_eq!(visitor.status().await, 422);
        visitor.wait_for("return document.activeElement.id === 'error-summary'").await;
        worker.control(TAB).await;
        worker.control(ENTER).await;
        visitor.wait_for("return document.activeElement.id === 'counterpart'").await;
        worker.picks("知人・近隣").await;
        worker.goes(TAB, "next_on").await;
        worker.types_anew(&visitor.site.today()).await;
        worker.leaves(SAVE).await;
        visitor.sees("記録しました").await;
        visitor.sees(CONTENTS[9]).await;
        worker.ends("a mistaken save, mended", MOST + 20).await;
        worker.tells();

        let after = visitor.stored().await;
        let more: Vec<u64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
        assert_eq!(more, [10, 1, 1, 1, 1], "consultations, persons, つなぎ, cases, phone notes");
        let rows = consultations::Entity::find().all(&visitor.site.raw).await.expect("rows");
        for content in CONTENTS {
            let times = rows.iter().filter(|row| row.content.contains(content)).count();
            assert_eq!(times, 1, "{content}");
        }
        let (drafts, tasks) = visitor.drafts_and_tasks().await;
        assert_eq!(drafts, 0, "nothing is left unsaved");
        assert_eq!(tasks - tasks_before, 3, "the two calls that name a day, and the note");
        assert_eq!(visitor.run("return document.querySelectorAll('dialog').length").await, json!(0));
    }
}
