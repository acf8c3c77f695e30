//! Handing over, the team, and episodes of programmes.

use super::{NOTE, YES, day_within, holds_number};
use crate::data::cases::Joining;
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, refuse_my_number, required_date, text};
use entity::codes::{MemberRole, Program};
use entity::engagements;
use entity::ids::{CaseMemberId, EngagementId, StaffId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// Handing a case to a colleague.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HandOverForm {
    /// The version that was shown.
    pub version: String,
    /// The colleague.
    pub to: String,
    /// What they should know.
    pub note: String,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

/// A hand-over that has passed every check.
pub struct HandOver {
    /// The colleague.
    pub to: StaffId,
    /// What they should know.
    pub note: String,
    /// Somebody said that a number is no 個人番号.
    pub waived: bool,
}

impl HandOverForm {
    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.note])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The hand-over to one of `colleagues`, or everything that is wrong with it.
    pub fn check(&self, colleagues: &[StaffId]) -> Result<HandOver, Errors> {
        let mut errors = Errors::new();
        let to = choice(&mut errors, "to", "引き継ぐ相手", &self.to, |text| among(text, colleagues));
        let note = text(&mut errors, "note", "引継ぎの内容", &self.note, NOTE, false);
        let waived = refuse_my_number(&mut errors, &[("note", &self.note)], self.is_waived());
        errors.finish(|| Some(HandOver { to: to?, note: note?, waived }))
    }
}

/// Adding to the team or taking out of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TeamForm {
    /// The version that was shown.
    pub version: String,
    /// Which button was pressed.
    #[serde(rename = "do")]
    pub pressed: String,
    /// The colleague to add.
    pub staff: String,
    /// Their part.
    pub role: String,
    /// The first day of a stand-in.
    pub from_on: String,
    /// The last day of a stand-in.
    pub until_on: String,
    /// The membership to end.
    pub member: String,
}

/// A change of the team that has passed every check.
#[derive(Debug)]
pub enum Working {
    /// Somebody joins.
    Joins(Joining),
    /// Somebody leaves.
    Leaves(CaseMemberId),
}

impl TeamForm {
    /// The change, where `colleagues` could join and `members` could leave.
    pub fn check(&self, colleagues: &[StaffId], members: &[CaseMemberId], today: Ymd) -> Result<Working, Errors> {
        let mut errors = Errors::new();
        if self.pressed == "remove" {
            let member = self.member.parse().ok().filter(|id| members.contains(id));
            if member.is_none() {
                errors.add("", "この人はすでに担当から外れています。");
            }
            return errors.finish(|| Some(Working::Leaves(member?)));
        }
        let staff = choice(&mut errors, "staff", "加える職員", &self.staff, |text| among(text, colleagues));
        let role = choice(&mut errors, "role", "役割", &self.role, |text| {
            MemberRole::parse(text).filter(|role| *role != MemberRole::Lead)
        });
        let (from_on, until_on) = if role == Some(MemberRole::StandIn) {
            let (from, until) = self.term(&mut errors, today);
            (from, until.map(Some))
        } else {
            (Some(today), Some(None))
        };
        errors.finish(|| {
            Some(Working::Joins(Joining { staff: staff?, role: role?, from_on: from_on?, until_on: until_on? }))
        })
    }

    /// The first and the last day of a stand-in; both count.
    fn term(&self, errors: &mut Errors, today: Ymd) -> (Option<Ymd>, Option<Ymd>) {
        let from = required_date(errors, "from_on", "代行の初日", &self.from_on);
        let until = required_date(errors, "until_on", "代行の最終日", &self.until_on);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            errors.add("until_on", "代行の最終日は、初日以後の日にしてください。");
        } else if until.is_some_and(|until| until < today) {
            errors.add("until_on", "代行の最終日は、今日以後の日にしてください。");
        }
        (from, until)
    }
}

fn among(text: &str, colleagues: &[StaffId]) -> Option<StaffId> {
    text.parse().ok().filter(|id| colleagues.contains(id))
}

/// Beginning or ending an episode.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EngagementForm {
    /// The version that was shown.
    pub version: String,
    /// Which button was pressed.
    #[serde(rename = "do")]
    pub pressed: String,
    /// The programme to begin.
    pub program: String,
    /// Since when.
    pub opened_on: String,
    /// Why it begins.
    pub open_reason: String,
    /// The episode to end.
    pub engagement: String,
    /// Until when.
    pub closed_on: String,
    /// Why it ends.
    pub close_reason: String,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

/// A change of the episodes that has passed every check.
#[derive(Debug)]
pub enum Episode {
    /// One begins.
    Begins(Program, Ymd),
    /// One ends.
    Ends(EngagementId, Ymd),
}

impl EngagementForm {
    /// The form as it is first shown.
    pub fn blank(version: i32, today: Ymd) -> Self {
        Self {
            version: version.to_string(),
            opened_on: day_field(Some(today)),
            closed_on: day_field(Some(today)),
            ..Self::default()
        }
    }

    /// Whether an episode is to end.
    pub fn is_ending(&self) -> bool {
        self.pressed == "close"
    }

    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.open_reason, &self.close_reason])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The change with its reason, and whether a number was waived; or everything that is wrong with it.
    pub fn check(
        &self,
        case_opened_on: Ymd,
        episodes: &[engagements::Model],
        today: Ymd,
    ) -> Result<(Episode, String, bool), Errors> {
        let mut errors = Errors::new();
        let (field, typed) =
            if self.is_ending() { ("close_reason", &self.close_reason) } else { ("open_reason", &self.open_reason) };
        let episode = if self.is_ending() {
            self.ending(&mut errors, episodes, today)
        } else {
            self.beginning(&mut errors, case_opened_on, episodes, today)
        };
        let reason = text(&mut errors, field, "理由", typed, NOTE, true);
        let waived = refuse_my_number(&mut errors, &[(field, typed)], self.is_waived());
        errors.finish(|| Some((episode?, reason?, waived)))
    }

    fn beginning(
        &self,
        errors: &mut Errors,
        case_opened_on: Ymd,
        episodes: &[engagements::Model],
        today: Ymd,
    ) -> Option<Episode> {
        let program = choice(errors, "program", "事業", &self.program, Program::parse);
        let is_open = |program| episodes.iter().any(|row| row.program == program && row.closed_on.is_none());
        if program.is_some_and(is_open) {
            errors.add("program", "同じ事業の関与が続いています。");
        }
        let first = Some((case_opened_on, "ケースの開始日"));
        let day = day_within(errors, "opened_on", "開始日", &self.opened_on, first, today);
        Some(Episode::Begins(program?, day?))
    }

    fn ending(&self, errors: &mut Errors, episodes: &[engagements::Model], today: Ymd) -> Option<Episode> {
        let open = |text: &str| {
            let id = text.parse::<EngagementId>().ok()?;
            episodes.iter().find(|row| row.id == id && row.closed_on.is_none())
        };
        let episode = choice(errors, "engagement", "終える関与", &self.engagement, open);
        let first = episode.map(|row| (row.opened_on, "関与の開始日"));
        let day = day_within(errors, "closed_on", "終了日", &self.closed_on, first, today);
        Some(Episode::Ends(episode?.id, day?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{AgencyId, CaseId};

    const TODAY: Ymd = Ymd(20_261_121);
    const OPENED: Ymd = Ymd(20_260_401);

    fn names<T>(result: Result<T, Errors>) -> Vec<String> {
        let errors = result.err().unwrap_or_default();
        errors.all().map(|(name, _)| name.to_owned()).collect()
    }

    fn outreach() -> engagements::Model {
        engagements::Model {
            id: EngagementId::new(),
            case_id: CaseId::new(),
            agency_id: AgencyId::new(),
            program: Program::Outreach,
            opened_on: Ymd(20_260_601),
            open_reason: String::new(),
            closed_on: None,
            close_reason: String::new(),
        }
    }

    #[test]
    fn only_a_colleague_takes_over() {
        let colleague = StaffId::new();
        let form = |to: String| HandOverForm { to, ..HandOverForm::default() };
        assert!(form(colleague.to_string()).check(&[colleague]).is_ok());
        for to in [String::new(), "x".to_owned(), StaffId::new().to_string()] {
            assert_eq!(names(form(to).check(&[colleague])), ["to"]);
        }
    }

    #[test]
    fn nobody_becomes_lead_by_joining() {
        let colleague = StaffId::new();
        let form = TeamForm { staff: colleague.to_string(), role: "lead".to_owned(), ..TeamForm::default() };
        assert_eq!(names(form.check(&[colleague], &[], TODAY)), ["role"]);
        assert_eq!(names(TeamForm::default().check(&[], &[], TODAY)), ["staff", "role"]);
        let form = TeamForm { pressed: "remove".to_owned(), ..TeamForm::default() };
        assert_eq!(names(form.check(&[], &[], TODAY)), [""]);
    }

    #[test]
    fn a_stand_in_has_a_first_and_a_last_day() {
        let colleague = StaffId::new();
        let check = |from: &str, until: &str| {
            let form = TeamForm {
                staff: colleague.to_string(),
                role: "stand_in".to_owned(),
                from_on: from.to_owned(),
                until_on: until.to_owned(),
                ..TeamForm::default()
            };
            names(form.check(&[colleague], &[], TODAY))
        };
        assert!(check("R8.11.21", "R8.11.21").is_empty());
        assert!(check("R8.11.1", "R8.12.1").is_empty());
        assert_eq!(check("", ""), ["from_on", "until_on"]);
        assert_eq!(check("R8.11.25", "R8.11.24"), ["until_on"]);
        assert_eq!(check("R8.11.1", "R8.11.20"), ["until_on"]);
    }

    #[test]
    fn an_episode_begins_inside_the_case_and_once_at_a_time() {
        let form = |program: &str, day: &str| EngagementForm {
            program: program.to_owned(),
            opened_on: day.to_owned(),
            open_reason: "訪問の依頼".to_owned(),
            ..EngagementForm::default()
        };
        assert!(form("J4", "R8.5.1").check(OPENED, &[], TODAY).is_ok());
        assert_eq!(names(form("J4", "R8.5.1").check(OPENED, &[outreach()], TODAY)), ["program"]);
        assert_eq!(names(form("x", "R8.3.1").check(OPENED, &[], TODAY)), ["program", "opened_on"]);
    }

    #[test]
    fn an_episode_ends_after_it_began() {
        let episode = outreach();
        let form = |id: String, day: &str| EngagementForm {
            pressed: "close".to_owned(),
            engagement: id,
            closed_on: day.to_owned(),
            close_reason: "関係ができた".to_owned(),
            ..EngagementForm::default()
        };
        let id = episode.id.to_string();
        let episodes = [episode];
        assert!(form(id.clone(), "R8.6.1").check(OPENED, &episodes, TODAY).is_ok());
        assert_eq!(names(form(id.clone(), "R8.5.31").check(OPENED, &episodes, TODAY)), ["closed_on"]);
        assert_eq!(names(form(id, "R8.11.22").check(OPENED, &episodes, TODAY)), ["closed_on"]);
        assert_eq!(names(form(String::new(), "R8.6.1").check(OPENED, &episodes, TODAY)), ["engagement"]);
    }
}
