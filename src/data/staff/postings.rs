//! Postings (所属): agency × roles × from/until, several at once (兼務).

use crate::access::{Act, ActingPosting, Administer, Excluded, May, Standing, SystemTask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, exclusions};
use entity::codes::{Role, Section};
use entity::ids::{AgencyId, PostingId, StaffId};
use entity::postings;
use entity::stamp::{At, Ymd};
use sea_orm::{ActiveModelTrait, EntityTrait, FromQueryResult, Set};
use serde_json::json;

/// What the form for a posting yields.
#[derive(Clone, Debug)]
pub struct NewPosting {
    /// The agency.
    pub agency: AgencyId,
    /// At least one role.
    pub roles: Vec<Role>,
    /// First day; none = always.
    pub valid_from: Option<Ymd>,
    /// Last day; none = open.
    pub valid_until: Option<Ymd>,
}

/// A posting in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PostingRow {
    /// The posting.
    pub id: PostingId,
    /// The member of staff.
    pub staff_id: StaffId,
    /// Their name.
    pub staff_name: String,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// Role codes joined by `;`.
    pub roles: String,
    /// First day.
    pub valid_from: Option<Ymd>,
    /// Last day.
    pub valid_until: Option<Ymd>,
    /// For concurrent edits.
    pub version: i32,
}

impl PostingRow {
    /// The roles.
    pub fn roles(&self) -> Vec<Role> {
        roles(&self.roles)
    }

    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Ymd) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| until >= day)
    }
}

/// The roles in a stored list.
pub fn roles(codes: &str) -> Vec<Role> {
    codes.split(';').filter_map(Role::parse).collect()
}

const SELECT: &str = "SELECT p.id, p.staff_id, s.name AS staff_name, p.agency_id, a.name AS agency_name, p.roles, \
     p.valid_from, p.valid_until, p.version FROM postings p JOIN agencies a ON a.id = p.agency_id \
     JOIN staff s ON s.id = p.staff_id";

/// Where a member of staff stands today: one statement, asked on every request; more only for who is excluded from a case.
///
/// # Errors
/// The database cannot be read.
pub(crate) async fn standing(
    db: &Db,
    staff: StaffId,
    wanted: Option<PostingId>,
    today: Ymd,
) -> Result<Option<Standing>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: PostingId,
        name: String,
        agency_id: AgencyId,
        agency_name: String,
        roles: String,
        must_change_password: bool,
        waiting: i64,
        due: i64,
        excluded: i64,
    }
    let rows = Row::find_by_statement(db.statement(
        "SELECT p.id, s.name, p.agency_id, a.name AS agency_name, p.roles, s.must_change_password, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM referrals r WHERE r.to_agency_id = p.agency_id \
         AND r.agency_id <> p.agency_id AND r.status = 'sent' AND r.voided_at IS NULL LIMIT 100) AS w) AS waiting, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM tasks t WHERE t.staff_id = s.id AND t.agency_id = p.agency_id \
         AND t.state = 'open' AND t.due_on <= $2 LIMIT 100) AS d) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM referrals q WHERE q.staff_id = s.id \
         AND q.agency_id = p.agency_id AND q.answer_due_on <= $2 AND q.voided_at IS NULL \
         LIMIT 100) AS e) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM referrals o WHERE o.to_agency_id = p.agency_id \
         AND o.agency_id <> p.agency_id AND o.answered_by = s.id AND o.answer_due_on <= $2 AND o.voided_at IS NULL \
         LIMIT 100) AS f) AS due, \
         (SELECT COUNT(*) FROM case_exclusions x WHERE x.staff_id = s.id AND x.ended_at IS NULL) AS excluded \
         FROM staff s JOIN postings p ON p.staff_id = s.id JOIN agencies a ON a.id = p.agency_id \
         WHERE s.id = $1 AND s.is_disabled = FALSE \
         AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_until IS NULL OR s.valid_until >= $2) \
         AND (p.valid_from IS NULL OR p.valid_from <= $2) AND (p.valid_until IS NULL OR p.valid_until >= $2) \
         ORDER BY p.id",
        vec![staff.into(), today.into()],
    ))
    .all(db.reader())
    .await?;
    let label = |row: &Row| {
        let roles: Vec<&str> = roles(&row.roles).into_iter().map(Role::label).collect();
        format!("{} ・ {}", row.agency_name, roles.join("・"))
    };
    let postings = rows.iter().map(|row| ActingPosting { id: row.id, label: label(row) }).collect();
    let at = wanted.and_then(|wanted| rows.iter().position(|row| row.id == wanted)).unwrap_or(0);
    // A posting that has ended must not turn silently into another one in the middle of work.
    if wanted.is_some_and(|wanted| rows.iter().all(|row| row.id != wanted)) {
        return Ok(None);
    }
    let Some(row) = rows.into_iter().nth(at) else { return Ok(None) };
    let mut standing = Standing {
        staff,
        name: row.name,
        posting: row.id,
        agency: row.agency_id,
        agency_name: row.agency_name,
        roles: roles(&row.roles),
        postings,
        waiting: row.waiting.max(0) as u64,
        due: row.due.max(0) as u64,
        must_change_password: row.must_change_password,
        excluded: Excluded::default(),
    };
    if row.excluded > 0 {
        exclusions::keep_away(db, &mut standing, today).await?;
    }
    Ok(Some(standing))
}

/// All postings of a member of staff, past and future too.
///
/// # Errors
/// The database cannot be read.
pub async fn of_staff(db: &Db, _by: &May<Administer>, staff: StaffId) -> Result<Vec<PostingRow>> {
    Ok(PostingRow::find_by_statement(
        db.statement(format!("{SELECT} WHERE p.staff_id = $1 ORDER BY p.valid_from, p.id"), vec![staff.into()]),
    )
    .all(db.reader())
    .await?)
}

/// One posting of a member of staff.
///
/// # Errors
/// The database cannot be read.
pub async fn find_posting(db: &Db, _by: &May<Administer>, staff: StaffId, id: PostingId) -> Result<Option<PostingRow>> {
    Ok(PostingRow::find_by_statement(
        db.statement(format!("{SELECT} WHERE p.staff_id = $1 AND p.id = $2"), vec![staff.into(), id.into()]),
    )
    .one(db.reader())
    .await?)
}

/// Colleagues who could take a case today: postings of the acting agency whose roles may write cases.
///
/// # Errors
/// The database cannot be read.
pub async fn of_agency(db: &Db, who: &crate::access::Actor) -> Result<Vec<PostingRow>> {
    let today = db.clock().today_ymd();
    let rows = PostingRow::find_by_statement(db.statement(
        format!("{SELECT} WHERE p.agency_id = $1 AND s.is_disabled = FALSE ORDER BY s.kana, s.id"),
        vec![who.agency().into()],
    ))
    .all(db.reader())
    .await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.holds_on(today))
        .filter(|row| {
            row.roles().iter().any(|role| {
                crate::access::policy::reach(*role, Act::Write(Section::Consultations)) > crate::access::Reach::Nothing
            })
        })
        .collect())
}

/// Gives a member of staff another posting.
///
/// # Errors
/// [`Error::Refused`] if it would give somebody's own account more than it has.
pub async fn add_posting(db: &Db, by: &May<Administer>, staff: StaffId, posting: &NewPosting) -> Result<PostingId> {
    // Nobody edits their own roles.
    if staff == by.actor().staff() {
        return Err(Error::Refused("自分の所属は変更できません。ほかの管理者に依頼してください。"));
    }
    let tx = db.begin().await?;
    let id = insert(&tx, db.clock().now(), staff, posting).await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Posting)
        .by(by.actor())
        .on(id.into())
        .owned_by(posting.agency)
        .with(told(staff, posting));
    tx.commit(vec![entry]).await?;
    Ok(id)
}

/// Changes a posting's agency, roles or days; with it end the sessions that act under it.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile.
pub async fn change_posting(
    db: &Db,
    by: &May<Administer>,
    id: PostingId,
    version: i32,
    posting: &NewPosting,
) -> Result<()> {
    let row = postings::Entity::find_by_id(id).one(db.reader()).await?.ok_or(Error::Stale)?;
    if row.staff_id == by.actor().staff() {
        return Err(Error::Refused("自分の所属は変更できません。ほかの管理者に依頼してください。"));
    }
    let tx = db.begin().await?;
    let changed = tx
        .run(
            "UPDATE postings SET agency_id = $1, roles = $2, valid_from = $3, valid_until = $4, changed_at = $7, \
             version = version + 1 WHERE id = $5 AND version = $6",
            vec![
                posting.agency.into(),
                codes(&posting.roles).into(),
                posting.valid_from.into(),
                posting.valid_until.into(),
                id.into(),
                version.into(),
                db.clock().now().into(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Posting)
        .by(by.actor())
        .on(id.into())
        .owned_by(posting.agency)
        .with(json!({
            "old": { "agency": row.agency_id, "roles": row.roles, "from": row.valid_from, "until": row.valid_until },
            "new": told(row.staff_id, posting),
        }));
    tx.commit(vec![entry]).await
}

/// Adds a posting inside another transaction.
pub(in crate::data) async fn insert(
    tx: &crate::data::Tx,
    at: At,
    staff: StaffId,
    posting: &NewPosting,
) -> Result<PostingId> {
    let id = PostingId::new();
    postings::ActiveModel {
        id: Set(id),
        staff_id: Set(staff),
        agency_id: Set(posting.agency),
        roles: Set(codes(&posting.roles)),
        valid_from: Set(posting.valid_from),
        valid_until: Set(posting.valid_until),
        notifications_seen_at: Set(At(0)),
        changed_at: Set(at),
        version: Set(1),
    }
    .insert(tx.connection())
    .await?;
    Ok(id)
}

/// For the command line.
///
/// # Errors
/// The database cannot be read.
pub async fn all(db: &Db, _task: &SystemTask) -> Result<Vec<PostingRow>> {
    Ok(PostingRow::find_by_statement(db.statement(format!("{SELECT} ORDER BY s.login, p.id"), vec![]))
        .all(db.reader())
        .await?)
}

pub(in crate::data) fn codes(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(";")
}

fn told(staff: StaffId, posting: &NewPosting) -> serde_json::Value {
    json!({
        "staff": staff,
        "agency": posting.agency,
        "roles": codes(&posting.roles),
        "from": posting.valid_from,
        "until": posting.valid_until,
    })
}
