//! Records made through the verbs of the program, setting only what a test is about.

use super::client::Client;
use super::world::TestApp;
use entity::codes::{
    About, CaseStage, Counterpart, Method, ReferralKind, Relationship, Sex, SlipGround, SubjectRole, Urgency,
};
use entity::ids::{AgencyId, CaseId, ConsultationId, HouseholdId, PersonId, ReferralId};
use entity::stamp::Ymd;
use entity::{cases, consultations, households, persons, referrals};
use sea_orm::EntityTrait;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use tsunagi::access::{WriteBasics, WriteConsultations, WriteReferrals};
use tsunagi::clock::{local_minute, ymd};
use tsunagi::data::cases::NewCase;
use tsunagi::data::consultations::Consultation;
use tsunagi::data::households::Household;
use tsunagi::data::persons::Person;
use tsunagi::data::referrals::{NewReferral, Receiver};

/// A record in the making: what it is to be, and whose.
pub struct Making<T> {
    app: TestApp,
    by: Option<Client>,
    new: T,
}

impl<T> Making<T> {
    /// Who records it; it belongs to their agency.
    pub fn held_by(mut self, who: &Client) -> Self {
        self.by = Some(who.clone());
        self
    }

    /// Changes what the test is about.
    pub fn with(mut self, change: impl FnOnce(&mut T)) -> Self {
        change(&mut self.new);
        self
    }

    fn by(&self) -> &Client {
        self.by.as_ref().expect("say who records it: held_by(…)")
    }
}

impl TestApp {
    /// A household.
    pub fn household(&self) -> Making<Household> {
        self.making(Household {
            label: String::new(),
            postal_code: String::new(),
            address: String::new(),
            district: None,
            note: String::new(),
        })
    }

    /// A person who is helped.
    pub fn somebody(&self) -> Making<Person> {
        self.making(Person {
            household: None,
            relationship: Relationship::Myself,
            family_name: "山田".to_owned(),
            given_name: "太郎".to_owned(),
            family_kana: "ヤマダ".to_owned(),
            given_kana: "タロウ".to_owned(),
            calling_name: String::new(),
            sex: Sex::Unknown,
            birth_lo: Ymd(0),
            birth_hi: Ymd(0),
            birth_precision: "unknown".to_owned(),
            birth_as_of: Ymd(0),
            district: None,
            cautions: Vec::new(),
            caution_note: String::new(),
            note: String::new(),
            names: Vec::new(),
            phones: Vec::new(),
            addresses: Vec::new(),
        })
    }

    /// A case.
    pub fn case(&self) -> Making<NewCase> {
        self.making(NewCase {
            title: "山田家".to_owned(),
            household: None,
            subjects: Vec::new(),
            stage: CaseStage::Active,
            route: None,
            opened_on: self.today(),
            summary: String::new(),
            program: None,
            from: None,
            taken: None,
        })
    }

    /// A consultation, just now, by telephone.
    pub fn consultation(&self) -> Making<Consultation> {
        self.making(Consultation {
            case: None,
            occurred_at: local_minute(self.state().clock.local()),
            minutes: None,
            method: Method::Tel,
            counterpart: Counterpart::Myself,
            counterpart_note: String::new(),
            route: None,
            first_contact: None,
            topics: String::new(),
            program: None,
            field: None,
            place: String::new(),
            content: "電話で様子をうかがった。".to_owned(),
            next_step: None,
            next_note: String::new(),
            next_on: None,
            is_anonymous: true,
            subjects: Vec::new(),
        })
    }

    /// A referral to an agency, only drafted.
    pub fn referral(&self, to: AgencyId) -> Making<NewReferral> {
        self.making(NewReferral {
            case: None,
            consultation: None,
            to: Receiver::Agency(to),
            kind: ReferralKind::Introduction,
            about: About::Myself,
            subjects: Vec::new(),
            reason: "家計の相談をお願いします。".to_owned(),
            urgency: Urgency::D,
            is_accompanied: false,
            ground: SlipGround::NoPersonalData,
            ground_note: String::new(),
            slip_subject: String::new(),
            slip_background: String::new(),
            sent_on: None,
            again_of: None,
        })
    }

    /// Today on the clock of the test.
    pub fn today(&self) -> Ymd {
        ymd(self.state().clock.today())
    }

    fn making<T>(&self, new: T) -> Making<T> {
        Making { app: self.clone(), by: None, new }
    }
}

impl Making<Person> {
    /// Family name and given name.
    pub fn named(self, family: &str, given: &str) -> Self {
        self.with(|person| {
            family.clone_into(&mut person.family_name);
            given.clone_into(&mut person.given_name);
            person.family_kana.clear();
            person.given_kana.clear();
        })
    }

    /// A member of this household.
    pub fn in_household(self, id: HouseholdId) -> Self {
        self.with(|person| person.household = Some(id))
    }
}

impl Making<NewCase> {
    /// What it is called.
    pub fn titled(self, title: &str) -> Self {
        self.with(|case| title.clone_into(&mut case.title))
    }

    /// Whom it is about.
    pub fn about(self, person: PersonId) -> Self {
        self.with(|case| case.subjects.push((person, SubjectRole::Principal)))
    }
}

impl Making<Consultation> {
    /// Whom it is about, as 本人.
    pub fn about(self, person: PersonId) -> Self {
        self.with(|new| {
            new.subjects.push((person, true));
            new.is_anonymous = false;
        })
    }

    /// What was said.
    pub fn saying(self, content: &str) -> Self {
        self.with(|new| content.clone_into(&mut new.content))
    }
}

impl Making<NewReferral> {
    /// Sent today.
    pub fn sent(self) -> Self {
        let today = self.app.today();
        self.with(|new| new.sent_on = Some(today))
    }
}

type Made<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Records through a verb, then reads the row.
macro_rules! made {
    ($($new:ty => $model:ty, $id:ty, $entity:ty, $act:ty, |$db:ident, $may:ident, $key:ident, $made:ident| $call:expr;)*) => { $(
        impl IntoFuture for Making<$new> {
            type Output = $model;
            type IntoFuture = Made<$model>;

            fn into_future(self) -> Made<$model> {
                Box::pin(async move {
                    let $may = self.by().may::<$act>().await;
                    let $key = <$id>::new();
                    let ($db, $made) = (self.app.db(), &self.new);
                    $call.await.expect("the record can be made");
                    let row = <$entity>::find_by_id($key).one(self.app.raw()).await;
                    row.expect("the row can be read").expect("the row is there")
                })
            }
        }
    )* };
}

made! {
    Household => households::Model, HouseholdId, households::Entity, WriteBasics,
        |db, may, id, new| tsunagi::data::households::add(db, &may, id, new);
    Person => persons::Model, PersonId, persons::Entity, WriteBasics,
        |db, may, id, new| tsunagi::data::persons::add(db, &may, id, new);
    NewCase => cases::Model, CaseId, cases::Entity, WriteBasics,
        |db, may, id, new| tsunagi::data::cases::open(db, &may, id, new);
    Consultation => consultations::Model, ConsultationId, consultations::Entity, WriteConsultations,
        |db, may, id, new| tsunagi::data::consultations::add(db, &may, id, new, false);
    NewReferral => referrals::Model, ReferralId, referrals::Entity, WriteReferrals,
        |db, may, id, new| tsunagi::data::referrals::add(db, &may, id, new);
}
