//! Stories of young people: at home after school or a first job, away from school, looking for a first step.

use super::{Member, Situation, member};
use crate::commands::demo::town::Site;
use entity::codes::{Counterpart, Field, Relationship as R, Route, Sex};

pub const SITUATIONS: &[Situation] = &[
    Situation {
        weight: 15,
        sites: &[(Site::Hikikomori, 7), (Site::Youth, 3), (Site::Health, 1)],
        members: AT_HOME,
        topics: &["13!;10;7", "13!;1", "13!;7;10", "13!"],
        field: Field::Hikikomori,
        routes: &[Route::Family, Route::Myself, Route::School, Route::HealthCentre, Route::Employment],
        callers: &[
            (Counterpart::Mother, 7),
            (Counterpart::Myself, 4),
            (Counterpart::Father, 2),
            (Counterpart::BothParents, 2),
        ],
        summaries: &[
            "進学後に外出が減った{p}の世帯。家族の話を聞きながら、{p}に届く方法を探している。",
            "アルバイトを辞めてから家で過ごす{p}。好きなことを入口に関わりを続けている。",
            "ご両親の相談から始まり、{p}とのメールのやりとりにつながった世帯。",
        ],
        early: &[
            "大学の2年目から通えなくなり、今は自室で過ごしている。家族とは食事のときに少し話すとのこと。",
            "「働けと言わないほうがよいのか」とご両親で意見が分かれている。両方のお気持ちをうかがった。",
            "{p}は動画の編集が得意で、夜はよく作業をしている。家族はその時間だけ笑い声を聞くという。",
            "就職活動でつらいことが続き、連絡を取らなくなった。理由は本人しか分からないと家族は話す。",
            "相談に来たことを{p}にはまだ話していない。伝え方を一緒に考えた。",
            "受診の経験はない。眠れているか、食べられているかを順にうかがった。",
        ],
        middle: &[
            "{p}からSNSで「見学だけでもよいか」とメッセージが届いた。",
            "オンラインで15分ほど話した。画面は切ったままで、声は落ち着いていた。",
            "好きな配信者の話を30分ほど聞いた。最後に、次の日時を自分から提案してくれた。",
            "家族教室に参加し、「本人の安心を先に」という話が心に残ったとのこと。",
            "家の手伝いを{p}が始めた。家族は驚かずに「ありがとう」と言うようにしている。",
            "居場所の下見に来られた。10分で帰られたが、家で感想を話していたとのこと。",
            "メールの返事は3行。前回より1行長くなった。",
            "運転免許を取りたいという話が出た。費用と教習所の雰囲気を一緒に調べた。",
            "親御さんの気持ちが沈む日もある。話せる場があることを確かめ合った。",
        ],
        late: &[
            "居場所の開所日に毎回来ている。若い参加者に機材の使い方を教えてくれる。",
            "サポートステーションの登録を終え、面談の予約を自分で取った。",
            "週3日のアルバイトが3か月続いた。「休んでも戻れる」と思えるようになったとのこと。",
            "通信制の大学に編入した。月に一度、近況のメールが届く。",
        ],
        receivers: &[Site::Youth, Site::Npo, Site::Health, Site::HelloWork, Site::SelfReliance, Site::Hikikomori],
        reasons: &[
            "{p}が人の少ない時間に見学できるよう調整をお願いしたい。",
            "本人の得意なことを生かせる活動があれば紹介していただきたい。",
            "不眠が続いている。受診の必要も含めて保健師の意見をうかがいたい。",
            "働くことへの関心が出てきた。最初の面談に同行したい。",
        ],
    },
    Situation {
        weight: 9,
        sites: &[(Site::Child, 5), (Site::Hikikomori, 3), (Site::Npo, 2)],
        members: AWAY_FROM_SCHOOL,
        topics: &["13!;10", "13!;11", "13!;10;9"],
        field: Field::Child,
        routes: &[Route::School, Route::Family, Route::Npo, Route::Medical],
        callers: &[
            (Counterpart::Mother, 7),
            (Counterpart::Father, 2),
            (Counterpart::Myself, 3),
            (Counterpart::Agency, 3),
            (Counterpart::Grandparent, 1),
        ],
        summaries: &[
            "学校に行きづらくなった{p}の世帯。学校以外の場も含めて、安心して学べる形を探している。",
            "{p}の気持ちを確かめながら、学校・家庭・居場所で見守っている。",
        ],
        early: &[
            "夏休み明けから朝になるとおなかが痛くなる。{p}は「行きたくないわけじゃない」と話しているとのこと。",
            "担任の先生は毎週プリントを届けてくれている。{p}は玄関までは出てくる。",
            "お母さまは仕事を早退して付き添ってきた。ご自身の疲れもうかがった。",
            "教室の音がつらいと{p}が話した。本人が楽になる工夫を一緒に考えた。",
            "家では元気に過ごし、料理や工作を楽しんでいる。",
        ],
        middle: &[
            "教育支援センターの見学に行った。{p}は本棚の前で長く過ごしていた。",
            "NPOの居場所で、年下の子にトランプを教えていた。",
            "放課後に30分だけ登校した。帰り道に「図書室なら行ける」と話してくれた。",
            "学校と話し合い、行事への参加の仕方を{p}が選べるようにした。",
            "オンラインの授業に出た日が5日あった。",
            "お父さまが{p}と釣りに出かけた。学校の話はしなかったとのこと。",
            "フリースクールの体験に参加した。また来てよいか自分から聞いていた。",
        ],
        late: &[
            "別室登校が週3日になった。友だちと給食を食べた日もあった。",
            "進路の希望が固まり、見学の申込みを自分で書いた。",
            "通信制高校に進学した。通学の日を楽しみにしているとのこと。",
        ],
        receivers: &[Site::Npo, Site::Child, Site::Health, Site::Hikikomori],
        reasons: &[
            "{p}が日中に過ごせる場の見学をお願いしたい。",
            "学校との話し合いに同席していただきたい。",
            "卒業後も関わりが途切れないよう、早めに顔合わせをしておきたい。",
        ],
    },
    Situation {
        weight: 7,
        sites: &[(Site::Youth, 5), (Site::SelfReliance, 2), (Site::Hikikomori, 2)],
        members: FIRST_STEP,
        topics: &["7!;8;13", "7!;3", "7!;1;8"],
        field: Field::Poverty,
        routes: &[Route::Myself, Route::Employment, Route::Family, Route::School],
        callers: &[(Counterpart::Myself, 9), (Counterpart::Mother, 3), (Counterpart::Agency, 1)],
        summaries: &[
            "働きたい気持ちと不安の両方がある{p}。小さな体験から始めている。",
            "短い仕事を重ねてきた{p}。自分に合う働き方を一緒に探している。",
        ],
        early: &[
            "面接で言葉が出なくなり、それから応募をやめていた。今日は予約の10分前に来てくれた。",
            "履歴書の空白の書き方が一番の心配とのこと。一緒に下書きを作った。",
            "電話が苦手で、連絡はメールがよいとの希望。",
            "前の職場では昼休みが一番つらかったと話される。",
            "家族には相談していることをまだ話していない。郵便物は送らないことを確かめた。",
        ],
        middle: &[
            "倉庫の仕分けの体験に3日行けた。「黙って作業できるのがよかった」とのこと。",
            "職場見学に同行した。質問を2つ用意して、2つとも聞けた。",
            "コミュニケーション講座で、司会を一度引き受けてくれた。",
            "生活の時間が整ってきた。朝の散歩を続けている。",
            "模擬面接をした。声の大きさより、間の取り方を一緒に確かめた。",
            "短期の仕事が終わった。疲れと手応えの両方を話してくれた。",
        ],
        late: &[
            "図書館の会計年度職員に採用された。週4日の勤務が始まる。",
            "体験先からそのまま採用の話があった。",
            "働き始めて半年。月末に報告のメールが届いている。",
        ],
        receivers: &[Site::HelloWork, Site::Youth, Site::SelfReliance, Site::Npo, Site::Hikikomori],
        reasons: &[
            "職場体験の受入れ先を一緒に探していただきたい。",
            "求人の相談に同行する。短い時間から始められる仕事を希望している。",
            "家計の見通しも含めた相談をお願いしたい。",
        ],
    },
];

const AT_HOME: &[Member] = &[
    member(R::Myself, None, (19, 34), 100),
    member(R::Mother, Some(Sex::Female), (46, 62), 95),
    member(R::Father, Some(Sex::Male), (48, 65), 80),
    member(R::Brother, Some(Sex::Male), (15, 30), 30),
    member(R::Grandmother, Some(Sex::Female), (74, 88), 18),
];
const AWAY_FROM_SCHOOL: &[Member] = &[
    member(R::Myself, None, (12, 17), 100),
    member(R::Mother, Some(Sex::Female), (36, 50), 96),
    member(R::Father, Some(Sex::Male), (38, 53), 70),
    member(R::Sister, Some(Sex::Female), (7, 18), 40),
];
const FIRST_STEP: &[Member] = &[
    member(R::Myself, None, (20, 38), 100),
    member(R::Mother, Some(Sex::Female), (46, 64), 62),
    member(R::Father, Some(Sex::Male), (48, 66), 40),
];
