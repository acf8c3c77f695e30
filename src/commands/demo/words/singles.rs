//! Stories of people who live alone or with little help: money, home, health, safety.

use super::{Member, Situation, member};
use crate::commands::demo::town::Site;
use entity::codes::{Counterpart, Field, Relationship as R, Route, Sex};

pub const SITUATIONS: &[Situation] = &[
    Situation {
        weight: 10,
        sites: &[(Site::SelfReliance, 7), (Site::Council, 3), (Site::Welfare, 2)],
        members: MONEY,
        topics: &["3!;7;4", "4!;3;7", "6!;3", "3!;5;15", "15!;3;7"],
        field: Field::Poverty,
        routes: &[Route::Myself, Route::CityHall, Route::Employment, Route::SocialWelfareCouncil],
        callers: &[(Counterpart::Myself, 9), (Counterpart::Agency, 2), (Counterpart::Spouse, 1)],
        summaries: &[
            "離職により家賃の支払いが難しくなった{p}。住まいを守りながら次の仕事を探している。",
            "収入の減少と滞納の整理について相談中。家計を一緒に見ている。",
        ],
        early: &[
            "契約の更新がなく、来月の家賃の見通しが立たないとのこと。住居確保給付金の説明をした。",
            "手持ちが少なく、今日の食べるものに困っている。食料の支援をその場で手配した。",
            "督促状が何通も届き、開けるのが怖かったという。一緒に順番に並べた。",
            "税と水道の滞納がある。分割の相談ができることを伝えると、少し表情が和らいだ。",
            "車で寝泊まりしている日があった。まず今夜の宿を確保した。",
        ],
        middle: &[
            "家計の表を一緒に作った。毎月の出入りが見えて「思ったより整理できる」とのこと。",
            "法律相談に同行した。受任通知が出て、取り立ての電話が止まった。",
            "給付金の決定通知が届いた。大家さんにも連絡できたとのこと。",
            "面接を2社受けた。結果を待つあいだの過ごし方を話し合った。",
            "税の窓口に同行し、分納の約束ができた。",
            "社協の貸付けの書類を一緒にそろえた。",
        ],
        late: &[
            "警備の仕事に就いた。最初の給料で家賃を払えたと連絡があった。",
            "滞納の分納が終わった。",
            "家計の表は一人で続けている。困ったときはまた来ると話される。",
        ],
        receivers: &[Site::SelfReliance, Site::HelloWork, Site::Council, Site::Welfare],
        reasons: &[
            "住まいと家計の相談を一緒に受けていただきたい。",
            "早めの就労を希望している。求人の相談をお願いしたい。",
            "当面の食料と貸付けについて相談したい。",
        ],
    },
    Situation {
        weight: 6,
        sites: &[(Site::East, 3), (Site::West, 3), (Site::Welfare, 2), (Site::Council, 3)],
        members: ALONE,
        topics: &["2!;9;1", "9!;2", "2!;12;9", "1!;9"],
        field: Field::Elderly,
        routes: &[Route::Minsei, Route::Neighbor, Route::CityHall, Route::CareManager],
        callers: &[
            (Counterpart::Myself, 5),
            (Counterpart::Minsei, 3),
            (Counterpart::Neighbor, 2),
            (Counterpart::Agency, 2),
            (Counterpart::Relative, 1),
        ],
        summaries: &[
            "一人暮らしで、家の片付けと体調の両方に手が届きにくくなっている{p}。大事な物を一緒に確かめながら進めている。",
            "近所づきあいが減っていた{p}。見守りと居場所の両方を考えている。",
        ],
        early: &[
            "民生委員から、新聞がたまっていたと連絡があり、一緒に訪ねた。{p}は「足が痛くて」と話された。",
            "家の物が増え、通り道が狭くなっている。亡くなった配偶者の物が多く、思い出の話をうかがった。",
            "近所の方が心配して声をかけてくれていた。責める気持ちはないとのこと。",
            "最初は「困っていない」と話されたが、風呂が壊れていることを教えてくれた。",
            "{p}は一人の暮らしに誇りを持っている。その気持ちを大切に進めたい。",
        ],
        middle: &[
            "玄関から台所までを一緒に片付けた。残す物は{p}がすべて決めた。",
            "風呂の修理が済み、久しぶりに湯に入れたと喜ばれた。",
            "介護認定の調査に立ち会った。歩くときのふらつきを本人から話してもらえた。",
            "サロンに一度来られた。昔の商店街の話で盛り上がった。",
            "受診に同行した。血圧の薬が始まった。",
            "地域の方が、ごみ出しの朝に声をかけてくれることになった。",
        ],
        late: &[
            "週1回の訪問介護と月1回のサロンで落ち着いている。",
            "{p}がサロンで昔の写真を見せる会を開いてくれた。",
            "見守りは民生委員と近所の方に引き継ぎ、困りごとがあれば連絡をもらう。",
        ],
        receivers: &[Site::Council, Site::East, Site::West, Site::Health],
        reasons: &[
            "体調の確認と介護サービスの相談をお願いしたい。",
            "地域の見守りと集いの場への参加を一緒に考えていただきたい。",
        ],
    },
    Situation {
        weight: 7,
        sites: &[(Site::Health, 4), (Site::Disability, 5), (Site::Hikikomori, 1)],
        members: HEALTH,
        topics: &["1!;10;7", "1!;3", "1!;13;10", "1!;2"],
        field: Field::Disability,
        routes: &[Route::Family, Route::Medical, Route::Disability, Route::Myself, Route::Police],
        callers: &[
            (Counterpart::Myself, 5),
            (Counterpart::Mother, 4),
            (Counterpart::Agency, 3),
            (Counterpart::Sibling, 1),
        ],
        summaries: &[
            "体調の波がある{p}と、それを支えてきた家族。安心して休める場と相談先を整えている。",
            "退院後の暮らしを{p}と一緒に組み立てている。",
        ],
        early: &[
            "受診が途切れて半年になる。{p}は「薬を飲むと眠くて仕事にならなかった」と理由を話してくれた。",
            "家族は声をかけるたびに口げんかになり、つらいとのこと。双方の話を別々に聞いた。",
            "退院の日が決まった。一人で暮らすことへの希望と心配を書き出した。",
            "音に敏感で、昼の外出が難しい。静かな時間帯の面談を約束した。",
            "手帳の申請を迷っている。使える制度と使わない選択の両方を説明した。",
        ],
        middle: &[
            "訪問看護が始まった。雑談の時間が一番の楽しみとのこと。",
            "主治医に同行し、薬の時間を夜にまとめてもらった。",
            "作業所を2か所見学した。{p}は静かなほうを選んだ。",
            "調子が下がる前の合図を{p}と家族とで紙に書いた。",
            "家族が休めるよう、短期入所の体験を予約した。",
            "金銭の管理について、社協の事業の説明を一緒に聞いた。",
        ],
        late: &[
            "作業所に週3日通っている。作った焼き菓子を分けてもらった。",
            "調子の波はあるが、自分から早めに電話をくれるようになった。",
            "相談支援専門員を中心に、半年ごとに集まることになった。",
        ],
        receivers: &[Site::Disability, Site::Health, Site::Npo, Site::Hikikomori],
        reasons: &[
            "サービスの利用に向けて、計画の相談をお願いしたい。",
            "受診の再開について、保健師の同行をお願いしたい。",
            "日中に過ごせる場の見学をお願いしたい。",
        ],
    },
    Situation {
        weight: 4,
        sites: &[(Site::Child, 4), (Site::Welfare, 3), (Site::SelfReliance, 1)],
        members: SAFETY,
        topics: &["14!;11;2", "14!;10", "14!;3;11"],
        field: Field::Child,
        routes: &[Route::Myself, Route::Police, Route::Medical, Route::School],
        callers: &[(Counterpart::Myself, 9), (Counterpart::Agency, 3), (Counterpart::Sibling, 1)],
        summaries: &["安全を第一に、連絡の方法を{p}と決めながら進めている世帯。"],
        early: &[
            "家で怖い思いをすることがあるとのこと。話せる時間と、してよい連絡の方法を最初に確かめた。",
            "電話は日中の決まった時間だけ。郵便は送らないことを約束した。",
            "子どもの様子が心配で来所された。これまで一人で耐えてこられたことをうかがった。",
            "いざというときの連絡先と持ち物を一緒に確かめた。",
        ],
        middle: &[
            "専門の相談機関の面談に同行した。帰りに「来てよかった」と話される。",
            "住まいの選択肢を三つ並べて、{p}が選べるようにした。",
            "子どもの学校の手続きを、知られない形で進めた。",
            "夜に眠れる日が増えてきたとのこと。",
        ],
        late: &[
            "新しい住まいで落ち着いて暮らしている。子どもたちも学校に慣れた。",
            "仕事が決まった。連絡の約束は当面そのまま続ける。",
        ],
        receivers: &[Site::Welfare, Site::Child, Site::SelfReliance],
        reasons: &[
            "安全の確保を最優先に、住まいの相談をお願いしたい。連絡方法は必ず本人の希望に沿うこと。",
            "子どもの見守りと手続きについて相談したい。",
        ],
    },
];

const MONEY: &[Member] = &[
    member(R::Myself, None, (28, 63), 100),
    member(R::Spouse, None, (28, 60), 24),
    member(R::Daughter, Some(Sex::Female), (2, 17), 18),
];
const ALONE: &[Member] = &[member(R::Myself, None, (68, 88), 100)];
const HEALTH: &[Member] = &[
    member(R::Myself, None, (24, 52), 100),
    member(R::Mother, Some(Sex::Female), (52, 79), 66),
    member(R::Father, Some(Sex::Male), (54, 80), 40),
];
const SAFETY: &[Member] = &[
    member(R::Myself, Some(Sex::Female), (25, 46), 100),
    member(R::Daughter, Some(Sex::Female), (2, 14), 65),
    member(R::Son, Some(Sex::Male), (2, 14), 60),
];
