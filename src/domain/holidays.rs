//! The list of public holidays, which is data and grows every year.

use chrono::NaiveDate;

use super::wareki::parse_date;

/// Reads `date,name` lines below a header; the message of an error names the line.
pub fn parse_csv(text: &str) -> Result<Vec<(NaiveDate, String)>, String> {
    text.trim_start_matches('\u{FEFF}')
        .lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let number = at + 1;
            let (date, name) =
                line.split_once(',').ok_or_else(|| format!("{number}行目: 日付と名前をコンマで区切ってください。"))?;
            let day = parse_date(unquoted(date)).map_err(|error| format!("{number}行目: {error}"))?;
            let name = unquoted(name);
            if name.is_empty() {
                return Err(format!("{number}行目: 祝日の名前がありません。"));
            }
            Ok((day, name.to_owned()))
        })
        .collect()
}

fn unquoted(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use chrono::Datelike;
    use proptest::prelude::*;

    const BUNDLED: &str = include_str!("../../assets/holidays.csv");

    fn bundled() -> BTreeMap<String, String> {
        parse_csv(BUNDLED).unwrap_or_default().into_iter().map(|(day, name)| (day.to_string(), name)).collect()
    }

    #[test]
    fn the_bundled_list_has_the_days_that_are_easily_missed() {
        let list = bundled();
        for (day, name) in [
            ("1989-02-24", "昭和天皇の大喪の礼"),
            ("1999-01-15", "成人の日"),
            ("2000-01-10", "成人の日"),
            ("2003-07-21", "海の日"),
            ("2009-09-22", "国民の休日"),
            ("2015-05-06", "振替休日"),
            ("2016-08-11", "山の日"),
            ("2019-04-30", "国民の休日"),
            ("2019-10-22", "即位礼正殿の儀"),
            ("2020-07-24", "スポーツの日"),
            ("2021-08-09", "振替休日"),
            ("2026-09-22", "国民の休日"),
            ("2030-03-20", "春分の日"),
        ] {
            assert_eq!(list.get(day).map(String::as_str), Some(name), "{day}");
        }
        for day in ["2019-12-23", "2020-10-12", "2015-08-11"] {
            assert_eq!(list.get(day), None, "{day}");
        }
    }

    #[test]
    fn the_bundled_list_has_every_year_in_order() {
        let days = parse_csv(BUNDLED).unwrap_or_default();
        assert_eq!(days.len(), 720);
        assert!(days.is_sorted_by(|(a, _), (b, _)| a < b));
        for year in 1989..=2030 {
            let count = days.iter().filter(|(day, _)| day.year() == year).count();
            assert!((13..=22).contains(&count), "{year}: {count}");
        }
    }

    #[test]
    fn an_error_names_its_line() {
        assert_eq!(
            parse_csv("date,name\n2026-01-01,元日\n2026-02-30,x\n"),
            Err("3行目: 「2026-02-30」という日はありません。".to_owned())
        );
        assert_eq!(parse_csv("date,name\r\n2026/1/1,\"元日\"\r\n\r\n").map(|days| days.len()), Ok(1));
        assert!(parse_csv("date,name\n2026-01-01\n").is_err());
        assert!(parse_csv("date,name\n2026-01-01, \n").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = parse_csv(&text);
        }
    }
}
