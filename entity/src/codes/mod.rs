//! Code lists: a code for the database and for files, a Japanese label for people.

mod identity;
mod sharing;

pub use identity::{InquiryAnswer, MatchState};
pub use sharing::{
    ConsentGiver, ConsentMethod, ConsentStatus, GrantDeed, Ground, InquiryBy, ProtectionKind, RecipientKind,
    ReviewKind, ReviewState, SealedKind,
};

use crate::code_list::codes;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

codes! {
    /// 職員の役割。
    Role {
        Consultant = "consultant" "相談支援員",
        Outreach = "outreach" "アウトリーチ支援員",
        Participation = "participation" "参加支援コーディネーター",
        Community = "community" "地域づくりコーディネーター",
        Coordinator = "coordinator" "多機関協働コーディネーター",
        Supervisor = "supervisor" "スーパーバイザー",
        Municipal = "municipal" "市町村担当",
        Supporter = "supporter" "ひきこもりサポーター",
        Auditor = "auditor" "監査",
        Administrator = "administrator" "システム管理者",
    }

    /// The sections of a case, the unit of every reach and grant (ケースの区分).
    Section {
        Basics = "basics" "基本情報・世帯",
        Contact = "contact" "連絡先・住所",
        Consultations = "consultations" "相談・経過",
        Assessment = "assessment" "アセスメント",
        Health = "health" "健康・障害・医療",
        Finance = "finance" "家計",
        History = "history" "犯罪歴・被害歴等",
        Plan = "plan" "プラン・評価",
        Visits = "visits" "訪問",
        Referrals = "referrals" "つなぎ",
        Conference = "conference" "会議",
        Documents = "documents" "添付",
    }

    /// How a contact was made (対応方法).
    Method {
        Tel = "tel" "電話",
        VisitHome = "visit_home" "家庭訪問",
        Accompany = "accompany" "同行",
        Office = "office" "来所面談",
        Online = "online" "オンライン",
        Mail = "mail" "メール",
        Sns = "sns" "SNS",
        Letter = "letter" "手紙・投函",
        Place = "place" "居場所等での対応",
        AgencyTel = "agency_tel" "他機関連絡",
        AgencyMeet = "agency_meet" "他機関協議",
        Conf = "conf" "会議",
        Other = "other" "その他",
    }

    /// Who was at the other end of a contact (相手).
    Counterpart {
        Myself = "self" "本人",
        Father = "father" "父",
        Mother = "mother" "母",
        BothParents = "both_parents" "両親",
        Spouse = "spouse" "配偶者",
        Child = "child" "子",
        Sibling = "sibling" "兄弟姉妹",
        Grandparent = "grandparent" "祖父母",
        Relative = "relative" "その他親族",
        Neighbor = "neighbor" "知人・近隣",
        Agency = "agency" "関係機関",
        Minsei = "minsei" "民生委員",
        Other = "other" "その他",
        Unknown = "unknown" "不明",
    }

    /// How the case came to be known (把握経路).
    Route {
        Myself = "self" "本人",
        Family = "family" "家族・親族",
        Neighbor = "neighbor" "近隣・知人",
        Minsei = "minsei" "民生委員・児童委員",
        ElderlyCentre = "elderly_centre" "地域包括",
        CareManager = "care_manager" "ケアマネ・介護事業所",
        Disability = "disability" "障害相談支援",
        School = "school" "学校・教委",
        Medical = "medical" "医療機関",
        HealthCentre = "health_centre" "保健所・保健センター",
        SelfReliance = "self_reliance" "自立相談",
        WelfareOffice = "welfare_office" "福祉事務所",
        CityHall = "city_hall" "庁内他課（税・住宅・水道等）",
        SocialWelfareCouncil = "social_welfare_council" "社協",
        Police = "police" "警察・消防",
        Employment = "employment" "ハローワーク・サポステ",
        Company = "company" "企業",
        Npo = "npo" "NPO等",
        SupportMeeting = "support_meeting" "支援会議",
        Survey = "survey" "実態調査・全戸訪問",
        Other = "other" "その他",
        Unknown = "unknown" "不明",
    }

    /// Who made the first contact, and how (相談経路).
    FirstContact {
        SelfVisit = "self_visit" "本人自ら連絡（来所）",
        SelfCall = "self_call" "本人自ら連絡（電話・メール）",
        FamilyVisit = "family_visit" "家族・知人から連絡（来所）",
        FamilyCall = "family_call" "家族・知人から連絡（電話・メール）",
        Outreach = "outreach" "支援機関がアウトリーチして勧めた",
        Agency = "agency" "関係機関・関係者からの紹介",
        Other = "other" "その他",
        Unknown = "unknown" "不明",
    }

    /// 性別。
    Sex {
        Male = "male" "男",
        Female = "female" "女",
        Other = "other" "その他・回答しない",
        Unknown = "unknown" "不明",
    }

    /// Place of a person in the household (続柄).
    Relationship {
        Myself = "self" "本人",
        Spouse = "spouse" "配偶者",
        Partner = "partner" "内縁",
        Father = "father" "父",
        Mother = "mother" "母",
        Child = "child" "子",
        Son = "son" "長男・息子",
        Daughter = "daughter" "長女・娘",
        Brother = "brother" "兄弟",
        Sister = "sister" "姉妹",
        Grandfather = "grandfather" "祖父",
        Grandmother = "grandmother" "祖母",
        Grandchild = "grandchild" "孫",
        InLaw = "in_law" "義父母・義兄弟姉妹",
        Relative = "relative" "その他親族",
        Other = "other" "同居人・その他",
        Unknown = "unknown" "不明",
    }

    /// The five programmes of the Act and their neighbours (事業; 社会福祉法106条の4第2項).
    Program {
        Comprehensive = "J1" "包括的相談支援",
        Participation = "J2" "参加支援",
        Community = "J3" "地域づくり",
        Outreach = "J4" "アウトリーチ",
        MultiAgency = "J5" "多機関協働",
        SelfReliance = "self_reliance" "自立相談支援",
        Hikikomori = "hikikomori" "ひきこもり支援",
        Other = "other" "その他の事業",
    }

    /// 分野。
    Field {
        Elderly = "elderly" "高齢（介護）",
        Disability = "disability" "障害",
        Child = "child" "子ども",
        Poverty = "poverty" "困窮",
        Health = "health" "保健医療",
        Hikikomori = "hikikomori" "ひきこもり",
        Other = "other" "その他",
    }

    /// The 16 topics of the intake sheet, in its order (相談内容).
    Topic {
        T1 = "1" "病気や健康、障害のこと",
        T2 = "2" "住まいについて",
        T3 = "3" "収入・生活費のこと",
        T4 = "4" "家賃やローンの支払いのこと",
        T5 = "5" "税金や公共料金等の支払いについて",
        T6 = "6" "債務について",
        T7 = "7" "仕事探し、就職について",
        T8 = "8" "仕事上の不安やトラブル",
        T9 = "9" "地域との関係について",
        T10 = "10" "家族との関係について",
        T11 = "11" "子育てのこと",
        T12 = "12" "介護のこと",
        T13 = "13" "ひきこもり・不登校",
        T14 = "14" "DV・虐待",
        T15 = "15" "食べるものがない",
        T16 = "16" "その他",
    }

    /// What is to be done next (次にすること).
    NextStep {
        Phone = "phone" "電話する",
        Visit = "visit" "訪問する",
        Interview = "interview" "面談する",
        Letter = "letter" "手紙・資料を送る",
        ContactAgency = "contact_agency" "関係機関に連絡する",
        Refer = "refer" "つなぐ",
        Confer = "confer" "会議にかける",
        Wait = "wait" "連絡を待つ",
        Other = "other" "その他",
    }

    /// What a task is (することの種類).
    TaskKind {
        NextStep = "next_step" "次にすること",
        PhoneNote = "phone_note" "取次ぎメモ",
        Other = "other" "その他",
    }

    /// Where a task stands (することの状態).
    TaskState {
        Open = "open" "未了",
        Done = "done" "済み",
        Cancelled = "cancelled" "取りやめ",
    }

    /// What a caller wants back (折り返し).
    Callback {
        Wanted = "wanted" "折り返し要",
        CallsAgain = "calls_again" "また電話する",
        NotNeeded = "not_needed" "折り返し不要",
    }

    /// ケースの段階。
    CaseStage {
        Received = "received" "受付",
        Intake = "intake" "インテーク",
        Rapport = "rapport" "同意に向け関係づくり",
        Active = "active" "支援中",
        Watching = "watching" "見守り・伴走",
        Closed = "closed" "終結",
    }

    /// 終結理由。
    CloseReason {
        Resolved = "resolved" "課題がおおむね解決・目標達成",
        HandedOn = "handed_on" "他機関へ引継ぎ",
        LeadAgreed = "lead_agreed" "役割分担が合意され主担当機関へ",
        MovedAway = "moved_away" "転出",
        Died = "died" "死亡",
        Institution = "institution" "施設入所・長期入院",
        Declined = "declined" "本人の辞退",
        LostContact = "lost_contact" "連絡不能による中断",
        Other = "other" "その他",
    }

    /// Part a person has in a case (対象者の立場).
    SubjectRole {
        Principal = "principal" "本人",
        Family = "family" "家族",
    }

    /// Part a worker has in a case (担当).
    MemberRole {
        Lead = "lead" "主担当",
        Deputy = "deputy" "副担当",
        StandIn = "stand_in" "不在代行",
        Member = "member" "チーム",
    }

    /// What happened to a case itself (ケースのできごと).
    EventKind {
        Opened = "opened" "開始",
        StageChanged = "stage_changed" "段階の変更",
        HandedOver = "handed_over" "引継ぎ",
        TeamChanged = "team_changed" "担当の変更",
        EngagementOpened = "engagement_opened" "関与の開始",
        EngagementClosed = "engagement_closed" "関与の終了",
        SubjectsChanged = "subjects_changed" "対象者の変更",
        Closed = "closed" "終結",
        Reopened = "reopened" "再開",
    }

    /// つなぎの種類。
    ReferralKind {
        Info = "info" "情報提供のみ",
        Introduction = "intro" "紹介",
        HandOn = "tsunagi" "つなぎ（同行・引継ぎ）",
        Request = "request" "情報提供の求め（社会福祉法106条の6第3項）",
        Notification = "tsukoku" "通告・通報",
        Transfer = "transfer" "移管",
    }

    /// つなぎの状態。
    ReferralStatus {
        Draft = "draft" "起票",
        Sent = "sent" "送付",
        Accepted = "accepted" "受理",
        Declined = "declined" "不成立",
        Withdrawn = "withdrawn" "取下げ",
        InProgress = "in_progress" "対応中",
        OnHold = "on_hold" "保留",
        Completed = "completed" "完結",
    }

    /// Whom a referral is about (だれのこと).
    About {
        Myself = "self" "本人",
        Family = "family" "家族",
        Household = "household" "世帯",
    }

    /// 緊急度。
    Urgency {
        A = "A" "即日",
        B = "B" "48時間",
        C = "C" "1週間",
        D = "D" "通常",
    }

    /// On what ground a slip carries personal data (根拠).
    SlipGround {
        Consent = "consent" "同意",
        Statute = "statute" "法令",
        Emergency = "emergency" "緊急",
        NoPersonalData = "none" "本人情報なし",
    }

    /// Whether a telephone is safe to call (電話の安全).
    PhoneSafety {
        Safe = "safe" "かけてよい",
        Caution = "caution" "注意してかける",
        Unsafe = "unsafe" "かけてはいけない",
        Unknown = "unknown" "未確認",
    }

    /// 別名の種類。
    NameKind {
        Former = "former" "旧姓・旧名",
        Common = "common" "通称",
    }

    /// 住所の種類。
    AddressKind {
        Residence = "residence" "居所",
        Registered = "registered" "住民票",
        Mailing = "mailing" "郵送先",
        Other = "other" "その他",
    }

    /// 連絡上の注意。
    Caution {
        NoOfficeName = "no_office_name" "役所・機関名を名乗らない",
        NoVoicemail = "no_voicemail" "留守番電話に残さない",
        NoMail = "no_mail" "郵便を送らない",
        After18 = "after_18" "18時以降に連絡する",
        NotFamily = "not_family" "家族に知らせない",
        TwoVisitors = "two_visitors" "2人で訪問する",
        Undisclosed = "undisclosed" "知らせてはならない相手がいます",
        NotTold = "not_told" "この人に知らせてはならない人がいます",
        Protected = "protected" "支援措置の対象（住所・電話などを伏せています）",
    }

    /// 資格。
    Qualification {
        SocialWorker = "social_worker" "社会福祉士",
        MentalHealthWorker = "mental_health_worker" "精神保健福祉士",
        CareWorker = "care_worker" "介護福祉士",
        PublicHealthNurse = "public_health_nurse" "保健師",
        Nurse = "nurse" "看護師",
        Psychologist = "psychologist" "公認心理師",
        ClinicalPsychologist = "clinical_psychologist" "臨床心理士",
        CareManager = "care_manager" "介護支援専門員",
        Doctor = "doctor" "医師",
        CareerConsultant = "career_consultant" "キャリアコンサルタント",
        Other = "other" "その他の資格",
    }

    /// What a search key was made from (検索キーの種類).
    KeyKind {
        Name = "name" "氏名",
        Kana = "kana" "フリガナ",
        KanaPlain = "kana_plain" "フリガナ（濁点なし）",
        Former = "former" "旧姓・旧名",
        Common = "common" "通称",
        Phone = "phone" "電話",
        PhoneLast4 = "phone_last4" "電話の下4桁",
        Birth = "birth" "生年月日",
        Address = "address" "住所",
        Number = "number" "ケース番号",
    }
}
