//! Keys: one newtype over UUIDv7 per table, so that one kind of id can never stand for another.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new key; keys made later sort later.
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::Type("keys are made in Rust, never by the database".to_owned()))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )* };
}

ids! {
    /// 同意。
    ConsentId,
    /// 共有。
    GrantId,
    /// 緊急照会。
    EmergencyInquiryId,
    /// 共有の確認。
    GrantReviewId,
    /// One step in the story of a grant.
    GrantRowId,
    /// 機関。
    AgencyId,
    /// Key of one row.
    CaseEventId,
    /// 担当除外。
    CaseExclusionId,
    /// ケース。
    CaseId,
    /// Key of one row.
    CaseMemberId,
    /// One process's chain of the audit log.
    ChainId,
    /// Key of one row.
    CommissionId,
    /// One answer in the story of a referral.
    ReferralStepId,
    /// 相談。
    ConsultationId,
    /// Key of one row.
    DistrictId,
    /// 下書き。
    DraftId,
    /// Key of one row.
    EngagementId,
    /// 世帯。
    HouseholdId,
    /// The same human being across records (同一人物).
    IdentityId,
    /// 同一人の照会。
    IdentityInquiryId,
    /// One link between records of two agencies.
    IdentityLinkId,
    /// Two records of two agencies that may be one human being.
    IdentityMatchId,
    /// One search for such records.
    IdentitySearchId,
    /// Key of one row.
    ImportFileId,
    /// Key of one row.
    PersonAddressId,
    /// 人。
    PersonId,
    /// Key of one row.
    PersonNameId,
    /// Key of one row.
    PersonPhoneId,
    /// 知らせてはならない相手。
    NondisclosureId,
    /// 所属。
    PostingId,
    /// 支援措置。
    ProtectionId,
    /// 伏せた連絡先。
    SealedContactId,
    /// One showing of sealed contacts.
    UnmaskingId,
    /// つなぎ。
    ReferralId,
    /// 職員。
    StaffId,
    /// すること。
    TaskId,
}
