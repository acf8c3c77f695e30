//! The people who work in the town: their accounts, qualifications and postings.

use super::names;
use super::random::Random;
use super::town::{AGENCIES, Site, Town, known_as};
use crate::data::demo::World;
use entity::codes::{Qualification, Role, Sex};
use entity::ids::{PostingId, StaffId};
use entity::stamp::{At, Ymd};
use entity::{postings, staff, staff_qualifications};

/// The password of every account of the sample data.
pub const PASSWORD: &str = "tsunagi-demo";

/// A log-in that is shown on the terminal.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// What it is for.
    pub role: &'static str,
    /// What is typed.
    pub login: String,
    /// Whose it is.
    pub name: String,
    /// Where they work.
    pub agency: &'static str,
}

/// The log-ins that do not stand for a role but for an agency.
const SPECIAL: &[(&str, Role, Site)] = &[
    ("consultant", Role::Consultant, Site::Hikikomori),
    ("outreach", Role::Outreach, Site::Hikikomori),
    ("participation", Role::Participation, Site::Npo),
    ("community", Role::Community, Site::Council),
    ("coordinator", Role::Coordinator, Site::Council),
    ("supervisor", Role::Supervisor, Site::Hikikomori),
    ("municipal", Role::Municipal, Site::Welfare),
    ("supporter", Role::Supporter, Site::Hikikomori),
    ("auditor", Role::Auditor, Site::Welfare),
    ("administrator", Role::Administrator, Site::Welfare),
];

/// Hires one person per role, and a consultant and a supervisor per agency that has accounts.
pub fn employ(world: &mut World, town: &mut Town, random: &mut Random, since: Ymd, now: At) {
    for (login, role, site) in SPECIAL {
        let id = hire(world, random, login, since, now);
        post(world, town, id, &[*role], *site, since);
        if *role == Role::Coordinator {
            // 兼務: the coordinator answers at the self-reliance centre as well.
            post(world, town, id, &[Role::Consultant], Site::SelfReliance, since);
        }
        let name = world.staff.last().map(|row| row.name.clone()).unwrap_or_default();
        town.log_ins.push(LogIn { role: role.label(), login: (*login).to_owned(), name, agency: known_as(*site).0 });
    }
    for agency in AGENCIES.iter().filter(|agency| !agency.login.is_empty()) {
        for (suffix, role) in [("soudan", Role::Consultant), ("sv", Role::Supervisor)] {
            let id = hire(world, random, &format!("{}-{suffix}", agency.login), since, now);
            post(world, town, id, &[role], agency.site, since);
        }
    }
}

fn hire(world: &mut World, random: &mut Random, login: &str, since: Ymd, now: At) -> StaffId {
    let id = StaffId::new();
    let (family, given) = loop {
        let sex = if random.chance(60) { Sex::Female } else { Sex::Male };
        let (family, given) = (names::family(random), names::given(random, sex));
        let name = format!("{} {}", family.0, given.0);
        if world.staff.iter().all(|row| row.name != name) {
            break (family, given);
        }
    };
    world.staff.push(staff::Model {
        id,
        login: login.to_owned(),
        name: format!("{} {}", family.0, given.0),
        kana: format!("{} {}", family.1, given.1),
        password_hash: String::new(),
        must_change_password: false,
        failures: 0,
        locked_until: None,
        valid_from: Some(since),
        valid_until: None,
        is_disabled: false,
        version: 1,
        created_at: now,
    });
    let qualification = random.pick(&[
        Qualification::SocialWorker,
        Qualification::MentalHealthWorker,
        Qualification::PublicHealthNurse,
        Qualification::CareManager,
        Qualification::Psychologist,
    ]);
    if let Some(qualification) = qualification
        && random.chance(70)
    {
        world.qualifications.push(staff_qualifications::Model { staff_id: id, qualification, acquired_on: None });
    }
    id
}

fn post(world: &mut World, town: &mut Town, staff: StaffId, roles: &[Role], site: Site, since: Ymd) {
    world.postings.push(postings::Model {
        id: PostingId::new(),
        staff_id: staff,
        agency_id: town.agency(site),
        roles: roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(";"),
        valid_from: Some(since),
        valid_until: None,
        notifications_seen_at: At(0),
        changed_at: At(0),
        version: 1,
    });
    let keeps_records = roles
        .iter()
        .any(|role| matches!(role, Role::Consultant | Role::Outreach | Role::Coordinator | Role::Supervisor));
    if keeps_records {
        town.workers.push((site, staff));
    }
}
