//! Addresses of records, in one place.

use entity::ids::{
    AgencyId, CaseExclusionId, CaseId, ConsentId, ConsultationId, GrantId, GrantReviewId, HouseholdId, PersonId,
    ProtectionId, ReferralId, StaffId, TaskId,
};

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

/// 共有されたケース.
pub fn shared_case(id: CaseId) -> String {
    format!("/shared-cases/{id}")
}

/// 同意.
pub fn consent(id: ConsentId) -> String {
    format!("/consents/{id}")
}

/// 共有.
pub fn grant(id: GrantId) -> String {
    format!("/grants/{id}")
}

/// 共有の確認.
pub fn grant_review(id: GrantReviewId) -> String {
    format!("/grant-reviews/{id}")
}

/// 担当除外.
pub fn exclusion(id: CaseExclusionId) -> String {
    format!("/exclusions/{id}")
}

/// 支援措置.
pub fn protection(id: ProtectionId) -> String {
    format!("/protections/{id}")
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
