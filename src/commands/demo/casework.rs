//! The case around a story: opened, handed over, closed, taken up again.

use super::families::Family;
use super::random::Random;
use super::story::{Span, saved};
use super::telling;
use super::town::Town;
use super::words::phrases;
use crate::clock::{self, local_minute};
use crate::data::demo::World;
use chrono::{NaiveDate, TimeDelta};
use entity::codes::{CaseStage, CloseReason, EventKind, MemberRole, SubjectRole};
use entity::ids::{CaseEventId, CaseId, CaseMemberId, EngagementId, StaffId};
use entity::stamp::Ymd;
use entity::{case_events, case_members, case_subjects, cases, engagements};

/// Opens a case for a family.
pub fn open(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    lead: StaffId,
    (day, span): (NaiveDate, Span),
) -> CaseId {
    let (id, agency) = (CaseId::new(), town.agency(family.site));
    let noon = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(12);
    world.cases.push(cases::Model {
        id,
        agency_id: agency,
        number: String::new(),
        title: family.label.0.clone(),
        sort_kana: family.label.1.clone(),
        household_id: Some(family.id),
        stage: CaseStage::Received,
        is_open: true,
        opened_on: clock::ymd(day),
        closed_on: None,
        close_reason: None,
        close_note: String::new(),
        lead_staff_id: Some(lead),
        route: random.pick(family.situation.routes),
        summary: random.word(family.situation.summaries).replace("{p}", &family.called),
        last_contact_on: None,
        last_met_on: None,
        next_on: None,
        next_consultation_id: None,
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: saved(noon, span),
        created_by: Some(lead),
    });
    for (place, human) in family.humans.iter().enumerate() {
        world.case_subjects.push(case_subjects::Model {
            case_id: id,
            person_id: human.id,
            agency_id: agency,
            role: if place == 0 { SubjectRole::Principal } else { SubjectRole::Family },
        });
    }
    member(world, town, family, id, lead, MemberRole::Lead, day);
    if random.chance(22)
        && let Some(deputy) = random.pick(&town.workers(family.site)).filter(|other| *other != lead)
    {
        member(world, town, family, id, deputy, MemberRole::Deputy, day);
    }
    if let Some(program) = telling::program(family.site) {
        world.engagements.push(engagements::Model {
            id: EngagementId::new(),
            case_id: id,
            agency_id: agency,
            program,
            opened_on: clock::ymd(day),
            open_reason: String::new(),
            closed_on: None,
            close_reason: String::new(),
        });
    }
    happened(world, town, family, id, EventKind::Opened, String::new(), lead, (day, span));
    id
}

fn member(
    world: &mut World,
    town: &Town,
    family: &Family,
    case: CaseId,
    staff: StaffId,
    role: MemberRole,
    from: NaiveDate,
) {
    world.members.push(case_members::Model {
        id: CaseMemberId::new(),
        case_id: case,
        agency_id: town.agency(family.site),
        staff_id: staff,
        role,
        from_on: clock::ymd(from),
        until_on: None,
    });
}

#[expect(clippy::too_many_arguments, reason = "one row with all its columns")]
fn happened(
    world: &mut World,
    town: &Town,
    family: &Family,
    case: CaseId,
    kind: EventKind,
    note: String,
    by: StaffId,
    (day, span): (NaiveDate, Span),
) {
    let time = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(16 * 60 + 40);
    world.events.push(case_events::Model {
        id: CaseEventId::new(),
        case_id: case,
        agency_id: town.agency(family.site),
        kind,
        occurred_at: local_minute(time),
        note,
        staff_id: Some(by),
        created_at: saved(time, span),
    });
}

/// Hands a case over to another lead.
pub fn hand(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    case: CaseId,
    to: StaffId,
    (day, span): (NaiveDate, Span),
) {
    let name = world.staff.iter().find(|row| row.id == to).map(|row| row.name.clone()).unwrap_or_default();
    let ended = world.members.iter_mut().filter(|row| row.case_id == case && row.until_on.is_none());
    for row in ended.filter(|row| row.role == MemberRole::Lead || row.staff_id == to) {
        row.until_on = Some(clock::ymd(day));
    }
    member(world, town, family, case, to, MemberRole::Lead, day);
    let note = format!("主担当: {name}　{}", random.word(phrases::HANDED_OVER));
    happened(world, town, family, case, EventKind::HandedOver, note, to, (day, span));
}

/// Lets the case stand where it stands today, and tells how it came there.
#[expect(clippy::too_many_arguments, reason = "a case is closed with everything that hangs on it")]
pub fn finish(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    family: &Family,
    case: CaseId,
    lead: StaffId,
    over: Option<NaiveDate>,
    (start, span): (NaiveDate, Span),
) {
    let age = (span.last() - start).num_days();
    let mut stage = match age {
        ..14 => CaseStage::Received,
        14..60 => random
            .weighted(&[(CaseStage::Intake, 6), (CaseStage::Rapport, 3), (CaseStage::Active, 2)], CaseStage::Intake),
        _ => random
            .weighted(&[(CaseStage::Active, 6), (CaseStage::Rapport, 2), (CaseStage::Watching, 3)], CaseStage::Active),
    };
    let (mut closed, mut was_reopened) = (None, false);
    if let Some(over) = over {
        let reason = close_reason(random);
        let note = close_note(reason);
        happened(
            world,
            town,
            family,
            case,
            EventKind::Closed,
            format!("{reason}　{note}").trim().to_owned(),
            lead,
            (over, span),
        );
        let again = over + TimeDelta::days(i64::from(random.between(30, 160)));
        if random.chance(10) && again < span.last() {
            happened(
                world,
                town,
                family,
                case,
                EventKind::Reopened,
                random.word(phrases::REOPENED).to_owned(),
                lead,
                (again, span),
            );
            stage = CaseStage::Active;
            was_reopened = true;
        } else {
            stage = CaseStage::Closed;
            closed = Some((over, reason, note));
        }
    } else if stage != CaseStage::Received {
        let changed = (start + TimeDelta::days(12)).min(span.last());
        let note = format!("{} → {stage}", CaseStage::Received);
        happened(world, town, family, case, EventKind::StageChanged, note, lead, (changed, span));
    }
    let Some(row) = world.cases.last_mut().filter(|row| row.id == case) else {
        return;
    };
    row.stage = stage;
    row.lead_staff_id = Some(lead);
    row.version = if was_reopened { 3 } else { 2 };
    if let Some((on, reason, note)) = closed {
        row.is_open = false;
        row.closed_on = Some(clock::ymd(on));
        row.close_reason = Some(reason);
        note.clone_into(&mut row.close_note);
        end_work(world, case, clock::ymd(on));
    }
}

fn end_work(world: &mut World, case: CaseId, on: Ymd) {
    for row in world.engagements.iter_mut().rev().take_while(|row| row.case_id == case) {
        row.closed_on = Some(on);
    }
}

fn close_reason(random: &mut Random) -> CloseReason {
    random.weighted(
        &[
            (CloseReason::Resolved, 50),
            (CloseReason::HandedOn, 12),
            (CloseReason::LeadAgreed, 12),
            (CloseReason::MovedAway, 8),
            (CloseReason::Died, 3),
            (CloseReason::Institution, 5),
            (CloseReason::Declined, 5),
            (CloseReason::LostContact, 4),
        ],
        CloseReason::Resolved,
    )
}

const fn close_note(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Resolved => "本人と振り返りを行い、困ったときはまた相談することを確かめた。",
        CloseReason::HandedOn => "新しい担当者と顔合わせを済ませた。",
        CloseReason::LeadAgreed => "支援会議で主担当機関を決め、本人に伝えた。",
        CloseReason::MovedAway => "転出先の窓口を案内した。",
        CloseReason::Died => "ご家族にお悔やみを伝え、手続きの窓口を案内した。",
        CloseReason::Institution => "新しい暮らしの場の職員に経過を伝えた。",
        CloseReason::Declined => "本人の気持ちを尊重し、再び相談できることを手紙で伝えた。",
        CloseReason::LostContact => "便りを続けたうえで、いったん区切りとした。連絡があればすぐに再開する。",
        CloseReason::Other => "",
    }
}
