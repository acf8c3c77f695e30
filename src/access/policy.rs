//! The whole policy on one screen: how far each role's permission reaches for each act.

pub use entity::codes::{Role, Section};

/// Something a person may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Read a section of a record.
    View(Section),
    /// Write a section of a record.
    Write(Section),
    /// Answer a slip that was sent to the acting agency.
    AnswerSlip,
    /// Void others' records, correct what others own.
    Supervise,
    /// Ask in an emergency which agency knows somebody.
    Inquire,
    /// Have records of two agencies looked for that may be one human being; numbers alone come of it.
    MatchIdentities,
    /// Have shown, with a reason, what is hidden of a protected person.
    Unmask,
    /// Figures on persons, consultations and referrals.
    CountSupport,
    /// Figures on places and activities.
    CountActivities,
    /// Read the audit log.
    ReadLog,
    /// Read technical entries of the log: imports, sign-ins, changes of masters.
    ReadTechnicalLog,
    /// Keep agencies, staff, postings and code lists.
    Administer,
}

/// How far a permission extends. A later one contains the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What is assigned or granted to this very posting or staff member.
    Assigned,
    /// What the acting agency owns.
    Agency,
    /// What the acting agency owns, and everything shared with it.
    Shared,
    /// Everything; never occurs for `Act::View`.
    All,
}

/// The policy. No I/O, no wildcard over roles; access.md states the same in words.
#[expect(clippy::match_same_arms, reason = "one arm per line of the table in access.md")]
pub const fn reach(role: Role, act: Act) -> Reach {
    match (role, act) {
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Coordinator
            | Role::Supervisor
            | Role::Municipal,
            Act::View(_),
        ) => Reach::Shared,
        (Role::Supporter, Act::View(Section::Basics)) => Reach::Assigned,
        (Role::Supporter | Role::Community | Role::Auditor | Role::Administrator, Act::View(_)) => Reach::Nothing,

        (Role::Consultant | Role::Outreach | Role::Coordinator | Role::Supervisor | Role::Municipal, Act::Write(_)) => {
            Reach::Agency
        }
        (
            Role::Participation,
            Act::Write(Section::Plan | Section::Visits | Section::Referrals | Section::Consultations),
        ) => Reach::Agency,
        (
            Role::Participation | Role::Supporter | Role::Community | Role::Auditor | Role::Administrator,
            Act::Write(_),
        ) => Reach::Nothing,

        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Coordinator
            | Role::Supervisor
            | Role::Municipal,
            Act::AnswerSlip,
        ) => Reach::Shared,
        (Role::Supporter | Role::Community | Role::Auditor | Role::Administrator, Act::AnswerSlip) => Reach::Nothing,

        (Role::Supervisor | Role::Municipal, Act::Supervise) => Reach::Agency,
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Community
            | Role::Coordinator
            | Role::Supporter
            | Role::Auditor
            | Role::Administrator,
            Act::Supervise,
        ) => Reach::Nothing,

        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Coordinator
            | Role::Supervisor
            | Role::Municipal,
            Act::Inquire,
        ) => Reach::Agency,
        (Role::Supporter | Role::Community | Role::Auditor | Role::Administrator, Act::Inquire) => Reach::Nothing,

        (Role::Coordinator | Role::Municipal, Act::MatchIdentities) => Reach::All,
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Community
            | Role::Supervisor
            | Role::Supporter
            | Role::Auditor
            | Role::Administrator,
            Act::MatchIdentities,
        ) => Reach::Nothing,

        (Role::Consultant | Role::Coordinator | Role::Supervisor | Role::Municipal, Act::Unmask) => Reach::Agency,
        (Role::Outreach, Act::Unmask) => Reach::Assigned,
        (
            Role::Participation | Role::Supporter | Role::Community | Role::Auditor | Role::Administrator,
            Act::Unmask,
        ) => Reach::Nothing,

        (Role::Coordinator | Role::Municipal, Act::CountSupport | Act::CountActivities) => Reach::All,
        (
            Role::Consultant | Role::Outreach | Role::Participation | Role::Supervisor,
            Act::CountSupport | Act::CountActivities,
        ) => Reach::Agency,
        (Role::Community, Act::CountActivities) => Reach::Agency,
        (Role::Community, Act::CountSupport) => Reach::Nothing,
        (Role::Supporter | Role::Auditor | Role::Administrator, Act::CountSupport | Act::CountActivities) => {
            Reach::Nothing
        }

        (Role::Auditor, Act::ReadLog | Act::ReadTechnicalLog) => Reach::All,
        (Role::Supervisor | Role::Municipal, Act::ReadLog) => Reach::Agency,
        (Role::Administrator, Act::ReadTechnicalLog) => Reach::All,
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Community
            | Role::Coordinator
            | Role::Supporter
            | Role::Administrator,
            Act::ReadLog,
        ) => Reach::Nothing,
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Community
            | Role::Coordinator
            | Role::Supervisor
            | Role::Municipal
            | Role::Supporter,
            Act::ReadTechnicalLog,
        ) => Reach::Nothing,

        (Role::Administrator, Act::Administer) => Reach::All,
        (
            Role::Consultant
            | Role::Outreach
            | Role::Participation
            | Role::Community
            | Role::Coordinator
            | Role::Supervisor
            | Role::Municipal
            | Role::Supporter
            | Role::Auditor,
            Act::Administer,
        ) => Reach::Nothing,
    }
}

impl Act {
    /// Every act, for the matrix that the agency signs.
    pub fn all() -> Vec<Self> {
        let sections = Section::ALL.iter().copied();
        sections
            .clone()
            .map(Self::View)
            .chain(sections.map(Self::Write))
            .chain([
                Self::AnswerSlip,
                Self::Supervise,
                Self::Inquire,
                Self::MatchIdentities,
                Self::Unmask,
                Self::CountSupport,
                Self::CountActivities,
                Self::ReadLog,
                Self::ReadTechnicalLog,
                Self::Administer,
            ])
            .collect()
    }

    /// The act in the words of the matrix.
    pub fn label(self) -> String {
        match self {
            Self::View(section) => format!("見る: {section}"),
            Self::Write(section) => format!("書く: {section}"),
            Self::AnswerSlip => "届いたつなぎに答える".to_owned(),
            Self::Supervise => "管理する（他の職員の記録の取消しなど）".to_owned(),
            Self::Inquire => "緊急照会".to_owned(),
            Self::MatchIdentities => "機関をまたいで同じ人の記録を照合する（件数だけ）".to_owned(),
            Self::Unmask => "支援措置で伏せた連絡先を、理由を書いて見る".to_owned(),
            Self::CountSupport => "統計: 相談・つなぎ".to_owned(),
            Self::CountActivities => "統計: 場と活動".to_owned(),
            Self::ReadLog => "監査記録を読む".to_owned(),
            Self::ReadTechnicalLog => "技術的な記録を読む".to_owned(),
            Self::Administer => "機関・職員・所属・コードの管理".to_owned(),
        }
    }
}

impl Reach {
    /// The reach in one word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nothing => "なし",
            Self::Assigned => "割当分",
            Self::Agency => "自機関",
            Self::Shared => "自機関＋共有",
            Self::All => "すべて",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_content_never_reaches_everything() {
        for role in Role::ALL {
            for section in Section::ALL {
                assert!(reach(*role, Act::View(*section)) < Reach::All);
                assert!(reach(*role, Act::Write(*section)) <= Reach::Agency);
            }
        }
    }

    #[test]
    fn nobody_writes_what_they_may_not_read() {
        for role in Role::ALL {
            for section in Section::ALL {
                let writes = reach(*role, Act::Write(*section)) > Reach::Nothing;
                assert!(!writes || reach(*role, Act::View(*section)) >= Reach::Agency);
            }
        }
    }
}
