//! What hangs on a case from which somebody is excluded.

use crate::access::{Excluded, Standing};
use crate::data::visible::Owned;
use crate::data::{Db, Result};
use entity::codes::{ReferralStatus, TaskState};
use entity::stamp::Ymd;
use entity::{referrals, tasks};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// As in the menu: nobody counts further.
const MOST: u64 = 100;

/// $1 the member of staff. Each step adds what the one before leads to, once; [`Excluded`] says why.
const AROUND: &str = "WITH named AS (SELECT c.id, c.household_id FROM case_exclusions x JOIN cases c ON c.id = x.case_id \
     WHERE x.staff_id = $1 AND x.ended_at IS NULL), \
     subjects AS (SELECT p.id, p.household_id FROM named n JOIN case_subjects s ON s.case_id = n.id \
     JOIN persons p ON p.id = s.person_id), \
     homes AS (SELECT household_id AS id FROM named WHERE household_id IS NOT NULL \
     UNION SELECT household_id FROM subjects WHERE household_id IS NOT NULL), \
     family AS (SELECT id FROM subjects UNION SELECT p.id FROM homes h JOIN persons p ON p.household_id = h.id), \
     people AS (SELECT id FROM family UNION SELECT q.id FROM family f JOIN persons p ON p.id = f.id \
     JOIN persons q ON q.identity_id = p.identity_id), \
     files AS (SELECT id FROM named UNION SELECT s.case_id FROM people p JOIN case_subjects s ON s.person_id = p.id \
     UNION SELECT c.id FROM homes h JOIN cases c ON c.household_id = h.id) \
     SELECT 'case' AS kind, id FROM files UNION ALL SELECT 'household' AS kind, id FROM homes \
     UNION ALL SELECT 'person' AS kind, id FROM people";

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    id: Uuid,
}

async fn around(db: &Db, standing: &Standing) -> Result<Excluded> {
    let statement = db.statement(AROUND, vec![standing.staff.into()]);
    let mut excluded = Excluded::default();
    for row in Row::find_by_statement(statement).all(db.reader()).await? {
        match row.kind.as_str() {
            "case" => excluded.cases.insert(row.id.into()),
            "household" => excluded.households.insert(row.id.into()),
            _ => excluded.persons.insert(row.id.into()),
        };
    }
    Ok(excluded)
}

/// Says what somebody is kept away from, and counts without it what the menu counts.
pub(in crate::data) async fn keep_away(db: &Db, standing: &mut Standing, today: Ymd) -> Result<()> {
    use referrals::Column as Referral;
    use tasks::Column as Task;
    standing.excluded = around(db, standing).await?;
    let (me, agency) = (standing.staff, standing.agency);
    let slips = Condition::all().add(Referral::ToAgencyId.eq(agency)).add(Referral::AgencyId.ne(agency));
    let letters = |filter: Condition| {
        referrals::Entity::find()
            .filter(filter.add(Referral::VoidedAt.is_null()).add(referrals::Entity::apart(&standing.excluded)))
            .limit(MOST)
            .count(db.reader())
    };
    let waiting = letters(slips.clone().add(Referral::Status.eq(ReferralStatus::Sent))).await?;
    let is_due = Referral::AnswerDueOn.lte(today);
    let sent = Condition::all().add(Referral::StaffId.eq(me)).add(Referral::AgencyId.eq(agency));
    let own = tasks::Entity::find()
        .filter(Task::StaffId.eq(me))
        .filter(Task::AgencyId.eq(agency))
        .filter(Task::State.eq(TaskState::Open))
        .filter(Task::DueOn.lte(today))
        .filter(tasks::Entity::apart(&standing.excluded))
        .limit(MOST)
        .count(db.reader());
    let due = own.await?
        + letters(sent.add(is_due.clone())).await?
        + letters(slips.add(Referral::AnsweredBy.eq(me)).add(is_due)).await?;
    standing.waiting = waiting;
    standing.due = due;
    Ok(())
}
