//! Whom and what the form of a case offers: members of the household, persons already linked, and hits of a search.

use super::form::CaseForm;
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::{CaseOption, open_of_household};
use crate::data::persons::{PersonRow, of_household, rows};
use crate::data::referrals::{self, Taking};
use crate::data::search::{Hits, LONGEST, find};
use crate::data::{Db, households};
use crate::error::AppError;
use entity::codes::SubjectRole;
use entity::ids::{CaseId, HouseholdId, PersonId, ReferralId};
use entity::stamp::Ymd;
use serde_json::json;

/// Somebody who could be a subject.
pub struct Candidate {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Its reading.
    pub kana: String,
    /// 続柄, age, household: enough to tell two of the same name apart.
    pub about: String,
    /// The part chosen so far.
    pub role: Option<SubjectRole>,
}

/// Everything the form offers beside what was typed.
#[derive(Default)]
pub struct Choices {
    /// Households with their names.
    pub households: Vec<(String, String)>,
    /// Members of the household and whoever is linked.
    pub people: Vec<Candidate>,
    /// Whom the search found beside them.
    pub hits: Vec<Candidate>,
    /// A search was made.
    pub is_searched: bool,
    /// The search found more than is shown.
    pub has_more: bool,
    /// Other open cases about the same household.
    pub others: Vec<CaseOption>,
    /// The referral for which the case is opened, with whom it brings.
    pub taking: Option<Taking>,
}

impl Choices {
    /// Reads what belongs to the form as it was typed; a search is put on record.
    pub async fn gather(
        db: &Db,
        clock: &Clock,
        who: &Actor,
        form: &CaseForm,
        case: Option<CaseId>,
    ) -> Result<Self, AppError> {
        let today = clock.today_ymd();
        let roles = form.roles();
        let role = |id| roles.iter().find(|(known, _)| *known == id).and_then(|(_, role)| *role);
        let mut choices = Self::default();
        if let Some(id) = form.household()
            && let Some(household) = households::find(db, who, id).await?
        {
            choices.offer(id, &household.label, &household.address);
            for member in of_household(db, who, id).await? {
                let role = role(member.id);
                choices.people.push(candidate(&member, "", role, today));
            }
            choices.others = open_of_household(db, who, id).await?;
            choices.others.retain(|other| Some(other.id) != case);
        }
        let linked: Vec<PersonId> =
            roles.iter().filter(|(id, role)| role.is_some() && choices.is_new(*id)).map(|(id, _)| *id).collect();
        for person in rows(db, who, linked).await? {
            if let Some(id) = person.household_id
                && let Some(household) = households::find(db, who, id).await?
            {
                choices.offer(id, &household.label, &household.address);
            }
            let role = role(person.id);
            choices.people.push(candidate(&person, "", role, today));
        }
        if let Ok(id) = form.referral.parse() {
            choices.taking = taking(db, clock, who, id).await?;
        }
        let words: String = form.find.trim().chars().take(LONGEST).collect();
        if !words.is_empty() {
            let hits = find(db, who, &words).await?;
            record(clock, who, &words, &hits);
            choices.take(hits, today, role);
        }
        Ok(choices)
    }

    fn is_new(&self, id: PersonId) -> bool {
        self.people.iter().all(|person| person.id != id)
    }

    fn offer(&mut self, id: HouseholdId, label: &str, address: &str) {
        let value = id.to_string();
        if self.households.iter().all(|(known, _)| *known != value) {
            let words = if address.is_empty() { label.to_owned() } else { format!("{label}（{address}）") };
            self.households.push((value, words));
        }
    }

    fn take(&mut self, hits: Hits, today: Ymd, role: impl Fn(PersonId) -> Option<SubjectRole>) {
        self.is_searched = true;
        self.has_more = hits.has_more;
        for hit in hits.persons {
            if let Some(id) = hit.person.household_id {
                self.offer(id, &hit.household, "");
            }
            if self.is_new(hit.person.id) {
                let role = role(hit.person.id);
                self.hits.push(candidate(&hit.person, &hit.household, role, today));
            }
        }
        for household in hits.households {
            self.offer(household.id, &household.label, &household.address);
        }
    }
}

/// A referral to be taken on; whose data it shows is put on record where they belong.
pub async fn taking(db: &Db, clock: &Clock, who: &Actor, id: ReferralId) -> Result<Option<Taking>, AppError> {
    let taking = referrals::taking(db, who, id).await?;
    if let Some(taking) = &taking {
        let entry = Entry::new(clock.now(), Deed::Viewed, Kind::Referral)
            .by(who)
            .on(id.into())
            .owned_by(taking.sender)
            .showing(taking.carried.iter().map(|carried| carried.person.id.into()));
        who.witness().record(entry);
    }
    Ok(taking)
}

fn candidate(person: &PersonRow, household: &str, role: Option<SubjectRole>, today: Ymd) -> Candidate {
    let parts = [person.relationship.label(), &person.age(today), household];
    Candidate { id: person.id, name: person.name(), kana: person.kana(), about: joined(&parts), role }
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("・")
}

fn record(clock: &Clock, who: &Actor, words: &str, hits: &Hits) {
    let entry = Entry::new(clock.now(), Deed::Searched, Kind::Person)
        .by(who)
        .with(json!({
            "for": "case",
            "length": words.chars().count(),
            "persons": hits.persons.len(),
            "households": hits.households.len(),
        }))
        .showing(hits.persons.iter().map(|hit| hit.person.id.into()));
    who.witness().record(entry);
}
