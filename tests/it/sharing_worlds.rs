//! Ten thousand small worlds: whom the projection opens a case to, in SQL and by `explain`, is whom the rule opens it to.
//!
//! A world is a case with its persons and grants; every reader's list runs over all worlds of a batch, so that what leaks
//! from one into another shows. The windows of grants begin and end around the very instant of the question. Readers are
//! excluded from some of the cases, and with them from every case about somebody who is the same human being.

use crate::support::{Client, TestApp};
use entity::codes::{GrantDeed, Ground, RecipientKind, Role, Section, SubjectRole};
use entity::ids::{CaseExclusionId, CaseId, GrantId, GrantRowId, IdentityId, PersonId};
use entity::stamp::At;
use entity::{case_exclusions, case_subjects, cases, grant_reach, grant_subjects, grants, persons};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use std::collections::BTreeSet;
use tsunagi::access::{Act, Actor, Facts, Reach, Record, explain};
use tsunagi::data::shared_cases::SharedCaseRecord;
use tsunagi::data::{Extent, shared_cases};
use uuid::Uuid;

const WORLDS: usize = 10_000;
const BATCH: usize = 200;
const SECTIONS: [Section; 3] = [Section::Basics, Section::Contact, Section::Consultations];

/// A window of one section about one person, as the rule sees it.
struct Window {
    kind: RecipientKind,
    recipient: Uuid,
    section: Section,
    subject: PersonId,
    from: At,
    until: At,
}

struct World {
    case: cases::Model,
    /// Whom the case is still about.
    subjects: BTreeSet<PersonId>,
    /// Which human beings these are.
    identities: BTreeSet<IdentityId>,
    windows: Vec<Window>,
}

#[derive(Default)]
struct Rows {
    persons: Vec<persons::Model>,
    cases: Vec<cases::Model>,
    subjects: Vec<case_subjects::Model>,
    grants: Vec<grants::Model>,
    about: Vec<grant_subjects::Model>,
    reach: Vec<grant_reach::Model>,
    exclusions: Vec<case_exclusions::Model>,
}

/// What worlds are made of: a case and a person of each keeper, to be copied.
struct Templates {
    cases: Vec<cases::Model>,
    persons: Vec<persons::Model>,
}

async fn insert<A: ActiveModelTrait, M: IntoActiveModel<A>>(app: &TestApp, rows: Vec<M>) {
    for part in rows.into_iter().map(IntoActiveModel::into_active_model).collect::<Vec<A>>().chunks(400) {
        A::Entity::insert_many(part.to_vec()).exec_without_returning(app.raw()).await.expect("rows");
    }
}

impl World {
    fn make(random: &mut StdRng, of: &Templates, readers: &[Actor], now: At, rows: &mut Rows) -> Self {
        let nth = random.random_range(0..of.cases.len());
        let (case, person) = (&of.cases[nth], &of.persons[nth]);
        let id = CaseId::new();
        let case = cases::Model { id, number: id.to_string(), ..case.clone() };
        rows.cases.push(case.clone());
        let people: Vec<PersonId> = (0..random.random_range(1..=3)).map(|_| PersonId::new()).collect();
        let (mut subjects, mut identities) = (BTreeSet::new(), BTreeSet::new());
        for id in &people {
            // Now and then it is a human being of whom there is a record already.
            let known = rows.persons.choose(random).map(|known| known.identity_id).filter(|_| random.random_bool(0.05));
            let identity_id = known.unwrap_or_default();
            rows.persons.push(persons::Model { id: *id, identity_id, household_id: None, ..person.clone() });
            // Somebody may have been taken out of the case after something about them was shared.
            if random.random_bool(0.85) {
                subjects.insert(*id);
                identities.insert(identity_id);
                let role = SubjectRole::Principal;
                rows.subjects.push(case_subjects::Model {
                    case_id: case.id,
                    person_id: *id,
                    agency_id: case.agency_id,
                    role,
                });
            }
        }
        let mut world = Self { case, subjects, identities, windows: Vec::new() };
        for _ in 0..random.random_range(1..=4) {
            world.grant(random, &people, readers, now, rows);
        }
        world
    }

    fn grant(&mut self, random: &mut StdRng, people: &[PersonId], readers: &[Actor], now: At, rows: &mut Rows) {
        let reader = readers.choose(random).expect("a reader");
        let (kind, recipient) = match random.random_range(0..4) {
            0 => (RecipientKind::Posting, reader.posting().0),
            1 => (RecipientKind::Staff, reader.staff().0),
            _ => (RecipientKind::Agency, reader.agency().0),
        };
        let around =
            |random: &mut StdRng| At(now.0 + *[-90_000_000, -1, 0, 1, 90_000_000].choose(random).expect("an instant"));
        let (from, until) = (around(random), if random.random_bool(0.4) { At(i64::MAX) } else { around(random) });
        let number = random.random_range(1..=SECTIONS.len());
        let sections: BTreeSet<Section> = SECTIONS.sample(random, number).copied().collect();
        let number = random.random_range(1..=people.len());
        let about: BTreeSet<PersonId> = people.sample(random, number).copied().collect();
        let (id, grant_id) = (GrantRowId::new(), GrantId::new());
        rows.grants.push(grants::Model {
            id,
            grant_id,
            deed: GrantDeed::Given,
            agency_id: self.case.agency_id,
            case_id: self.case.id,
            recipient_kind: kind,
            recipient_id: recipient,
            ground: Ground::Statute,
            consent_id: None,
            provision: String::new(),
            sections: sections.iter().map(|section| section.code()).collect::<Vec<_>>().join(";"),
            from_at: from,
            until_at: until,
            reason: String::new(),
            made_at: now,
            staff_id: None,
        });
        for subject in about {
            rows.about.push(grant_subjects::Model { row_id: id, person_id: subject });
            for section in &sections {
                let (section, case_id) = (*section, self.case.id);
                rows.reach.push(grant_reach::Model {
                    grant_id,
                    section,
                    subject_id: subject,
                    case_id,
                    recipient_id: recipient,
                    from_at: from,
                    until_at: until,
                });
                self.windows.push(Window { kind, recipient, section, subject, from, until });
            }
        }
    }

    /// The rule in its own words: another agency's case, a window that is open now, for somebody whom the role lets receive it.
    fn opens(&self, who: &Actor, section: Section, subject: PersonId, now: At) -> bool {
        let reach = who.reach(Act::View(section));
        self.case.agency_id != who.agency()
            && self.subjects.contains(&subject)
            && self.windows.iter().any(|window| {
                let is_meant = match window.kind {
                    RecipientKind::Agency => window.recipient == who.agency().0 && reach >= Reach::Shared,
                    RecipientKind::Posting => window.recipient == who.posting().0 && reach >= Reach::Assigned,
                    RecipientKind::Staff => window.recipient == who.staff().0 && reach >= Reach::Assigned,
                };
                is_meant
                    && window.section == section
                    && window.subject == subject
                    && window.from <= now
                    && now < window.until
            })
    }

    fn is_known(&self, who: &Actor, now: At) -> bool {
        self.subjects.iter().any(|subject| self.opens(who, Section::Basics, *subject, now))
    }
}

/// The rule in its own words: whoever is kept away from a case is kept away from every case about the same human beings.
fn kept_away(named: &BTreeSet<CaseId>, worlds: &[World]) -> BTreeSet<CaseId> {
    let of: BTreeSet<IdentityId> = worlds
        .iter()
        .filter(|world| named.contains(&world.case.id))
        .flat_map(|world| world.identities.clone())
        .collect();
    let is_away = |world: &&World| named.contains(&world.case.id) || !world.identities.is_disjoint(&of);
    worlds.iter().filter(is_away).map(|world| world.case.id).collect()
}

/// Excludes a reader from some cases, and from others no more; from which they are kept away.
fn exclude(random: &mut StdRng, who: &Actor, worlds: &[World], now: At, rows: &mut Rows) -> BTreeSet<CaseId> {
    let mut named = BTreeSet::new();
    for world in worlds.iter().filter(|_| random.random_bool(0.04)).collect::<Vec<_>>() {
        let is_over = random.random_bool(0.3);
        rows.exclusions.push(case_exclusions::Model {
            id: CaseExclusionId::new(),
            agency_id: world.case.agency_id,
            case_id: world.case.id,
            staff_id: who.staff(),
            reason: "知人".to_owned(),
            made_by: who.staff(),
            made_at: now,
            ended_by: is_over.then(|| who.staff()),
            ended_at: is_over.then_some(now),
            end_reason: String::new(),
        });
        if !is_over {
            named.insert(world.case.id);
        }
    }
    kept_away(&named, worlds)
}

both_databases! {
    /// List, look-up and explanation of every world, for readers of every role, before, at and after every boundary.
    async fn ten_thousand_worlds_open_to_whom_the_rule_says(app: TestApp) {
        let mut random = StdRng::seed_from_u64(20_261_122);
        let mut templates = Templates { cases: Vec::new(), persons: Vec::new() };
        let mut agencies = Vec::new();
        for number in 0..4 {
            let keeper = app.person("番", Role::Supervisor, &format!("機関{number}")).await;
            let person = app.somebody().held_by(&keeper).await.id;
            let case = app.case().held_by(&keeper).await.id;
            templates.persons.push(persons::Entity::find_by_id(person).one(app.raw()).await.expect("persons").expect("one"));
            templates.cases.push(cases::Entity::find_by_id(case).one(app.raw()).await.expect("cases").expect("one"));
            agencies.push(keeper.agency);
        }
        let mut readers = Vec::new();
        for role in Role::ALL {
            let agency = *agencies.choose(&mut random).expect("an agency");
            let staff = app.account("読む人").await;
            let posting = app.posting(staff, agency, &[*role], None).await;
            readers.push(Client::signed_in(&app, staff, posting, agency).await);
        }
        let mut actors = Vec::new();
        for reader in &readers {
            actors.push(reader.actor().await);
        }
        let (mut known, mut hidden, mut opened, mut closed, mut apart) = (0, 0, 0, 0, 0);
        for _ in 0..WORLDS / BATCH {
            let now = app.clock().now();
            let mut rows = Rows::default();
            let worlds: Vec<World> =
                (0..BATCH).map(|_| World::make(&mut random, &templates, &actors, now, &mut rows)).collect();
            let away: Vec<BTreeSet<CaseId>> =
                actors.iter().map(|who| exclude(&mut random, who, &worlds, now, &mut rows)).collect();
            insert::<persons::ActiveModel, _>(&app, rows.persons).await;
            insert::<cases::ActiveModel, _>(&app, rows.cases).await;
            insert::<case_subjects::ActiveModel, _>(&app, rows.subjects).await;
            insert::<grants::ActiveModel, _>(&app, rows.grants).await;
            insert::<grant_subjects::ActiveModel, _>(&app, rows.about).await;
            insert::<grant_reach::ActiveModel, _>(&app, rows.reach).await;
            insert::<case_exclusions::ActiveModel, _>(&app, rows.exclusions).await;
            // Exclusions are read anew with every request.
            let mut acting = Vec::new();
            for reader in &readers {
                acting.push(reader.actor().await);
            }
            for ((reader, who), away) in readers.iter().zip(&acting).zip(&away) {
                assert_eq!(&who.excluded().cases, away, "what {:?} is kept away from", who.roles());
                let shared: BTreeSet<CaseId> =
                    worlds.iter().filter(|world| world.is_known(who, now)).map(|world| world.case.id).collect();
                apart += shared.intersection(away).count();
                let meant: BTreeSet<CaseId> = shared.difference(away).copied().collect();
                let listed: BTreeSet<CaseId> = match reader.try_may().await {
                    Ok(may) => {
                        let page = shared_cases::list(app.db(), &may, Extent::all(10_000)).await.expect("a list");
                        page.rows.iter().map(|row| row.case_id).collect()
                    }
                    Err(_) => BTreeSet::new(),
                };
                assert_eq!(listed, meant, "the list of {:?}", who.roles());
                known += meant.len();
                hidden += worlds.len() - meant.len();
            }
            for world in &worlds {
                let nth = random.random_range(0..acting.len());
                let (who, is_away) = (&acting[nth], away[nth].contains(&world.case.id));
                let row = SharedCaseRecord::find(app.db(), who, world.case.id).await.expect("a look-up");
                assert_eq!(row.is_some(), !is_away && world.is_known(who, now), "{:?}", who.roles());
                if is_away {
                    // It beats ownership itself.
                    let own = Facts::owned(who.agency()).of_case(world.case.id);
                    assert!(explain(who, Act::View(Section::Basics), &own).is_empty());
                }
                let Some(row) = row else { continue };
                for section in SECTIONS {
                    for subject in &world.subjects {
                        let facts = Facts { about: Some(BTreeSet::from([*subject])), ..SharedCaseRecord::facts(&row) };
                        let is_open = !explain(who, Act::View(section), &facts).is_empty();
                        assert_eq!(is_open, world.opens(who, section, *subject, now), "{section:?} for {:?}", who.roles());
                        *(if is_open { &mut opened } else { &mut closed }) += 1;
                    }
                    let about = (!world.subjects.is_empty()).then(|| world.subjects.clone());
                    let all = world.subjects.iter().all(|subject| world.opens(who, section, *subject, now));
                    let facts = Facts { about: about.or_else(|| Some(BTreeSet::new())), ..SharedCaseRecord::facts(&row) };
                    assert_eq!(!explain(who, Act::View(section), &facts).is_empty(), all && !world.subjects.is_empty());
                }
            }
            // The next batch is asked by itself: its lists would otherwise hold all that came before.
            app.run("DELETE FROM grant_reach", vec![]).await;
            app.run("DELETE FROM case_exclusions", vec![]).await;
            app.clock().advance_seconds(1);
        }
        assert!(apart > 100, "only {apart} cases are shared with somebody who is excluded");
        for (words, number) in [("known", known), ("hidden", hidden), ("opened", opened), ("closed", closed)] {
            assert!(number > 1_000, "the worlds hold too little: {number} {words}");
        }
    }
}
