//! The reference data set through the whole program: read in, every cell of every figure opened page by page, records
//! voided, the second edition read in, and every cell opened again.
//!
//! A hundredth of the rows by default; `TSUNAGI_FULL_REFERENCE=1` takes all 111,560 of them.

use crate::reference::{Expected, Options, ReferenceFiles, Scale, generate, rerun};
use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::ids::{AgencyId, PostingId, StaffId};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::{BTreeMap, BTreeSet};
use tsunagi::access::SystemTask;
use tsunagi::data::import::{self, ImportKind, Mapping, import};
use tsunagi::data::staff::Hashing;
use tsunagi::data::statistics::{self, Offer, Report, TOTAL};
use tsunagi::domain::fiscal_year::{FiscalYear, FiscalYears};
use uuid::Uuid;

const YEAR: i32 = 2017;
const KINDS: [ImportKind; 7] = [
    ImportKind::Agencies,
    ImportKind::Staff,
    ImportKind::Households,
    ImportKind::Persons,
    ImportKind::Cases,
    ImportKind::Consultations,
    ImportKind::Referrals,
];

/// Numbers by figure and column, the total among them.
type Counts = BTreeMap<(&'static str, String), i64>;

async fn read_in(app: &TestApp, files: &ReferenceFiles) {
    let task = SystemTask::new("a test");
    for (kind, (name, text)) in KINDS.into_iter().zip(files.in_order()) {
        let hashing = Hashing::of(&app.state().config);
        let options = import::Options { is_dry_run: false, mapping: Mapping::default(), hashing };
        let done = import(app.db(), &task, kind, text.as_bytes(), name, &options, &|_, _| {}).await;
        assert!(done.is_ok(), "{name}: {:?}", done.err());
    }
    app.db().analyze(&task).await.expect("the database learns");
}

async fn rows(app: &TestApp, sql: &str, values: Vec<Value>) -> Vec<QueryResult> {
    let statement = Statement::from_sql_and_values(app.raw().get_database_backend(), sql, values);
    app.raw().query_all_raw(statement).await.expect(sql)
}

/// An account of the files, signed in.
async fn signed_in(app: &TestApp, login: &str) -> Client {
    app.run("UPDATE staff SET must_change_password = FALSE WHERE login = $1", vec![login.into()]).await;
    let sql = "SELECT s.id, p.id, p.agency_id FROM staff s JOIN postings p ON p.staff_id = s.id WHERE s.login = $1";
    let found = rows(app, sql, vec![login.into()]).await;
    let id = |at| found[0].try_get_by_index::<Uuid>(at).expect("an id");
    Client::signed_in(app, StaffId(id(0)), PostingId(id(1)), AgencyId(id(2))).await
}

/// What the figures say to somebody from whom nothing is kept.
async fn counts(app: &TestApp, agency: &str) -> Counts {
    let offer = Offer::to_task(app.db(), &SystemTask::new("a test")).await.expect("agencies");
    let of = offer.choose(agency).expect("the agency");
    let mut counts = Counts::new();
    for report in Report::ALL {
        let years = FiscalYears::only(FiscalYear::new(YEAR));
        let figure = statistics::figure(app.db(), &of, report, years).await.expect("a figure");
        let row = &figure.rows[0];
        let cells = figure.columns.iter().map(|column| column.code.clone()).zip(&row.cells);
        for (column, cell) in cells.chain([(TOTAL.to_owned(), &row.total)]) {
            counts.insert((report.name(), column), cell.exact().expect("a number"));
        }
    }
    counts
}

fn published(expected: &Expected) -> Counts {
    let ages = ["under_20", "20s", "30s", "40s", "50_and_over", "unknown", TOTAL].map(str::to_owned);
    let methods = ["phone", "email", "walk_in", "visit", TOTAL].map(str::to_owned);
    let named = |report: Report, codes: &[String], numbers: &[i64]| -> Counts {
        codes.iter().zip(numbers).map(|(code, number)| ((report.name(), code.clone()), *number)).collect()
    };
    let mut counts = named(Report::PersonsByAge, &ages, &expected.persons_by_age);
    counts.extend(named(Report::ConsultationsByMethod, &methods, &expected.consultations_by_method));
    let mut kinds: Vec<String> = (1..=21).map(|kind| format!("{kind:02}")).collect();
    kinds.push(TOTAL.to_owned());
    let mut referrals = expected.referrals_by_agency_kind.to_vec();
    referrals.push(referrals.iter().sum());
    counts.extend(named(Report::ReferralsByAgencyKind, &kinds, &referrals));
    counts
}

fn number(text: &str) -> Option<i64> {
    let digits: String = text.trim_end_matches(['人', '件', ' ']).replace(',', "");
    digits.parse().ok()
}

/// Opens every number of every figure as the page links it; answers what it read, without what is masked.
async fn every_cell(who: &Client, agency: &str) -> Counts {
    let mut read = Counts::new();
    for report in Report::ALL {
        let name = report.name();
        let page = who.get(format!("/statistics/{name}?fiscal_year={YEAR}&agency={agency}")).await;
        page.is(StatusCode::OK);
        let links = page.links_under(&format!("/statistics/{name}/rows?"));
        assert!(!links.is_empty(), "{}: nothing opens", page.asked);
        for link in links {
            let column = link.split("column=").nth(1).unwrap_or_default().to_owned();
            if let Some(cell) = whole_list(who, report, &link).await {
                read.insert((name, column), cell);
            }
        }
    }
    read
}

/// Walks through all pages of an opened cell.
async fn whole_list(who: &Client, report: Report, link: &str) -> Option<i64> {
    let records = match report {
        Report::PersonsByAge => "/persons/",
        Report::ConsultationsByMethod => "/consultations/",
        Report::ReferralsByAgencyKind => "/referrals/",
    };
    let mut listed = BTreeSet::new();
    let mut first: Option<Page> = None;
    for number in 1.. {
        let page = who.get(format!("{link}&page={number}")).await;
        page.is(StatusCode::OK);
        let before = listed.len();
        let is_record = |link: &String| Uuid::parse_str(link.trim_start_matches(records)).is_ok();
        listed.extend(page.links_under(records).into_iter().filter(is_record));
        let (is_over, grown) = (!page.body.contains(&format!("page={}", number + 1)), listed.len() - before);
        assert!(is_over || grown == 50, "{}: a full page of records not seen before", page.asked);
        first.get_or_insert(page);
        if is_over {
            break;
        }
    }
    let page = first?;
    let (cell, withheld) = (page.fact("統計の数"), page.fact("閲覧権限のない記録"));
    assert_eq!(number(&page.fact("閲覧できる記録")), Some(listed.len() as i64), "{link}: what is said to be listed");
    match (number(&cell), number(&withheld)) {
        (Some(cell), Some(withheld)) => {
            assert_eq!(listed.len() as i64 + withheld, cell, "{link}: listed and withheld");
            assert!(withheld >= 0, "{link}");
            Some(cell)
        }
        (None, None) => {
            assert!(listed.is_empty() || cell.contains("秘匿"), "{link}: {cell}");
            None
        }
        _ => panic!("{link}: {cell} of which {withheld} are withheld"),
    }
}

/// Opens every cell for everybody, and requires what the figures say.
async fn all_is_open(app: &TestApp, worker: &Client, municipal: &Client) -> (Counts, Counts) {
    let (own, all) = (counts(app, "A01").await, counts(app, "").await);
    let shown: Counts =
        own.iter().filter(|(_, value)| **value > 0).map(|(place, value)| (place.clone(), *value)).collect();
    assert_eq!(every_cell(worker, "").await, shown, "all of the own agency's numbers open");
    let read = every_cell(municipal, "").await;
    assert!(read.len() > 10, "the large numbers are not masked");
    for (place, value) in read {
        assert_eq!(all[&place], value, "{place:?}");
    }
    for (place, value) in every_cell(municipal, "A01").await {
        assert_eq!(own[&place], value, "{place:?} of another agency");
    }
    (own, all)
}

/// External ids of the rows that the second edition changes.
fn changed(before: &str, after: &str) -> BTreeSet<String> {
    let differing = before.lines().zip(after.lines()).filter(|(before, after)| before != after);
    differing.filter_map(|(line, _)| Some(line.split(',').next()?.trim_matches('"').to_owned())).collect()
}

/// The first record that `sql` finds and the second edition does not touch.
async fn untouched(app: &TestApp, sql: &str, agency: AgencyId, touched: &BTreeSet<String>) -> Uuid {
    let found = rows(app, sql, vec![agency.into(), YEAR.into()]).await;
    let external = |row: &QueryResult| row.try_get_by_index::<String>(1).expect("an external id");
    let row = found
        .iter()
        .find(|row| !touched.contains(&external(row)))
        .unwrap_or_else(|| panic!("{} rows: {sql}", found.len()));
    row.try_get_by_index(0).expect("an id")
}

/// A meeting with somebody whom this agency alone counts, once.
const ONLY_CONTACT: &str = "SELECT c.id, c.external_id FROM consultations c \
     JOIN consultation_subjects s ON s.consultation_id = c.id AND s.is_principal \
     JOIN persons p ON p.id = s.person_id \
     JOIN identity_years y ON y.identity_id = p.identity_id AND y.fiscal_year = c.fiscal_year AND y.contacts = 1 \
     WHERE c.agency_id = $1 AND c.fiscal_year = $2 AND c.method = 'office' AND c.voided_at IS NULL \
     AND (SELECT COUNT(*) FROM consultation_subjects o WHERE o.consultation_id = c.id) = 1 \
     AND (SELECT COUNT(*) FROM identity_years o WHERE o.identity_id = p.identity_id AND o.fiscal_year = $2) = 1 \
     ORDER BY c.external_id";
/// A call about nobody in particular.
const NAMELESS: &str = "SELECT c.id, c.external_id FROM consultations c \
     WHERE c.agency_id = $1 AND c.fiscal_year = $2 AND c.method = 'tel' AND c.voided_at IS NULL \
     AND NOT EXISTS (SELECT 1 FROM consultation_subjects s WHERE s.consultation_id = c.id) ORDER BY c.external_id";
/// A referral to somebody outside.
const SENT: &str = "SELECT id, external_id FROM referrals WHERE agency_id = $1 AND fiscal_year = $2 \
     AND kind = 'tsunagi' AND status <> 'draft' AND sent_on IS NOT NULL AND voided_at IS NULL \
     AND to_agency_id IS NULL ORDER BY external_id";

async fn void(who: &Client, address: &str) {
    who.post(address, &[("reason", "二重に登録したため")]).await.is(StatusCode::SEE_OTHER);
}

/// Requires that what was voided is missing from the counts and nothing else is; answers band of age and kind of agency.
fn moved(before: &Counts, after: &Counts) -> Vec<String> {
    let lost = before.iter().map(|(place, value)| (place, value - after[place])).filter(|(_, lost)| *lost != 0);
    let mut lost: BTreeMap<(&str, &str), i64> =
        lost.map(|((report, column), lost)| ((*report, column.as_str()), lost)).collect();
    let mut take = |report: Report, column: &'static str| lost.remove(&(report.name(), column));
    for (column, number) in [("phone", 1), ("walk_in", 1), (TOTAL, 2)] {
        assert_eq!(take(Report::ConsultationsByMethod, column), Some(number), "{column}");
    }
    for report in [Report::ReferralsByAgencyKind, Report::PersonsByAge] {
        assert_eq!(take(report, TOTAL), Some(1), "{report:?}");
    }
    let reports: Vec<&str> = lost.keys().map(|(report, _)| *report).collect();
    assert_eq!(reports, [Report::PersonsByAge, Report::ReferralsByAgencyKind].map(Report::name), "{lost:?}");
    assert!(lost.values().all(|lost| *lost == 1), "{lost:?}");
    lost.keys().map(|(_, column)| (*column).to_owned()).collect()
}

both_databases! {
    /// Every published number is the number of its records, also after corrections and a second import.
    async fn every_cell_of_the_reference_opens(app: TestApp) {
        let is_full = std::env::var("TSUNAGI_FULL_REFERENCE").is_ok_and(|value| value == "1");
        let scale = if is_full { Scale::Full } else { Scale::Small };
        let (files, expected) = generate(Options { scale, fiscal_year: YEAR, ..Options::default() });
        read_in(&app, &files).await;
        let worker = signed_in(&app, "a01-c01").await;
        let supervisor = signed_in(&app, "a01-sv").await;
        let municipal = signed_in(&app, "municipal").await;
        let (own, all) = all_is_open(&app, &worker, &municipal).await;
        assert_eq!(all, published(&expected));

        let again = rerun(&files);
        let contacts = changed(&files.consultations, &again.consultations);
        for sql in [ONLY_CONTACT, NAMELESS] {
            let id = untouched(&app, sql, worker.agency, &contacts).await;
            void(&supervisor, &format!("/consultations/{id}/void")).await;
        }
        let slips = changed(&files.referrals, &again.referrals);
        let id = untouched(&app, SENT, worker.agency, &slips).await;
        void(&supervisor, &format!("/referrals/{id}/void")).await;
        let (own_left, all_left) = all_is_open(&app, &worker, &municipal).await;
        assert_eq!(moved(&own, &own_left), moved(&all, &all_left), "the same columns, alone and together");

        read_in(&app, &again).await;
        let (_, all_again) = all_is_open(&app, &worker, &municipal).await;
        assert_eq!(all_again, all_left, "what is voided stays voided, and what is exchanged keeps the numbers");
    }
}
