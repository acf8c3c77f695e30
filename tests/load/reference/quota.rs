//! The published figures of 平成29年度, and the agencies that they are spread over.

use super::Scale;

const BY_AGE: [usize; 6] = [4_091, 7_454, 5_788, 2_806, 1_037, 942];
const BY_METHOD: [usize; 4] = [42_245, 5_997, 43_839, 10_331];
const REFERRALS: [usize; 21] =
    [228, 355, 98, 335, 71, 32, 6, 788, 1_531, 110, 728, 161, 593, 150, 85, 310, 838, 492, 82, 226, 950];

/// The labels of the 21 kinds of agency, in code order.
pub const KINDS: [&str; 21] = [
    "福祉事務所",
    "福祉事務所以外の市区町村窓口",
    "社会福祉協議会",
    "自立相談支援事業実施機関",
    "地域包括支援センター",
    "児童相談所",
    "児童家庭支援センター",
    "保健所・保健センター",
    "精神保健福祉センター",
    "発達障害者支援センター",
    "医療機関",
    "子ども・若者総合相談センター",
    "地域若者サポートステーション",
    "ハローワーク",
    "企業",
    "学校・教育委員会等",
    "民間支援団体（当事者団体・NPO法人等）",
    "障害者総合支援関連施設",
    "障害者雇用促進関連施設",
    "他のひきこもり地域支援センター",
    "その他",
];

/// How many of each the files must hold.
pub struct Quota {
    pub by_age: [usize; 6],
    pub by_method: [usize; 4],
    pub referrals: [usize; 21],
    divisor: usize,
}

impl Quota {
    pub fn of(scale: Scale) -> Self {
        let divisor = match scale {
            Scale::Full => 1,
            Scale::Small => 100,
        };
        let share = |full: usize| ((full + divisor / 2) / divisor).max(1);
        Self { by_age: BY_AGE.map(share), by_method: BY_METHOD.map(share), referrals: REFERRALS.map(share), divisor }
    }

    /// As many of something beside the tables as the scale asks for, at least `least`.
    pub fn part(&self, full: usize, least: usize) -> usize {
        (full / self.divisor).max(least)
    }
}

/// An agency of the files.
pub struct Agency {
    pub code: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
    /// 1 to 21.
    pub kind: usize,
    pub field: &'static str,
    /// Its share of all rows, in thousandths.
    pub weight: usize,
    pub consultants: usize,
}

const fn agency(
    (code, name, kana): (&'static str, &'static str, &'static str),
    kind: usize,
    field: &'static str,
    weight: usize,
    consultants: usize,
) -> Agency {
    Agency { code, name, kana, kind, field, weight, consultants }
}

/// Twelve agencies, very uneven: the first holds 45 % of all rows, the last 0.5 %.
pub const AGENCIES: [Agency; 12] = [
    agency(
        ("A01", "見本県ひきこもり地域支援センター", "ミホンケンヒキコモリチイキシエンセンター"),
        20,
        "ひきこもり",
        450,
        12,
    ),
    agency(("A02", "見本市自立相談支援センター", "ミホンシジリツソウダンシエンセンター"), 4, "困窮", 160, 6),
    agency(("A03", "見本市社会福祉協議会", "ミホンシシャカイフクシキョウギカイ"), 3, "", 100, 5),
    agency(("A04", "見本市地域包括支援センター", "ミホンシチイキホウカツシエンセンター"), 5, "高齢(介護)", 80, 4),
    agency(("A05", "NPO法人みほんの居場所", "エヌピーオーホウジンミホンノイバショ"), 17, "ひきこもり", 60, 4),
    agency(("A06", "見本地域活動支援センター", "ミホンチイキカツドウシエンセンター"), 18, "障害", 50, 3),
    agency(("A07", "見本市保健センター", "ミホンシホケンセンター"), 8, "保健医療", 35, 3),
    agency(
        ("A08", "見本子ども・若者総合相談センター", "ミホンコドモワカモノソウゴウソウダンセンター"),
        12,
        "子ども",
        25,
        2,
    ),
    agency(("A09", "見本市地域福祉課", "ミホンシチイキフクシカ"), 2, "", 18, 2),
    agency(("A10", "見本地域若者サポートステーション", "ミホンチイキワカモノサポートステーション"), 13, "", 10, 2),
    agency(("A11", "見本市福祉事務所", "ミホンシフクシジムショ"), 1, "困窮", 7, 1),
    agency(("A12", "見本児童家庭支援センター", "ミホンジドウカテイシエンセンター"), 7, "子ども", 5, 1),
];
