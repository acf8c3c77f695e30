//! 異体字: ideographs that registers and letters use for one and the same name.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The form under which all variants of an ideograph are found.
pub fn representative(c: char) -> char {
    REPRESENTATIVES.get(&c).copied().unwrap_or(c)
}

static REPRESENTATIVES: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    GROUPS
        .split_whitespace()
        .filter_map(|group| Some((group.chars().next()?, group.chars().skip(1))))
        .flat_map(|(first, others)| others.map(move |other| (other, first)))
        .collect()
});

/// One group to a word, the representative first.
///
/// NFKC has already unified the compatibility ideographs. Characters of different names (阪 and 坂) stay apart.
const GROUPS: &str = "\
    高髙 崎﨑嵜碕㟢 辺邊邉 斎斉齋齊 沢澤 浜濱濵 広廣 国國圀 桜櫻 島嶋嶌 橋槗𣘺 柳栁 桑桒 浅淺 \
    恵惠 徳德 瀬瀨 真眞 槙槇 巻卷 塩鹽 芦蘆 吉𠮷 土圡 富冨 当當 条條 来來 栄榮 営營 桧檜 \
    滝瀧 竜龍 豊豐 礼禮 祢禰 弥彌 弁辨瓣辯 万萬 与與 仏佛 会會 伝傳 価價 倹儉 児兒 円圓 \
    写寫 剣劍劔劒釼 勲勛勳 区區 単單 厳嚴 収收 叙敍敘 呉吳 喜㐂 囲圍 団團 図圖 圧壓 壮壯 \
    寿壽 奥奧 奨奬 姫姬 嬢孃 学學斈 宝寶寳 実實 寛寬 対對 専專 将將 尭堯 届屆 岳嶽 峡峽 \
    峰峯 巌巖 帯帶 庁廳 廃廢 弐貳 弾彈 徴徵 応應 悦悅 悪惡 戦戰 戸戶户 払拂 抜拔 択擇 拝拜 \
    拠據 拡擴 挙擧 捜搜 挿插 揺搖 摂攝 数數 旧舊 昼晝 晃晄 暁曉 曽曾 松枩柗 枡桝 柏栢 桟棧 \
    梅楳 検檢 楽樂 楼樓 様樣 権權 横橫 歓歡 歩步 歯齒 歴歷 残殘 毎每 気氣 浄淨 渉涉 渋澁澀 \
    渓溪谿 済濟 温溫 湾灣 満滿 滞滯 潜潛 炉爐 点點 為爲 焼燒 独獨 献獻 瑶瑤 画畫 畳疊 発發 \
    県縣 砕碎 禄祿 秋穐龝 秘祕 稲稻 穂穗 穏穩 穣穰 窓窗 粋粹 経經 絵繪 継繼 続續 総總 緑綠 \
    縁緣 縄繩 繊纖 聡聰 声聲 聴聽 脳腦 臓臟 台臺 舎舍 船舩 艶艷 芸藝 荘莊 蔵藏 薫薰 園薗 \
    虎乕 処處 号號 虫蟲 蚕蠶 蛍螢 覚覺 覧覽 観觀 触觸 訳譯 証證 読讀 説說 誉譽 謡謠 讃讚 \
    頼賴 転轉 軽輕 辞辭 遅遲 郎郞 郷鄕鄉 酔醉 醸釀 鉄鐵銕鐡 鋭銳 鎌鐮 録錄 銭錢 関關 閲閱 \
    闘鬪 陥陷 険險 隠隱 雑雜 霊靈 静靜 館舘 駆驅駈 駅驛 騒騷 験驗 髄髓 鴎鷗 鶏鷄雞 麦麥 \
    麺麵 黄黃 黒黑 黙默 齢齡 亀龜 亜亞 刈苅 俣俁 遥遙 凜凛 祷禱 晋晉 亘亙 萌萠 猪豬 \
    鶴靏靍鸖 蛎蠣 薮藪籔 篭籠 壷壺 野埜 壱壹 参參 恒恆 隣鄰 顔顏 頬頰 鯵鰺 鴬鶯 麹麴 焔焰 \
    蝋蠟 掻搔 撹攪 噛嚙 醤醬 頴穎 繋繫 涛濤 梼檮 侭儘 尽盡 壌壤 淵渕渊 煕熙凞 曳曵 糸絲 \
    両兩 乗乘 予豫 争爭 仮假 体體 余餘 併倂 偽僞 党黨 励勵 労勞 効效 勅敕 即卽 巣巢 顕顯 \
    騨驒 彦彥 産產 瓶甁 税稅 絶絕 脱脫 粛肅 内內 呑吞 別别 増增 清淸 青靑 鎮鎭 慎愼 填塡 \
    間閒 教敎 並竝 庵菴 衛衞 裏裡 覇霸 諌諫 譲讓 輌輛 迩邇 村邨 鉤鈎 鉱鑛 錬鍊 鋳鑄 雁鴈 \
    頚頸 鼠鼡 丈𠀋 原𠩤 今𫝆 灯燈 変變 蕊蘂 随隨 髪髮 塁壘 毘毗 冴冱 略畧 群羣 飜翻 鑑鑒 \
    贋贗 潅灌 稚穉 床牀 恋戀 湿濕 禅禪 槍鎗 凉涼 厩廐廏 厨廚 兎兔 娯娛 晩晚 虚虛 歳歲 砺礪 \
    蓑簑 箪簞 蝉蟬 躯軀 鹸鹼 唖啞 曠昿 梁樑 栖棲 屏屛 瘦痩 莱萊 蒋蔣 賎賤 醗醱 撃擊 狭狹 \
    挟挾";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_character_is_in_one_group_only() {
        let mut seen = HashSet::new();
        for c in GROUPS.split_whitespace().flat_map(|group| group.chars()) {
            assert!(seen.insert(c), "{c}");
        }
    }

    #[test]
    fn groups_have_variants_enough() {
        assert!(GROUPS.split_whitespace().all(|group| group.chars().count() >= 2));
        assert!(REPRESENTATIVES.len() >= 300);
    }

    #[test]
    fn the_names_of_every_office_are_there() {
        for (variant, usual) in [
            ('髙', '高'),
            ('﨑', '崎'),
            ('邊', '辺'),
            ('邉', '辺'),
            ('齋', '斎'),
            ('齊', '斎'),
            ('斉', '斎'),
            ('澤', '沢'),
            ('濵', '浜'),
            ('槗', '橋'),
            ('栁', '柳'),
            ('桒', '桑'),
            ('德', '徳'),
        ] {
            assert_eq!(representative(variant), usual);
        }
        assert_eq!(representative('田'), '田');
    }
}
