//! What is typed about a referral, and what is true once it has been checked.

use crate::data::referrals::{NewReferral, Receiver};
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, line, refuse_my_number, required_date, text};
use crate::web::people::People;
use entity::codes::{About, ReferralKind, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, ConsultationId, PersonId, ReferralId};
use entity::referrals;
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Value of the receiver field for an agency that is not registered.
pub const UNREGISTERED: &str = "other";

/// What the browser sent, untouched, so that it can be shown again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ReferralForm {
    /// Key of the record to be made.
    pub key: String,
    /// Version that the form was filled from.
    pub version: String,
    /// Which button: send, draft, find.
    pub r#do: String,
    /// 相談.
    pub consultation: String,
    /// ケース.
    pub case: String,
    /// The referral in whose place this one goes elsewhere.
    pub again: String,
    /// Registered receiver, or `other`.
    pub to_agency: String,
    /// Kind of an unregistered receiver.
    pub to_kind: String,
    /// Name of an unregistered receiver.
    pub to_name: String,
    /// 種類.
    pub kind: String,
    /// だれのこと.
    pub about: String,
    /// つなぐ理由・依頼.
    pub reason: String,
    /// 緊急度.
    pub urgency: String,
    /// 同行.
    pub is_accompanied: String,
    /// 根拠.
    pub ground: String,
    /// 根拠 in words.
    pub ground_note: String,
    /// Whom the slip names.
    pub slip_subject: String,
    /// これまでの経過.
    pub slip_background: String,
    /// 送付日.
    pub sent_on: String,
    /// Search word for a person.
    pub find: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
    /// Somebody looked: nobody is told who must not be.
    pub told_apart: String,
    /// Roles: `role_…`.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

/// A name that a slip without personal data must not carry.
pub struct KnownName {
    /// The person.
    pub id: PersonId,
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
}

impl ReferralForm {
    /// An empty form for sending today.
    pub fn today(today: Ymd) -> Self {
        Self {
            key: ReferralId::new().to_string(),
            kind: ReferralKind::HandOn.code().to_owned(),
            about: About::Myself.code().to_owned(),
            urgency: Urgency::D.code().to_owned(),
            ground: SlipGround::NoPersonalData.code().to_owned(),
            sent_on: day_field(Some(today)),
            ..Self::default()
        }
    }

    /// The same request for another receiver: a ground speaks of whom it is told to, so it is stated anew.
    pub fn sent_elsewhere(&mut self, row: &referrals::Model) {
        let text = |id: Option<String>| id.unwrap_or_default();
        self.again = row.id.to_string();
        self.consultation = text(row.consultation_id.map(|id| id.to_string()));
        self.case = text(row.case_id.map(|id| id.to_string()));
        row.kind.code().clone_into(&mut self.kind);
        row.about.code().clone_into(&mut self.about);
        row.urgency.code().clone_into(&mut self.urgency);
        self.reason.clone_from(&row.reason);
        self.slip_subject.clone_from(&row.slip_subject);
        self.slip_background.clone_from(&row.slip_background);
        self.ground.clear();
    }

    /// The form of a stored draft.
    pub fn of(row: &referrals::Model, subjects: &[PersonId], today: Ymd) -> Self {
        let text = |id: Option<String>| id.unwrap_or_default();
        Self {
            version: row.version.to_string(),
            consultation: text(row.consultation_id.map(|id| id.to_string())),
            case: text(row.case_id.map(|id| id.to_string())),
            to_agency: row.to_agency_id.map_or_else(|| UNREGISTERED.to_owned(), |id| id.to_string()),
            to_kind: row.to_kind.clone(),
            to_name: if row.to_agency_id.is_some() { String::new() } else { row.to_name.clone() },
            kind: row.kind.code().to_owned(),
            about: row.about.code().to_owned(),
            reason: row.reason.clone(),
            urgency: row.urgency.code().to_owned(),
            is_accompanied: if row.is_accompanied { "yes" } else { "" }.to_owned(),
            ground: row.ground.code().to_owned(),
            ground_note: row.ground_note.clone(),
            slip_subject: row.slip_subject.clone(),
            slip_background: row.slip_background.clone(),
            sent_on: day_field(Some(today)),
            rest: subjects.iter().map(|id| (format!("role_{id}"), "subject".to_owned())).collect(),
            ..Self::default()
        }
    }

    /// The persons part of the form.
    pub fn people(&self) -> People {
        People::read(&self.find, &self.rest)
    }

    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd, names: &[KnownName]) -> Result<(NewReferral, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let to = self.receiver(e);
        let kind = choice(e, "kind", "種類", &self.kind, ReferralKind::parse);
        let about = choice(e, "about", "だれのこと", &self.about, About::parse);
        let urgency = choice(e, "urgency", "緊急度", &self.urgency, Urgency::parse);
        let ground = choice(e, "ground", "根拠", &self.ground, SlipGround::parse);
        let reason = text(e, "reason", "つなぐ理由・依頼", &self.reason, 2_000, true);
        let ground_note = text(e, "ground_note", "根拠（くわしく）", &self.ground_note, 500, false);
        let slip_subject = line(e, "slip_subject", "つなぎシートに書く対象", &self.slip_subject, 200, true);
        let slip_background = text(e, "slip_background", "これまでの経過", &self.slip_background, 5_000, false);
        self.check_ground(e, ground, names);
        let sent_on = if self.r#do == "draft" {
            None
        } else {
            let sent_on = required_date(e, "sent_on", "送付日", &self.sent_on);
            if sent_on.is_some_and(|day| day > today) {
                e.add("sent_on", "これからの日付では送付できません。起票だけしておくこともできます。");
            }
            sent_on
        };
        let free = [
            ("reason", self.reason.as_str()),
            ("slip_background", self.slip_background.as_str()),
            ("slip_subject", self.slip_subject.as_str()),
            ("ground_note", self.ground_note.as_str()),
        ];
        let waived = refuse_my_number(e, &free, !self.not_my_number.is_empty());
        let new = errors.finish(|| {
            Some(NewReferral {
                case: self.case.parse::<CaseId>().ok(),
                consultation: self.consultation.parse::<ConsultationId>().ok(),
                to: to?,
                kind: kind?,
                about: about?,
                subjects: self.people().chosen().map(|(person, _)| person).collect(),
                reason: reason?,
                urgency: urgency?,
                is_accompanied: !self.is_accompanied.is_empty(),
                ground: ground?,
                ground_note: ground_note?,
                slip_subject: slip_subject?,
                slip_background: slip_background?,
                sent_on,
                again_of: self.again.parse::<ReferralId>().ok(),
            })
        })?;
        Ok((new, waived))
    }

    fn receiver(&self, errors: &mut Errors) -> Option<Receiver> {
        if self.to_agency == UNREGISTERED {
            let kind = if self.to_kind.is_empty() {
                errors.add("to_kind", "つなぎ先の機関種別を選んでください。");
                None
            } else {
                Some(self.to_kind.clone())
            };
            let name = line(errors, "to_name", "つなぎ先の名前", &self.to_name, 100, false);
            return Some(Receiver::Other { kind: kind?, name: name? });
        }
        choice(errors, "to_agency", "つなぎ先", &self.to_agency, |text| text.parse::<AgencyId>().ok())
            .map(Receiver::Agency)
    }

    /// Personal data needs a stated ground; without one the slip must not name anybody.
    fn check_ground(&self, errors: &mut Errors, ground: Option<SlipGround>, names: &[KnownName]) {
        match ground {
            Some(SlipGround::NoPersonalData) => {
                let meant: Vec<PersonId> = self.people().chosen().map(|(person, _)| person).collect();
                let texts = [
                    ("slip_subject", &self.slip_subject),
                    ("reason", &self.reason),
                    ("slip_background", &self.slip_background),
                ];
                for (field, text) in texts {
                    let text = crate::domain::kana::key(text);
                    let is_named = names
                        .iter()
                        .filter(|name| meant.contains(&name.id))
                        .any(|name| carries(&text, &name.family, &name.given));
                    if is_named {
                        errors.add(
                            field,
                            "「本人情報なし」で送るときは、名前を書けません。名前を消すか、根拠を選んでください。",
                        );
                    }
                }
            }
            Some(ground) if self.ground_note.trim().is_empty() => errors.add(
                "ground_note",
                match ground {
                    SlipGround::Consent => "同意をいつ、どのように、だれから得たかを書いてください。",
                    SlipGround::Statute => "根拠の法令と条項を書いてください。例: 児童虐待防止法6条",
                    _ => "緊急の理由（生命・身体の保護など）を書いてください。",
                },
            ),
            _ => {}
        }
    }
}

/// Whether a text carries a family name of two characters or more, or a whole name.
fn carries(text: &str, family: &str, given: &str) -> bool {
    let key = crate::domain::kana::key;
    let (family, whole) = (key(family), key(&format!("{family}{given}")));
    (family.chars().count() >= 2 && text.contains(&family)) || (whole.chars().count() >= 2 && text.contains(&whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_121);

    fn filled() -> ReferralForm {
        ReferralForm {
            to_agency: AgencyId::new().to_string(),
            reason: "健康面の見立て".to_owned(),
            slip_subject: "50代の方".to_owned(),
            ..ReferralForm::today(TODAY)
        }
    }

    #[test]
    fn personal_data_needs_a_ground_in_words() {
        let form = ReferralForm { ground: "consent".to_owned(), ..filled() };
        let errors = form.check(TODAY, &[]).err().unwrap();
        assert!(!errors.on("ground_note").is_empty());
    }

    #[test]
    fn without_a_ground_the_slip_names_nobody() {
        let id = PersonId::new();
        let mut form = ReferralForm { slip_subject: "ﾔﾏﾀﾞさん、山田さん".to_owned(), ..filled() };
        form.rest.insert(format!("role_{id}"), "subject".to_owned());
        let names = [KnownName { id, family: "山田".to_owned(), given: "太郎".to_owned() }];
        assert!(!form.check(TODAY, &names).err().unwrap().on("slip_subject").is_empty());
        form.slip_subject = "50代の方".to_owned();
        assert!(form.check(TODAY, &names).is_ok());
    }

    #[test]
    fn a_draft_needs_no_day_and_a_sent_one_no_future() {
        let form = ReferralForm { r#do: "draft".to_owned(), sent_on: String::new(), ..filled() };
        assert_eq!(form.check(TODAY, &[]).unwrap().0.sent_on, None);
        let form = ReferralForm { sent_on: "R8.11.22".to_owned(), ..filled() };
        assert!(!form.check(TODAY, &[]).err().unwrap().on("sent_on").is_empty());
    }
}
