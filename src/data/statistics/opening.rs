//! The rows of a cell: the cell's filter, applied to what the reader may see.

use super::definition::Definition;
use super::drill::{ConsultationLine, PersonLine, ReferralLine, TOTAL};
use super::referrals_by_agency_kind::COUNTED;
use super::{Column, Countable, persons_by_age};
use crate::access::{Act, Actor, Section, reach};
use crate::data::batches::batches;
use crate::data::persons::{self, PersonName};
use crate::data::{Db, Extent, Page, Result, Visible};
use crate::domain::birth::age_on;
use crate::domain::fiscal_year::FiscalYear;
use entity::codes::{Counterpart, Method, ReferralKind, ReferralStatus};
use entity::ids::{AgencyId, ConsultationId, IdentityId, PersonId, ReferralId};
use entity::stamp::{LocalMinute, Ymd};
use entity::{agencies, consultation_subjects, consultations, identity_years, referral_subjects, referrals};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, QuerySelect, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records that one human being may have at an agency, on the average.
const RECORDS: u64 = 20;

/// A cell that is being opened.
pub(super) struct Opening<'a> {
    pub db: &'a Db,
    pub who: &'a Actor,
    pub of: &'a Countable,
    pub definition: Definition,
    pub columns: &'a [Column],
    pub year: FiscalYear,
    pub column: &'a str,
    pub part: Extent,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "consultations::Entity")]
struct Contact {
    id: ConsultationId,
    occurred_at: LocalMinute,
    method: Method,
    counterpart: Counterpart,
    is_anonymous: bool,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "referrals::Entity")]
struct Sent {
    id: ReferralId,
    agency_id: AgencyId,
    sent_on: Option<Ymd>,
    kind: ReferralKind,
    status: ReferralStatus,
    to_name: String,
    to_agency_id: Option<AgencyId>,
    slip_subject: String,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "entity::persons::Entity")]
struct Linked {
    id: PersonId,
    identity_id: IdentityId,
}

/// The first minute of a day.
fn minute(ymd: i32) -> LocalMinute {
    LocalMinute(i64::from(ymd) * 10_000)
}

impl Opening<'_> {
    /// Codes of the columns that are opened: the one, or all of them for the total.
    fn opened(&self) -> impl Iterator<Item = &str> {
        let all = self.column == TOTAL;
        self.columns.iter().map(|column| column.code.as_str()).filter(move |code| all || *code == self.column)
    }

    pub async fn consultations(&self) -> Result<Page<ConsultationLine>> {
        use consultations::Column;
        let methods: Vec<&str> = self.opened().flat_map(|column| self.definition.raws_of(column)).collect();
        let mut filter = Condition::all()
            .add(Column::FiscalYear.eq(self.year.year()))
            // What the fiscal year says already, in the order in which the rows come: the index is read for it alone.
            .add(Column::OccurredAt.gte(minute(self.year.first_ymd())))
            .add(Column::OccurredAt.lt(minute(self.year.next().first_ymd())))
            .add(Column::Method.is_in(methods))
            .add(Column::VoidedAt.is_null());
        if let Some(agency) = self.of.chosen() {
            filter = filter.add(Column::AgencyId.eq(agency));
        }
        let newest = [(Column::OccurredAt, Order::Desc), (Column::Id, Order::Desc)];
        let page = Visible::<consultations::Entity>::own(self.who)
            .and(filter)
            .page(self.db, &newest, self.part, |row: &Contact| std::cmp::Reverse((row.occurred_at, row.id)))
            .await?;
        let mut links = Vec::new();
        for ids in batches(page.rows.iter().map(|row| row.id)) {
            let some = consultation_subjects::Entity::find()
                .filter(consultation_subjects::Column::ConsultationId.is_in(ids))
                .filter(consultation_subjects::Column::AgencyId.eq(self.who.agency()))
                .order_by_desc(consultation_subjects::Column::IsPrincipal)
                .order_by_asc(consultation_subjects::Column::PersonId)
                .all(self.db.reader())
                .await?;
            links.extend(some.into_iter().map(|link| (link.consultation_id, link.person_id)));
        }
        let mut about = self.named(links).await?;
        Ok(page.map(|row| ConsultationLine {
            names: about.remove(&row.id).unwrap_or_default(),
            id: row.id,
            occurred_at: row.occurred_at,
            method: row.method,
            counterpart: row.counterpart,
            is_anonymous: row.is_anonymous,
            agency: self.who.agency_name().to_owned(),
        }))
    }

    pub async fn referrals(&self) -> Result<Page<ReferralLine>> {
        use referrals::Column;
        let view = Act::View(Section::Referrals);
        let own = reach::own(self.who, view, &Column::AgencyId);
        let slips = reach::slip(self.who, view, &Column::AgencyId, &Column::ToAgencyId, &Column::SentOn);
        let newest = [(Column::SentOn, Order::Desc), (Column::Id, Order::Desc)];
        let page = Visible::<referrals::Entity>::only(self.who, own)
            .or(self.who, slips)
            .and(self.counted_referrals())
            .page(self.db, &newest, self.part, |row: &Sent| std::cmp::Reverse((row.sent_on, row.id)))
            .await?;
        let mut links = Vec::new();
        for ids in batches(page.rows.iter().map(|row| row.id)) {
            let some = referral_subjects::Entity::find()
                .filter(referral_subjects::Column::ReferralId.is_in(ids))
                .filter(referral_subjects::Column::AgencyId.eq(self.who.agency()))
                .order_by_asc(referral_subjects::Column::PersonId)
                .all(self.db.reader())
                .await?;
            links.extend(some.into_iter().map(|link| (link.referral_id, link.person_id)));
        }
        let mut own = self.named(links).await?;
        let agencies = self.agency_names(&page.rows).await?;
        let name = |id: AgencyId| agencies.get(&id).cloned().unwrap_or_default();
        let mut about = |row: &Sent| -> Vec<String> {
            if row.agency_id == self.who.agency() {
                return own.remove(&row.id).unwrap_or_default();
            }
            // Of a slip that was taken back, number and dates are all that stays.
            let is_carried = row.status != ReferralStatus::Withdrawn && !row.slip_subject.is_empty();
            is_carried.then(|| row.slip_subject.clone()).into_iter().collect()
        };
        Ok(page.map(|row| ReferralLine {
            about: about(&row),
            id: row.id,
            sent_on: row.sent_on,
            kind: row.kind,
            status: row.status,
            to_name: row.to_agency_id.map_or(row.to_name, name),
            agency: name(row.agency_id),
        }))
    }

    /// What the figure counts, as a filter.
    fn counted_referrals(&self) -> Condition {
        use referrals::Column;
        let opened: BTreeSet<&str> = self.opened().collect();
        let kinds = self.definition.kinds.iter().filter(|(_, code)| opened.contains(code.as_str()));
        let to_others = Condition::any().add(Column::ToAgencyId.is_null()).add(
            Expr::col((referrals::Entity, Column::ToAgencyId)).ne(Expr::col((referrals::Entity, Column::AgencyId))),
        );
        let mut filter = Condition::all()
            .add(Column::FiscalYear.eq(self.year.year()))
            .add(Column::SentOn.is_not_null())
            .add(Column::VoidedAt.is_null())
            .add(Column::Status.ne(ReferralStatus::Draft))
            .add(Column::Kind.is_in(self.definition.raws_of(COUNTED)))
            .add(Column::ToKind.is_in(kinds.map(|(kind, _)| kind.as_str())))
            .add(to_others);
        if let Some(agency) = self.of.chosen() {
            filter = filter.add(Column::AgencyId.eq(agency));
        }
        filter
    }

    pub async fn persons(&self) -> Result<Page<PersonLine>> {
        if !self.opens_persons() {
            return Ok(Page::cut(Vec::new(), self.part));
        }
        let (sql, values) = self.sql_persons();
        let counted =
            identity_years::Model::find_by_statement(self.db.statement(sql, values)).all(self.db.reader()).await?;
        let page = Page::cut(counted, self.part);
        let mut records: BTreeMap<IdentityId, Linked> = BTreeMap::new();
        for identities in batches(page.rows.iter().map(|row| row.identity_id)) {
            let most = identities.len() as u64 * RECORDS;
            let linked: Vec<Linked> = Visible::<entity::persons::Entity>::own(self.who)
                .and(entity::persons::Column::IdentityId.is_in(identities))
                .all(self.db, &[(entity::persons::Column::Id, Order::Asc)], most)
                .await?;
            for record in linked {
                records.entry(record.identity_id).or_insert(record);
            }
        }
        let names = self.names(records.values().map(|record| record.id)).await?;
        let line = |row: &identity_years::Model| {
            let record = records.get(&row.identity_id)?;
            Some(PersonLine {
                id: record.id,
                name: names.get(&record.id)?.name(),
                first_on: row.first_ymd,
                age: age_on(row.birth_lo.0, row.birth_hi.0, row.first_ymd.0),
                contacts: row.contacts,
                agency: self.who.agency_name().to_owned(),
            })
        };
        Ok(Page { rows: page.rows.iter().filter_map(line).collect(), no: page.no, has_next: page.has_next })
    }

    fn opens_persons(&self) -> bool {
        let is_own = self.of.chosen().is_none_or(|agency| agency == self.who.agency());
        let opens = self.of.reader().is_some_and(|reader| reader.opens_persons && reader.agency == self.who.agency());
        is_own && opens
    }

    /// How many persons are listed, on all pages together.
    pub async fn count_persons(&self) -> Result<i64> {
        #[derive(FromQueryResult)]
        struct Found {
            n: i64,
        }
        if !self.opens_persons() {
            return Ok(0);
        }
        let (filter, values) = self.counted_persons();
        let sql = format!("SELECT COUNT(*) AS n FROM identity_years WHERE {filter}");
        let found = Found::find_by_statement(self.db.statement(sql, values)).one(self.db.reader()).await?;
        Ok(found.map_or(0, |found| found.n))
    }

    /// The own agency's persons in the column.
    fn counted_persons(&self) -> (String, Vec<Value>) {
        let values: Vec<Value> = vec![self.year.year().into(), self.who.agency().into()];
        let filter = "fiscal_year = $1 AND agency_id = $2".to_owned();
        match persons_by_age::sql_band(&self.definition, self.column) {
            Some(band) => (format!("{filter} AND {band}"), values),
            None => (filter, values),
        }
    }

    /// The same, by their first day.
    fn sql_persons(&self) -> (String, Vec<Value>) {
        let (filter, values) = self.counted_persons();
        let sql = format!(
            "SELECT * FROM identity_years WHERE {filter} ORDER BY first_ymd, identity_id LIMIT {} OFFSET {}",
            self.part.asked(),
            self.part.offset()
        );
        (sql, values)
    }

    async fn names(&self, persons: impl Iterator<Item = PersonId>) -> Result<BTreeMap<PersonId, PersonName>> {
        persons::names(self.db, self.who, persons.collect::<BTreeSet<_>>()).await
    }

    /// Names by the record that they are linked to, in the order of the links.
    async fn named<K: Ord>(&self, links: Vec<(K, PersonId)>) -> Result<BTreeMap<K, Vec<String>>> {
        let names = self.names(links.iter().map(|(_, person)| *person)).await?;
        let mut by_record: BTreeMap<K, Vec<String>> = BTreeMap::new();
        for (record, person) in links {
            if let Some(name) = names.get(&person) {
                by_record.entry(record).or_default().push(name.name());
            }
        }
        Ok(by_record)
    }

    /// Names of the agencies on both ends.
    async fn agency_names(&self, rows: &[Sent]) -> Result<BTreeMap<AgencyId, String>> {
        let ends = rows.iter().flat_map(|row| [Some(row.agency_id), row.to_agency_id]);
        let mut names = BTreeMap::new();
        for ids in batches(ends.flatten()) {
            let some: Vec<(AgencyId, String)> = agencies::Entity::find()
                .select_only()
                .columns([agencies::Column::Id, agencies::Column::Name])
                .filter(agencies::Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db.reader())
                .await?;
            names.extend(some);
        }
        Ok(names)
    }
}
