//! Two readings of one rule, for what is shared: what lists and pages show is what `explain` gives a reason for, in
//! worlds made at random, with the clock moved across every boundary.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{GrantDeed, Ground, RecipientKind, Role, Section};
use entity::ids::{CaseId, GrantId, GrantRowId, PersonId};
use entity::stamp::At;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sea_orm::{EntityTrait, IntoActiveModel};
use std::collections::{BTreeMap, BTreeSet};
use tsunagi::access::{Act, Actor, Facts, Opening, Reach, explain};
use tsunagi::data::{PageNo, shared_cases};
use tsunagi::web::paths;
use uuid::Uuid;

const SEEDS: [u64; 2] = [20_261_122, 4_711];
const CASES: usize = 24;
const MINUTE: i64 = 60_000_000;

/// A record below a case: its canary, its section, and whom it is about.
struct Record {
    canary: String,
    section: Section,
    about: BTreeSet<PersonId>,
}

struct Shared {
    id: CaseId,
    owner: entity::ids::AgencyId,
    people: Vec<(PersonId, String)>,
    records: Vec<Record>,
    openings: Vec<Opening>,
}

async fn some_case(app: &TestApp, random: &mut StdRng, keeper: &Client, nth: usize) -> Shared {
    let mut people = Vec::new();
    for person in 0..random.random_range(1..=3) {
        let name = format!("名{nth}の{person}。");
        people.push((app.somebody().named("姓", &name).held_by(keeper).await.id, name));
    }
    let case = people.iter().fold(app.case().held_by(keeper), |case, (id, _)| case.about(*id)).await;
    let mut records = Vec::new();
    for record in 0..random.random_range(2..=4) {
        let number = random.random_range(0..=people.len());
        let about: BTreeSet<PersonId> = people.sample(random, number).map(|(id, _)| *id).collect();
        let canary = format!("話{nth}の{record}。");
        let talk = app.consultation().held_by(keeper).saying(&canary);
        let talk = about.iter().fold(talk, |talk, person| talk.about(*person));
        talk.with(|new| new.case = Some(case.id)).await;
        records.push(Record { canary, section: Section::Consultations, about });
    }
    Shared { id: case.id, owner: keeper.agency, people, records, openings: Vec::new() }
}

/// Grants at random to readers, to their postings and their agencies, in windows around `now`.
async fn grant(app: &TestApp, random: &mut StdRng, case: &mut Shared, readers: &[Actor], now: At) {
    for _ in 0..random.random_range(1..=6) {
        let reader = readers.choose(random).expect("a reader");
        let (kind, recipient): (_, Uuid) = match random.random_range(0..4) {
            0 => (RecipientKind::Posting, reader.posting().0),
            1 => (RecipientKind::Staff, reader.staff().0),
            _ => (RecipientKind::Agency, reader.agency().0),
        };
        let mut sections = BTreeSet::from([Section::Consultations]);
        if random.random_bool(0.8) {
            sections.insert(Section::Basics);
        }
        if random.random_bool(0.4) {
            sections.remove(&Section::Consultations);
        }
        let from = At(now.0 + random.random_range(-2..=2) * MINUTE);
        let until =
            if random.random_bool(0.3) { At(i64::MAX) } else { At(from.0 + random.random_range(0..=4) * MINUTE) };
        let number = random.random_range(1..=case.people.len());
        let subjects: Vec<PersonId> = case.people.sample(random, number).map(|(id, _)| *id).collect();
        let grant = GrantId::new();
        let codes: Vec<&str> = sections.iter().map(|section| section.code()).collect();
        let row = entity::grants::Model {
            id: GrantRowId::new(),
            grant_id: grant,
            deed: GrantDeed::Given,
            agency_id: case.owner,
            case_id: case.id,
            recipient_kind: kind,
            recipient_id: recipient,
            ground: Ground::Statute,
            consent_id: None,
            provision: String::new(),
            sections: codes.join(";"),
            from_at: from,
            until_at: until,
            reason: String::new(),
            made_at: now,
            staff_id: None,
        };
        let id = row.id;
        entity::grants::Entity::insert(row.into_active_model())
            .exec_without_returning(app.raw())
            .await
            .expect("a grant");
        for subject in subjects {
            let about = entity::grant_subjects::Model { row_id: id, person_id: subject };
            let about = entity::grant_subjects::Entity::insert(about.into_active_model());
            about.exec_without_returning(app.raw()).await.expect("a subject");
            for section in &sections {
                let reach = entity::grant_reach::Model {
                    grant_id: grant,
                    section: *section,
                    subject_id: subject,
                    case_id: case.id,
                    recipient_id: recipient,
                    from_at: from,
                    until_at: until,
                };
                let reach = entity::grant_reach::Entity::insert(reach.into_active_model());
                reach.exec_without_returning(app.raw()).await.expect("a reach");
                case.openings.push(Opening { grant, kind, recipient, section: *section, subject, from, until });
            }
        }
    }
}

impl Shared {
    /// Whether `explain` finds a ground for this section about these people, which has to be what the rule says.
    fn is_open(&self, who: &Actor, section: Section, about: Option<BTreeSet<PersonId>>, now: At) -> bool {
        let is_open = self.is_covered(who, section, about.as_ref(), now);
        let facts = Facts { openings: self.openings.clone(), about, now, ..Facts::owned(self.owner) };
        let reasons = explain(who, Act::View(section), &facts);
        assert_eq!(self.owner != who.agency() && !reasons.is_empty(), is_open, "{section:?} {:?}", who.roles());
        is_open
    }

    /// The rule, person by person: each of them, and at least one, has a window of this section that is open for `who`.
    fn is_covered(&self, who: &Actor, section: Section, about: Option<&BTreeSet<PersonId>>, now: At) -> bool {
        let reach = who.reach(Act::View(section));
        let reaches = |opening: &Opening| match opening.kind {
            RecipientKind::Agency => opening.recipient == who.agency().0 && reach >= Reach::Shared,
            RecipientKind::Posting => opening.recipient == who.posting().0 && reach >= Reach::Assigned,
            RecipientKind::Staff => opening.recipient == who.staff().0 && reach >= Reach::Assigned,
        };
        let is_covered = |person: &PersonId| {
            self.openings.iter().any(|opening| {
                opening.subject == *person
                    && opening.section == section
                    && (opening.from..opening.until).contains(&now)
                    && reaches(opening)
            })
        };
        let everybody: BTreeSet<PersonId> = self.people.iter().map(|(id, _)| *id).collect();
        self.owner != who.agency()
            && match about {
                Some(about) => !about.is_empty() && about.iter().all(is_covered),
                None => everybody.iter().any(is_covered),
            }
    }
}

both_databases! {
    /// Every reader, every case, every record, before, at and after every boundary.
    async fn what_is_shared_is_what_explain_gives_a_reason_for(app: TestApp) {
        for seed in SEEDS {
            let mut random = StdRng::seed_from_u64(seed);
            let mut keepers = Vec::new();
            for number in 0..3 {
                keepers.push(app.person("番", Role::Supervisor, &format!("機関{seed}の{number}")).await);
            }
            let mut readers = Vec::new();
            for role in [Role::Consultant, Role::Municipal, Role::Supporter, Role::Participation, Role::Community, Role::Auditor, Role::Administrator] {
                let agency = keepers.choose(&mut random).expect("an agency").agency;
                let staff = app.account("読む人").await;
                let posting = app.posting(staff, agency, &[role], None).await;
                readers.push(Client::signed_in(&app, staff, posting, agency).await);
            }
            let mut actors = Vec::new();
            for reader in &readers {
                actors.push(reader.actor().await);
            }
            let mut cases = Vec::new();
            for nth in 0..CASES {
                let keeper = keepers.choose(&mut random).expect("a keeper");
                let mut case = some_case(&app, &mut random, keeper, nth).await;
                grant(&app, &mut random, &mut case, &actors, app.clock().now()).await;
                cases.push(case);
            }
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for _ in 0..5 {
                let now = app.clock().now();
                for (reader, who) in readers.iter().zip(&actors) {
                    let explained: BTreeSet<CaseId> = cases.iter().filter(|case| case.is_open(who, Section::Basics, None, now)).map(|case| case.id).collect();
                    let listed: BTreeSet<CaseId> = match reader.try_may().await {
                        Ok(may) => {
                            let page = shared_cases::list(app.db(), &may, PageNo::default()).await.expect("a list");
                            page.rows.iter().map(|row| row.case_id).filter(|id| cases.iter().any(|case| case.id == *id)).collect()
                        }
                        Err(_) => BTreeSet::new(),
                    };
                    assert_eq!(listed, explained, "the list of {:?}", who.roles());
                    for case in &cases {
                        let page = reader.get(paths::shared_case(case.id)).await;
                        let is_open = explained.contains(&case.id);
                        assert_eq!(page.status == StatusCode::OK, is_open, "{:?} {}", who.roles(), page.status);
                        *seen.entry(if is_open { "open" } else { "closed" }).or_default() += 1;
                        for (person, name) in &case.people {
                            let reason = is_open && case.is_open(who, Section::Basics, Some(BTreeSet::from([*person])), now);
                            assert_eq!(page.body.contains(name.as_str()), reason, "{name} for {:?}", who.roles());
                        }
                        for record in &case.records {
                            let reason = is_open && case.is_open(who, record.section, Some(record.about.clone()), now);
                            assert_eq!(page.body.contains(&record.canary), reason, "{} for {:?}", record.canary, who.roles());
                            *seen.entry(if reason { "record" } else { "no record" }).or_default() += 1;
                        }
                    }
                }
                app.clock().advance(1);
            }
            for kind in ["open", "closed", "record", "no record"] {
                assert!(seen.get(kind).is_some_and(|times| *times > 20), "the worlds hold too little: {seen:?}");
            }
        }
    }
}
