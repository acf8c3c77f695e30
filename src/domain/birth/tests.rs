use super::approximate::OLDEST;
use super::*;
use proptest::prelude::*;

fn day(ymd: i32) -> NaiveDate {
    wareki::from_ymd(ymd).unwrap_or_default()
}

fn today() -> NaiveDate {
    day(20_261_121)
}

fn read(text: &str) -> Result<Option<(i32, i32, &'static str)>, String> {
    parse_birth(text, today())
        .map(|birth| birth.map(|b| (wareki::ymd(b.lo), wareki::ymd(b.hi), b.precision.code())))
        .map_err(|e| e.to_string())
}

fn shown(text: &str) -> String {
    parse_birth(text, today()).map_or_else(|error| error.to_string(), |birth| display(birth.as_ref()))
}

#[test]
fn a_birth_is_read_as_far_as_it_is_known() {
    for (text, expected) in [
        ("S43.4.1", (19_680_401, 19_680_401, "exact")),
        ("昭和43年4月1日生まれ", (19_680_401, 19_680_401, "exact")),
        ("昭和40年5月", (19_650_501, 19_650_531, "month")),
        ("S40.5", (19_650_501, 19_650_531, "month")),
        ("1965-05", (19_650_501, 19_650_531, "month")),
        ("昭和40年5月日不明", (19_650_501, 19_650_531, "month")),
        ("昭和40年5月（日不明）", (19_650_501, 19_650_531, "month")),
        ("昭和40年5月頃", (19_650_501, 19_650_531, "month")),
        ("昭和40年", (19_650_101, 19_651_231, "year")),
        ("S40", (19_650_101, 19_651_231, "year")),
        ("1965年", (19_650_101, 19_651_231, "year")),
        ("1965", (19_650_101, 19_651_231, "year")),
        ("昭和40年月日不明", (19_650_101, 19_651_231, "year")),
        ("昭和４０年　月日不明", (19_650_101, 19_651_231, "year")),
        ("昭和64年", (19_890_101, 19_890_107, "year")),
        ("平成元年", (19_890_108, 19_891_231, "year")),
        ("大正15年", (19_260_101, 19_261_224, "year")),
        ("50代くらい", (19_661_122, 19_761_121, "decade")),
        ("50代", (19_661_122, 19_761_121, "decade")),
        ("50代後半", (19_661_122, 19_711_121, "decade")),
        ("５０歳くらい", (19_721_122, 19_791_121, "decade")),
        ("50代くらい（R1.11.21時点）", (19_591_122, 19_691_121, "decade")),
        ("50代くらい（令和8年11月時点）", (19_661_122, 19_761_121, "decade")),
    ] {
        assert_eq!(read(text), Ok(Some(expected)), "{text}");
    }
    for text in ["", " 　", "不明", "（不明）", "わからない"] {
        assert_eq!(read(text), Ok(None), "{text}");
    }
}

#[test]
fn an_impossible_birth_is_refused_with_a_sentence() {
    for (text, message) in [
        ("R10.1.1", "「R10.1.1」は未来の日付です。生年月日を確かめてください。"),
        ("明治20年1月1日", "「明治20年1月1日」は130歳以上になります。生年月日を確かめてください。"),
        ("140歳くらい", "「140歳くらい」は130歳以上になります。生年月日を確かめてください。"),
        ("S43.2.30", "「S43.2.30」という日はありません。"),
        ("S43.13", "「S43.13」という年月はありません。"),
        ("昭和64年2月", "昭和は64年1月7日までです。平成元年2月1日ではありませんか。"),
        ("50代（令和9年1月時点）", "「50代（令和9年1月時点）」の「時点」が未来の日付です。"),
    ] {
        assert_eq!(read(text), Err(message.to_owned()), "{text}");
    }
    for text in ["50", "昭和40年5月1日不明", "昭和40年5月1日月日不明", "5/1", "あ", "S43.4.1頃x"] {
        assert!(read(text).is_err_and(|m| m.contains("生年月日として読み取れません")), "{text}");
    }
    assert!(read("1896-11-22").is_ok());
    assert!(read("1896-11-21").is_err());
}

#[test]
fn a_birth_is_printed_with_what_is_missing() {
    for (text, expected) in [
        ("S43.4.1", "昭和43年4月1日"),
        ("S40.5", "昭和40年5月（日不明）"),
        ("1965", "昭和40年（月日不明）"),
        ("1989", "1989年（月日不明）"),
        ("昭和64年", "昭和64年（月日不明）"),
        ("H1", "平成元年（月日不明）"),
        ("H1.1", "平成元年1月（日不明）"),
        ("50代", "50代くらい（令和8年11月時点）"),
        ("50代後半", "50代後半（令和8年11月時点）"),
        ("50歳くらい", "50歳くらい（令和8年11月時点）"),
        ("80歳以上", "80歳以上（令和8年11月時点）"),
        ("", "不明"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn a_leap_day_has_the_ages_that_are_counted() {
    let leap = day(20_280_229);
    for (youngest, oldest) in [(50, 59), (51, 51), (0, 9)] {
        let age = BirthDate::of_ages(youngest, oldest, leap).map(|birth| {
            let before = birth.lo.pred_opt().unwrap_or_default();
            let after = birth.hi.succ_opt().unwrap_or_default();
            let outside = [before, after].map(|d| BirthDate::exact(d).age_on(leap));
            (birth.age_on(leap).range(), outside)
        });
        let after = if youngest == 0 { Age::Exact(0) } else { Age::Exact(youngest - 1) };
        assert_eq!(age, Some((Some((youngest, oldest)), [Age::Exact(oldest + 1), after])));
    }
}

fn any_birth() -> impl Strategy<Value = Option<BirthDate>> {
    let text = prop_oneof![
        (1900..=2026, 1..=12, 1..=31).prop_map(|(y, m, d)| format!("{y}-{m}-{d}")),
        (1900..=2026, 1..=12).prop_map(|(y, m)| format!("{y}年{m}月")),
        (1900..=2026).prop_map(|y| format!("{y}年")),
        (1..=64, 1..=12).prop_map(|(y, m)| format!("S{y}.{m}")),
        (1..=64).prop_map(|y| format!("S{y}")),
        (1..=15).prop_map(|y| format!("T{y}")),
        (1..=12).prop_map(|n| format!("{n}0代")),
        (0..=129).prop_map(|n| format!("{n}歳くらい")),
        (0..=129, 0..=129, 2000..=2026).prop_map(|(a, b, y)| format!("{a}〜{b}歳（{y}年2月28日時点）")),
    ];
    text.prop_map(|text| parse_birth(&text, today()).unwrap_or_default())
}

proptest! {
    #[test]
    fn the_field_gives_the_same_birth_again(birth in any_birth(), later in 0_u64..4_000) {
        let later = today() + chrono::Days::new(later);
        let text = input_text(birth.as_ref());
        prop_assert_eq!(parse_birth(&text, today()), Ok(birth), "{}", text);
        // A person may meanwhile have passed 129, which nobody is asked to enter.
        if birth.is_none_or(|b| b.age_on(later).range().is_some_and(|(_, old)| old <= OLDEST)) {
            prop_assert_eq!(parse_birth(&text, later), Ok(birth), "{}", text);
        }
    }

    #[test]
    fn what_is_printed_can_be_typed(birth in any_birth()) {
        let text = display(birth.as_ref());
        let read = parse_birth(&text, today());
        prop_assert!(read.is_ok(), "{} {:?}", text, read);
        if birth.is_none_or(|b| b.precision != Precision::Decade) {
            prop_assert_eq!(read, Ok(birth));
        }
    }

    #[test]
    fn storing_loses_nothing(birth in any_birth()) {
        let row = stored(birth.as_ref());
        prop_assert_eq!(from_stored(row.lo_ymd, row.hi_ymd, row.precision, row.as_of_ymd), birth);
    }

    #[test]
    fn no_input_panics(
        text in "[0-9年月日元昭和令平代歳くらい前後半以上未満不明SHR./（）()時点〜から\\-]{0,20}",
        wild in any::<String>(),
        n in any::<[i32; 3]>(),
        days in any::<i32>(),
    ) {
        let today = NaiveDate::from_epoch_days(days % 1_000_000).unwrap_or_default();
        let _ = (parse_birth(&text, today), parse_birth(&wild, today));
        for code in ["exact", "month", "year", "decade", ""] {
            let birth = from_stored(n[0], n[1], code, n[2]);
            let _ = (display(birth.as_ref()), input_text(birth.as_ref()));
            let birth = BirthDate { lo: today, hi: today, precision: Precision::Year, as_of: None };
            let _ = (birth.display(), birth.input_text());
        }
    }
}
