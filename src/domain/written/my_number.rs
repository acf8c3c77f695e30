//! Finds what may be an 個人番号, which this software has no ground to keep.

use std::ops::Range;

/// Every twelve-digit number in `text`, as typed, whose check digit is that of an 個人番号.
///
/// Digits may be full-width, and may stand in three groups of four.
pub fn suspected_my_number(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let runs = digit_runs(&chars);
    let single = runs.iter().filter(|run| run.len() == 12).cloned();
    let grouped = runs
        .windows(3)
        .enumerate()
        .filter(|(at, window)| is_grouped(&chars, &runs, *at, window))
        .filter_map(|(_, window)| Some(window.first()?.start..window.last()?.end));
    let mut found: Vec<Range<usize>> = single.chain(grouped).filter(|range| has_check_digit(&chars, range)).collect();
    found.sort_by_key(|range| range.start);
    found.into_iter().filter_map(|range| Some(chars.get(range)?.iter().collect())).collect()
}

/// The value of an ASCII or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    }
}

fn digit_runs(chars: &[char]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| digit(**c).is_some()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Three runs of four, joined by one space or hyphen each.
///
/// A fourth group joined by a hyphen makes it a card number. One joined by a space may be a year or a number that
/// happens to stand beside it, so it does not clear the suspicion.
fn is_grouped(chars: &[char], runs: &[Range<usize>], at: usize, window: &[Range<usize>]) -> bool {
    let [first, second, third] = window else {
        return false;
    };
    let fours = window.iter().all(|run| run.len() == 4);
    let joined = joint(chars, first, second).is_some() && joint(chars, second, third).is_some();
    let before = at.checked_sub(1).and_then(|index| runs.get(index));
    let after = runs.get(at + 3);
    let goes_on = before.and_then(|run| joint(chars, run, first)) == Some(Joint::Hyphen)
        || after.and_then(|run| joint(chars, third, run)) == Some(Joint::Hyphen);
    fours && joined && !goes_on
}

#[derive(PartialEq, Eq)]
enum Joint {
    Space,
    Hyphen,
}

fn joint(chars: &[char], left: &Range<usize>, right: &Range<usize>) -> Option<Joint> {
    let [between] = chars.get(left.end..right.start)? else {
        return None;
    };
    match between {
        ' ' | '\u{A0}' | '\u{3000}' => Some(Joint::Space),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | 'ー' | 'ｰ' => Some(Joint::Hyphen),
        _ => None,
    }
}

/// The official rule: 11 − (Σ Pₙ × Qₙ mod 11), and 0 where the remainder is 0 or 1.
fn has_check_digit(chars: &[char], range: &Range<usize>) -> bool {
    let digits: Vec<u32> = chars.get(range.clone()).unwrap_or_default().iter().filter_map(|c| digit(*c)).collect();
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = body.iter().rev().zip(1..).map(|(p, n)| p * if n <= 6 { n + 1 } else { n - 5 }).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    digits.len() == 12 && *check == expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_with_the_right_check_digit_is_found_in_every_writing() {
        assert_eq!(suspected_my_number("番号は123456789018です"), ["123456789018"]);
        assert_eq!(suspected_my_number("１２３４５６７８９０１８"), ["１２３４５６７８９０１８"]);
        assert_eq!(
            suspected_my_number("1234-5678-9018、1234 5678 9018、１２３４　５６７８　９０１８"),
            ["1234-5678-9018", "1234 5678 9018", "１２３４　５６７８　９０１８"]
        );
        assert_eq!(suspected_my_number("2026 1234 5678 9018"), ["1234 5678 9018"]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "",
            "123456789012",
            "0123456789018",
            "1234567890189",
            "1234-5678-9018-0000",
            "12-3456789018",
            "090-1234-5678",
            "1234--5678-9018",
        ] {
            assert_eq!(suspected_my_number(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_remainder_of_nought_or_one_gives_the_check_digit_nought() {
        assert_eq!(suspected_my_number("000000000000").len(), 1);
        // 6 × 2 = 12, which leaves 1.
        assert_eq!(suspected_my_number("000000000060").len(), 1);
    }

    proptest! {
        #[test]
        fn of_ten_check_digits_exactly_one_is_right(body in "[0-9]{11}") {
            let hits = (0..10)
                .filter(|check| !suspected_my_number(&format!("{body}{check}")).is_empty())
                .count();
            prop_assert_eq!(hits, 1);
        }

        #[test]
        fn no_text_panics(text in "[0-9０-９ \\-a。]{0,60}") {
            suspected_my_number(&text);
        }
    }
}
