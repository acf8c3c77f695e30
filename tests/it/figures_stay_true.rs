//! A figure that was read before is counted again after everything that changes it, in every process.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{Method, Role};
use tsunagi::access::SystemTask;
use tsunagi::data::statistics::{self, Offer, Report};
use tsunagi::data::{Db, Migrate};
use tsunagi::domain::fiscal_year::{FiscalYear, FiscalYears};

const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

/// The figures of this and of all agencies as one process tells them.
async fn told(app: &TestApp, db: &Db, reader: &Client) -> String {
    let task = Offer::to_task(db, &SystemTask::new("a test")).await.expect("the agencies");
    let own = Offer::to_actor(db, &reader.actor().await).await.expect("the agency");
    let year = FiscalYears::only(FiscalYear::of_ymd(app.today().0));
    let mut told = Vec::new();
    for of in [task.choose("").expect("all"), own.choose("").expect("one's own")] {
        for report in Report::ALL {
            let figure = statistics::figure(db, &of, report, year).await.expect("a figure");
            told.push(format!("{report:?} {:?}", figure.rows));
        }
    }
    told.join("\n")
}

/// Three processes on one database: two that have read the figures before, and one that never has.
struct Processes {
    app: TestApp,
    other: Db,
    reader: Client,
    last: String,
}

impl Processes {
    async fn new(app: &TestApp, reader: Client) -> Self {
        let other = open(app).await;
        let last = told(app, app.db(), &reader).await;
        assert_eq!(told(app, &other, &reader).await, last);
        Self { app: app.clone(), other, reader, last }
    }

    /// After a change everybody must tell the new figures.
    async fn have_noticed(&mut self, what: &str) {
        let truth = told(&self.app, &open(&self.app).await, &self.reader).await;
        assert_ne!(truth, self.last, "{what} changes a figure");
        assert_eq!(told(&self.app, self.app.db(), &self.reader).await, truth, "this process after {what}");
        assert_eq!(told(&self.app, &self.other, &self.reader).await, truth, "another process after {what}");
        self.last = truth;
    }
}

async fn open(app: &TestApp) -> Db {
    Db::open(app.url(), Migrate::No, "another", app.state().clock.clone()).await.expect("another process")
}

both_databases! {
    /// Each verb on a consultation or a person that changes what is counted is seen at once.
    async fn contacts_and_persons_are_counted_anew(app: TestApp) {
        let sato = app.person_with("佐藤", &[Role::Consultant, Role::Supervisor], "北").await;
        let person = app.somebody().held_by(&sato).await;
        let mut all = Processes::new(&app, sato.clone()).await;
        let call = app.consultation().held_by(&sato).about(person.id).await;
        all.have_noticed("a call").await;
        let path = format!("/consultations/{}/edit", call.id);
        sato.post(&path, &[("method", Method::Office.code())]).await.is(SEE_OTHER);
        all.have_noticed("a corrected method").await;
        sato.post(format!("/persons/{}/edit", person.id), &[("birth", "S55.4.1")]).await.is(SEE_OTHER);
        all.have_noticed("a birth date").await;
        sato.post(format!("/consultations/{}/void", call.id), &[("reason", "重複")]).await.is(SEE_OTHER);
        all.have_noticed("a void").await;
    }

    /// Each step of a referral that changes what is counted is seen at once.
    async fn referrals_are_counted_anew(app: TestApp) {
        let sato = app.person_with("佐藤", &[Role::Consultant, Role::Supervisor], "北").await;
        let suzuki = app.person("鈴木", Role::Consultant, "南").await;
        let to = app.agency("南").await;
        let mut all = Processes::new(&app, sato.clone()).await;
        let day = [("answered_on", "2026-11-21"), ("completed_on", "2026-11-21")];
        let one = app.referral(to).held_by(&sato).sent().await;
        all.have_noticed("a referral sent at once").await;
        let path = |id, act: &str| format!("/referrals/{id}/{act}");
        suzuki.post(path(one.id, "answer"), &[("status", "accepted"), day[0]]).await.is(SEE_OTHER);
        all.have_noticed("an acceptance").await;
        suzuki.post(path(one.id, "complete"), &[("outcome", "面談を始めました。"), day[1]]).await.is(SEE_OTHER);
        sato.post(path(one.id, "void"), &[("reason", "重複")]).await.is(SEE_OTHER);
        all.have_noticed("a void").await;
        let two = app.referral(to).held_by(&sato).await;
        sato.post(path(two.id, "send"), &[]).await.is(SEE_OTHER);
        all.have_noticed("a draft that was sent").await;
        sato.post(path(two.id, "withdraw"), &[("reason", "不要になった")]).await.is(SEE_OTHER);
        all.have_noticed("a withdrawal").await;
        let three = app.referral(to).held_by(&sato).sent().await;
        all.have_noticed("another referral").await;
        suzuki.post(path(three.id, "answer"), &[("status", "declined"), day[0], ("note", "定員のため")]).await.is(SEE_OTHER);
        all.have_noticed("a refusal").await;
    }
}
