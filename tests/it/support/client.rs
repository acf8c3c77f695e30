//! Somebody at a browser: cookies, pages, and forms that are read before they are posted.

use super::page::Page;
use super::world::TestApp;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Method, Request};
use entity::ids::{AgencyId, PostingId, StaffId};
use http_body_util::BodyExt;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session, SessionStore};
use tsunagi::access::{Action, Actor, May, SIGN_IN_KEY, SignIn, TOKEN_KEY, start_session};
use tsunagi::data::sessions::Store;
use tsunagi::error::AppError;

/// Fields of a form, in order.
pub type Sent<'a> = &'a [(&'a str, &'a str)];

/// Somebody at a browser; clones share its cookies.
#[derive(Clone)]
pub struct Client {
    app: TestApp,
    /// The account; nobody's for a stranger.
    pub staff: StaffId,
    /// The posting acted under at first.
    pub posting: PostingId,
    /// The agency of that posting.
    pub agency: AgencyId,
    cookie: Arc<Mutex<Option<String>>>,
}

impl Client {
    /// Somebody whose session begins now, as if they had just typed their password.
    pub async fn signed_in(app: &TestApp, staff: StaffId, posting: PostingId, agency: AgencyId) -> Self {
        let client = Self { app: app.clone(), staff, posting, agency, cookie: Arc::default() };
        client.renew().await;
        client
    }

    /// Somebody without a session.
    pub fn stranger(app: &TestApp) -> Self {
        Self {
            app: app.clone(),
            staff: StaffId::new(),
            posting: PostingId::new(),
            agency: AgencyId::new(),
            cookie: Arc::default(),
        }
    }

    /// The same browser before another application on the same database.
    pub fn before(&self, app: &TestApp) -> Self {
        Self { app: app.clone(), ..self.clone() }
    }

    /// Begins a new session in place of the one in use.
    pub async fn renew(&self) {
        let session = self.session(None);
        let now = self.app.clock().now();
        let sign_in = SignIn { staff: self.staff, posting: Some(self.posting), since: now, seen: now };
        start_session(&session, &sign_in).await.expect("a session");
        session.save().await.expect("the session is kept");
        let id = session.id().expect("the session has an id");
        *self.cookie.lock().expect("cookie") = Some(id.to_string());
    }

    /// The same account at another machine, not signed in.
    pub fn elsewhere(&self) -> Self {
        Self { cookie: Arc::default(), ..self.clone() }
    }

    fn session(&self, id: Option<Id>) -> Session {
        let store = Arc::new(Store::new(self.app.db().clone()));
        let expiry = Expiry::OnInactivity(time::Duration::hours(24));
        Session::new(id, store, Some(expiry))
    }

    /// The value of the session cookie.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("cookie").clone()
    }

    /// Replaces the session cookie.
    pub fn set_cookie(&self, value: Option<String>) {
        *self.cookie.lock().expect("cookie") = value;
    }

    /// The form token of the session, as every form carries it.
    pub async fn token(&self) -> String {
        let Some(cookie) = self.cookie() else {
            return String::new();
        };
        let id = Id::from_str(&cookie).expect("a session id");
        let record = Store::new(self.app.db().clone()).load(&id).await;
        record
            .expect("sessions can be read")
            .and_then(|record| record.data.get(TOKEN_KEY)?.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Opens a page.
    pub async fn get(&self, path: impl AsRef<str>) -> Page {
        let request = Request::get(path.as_ref());
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Opens a page and goes where it leads.
    pub async fn visit(&self, path: impl AsRef<str>) -> Page {
        self.get(path).await.follow().await
    }

    /// Opens the form at `path`, fills it in like a browser, changes `fields`, and posts it to its own address.
    pub async fn post(&self, path: impl AsRef<str>, fields: Sent<'_>) -> Page {
        let path = path.as_ref();
        let page = self.get(path).await;
        self.post_form(&page, path, fields).await
    }

    /// Posts the form of a page in hand whose address begins like `path`.
    pub async fn post_form(&self, page: &Page, path: &str, fields: Sent<'_>) -> Page {
        let (action, mut filled) = page.form(path);
        for (name, _) in fields {
            filled.retain(|(known, _)| known != name);
        }
        filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_body(&action, &encode(&filled)).await
    }

    /// Posts fields with a valid token to an address whose form was never opened.
    pub async fn post_without_form(&self, path: impl AsRef<str>, fields: Sent<'_>) -> Page {
        let token = self.token().await;
        let mut all = vec![("_token".to_owned(), token)];
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_body(path.as_ref(), &encode(&all)).await
    }

    /// Posts a valid token and nothing else.
    pub async fn post_empty(&self, path: impl AsRef<str>) -> Page {
        self.post_without_form(path, &[]).await
    }

    /// Posts a body as it stands.
    pub async fn post_body(&self, path: &str, body: &str) -> Page {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()));
        self.send(request.expect("a request")).await
    }

    /// Sends any request with the cookie in hand.
    pub async fn send(&self, mut request: Request<Body>) -> Page {
        if let Some(cookie) = self.cookie() {
            let value = format!("tsunagi={cookie}").parse().expect("a cookie");
            request.headers_mut().insert(COOKIE, value);
        }
        let address = request.uri().to_string();
        let method = request.method().clone();
        let response = self.app.router().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(SET_COOKIE) {
            self.take_cookie(value.to_str().expect("a cookie"));
        }
        let bytes = body.collect().await.expect("a body").to_bytes();
        Page {
            client: self.clone(),
            asked: format!("{method} {address}"),
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    fn take_cookie(&self, line: &str) {
        let Some(value) = line.strip_prefix("tsunagi=") else {
            return;
        };
        let value = value.split(';').next().unwrap_or_default();
        let is_over = value.is_empty() || line.contains("Max-Age=0");
        self.set_cookie((!is_over).then(|| value.to_owned()));
    }

    /// The actor behind this session.
    pub async fn actor(&self) -> Actor {
        self.gate::<Actor>().await.expect("signed in")
    }

    /// The proof that this person may do `A`, taken at the real gate.
    pub async fn may<A: Action>(&self) -> May<A> {
        self.try_may().await.expect("the act is allowed")
    }

    /// The same proof, or the refusal.
    pub async fn try_may<A: Action>(&self) -> Result<May<A>, AppError> {
        self.gate().await
    }

    async fn gate<G>(&self) -> Result<G, AppError>
    where
        G: axum::extract::FromRequestParts<tsunagi::state::AppState, Rejection = AppError>,
    {
        let request = Request::builder().method(Method::POST).body(());
        let (mut parts, ()) = request.expect("a request").into_parts();
        let id = self.cookie().map(|id| Id::from_str(&id).expect("an id"));
        parts.extensions.insert(self.session(id));
        G::from_request_parts(&mut parts, self.app.state()).await
    }

    /// Who the session says has signed in.
    pub async fn sign_in(&self) -> Option<SignIn> {
        let id = Id::from_str(&self.cookie()?).expect("an id");
        let session = self.session(Some(id));
        session.get(SIGN_IN_KEY).await.expect("the session")
    }
}

/// The body of a form.
pub fn encode(fields: &[(String, String)]) -> String {
    serde_html_form::to_string(fields).expect("a form")
}
