//! Ages that somebody guessed: 「50代くらい」, 「70歳以上」.

use crate::domain::written::Cursor;

/// No living person is older.
pub(super) const OLDEST: i32 = 129;

/// How far 「50歳くらい」 reaches to either side.
const ABOUT: i32 = 3;

/// Words that make a guess of an age; a decade is a guess without them.
const GUESSED: [&str; 9] = ["くらい", "ぐらい", "ほど", "程度", "位", "前後", "ごろ", "頃", "代"];

/// Reads the youngest and the oldest age that a guess allows; `None` if it is no guess of an age.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<(i32, i32)> {
    let from = cursor.number(3)?;
    let range = if cursor.eat_any(&["~", "-", "から"]) {
        let until = cursor.number(3)?;
        let until = if cursor.eat("代") && until % 10 == 0 {
            until.saturating_add(9)
        } else if cursor.eat("歳") {
            until
        } else {
            return None;
        };
        (from, until)
    } else if cursor.eat("代") {
        if from % 10 != 0 || from == 0 {
            return None;
        }
        decade(cursor, from)
    } else if cursor.eat("歳") {
        years(cursor, from)
    } else {
        return None;
    };
    cursor.eat_any(&GUESSED);
    let (youngest, oldest) = (range.0.max(0), range.1);
    (youngest <= oldest).then_some((youngest, oldest))
}

fn decade(cursor: &mut Cursor<'_>, from: i32) -> (i32, i32) {
    if cursor.eat("前半") {
        (from, from + 4)
    } else if cursor.eat("後半") {
        (from + 5, from + 9)
    } else if cursor.eat_any(&["半ば", "なかば", "中頃"]) {
        (from + 3, from + 7)
    } else if cursor.eat("以上") {
        (from, OLDEST)
    } else {
        (from, from + 9)
    }
}

fn years(cursor: &mut Cursor<'_>, age: i32) -> (i32, i32) {
    if cursor.eat("以上") {
        (age, OLDEST)
    } else if cursor.eat("未満") {
        (0, age - 1)
    } else if cursor.eat_any(&GUESSED) {
        (age - ABOUT, age + ABOUT)
    } else {
        (age, age)
    }
}

/// The guess in words; [`read`] gives the same ages back.
pub(super) fn words(youngest: i32, oldest: i32) -> String {
    let (tens, width) = (youngest - youngest % 10, oldest - youngest);
    match (youngest % 10, width) {
        _ if oldest == OLDEST => format!("{youngest}歳以上"),
        (_, 0) => format!("{youngest}歳"),
        (0, 9) if tens > 0 => format!("{tens}代くらい"),
        (0, 4) if tens > 0 => format!("{tens}代前半"),
        (5, 4) if tens > 0 => format!("{tens}代後半"),
        (3, 4) if tens > 0 => format!("{tens}代半ば"),
        (0, 9) => "10歳未満".to_owned(),
        (_, 6) => format!("{}歳くらい", youngest + ABOUT),
        (0, ABOUT..6) if youngest == 0 => format!("{}歳くらい", oldest - ABOUT),
        _ => format!("{youngest}〜{oldest}歳くらい"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::written::half_width;
    use proptest::prelude::*;

    fn ages(text: &str) -> Option<(i32, i32)> {
        read(&mut Cursor::new(&half_width(text)))
    }

    #[test]
    fn guesses_become_ranges() {
        for (text, range) in [
            ("50代くらい", (50, 59)),
            ("５０代", (50, 59)),
            ("50代前半", (50, 54)),
            ("50代半ば", (53, 57)),
            ("50代後半くらい", (55, 59)),
            ("50歳くらい", (47, 53)),
            ("2歳くらい", (0, 5)),
            ("50歳", (50, 50)),
            ("70歳以上", (70, OLDEST)),
            ("10歳未満", (0, 9)),
            ("50〜55歳", (50, 55)),
            ("40〜50代", (40, 59)),
        ] {
            assert_eq!(ages(text), Some(range), "{text}");
        }
        for text in ["", "代", "55代", "0代", "50", "60〜50歳", "0歳未満"] {
            assert_eq!(ages(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_words_are_read_again(youngest in 0..=OLDEST, more in 0..=OLDEST) {
            let oldest = (youngest + more).min(OLDEST);
            prop_assert_eq!(ages(&words(youngest, oldest)), Some((youngest, oldest)));
        }
    }
}
