//! The oracle worked through by hand.

use super::*;

const ALL: [u32; 2] = [1, 2];

fn person(id: u128, identity: u128, agency: u32, birth_lo: i32, birth_hi: i32) -> PersonRow {
    PersonRow { id, identity, agency, birth_lo, birth_hi }
}

fn contact(
    id: u128,
    agency: u32,
    occurred_ymd: i32,
    method: &'static str,
    principals: &[PersonIx],
) -> ConsultationRow<'static> {
    let principals = principals.to_vec();
    ConsultationRow { id, agency, occurred_ymd, method, voided: false, took_place: true, principals }
}

fn people() -> Vec<PersonRow> {
    vec![
        // 0: turns 20 on 2017-05-10, between two contacts.
        person(10, 100, 1, 19_970_510, 19_970_510),
        // 1 and 2: one human being; agency 2 wrote down another year of birth.
        person(11, 101, 1, 19_850_601, 19_850_601),
        person(12, 101, 2, 19_750_601, 19_750_601),
        // 3: born in 昭和52年; becomes 40 in the course of 2017.
        person(13, 102, 1, 19_770_101, 19_771_231),
        // 4 and 5: one human being; agency 1 does not know the date.
        person(14, 103, 1, 0, 0),
        person(15, 103, 2, 19_640_229, 19_640_229),
        // 6: known only through coordination.
        person(16, 104, 2, 19_900_101, 19_900_101),
    ]
}

/// Twelve contacts worked through by hand.
fn twelve() -> Vec<ConsultationRow<'static>> {
    vec![
        contact(1, 1, 20_170_331, "tel", &[0]),        // the year before
        contact(2, 1, 20_170_401, "tel", &[0]),        // 電話; 0 is 19
        contact(3, 1, 20_170_510, "office", &[0]),     // 来所; 0 is 20 now, counted as 19
        contact(4, 1, 20_170_420, "agency_tel", &[1]), // not counted, and no first contact of 1
        contact(5, 2, 20_170_530, "sns", &[2]),        // メール; agency 2 says 41
        contact(6, 1, 20_170_601, "visit_home", &[1]), // 訪問等; agency 1 says 32
        contact(7, 1, 20_171_001, "online", &[3]),     // 来所; 39 or 40: unknown
        contact(8, 1, 20_180_228, "letter", &[4]),     // 訪問等; by record 5 born 29 February: 53
        contact(9, 2, 20_180_331, "mail", &[5]),       // メール; the last day of the year
        contact(10, 2, 20_180_401, "tel", &[5]),       // the year after
        contact(11, 2, 20_170_701, "other", &[6]),     // beside the table; 6 is not counted
        contact(12, 1, 20_170_801, "tel", &[]),        // 電話; nobody named
    ]
}

#[test]
fn twelve_contacts_give_the_figures_worked_out_by_hand() {
    let (rows, persons) = (twelve(), people());
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2017), [1, 0, 0, 1, 1, 1, 4]);
    assert_eq!(consultations_by_method(&rows, &ALL, 2017), ([2, 2, 2, 2, 8], 1));
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2016), [1, 0, 0, 0, 0, 0, 1]);
    assert_eq!(consultations_by_method(&rows, &ALL, 2018), ([1, 0, 0, 0, 1], 0));
}

#[test]
fn an_agency_goes_by_its_own_records() {
    let (rows, persons) = (twelve(), people());
    assert_eq!(persons_by_age(&rows, &persons, &[1], 2017), [1, 0, 1, 0, 0, 2, 4]);
    assert_eq!(persons_by_age(&rows, &persons, &[2], 2017), [0, 0, 0, 1, 1, 0, 2]);
    assert_eq!(consultations_by_method(&rows, &[2], 2017), ([0, 2, 0, 0, 2], 1));
}

#[test]
fn what_is_void_or_did_not_take_place_is_not_counted() {
    let (mut rows, persons) = (twelve(), people());
    rows[1].voided = true;
    rows[5].took_place = false;
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2017), [0, 1, 0, 1, 1, 1, 4]);
    assert_eq!(persons_by_age(&rows, &persons, &[1], 2017), [0, 1, 0, 0, 0, 2, 3]);
    assert_eq!(consultations_by_method(&rows, &ALL, 2017), ([1, 2, 2, 1, 6], 1));
}

#[test]
fn on_one_day_the_smallest_contact_decides() {
    let persons = people();
    let mut rows = vec![contact(2, 1, 20_170_701, "tel", &[1]), contact(1, 2, 20_170_701, "tel", &[2])];
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2017), [0, 0, 0, 1, 0, 0, 1]);
    rows[1].id = 3;
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2017), [0, 0, 1, 0, 0, 0, 1]);
}

#[test]
fn the_first_surveys_counted_everybody_from_40_in_one() {
    let persons = vec![person(1, 1, 1, 19_500_101, 19_500_101), person(2, 2, 1, 19_630_101, 19_731_231)];
    let rows = vec![contact(1, 1, 20_131_231, "tel", &[0, 1])];
    assert_eq!(persons_by_age(&rows, &persons, &ALL, 2013), [0, 0, 0, 2, 0, 0, 2]);
}

#[test]
fn months_run_from_april_to_march() {
    let months = consultations_by_month(&twelve(), &ALL, 2017);
    assert_eq!(months[0], [1, 0, 0, 0, 1]);
    assert_eq!(months[1], [0, 1, 1, 0, 2]);
    assert_eq!(months[11], [0, 1, 0, 0, 1]);
    assert_eq!(months.iter().map(|month| month[4]).sum::<i64>(), 8);
}

fn referral(kind: &'static str, status: &'static str, sent_ymd: Option<i32>) -> ReferralRow<'static> {
    let to_report_code = "11".to_owned();
    ReferralRow { sender: 1, receiver: None, kind, to_report_code, status, sent_ymd, voided: false }
}

#[test]
fn referrals_count_from_the_day_they_were_sent_whatever_the_answer() {
    let day = Some(20_170_401);
    let mut rows = vec![
        referral("intro", "sent", day),
        referral("tsunagi", "declined", day),
        referral("transfer", "completed", Some(20_180_331)),
        referral("tsukoku", "withdrawn", day),
        referral("intro", "withdrawn", None),
        referral("intro", "draft", day),
        referral("info", "sent", day),
        referral("request", "accepted", day),
        referral("intro", "sent", Some(20_180_401)),
        referral("intro", "sent", Some(20_170_331)),
    ];
    rows.push(ReferralRow { receiver: Some(1), ..referral("intro", "sent", day) });
    rows.push(ReferralRow { voided: true, ..referral("intro", "sent", day) });
    rows.push(ReferralRow {
        to_report_code: "02".to_owned(),
        receiver: Some(2),
        ..referral("tsunagi", "on_hold", day)
    });
    let table = referrals_by_agency_kind(&rows, &[1], 2017);
    assert_eq!(table, BTreeMap::from([("02".to_owned(), 1), ("11".to_owned(), 4)]));
    assert!(referrals_by_agency_kind(&rows, &[2], 2017).is_empty());
}
