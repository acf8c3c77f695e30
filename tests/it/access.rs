//! Every route × every role × a record inside and outside the acting agency, generated from the route table.
//!
//! A route joins by existing: its gate's words and the policy say what each person must be answered. A new `{parameter}`
//! needs one line in [`Place::of`].

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::ids::{AgencyId, PersonId, StaffId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;
use tsunagi::access::{
    Act, Action, Administer, AnswerSlip, CountSupport, Inquire, MatchIdentities, Reach, ReadLog, ReadTechnicalLog,
    Record, Role, Section, Supervise, SystemTask, Unmask, ViewBasics, ViewConsultations, ViewReferrals, WriteBasics,
    WriteConsultations, WriteReferrals, policy,
};
use tsunagi::data::cases::CaseRecord;
use tsunagi::data::consents::ConsentRecord;
use tsunagi::data::consultations::ConsultationRecord;
use tsunagi::data::emergencies::InquiryRecord;
use tsunagi::data::exclusions::ExclusionRecord;
use tsunagi::data::grants::GrantRecord;
use tsunagi::data::grants::reviews::GrantReviewRecord;
use tsunagi::data::households::HouseholdRecord;
use tsunagi::data::identities::{IdentityInquiryRecord, IdentityLinkRecord};
use tsunagi::data::nondisclosures::NondisclosureRecord;
use tsunagi::data::persons::PersonRecord;
use tsunagi::data::protections::{ProtectedRecord, ProtectionRecord};
use tsunagi::data::referrals::ReferralRecord;
use tsunagi::data::shared_cases::SharedCaseRecord;
use tsunagi::data::tasks::{NewTask, TaskRecord};
use tsunagi::data::{Owned, drafts};
use tsunagi::web::{Route, routes};

/// Routes that anybody may open without signing in. The list may only shrink without being talked about.
const PUBLIC: [&str; 7] =
    ["GET /assets/{name}", "GET /healthz", "GET /login", "GET /readyz", "GET /setup", "POST /login", "POST /setup"];

/// Posts that choose something, so that an empty form chooses nothing: 404 for those who may choose.
const CHOOSES: [&str; 1] = ["/postings/switch"];

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";

/// Where a record lies, seen from the person who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// Their agency owns it.
    Inside,
    /// Another agency owns it.
    Outside,
    /// Another agency's slip that was sent to theirs.
    Received,
}

/// What the gate's words and the policy promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Given,
    Forbidden,
    Absent,
}

impl Answer {
    fn fits(self, route: &Route, status: StatusCode, location: &str) -> bool {
        match self {
            Self::Forbidden => status == StatusCode::FORBIDDEN,
            Self::Absent => status == StatusCode::NOT_FOUND,
            Self::Given if route.method == "POST" && CHOOSES.contains(&route.path) => status == StatusCode::NOT_FOUND,
            Self::Given => {
                let is_away = location == "/login" && route.path != "/logout";
                matches!(status.as_u16(), 200 | 303 | 409 | 422) && !is_away
            }
        }
    }
}

/// One record of every kind, by the name of its path parameter.
pub struct Place {
    ids: BTreeMap<&'static str, String>,
}

impl Place {
    /// Records held by `keeper`, with a referral from `keeper` to `to`.
    pub async fn of(app: &TestApp, keeper: &Client, to: AgencyId) -> Self {
        let household = app.household().held_by(keeper).await;
        let somebody = app.somebody().held_by(keeper).in_household(household.id);
        let person = somebody.await;
        let case = app.case().held_by(keeper).about(person.id);
        let case = case.with(|case| case.household = Some(household.id)).await;
        let consultation = app.consultation().held_by(keeper).about(person.id);
        let consultation = consultation.with(|new| new.case = Some(case.id)).await;
        let referral = app.referral(to).held_by(keeper).sent().await;
        let member = entity::case_members::Entity::find()
            .filter(entity::case_members::Column::CaseId.eq(case.id))
            .one(app.raw())
            .await
            .expect("members")
            .expect("the lead");
        let (consent, grant) = crate::sharing::shared(app, keeper, case.id, person.id, to, &["basics"]).await;
        let review = crate::grants::review(&crate::grants::put_forward(keeper, case.id, person.id, to, &[]).await);
        let bystander = app.account("居合わせた人").await;
        let posting = app.posting(bystander, keeper.agency, &[Role::Consultant], None).await;
        // Nobody asks more than five times a day.
        let asker = Client::signed_in(app, bystander, posting, keeper.agency).await;
        let inquiry = crate::emergencies::inquire(&asker, "山田太郎", "S43.4.1", "応答がない。").await;
        let inquiry = crate::emergencies::inquiry(&inquiry);
        let kept_away = app.account("遠ざけられた人").await;
        app.posting(kept_away, keeper.agency, &[Role::Consultant], None).await;
        crate::exclusions::exclude(keeper, case.id, kept_away, "本人の親族。").await.is(StatusCode::SEE_OTHER);
        let exclusion = crate::exclusions::of(app, case.id, kept_away).await;
        let sheltered = app.somebody().held_by(keeper).await;
        let protection = crate::protections::protect(keeper, sheltered.id, &[]).await;
        let nondisclosure = crate::nondisclosures::keep_from(app, keeper, sheltered.id, person.id, "暴力").await;
        let (asked, linked) = crate::identities::known_elsewhere(app, keeper).await;
        let asset = tsunagi::view::asset::asset_url("tsunagi.css");
        let ids = BTreeMap::from([
            ("household", household.id.to_string()),
            ("person", person.id.to_string()),
            ("case", case.id.to_string()),
            ("consultation", consultation.id.to_string()),
            ("referral", referral.id.to_string()),
            ("task", task(app, keeper).await),
            ("consent", consent.to_string()),
            ("grant", grant.to_string()),
            ("inquiry", inquiry.to_string()),
            ("review", review.to_string()),
            ("exclusion", exclusion.to_string()),
            ("protection", protection),
            ("nondisclosure", nondisclosure),
            ("identity_inquiry", asked.to_string()),
            ("identity_link", linked.to_string()),
            ("shared", case.id.to_string()),
            ("member", member.id.to_string()),
            ("engagement", engagement(app, &case).await),
            ("agency", keeper.agency.to_string()),
            ("staff", bystander.to_string()),
            ("posting", posting.to_string()),
            ("draft", draft(app, keeper.staff).await),
            ("report", "persons-by-age".to_owned()),
            ("name", asset.trim_start_matches("/assets/").to_owned()),
            ("commission", commission(app, keeper.agency, to).await),
            ("kind", "01".to_owned()),
            ("district", district(app).await),
            ("day", "20270101".to_owned()),
            ("entry", entry(app, keeper, &format!("/cases/{}", case.id), "case").await),
            ("technical", entry(app, keeper, "/", "log").await),
        ]);
        Self { ids }
    }

    /// The record under this name.
    pub fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    /// The address of a route for these records.
    pub fn address(&self, route: &Route) -> String {
        fill(route.path, |name| {
            let name = if route.path.contains("/technical/") { "technical" } else { name };
            self.ids
                .get(name)
                .cloned()
                .unwrap_or_else(|| panic!("{} has a parameter {{{name}}}: teach Place::of a record for it", route.path))
        })
    }
}

async fn engagement(app: &TestApp, case: &entity::cases::Model) -> String {
    use entity::engagements::ActiveModel;
    use sea_orm::{ActiveModelTrait, Set};
    let id = entity::ids::EngagementId::new();
    let row = ActiveModel {
        id: Set(id),
        case_id: Set(case.id),
        agency_id: Set(case.agency_id),
        program: Set(entity::codes::Program::ALL[0]),
        opened_on: Set(case.opened_on),
        open_reason: Set(String::new()),
        closed_on: Set(None),
        close_reason: Set(String::new()),
    };
    row.insert(app.raw()).await.expect("an episode");
    id.to_string()
}

/// Something to do, that nobody has taken yet.
async fn task(app: &TestApp, keeper: &Client) -> String {
    let may = keeper.may::<WriteConsultations>().await;
    let id = entity::ids::TaskId::new();
    let new = NewTask { title: "名簿を直す".to_owned(), due_on: None, staff: None, case: None };
    tsunagi::data::tasks::add(app.db(), &may, id, &new).await.expect("a task");
    id.to_string()
}

pub async fn commission(app: &TestApp, agency: AgencyId, commissioner: AgencyId) -> String {
    use entity::agency_commissions::ActiveModel;
    use sea_orm::{ActiveModelTrait, Set};
    let id = entity::ids::CommissionId::new();
    let row = ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        program: Set(entity::codes::Program::ALL[0]),
        commissioner_id: Set(commissioner),
        from_on: Set(entity::stamp::Ymd(20_260_401)),
        until_on: Set(None),
    };
    row.insert(app.raw()).await.expect("a commission");
    id.to_string()
}

pub async fn district(app: &TestApp) -> String {
    use entity::districts::ActiveModel;
    use sea_orm::{ActiveModelTrait, Set};
    let id = entity::ids::DistrictId::new();
    let row = ActiveModel {
        id: Set(id),
        code: Set(id.to_string()),
        name: Set("東圏域".to_owned()),
        kind: Set("圏域".to_owned()),
        sort: Set(1),
        is_active: Set(true),
        version: Set(1),
    };
    row.insert(app.raw()).await.expect("a district");
    id.to_string()
}

/// An entry of the log about this kind, made by opening a page.
async fn entry(app: &TestApp, keeper: &Client, address: &str, kind: &str) -> String {
    keeper.get(address).await;
    let mut query = entity::audit_entries::Entity::find().filter(entity::audit_entries::Column::Kind.eq(kind));
    if kind == "case" {
        query = query.filter(entity::audit_entries::Column::OwnerId.eq(keeper.agency));
    }
    let row = query.one(app.raw()).await.expect("the log").expect("an entry");
    format!("{}-{}", row.chain_id, row.seq)
}

async fn draft(app: &TestApp, author: StaffId) -> String {
    let task = SystemTask::new("a draft for a test");
    let form = "/consultations/new";
    drafts::park(app.db(), &task, author, None, form, drafts::Sheet::read("content=x")).await.expect("a draft");
    let row = entity::drafts::Entity::find().filter(entity::drafts::Column::StaffId.eq(author)).one(app.raw()).await;
    row.expect("drafts").expect("the draft").id.to_string()
}

fn fill(path: &str, value: impl Fn(&str) -> String) -> String {
    let filled = path.split('/').map(|part| {
        part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map_or_else(|| part.to_owned(), &value)
    });
    filled.collect::<Vec<_>>().join("/")
}

/// The act behind the words of a gate.
fn act(words: &str) -> Act {
    fn of<A: Action>() -> (&'static str, Act) {
        (A::NAME, A::ACT)
    }
    let acts = [
        of::<ViewBasics>(),
        of::<ViewConsultations>(),
        of::<ViewReferrals>(),
        of::<WriteBasics>(),
        of::<WriteConsultations>(),
        of::<WriteReferrals>(),
        of::<AnswerSlip>(),
        of::<Supervise>(),
        of::<Inquire>(),
        of::<MatchIdentities>(),
        of::<Unmask>(),
        of::<CountSupport>(),
        of::<ReadLog>(),
        of::<ReadTechnicalLog>(),
        of::<Administer>(),
    ];
    let found = acts.into_iter().find(|(name, _)| *name == words);
    found.unwrap_or_else(|| panic!("no act is called 「{words}」")).1
}

/// The path parameter of a kind of record, and the section that opens it.
fn kind(words: &str) -> (&'static str, Section) {
    fn of<R: Record, E: Owned>() -> (&'static str, &'static str, Section) {
        (R::NAME, R::PARAM, E::SECTION)
    }
    let kinds = [
        of::<CaseRecord, entity::cases::Entity>(),
        of::<PersonRecord, entity::persons::Entity>(),
        of::<HouseholdRecord, entity::households::Entity>(),
        of::<ConsultationRecord, entity::consultations::Entity>(),
        of::<ReferralRecord, entity::referrals::Entity>(),
        of::<TaskRecord, entity::tasks::Entity>(),
        // These lie in the section that opens the case itself.
        of::<ConsentRecord, entity::cases::Entity>(),
        of::<GrantRecord, entity::cases::Entity>(),
        of::<GrantReviewRecord, entity::cases::Entity>(),
        of::<InquiryRecord, entity::cases::Entity>(),
        of::<ExclusionRecord, entity::cases::Entity>(),
        of::<NondisclosureRecord, entity::persons::Entity>(),
        of::<IdentityInquiryRecord, entity::persons::Entity>(),
        of::<IdentityLinkRecord, entity::persons::Entity>(),
        of::<ProtectionRecord, entity::persons::Entity>(),
        of::<ProtectedRecord, entity::persons::Entity>(),
        of::<SharedCaseRecord, entity::cases::Entity>(),
    ];
    let found = kinds.into_iter().find(|(name, ..)| *name == words);
    let (_, param, section) = found.unwrap_or_else(|| panic!("no record is called 「{words}」"));
    (param, section)
}

/// Kind and act of a gate that guards one record.
fn guarded(route: &Route) -> Option<(&str, Act)> {
    let (kind, words) = route.gate.strip_prefix("on ")?.split_once(": ")?;
    Some((kind, act(words)))
}

fn is_public(route: &Route) -> bool {
    matches!(route.gate.as_str(), "open" | "public")
}

/// What somebody with this role must be answered.
fn expected(route: &Route, role: Role, side: Side) -> Answer {
    if let Some(words) = route.gate.strip_prefix("may ") {
        return match policy::reach(role, act(words)) {
            Reach::Nothing => Answer::Forbidden,
            _ => Answer::Given,
        };
    }
    let Some((record, act)) = guarded(route) else {
        let known = ["signed in", "signed in, even with an initial password"];
        assert!(
            is_public(route) || known.contains(&route.gate.as_str()),
            "{} {} has a gate that this test does not know: {}",
            route.method,
            route.path,
            route.gate
        );
        return Answer::Given;
    };
    let view = policy::reach(role, Act::View(kind(record).1));
    let does = policy::reach(role, act);
    let is_for_receivers = matches!(act, Act::AnswerSlip | Act::View(Section::Referrals));
    let is_shared = record == SharedCaseRecord::NAME;
    let (is_visible, is_allowed) = match side {
        // One's own case is not shared with oneself.
        Side::Inside if is_shared => (false, false),
        Side::Received if is_shared => (view >= Reach::Shared, does >= Reach::Shared),
        Side::Inside => (view >= Reach::Agency, does >= Reach::Agency && act != Act::AnswerSlip),
        Side::Outside => (false, false),
        Side::Received => (view >= Reach::Shared, does >= Reach::Shared && is_for_receivers),
    };
    match (is_visible, is_allowed) {
        (false, _) => Answer::Absent,
        (true, false) => Answer::Forbidden,
        (true, true) => Answer::Given,
    }
}

/// Asks as the route wants to be asked: GET, or POST with an empty form and a valid token.
async fn ask(who: &Client, route: &Route, address: &str) -> crate::support::Page {
    match route.method {
        "GET" => who.get(address).await,
        _ => who.post_empty(address).await,
    }
}

/// One person per role, and a supervisor who keeps the records.
async fn people(app: &TestApp) -> (Client, Vec<(Role, Client)>) {
    let keeper = app.person("持主", Role::Supervisor, NORTH).await;
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((*role, app.person(role.label(), *role, NORTH).await));
    }
    (keeper, people)
}

async fn abroad(app: &TestApp) -> Client {
    app.person("よその人", Role::Supervisor, SOUTH).await
}

fn complain(faults: &[String]) {
    let shown: Vec<&String> = faults.iter().take(60).collect();
    assert!(faults.is_empty(), "{} answers are wrong:\n{shown:#?}", faults.len());
}

both_databases! {
    /// Everybody is answered on every route as the policy says, inside and outside of their agency.
    async fn every_route_answers_every_role_as_the_policy_says(app: TestApp) {
        let (keeper, people) = people(&app).await;
        let other = abroad(&app).await;
        let mut places = BTreeMap::new();
        let mut faults = Vec::new();
        for (role, who) in &people {
            for route in routes().table() {
                for side in [Side::Inside, Side::Outside, Side::Received] {
                    if !has_side(route, side) {
                        continue;
                    }
                    if let Entry::Vacant(vacant) = places.entry(side) {
                        let (keeper, to) = match side {
                            Side::Inside => (&keeper, EAST),
                            Side::Outside => (&other, EAST),
                            Side::Received => (&other, NORTH),
                        };
                        let to = app.agency(to).await;
                        vacant.insert(Place::of(&app, keeper, to).await);
                    }
                    let Some(place) = places.get_mut(&side) else { continue };
                    if route.path.contains("{draft}") {
                        place.ids.insert("draft", draft(&app, who.staff).await);
                    }
                    let page = ask(who, route, &place.address(route)).await;
                    let answer = expected(route, *role, side);
                    if !answer.fits(route, page.status, page.location()) {
                        faults.push(format!(
                            "{role} {side:?}: {} {} ({}) must be {answer:?}, is {} {}",
                            route.method, route.path, route.gate, page.status, page.location()
                        ));
                    }
                    // What one post did must not hide what the next one would do.
                    if route.method == "POST" && page.status == StatusCode::SEE_OTHER {
                        places.clear();
                    }
                    if matches!(route.path, "/logout" | "/password") {
                        who.renew().await;
                    }
                }
            }
        }
        complain(&faults);
    }

    /// Without signing in, everything but the public list leads to the sign-in page.
    async fn a_stranger_is_sent_to_sign_in(app: TestApp) {
        let keeper = app.person("持主", Role::Supervisor, NORTH).await;
        let place = Place::of(&app, &keeper, app.agency(EAST).await).await;
        let stranger = app.stranger();
        stranger.get("/login").await;
        let mut faults = Vec::new();
        for route in routes().table() {
            let page = ask(&stranger, route, &place.address(route)).await;
            let is_right = if is_public(route) {
                matches!(page.status.as_u16(), 200 | 422)
            } else {
                page.status == StatusCode::SEE_OTHER && page.location() == "/login"
            };
            if !is_right {
                faults.push(format!("{} {}: {}", route.method, route.path, page.status));
            }
        }
        complain(&faults);
    }

    /// Text that is no id finds nothing, as an absent id does; never 400.
    async fn an_address_that_is_no_id_is_not_found(app: TestApp) {
        let (_, people) = people(&app).await;
        let mut faults = Vec::new();
        for route in routes().table().iter().filter(|route| route.path.contains('{')) {
            for (role, who) in &people {
                for text in ["abc", "%E3%81%82", "%FF", "0", "00000000-0000-0000-0000-00000000000g"] {
                    let address = fill(route.path, |_| text.to_owned());
                    let page = ask(who, route, &address).await;
                    let is_refused = route.gate.starts_with("may ")
                        && expected(route, *role, Side::Inside) == Answer::Forbidden;
                    let wanted = if is_refused { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
                    if page.status != wanted {
                        faults.push(format!("{role}: {} {address}: {}", route.method, page.status));
                    }
                }
            }
        }
        complain(&faults);
    }

    /// Nonsense behind the question mark never breaks a page.
    async fn a_senseless_query_breaks_no_page(app: TestApp) {
        let (keeper, people) = people(&app).await;
        let place = Place::of(&app, &keeper, app.agency(EAST).await).await;
        let mut faults = Vec::new();
        for query in ["page=1&page=2", "page=-1&from=x&until=99999999999999", "q=%FF&draft=%FF", "fiscal_year=x&format=y&q=%00", "done=%3Cscript%3E"] {
            for route in routes().table().iter().filter(|route| route.method == "GET") {
                for (role, who) in &people {
                    let address = place.address(route);
                    let plain = who.get(&address).await.status;
                    let page = who.get(format!("{address}?{query}")).await;
                    if matches!(page.status.as_u16(), 400 | 405 | 500..) || (plain.is_client_error() && plain != page.status) {
                        faults.push(format!("{role}: {address}?{query}: {}", page.status));
                    }
                }
            }
        }
        complain(&faults);
    }

    /// What is hidden and what does not exist cannot be told apart, and both refusals are on record.
    async fn a_hidden_record_is_answered_like_an_absent_one(app: TestApp) {
        let (keeper, people) = people(&app).await;
        let other = abroad(&app).await;
        let east = app.agency(EAST).await;
        let inside = Place::of(&app, &keeper, east).await;
        let hidden = Place::of(&app, &other, east).await;
        let mut faults = Vec::new();
        for (role, who) in &people {
            who.get("/password").await;
            for route in routes().table() {
                let Some((record, _)) = guarded(route) else { continue };
                let param = kind(record).0;
                let mut answers = Vec::new();
                for id in [hidden.ids[param].clone(), PersonId::new().to_string()] {
                    let mut ids = inside.ids.clone();
                    ids.insert(param, id.clone());
                    let record = id.parse().expect("an id");
                    let before = app.entries("refused", record).await;
                    let address = Place { ids }.address(route);
                    app.take_statements();
                    let page = ask(who, route, &address).await;
                    let statements = app.take_statements();
                    let is_recorded = app.entries("refused", record).await == before + 1;
                    let mut headers = page.headers.clone();
                    headers.remove("date");
                    headers.remove("x-request-id");
                    if page.status != StatusCode::NOT_FOUND || !is_recorded {
                        faults.push(format!("{role}: {} {address}: {}, recorded: {is_recorded}", route.method, page.status));
                    }
                    answers.push((page.status, headers, page.body, statements));
                }
                if answers[0] != answers[1] {
                    faults.push(format!("{role}: {} {} tells them apart: {answers:#?}", route.method, route.path));
                }
            }
        }
        complain(&faults);
    }
}

/// Whether a route can be asked about a record on this side.
fn has_side(route: &Route, side: Side) -> bool {
    match side {
        Side::Inside => true,
        Side::Outside => guarded(route).is_some(),
        Side::Received => ["on referral", "on shared case"].iter().any(|gate| route.gate.starts_with(gate)),
    }
}

#[test]
fn the_list_of_public_routes_is_pinned() {
    let routes = routes();
    let public = routes.table().iter().filter(|route| is_public(route));
    let mut public: Vec<String> = public.map(|route| format!("{} {}", route.method, route.path)).collect();
    public.sort();
    assert_eq!(public, PUBLIC);
}

#[test]
fn every_change_of_exposure_shows_in_the_route_table() {
    let routes = routes();
    let mut lines: Vec<(&str, &str, &str)> =
        routes.table().iter().map(|route| (route.path, route.method, route.gate.as_str())).collect();
    lines.sort_unstable();
    let width = lines.iter().map(|(path, ..)| path.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (path, method, gate) in lines {
        writeln!(text, "{method:<4} {path:<width$}  {gate}").expect("text");
    }
    snapshot("routes", &text);
}

#[test]
fn the_matrix_of_roles_is_signed_off_in_japanese() {
    let mut text = String::new();
    for role in Role::ALL {
        writeln!(text, "{role}").expect("text");
        for act in Act::all() {
            let reach = policy::reach(*role, act);
            writeln!(text, "　{}: {}", act.label(), reach.label()).expect("text");
        }
    }
    snapshot("roles", &text);
}

pub fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
