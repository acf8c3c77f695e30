//! What grants open, asked in SQL: the same rule as `explain`, over all cases at once or for one in hand.

use crate::access::{Act, Actor, Opening, Section, reach};
use crate::data::{Db, Result};
use entity::case_subjects;
use entity::codes::RecipientKind;
use entity::grant_reach::{self, Column};
use entity::ids::CaseId;
use entity::stamp::At;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

/// Rows that open a section to the actor at this instant.
pub(in crate::data) fn living(who: &Actor, section: Section, now: At) -> Select<grant_reach::Entity> {
    grant_reach::Entity::find()
        .filter(Column::RecipientId.is_in(reach::recipients(who, Act::View(section))))
        .filter(Column::Section.eq(section))
        .filter(Column::FromAt.lte(now))
        .filter(Column::UntilAt.gt(now))
        .filter(Column::CaseId.is_not_in(who.excluded().cases.iter().copied()))
        .join(JoinType::InnerJoin, of_the_case())
}

/// Whom the case is still about: somebody who was taken out of it is shared no more.
fn of_the_case() -> RelationDef {
    use case_subjects::Column as Subject;
    grant_reach::Entity::belongs_to(case_subjects::Entity)
        .from((Column::CaseId, Column::SubjectId))
        .to((Subject::CaseId, Subject::PersonId))
        .into()
}

/// Everything that is or was opened of a case to the actor, for the decision about it.
pub(in crate::data) async fn openings(db: &Db, who: &Actor, case: CaseId) -> Result<Vec<Opening>> {
    let me = [who.agency().0, who.posting().0, who.staff().0];
    let rows = grant_reach::Entity::find()
        .filter(Column::CaseId.eq(case))
        .filter(Column::RecipientId.is_in(me))
        .join(JoinType::InnerJoin, of_the_case())
        .limit(MOST)
        .all(db.reader())
        .await?;
    let opening = |row: grant_reach::Model| Opening {
        grant: row.grant_id,
        kind: kind(who, &row),
        recipient: row.recipient_id,
        section: row.section,
        subject: row.subject_id,
        from: row.from_at,
        until: row.until_at,
    };
    Ok(rows.into_iter().map(opening).collect())
}

/// More than any case is opened to one recipient: twelve sections about hundreds of persons.
const MOST: u64 = 10_000;

/// Keys are never shared between kinds, so the key tells the kind.
fn kind(who: &Actor, row: &grant_reach::Model) -> RecipientKind {
    if row.recipient_id == who.agency().0 {
        RecipientKind::Agency
    } else if row.recipient_id == who.posting().0 {
        RecipientKind::Posting
    } else {
        RecipientKind::Staff
    }
}
