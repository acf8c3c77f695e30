//! Sentences that belong to no story in particular: how a contact came about, what was agreed, answers of other agencies.

use entity::codes::{Counterpart, Method, NextStep};

/// How a contact began; `{c}` is who spoke.
pub const fn openings(method: Method) -> &'static [&'static str] {
    match method {
        Method::Tel => &[
            "{c}から電話。",
            "{c}から午前中に電話があった。",
            "約束の時間に{c}へ電話した。",
            "{c}から折り返しの電話。",
        ],
        Method::Office => &["{c}が来所。", "{c}が予約の時間に来所された。", "相談室で{c}と面談。"],
        Method::VisitHome => &[
            "自宅を訪問。{c}が迎えてくださった。",
            "定例の訪問。玄関先で{c}と話した。",
            "二人で訪問。居間で{c}と話した。",
        ],
        Method::Online => &["オンラインで{c}と話した。", "{c}と画面越しに面談。"],
        Method::Mail => &["{c}からメール。", "{c}からのメールに返信した。"],
        Method::Sns => &["{c}からSNSでメッセージ。", "SNSで{c}とやりとりした。"],
        Method::Letter => &["手紙を届けた。", "季節の便りをポストに入れた。", "短い手紙と居場所の案内を届けた。"],
        Method::Accompany => &["手続きに同行。", "見学に同行した。", "受診に同行。"],
        Method::Place => &["居場所で{c}と話した。", "活動の日に{c}が来られた。"],
        Method::AgencyTel => &["関係機関と電話で連絡。", "ケアマネジャーから電話。", "学校へ電話で近況を確認した。"],
        Method::AgencyMeet => &["関係機関と打ち合わせた。", "担当者どうしで支援の分担を確認した。"],
        Method::Conf => &["支援会議で共有した。", "重層的支援会議で経過を報告した。"],
        Method::Other => &["資料を整えた。", "伝言を受けた。"],
    }
}

/// What was spoken about when the family itself was not there.
pub const fn between(method: Method) -> &'static [&'static str] {
    match method {
        Method::Letter => &[
            "好きな季節の話と、次に来る日だけを書いた。",
            "{p}の体調を気づかう言葉と、返信用の葉書を添えた。",
            "居場所の様子の写真を一枚同封した。",
        ],
        Method::Other => &["本人の希望を確かめてから送る。", "家族からの伝言を担当者に伝えた。"],
        _ => &[
            "最近の{p}の様子を、同意の範囲で共有した。",
            "サービスの利用状況と、次の予定を確かめた。",
            "家族の負担が続いていることを共有し、休める方法を相談した。",
            "訪問の時期が重ならないように日程を調整した。",
            "{p}が話しやすい職員に窓口をそろえることにした。",
            "受診の結果について、本人の同意を得たうえで聞いた。",
        ],
    }
}

/// What was agreed in the end.
pub const fn closings(method: Method) -> &'static [&'static str] {
    match method {
        Method::Letter => &[
            "返事は急がないことを書き添えた。",
            "次の便りは来月に届ける。",
            "受け取ってもらえたかは、次の訪問で家族に尋ねる。",
        ],
        Method::AgencyTel | Method::AgencyMeet | Method::Conf => &[
            "それぞれの役割を確かめ、次の連絡日を決めた。",
            "本人の希望を共有し、急がず進めることで一致した。",
            "次回までに各機関で確認する。",
        ],
        _ => &[
            "次の約束を決めて終えた。",
            "困ったときの連絡先を改めて伝えた。",
            "急がず、話せるところから進めることを確かめた。",
            "今日話したことを紙に書いてお渡しした。",
            "ご家族の体調も次回うかがう。",
            "希望があれば、ほかの窓口にも一緒に行けることを伝えた。",
            "話してくださったことへのお礼を伝えた。",
            "次回は別の職員も紹介させてもらうことになった。",
            "気持ちが変わってもかまわないことを伝えた。",
        ],
    }
}

/// What is said when somebody spoke for the first time.
pub const FIRST: &[&str] =
    &["初めての相談。", "紹介を受けての相談。", "広報を見てのご連絡。", "窓口から引き継いだ相談。"];

/// The next step in words.
pub const fn next_notes(step: NextStep) -> &'static [&'static str] {
    match step {
        NextStep::Phone => &["体調をうかがう電話", "家族の都合を確かめる電話", "結果を知らせる電話"],
        NextStep::Visit => &["定例の訪問", "二人で訪問", "書類を一緒に確かめる訪問"],
        NextStep::Interview => &["次回の面談", "家族そろっての面談", "見学後の振り返り"],
        NextStep::Letter => &["季節の便り", "居場所の予定表を送る", "制度の案内を送る"],
        NextStep::ContactAgency => &["包括と日程を調整", "学校に近況を確認", "主治医の意見を確認"],
        NextStep::Refer => &["つなぎ先に受入れを確認", "同意を確かめてつなぐ"],
        NextStep::Confer => &["支援会議の議題に出す", "会議の日程を調整"],
        NextStep::Wait => &["本人からの連絡を待つ", "家族で話し合った結果を待つ"],
        NextStep::Other => &["資料を整える", "所内で相談する"],
    }
}

/// How the one who spoke is called in a sentence.
pub const fn speaker(counterpart: Counterpart) -> &'static str {
    match counterpart {
        Counterpart::Myself => "{p}",
        Counterpart::Father => "お父さま",
        Counterpart::Mother => "お母さま",
        Counterpart::BothParents => "ご両親",
        Counterpart::Spouse => "配偶者の方",
        Counterpart::Child => "お子さん",
        Counterpart::Sibling => "ごきょうだい",
        Counterpart::Grandparent => "祖父母の方",
        Counterpart::Relative => "ご親族",
        Counterpart::Neighbor => "近所の方",
        Counterpart::Agency => "関係機関の担当者",
        Counterpart::Minsei => "民生委員",
        Counterpart::Other | Counterpart::Unknown => "相談者",
    }
}

/// Calls of people who gave no name.
pub const ANONYMOUS: &[&str] = &[
    "名前は言わずに、きょうだいのことで聞きたいとの電話。家から出ない弟にどう声をかければよいか尋ねられた。家族だけで抱えなくてよいこと、匿名でも続けて相談できることを伝えた。",
    "「どんな人が相談に来るのか」とだけ聞かれた。例を話すと「うちと似ている」と少し笑われた。",
    "隣の家の子どもが昼間に外にいるのを見かけるとのこと。場所は言いたくないとの希望。見守ってくださっていることにお礼を伝えた。",
    "夜眠れないとの電話。30分ほどお話をうかがった。明日も電話してよいことを伝えた。",
    "友人がお金に困っているが、何と言えばよいか。窓口の一覧と、食料の支援があることを伝えた。",
    "居場所に参加できる年齢を聞かれた。制限がないこと、見学だけでもよいことを伝えた。",
    "「相談したことが家族に知られないか」と尋ねられた。同意なく伝えることはないと説明した。",
    "親の介護のことで、仕事を辞める前に聞いておきたいとの電話。地域包括支援センターの番号を伝えた。",
    "何も話されず、1分ほどで切れた。「いつでもお待ちしています」とだけ伝えた。",
    "働いていない自分も相談してよいのかと尋ねられた。もちろんよいことを伝え、開所時間を案内した。",
    "家計のことで、何から手をつければよいかとの相談。請求書を並べるところから一緒にできると伝えた。",
    "子どもが学校に行きたがらないとの電話。今日の様子を聞き、学校以外の場もあることを伝えた。",
];

/// What led up to a referral, as far as the slip tells it.
pub const BACKGROUNDS: &[&str] = &[
    "月1回から2回の面談を続けています。最近、新しいことを試したいという話が出てきました。",
    "家族との相談が中心でしたが、先月から本人とも話せるようになりました。",
    "訪問を続け、玄関先で話せる関係になりました。急な変化は苦手とのことです。",
    "電話での相談が続いています。連絡は午後がよいとの希望です。",
    "支援会議で役割を確認しました。全体の調整は当機関が続けます。",
    "",
];

/// On what the consent was given.
pub const CONSENTS: &[&str] = &[
    "面談で本人が内容を確かめ、署名しました。",
    "家族の同席のもと、本人が口頭で同意しました。",
    "本人が連絡先と経過の共有に同意しています。",
];

/// On what statute data goes along.
pub const STATUTES: &[&str] = &["社会福祉法第106条の6の支援会議で確認しました。", "児童福祉法にもとづく連絡です。"];

/// Answers of a receiver that takes it on.
pub const ACCEPTED: &[&str] = &[
    "受け付けました。来週、担当からご連絡します。",
    "初回は同行での来所をお願いします。",
    "見学の日程を調整します。人の少ない時間をご案内します。",
    "お受けします。家族への連絡方法を確認させてください。",
];

/// Answers of a receiver that cannot take it on.
pub const DECLINED: &[&str] = &[
    "対象の年齢の枠を外れるため、別の窓口をご案内します。",
    "今月は受入れの枠がいっぱいです。来月以降に改めてご相談ください。",
    "本人の希望により、いったん見送りとなりました。",
    "お住まいの地区の担当機関におつなぎください。",
];

/// Answers of a receiver that waits.
pub const HELD: &[&str] =
    &["本人の意向を確かめてからお返事します。", "職員の体制が整う来月まで、返事をお待ちください。"];

/// The first word of somebody who has begun.
pub const BEGUN: &str = "初回の面談をしました。月に1回ほど会うことになりました。";

/// What came of it.
pub const OUTCOMES: &[&str] = &[
    "初回面談を行い、利用が始まりました。",
    "見学のあと、週1回の参加が決まりました。",
    "手続きが済み、本人に結果を伝えました。",
    "必要な情報を整理して本人に渡しました。今後も相談を受けます。",
    "訪問し、体調を確認しました。受診につながりました。",
];

/// Why a referral was withdrawn.
pub const WITHDRAWN: &[&str] = &[
    "本人から、もう少し考えたいとの申出があったため。",
    "別の機関で先に利用が始まったため。",
    "転出の予定が決まったため。",
];

/// Why a record was voided.
pub const VOIDED: &[&str] = &[
    "別の世帯の記録を誤って登録したため。",
    "同じ相談を二重に記録したため。",
    "日付の誤り。正しい日付で記録し直したため。",
];

/// Why a case was handed over.
pub const HANDED_OVER: &[&str] = &[
    "人事異動による引継ぎ。三者で顔合わせを済ませた。",
    "担当地区の見直しによる引継ぎ。次の訪問に同行する。",
    "育児休業に入るため引継ぎ。本人にも伝えてある。",
];

/// Why a case was taken up again.
pub const REOPENED: &[&str] =
    &["本人から再び電話があり、もう一度一緒に考えることにした。", "家族の入院により暮らしが変わり、相談を再開した。"];

/// Notes of a household.
pub const HOUSEHOLDS: &[&str] = &[
    "",
    "",
    "",
    "訪問は事前に電話をする。",
    "駐車場なし。近くの公民館を利用。",
    "犬がいる（人なつこい）。",
    "呼び鈴が鳴らないため、玄関で声をかける。",
];

/// Notes beside 連絡上の注意.
pub const CAUTIONS: &[&str] = &[
    "個人名だけを名乗り、本人が出たことを確かめてから話す。",
    "連絡は平日の13時から14時まで。",
    "家族には相談していることを知らせていない。",
];

/// Whom a slip without a name is about.
pub const NAMELESS: &[&str] =
    &["市内にお住まいの方（お名前なし）", "ご家族からの相談（お名前なし）", "ご本人からの相談（お名前なし）"];
