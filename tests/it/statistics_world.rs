//! Worlds on which counting can go wrong, in the database and as rows for the oracle.
//!
//! Days at the edge of a year, births known to the day, the month, the year or the decade, records of one human being
//! within an agency and across agencies, voided rows, and every method, kind and status.

#[path = "statistics_rows.rs"]
mod rows;

use crate::oracle::{ConsultationRow, PersonRow, ReferralRow};
use entity::codes::{Method, ReferralKind, ReferralStatus};
use entity::ids::{AgencyId, ConsultationId, IdentityId, PersonId, ReferralId};
use entity::{agencies, consultation_subjects, consultations, persons, referral_subjects, referrals};
use proptest::prelude::*;
use rows::{agency, consultation, person, referral};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, TransactionTrait};
use std::collections::BTreeSet;
use tsunagi::access::SystemTask;
use tsunagi::data::{Db, statistics};
use uuid::Uuid;

/// A database and a way past the verbs.
pub struct Ground {
    pub db: Db,
    pub rows: DatabaseConnection,
}

#[derive(Clone, Debug)]
pub struct PersonSeed {
    pub agency: usize,
    pub identity: usize,
    pub birth: (i32, i32),
}

#[derive(Clone, Debug)]
pub struct ContactSeed {
    pub agency: usize,
    pub day: i32,
    pub method: Method,
    pub voided: bool,
    /// Positions in the list of persons, and whether each is helped for himself or herself.
    pub subjects: Vec<(usize, bool)>,
}

#[derive(Clone, Debug)]
pub struct ReferralSeed {
    pub sender: usize,
    pub receiver: Option<usize>,
    pub to_kind: &'static str,
    pub kind: ReferralKind,
    pub status: ReferralStatus,
    pub sent: Option<i32>,
    pub voided: bool,
}

#[derive(Clone, Debug)]
pub struct Seed {
    pub year: i32,
    pub agencies: usize,
    pub persons: Vec<PersonSeed>,
    pub contacts: Vec<ContactSeed>,
    pub referrals: Vec<ReferralSeed>,
}

const KINDS: [&str; 8] = ["01", "02-tax", "05", "11", "18-core", "20", "21", "21-family"];

pub fn day(year: i32) -> impl Strategy<Value = i32> {
    prop_oneof![
        Just((year) * 10_000 + 401),
        Just((year) * 10_000 + 402),
        Just((year) * 10_000 + 510),
        Just((year) * 10_000 + 1231),
        Just((year + 1) * 10_000 + 228),
        Just((year + 1) * 10_000 + 331),
        Just((year + 1) * 10_000 + 401),
        Just((year) * 10_000 + 331),
        (1..=12_i32, 1..=28_i32)
            .prop_map(move |(month, of_month)| (year + i32::from(month < 4)) * 10_000 + month * 100 + of_month),
    ]
}

pub fn birth(year: i32) -> impl Strategy<Value = (i32, i32)> {
    let edge = prop_oneof![
        Just(0),
        Just(19),
        Just(20),
        Just(29),
        Just(30),
        Just(39),
        Just(40),
        Just(49),
        Just(50),
        Just(51),
        1..90_i32
    ];
    let of_year = prop_oneof![Just(401), Just(331), Just(402), Just(510), Just(1231), Just(229), Just(101)];
    let exact = (edge, of_year).prop_map(move |(age, of_year)| (year - age) * 10_000 + of_year);
    let born = move |age: i32| year - age;
    prop_oneof![
        2 => Just((0, 0)),
        6 => exact.prop_map(|day| (day, day)),
        1 => (15..60_i32, 1..=12_i32).prop_map(move |(age, month)| (born(age) * 10_000 + month * 100 + 1, born(age) * 10_000 + month * 100 + 28)),
        2 => (15..60_i32).prop_map(move |age| (born(age) * 10_000 + 101, born(age) * 10_000 + 1231)),
        1 => (20..70_i32).prop_map(move |age| (born(age) * 10_000 + 101, (born(age) + 9) * 10_000 + 1231)),
    ]
}

pub fn seed() -> impl Strategy<Value = Seed> {
    (prop::sample::select(vec![2011, 2012, 2013, 2014, 2017]), 1..=3_usize).prop_flat_map(|(year, agencies)| {
        let person = (0..agencies, 0..6_usize, birth(year));
        let person = person.prop_map(|(agency, identity, birth)| PersonSeed { agency, identity, birth });
        let subjects = prop::collection::vec((0..9_usize, prop::bool::weighted(0.8)), 0..3);
        let method = prop::sample::select(Method::ALL.to_vec());
        let contact = (0..agencies, day(year), method, prop::bool::weighted(0.15), subjects);
        let contact = contact.prop_map(|(agency, day, method, voided, subjects)| ContactSeed {
            agency,
            day,
            method,
            voided,
            subjects,
        });
        let referral = (
            0..agencies,
            prop::option::of(0..agencies),
            prop::sample::select(KINDS.to_vec()),
            prop::sample::select(ReferralKind::ALL.to_vec()),
            prop::sample::select(ReferralStatus::ALL.to_vec()),
            prop::option::weighted(0.85, day(year)),
            prop::bool::weighted(0.15),
        );
        let referral = referral.prop_map(|(sender, receiver, to_kind, kind, status, sent, voided)| ReferralSeed {
            sender,
            receiver,
            to_kind,
            kind,
            status,
            sent,
            voided,
        });
        (
            prop::collection::vec(person, 0..9),
            prop::collection::vec(contact, 0..24),
            prop::collection::vec(referral, 0..24),
        )
            .prop_map(move |(persons, contacts, referrals)| Seed {
                year,
                agencies,
                persons,
                contacts,
                referrals,
            })
    })
}

/// A world in the database, and the same rows for the oracle.
pub struct World {
    pub year: i32,
    pub agencies: Vec<AgencyId>,
    pub consultations: Vec<consultations::Model>,
    pub referrals: Vec<referrals::Model>,
    pub persons: Vec<persons::Model>,
    pub oracle_contacts: Vec<ConsultationRow<'static>>,
    pub oracle_persons: Vec<PersonRow>,
    pub oracle_referrals: Vec<ReferralRow<'static>>,
}

pub fn code(agency: usize) -> String {
    format!("A{agency}")
}

/// Empties the tables and writes the world into them, past the verbs.
pub async fn build(ground: &Ground, seed: &Seed) -> World {
    let agencies: Vec<AgencyId> = (0..seed.agencies).map(|_| AgencyId::new()).collect();
    let identities: Vec<IdentityId> = (0..6).map(|_| IdentityId::new()).collect();
    let mut persons = Vec::new();
    for one in &seed.persons {
        persons.push(person(PersonId(Uuid::new_v4_like()), agencies[one.agency], identities[one.identity], one.birth));
    }
    let mut contacts = Vec::new();
    let mut links = Vec::new();
    let mut oracle_contacts = Vec::new();
    for one in &seed.contacts {
        let id = ConsultationId(Uuid::new_v4_like());
        contacts.push(consultation(id, agencies[one.agency], one.day, one.method, one.voided));
        let mut subjects: Vec<(usize, bool)> = Vec::new();
        for (position, is_principal) in &one.subjects {
            let is_own = persons.get(*position).is_some_and(|person| person.agency_id == agencies[one.agency]);
            if is_own && !subjects.iter().any(|(known, _)| known == position) {
                subjects.push((*position, *is_principal));
            }
        }
        for (position, is_principal) in &subjects {
            links.push(consultation_subjects::Model {
                consultation_id: id,
                person_id: persons[*position].id,
                agency_id: agencies[one.agency],
                is_principal: *is_principal,
            });
        }
        oracle_contacts.push(ConsultationRow {
            id: id.0.as_u128(),
            agency: one.agency as u32,
            occurred_ymd: one.day,
            method: one.method.code(),
            voided: one.voided,
            took_place: true,
            principals: subjects.iter().filter(|(_, is_principal)| *is_principal).map(|(at, _)| *at).collect(),
        });
    }
    let sent: Vec<referrals::Model> =
        seed.referrals.iter().map(|one| referral(ReferralId(Uuid::new_v4_like()), &agencies, one)).collect();
    let world = World {
        year: seed.year,
        oracle_persons: seed
            .persons
            .iter()
            .zip(&persons)
            .map(|(one, row)| PersonRow {
                id: row.id.0.as_u128(),
                identity: row.identity_id.0.as_u128(),
                agency: one.agency as u32,
                birth_lo: one.birth.0,
                birth_hi: one.birth.1,
            })
            .collect(),
        oracle_referrals: seed
            .referrals
            .iter()
            .map(|one| ReferralRow {
                sender: one.sender as u32,
                receiver: one.receiver.map(|receiver| receiver as u32),
                kind: one.kind.code(),
                to_report_code: one.to_kind[..2].to_owned(),
                status: one.status.code(),
                sent_ymd: one.sent,
                voided: one.voided,
            })
            .collect(),
        oracle_contacts,
        agencies,
        consultations: contacts,
        referrals: sent,
        persons,
    };
    write(ground, &world, links).await;
    world
}

/// Keys in no order of time, so that ties are not broken by the order of writing.
trait Shuffled {
    fn new_v4_like() -> Uuid;
}

impl Shuffled for Uuid {
    fn new_v4_like() -> Uuid {
        let made = Uuid::now_v7().as_u128();
        Uuid::from_u128(made.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
    }
}

macro_rules! put {
    ($tx:expr, $entity:ty, $rows:expr) => {
        let rows: Vec<_> = $rows.into_iter().map(|row| row.into_active_model().reset_all_fields()).collect();
        if !rows.is_empty() {
            <$entity>::insert_many(rows).exec_without_returning($tx).await.unwrap();
        }
    };
}

trait Reset: Sized {
    fn reset_all_fields(self) -> Self;
}

impl<A: sea_orm::ActiveModelTrait> Reset for A {
    fn reset_all_fields(self) -> Self {
        self.reset_all()
    }
}

async fn write(ground: &Ground, world: &World, links: Vec<consultation_subjects::Model>) {
    let tx = ground.rows.begin().await.unwrap();
    for table in [
        "consultation_subjects",
        "referral_subjects",
        "referrals",
        "consultations",
        "persons",
        "identity_years",
        "tallies",
        "agencies",
    ] {
        tx.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
    put!(&tx, agencies::Entity, world.agencies.iter().enumerate().map(|(number, id)| agency(*id, number)));
    put!(&tx, persons::Entity, world.persons.clone());
    put!(&tx, consultations::Entity, world.consultations.clone());
    put!(&tx, consultation_subjects::Entity, links);
    put!(&tx, referrals::Entity, world.referrals.clone());
    put!(&tx, referral_subjects::Entity, Vec::<referral_subjects::Model>::new());
    tx.commit().await.unwrap();
    let sent = world.referrals.iter().filter_map(|row| Some((row.agency_id, row.fiscal_year?)));
    let contacts = world.consultations.iter().map(|row| (row.agency_id, row.fiscal_year));
    // Years from which the last world's rows have just gone are counted again, too.
    let around = world.agencies.iter().flat_map(|id| (world.year - 2..=world.year + 2).map(|year| (*id, year)));
    let cells: BTreeSet<(AgencyId, i32)> = contacts.chain(sent).chain(around).collect();
    let cells: Vec<(AgencyId, i32)> = cells.into_iter().collect();
    statistics::recount_for_tests(&ground.db, &SystemTask::new("a test"), &cells).await.unwrap();
}
