//! The route table: a route accepts only handlers whose first argument settles access.

use crate::access::{Gate, Gated};
use crate::data::sessions::Store;
use crate::state::AppState;
use crate::web::layers;
use axum::handler::Handler;
use axum::{Router, middleware};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// One line of the route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: &'static str,
    /// The address, with `{parameters}`.
    pub path: &'static str,
    /// What settles access.
    pub gate: String,
}

/// Collects routes; the only way to register a handler.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    table: Vec<Route>,
}

impl Routes {
    /// A page.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where handlers are registered")]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: Gated + 'static,
    {
        self.add::<T>("GET", path, axum::routing::get(handler))
    }

    /// Something that changes something.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where handlers are registered")]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: Gated + 'static,
    {
        self.add::<T>("POST", path, axum::routing::post(handler))
    }

    #[expect(clippy::disallowed_methods, reason = "this is where handlers are registered")]
    fn add<T: Gated>(
        mut self,
        method: &'static str,
        path: &'static str,
        handler: axum::routing::MethodRouter<AppState>,
    ) -> Self {
        if let Some(param) = T::Gate::PARAM {
            assert!(path.contains(&format!("{{{param}}}")), "{path} lacks the parameter {param} that its gate reads");
        }
        self.table.push(Route { method, path, gate: T::Gate::name() });
        self.router = self.router.route(path, handler);
        self
    }

    /// The table, for snapshots and the generated access test.
    pub fn table(&self) -> &[Route] {
        &self.table
    }
}

/// All routes.
pub fn routes() -> Routes {
    let routes = Routes::default();
    let routes = super::sign_in::routes(routes);
    let routes = super::home::routes(routes);
    let routes = super::consultations::routes(routes);
    let routes = super::households::routes(routes);
    let routes = super::persons::routes(routes);
    let routes = super::identities::routes(routes);
    let routes = super::protections::routes(routes);
    let routes = super::nondisclosures::routes(routes);
    let routes = super::successors::routes(routes);
    let routes = super::cases::routes(routes);
    let routes = super::consents::routes(routes);
    let routes = super::grants::routes(routes);
    let routes = super::exclusions::routes(routes);
    let routes = super::grant_reviews::routes(routes);
    let routes = super::emergencies::routes(routes);
    let routes = super::notifications::routes(routes);
    let routes = super::shared_cases::routes(routes);
    let routes = super::ledger::routes(routes);
    let routes = super::referrals::routes(routes);
    let routes = super::tasks::routes(routes);
    let routes = super::phone_notes::routes(routes);
    let routes = super::daily::routes(routes);
    let routes = super::search::routes(routes);
    let routes = super::suggestions::routes(routes);
    let routes = super::statistics::routes(routes);
    let routes = super::health::routes(routes);
    let routes = super::agencies::routes(routes);
    let routes = super::staff::routes(routes);
    let routes = super::masters::routes(routes);
    let routes = super::audit::routes(routes);
    let routes = super::drafts::routes(routes);
    super::assets::routes(routes)
}

/// The application with all its layers.
#[expect(clippy::disallowed_methods, reason = "the one fallback")]
pub fn app(state: AppState) -> Router {
    let sessions = SessionManagerLayer::new(Store::new(state.db.clone()))
        .with_name("tsunagi")
        .with_secure(state.config.secure_cookies)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::hours(24)));
    routes()
        .router
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(state.clone(), layers::record))
        .layer(middleware::from_fn(layers::actor))
        .layer(middleware::from_fn_with_state(state.clone(), layers::hidden))
        .layer(middleware::from_fn_with_state(state.clone(), layers::park))
        .layer(sessions)
        .layer(middleware::from_fn(layers::headers))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            std::time::Duration::from_mins(1),
        ))
        // Pages are made for one reader each: time counts more here than the last bytes.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn(layers::trace))
        .with_state(state)
}

async fn not_found() -> crate::error::AppError {
    crate::error::AppError::NotFound
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    use axum::response::IntoResponse;
    let cause = cause
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    crate::error::AppError::Broken(cause).into_response()
}
