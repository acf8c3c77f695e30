//! What is asked of a list behind the question mark: nonsense is a sentence, not silence.

use crate::support::TestApp;
use axum::http::StatusCode;
use entity::codes::Role;
use tsunagi::web::paths;

/// Lists with a value that their filters do not offer, by the field.
const NONSENSE: [(&str, &str); 27] = [
    ("/cases?state=zz", "状態"),
    ("/cases?stage=nonsense", "段階"),
    ("/cases?lead=zz", "担当"),
    ("/ledger?lead=xx", "主担当"),
    ("/ledger?stage=closed", "段階"),
    ("/ledger?program=zz", "事業"),
    ("/ledger?next=zz", "次回"),
    ("/ledger?district=zz", "圏域"),
    ("/ledger?sort=zz", "並び"),
    ("/tasks?whose=zz", "だれの"),
    ("/tasks?when=zzz", "期限"),
    ("/tasks?state=zz", "状態"),
    ("/consultations?method=zz", "方法"),
    ("/consultations?mine=zz", "自分の記録"),
    ("/referrals?box=zz", "つなぎの種類"),
    ("CASE?thread=zz", "経過の種類"),
    ("CASE?section=zz", "区分"),
    ("CASE?person=zz", "だれの"),
    ("/admin/agencies?kind=zz", "機関種別"),
    ("/admin/agencies?ended=zz", "有効期間"),
    ("/admin/staff?agency=zz", "所属する機関"),
    ("/admin/staff?ended=zz", "アカウント"),
    ("/admin/audit?act=zz", "したこと"),
    ("/admin/audit?kind=zz", "対象"),
    ("/admin/audit?agency=zz", "所属"),
    ("/admin/audit/technical?act=zz", "したこと"),
    ("/admin/audit/technical?kind=zz", "対象"),
];

/// What the filters do offer; the page of each is given as ever.
const SENSE: [&str; 14] = [
    "/cases?state=closed&stage=active&lead=mine",
    "/cases?state=&stage=&lead=",
    "/ledger?lead=mine&stage=active&program=J4&next=overdue&sort=next",
    "/ledger?lead=&stage=&program=&next=none&district=&sort=",
    "/tasks?whose=agency&when=week&state=done",
    "/tasks?whose=&when=&state=",
    "/consultations?method=tel&mine=yes",
    "/consultations?method=&mine=",
    "/referrals?box=awaiting",
    "CASE?thread=stages&section=&person=",
    "/admin/agencies?kind=01&ended=yes",
    "/admin/staff?agency=&ended=yes",
    "/admin/audit?act=changed&kind=case",
    "/admin/audit/technical?act=&kind=",
];

both_databases! {
    /// Every filter says in words what it does not know, gives no file of it, and takes what its page offers.
    async fn a_filter_says_what_it_does_not_know(app: TestApp) {
        let everything = [Role::Supervisor, Role::Administrator, Role::Auditor];
        let sato = app.person_with("佐藤", &everything, "北事業所").await;
        let case = paths::case(app.case().held_by(&sato).await.id);
        for (address, label) in NONSENSE {
            let address = address.replace("CASE", &case);
            let page = sato.get(&address).await;
            page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text(&format!("{label}は一覧から選んでください。"));
            let file = sato.get(format!("{address}&format=csv")).await;
            file.is(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!file.header("content-type").contains("csv"), "{address} gives a file");
        }
        for address in SENSE {
            sato.get(address.replace("CASE", &case)).await.is(StatusCode::OK);
        }
    }
}
