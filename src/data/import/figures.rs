//! Figures of agencies and years that have none yet, counted beside the rows instead of from the tables.
//!
//! A first import fills whole years; counting them here keeps the writer free for the rows themselves. Years that
//! have figures already are counted again by [`facts::rebuild`](crate::data::facts::rebuild).

use super::batch::Batch;
use super::known::PerAgency;
use super::plan::Plan;
use crate::data::{Db, Error, Result, Tx, facts};
use crate::domain::fiscal_year::FiscalYear;
use entity::codes::Method;
use entity::ids::{AgencyId, ConsultationId, IdentityId, PersonId};
use entity::stamp::Ymd;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What the figures need to know of a person.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The person.
    pub id: PersonId,
    identity: IdentityId,
    birth: (Ymd, Ymd),
}

impl Counted {
    /// The imported persons.
    pub(in crate::data) async fn load(db: &Db) -> Result<PerAgency<Self>> {
        PerAgency::load(db, "persons", "id, identity_id, birth_lo, birth_hi", |row| {
            Ok(Self {
                id: row.try_get_by_index(2)?,
                identity: row.try_get_by_index(3)?,
                birth: (row.try_get_by_index(4)?, row.try_get_by_index(5)?),
            })
        })
        .await
    }
}

type Cell = (AgencyId, i32);

/// The contact that says how old somebody was: of a record that knows the birth date, the earliest, the smallest id.
type Best = (bool, Ymd, ConsultationId);

struct Year {
    first: Ymd,
    best: Best,
    birth: (Ymd, Ymd),
    contacts: i32,
}

/// Contacts and persons of new rows, by agency and fiscal year.
#[derive(Default)]
pub struct Figures {
    tallies: BTreeMap<Cell, BTreeMap<(i32, Method), i64>>,
    years: BTreeMap<Cell, BTreeMap<IdentityId, Year>>,
}

impl Figures {
    /// Counts a new consultation.
    pub(in crate::data) fn count(
        &mut self,
        agency: AgencyId,
        day: Ymd,
        method: Method,
        id: ConsultationId,
        person: Option<&Counted>,
    ) {
        let cell = (agency, FiscalYear::of_ymd(day.0).year());
        let month = day.0 / 100 % 100;
        *self.tallies.entry(cell).or_default().entry((month, method)).or_default() += 1;
        let Some(person) = person.filter(|_| is_contact(method)) else {
            return;
        };
        let best = (person.birth.0.0 == 0, day, id);
        let year = self.years.entry(cell).or_default().entry(person.identity).or_insert(Year {
            first: day,
            best,
            birth: person.birth,
            contacts: 0,
        });
        year.contacts += 1;
        year.first = year.first.min(day);
        if best < year.best {
            year.best = best;
            year.birth = person.birth;
        }
    }

    /// Adds the figures of empty years to the plan; the others are counted again from the tables.
    pub(in crate::data) async fn settle(mut self, db: &Db, plan: &mut Plan) -> Result<()> {
        let sql = "SELECT DISTINCT agency_id, fiscal_year FROM tallies";
        let mut filled = plan.cells.clone();
        for row in db.reader().query_all_raw(db.statement(sql, vec![])).await? {
            filled.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
        let cells: BTreeSet<Cell> = self.tallies.keys().copied().collect();
        plan.cells.extend(cells.intersection(&filled));
        plan.fresh = cells.difference(&filled).copied().collect();
        let mut tallies =
            Batch::insert("tallies", &["agency_id", "fiscal_year", "month", "method", "n"]).with("result", "''");
        let mut years = Batch::insert(
            "identity_years",
            &[
                "fiscal_year",
                "identity_id",
                "agency_id",
                "first_ymd",
                "known_ymd",
                "known_id",
                "birth_lo",
                "birth_hi",
                "contacts",
            ],
        );
        for (agency, fiscal_year) in plan.fresh.iter().copied() {
            for ((month, method), n) in self.tallies.remove(&(agency, fiscal_year)).unwrap_or_default() {
                tallies.push([agency.into(), fiscal_year.into(), month.into(), method.into(), n.into()]);
            }
            for (identity, year) in self.years.remove(&(agency, fiscal_year)).unwrap_or_default() {
                let (is_unknown, known_ymd, known_id) = year.best;
                years.push([fiscal_year.into(), identity.into(), agency.into(), year.first.into()]);
                years.push([if is_unknown { Ymd(0) } else { known_ymd }.into(), known_id.into()]);
                years.push([year.birth.0.into(), year.birth.1.into(), year.contacts.into()]);
            }
        }
        plan.batches.push(tallies);
        plan.batches.push(years);
        Ok(())
    }
}

/// Makes sure inside the transaction that nobody has counted anything here meanwhile.
pub(in crate::data) async fn expect_none(tx: &Tx, agency: AgencyId, fiscal_year: i32) -> Result<()> {
    let statement = Statement::from_sql_and_values(
        tx.backend(),
        "SELECT 1 FROM tallies WHERE fiscal_year = $1 AND agency_id = $2 LIMIT 1",
        [fiscal_year.into(), agency.into()],
    );
    match tx.connection().query_one_raw(statement).await? {
        Some(_) => Err(Error::Stale),
        None => Ok(()),
    }
}

fn is_contact(method: Method) -> bool {
    facts::CONTACTS.split(", ").any(|quoted| quoted.trim_matches('\'') == method.code())
}
