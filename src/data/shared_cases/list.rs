//! Which cases other agencies share with the acting one now.

use crate::access::{Actor, May, Section, ViewBasics};
use crate::data::batches::batches;
use crate::data::grants::living;
use crate::data::persons::PersonName;
use crate::data::{Db, Extent, Page, Result};
use entity::grant_reach::{self, Column};
use entity::ids::{CaseId, PersonId};
use entity::persons;
use entity::stamp::At;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// A shared case in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SharedRow {
    /// The case.
    pub case_id: CaseId,
    /// Its number at the agency that owns it.
    pub number: String,
    /// The agency that owns it.
    pub agency: String,
    /// When sharing began.
    pub since: At,
    /// The instant at which the last of it ends.
    pub until: At,
    /// Whose basics are open.
    #[sea_orm(skip)]
    pub persons: Vec<PersonName>,
}

/// What opens the basics of any case to the actor: without them there is nothing to recognise a case by.
pub(super) fn open(who: &Actor, now: At) -> Select<grant_reach::Entity> {
    living(who, Section::Basics, now)
}

/// Cases that are open to the actor now, the newest grant first.
///
/// # Errors
/// The database cannot be read.
pub async fn list(db: &Db, by: &May<ViewBasics>, part: impl Into<Extent>) -> Result<Page<SharedRow>> {
    use entity::{agencies, cases};
    let (part, who) = (part.into(), by.actor());
    let rows = open(who, db.clock().now())
        .join(
            JoinType::InnerJoin,
            grant_reach::Entity::belongs_to(cases::Entity).from(Column::CaseId).to(cases::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            cases::Entity::belongs_to(agencies::Entity).from(cases::Column::AgencyId).to(agencies::Column::Id).into(),
        )
        .filter(cases::Column::AgencyId.ne(who.agency()))
        .select_only()
        .column(Column::CaseId)
        .column(cases::Column::Number)
        .column_as(agencies::Column::Name, "agency")
        .column_as(Column::FromAt.min(), "since")
        .column_as(Column::UntilAt.max(), "until")
        .group_by(Column::CaseId)
        .group_by(cases::Column::Number)
        .group_by(agencies::Column::Name)
        .order_by(Expr::cust("since"), Order::Desc)
        .order_by(Column::CaseId, Order::Desc)
        .offset(part.offset())
        .limit(part.asked())
        .into_model::<SharedRow>()
        .all(db.reader())
        .await?;
    let mut page = Page::cut(rows, part);
    name(db, who, &mut page.rows).await?;
    Ok(page)
}

/// Adds the names of those whose basics are open, with two statements for the whole page.
async fn name(db: &Db, who: &Actor, rows: &mut [SharedRow]) -> Result<()> {
    let open: Vec<(CaseId, PersonId)> = open(who, db.clock().now())
        .filter(Column::CaseId.is_in(rows.iter().map(|row| row.case_id)))
        .select_only()
        .column(Column::CaseId)
        .column(Column::SubjectId)
        .distinct()
        .into_tuple()
        .all(db.reader())
        .await?;
    let mut names: Vec<PersonName> = Vec::new();
    for ids in batches(open.iter().map(|(_, person)| *person)) {
        let found = persons::Entity::find().filter(persons::Column::Id.is_in(ids));
        names.extend(found.into_partial_model::<PersonName>().all(db.reader()).await?);
    }
    for row in rows {
        let about = open.iter().filter(|(case, _)| *case == row.case_id);
        row.persons = about.filter_map(|(_, id)| names.iter().find(|name| name.id == *id)).cloned().collect();
        row.persons.sort_by_key(|name| name.id);
    }
    Ok(())
}
