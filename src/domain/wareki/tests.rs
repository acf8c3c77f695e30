use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<String, String> {
    parse_date(text).map(iso).map_err(|e| e.to_string())
}

#[test]
fn western_dates_are_read() {
    for text in [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "20261121",
        "2026年11月21日",
        "西暦2026年11月21日",
        "２０２６／１１／２１",
        " 2026 年 11 月 21 日 ",
        "2026 11 21",
        "2026−11−21",
        "2026年11月21日（土）",
        "2026年11月21日土曜日",
    ] {
        assert_eq!(read(text), Ok("2026-11-21".to_owned()), "{text}");
    }
}

#[test]
fn japanese_dates_are_read() {
    for text in [
        "S43.4.1",
        "s43/4/1",
        "S.43.4.1",
        "S43-04-01",
        "S430401",
        "昭和43年4月1日",
        "昭和43.4.1",
        "昭43.4.1",
        "昭43年4月1日",
        "3430401",
        "３４３０４０１",
        "Ｓ４３．４．１",
        "ｓ４３。４。１",
        "㍼43年4月1日",
        "昭和 43 年 4 月 1 日",
        "　昭和４３年０４月０１日　",
        "S43 4 1",
        "昭和43年4月1",
    ] {
        assert_eq!(read(text), Ok("1968-04-01".to_owned()), "{text}");
    }
}

#[test]
fn first_years_are_read() {
    for text in ["令和元年5月1日", "R1.5.1", "㋿元年5月1日", "5010501", "令元.5.1"] {
        assert_eq!(read(text), Ok("2019-05-01".to_owned()), "{text}");
    }
    assert_eq!(read("㍻元年1月8日"), Ok("1989-01-08".to_owned()));
    assert_eq!(read("M1.1.25"), Ok("1868-01-25".to_owned()));
    assert_eq!(read("T1.7.30"), read("M45.7.30"));
    assert_eq!(read("T15.12.25"), read("S1.12.25"));
    assert_eq!(read("S64.1.7"), Ok("1989-01-07".to_owned()));
    assert_eq!(read("H31.4.30"), Ok("2019-04-30".to_owned()));
}

#[test]
fn a_date_beyond_its_era_is_refused_with_the_right_one() {
    for (text, message) in [
        ("昭和64年1月8日", "昭和は64年1月7日までです。平成元年1月8日ではありませんか。"),
        ("H31.5.1", "平成は31年4月30日までです。令和元年5月1日ではありませんか。"),
        ("平成元年1月7日", "平成は元年1月8日からです。昭和64年1月7日ではありませんか。"),
        ("M1.1.1", "明治は元年1月25日からです。1868-01-01ではありませんか。"),
    ] {
        assert_eq!(read(text), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn days_that_do_not_exist_are_named() {
    for text in ["令和8年11月31日", "2026-02-29", "R8.13.1", "R0.1.1", "20260000", "2026-0-1"] {
        assert_eq!(read(text), Err(format!("「{text}」という日はありません。")), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    for text in [
        "あした",
        "43.4.1",
        "26-11-21",
        "202611",
        "6430401",
        "R8.11",
        "R8",
        "令和8年11月21日頃",
        "R8.11.21x",
        "元年5月1日",
        "12345678901",
        "11/21/2026",
        "2026-11-211",
    ] {
        assert_eq!(
            read(text),
            Err(format!("「{text}」は日付として読み取れません。例: 2026-11-21、R8.11.21、令和8年11月21日")),
            "{text}"
        );
    }
    assert_eq!(read(" 　"), Err("日付を入力してください。".to_owned()));
    assert!(read("1867-12-31").is_err_and(|m| m.contains("扱えない日付")));
    assert!(read("2201-01-01").is_err_and(|m| m.contains("扱えない日付")));
    assert_eq!(
        read("令和8年11月21日（日）"),
        Err("「令和8年11月21日（日）」は土曜日です。日付か曜日を確かめてください。".to_owned())
    );
}

#[test]
fn dates_are_printed_as_an_office_writes_them() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    assert_eq!(long(day), "令和8年11月21日");
    assert_eq!(long_with_weekday(day), "令和8年11月21日（土）");
    assert_eq!(short(day), "R8.11.21");
    assert_eq!(ymd(day), 20_261_121);
    let old = NaiveDate::from_ymd_opt(1860, 1, 2).unwrap_or_default();
    assert_eq!((long(old), short(old)), (iso(old), iso(old)));
    assert_eq!(from_ymd(20_260_229), None);
    assert_eq!(from_ymd(0), None);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..=(LAST_DAY - FIRST_DAY).num_days()).prop_map(|n| FIRST_DAY + chrono::Duration::days(n))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(day in any_day()) {
        for text in [
            long(day),
            long_with_weekday(day),
            short(day),
            iso(day),
            ymd(day).to_string(),
        ] {
            prop_assert_eq!(parse_date(&text), Ok(day), "{}", text);
        }
        prop_assert_eq!(from_ymd(ymd(day)), Some(day));
    }

    #[test]
    fn no_text_panics(text in "[0-9０-９年月日元昭和令平大正明治SHRTM./ 土（）曜\\-]{0,20}", wild in any::<String>(), n in any::<i32>()) {
        let _ = (parse_date(&text), parse_date(&wild), from_ymd(n));
    }
}
