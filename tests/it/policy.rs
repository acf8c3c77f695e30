//! Two readings of one rule: what the lists pick is what `explain` gives a reason for, row by row.

use crate::support::{Client, TestApp};
use entity::codes::Role;
use entity::ids::AgencyId;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use std::fmt::Debug;
use tsunagi::access::{
    Act, Action, Actor, May, Record, Section, ViewBasics, ViewConsultations, ViewReferrals, explain,
};
use tsunagi::data::cases::{self, CaseRecord};
use tsunagi::data::consultations::{self, ConsultationRecord};
use tsunagi::data::households::HouseholdRecord;
use tsunagi::data::persons::{self, PersonRecord};
use tsunagi::data::referrals::{self, ReferralRecord};
use tsunagi::data::{Page, PageNo};

const SEEDS: [u64; 3] = [1, 20_261_121, 4_711];

/// Every row that exists, as the database has it.
struct World {
    cases: Vec<entity::cases::Model>,
    households: Vec<entity::households::Model>,
    persons: Vec<entity::persons::Model>,
    consultations: Vec<entity::consultations::Model>,
    referrals: Vec<entity::referrals::Model>,
}

/// Agencies with a keeper each, and records of every kind that the keepers made at random.
async fn world(app: &TestApp, random: &mut StdRng) -> (World, Vec<AgencyId>) {
    let mut keepers: Vec<Client> = Vec::new();
    for number in 0..4 {
        let agency = format!("機関{number}{}", random.random::<u32>());
        keepers.push(app.person("番", Role::Supervisor, &agency).await);
    }
    for _ in 0..random.random_range(20..30) {
        let keeper = keepers.choose(random).expect("a keeper");
        // The program sends nothing to one's own agency; files of before may hold such referrals.
        let meant = keepers.choose(random).expect("a receiver").agency;
        let elsewhere = keepers.iter().find(|other| other.agency != keeper.agency).expect("another").agency;
        let to = if meant == keeper.agency { elsewhere } else { meant };
        match random.random_range(0..6) {
            0 => drop(app.household().held_by(keeper).await),
            1 => drop(app.somebody().named("山田", "花子").held_by(keeper).await),
            2 => drop(app.case().held_by(keeper).await),
            3 => drop(app.consultation().held_by(keeper).await),
            4 => drop(app.referral(to).held_by(keeper).await),
            _ => {
                let referral = app.referral(to).held_by(keeper).sent().await;
                let sql = "UPDATE referrals SET to_agency_id = $1 WHERE id = $2";
                app.run(sql, vec![meant.into(), referral.id.into()]).await;
                if random.random_bool(0.3) {
                    let sql = "UPDATE referrals SET status = 'withdrawn', withdrawn_on = sent_on WHERE id = $1";
                    app.run(sql, vec![referral.id.into()]).await;
                }
            }
        }
    }
    let agencies = keepers.iter().map(|keeper| keeper.agency).collect();
    let raw = app.raw();
    let world = World {
        cases: entity::cases::Entity::find().all(raw).await.expect("cases"),
        households: entity::households::Entity::find().all(raw).await.expect("households"),
        persons: entity::persons::Entity::find().all(raw).await.expect("persons"),
        consultations: entity::consultations::Entity::find().all(raw).await.expect("consultations"),
        referrals: entity::referrals::Entity::find().all(raw).await.expect("referrals"),
    };
    (world, agencies)
}

/// Each row by itself: found exactly if there is a reason to see it.
async fn rows<R: Record>(app: &TestApp, who: &Actor, section: Section, all: Vec<(R::Id, R::Row)>)
where
    R::Id: Debug,
{
    for (id, row) in all {
        let reasons = explain(who, Act::View(section), &R::facts(&row));
        let found = R::find(app.db(), who, id).await.expect("found or not");
        assert_eq!(found.is_some(), !reasons.is_empty(), "{:?} {id:?} for {:?}: {reasons:?}", R::KIND, who.roles());
    }
}

/// What `explain` gives a reason for.
fn explained<R: Record>(who: &Actor, section: Section, all: &[(R::Id, R::Row)]) -> BTreeSet<uuid::Uuid> {
    let open = all.iter().filter(|(_, row)| !explain(who, Act::View(section), &R::facts(row)).is_empty());
    open.map(|(id, _)| (*id).into()).collect()
}

/// All pages of a list; nothing for somebody whom its gate turns away.
async fn listed<A: Action, T>(
    client: &Client,
    page: impl AsyncFn(&May<A>, PageNo) -> Page<T>,
    id: impl Fn(&T) -> uuid::Uuid,
) -> BTreeSet<uuid::Uuid> {
    let Ok(may) = client.try_may::<A>().await else {
        return BTreeSet::new();
    };
    let mut ids = BTreeSet::new();
    for number in 1.. {
        let page = page(&may, PageNo::parse(&number.to_string())).await;
        for row in &page.rows {
            assert!(ids.insert(id(row)), "a row is listed twice");
        }
        if !page.has_next {
            break;
        }
    }
    ids
}

both_databases! {
    /// Filter and explanation pick the same rows, for any mixture of roles.
    async fn lists_and_explanations_pick_the_same_rows(app: TestApp) {
        let db = app.db();
        for seed in SEEDS {
            let mut random = StdRng::seed_from_u64(seed);
            let (world, agencies) = world(&app, &mut random).await;
            let cases: Vec<_> = world.cases.into_iter().map(|row| (row.id, row)).collect();
            let households: Vec<_> = world.households.into_iter().map(|row| (row.id, row)).collect();
            let persons: Vec<_> = world.persons.into_iter().map(|row| (row.id, row)).collect();
            let consultations: Vec<_> = world.consultations.into_iter().map(|row| (row.id, row)).collect();
            let referrals: Vec<_> = world.referrals.into_iter().map(|row| (row.id, row)).collect();
            let mut readers: Vec<Vec<Role>> = Role::ALL.iter().map(|role| vec![*role]).collect();
            for _ in 0..6 {
                let number = random.random_range(2..=3);
                readers.push(Role::ALL.sample(&mut random, number).copied().collect());
            }
            for roles in readers {
                let agency = *agencies.choose(&mut random).expect("an agency");
                let staff = app.account("読む人").await;
                let posting = app.posting(staff, agency, &roles, None).await;
                let client = Client::signed_in(&app, staff, posting, agency).await;
                let who = client.actor().await;
                rows::<CaseRecord>(&app, &who, Section::Basics, cases.clone()).await;
                rows::<HouseholdRecord>(&app, &who, Section::Basics, households.clone()).await;
                rows::<PersonRecord>(&app, &who, Section::Basics, persons.clone()).await;
                rows::<ConsultationRecord>(&app, &who, Section::Consultations, consultations.clone()).await;
                rows::<ReferralRecord>(&app, &who, Section::Referrals, referrals.clone()).await;

                let found = listed::<ViewBasics, _>(&client, async |may, no| cases::list(db, may, cases::Filter::default(), no).await.expect("cases"), |row| row.id.0).await;
                assert_eq!(found, explained::<CaseRecord>(&who, Section::Basics, &cases), "cases for {roles:?}");
                let found = listed::<ViewBasics, _>(&client, async |may, no| persons::list(db, may, no).await.expect("persons"), |row| row.id.0).await;
                assert_eq!(found, explained::<PersonRecord>(&who, Section::Basics, &persons), "persons for {roles:?}");
                let found = listed::<ViewConsultations, _>(&client, async |may, no| consultations::list(db, may, &consultations::Filter::default(), no).await.expect("consultations"), |row| row.id.0).await;
                assert_eq!(found, explained::<ConsultationRecord>(&who, Section::Consultations, &consultations), "consultations for {roles:?}");
                let filter = referrals::Filter::default();
                let mut found = listed::<ViewReferrals, _>(&client, async |may, no| referrals::sent(db, may, filter, no).await.expect("sent"), |row| row.id.0).await;
                let received = listed::<ViewReferrals, _>(&client, async |may, no| referrals::received(db, may.actor(), filter, no).await.expect("received"), |row| row.id.0).await;
                assert!(found.is_disjoint(&received), "branches overlap");
                found.extend(received);
                assert_eq!(found, explained::<ReferralRecord>(&who, Section::Referrals, &referrals), "referrals for {roles:?}");
            }
        }
    }
}
