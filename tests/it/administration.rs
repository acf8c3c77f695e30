//! Agencies, accounts, code lists, the log and drafts, as the people who keep and read them meet them.
#![cfg(test)]

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::config::Config;
use tsunagi::data::staff::{Hashing, NewStaff};
use tsunagi::data::{Db, Migrate, agencies};
use tsunagi::state::AppState;

/// An installation with one administrator.
struct World {
    app: axum::Router,
    _folder: tempfile::TempDir,
}

struct Browser {
    app: axum::Router,
    cookie: String,
    token: String,
}

struct Page {
    status: StatusCode,
    place: String,
    text: String,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.db", folder.path().display());
        let db = Db::open(&url, Migrate::Yes, "検査", Clock::system()).await.unwrap();
        let mut config = Config::read(None, std::iter::empty()).unwrap();
        (config.argon2_memory_kib, config.argon2_passes) = (8, 1);
        let hashing = Hashing::of(&config);
        let state = AppState::new(db, config);
        let staff = NewStaff {
            login: "admin".to_owned(),
            name: "管理 一郎".to_owned(),
            kana: "カンリ　イチロウ".to_owned(),
            valid_from: None,
            valid_until: None,
            qualifications: Vec::new(),
        };
        let task = SystemTask::new("a test");
        agencies::set_up(&state.db, &task, hashing, "みどり市", &staff, "admin-password-1").await.unwrap();
        Self { app: tsunagi::web::app(state), _folder: folder }
    }

    async fn administrator(&self) -> Browser {
        self.sign_in("admin", "admin-password-1").await
    }

    async fn sign_in(&self, login: &str, password: &str) -> Browser {
        let mut browser = Browser { app: self.app.clone(), cookie: String::new(), token: String::new() };
        browser.get("/login").await;
        let page = browser.post("/login", &[("login", login), ("password", password)]).await;
        page.is(303);
        if page.place == "/password" {
            browser.get("/password").await;
            let new = "changed-password-1";
            let fields = [("old", password), ("new", new), ("again", new)];
            browser.post("/password", &fields).await.is(303);
        }
        browser.get("/drafts").await.is(200);
        browser
    }
}

impl Browser {
    async fn send(&mut self, request: Request<Body>) -> Page {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let headers = response.headers();
        if let Some(cookie) = headers.get("set-cookie") {
            cookie.to_str().unwrap().split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        let place = headers.get("location").map(|place| place.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let page =
            Page { status, place: place.unwrap_or_default(), text: String::from_utf8_lossy(&bytes).into_owned() };
        if page.text.contains("name=\"_token\"") {
            self.token = page.between("name=\"_token\" value=\"", "\"");
        }
        page
    }

    async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header("cookie", &self.cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("_token", self.token.as_str())];
        all.extend_from_slice(fields);
        let body = serde_html_form::to_string(&all).unwrap();
        let request = Request::post(path)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Registers the agency that the tests are about, and answers its address.
    async fn agency(&mut self) -> String {
        self.get("/admin/agencies/new").await.is(200);
        let page = self.post("/admin/agencies/new", &AGENCY).await;
        page.is(303);
        page.place.split('?').next().unwrap().to_owned()
    }

    /// Registers a consultant of that agency, and answers address and initial password.
    async fn consultant(&mut self, agency: &str) -> (String, String) {
        let id = agency.rsplit('/').next().unwrap();
        self.get("/admin/staff/new").await.is(200);
        let fields = [
            ("login", "sato"),
            ("name", "佐藤 花子"),
            ("agency", id),
            ("roles", "consultant"),
            ("roles", "supervisor"),
        ];
        let page = self.post("/admin/staff/new", &fields).await;
        page.is(303);
        let shown = self.get(&page.place).await;
        let password = shown.between("<code class=\"strong\">", "</code>");
        (page.place.split('?').next().unwrap().to_owned(), password)
    }
}

impl Page {
    #[track_caller]
    fn is(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
    }

    #[track_caller]
    fn says(&self, words: &str) {
        assert!(self.text.contains(words), "「{words}」がありません: {}", self.text);
    }

    #[track_caller]
    fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self.text.split_once(before).unwrap_or_else(|| panic!("{before}: {}", self.text));
        rest.split(after).next().unwrap().to_owned()
    }
}

const AGENCY: [(&str, &str); 6] = [
    ("code", "S-01"),
    ("name", "みどり市社会福祉協議会"),
    ("kana", "みどりししゃきょう"),
    ("kind", "03"),
    ("reply_days", "14"),
    ("hours_wed", "8:30-12:00, 13:00-17:15"),
];

/// The fields with one of them changed or added.
fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = fields.iter().copied().filter(|(given, _)| *given != name);
    others.chain([(name, value)]).collect()
}

#[tokio::test]
async fn an_agency_is_registered_shown_and_changed() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    let agency = admin.agency().await;
    admin.get(&agency).await.says("8:30-12:00, 13:00-17:15");
    admin.get(&format!("{agency}/edit")).await.is(200);
    let changed = with(&with(&AGENCY, "name", "みどり市社協"), "version", "1");
    admin.post(&format!("{agency}/edit"), &changed).await.is(303);
    admin.get("/admin/agencies?name=%E3%83%9F").await.is(200);
    admin.get("/admin/agencies?kind=03").await.says("みどり市社協");
    admin.post(&format!("{agency}/edit"), &changed).await.is(409);
}

#[tokio::test]
async fn a_mistake_in_an_agency_is_told_at_its_field() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    admin.agency().await;
    admin.post("/admin/agencies/new", &[]).await.is(422);
    let twice = admin.post("/admin/agencies/new", &AGENCY).await;
    twice.is(422);
    twice.says("ほかの機関が使っています");
    let second = with(&with(&AGENCY, "code", "S-02"), "is_municipality", "yes");
    let second = admin.post("/admin/agencies/new", &second).await;
    second.is(422);
    second.says("「みどり市」がこの市町村自身の機関");
    let long = "あ".repeat(100_000);
    for (name, value) in [("name", long.as_str()), ("valid_from", "R8.2.30"), ("field", "\u{7}"), ("kind", "99")] {
        let page = admin.post("/admin/agencies/new", &with(&AGENCY, name, value)).await;
        page.is(422);
        page.says(&format!("id=\"{name}-error\""));
    }
}

#[tokio::test]
async fn a_conflict_leaves_a_draft_that_can_be_gone_on_with() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    let agency = admin.agency().await;
    let edit = format!("{agency}/edit");
    admin.get(&edit).await.is(200);
    let late = with(&with(&AGENCY, "name", "遅れた名前"), "version", "0");
    admin.post(&edit, &late).await.is(409);
    let drafts = admin.get("/drafts").await;
    drafts.says("機関：変更");
    let draft = drafts.between(&format!("{edit}?draft="), "\"");
    let form = admin.get(&format!("{edit}?draft={draft}")).await;
    form.says("遅れた名前");
    form.says("name=\"version\" value=\"1\"");
    let discard = format!("/drafts/{draft}/discard");
    admin.get(&discard).await.says("捨てますか");
    admin.post(&discard, &[]).await.is(303);
    admin.post(&discard, &[]).await.is(404);
}

#[tokio::test]
async fn an_initial_password_is_shown_once_and_must_be_changed() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    let agency = admin.agency().await;
    let (sato, password) = admin.consultant(&agency).await;
    assert_eq!(password.split('-').count(), 4);
    assert!(!admin.get(&sato).await.text.contains(&password));
    let mut browser = world.sign_in("sato", &password).await;
    admin.post(&format!("{sato}/reset-password"), &[]).await.is(303);
    browser.get("/drafts").await.is(303);
    admin.post(&format!("{sato}/disable"), &[]).await.is(303);
    browser.get("/drafts").await.is(303);
}

#[tokio::test]
async fn nobody_edits_their_own_roles_or_switches_themselves_off() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    let list = admin.get("/admin/staff").await;
    let own = list.between("<td data-head=\"氏名\"><a href=\"", "\"");
    admin.get(&own).await.says("自分では変更できません");
    admin.get(&format!("{own}/postings/new")).await.is(409);
    for part in ["postings/new", "disable", "reset-password"] {
        admin.post(&format!("{own}/{part}"), &[("roles", "auditor")]).await.is(409);
    }
}

#[tokio::test]
async fn roles_are_kept_apart() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    let agency = admin.agency().await;
    let (sato, password) = admin.consultant(&agency).await;
    for path in ["/consultations", "/cases", "/persons", "/households", "/referrals", "/admin/audit"] {
        admin.get(path).await.is(403);
    }
    let mut other = world.sign_in("sato", &password).await;
    for path in ["/admin/agencies", "/admin/staff", "/admin/masters", "/admin/audit/technical", sato.as_str()] {
        other.get(path).await.is(403);
    }
    other.get("/admin/audit").await.is(200);
    other.post("/admin/agencies/new", &AGENCY).await.is(403);
}

#[tokio::test]
async fn an_unknown_address_is_not_found_and_recorded() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    for path in [
        "/admin/agencies/x",
        "/admin/agencies/%FF",
        "/admin/staff/0190aaaa-0000-7000-8000-000000000000",
        "/admin/masters/kinds/zzz/edit",
        "/admin/masters/districts/9/edit",
        "/admin/masters/holidays/x/remove",
        "/admin/audit/technical/x",
        "/drafts/x/discard",
    ] {
        admin.get(path).await.is(404);
    }
    let log = admin.get("/admin/audit/technical?act=refused&kind=staff").await;
    let entry = log.between("href=\"/admin/audit/technical/", "\"");
    let entry = admin.get(&format!("/admin/audit/technical/{entry}")).await;
    entry.says("いま存在しません");
    admin.get("/admin/audit/technical?from=R8.2.30&staff=nobody").await.is(422);
}

#[tokio::test]
async fn code_lists_are_kept_and_their_changes_recorded() {
    let world = World::new().await;
    let mut admin = world.administrator().await;
    for path in ["kinds/new", "kinds/05/edit", "kinds/05/mappings", "districts/new", "holidays"] {
        let path = format!("/admin/masters/{path}");
        admin.get(&path).await.is(200);
        admin.post(&path, &[]).await.is(422);
    }
    let kind = [("code", "21-x"), ("label", "寺社"), ("sort", "500"), ("is_active", "yes"), ("category", "21")];
    admin.post("/admin/masters/kinds/new", &kind).await.is(303);
    admin.post("/admin/masters/kinds/new", &kind).await.is(422);
    let mapping = [("from", "令和9年度"), ("category", "17")];
    admin.post("/admin/masters/kinds/21-x/mappings", &mapping).await.is(303);
    admin.get("/admin/masters/kinds/21-x/mappings").await.says("令和9年度");
    let day = [("day", "R8.12.28"), ("name", "臨時の祝日")];
    admin.post("/admin/masters/holidays", &day).await.is(303);
    admin.post("/admin/masters/holidays", &day).await.is(422);
    admin.post("/admin/masters/holidays/20261228/remove", &[]).await.is(303);
    let log = admin.get("/admin/audit/technical?kind=master").await;
    log.says("臨時の祝日 → 取り除き");
}
