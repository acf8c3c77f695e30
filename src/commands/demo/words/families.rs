//! Stories of several generations under one roof: 8050, ダブルケア, a working carer, children who care.

use super::{Member, Situation, member};
use crate::commands::demo::town::Site;
use entity::codes::{Counterpart, Field, Relationship as R, Route, Sex};

pub const SITUATIONS: &[Situation] = &[
    Situation {
        weight: 22,
        sites: &[(Site::Hikikomori, 5), (Site::East, 3), (Site::West, 3), (Site::Council, 3), (Site::SelfReliance, 2)],
        members: EIGHTY_FIFTY,
        topics: &["13!;10;12", "13!;3;12", "12!;13;10", "13!;1;7", "12!;13"],
        field: Field::Hikikomori,
        routes: &[Route::ElderlyCentre, Route::CareManager, Route::Family, Route::Minsei, Route::Medical],
        callers: &[
            (Counterpart::Mother, 5),
            (Counterpart::Father, 4),
            (Counterpart::Myself, 3),
            (Counterpart::Agency, 3),
            (Counterpart::Sibling, 2),
            (Counterpart::Minsei, 1),
        ],
        summaries: &[
            "高齢の親と、長く家で過ごしている{p}の世帯。親の介護が始まり、これからの暮らしを一緒に考えている。",
            "親の年金で暮らす二世代の世帯。{p}とはまだ会えていないが、手紙は受け取ってもらえている。",
            "親の入院をきっかけに包括から相談があった世帯。{p}のペースを大切にしながら関わっている。",
            "退職後20年ほど自宅で過ごしてきた{p}と、その暮らしを支えてきた親の世帯。",
        ],
        early: &[
            "親が要介護認定を受けることになり、自分が入院したあとの{p}の暮らしが心配だと話される。",
            "{p}は夜に起きて昼に休む生活で、家族とも廊下ですれ違う程度とのこと。食事は部屋の前に置いている。",
            "仕事を辞めてから外に出なくなり、もう長くなる。誰に話してよいか分からなかったと涙ぐまれる。",
            "ヘルパーが入るようになり、家の様子が分かってきた。{p}は戸の向こうで会釈をしてくれることがある。",
            "「親の育て方を責められるのが怖くて相談できなかった」とのこと。これまでのご苦労をうかがった。",
            "家計は親の年金で足りている。困っているのはお金よりも、この先を話し合う相手がいないことだという。",
            "親のケアマネジャーから、{p}のことをどこに相談すればよいかと問い合わせがあった。",
        ],
        middle: &[
            "玄関先に季節の便りを置いた。前回の便りは部屋に持っていったようだと、お母さまから聞く。",
            "戸越しに声をかけると「はい」と返事があった。用件は急がず、次に来る日だけを伝えた。",
            "{p}が夜に洗い物をしてくれるようになったと、うれしそうに話される。",
            "親の受診に{p}が付き添った。待合室で少しだけ天気の話をした。",
            "ゲームの話題を書いた手紙に、短い返事のメモがあった。好きな機種の名前が書かれていた。",
            "家族会で同じ立場の方の話を聞き、「うちだけではなかった」と話される。",
            "親亡きあとの住まいと手続きについて、時間をかけて一緒に整理を始めた。",
            "{p}から初めて電話があった。「親が倒れたとき、どこに言えばいいか」を聞かれ、順に説明した。",
            "デイサービスの送迎の時間に合わせて{p}が起きるようになり、生活の時間が少し前にずれてきた。",
            "兄弟姉妹から、できることとできないことを聞いた。年に数回の連絡は続けてくれるとのこと。",
        ],
        late: &[
            "{p}が自分で役所の手続きに来られた。窓口の順番を待つあいだ、近況を話してくれた。",
            "居場所に月2回通うようになり、将棋の相手ができたと話される。",
            "親の施設入所後も一人での暮らしが落ち着いている。困ったときの連絡先を冷蔵庫に貼ってあるとのこと。",
            "週1日の就労体験を続けている。「疲れるけれど、帰りの道が好きだ」と話される。",
            "これからは{p}から月に一度電話をもらうことにした。",
        ],
        receivers: &[Site::SelfReliance, Site::Npo, Site::Health, Site::Hikikomori, Site::East, Site::Council],
        reasons: &[
            "親の介護と並行して、{p}の暮らしの相談を一緒に担っていただきたい。",
            "{p}が安心して過ごせる居場所を探している。見学の受入れをお願いしたい。",
            "親の入院後の家計の見通しについて、家族と一緒に整理していただきたい。",
            "健康面の心配があり、保健師による訪問の可否を相談したい。",
        ],
    },
    Situation {
        weight: 9,
        sites: &[(Site::Child, 3), (Site::East, 2), (Site::West, 2), (Site::Council, 2), (Site::Welfare, 1)],
        members: DOUBLE_CARE,
        topics: &["12!;11;8", "11!;12;10", "12!;11;3"],
        field: Field::Elderly,
        routes: &[Route::Myself, Route::CareManager, Route::HealthCentre, Route::School],
        callers: &[(Counterpart::Myself, 8), (Counterpart::Spouse, 2), (Counterpart::Agency, 2)],
        summaries: &[
            "幼い子の育児と親の介護が重なっている{p}の世帯。休める時間をつくることを一番の目標にしている。",
            "下の子の療育と母の通院が重なり、{p}が一人で予定を回してきた世帯。",
        ],
        early: &[
            "母の物忘れが進み、保育園の迎えと通院の付添いが重なる日が続いている。眠れない日があるとのこと。",
            "「介護の窓口では介護の話、子どもの窓口では子どもの話しかできない」と話される。",
            "仕事を辞めるか迷っている。夫の帰りは遅く、{p}が一人で朝晩を回している。",
            "母が夜中に起きるため、子どもも目を覚ましてしまう。ご家族みなさんの疲れがうかがえる。",
            "下の子の発達の相談と、母の介護認定の更新の時期が重なっている。",
        ],
        middle: &[
            "ショートステイを初めて使った。「久しぶりに子どもと二人で公園に行けた」とのこと。",
            "一時保育と通院介助の予定を一枚の表にして、一緒に確かめた。",
            "夫も面談に来てくれた。週末の分担を具体的に決めた。",
            "勤め先の介護休業の制度を調べ、上司に話す順番を一緒に考えた。",
            "母のデイサービスが週2回になった。最初は嫌がっていたが、歌の時間を楽しみにしている。",
            "上の子が祖母の見守りを引き受けようとしてくれる。子どもの時間も守ろうと話し合った。",
            "同じ立場の集まりに参加した。連絡先を交換できた方がいるとのこと。",
        ],
        late: &[
            "母の入所先が決まった。面会の日を家族の楽しみにしている。",
            "仕事を続けられている。「困る前に電話してよいと分かったのが大きい」と話される。",
            "予定が重なる日だけ支援を使う形で落ち着いている。",
        ],
        receivers: &[Site::Child, Site::East, Site::West, Site::Health, Site::Council],
        reasons: &[
            "介護と育児の予定が重なっている。両方の窓口が同じ席で話せる場をお願いしたい。",
            "子どもの一時預かりについて、利用できる枠を一緒に探していただきたい。",
            "介護サービスの見直しを相談したい。ケアマネジャーと調整をお願いしたい。",
        ],
    },
    Situation {
        weight: 8,
        sites: &[(Site::Child, 5), (Site::Welfare, 2), (Site::Council, 2), (Site::Health, 1)],
        members: YOUNG_CARER,
        topics: &["10!;1;11", "1!;11;3", "13!;10;11", "10!;11"],
        field: Field::Child,
        routes: &[Route::School, Route::Medical, Route::Family, Route::Npo],
        callers: &[
            (Counterpart::Mother, 5),
            (Counterpart::Myself, 3),
            (Counterpart::Father, 2),
            (Counterpart::Agency, 4),
        ],
        summaries: &[
            "母の病気により、{p}が家事ときょうだいの世話を担っている世帯。子どもとしての時間を取り戻すことを目標にしている。",
            "療養中の家族を{p}が支えている世帯。学校と医療機関とで見守っている。",
        ],
        early: &[
            "学校から、{p}の遅刻が増えていると連絡があった。朝の支度を一人で担っているとのこと。",
            "母は体調の波があり、台所に立てない日は{p}が夕飯を作っている。",
            "「友だちに家のことは言っていない」と{p}。話したいときに話せる場所があることを伝えた。",
            "病院のソーシャルワーカーから、退院後の家の様子が心配だと相談があった。",
            "父は夜勤があり、家族みんなが少しずつ無理をしてきた様子がうかがえる。",
        ],
        middle: &[
            "家事支援の利用が始まった。{p}が放課後に部活動へ行けた日が2日あった。",
            "学校の養護教諭が、保健室で話を聞く時間をつくってくれている。",
            "子ども食堂に{p}ときょうだいで参加した。最初は静かだったが、帰りにまた来ると話していた。",
            "母が訪問看護を使い始め、薬の時間が安定してきた。",
            "{p}の「やりたいこと」を一緒に書き出した。一番上は「友だちの家に泊まる」だった。",
            "父の勤務の変更が認められ、朝に家にいられる日が増えた。",
            "同じ年ごろの子の集まりに行き、「自分だけじゃないと分かった」と話してくれた。",
        ],
        late: &[
            "朝は家事支援、夜は父という形が定着した。{p}の出席は落ち着いている。",
            "{p}が進路の話をしてくれるようになった。料理の仕事に関心があるとのこと。",
            "母から「子どもに子どもの顔が戻ってきた」と話がある。",
        ],
        receivers: &[Site::Child, Site::Health, Site::Npo, Site::Council],
        reasons: &[
            "家事の支援と、{p}が安心して過ごせる放課後の場をお願いしたい。",
            "母の療養を支える体制を一緒に考えていただきたい。",
            "学習と食事の場への参加を調整していただきたい。",
        ],
    },
    Situation {
        weight: 8,
        sites: &[(Site::East, 4), (Site::West, 4), (Site::SelfReliance, 2), (Site::Council, 1)],
        members: WORKING_CARER,
        topics: &["12!;8;1", "12!;3", "12!;7;10"],
        field: Field::Elderly,
        routes: &[Route::Myself, Route::CareManager, Route::Company, Route::Medical],
        callers: &[
            (Counterpart::Myself, 8),
            (Counterpart::Father, 1),
            (Counterpart::Mother, 2),
            (Counterpart::Agency, 2),
        ],
        summaries: &[
            "働きながら親の介護をしている{p}の世帯。仕事を辞めずに続けられる形を探している。",
            "遠方から戻って親の介護を始めた{p}。仕事と住まいの両方に見通しが必要な世帯。",
        ],
        early: &[
            "有給休暇を使い切り、欠勤が続いている。会社に何と言えばよいか分からないと話される。",
            "父の徘徊が始まり、日中に警察から電話が来ることがあった。仕事中は気が休まらないという。",
            "介護保険の申請がまだだった。手順を一緒に確かめ、その場で申請書を書いた。",
            "兄弟は遠方で、決めることをすべて{p}が背負ってきたとのこと。",
            "「自分が倒れたら終わりだと思っている」と話される。まずは休む方法を考えた。",
        ],
        middle: &[
            "小規模多機能の利用が始まり、残業のある日も任せられるようになった。",
            "見守り機器を借りた。通知が来ない日が増え、仕事に集中できるとのこと。",
            "会社の両立支援の窓口と三者で話した。短時間勤務を半年試すことになった。",
            "父が{p}の名前を呼んだ日があったと、静かに話してくれた。",
            "月に一度の受診を訪問診療に切り替えた。半日の休みが要らなくなった。",
            "介護者のつどいで、先に看取りを経験した方の話を聞いた。",
        ],
        late: &[
            "短時間勤務から通常の勤務に戻れた。",
            "特別養護老人ホームの入所が決まり、面会の予定を立てている。",
            "看取りのあと、落ち着いて手続きを終えられた。「一人ではなかった」と話される。",
        ],
        receivers: &[Site::SelfReliance, Site::East, Site::West, Site::Health],
        reasons: &[
            "仕事を続けながら介護ができるよう、サービスの組み合わせを相談したい。",
            "休業中の生活費の見通しについて相談に乗っていただきたい。",
        ],
    },
];

const EIGHTY_FIFTY: &[Member] = &[
    member(R::Myself, None, (43, 59), 100),
    member(R::Mother, Some(Sex::Female), (74, 88), 88),
    member(R::Father, Some(Sex::Male), (76, 90), 58),
    member(R::Sister, Some(Sex::Female), (45, 60), 12),
];
const DOUBLE_CARE: &[Member] = &[
    member(R::Myself, Some(Sex::Female), (33, 47), 100),
    member(R::Spouse, Some(Sex::Male), (34, 50), 78),
    member(R::Daughter, Some(Sex::Female), (1, 9), 80),
    member(R::Son, Some(Sex::Male), (1, 11), 62),
    member(R::Mother, Some(Sex::Female), (66, 80), 90),
];
const YOUNG_CARER: &[Member] = &[
    member(R::Myself, None, (10, 17), 100),
    member(R::Mother, Some(Sex::Female), (34, 48), 100),
    member(R::Father, Some(Sex::Male), (36, 50), 52),
    member(R::Brother, Some(Sex::Male), (3, 9), 55),
    member(R::Grandmother, Some(Sex::Female), (64, 79), 22),
];
const WORKING_CARER: &[Member] = &[
    member(R::Myself, None, (40, 58), 100),
    member(R::Father, Some(Sex::Male), (72, 89), 70),
    member(R::Mother, Some(Sex::Female), (70, 88), 60),
];
