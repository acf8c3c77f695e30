//! The main job, walked once as people do it: a call is logged, passed on, and accepted; the figure moves by one.

use super::staff::PASSWORD;
use super::town::{Site, Town};
use super::visitor::Visitor;
use crate::access::SystemTask;
use crate::commands::Failure;
use crate::data::demo::World;
use crate::data::statistics::{Offer, Report, figure};
use crate::data::{self, Db};
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::web::paths;
use axum::Router;
use axum::http::StatusCode;
use entity::ids::{AgencyId, CaseId, PersonId};

/// Published category of 自立相談支援機関, to which the call is passed on.
const CATEGORY: &str = "04";

/// Where the walk begins and ends.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    case: CaseId,
    person: PersonId,
    receiver: AgencyId,
}

/// What the walk left behind.
#[derive(Clone, Debug)]
pub struct Walked {
    /// The cell: fiscal year and receiver in words.
    pub cell: String,
    /// Before and after.
    pub count: (i64, i64),
    /// Address of the consultation.
    pub consultation: String,
    /// Address of the referral.
    pub referral: String,
    /// Address of the case as the receiver sees it.
    pub shared: String,
}

/// A case that a consultant of ひきこもり地域支援センター works on, with a person whose name is known.
pub fn route(world: &World, town: &Town) -> Option<Route> {
    let agency = town.agency(Site::Hikikomori);
    let known = |case: CaseId| {
        let subject = world.case_subjects.iter().find(|subject| subject.case_id == case)?;
        let row = world.persons.iter().find(|row| row.id == subject.person_id)?;
        (!row.given_name.is_empty() && row.cautions.is_empty()).then_some(row.id)
    };
    let mut cases = world.cases.iter().rev().filter(|case| case.agency_id == agency && case.is_open);
    let (case, person) = cases.find_map(|case| Some((case.id, known(case.id)?)))?;
    Some(Route { case, person, receiver: town.agency(Site::SelfReliance) })
}

/// Walks it over HTTP against `router`.
///
/// # Errors
/// A step was not taken as expected.
pub async fn walk(db: &Db, router: &Router, route: Route) -> Result<Walked, Failure> {
    let task = SystemTask::new("counting a cell for the demonstration");
    let year = FiscalYear::containing(db.clock().today());
    let count =
        async || cell(db, &task, year).await.map_err(|error| Failure::of_data("件数を数えられません。", &error));
    let before = count().await?;
    let (consultation, referral) = steps(router, route)
        .await
        .map_err(|cause| Failure::new("見本の操作を最後まで進められませんでした。").detail(cause))?;
    let after = count().await?;
    if after != before + 1 {
        return Err(Failure::new(format!("つないだ件数が {before} から {after} になりました。1件増えるはずです。")));
    }
    Ok(Walked {
        cell: format!("{} 自立相談支援事業実施機関", year.label()),
        count: (before, after),
        consultation,
        referral,
        shared: paths::shared_case(route.case),
    })
}

/// The cell of 関係機関へつないだ件数, over all agencies, as the screen counts it.
async fn cell(db: &Db, task: &SystemTask, year: FiscalYear) -> data::Result<i64> {
    let all = Offer::to_task(db, task).await?.choose("");
    let Some(all) = all else { return Ok(0) };
    let report = Report::ReferralsByAgencyKind;
    let figure = figure(db, &all, report, FiscalYears::only(year)).await?;
    let row = figure.rows.first();
    let mut cells = figure.columns.iter().zip(row.into_iter().flat_map(|row| &row.cells));
    let found = cells.find(|(column, _)| column.code == CATEGORY);
    Ok(found.and_then(|(_, cell)| cell.exact()).unwrap_or(0))
}

async fn steps(router: &Router, route: Route) -> Result<(String, String), String> {
    let mut consultant = sign_in(router, "consultant").await?;
    let logged = consultant
        .fill(
            &format!("/consultations/new?case={}", route.case),
            &[
                ("method", "tel"),
                ("counterpart", "mother"),
                ("topic_13", "main"),
                ("topic_3", "yes"),
                ("content", CALL),
                ("do", "refer"),
            ],
        )
        .await?;
    let consultation = logged
        .location
        .split(['=', '&'])
        .nth(1)
        .map(|id| format!("/consultations/{id}"))
        .ok_or("相談の番号が分かりません。")?;
    let sent = consultant
        .fill(
            &logged.location,
            &[
                ("to_agency", &route.receiver.to_string()),
                ("kind", "tsunagi"),
                ("ground", "consent"),
                ("ground_note", "本日の電話で、本人と母が内容を確かめて同意しました。"),
                ("slip_subject", "相談票のとおり（本人と母）"),
                ("reason", "家計の見通しと、短い時間から始められる仕事の相談をお願いします。"),
                ("do", "send"),
            ],
        )
        .await?;
    let referral = sent.location.split('?').next().unwrap_or_default().to_owned();
    // What the person agreed to on the telephone opens just that to the receiver.
    consultant
        .fill(
            &format!("{}/consents/new", paths::case(route.case)),
            &[
                ("person", &route.person.to_string()),
                ("recipient", &route.receiver.to_string()),
                ("status", "partial"),
                ("sections", "basics"),
                ("sections", "consultations"),
                ("method", "phone"),
                ("note", "連絡先は、本人から直接伝えたいとのこと。"),
            ],
        )
        .await?;
    let mut receiver = sign_in(router, "jiritsu-soudan").await?;
    let shared = receiver.get(&paths::shared_case(route.case)).await?;
    if shared.status != StatusCode::OK {
        return Err(format!("共有したケースが {} でした。", shared.status));
    }
    receiver
        .fill(
            &format!("{referral}/answer"),
            &[("status", "accepted"), ("note", "お受けします。来週の面談の日時をご連絡します。")],
        )
        .await?;
    Ok((consultation, referral))
}

async fn sign_in(router: &Router, login: &str) -> Result<Visitor, String> {
    let mut visitor = Visitor::new(router.clone());
    let answer = visitor.fill("/login", &[("login", login), ("password", PASSWORD)]).await?;
    if answer.location == "/" { Ok(visitor) } else { Err(format!("{login} でサインインできません。")) }
}

const CALL: &str = "お母さまから電話。本人が「少しずつ働いてみたい」と話してくれたとのこと。\
    年金での暮らしに余裕がなく、家計の見通しも一緒に相談したい。本人も電話に出て、自立相談支援機関につなぐことに同意された。";
