//! Days as `yyyymmdd` numbers, and how a Japanese office writes them.

/// Counts the days from 1970-01-01 to a day written as `yyyymmdd`.
pub const fn number_of(ymd: i32) -> i32 {
    let (year, month, day) = (ymd / 10_000, ymd / 100 % 100, ymd % 100);
    let shifted = if month <= 2 { year - 1 } else { year };
    let of_era = shifted.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    shifted.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day `count` days after `ymd`.
pub const fn after(ymd: i32, count: i32) -> i32 {
    let number = number_of(ymd) + count + 719_468;
    let era = number.div_euclid(146_097);
    let of_era = number.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    year * 10_000 + month * 100 + day
}

pub const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const ERAS: [(i32, char, &str); 5] = [
    (20_190_501, 'R', "令和"),
    (19_890_108, 'H', "平成"),
    (19_261_225, 'S', "昭和"),
    (19_120_730, 'T', "大正"),
    (18_680_125, 'M', "明治"),
];

fn era_of(ymd: i32) -> Option<(char, &'static str, i32)> {
    ERAS.iter()
        .find(|(first, ..)| ymd >= *first)
        .map(|(first, letter, name)| (*letter, *name, ymd / 10_000 - first / 10_000 + 1))
}

/// The era of a year that lies in one era from its first day to its last.
pub fn era_of_year(year: i32) -> Option<(char, &'static str, i32)> {
    let first = era_of(year * 10_000 + 101)?;
    (era_of(year * 10_000 + 1_231)? == first).then_some(first)
}

pub fn iso(ymd: i32) -> String {
    format!("{:04}-{:02}-{:02}", ymd / 10_000, ymd / 100 % 100, ymd % 100)
}

/// `H29.4.1`
pub fn short_era(ymd: i32) -> String {
    era_of(ymd)
        .map_or_else(|| iso(ymd), |(letter, _, year)| format!("{letter}{year}.{}.{}", ymd / 100 % 100, ymd % 100))
}

/// `平成29年4月1日`, the first year as 元年
pub fn long_era(ymd: i32) -> String {
    let Some((_, name, year)) = era_of(ymd) else {
        return iso(ymd);
    };
    let (month, day) = (ymd / 100 % 100, ymd % 100);
    if year == 1 { format!("{name}元年{month}月{day}日") } else { format!("{name}{year}年{month}月{day}日") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_across_leap_years_and_written_in_their_era() {
        assert_eq!(number_of(19_700_101), 0);
        assert_eq!(number_of(20_000_301), 11_017);
        assert_eq!(after(20_160_228, 1), 20_160_229);
        assert_eq!(after(20_170_331, 1), 20_170_401);
        assert_eq!(after(20_180_101, -1), 20_171_231);
        assert_eq!(after(19_650_503, 20_000), 20_200_204);
        assert_eq!(short_era(19_890_107), "S64.1.7");
        assert_eq!(long_era(19_890_108), "平成元年1月8日");
        assert_eq!(era_of_year(1989), None);
        assert_eq!(era_of_year(1965), Some(('S', "昭和", 40)));
    }
}
