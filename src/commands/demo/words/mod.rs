//! Hand-written sentences that the sample records are composed of.
//!
//! `{p}` stands for how the person at the centre is called. No sentence blames anybody.

mod families;
pub mod phrases;
mod singles;
mod youth;

use super::town::Site;
use entity::codes::{Counterpart, Field, Relationship, Route, Sex};

/// Somebody who may live in a household.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// 続柄, seen from the person at the centre.
    pub relationship: Relationship,
    /// Sex; none = either.
    pub sex: Option<Sex>,
    /// Youngest and oldest age today.
    pub ages: (i32, i32),
    /// In how many of a hundred households.
    pub percent: usize,
}

/// A kind of story, with the words that belong to it.
#[derive(Debug)]
pub struct Situation {
    /// How often it occurs.
    pub weight: usize,
    /// Where it is known, and how often there.
    pub sites: &'static [(Site, usize)],
    /// Who lives there; the first is the person at the centre.
    pub members: &'static [Member],
    /// Topics of the intake sheet.
    pub topics: &'static [&'static str],
    /// 分野.
    pub field: Field,
    /// How it came to be known.
    pub routes: &'static [Route],
    /// Who speaks, and how often.
    pub callers: &'static [(Counterpart, usize)],
    /// What the case is about.
    pub summaries: &'static [&'static str],
    /// What is told in the beginning.
    pub early: &'static [&'static str],
    /// What is told on the way.
    pub middle: &'static [&'static str],
    /// What is told towards the end.
    pub late: &'static [&'static str],
    /// Who is asked to join.
    pub receivers: &'static [Site],
    /// What they are asked for.
    pub reasons: &'static [&'static str],
}

/// Every kind of story.
pub fn situations() -> impl Iterator<Item = &'static Situation> {
    families::SITUATIONS.iter().chain(singles::SITUATIONS).chain(youth::SITUATIONS)
}

const fn member(relationship: Relationship, sex: Option<Sex>, ages: (i32, i32), percent: usize) -> Member {
    Member { relationship, sex, ages, percent }
}
