//! Whole rows with only what a world is about set.

use super::{ReferralSeed, code};
use entity::codes::{About, Counterpart, Method, Relationship, Sex, SlipGround, Urgency};
use entity::ids::{AgencyId, ConsultationId, IdentityId, PersonId, ReferralId};
use entity::stamp::{At, LocalMinute, Ymd};
use entity::{agencies, consultations, persons, referrals};
use tsunagi::domain::fiscal_year::FiscalYear;

pub fn agency(id: AgencyId, number: usize) -> agencies::Model {
    agencies::Model {
        id,
        code: code(number),
        name: format!("機関{number}"),
        kana: String::new(),
        kind: "03".to_owned(),
        field: String::new(),
        postal_code: String::new(),
        address: String::new(),
        phone: String::new(),
        duty_phone: String::new(),
        is_municipality: false,
        is_open_on_holidays: false,
        reply_days: 14,
        valid_from: None,
        valid_until: None,
        external_hash: None,
        version: 1,
        created_at: At(0),
    }
}

pub fn person(id: PersonId, agency_id: AgencyId, identity_id: IdentityId, birth: (i32, i32)) -> persons::Model {
    persons::Model {
        id,
        agency_id,
        household_id: None,
        identity_id,
        relationship: Relationship::Myself,
        family_name: "試験".to_owned(),
        given_name: String::new(),
        family_kana: String::new(),
        given_kana: String::new(),
        calling_name: String::new(),
        sort_kana: String::new(),
        sex: Sex::Unknown,
        birth_lo: Ymd(birth.0),
        birth_hi: Ymd(birth.1),
        birth_precision: "exact".to_owned(),
        birth_as_of: Ymd(0),
        district_id: None,
        cautions: String::new(),
        caution_note: String::new(),
        note: String::new(),
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: At(0),
        created_by: None,
    }
}

pub fn year_of(day: i32) -> i32 {
    FiscalYear::of_ymd(day).year()
}

pub fn consultation(
    id: ConsultationId,
    agency_id: AgencyId,
    day: i32,
    method: Method,
    voided: bool,
) -> consultations::Model {
    consultations::Model {
        id,
        agency_id,
        case_id: None,
        staff_id: None,
        occurred_at: LocalMinute(i64::from(day) * 10_000 + 900),
        occurred_ymd: Ymd(day),
        fiscal_year: year_of(day),
        minutes: None,
        method,
        counterpart: Counterpart::Myself,
        counterpart_note: String::new(),
        route: None,
        first_contact: None,
        topics: String::new(),
        program: None,
        field: None,
        place: String::new(),
        content: "内容".to_owned(),
        next_step: None,
        next_note: String::new(),
        next_on: None,
        is_anonymous: false,
        is_after_hours: None,
        result: String::new(),
        voided_at: voided.then_some(At(1)),
        voided_by: None,
        void_reason: None,
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: At(0),
        created_by: None,
    }
}

pub fn referral(id: ReferralId, agencies: &[AgencyId], seed: &ReferralSeed) -> referrals::Model {
    referrals::Model {
        id,
        agency_id: agencies[seed.sender],
        number: id.to_string(),
        case_id: None,
        consultation_id: None,
        staff_id: None,
        to_agency_id: seed.receiver.map(|receiver| agencies[receiver]),
        to_kind: seed.to_kind.to_owned(),
        to_name: "あて先".to_owned(),
        kind: seed.kind,
        about: About::Myself,
        reason: String::new(),
        urgency: Urgency::D,
        is_accompanied: false,
        carries_personal_data: false,
        ground: SlipGround::NoPersonalData,
        ground_note: String::new(),
        slip_subject: String::new(),
        slip_background: String::new(),
        status: seed.status,
        drafted_on: Ymd(seed.sent.unwrap_or(20_170_401)),
        sent_on: seed.sent.map(Ymd),
        answer_due_on: seed.sent.map(Ymd),
        fiscal_year: seed.sent.map(year_of),
        answered_on: None,
        answer_note: String::new(),
        answered_by: None,
        completed_on: None,
        outcome: String::new(),
        withdrawn_on: None,
        again_of_id: None,
        voided_at: seed.voided.then_some(At(1)),
        voided_by: None,
        void_reason: None,
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: At(0),
        created_by: None,
    }
}
