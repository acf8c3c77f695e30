//! The four locks, each shown by a program that must not compile beside one that does.
//!
//! # A route takes only handlers that begin with a gate
//!
//! ```
//! # use axum::extract::State;
//! # use tsunagi::{access::Actor, data::Db, web::Routes};
//! async fn page(_who: Actor, State(_db): State<Db>) -> &'static str { "" }
//! let _routes = Routes::default().get("/page", page);
//! ```
//! ```compile_fail,E0277
//! # use axum::extract::State;
//! # use tsunagi::{access::Actor, data::Db, web::Routes};
//! async fn page(State(_db): State<Db>) -> &'static str { "" }
//! let _routes = Routes::default().get("/page", page);
//! ```
//!
//! # SQL runs in `data` only
//!
//! ```
//! # use sea_orm::EntityTrait;
//! # use tsunagi::data::Db;
//! async fn all(db: &sea_orm::DatabaseConnection) {
//!     let _rows = entity::cases::Entity::find().all(db).await;
//! }
//! ```
//! ```compile_fail,E0277
//! # use sea_orm::EntityTrait;
//! # use tsunagi::data::Db;
//! async fn all(db: &Db) {
//!     let _rows = entity::cases::Entity::find().all(db).await;
//! }
//! ```
//!
//! # A proof cannot be made up
//!
//! ```
//! # use tsunagi::access::{Actor, May, ViewBasics};
//! fn who(may: &May<ViewBasics>) -> &Actor { may.actor() }
//! ```
//! ```compile_fail,E0451
//! # use tsunagi::access::{Actor, May, ViewBasics};
//! fn forged(actor: Actor) -> May<ViewBasics> {
//!     May { actor, action: std::marker::PhantomData }
//! }
//! ```
//!
//! # Who acts cannot be made up, altered or copied
//!
//! ```
//! # use tsunagi::access::Actor;
//! fn agency(actor: &Actor) -> entity::ids::AgencyId { actor.agency() }
//! ```
//! ```compile_fail,E0451
//! # use tsunagi::access::{Actor, Standing, Witness};
//! fn forged(standing: Standing) -> Actor {
//!     Actor { standing, token: String::new(), witness: Witness::absent() }
//! }
//! ```
//! ```compile_fail,E0624
//! # use tsunagi::access::{Actor, Standing, Witness};
//! fn made(standing: Standing) -> Actor {
//!     Actor::new(standing, String::new(), Witness::absent())
//! }
//! ```
//! ```compile_fail,E0616
//! # use tsunagi::access::Actor;
//! fn moved(actor: &mut Actor, agency: entity::ids::AgencyId) {
//!     actor.standing.agency = agency;
//! }
//! ```
//! ```compile_fail,E0277
//! # use tsunagi::access::Actor;
//! fn copied(actor: &Actor) -> Actor { Actor::clone(actor) }
//! ```
//!
//! # A proof of reading is not a proof of writing
//!
//! ```
//! # use tsunagi::access::{ViewBasics, WriteBasics};
//! # use tsunagi::data::{Db, households::{self, Household, OnHousehold}};
//! async fn save(db: &Db, on: &OnHousehold<WriteBasics>, new: &Household) {
//!     let _saved = households::change(db, on, 1, new).await;
//! }
//! ```
//! ```compile_fail,E0308
//! # use tsunagi::access::{ViewBasics, WriteBasics};
//! # use tsunagi::data::{Db, households::{self, Household, OnHousehold}};
//! async fn save(db: &Db, on: &OnHousehold<ViewBasics>, new: &Household) {
//!     let _saved = households::change(db, on, 1, new).await;
//! }
//! ```
