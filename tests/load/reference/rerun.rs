use super::ReferenceFiles;
use super::sheet::Sheet;

/// Changes a few dozen rows so that their content differs and the tables stay the same.
///
/// Among them are changes that cancel each other out: methods, kinds of agency, dates of birth and days on both sides
/// of the year's first minute are exchanged between two rows.
pub fn rerun(files: &ReferenceFiles) -> ReferenceFiles {
    ReferenceFiles {
        households: changed(&files.households, 6, "note", |_| true, |note| format!("{note}鍵は隣家に。")),
        persons: persons(files),
        cases: changed(&files.cases, 6, "stage", |cell| cell == "active", |_| "watching".to_owned()),
        consultations: consultations(files),
        referrals: referrals(files),
        ..files.clone()
    }
}

fn changed(
    text: &str,
    count: usize,
    column: &str,
    fits: impl Fn(&str) -> bool,
    change: impl Fn(&str) -> String,
) -> String {
    let mut sheet = Sheet::from_csv(text);
    change_cells(&mut sheet, count, column, fits, change);
    sheet.to_csv()
}

/// Changes the last `count` rows whose cell fits.
fn change_cells(
    sheet: &mut Sheet,
    count: usize,
    column: &str,
    fits: impl Fn(&str) -> bool,
    change: impl Fn(&str) -> String,
) {
    let column = sheet.column(column);
    for row in sheet.rows.iter_mut().rev().filter(|row| fits(&row[column])).take(count) {
        row[column] = change(&row[column]);
    }
}

/// Exchanges a column between the first rows of both lists.
fn exchange(sheet: &mut Sheet, column: &str, left: &[usize], right: &[usize], count: usize) {
    let column = sheet.column(column);
    for (&left, &right) in left.iter().zip(right).take(count) {
        let cell = std::mem::take(&mut sheet.rows[left][column]);
        let other = std::mem::replace(&mut sheet.rows[right][column], cell);
        sheet.rows[left][column] = other;
    }
}

fn rows_where(sheet: &Sheet, fits: impl Fn(&[String]) -> bool) -> Vec<usize> {
    (0..sheet.rows.len()).filter(|&index| fits(&sheet.rows[index])).collect()
}

fn consultations(files: &ReferenceFiles) -> String {
    let mut sheet = Sheet::from_csv(&files.consultations);
    let (id, at, method) = (sheet.column("external_id"), sheet.column("occurred_at"), sheet.column("method"));
    let person = sheet.column("person_external_id");
    change_cells(&mut sheet, 12, "method", |cell| cell == "mail", |_| "sns".to_owned());
    change_cells(&mut sheet, 6, "minutes", |cell| cell == "30", |_| "35".to_owned());
    change_cells(&mut sheet, 12, "content", |_| true, |text| format!("{text}(追記)次回は面談とします。"));
    let is = |row: &[String], name: &str| row[id].starts_with('C') && row[method] == name;
    let (calls, meetings) = (rows_where(&sheet, |row| is(row, "tel")), rows_where(&sheet, |row| is(row, "office")));
    exchange(&mut sheet, "method", &calls, &meetings, 12);
    let year = files.fiscal_year;
    let nameless_at =
        |moment: String| move |row: &[String]| row[person].is_empty() && row[method] == "tel" && row[at] == moment;
    let before = rows_where(&sheet, nameless_at(format!("{year}-03-31T23:59")));
    let working = rows_where(&sheet, |row| {
        row[id].starts_with('C') && row[person].is_empty() && row[method] == "tel" && row[at].contains("T1")
    });
    exchange(&mut sheet, "occurred_at", &before, &working, 1);
    sheet.to_csv()
}

fn referrals(files: &ReferenceFiles) -> String {
    let mut sheet = Sheet::from_csv(&files.referrals);
    let (id, to, kind) = (sheet.column("external_id"), sheet.column("to_agency_code"), sheet.column("to_agency_kind"));
    change_cells(&mut sheet, 12, "status", |cell| cell == "sent", |_| "accepted".to_owned());
    change_cells(&mut sheet, 12, "reason", str::is_empty, |_| "本人の希望によります。".to_owned());
    let outside = |row: &[String], code: &str| row[id].starts_with('R') && row[to].is_empty() && row[kind] == code;
    let (left, right) = (rows_where(&sheet, |row| outside(row, "09")), rows_where(&sheet, |row| outside(row, "21")));
    exchange(&mut sheet, "to_agency_kind", &left, &right, 3);
    sheet.to_csv()
}

fn persons(files: &ReferenceFiles) -> String {
    let mut sheet = Sheet::from_csv(&files.persons);
    let (id, key) = (sheet.column("external_id"), sheet.column("identity_key"));
    let birth = sheet.column("birth_date");
    change_cells(&mut sheet, 12, "phone", |cell| !cell.is_empty(), |_| "080-0000-0000".to_owned());
    change_cells(&mut sheet, 6, "given_name", |cell| cell == "花子", |_| "華子".to_owned());
    // Deep inside their bands, so that they stay there whichever day of the year was the first.
    let aged = |row: &[String], ages: std::ops::RangeInclusive<i32>| {
        let age = iso_year(&row[birth]).map(|year| files.fiscal_year - year);
        row[id].starts_with('P') && row[key].is_empty() && age.is_some_and(|age| ages.contains(&age))
    };
    let (young, old) = (rows_where(&sheet, |row| aged(row, 23..=27)), rows_where(&sheet, |row| aged(row, 43..=47)));
    exchange(&mut sheet, "birth_date", &young, &old, 6);
    sheet.to_csv()
}

fn iso_year(text: &str) -> Option<i32> {
    let (year, rest) = text.split_once('-')?;
    (rest.len() == 5).then(|| year.parse().ok())?
}
