//! What the lists of the form offer.

use super::PersonForm;
use crate::access::Actor;
use crate::data::search::LONGEST;
use crate::data::{Db, households, search};
use crate::domain::errors::Errors;
use crate::error::AppError;
use entity::{districts, persons};

/// What the page offers in its lists: value and label.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Households.
    pub households: Vec<(String, String)>,
    /// Districts.
    pub districts: Vec<(String, String)>,
}

impl Choices {
    /// What the lists offer: the districts in use, and the households that the form and the record name.
    pub async fn load(
        db: &Db,
        who: &Actor,
        form: &PersonForm,
        current: Option<&persons::Model>,
    ) -> Result<Self, AppError> {
        let ids = [form.household(), current.and_then(|row| row.household_id)];
        let mut choices = Self::default();
        for id in ids.into_iter().flatten() {
            let is_new = |choices: &Self| choices.households.iter().all(|(value, _)| *value != id.to_string());
            if is_new(&choices)
                && let Some(household) = households::find(db, who, id).await?
            {
                choices.households.push((id.to_string(), label(&household.label, &household.address)));
            }
        }
        let districts = households::active_districts(db, who).await?;
        let in_use = current.and_then(|row| row.district_id);
        let is_listed = districts.iter().any(|district| Some(district.id) == in_use);
        choices.districts =
            districts.into_iter().map(|district: districts::Model| (district.id.to_string(), district.name)).collect();
        if let (Some(id), false) = (in_use, is_listed) {
            // A district that is no longer offered stays with those who have it.
            choices.districts.push((id.to_string(), "いまの圏域（新しくは選べません）".to_owned()));
        }
        Ok(choices)
    }

    /// Adds the households that were looked for to the list, and says so at the field.
    pub async fn search(&mut self, db: &Db, who: &Actor, form: &PersonForm) -> Result<Errors, AppError> {
        let mut errors = Errors::new();
        let words = form.get("household_words").trim();
        if words.is_empty() {
            return Ok(errors);
        }
        if words.chars().count() > LONGEST {
            errors.add("household_words", format!("{LONGEST}文字までで入力してください。"));
            return Ok(errors);
        }
        let hits = search::find(db, who, words).await?;
        let mut found: Vec<(String, String)> =
            hits.households.iter().map(|hit| (hit.id.to_string(), label(&hit.label, &hit.address))).collect();
        for hit in &hits.persons {
            if let Some(id) = hit.person.household_id {
                let words = format!("{}（{}がいます）", hit.household, hit.person.name());
                if found.iter().all(|(value, _)| *value != id.to_string()) {
                    found.push((id.to_string(), words));
                }
            }
        }
        found.retain(|(value, _)| self.households.iter().all(|(known, _)| known != value));
        found.truncate(30);
        errors.add(
            "household_words",
            if found.is_empty() {
                format!("「{words}」の世帯はほかに見つかりません。この欄を空にするか、ほかの言葉でさがしてください。")
            } else {
                format!(
                    "{}世帯を「世帯」の一覧に加えました。選んでから、この欄を空にして保存してください。",
                    found.len()
                )
            },
        );
        self.households.extend(found);
        Ok(errors)
    }
}

fn label(name: &str, address: &str) -> String {
    if address.is_empty() { name.to_owned() } else { format!("{name}（{address}）") }
}
