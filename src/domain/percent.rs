//! Rates of a table: one decimal, half up, from the counts themselves.

use rust_decimal::Decimal;

/// What a table shows where there is nothing to divide by.
pub const NO_RATE: &str = "－";

/// The share of `count` in `total` in per cent; none if there is no total.
pub fn percent_one_decimal(count: i64, total: i64) -> Option<Decimal> {
    if total <= 0 {
        return None;
    }
    let (count, total) = (i128::from(count), i128::from(total));
    // Integers throughout, so that a half is exactly a half.
    let tenths = (count * 1_000 * 2 + total).div_euclid(total * 2);
    Decimal::try_from_i128_with_scale(tenths, 1).ok()
}

/// "2.8", or 「－」 where there is no rate.
pub fn label(percent: Option<Decimal>) -> String {
    percent.map_or_else(|| NO_RATE.to_owned(), |rate| format!("{rate:.1}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 平成29年度 ひきこもり地域支援センターが関係機関へつないだ件数 and the published rates.
    const PUBLISHED: [(i64, &str); 21] = [
        (228, "2.8"),
        (355, "4.3"),
        (98, "1.2"),
        (335, "4.1"),
        (71, "0.9"),
        (32, "0.4"),
        (6, "0.1"),
        (788, "9.6"),
        (1531, "18.7"),
        (110, "1.3"),
        (728, "8.9"),
        (161, "2.0"),
        (593, "7.3"),
        (150, "1.8"),
        (85, "1.0"),
        (310, "3.8"),
        (838, "10.3"),
        (492, "6.0"),
        (82, "1.0"),
        (226, "2.8"),
        (950, "11.6"),
    ];

    #[test]
    fn the_published_rates_come_out() {
        let total: i64 = PUBLISHED.iter().map(|(count, _)| count).sum();
        assert_eq!(total, 8_169);
        for (count, rate) in PUBLISHED {
            assert_eq!(label(percent_one_decimal(count, total)), rate);
        }
        assert_eq!(label(percent_one_decimal(total, total)), "100.0");
        let sum: Decimal = PUBLISHED.iter().filter_map(|(count, _)| percent_one_decimal(*count, total)).sum();
        assert_eq!(sum.to_string(), "99.9", "rounded rates are not forced to 100");
    }

    #[test]
    fn a_half_goes_up() {
        assert_eq!(label(percent_one_decimal(1, 2_000)), "0.1");
        assert_eq!(label(percent_one_decimal(5, 2_000)), "0.3");
        assert_eq!(label(percent_one_decimal(0, 5)), "0.0");
        assert_eq!(label(percent_one_decimal(5, 0)), "－");
    }

    proptest! {
        #[test]
        fn no_counts_panic(count in any::<i64>(), total in any::<i64>()) {
            label(percent_one_decimal(count, total));
        }

        #[test]
        fn a_part_is_at_most_the_whole(total in 1_i64..1_000_000, part in 0.0_f64..1.0) {
            let count = (total as f64 * part) as i64;
            let rate = percent_one_decimal(count, total);
            prop_assert!(rate.is_some_and(|r| r >= Decimal::ZERO && r <= Decimal::ONE_HUNDRED));
        }
    }
}
