//! Names and addresses that are visibly made up: families are called after landscapes, and the town does not exist.

use super::random::Random;
use entity::codes::Sex;

/// Kanji and reading.
pub type Name = (&'static str, &'static str);

const FAMILIES: &[Name] = &[
    ("青空", "アオゾラ"),
    ("朝霧", "アサギリ"),
    ("天野川", "アマノガワ"),
    ("石畳", "イシダタミ"),
    ("泉水", "イズミミズ"),
    ("稲穂", "イナホ"),
    ("海風", "ウミカゼ"),
    ("梅林", "バイリン"),
    ("桜並", "サクラナミ"),
    ("大樹", "オオキ"),
    ("丘野", "オカノ"),
    ("霞ヶ原", "カスミガハラ"),
    ("風見", "カザミ"),
    ("川音", "カワオト"),
    ("菊野", "キクノ"),
    ("霧島田", "キリシマダ"),
    ("草原", "クサハラ"),
    ("雲井", "クモイ"),
    ("栗林", "クリバヤシ"),
    ("小径", "コミチ"),
    ("小波", "サザナミ"),
    ("里山", "サトヤマ"),
    ("潮見", "シオミ"),
    ("雫石", "シズクイシ"),
    ("白浜", "シラハマ"),
    ("涼風", "スズカゼ"),
    ("せせらぎ", "セセラギ"),
    ("空野", "ソラノ"),
    ("高嶺", "タカネ"),
    ("滝音", "タキオト"),
    ("月岡", "ツキオカ"),
    ("椿原", "ツバキハラ"),
    ("露草", "ツユクサ"),
    ("遠山", "トオヤマ"),
    ("渚", "ナギサ"),
    ("夏木", "ナツキ"),
    ("七色", "ナナイロ"),
    ("虹ヶ丘", "ニジガオカ"),
    ("野ばら", "ノバラ"),
    ("花園", "ハナゾノ"),
    ("浜辺", "ハマベ"),
    ("春日野", "カスガノ"),
    ("陽向", "ヒナタ"),
    ("藤棚", "フジダナ"),
    ("冬木", "フユキ"),
    ("星野原", "ホシノハラ"),
    ("松風", "マツカゼ"),
    ("湊", "ミナト"),
    ("峰岸", "ミネギシ"),
    ("紅葉谷", "モミジダニ"),
    ("森音", "モリオト"),
    ("柳川原", "ヤナガワラ"),
    ("山並", "ヤマナミ"),
    ("夕凪", "ユウナギ"),
    ("雪代", "ユキシロ"),
    ("若葉", "ワカバ"),
];

const MEN: &[Name] = &[
    ("一郎", "イチロウ"),
    ("健", "ケン"),
    ("翔太", "ショウタ"),
    ("大地", "ダイチ"),
    ("誠", "マコト"),
    ("浩", "ヒロシ"),
    ("悠斗", "ユウト"),
    ("直樹", "ナオキ"),
    ("蓮", "レン"),
    ("和夫", "カズオ"),
    ("正", "タダシ"),
    ("拓海", "タクミ"),
    ("清", "キヨシ"),
    ("亮", "リョウ"),
    ("智也", "トモヤ"),
    ("勇", "イサム"),
    ("修", "オサム"),
    ("陸", "リク"),
    ("茂", "シゲル"),
    ("学", "マナブ"),
];
const WOMEN: &[Name] = &[
    ("花", "ハナ"),
    ("由美", "ユミ"),
    ("さくら", "サクラ"),
    ("恵子", "ケイコ"),
    ("真央", "マオ"),
    ("文", "フミ"),
    ("千代", "チヨ"),
    ("美咲", "ミサキ"),
    ("陽菜", "ヒナ"),
    ("和子", "カズコ"),
    ("結衣", "ユイ"),
    ("節子", "セツコ"),
    ("直美", "ナオミ"),
    ("香織", "カオリ"),
    ("幸", "サチ"),
    ("凛", "リン"),
    ("久美子", "クミコ"),
    ("葵", "アオイ"),
    ("トミ", "トミ"),
    ("早苗", "サナエ"),
];

const TOWNS: &[(&str, &str)] = &[
    ("桜ケ丘", "東部"),
    ("花見台", "東部"),
    ("朝日町", "東部"),
    ("若草", "西部"),
    ("夕陽町", "西部"),
    ("川辺", "西部"),
    ("中央", "中部"),
    ("本町", "中部"),
    ("緑が浜", "南部"),
    ("ひばり野", "南部"),
];

/// A family name.
pub fn family(random: &mut Random) -> Name {
    random.pick(FAMILIES).unwrap_or_default()
}

/// A given name.
pub fn given(random: &mut Random, sex: Sex) -> Name {
    let list = if sex == Sex::Female { WOMEN } else { MEN };
    random.pick(list).unwrap_or_default()
}

/// Where somebody lives.
#[derive(Clone, Debug)]
pub struct Place {
    /// 圏域.
    pub district: &'static str,
    /// 999-99….
    pub postal_code: String,
    /// さくら市….
    pub address: String,
}

/// An address in a town that does not exist; its postal codes are not in use.
pub fn place(random: &mut Random) -> Place {
    let at = random.below(TOWNS.len());
    let (town, district) = TOWNS.get(at).copied().unwrap_or_default();
    let block = random.between(1, 4);
    let mut address = format!("さくら市{town}{block}丁目{}-{}", random.between(1, 28), random.between(1, 20));
    if random.chance(22) {
        let house = random.word(&["コーポひだまり", "さくら荘", "若葉ハイツ", "市営桜ケ丘住宅"]);
        address = format!("{address} {house}{}", random.between(1, 4) * 100 + random.between(1, 8));
    }
    Place { district, postal_code: format!("999-99{at:02}"), address }
}

/// A telephone number in a range that is given to nobody.
pub fn phone(random: &mut Random) -> String {
    let (low, high) = (random.between(0, 9999), random.between(0, 99));
    if random.chance(60) { format!("090-00{high:02}-{low:04}") } else { format!("0199-00-{low:04}") }
}
