//! A crowd: many more people than the reference files hold, to measure what must not grow with them.
//!
//! 100,000 persons of one agency and 400,000 of four others; 5,000 open cases of the first; names of two characters
//! each from lists that are multiplied, so that most searches mean a few dozen people.

use crate::reference::ReferenceFiles;
use std::fmt::Write;

/// Persons of each agency.
const PERSONS: usize = 100_000;
/// The agencies; the first is the one to measure.
const AGENCIES: [&str; 5] = ["A01", "A02", "A03", "A04", "A05"];
/// Open cases of the first agency, and of each other one.
const CASES: [usize; 2] = [5_000, 500];
/// Consultations of the first agency, and of each other one.
const CONSULTATIONS: [usize; 2] = [100_000, 10_000];
/// Referrals of the first agency, and of each other one.
const REFERRALS: [usize; 2] = [5_000, 500];

const FIRST: [(&str, &str); 24] = [
    ("山", "ヤマ"),
    ("川", "カワ"),
    ("田", "タ"),
    ("森", "モリ"),
    ("石", "イシ"),
    ("水", "ミズ"),
    ("岡", "オカ"),
    ("松", "マツ"),
    ("竹", "タケ"),
    ("梅", "ウメ"),
    ("桜", "サクラ"),
    ("高", "タカ"),
    ("広", "ヒロ"),
    ("長", "ナガ"),
    ("小", "コ"),
    ("大", "オオ"),
    ("中", "ナカ"),
    ("西", "ニシ"),
    ("東", "ヒガシ"),
    ("北", "キタ"),
    ("南", "ミナミ"),
    ("青", "アオ"),
    ("黒", "クロ"),
    ("白", "シラ"),
];
const SECOND: [(&str, &str); 24] = [
    ("本", "モト"),
    ("口", "グチ"),
    ("原", "ハラ"),
    ("野", "ノ"),
    ("村", "ムラ"),
    ("井", "イ"),
    ("島", "シマ"),
    ("崎", "サキ"),
    ("沢", "ザワ"),
    ("橋", "ハシ"),
    ("谷", "タニ"),
    ("尾", "オ"),
    ("木", "キ"),
    ("林", "バヤシ"),
    ("池", "イケ"),
    ("坂", "サカ"),
    ("浜", "ハマ"),
    ("塚", "ヅカ"),
    ("瀬", "セ"),
    ("倉", "クラ"),
    ("戸", "ト"),
    ("岸", "ギシ"),
    ("丸", "マル"),
    ("関", "セキ"),
];
const GIVEN: [(&str, &str); 24] = [
    ("正", "マサ"),
    ("和", "カズ"),
    ("義", "ヨシ"),
    ("康", "ヤス"),
    ("明", "アキ"),
    ("博", "ヒロ"),
    ("俊", "トシ"),
    ("信", "ノブ"),
    ("智", "トモ"),
    ("真", "マ"),
    ("美", "ミ"),
    ("由", "ユ"),
    ("久", "ヒサ"),
    ("直", "ナオ"),
    ("秀", "ヒデ"),
    ("孝", "タカ"),
    ("春", "ハル"),
    ("夏", "ナツ"),
    ("千", "チ"),
    ("文", "フミ"),
    ("光", "ミツ"),
    ("英", "エイ"),
    ("恵", "メグ"),
    ("幸", "ユキ"),
];
const ENDING: [(&str, &str); 20] = [
    ("子", "コ"),
    ("美", "ミ"),
    ("恵", "エ"),
    ("代", "ヨ"),
    ("江", "エ"),
    ("枝", "エ"),
    ("夫", "オ"),
    ("男", "オ"),
    ("雄", "オ"),
    ("彦", "ヒコ"),
    ("一", "イチ"),
    ("二", "ジ"),
    ("郎", "ロウ"),
    ("介", "スケ"),
    ("也", "ヤ"),
    ("人", "ト"),
    ("香", "カ"),
    ("菜", "ナ"),
    ("樹", "キ"),
    ("太", "タ"),
];

/// Spreads numbers over a range without any state (the last steps of splitmix64).
const fn spread(number: usize, salt: usize, bound: usize) -> usize {
    let mixed = number.wrapping_mul(64).wrapping_add(salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % bound
}

fn day(number: usize, salt: usize, (first, years): (usize, usize)) -> String {
    let year = first + spread(number, salt, years);
    format!("{year}-{:02}-{:02}", 1 + spread(number, salt + 1, 12), 1 + spread(number, salt + 2, 28))
}

/// Replaces everything but agencies and staff.
pub fn crowd(mut files: ReferenceFiles) -> ReferenceFiles {
    let texts =
        [&mut files.households, &mut files.persons, &mut files.cases, &mut files.consultations, &mut files.referrals];
    for text in texts {
        let heading = text.find('\n').map_or(0, |end| end + 1);
        text.truncate(heading);
    }
    for (place, code) in AGENCIES.iter().enumerate() {
        agency(&mut files, place, code);
    }
    files
}

fn agency(files: &mut ReferenceFiles, place: usize, code: &str) {
    let size = usize::from(place > 0);
    // Writing to a text never fails.
    for number in 0..PERSONS / 2 {
        let (town, house) = (1 + spread(number, 3, 900), 1 + spread(number, 4, 60));
        let _ = writeln!(files.households, "H{number},{code},,見本県見本市第{town}町{house}番地,,");
    }
    for number in 0..PERSONS {
        let at = place * PERSONS + number;
        let home = number / 2;
        let family = (FIRST[spread(home, 11 + place, 24)], SECOND[spread(home, 12 + place, 24)]);
        let given = (GIVEN[spread(at, 13, 24)], ENDING[spread(at, 14, 20)]);
        let sex = if number % 2 == 0 { "男" } else { "女" };
        let _ = writeln!(
            files.persons,
            "P{number},{code},H{home},,{}{},{}{},{}{},{}{},{sex},{},090-{:04}-{:04},",
            family.0.0,
            family.1.0,
            given.0.0,
            given.1.0,
            family.0.1,
            family.1.1,
            given.0.1,
            given.1.1,
            day(at, 15, (1935, 75)),
            spread(at, 18, 10_000),
            spread(at, 19, 10_000),
        );
    }
    let lead = |number: usize| {
        format!("{}-c{:02}", code.to_lowercase(), 1 + spread(number, 20, if place == 0 { 12 } else { 4 }))
    };
    for number in 0..CASES[size] {
        let _ = writeln!(
            files.cases,
            "K{number},{code},H{number},P{},{},{},active,,",
            number * 2,
            lead(number),
            day(number, 21, (2020, 6)),
        );
    }
    for number in 0..CONSULTATIONS[size] {
        let case = spread(number, 24, CASES[size]);
        let _ = writeln!(
            files.consultations,
            "X{number},{code},{}T{:02}:{:02},tel,P{},K{case},{},母,,,,,,20,電話があり、近況を伺いました。",
            day(number, 25, (2022, 4)),
            9 + spread(number, 28, 8),
            spread(number, 29, 60),
            case * 2,
            lead(number),
        );
    }
    for number in 0..REFERRALS[size] {
        let to = AGENCIES[(place + 1 + spread(number, 30, 4)) % 5];
        let status = ["sent", "accepted", "completed"][spread(number, 31, 3)];
        let kind = ["20", "04", "03", "05", "17"][AGENCIES.iter().position(|code| *code == to).unwrap_or(0)];
        let _ = writeln!(
            files.referrals,
            "R{number},{code},{},{kind},{to},tsunagi,P{},,self,{status},相談をお願いします。",
            day(number, 32, (2024, 2)),
            spread(number, 35, PERSONS),
        );
    }
}
