//! Fills the masters that every installation begins with: kinds of agency, holidays, report definitions.

use crate::schema::insert;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The first fiscal year that the definitions speak about.
const FIRST: i32 = 1990;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (sort, (code, label, field, report)) in (1..).zip(KINDS) {
            insert(
                manager,
                "INSERT INTO agency_kinds (code, label, field, sort, is_active) VALUES ($1, $2, $3, $4, TRUE)",
                vec![(*code).into(), (*label).into(), (*field).into(), sort.into()],
            )
            .await?;
            insert(
                manager,
                "INSERT INTO agency_kind_mappings (kind, from_fiscal_year, report_code) VALUES ($1, $2, $3)",
                vec![(*code).into(), FIRST.into(), (*report).into()],
            )
            .await?;
        }
        for line in include_str!("../../assets/holidays.csv").lines().skip(1) {
            let Some((day, name)) = line.trim().split_once(',') else {
                continue;
            };
            let ymd: i32 =
                day.replace('-', "").parse().map_err(|_| DbErr::Migration(format!("holidays.csv: {line}")))?;
            insert(manager, "INSERT INTO holidays (ymd, name) VALUES ($1, $2)", vec![ymd.into(), name.trim().into()])
                .await?;
        }
        reports(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn reports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (report, from, title, rule, age_rule, note) in DEFINITIONS {
        insert(
            manager,
            "INSERT INTO report_definitions (report, from_fiscal_year, title, rule, age_rule, note) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![(*report).into(), (*from).into(), (*title).into(), (*rule).into(), (*age_rule).into(), (*note).into()],
        )
        .await?;
    }
    for (report, from, columns) in COLUMNS {
        for (sort, (code, label, from_age, until_age)) in (1..).zip(*columns) {
            insert(
                manager,
                "INSERT INTO report_columns (report, from_fiscal_year, code, label, sort, from_age, until_age) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                vec![(*report).into(), (*from).into(), (*code).into(), (*label).into(), sort.into(), (*from_age).into(), (*until_age).into()],
            )
            .await?;
        }
    }
    for (report, raws, column) in MAPPINGS {
        for raw in *raws {
            insert(
                manager,
                "INSERT INTO report_mappings (report, from_fiscal_year, raw, column_code) VALUES ($1, $2, $3, $4)",
                vec![(*report).into(), FIRST.into(), (*raw).into(), (*column).into()],
            )
            .await?;
        }
    }
    Ok(())
}

const AGE: &str = "persons-by-age";
const METHOD: &str = "consultations-by-method";
const REFERRAL: &str = "referrals-by-agency-kind";

type Definition = (&'static str, i32, &'static str, &'static str, &'static str, &'static str);
const DEFINITIONS: &[Definition] = &[
    (
        AGE,
        FIRST,
        "実相談人数（年代別）",
        "年度内に1回以上の相談（電話・メール・SNS・来所・オンライン・訪問・同行・手紙・居場所等での対応）があった本人を、年度に1人1回数えています。同じ人と確かめられた記録は1人と数えます。匿名の相談、他機関との連絡・協議・会議だけの人、方法が「その他」の相談だけの人、取り消した記録は含みません。年齢は、その年度に数えた最初の相談の日の満年齢です。複数の機関にまたがるときは、最初に数えた相談の記録の生年月日を使い、それが不明なら、その年度に対象の機関で数えた、つながっている記録のうち、生年月日が分かる最も早い相談のものを使います。10歳未満は10代に含めます。生年月日が年または月までしか分からない人は、どの日でも同じ年代に入るときだけその年代に、そうでなければ不明に数えます。",
        "first_contact",
        "",
    ),
    (
        AGE,
        2012,
        "実相談人数（年代別）",
        "年度内に1回以上の相談（電話・メール・SNS・来所・オンライン・訪問・同行・手紙・居場所等での対応）があった本人を、年度に1人1回数えています。同じ人と確かめられた記録は1人と数えます。匿名の相談、他機関との連絡・協議・会議だけの人、方法が「その他」の相談だけの人、取り消した記録は含みません。年齢は、その年度に数えた最初の相談の日の満年齢です。複数の機関にまたがるときは、最初に数えた相談の記録の生年月日を使い、それが不明なら、その年度に対象の機関で数えた、つながっている記録のうち、生年月日が分かる最も早い相談のものを使います。10歳未満は10代に含めます。生年月日が年または月までしか分からない人は、どの日でも同じ年代に入るときだけその年代に、そうでなければ不明に数えます。",
        "first_contact",
        "平成24年度と平成25年度は40歳以上を1つに数えています。40代の欄が40歳以上です。",
    ),
    (
        AGE,
        2014,
        "実相談人数（年代別）",
        "年度内に1回以上の相談（電話・メール・SNS・来所・オンライン・訪問・同行・手紙・居場所等での対応）があった本人を、年度に1人1回数えています。同じ人と確かめられた記録は1人と数えます。匿名の相談、他機関との連絡・協議・会議だけの人、方法が「その他」の相談だけの人、取り消した記録は含みません。年齢は、その年度に数えた最初の相談の日の満年齢です。複数の機関にまたがるときは、最初に数えた相談の記録の生年月日を使い、それが不明なら、その年度に対象の機関で数えた、つながっている記録のうち、生年月日が分かる最も早い相談のものを使います。10歳未満は10代に含めます。生年月日が年または月までしか分からない人は、どの日でも同じ年代に入るときだけその年代に、そうでなければ不明に数えます。",
        "first_contact",
        "",
    ),
    (
        METHOD,
        FIRST,
        "延相談件数（方法別）",
        "年度内の相談を、1回の対応につき1件数えています。電話は電話、メール・SNSはメール、来所面談・オンラインは来所、家庭訪問・同行・手紙・居場所等での対応は訪問等に入れています。関係機関からの電話による相談は電話に数え、こちらから行う他機関連絡・他機関協議・会議は数えません。匿名の相談を含みます。取り消した記録は含みません。",
        "",
        "",
    ),
    (
        REFERRAL,
        FIRST,
        "関係機関へつないだ件数",
        "送付日が年度内の紹介・つなぎ・移管・通告を、相手機関ごと、用件ごとに1件と数えています（不成立を含みます）。情報提供のみ、情報提供の求め、下書き、送付前の取下げ、取り消した記録、自機関あては含みません。率は件数から計算し、小数第1位で四捨五入しています（合計は100.0にならないことがあります）。",
        "",
        "",
    ),
];

type Column = (&'static str, &'static str, Option<i32>, Option<i32>);
const BANDS: &[Column] = &[
    ("under_20", "10代", Some(0), Some(20)),
    ("20s", "20代", Some(20), Some(30)),
    ("30s", "30代", Some(30), Some(40)),
    ("40s", "40代", Some(40), Some(50)),
    ("50_and_over", "50代以上", Some(50), None),
    ("unknown", "不明", None, None),
];
const COLUMNS: &[(&str, i32, &[Column])] = &[
    (AGE, FIRST, BANDS),
    (
        AGE,
        2012,
        &[
            ("under_20", "10代", Some(0), Some(20)),
            ("20s", "20代", Some(20), Some(30)),
            ("30s", "30代", Some(30), Some(40)),
            ("40s", "40歳以上", Some(40), None),
            ("unknown", "不明", None, None),
        ],
    ),
    (AGE, 2014, BANDS),
    (
        METHOD,
        FIRST,
        &[
            ("phone", "電話", None, None),
            ("email", "メール", None, None),
            ("walk_in", "来所", None, None),
            ("visit", "訪問等", None, None),
        ],
    ),
    (
        REFERRAL,
        FIRST,
        &[
            ("01", "福祉事務所", None, None),
            ("02", "福祉事務所以外の市区町村窓口", None, None),
            ("03", "社会福祉協議会", None, None),
            ("04", "自立相談支援事業実施機関", None, None),
            ("05", "地域包括支援センター", None, None),
            ("06", "児童相談所", None, None),
            ("07", "児童家庭支援センター", None, None),
            ("08", "保健所・保健センター", None, None),
            ("09", "精神保健福祉センター", None, None),
            ("10", "発達障害者支援センター", None, None),
            ("11", "医療機関", None, None),
            ("12", "子ども・若者総合相談センター", None, None),
            ("13", "地域若者サポートステーション", None, None),
            ("14", "ハローワーク", None, None),
            ("15", "企業", None, None),
            ("16", "学校・教育委員会等", None, None),
            ("17", "民間支援団体（当事者団体・NPO法人等）", None, None),
            ("18", "障害者総合支援関連施設", None, None),
            ("19", "障害者雇用促進関連施設", None, None),
            ("20", "他のひきこもり地域支援センター", None, None),
            ("21", "その他", None, None),
        ],
    ),
];

const MAPPINGS: &[(&str, &[&str], &str)] = &[
    (METHOD, &["tel"], "phone"),
    (METHOD, &["mail", "sns"], "email"),
    (METHOD, &["office", "online"], "walk_in"),
    (METHOD, &["visit_home", "accompany", "letter", "place"], "visit"),
    (METHOD, &["other"], "other"),
    (REFERRAL, &["intro", "tsunagi", "transfer", "tsukoku"], "counted"),
];

/// Code, label, field and published category of every kind of agency.
const KINDS: &[(&str, &str, &str, &str)] = &[
    ("01", "福祉事務所", "困窮", "01"),
    ("02", "福祉事務所以外の市区町村窓口", "庁内", "02"),
    ("02-elderly", "市区町村 高齢担当課", "庁内", "02"),
    ("02-disability", "市区町村 障害担当課", "庁内", "02"),
    ("02-child", "市区町村 子ども担当課（こども家庭センター）", "庁内", "02"),
    ("02-insurance", "市区町村 保険年金担当課", "庁内", "02"),
    ("02-tax", "市区町村 税担当課", "庁内", "02"),
    ("02-housing", "市区町村 住宅担当課", "庁内", "02"),
    ("02-consumer", "消費生活センター", "庁内", "02"),
    ("03", "社会福祉協議会", "地域", "03"),
    ("04", "自立相談支援事業実施機関", "困窮", "04"),
    ("04-work", "就労準備支援事業", "困窮", "04"),
    ("04-budget", "家計改善支援事業", "困窮", "04"),
    ("05", "地域包括支援センター", "高齢", "05"),
    ("06", "児童相談所", "子ども", "06"),
    ("07", "児童家庭支援センター", "子ども", "07"),
    ("08", "保健所・保健センター", "保健", "08"),
    ("09", "精神保健福祉センター", "保健", "09"),
    ("10", "発達障害者支援センター", "障害", "10"),
    ("11", "医療機関", "医療", "11"),
    ("12", "子ども・若者総合相談センター", "若者", "12"),
    ("13", "地域若者サポートステーション", "若者", "13"),
    ("14", "ハローワーク", "就労", "14"),
    ("15", "企業", "就労", "15"),
    ("16", "学校・教育委員会等", "教育", "16"),
    ("17", "民間支援団体（当事者団体・NPO法人等）", "民間", "17"),
    ("18", "障害者総合支援関連施設", "障害", "18"),
    ("18-core", "基幹相談支援センター", "障害", "18"),
    ("18-consult", "障害者相談支援事業所", "障害", "18"),
    ("19", "障害者雇用促進関連施設", "障害・就労", "19"),
    ("20", "他のひきこもり地域支援センター", "ひきこもり", "20"),
    ("21", "その他", "その他", "21"),
    ("21-care", "居宅介護支援・介護サービス", "高齢", "21"),
    ("21-nursing", "訪問看護", "医療", "21"),
    ("21-jobcafe", "ジョブカフェ", "就労", "21"),
    ("21-university", "大学", "教育", "21"),
    ("21-family", "家族会", "民間", "21"),
    ("21-law", "法テラス・弁護士・司法関係機関", "その他", "21"),
    ("21-police", "警察", "その他", "21"),
    ("21-probation", "保護司・地域生活定着支援センター", "その他", "21"),
    ("21-women", "女性相談支援センター", "その他", "21"),
    ("21-minsei", "民生委員・児童委員", "地域", "21"),
    ("21-guardian", "成年後見・権利擁護センター", "その他", "21"),
    ("21-housing", "居住支援法人", "その他", "21"),
    ("21-food", "フードバンク", "その他", "21"),
];
