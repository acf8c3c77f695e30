//! One entry of the log, and the old and new values that belong to it.

use crate::access::Actor;
use entity::codes::Section;
use entity::ids::{AgencyId, PostingId, StaffId};
use entity::stamp::At;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A record's page was read.
    Viewed,
    /// A list was read.
    Listed,
    /// A search was made.
    Searched,
    /// A file was taken out.
    Exported,
    /// A record came into being.
    Created,
    /// A record was changed.
    Changed,
    /// A record was voided.
    Voided,
    /// Somebody signed in.
    SignedIn,
    /// Somebody failed to sign in.
    SignInFailed,
    /// Somebody signed out.
    SignedOut,
    /// Another posting was taken up.
    Switched,
    /// A password was changed.
    PasswordChanged,
    /// Something was asked for and not given.
    Refused,
    /// A file was read in.
    Imported,
    /// What is hidden of a protected person was shown.
    Unmasked,
    /// A chain was begun.
    ChainOpened,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ケース.
    Case,
    /// 人.
    Person,
    /// 世帯.
    Household,
    /// 相談.
    Consultation,
    /// つなぎ.
    Referral,
    /// 統計.
    Figure,
    /// 機関.
    Agency,
    /// 職員.
    Staff,
    /// 所属.
    Posting,
    /// コード.
    Master,
    /// 監査記録.
    Log,
    /// サインイン.
    Session,
    /// 取込ファイル.
    File,
    /// すること.
    Task,
    /// 同意.
    Consent,
    /// 共有.
    Grant,
    /// 共有の確認.
    GrantReview,
    /// 緊急照会.
    Emergency,
    /// 担当除外.
    Exclusion,
    /// 支援措置.
    Protection,
    /// 知らせてはならない相手.
    Nondisclosure,
    /// 同一人の照会。
    IdentityInquiry,
    /// 同じ人の結びつき。
    IdentityLink,
    /// A page that is no record.
    Page,
}

impl Deed {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Listed => "listed",
            Self::Searched => "searched",
            Self::Exported => "exported",
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Voided => "voided",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::Switched => "switched",
            Self::PasswordChanged => "password_changed",
            Self::Refused => "refused",
            Self::Imported => "imported",
            Self::Unmasked => "unmasked",
            Self::ChainOpened => "chain_opened",
        }
    }

    /// The word an auditor reads for a stored code.
    pub fn label(code: &str) -> &'static str {
        match code {
            "viewed" => "閲覧",
            "listed" => "一覧",
            "searched" => "検索",
            "exported" => "出力",
            "created" => "登録",
            "changed" => "変更",
            "voided" => "取消し",
            "signed_in" => "サインイン",
            "sign_in_failed" => "サインイン失敗",
            "signed_out" => "サインアウト",
            "switched" => "所属の切替え",
            "password_changed" => "パスワード変更",
            "refused" => "拒否",
            "imported" => "取込み",
            "unmasked" => "伏せた連絡先の表示",
            "chain_opened" => "記録の開始",
            _ => "不明",
        }
    }

    /// Every code, for filters.
    pub const CODES: [&'static str; 16] = [
        "viewed",
        "listed",
        "searched",
        "exported",
        "created",
        "changed",
        "voided",
        "signed_in",
        "sign_in_failed",
        "signed_out",
        "switched",
        "password_changed",
        "refused",
        "imported",
        "unmasked",
        "chain_opened",
    ];
}

impl Kind {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Person => "person",
            Self::Household => "household",
            Self::Consultation => "consultation",
            Self::Referral => "referral",
            Self::Figure => "figure",
            Self::Agency => "agency",
            Self::Staff => "staff",
            Self::Posting => "posting",
            Self::Master => "master",
            Self::Log => "log",
            Self::Session => "session",
            Self::File => "file",
            Self::Task => "task",
            Self::Consent => "consent",
            Self::Grant => "grant",
            Self::GrantReview => "grant_review",
            Self::Emergency => "emergency",
            Self::Exclusion => "exclusion",
            Self::Protection => "protection",
            Self::Nondisclosure => "nondisclosure",
            Self::IdentityInquiry => "identity_inquiry",
            Self::IdentityLink => "identity_link",
            Self::Page => "page",
        }
    }

    /// The word an auditor reads for a stored code.
    pub fn label(code: &str) -> &'static str {
        match code {
            "case" => "ケース",
            "person" => "人",
            "household" => "世帯",
            "consultation" => "相談",
            "referral" => "つなぎ",
            "figure" => "統計",
            "agency" => "機関",
            "staff" => "職員",
            "posting" => "所属",
            "master" => "コード",
            "log" => "監査記録",
            "session" => "サインイン",
            "file" => "取込ファイル",
            "task" => "すること",
            "consent" => "同意",
            "grant" => "共有",
            "grant_review" => "共有の確認",
            "emergency" => "緊急照会",
            "exclusion" => "担当除外",
            "protection" => "支援措置",
            "nondisclosure" => "知らせてはならない相手",
            "identity_inquiry" => "同一人の照会",
            "identity_link" => "同じ人の結びつき",
            "page" => "ページ",
            _ => "不明",
        }
    }
}

/// Who did it, under which posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct By {
    /// The member of staff.
    pub staff: StaffId,
    /// The posting acted under.
    pub posting: Option<PostingId>,
    /// The agency acted for.
    pub agency: Option<AgencyId>,
}

/// One entry: metadata only; values live in revisions.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(in crate::data) at: At,
    pub(in crate::data) by: Option<By>,
    pub(in crate::data) deed: Deed,
    pub(in crate::data) kind: Kind,
    pub(in crate::data) record: Option<Uuid>,
    pub(in crate::data) owner: Option<AgencyId>,
    pub(in crate::data) detail: Value,
    pub(in crate::data) shown: Vec<Uuid>,
    pub(in crate::data) revisions: Vec<Revision>,
}

/// Old and new values of one section of one record.
#[derive(Clone, Debug)]
pub struct Revision {
    pub(in crate::data) kind: Kind,
    pub(in crate::data) record: Uuid,
    pub(in crate::data) agency: AgencyId,
    pub(in crate::data) section: Section,
    pub(in crate::data) payload: String,
}

impl Entry {
    /// An entry about `kind`, made by nobody in particular yet.
    pub const fn new(at: At, deed: Deed, kind: Kind) -> Self {
        Self {
            at,
            by: None,
            deed,
            kind,
            record: None,
            owner: None,
            detail: Value::Null,
            shown: Vec::new(),
            revisions: Vec::new(),
        }
    }

    /// Names who did it.
    pub fn by(mut self, actor: &Actor) -> Self {
        self.by = Some(By { staff: actor.staff(), posting: Some(actor.posting()), agency: Some(actor.agency()) });
        self
    }

    /// Names who did it, before there is an actor.
    pub const fn by_staff(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }

    /// Names the record.
    pub const fn on(mut self, record: Uuid) -> Self {
        self.record = Some(record);
        self
    }

    /// Names the agency that owns the record.
    pub const fn owned_by(mut self, owner: AgencyId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// Adds facts about the deed: filters, counts, reasons; never text of records.
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// Adds the ids of the rows that were shown.
    pub fn showing(mut self, ids: impl IntoIterator<Item = Uuid>) -> Self {
        self.shown = ids.into_iter().collect();
        self
    }

    /// Adds old and new values, kept apart from the entry itself.
    pub fn revising(mut self, section: Section, record: Uuid, agency: AgencyId, old: &Value, new: &Value) -> Self {
        self.revisions.push(Revision {
            kind: self.kind,
            record,
            agency,
            section,
            payload: serde_json::json!({ "old": old, "new": new }).to_string(),
        });
        self
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
