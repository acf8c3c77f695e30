//! The agencies and the people who work there.

use super::calendar::{iso, short_era};
use super::quota::{AGENCIES, KINDS};
use super::sheet::Sheet;
use super::words::{FAMILY_NAMES, GIVEN_NAMES};
use super::{ACCOUNTS, PASSWORD};

pub fn agencies() -> String {
    let mut sheet = Sheet::new(&["code", "name", "kana", "kind", "field", "address", "phone"]);
    for (index, agency) in AGENCIES.iter().enumerate() {
        sheet.push([
            agency.code.to_owned(),
            agency.name.to_owned(),
            agency.kana.to_owned(),
            if index % 4 == 3 { KINDS[agency.kind - 1].to_owned() } else { format!("{:02}", agency.kind) },
            agency.field.to_owned(),
            format!("見本県見本市見本町1丁目1番{}号", index + 1),
            format!("000-000-{:04}", index + 1),
        ]);
    }
    sheet.to_csv()
}

pub fn staff() -> String {
    let mut sheet =
        Sheet::new(&["login", "name", "kana", "agency_code", "roles", "password", "valid_from", "valid_until"]);
    let mut add = |login: &str, number: usize, agency: &str, roles: &str, password: &str, from: String| {
        let family = FAMILY_NAMES[number % FAMILY_NAMES.len()];
        let given = GIVEN_NAMES[number * 7 % GIVEN_NAMES.len()];
        sheet.push([
            login.to_owned(),
            format!("{} {}", family.0, given.0),
            format!("{} {}", family.1, given.1),
            agency.to_owned(),
            roles.to_owned(),
            password.to_owned(),
            from,
            String::new(),
        ]);
    };
    let password = |login: &str| {
        if ACCOUNTS.iter().any(|(account, _)| *account == login) { PASSWORD } else { "" }
    };
    let mut number = 0;
    for agency in &AGENCIES {
        let prefix = agency.code.to_lowercase();
        let login = format!("{prefix}-sv");
        add(&login, number, agency.code, "supervisor;consultant", password(&login), iso(20_100_401));
        for consultant in 1..=agency.consultants {
            number += 1;
            let login = format!("{prefix}-c{consultant:02}");
            let roles = if consultant % 4 == 3 { "consultant;outreach" } else { "consultant" };
            add(&login, number, agency.code, roles, password(&login), short_era(20_100_401));
        }
        number += 1;
    }
    // 兼務: a log-in of one agency with a posting in another; its password, if any, stands on the first row.
    add("a02-c01", 14, "A04", "consultant", "", iso(20_150_401));
    for role in ["municipal", "coordinator", "auditor", "administrator"] {
        number += 1;
        add(role, number, "A09", role, password(role), iso(20_100_401));
    }
    sheet.to_csv()
}
