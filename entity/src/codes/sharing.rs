//! Code lists of consents and of what is shared.

use crate::code_list::codes;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

codes! {
    /// Where a consent stands (同意の状態). 未説明 is the absence of a record.
    ConsentStatus {
        Explained = "explained" "説明済・検討中",
        Agreed = "agreed" "同意",
        Partial = "partial" "一部同意",
        Refused = "refused" "拒否",
        Withdrawn = "withdrawn" "撤回",
    }

    /// How a consent was given (同意の方法).
    ConsentMethod {
        Document = "document" "書面",
        Spoken = "spoken" "口頭",
        Phone = "phone" "電話",
        Online = "online" "オンライン",
    }

    /// Who gave a consent (同意した人).
    ConsentGiver {
        Myself = "self" "本人",
        Parent = "parent" "親権者",
        Guardian = "guardian" "成年後見人等",
    }

    /// On what ground something is shared (共有の根拠).
    Ground {
        Consent = "consent" "本人の同意",
        Conference = "conference" "支援会議",
        Decision = "decision" "支援決定・確認",
        Commission = "commission" "委託元の確認",
        Purpose = "purpose" "利用目的の範囲（行政機関の間）",
        Statute = "statute" "法令",
        Emergency = "emergency" "緊急",
        Assignment = "assignment" "割当て",
    }

    /// To whom something is granted (共有の相手).
    RecipientKind {
        Agency = "agency" "機関",
        Posting = "posting" "所属",
        Staff = "staff" "職員",
    }

    /// A step in the story of a grant (共有の経過).
    GrantDeed {
        Given = "given" "共有を始めた",
        Narrowed = "narrowed" "範囲を狭めた",
        Extended = "extended" "期間を延ばした",
        Ended = "ended" "共有を終えた",
    }

    /// When another person looks at what is shared (共有の確認の時期).
    ReviewKind {
        Before = "before" "共有する前に確認",
        After = "after" "共有した後に確認",
        Alone = "alone" "確認なし",
    }

    /// Where that stands (共有の確認の状態).
    ReviewState {
        Waiting = "waiting" "確認待ち",
        Approved = "approved" "認めた",
        Declined = "declined" "認めなかった",
        TakenBack = "taken_back" "取り下げ",
    }

    /// By what somebody is looked for in an emergency (緊急照会の方法).
    InquiryBy {
        Name = "name" "氏名と生年月日",
        Phone = "phone" "電話番号",
    }

    /// Why a person's whereabouts must not become known (支援措置の種類, 住民基本台帳事務における支援措置).
    ProtectionKind {
        Dv = "dv" "配偶者からの暴力（DV等支援措置）",
        Stalking = "stalking" "ストーカー行為",
        ChildAbuse = "child_abuse" "児童虐待",
        Other = "other" "その他これらに準ずる行為",
    }

    /// What is kept out of sight for a protected person (伏せた連絡先の種類).
    SealedKind {
        Phone = "phone" "電話",
        Residence = "residence" "居所",
        Registered = "registered" "住民票",
        Mailing = "mailing" "郵送先",
        Other = "other" "その他の住所",
        Home = "home" "世帯の住所",
        District = "district" "圏域",
        Place = "place" "相談・訪問の場所",
    }
}
