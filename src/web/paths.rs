//! Addresses of records, in one place.

use entity::ids::{AgencyId, CaseId, ConsultationId, HouseholdId, PersonId, ReferralId, StaffId, TaskId};

/// 相談.
pub fn consultation(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}

/// 世帯.
pub fn household(id: HouseholdId) -> String {
    format!("/households/{id}")
}

/// 人.
pub fn person(id: PersonId) -> String {
    format!("/persons/{id}")
}

/// ケース.
pub fn case(id: CaseId) -> String {
    format!("/cases/{id}")
}

/// つなぎ.
pub fn referral(id: ReferralId) -> String {
    format!("/referrals/{id}")
}

/// すること.
pub fn task(id: TaskId) -> String {
    format!("/tasks/{id}")
}

/// 機関.
pub fn agency(id: AgencyId) -> String {
    format!("/admin/agencies/{id}")
}

/// 職員.
pub fn staff(id: StaffId) -> String {
    format!("/admin/staff/{id}")
}
