//! Names beside the rows of a list of tasks.

use super::list::{Narrow, TaskRow, What, shown};
use crate::access::Actor;
use crate::data::batches::batches;
use crate::data::consultations::{staff_names, subjects};
use crate::data::referrals::{self, ReferralRow, ReplyDue};
use crate::data::{Db, Result, Visible};
use crate::domain::referral_state::is_awaiting;
use entity::cases;
use entity::ids::{CaseId, StaffId};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel};
use std::collections::BTreeMap;

/// Adds names: a constant number of statements for any number of rows.
pub(super) async fn complete(db: &Db, who: &Actor, rows: Vec<Narrow>) -> Result<Vec<TaskRow>> {
    let mut consultations = Vec::new();
    let mut cases = Vec::new();
    let mut staff = Vec::new();
    let mut letters = Vec::new();
    for row in &rows {
        match row {
            Narrow::Task(row) => {
                consultations.extend(row.consultation_id);
                cases.extend(row.case_id);
                staff.extend(row.staff_id);
            }
            Narrow::Reply(reply) => {
                letters.push(reply.id);
                staff.extend(reply.staff_id);
            }
        }
    }
    let (subjects, cases, staff, letters) = tokio::try_join!(
        subjects(db, who, consultations),
        case_names(db, who, cases),
        staff_names(db, staff),
        referrals::of_ids(db, who, letters),
    )?;
    let name = |id: Option<StaffId>| id.and_then(|id| staff.get(&id).cloned()).unwrap_or_default();
    let rows = rows.into_iter().filter_map(|row| match row {
        Narrow::Task(row) => Some(TaskRow {
            what: What::Task {
                id: row.id,
                kind: row.kind,
                state: row.state,
                version: row.version,
                is_urgent: row.rank == 0,
            },
            title: row.title,
            due_on: shown(row.due_on),
            done_on: row.done_on,
            staff: name(row.staff_id),
            staff_id: row.staff_id,
            case: row.case_id.and_then(|id| cases.get(&id).map(|(number, title)| (id, number.clone(), title.clone()))),
            persons: row
                .consultation_id
                .and_then(|id| subjects.get(&id))
                .map(|subjects| subjects.iter().map(|subject| subject.name.clone()).collect())
                .unwrap_or_default(),
            consultation: row.consultation_id,
        }),
        Narrow::Reply(reply) => letters.get(&reply.id).map(|letter| letter_row(&reply, letter, name(reply.staff_id))),
    });
    Ok(rows.collect())
}

fn letter_row(reply: &ReplyDue, letter: &ReferralRow, staff: String) -> TaskRow {
    let (what, title) = if reply.is_owed {
        let what = if is_awaiting(letter.status) { "に答える" } else { "の対応を知らせる" };
        (What::Owed(letter.clone()), format!("{} からのつなぎ{what}　{}", letter.from, letter.subject))
    } else {
        (What::Awaited(letter.clone()), format!("つなぎ → {}　{}", letter.to, letter.subject))
    };
    TaskRow {
        what,
        title: title.trim_end().to_owned(),
        due_on: Some(reply.due_on),
        done_on: None,
        staff,
        staff_id: reply.staff_id,
        case: None,
        persons: Vec::new(),
        consultation: None,
    }
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
struct CaseName {
    id: CaseId,
    number: String,
    title: String,
}

pub(super) async fn case_names(db: &Db, who: &Actor, ids: Vec<CaseId>) -> Result<BTreeMap<CaseId, (String, String)>> {
    let mut names = BTreeMap::new();
    for ids in batches(ids) {
        let most = ids.len() as u64;
        let rows = Visible::<cases::Entity>::own(who).and(Condition::all().add(cases::Column::Id.is_in(ids)));
        let rows = rows.all::<CaseName>(db, &[], most).await?;
        names.extend(rows.into_iter().map(|row| (row.id, (row.number, row.title))));
    }
    Ok(names)
}
