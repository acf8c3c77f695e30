//! Whole-number arithmetic for charts: no value can overflow or divide by nothing.

/// The part of `whole` that `value` is of `most`; what is negative draws nothing.
pub(super) fn share(value: i64, most: i64, whole: i64) -> i64 {
    let value = i128::from(value.max(0));
    let most = i128::from(most.max(1));
    let part = value.min(most).saturating_mul(i128::from(whole.max(0))) / most;
    i64::try_from(part).unwrap_or(whole)
}

/// The largest value, at least 1.
pub(super) fn most(values: impl Iterator<Item = i64>) -> i64 {
    values.max().unwrap_or(1).max(1)
}

/// A round step (1, 2 or 5 with zeros) that reaches `most` in five steps or fewer.
pub(super) fn step(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = unit.saturating_mul(factor);
            if step.saturating_mul(5) >= most {
                return step;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// The ticks from nothing to the first one that covers `most`.
pub(super) fn ticks(most: i64) -> Vec<i64> {
    let step = step(most);
    let mut ticks = vec![0];
    for number in 1..=5 {
        let tick = step.saturating_mul(number);
        ticks.push(tick);
        if tick >= most {
            break;
        }
    }
    ticks
}

/// The number with commas.
pub(super) fn commas(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    if number < 0 {
        text.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_within_the_whole() {
        assert_eq!(share(788, 1_531, 1_000), 514);
        assert_eq!(share(1_531, 1_531, 1_000), 1_000);
        assert_eq!(share(-4, 10, 1_000), 0);
        assert_eq!(share(3, 0, 1_000), 1_000);
        assert_eq!(share(i64::MAX, i64::MAX, 1_000), 1_000);
    }

    #[test]
    fn ticks_are_round_and_cover_the_largest_value() {
        assert_eq!(ticks(5_156), [0, 2_000, 4_000, 6_000]);
        assert_eq!(ticks(1), [0, 1]);
        assert_eq!(ticks(9), [0, 2, 4, 6, 8, 10]);
        for most in [1, 7, 99, 22_118, i64::MAX] {
            let ticks = ticks(most);
            assert!(ticks.len() <= 6 && ticks.last().is_some_and(|last| *last >= most));
        }
    }

    #[test]
    fn numbers_are_read_in_thousands() {
        for (number, shown) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
            (-1_000, "-1,000"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(commas(number), shown);
        }
    }
}
