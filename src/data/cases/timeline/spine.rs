//! Which records stand on a page of the story: their ids in date order, over all kinds at once.

use super::{OnCase, StoryFilter, Thread};
use crate::data::{Db, Extent, Page, PageNo, Result};
use entity::stamp::{LocalMinute, Ymd};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Where a record is found.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Vertebra {
    /// Code of its thread.
    pub thread: String,
    /// Its id.
    pub id: Uuid,
}

/// The one statement, as it is put together.
struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// All records of some threads that the filter leaves; nothing if there are no threads.
    fn of<A>(on: &OnCase<A>, filter: &StoryFilter, threads: &[Thread]) -> Option<Self> {
        let mut query = Self { sql: String::new(), values: Vec::new() };
        let case = query.bind(on.row().id);
        let agency = query.bind(on.row().agency_id);
        let more = Narrowing::new(&mut query, filter);
        let parts: Vec<String> = threads.iter().filter_map(|thread| more.part(*thread, &case, &agency)).collect();
        query.sql = parts.join(" UNION ALL ");
        (!parts.is_empty()).then_some(query)
    }
}

/// The conditions of a filter, bound once and used in every part.
struct Narrowing {
    person: Option<String>,
    from: Option<String>,
    until: Option<String>,
    text: Option<String>,
}

impl Narrowing {
    fn new(query: &mut Query, filter: &StoryFilter) -> Self {
        let minute = |day: Ymd| LocalMinute(i64::from(day.0) * 10_000);
        Self {
            person: filter.person.map(|person| query.bind(person)),
            from: filter.from.map(|day| query.bind(minute(day))),
            until: filter.until.map(|day| query.bind(minute(Ymd(day.0 + 1)))),
            text: (!filter.text.is_empty()).then(|| query.bind(pattern(&filter.text))),
        }
    }

    fn part(&self, thread: Thread, case: &str, agency: &str) -> Option<String> {
        let code = thread.code();
        let (table, at, texts, subjects): (_, _, &[&str], _) = match thread {
            Thread::Consultations => (
                "consultations",
                "r.occurred_at",
                &["content", "counterpart_note", "place", "next_note"],
                Some("consultation_subjects s WHERE s.consultation_id"),
            ),
            Thread::Referrals => (
                "referrals",
                // A slip is sent on a day, not at a minute.
                "CAST(COALESCE(r.sent_on, r.drafted_on) AS BIGINT) * 10000",
                &["reason", "slip_subject", "slip_background", "answer_note", "outcome", "to_name"],
                Some("referral_subjects s WHERE s.referral_id"),
            ),
            Thread::Team | Thread::Engagements | Thread::Stages => ("case_events", "r.occurred_at", &["note"], None),
        };
        let mut conditions = vec![format!("r.case_id = {case} AND r.agency_id = {agency}")];
        if subjects.is_none() {
            let kinds: Vec<String> = thread.events().iter().map(|kind| format!("'{}'", kind.code())).collect();
            conditions.push(format!("r.kind IN ({})", kinds.join(", ")));
        }
        if let Some(person) = &self.person {
            let subjects = subjects?;
            conditions.push(format!("EXISTS (SELECT 1 FROM {subjects} = r.id AND s.person_id = {person})"));
        }
        if let Some(from) = &self.from {
            conditions.push(format!("{at} >= {from}"));
        }
        if let Some(until) = &self.until {
            conditions.push(format!("{at} < {until}"));
        }
        if let Some(text) = &self.text {
            let any: Vec<String> =
                texts.iter().map(|column| format!("LOWER(r.{column}) LIKE {text} ESCAPE '!'")).collect();
            conditions.push(format!("({})", any.join(" OR ")));
        }
        let conditions = conditions.join(" AND ");
        Some(format!("SELECT '{code}' AS thread, r.id AS id, {at} AS moment FROM {table} r WHERE {conditions}"))
    }
}

/// Anything that contains the text; capital letters do not matter.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The records on one page.
pub async fn page<A>(
    db: &Db,
    on: &OnCase<A>,
    filter: &StoryFilter,
    threads: &[Thread],
    no: PageNo,
) -> Result<Page<Vertebra>> {
    let Some(mut query) = Query::of(on, filter, threads) else {
        return Ok(Page::cut(Vec::new(), no));
    };
    let part = Extent::from(no);
    let most = query.bind(i64::try_from(part.asked()).unwrap_or(i64::MAX));
    let before = query.bind(i64::try_from(part.offset()).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT thread, id FROM ({}) AS spine ORDER BY moment DESC, id DESC LIMIT {most} OFFSET {before}",
        query.sql
    );
    let rows = Vertebra::find_by_statement(db.statement(sql, query.values)).all(db.reader()).await?;
    Ok(Page::cut(rows, part))
}

/// How many records each of the threads holds.
pub async fn counts<A>(
    db: &Db,
    on: &OnCase<A>,
    filter: &StoryFilter,
    threads: &[Thread],
) -> Result<Vec<(Thread, u64)>> {
    #[derive(FromQueryResult)]
    struct Count {
        thread: String,
        n: i64,
    }
    let rows = match Query::of(on, filter, threads) {
        Some(query) => {
            let sql = format!("SELECT thread, COUNT(*) AS n FROM ({}) AS spine GROUP BY thread", query.sql);
            Count::find_by_statement(db.statement(sql, query.values)).all(db.reader()).await?
        }
        None => Vec::new(),
    };
    let count = |thread: &Thread| {
        let row = rows.iter().find(|row| row.thread == thread.code());
        (*thread, row.and_then(|row| u64::try_from(row.n).ok()).unwrap_or(0))
    };
    Ok(threads.iter().map(count).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_only_letters_to_whoever_searches() {
        assert_eq!(pattern(" 100%_A! "), "%100!%!_a!!%");
    }
}
