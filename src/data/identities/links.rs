//! Links between records of two agencies, and what follows from them: who counts as one human being.
//!
//! Records of one identity hold together by links across agencies and, inside an agency, by its own judgement
//! ([`persons::link`](crate::data::persons::link)). Undoing one of these takes out whatever nothing else holds.

use crate::access::{Actor, SystemTask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Result, Tx, facts};
use entity::codes::MatchState;
use entity::ids::{AgencyId, IdentityId, IdentityLinkId, IdentityMatchId, PersonId, ReferralId};
use entity::persons::Model as Person;
use entity::{identity_links, persons};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use std::collections::BTreeSet;

/// What came of joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Joined {
    /// Both are one human being.
    Linked,
    /// An agency has records on both sides that it has not linked itself, or two of the records were told apart before.
    Held,
}

/// On what ground two records are joined.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) enum Because {
    /// Both agencies answered so.
    Match(IdentityMatchId),
    /// The person came with this referral.
    Referral(ReferralId),
}

/// Makes one human being of two records of two agencies, with whomever each is linked to already.
///
/// No agency's records are linked with each other by what others say. The entries tell each agency of its own side.
pub(in crate::data) async fn join(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    one: &Person,
    other: &Person,
    because: Because,
) -> Result<(Joined, Vec<Entry>)> {
    let (into, from) = (one.identity_id, other.identity_id);
    if into != from {
        if !may_merge(tx, into, from, None).await? {
            return Ok((Joined::Held, Vec::new()));
        }
        merge(tx, into, from).await?;
    }
    let (one_id, other_id) = (one.id.min(other.id), one.id.max(other.id));
    let known = identity_links::Entity::find()
        .filter(identity_links::Column::OneId.eq(one_id))
        .filter(identity_links::Column::OtherId.eq(other_id))
        .filter(identity_links::Column::EndedAt.is_null())
        .one(tx.connection())
        .await?;
    if known.is_some() {
        return Ok((Joined::Linked, Vec::new()));
    }
    let (match_id, referral_id) = match because {
        Because::Match(id) => (Some(id), None),
        Because::Referral(id) => (None, Some(id)),
    };
    let row = identity_links::Model {
        id: IdentityLinkId::new(),
        one_id,
        other_id,
        match_id,
        referral_id,
        made_at: db.clock().now(),
        ended_by: None,
        ended_agency_id: None,
        ended_at: None,
        end_reason: String::new(),
    };
    let row = row.into_active_model().insert(tx.connection()).await?;
    let entries = [one, other].map(|side| told(db, Some(who), Deed::Created, row.id, side));
    Ok((Joined::Linked, entries.into()))
}

/// An entry about a link for one of its agencies; what the other one did is told without saying who.
fn told(db: &Db, by: Option<&Actor>, deed: Deed, link: IdentityLinkId, side: &Person) -> Entry {
    let entry = Entry::new(db.clock().now(), deed, Kind::IdentityLink).on(link.into()).owned_by(side.agency_id);
    let entry = by.filter(|who| who.agency() == side.agency_id).map_or(entry.clone(), |who| entry.by(who));
    entry.with(json!({ "person": side.id, "over": deed == Deed::Changed }))
}

/// Gives every record of an identity another one.
async fn merge(tx: &Tx, into: IdentityId, from: IdentityId) -> Result<()> {
    tx.run("UPDATE persons SET identity_id = $1 WHERE identity_id = $2", vec![into.into(), from.into()]).await?;
    facts::recount_identities(tx, &[from, into]).await
}

/// Whether two identities may become one: no agency but `judge`, which says so itself, has records of both, and nobody said
/// that they are not.
async fn may_merge(tx: &Tx, one: IdentityId, other: IdentityId, judge: Option<AgencyId>) -> Result<bool> {
    Ok(!meets(tx, one, other, judge).await? && !were_told_apart(tx, one, other).await?)
}

/// Whether some agency has records of both identities.
async fn meets(tx: &Tx, one: IdentityId, other: IdentityId, but: Option<AgencyId>) -> Result<bool> {
    let agencies = |identity: IdentityId| {
        persons::Entity::find()
            .filter(persons::Column::IdentityId.eq(identity))
            .select_only()
            .column(persons::Column::AgencyId)
            .distinct()
            .into_tuple::<AgencyId>()
    };
    let one: BTreeSet<AgencyId> = agencies(one).all(tx.connection()).await?.into_iter().collect();
    let other: BTreeSet<AgencyId> = agencies(other).all(tx.connection()).await?.into_iter().collect();
    let both = one.intersection(&other).filter(|agency| Some(**agency) != but);
    Ok(both.count() > 0)
}

/// Whether an agency has said of two of these records that they are not one, or did not want to say: what others say does
/// not link them behind its back.
async fn were_told_apart(tx: &Tx, one: IdentityId, other: IdentityId) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Found {
        n: i64,
    }
    let sql = "SELECT COUNT(*) AS n FROM persons p JOIN identity_matches m ON p.id IN (m.one_id, m.other_id) \
        JOIN persons q ON q.id IN (m.one_id, m.other_id) AND q.identity_id = $2 \
        WHERE p.identity_id = $1 AND m.state IN ('apart', 'parted')";
    let found =
        Found::find_by_statement(tx.statement(sql, vec![one.into(), other.into()])).one(tx.connection()).await?;
    Ok(found.is_some_and(|found| found.n > 0))
}

/// One identity as a graph: its records, and the live links between them.
struct Group {
    records: Vec<(PersonId, AgencyId)>,
    links: Vec<(PersonId, PersonId)>,
}

impl Group {
    async fn of(tx: &Tx, identity: IdentityId) -> Result<Self> {
        let records: Vec<(PersonId, AgencyId)> = persons::Entity::find()
            .filter(persons::Column::IdentityId.eq(identity))
            .select_only()
            .column(persons::Column::Id)
            .column(persons::Column::AgencyId)
            .into_tuple()
            .all(tx.connection())
            .await?;
        let ids = || records.iter().map(|(id, _)| *id);
        let within = Condition::any()
            .add(identity_links::Column::OneId.is_in(ids()))
            .add(identity_links::Column::OtherId.is_in(ids()));
        let links = identity_links::Entity::find()
            .filter(within)
            .filter(identity_links::Column::EndedAt.is_null())
            .select_only()
            .column(identity_links::Column::OneId)
            .column(identity_links::Column::OtherId)
            .into_tuple()
            .all(tx.connection())
            .await?;
        Ok(Self { records, links })
    }

    /// Whoever holds together with `start`, where `apart` says which records of one agency do not.
    fn around(&self, start: PersonId, apart: impl Fn(PersonId, PersonId) -> bool) -> BTreeSet<PersonId> {
        let agency = |id: PersonId| self.records.iter().find(|(record, _)| *record == id).map(|(_, agency)| *agency);
        let mut reached = BTreeSet::from([start]);
        let mut next = vec![start];
        while let Some(at) = next.pop() {
            let colleagues =
                self.records.iter().map(|(id, _)| *id).filter(|id| agency(*id) == agency(at) && !apart(at, *id));
            let linked = self.links.iter().filter_map(|(one, other)| match at {
                id if id == *one => Some(*other),
                id if id == *other => Some(*one),
                _ => None,
            });
            for id in colleagues.chain(linked) {
                if reached.insert(id) {
                    next.push(id);
                }
            }
        }
        reached
    }
}

async fn give_new_identity(tx: &Tx, old: IdentityId, records: &BTreeSet<PersonId>) -> Result<()> {
    let new = IdentityId::new();
    for record in records {
        tx.run("UPDATE persons SET identity_id = $1 WHERE id = $2", vec![new.into(), (*record).into()]).await?;
    }
    facts::recount_identities(tx, &[old, new]).await
}

/// After a link between `own` and `other` has ended: `own`, and whoever only it holds, is another human being.
pub(super) async fn part(tx: &Tx, own: &Person, other: PersonId) -> Result<()> {
    let group = Group::of(tx, own.identity_id).await?;
    let around = group.around(own.id, |_, _| false);
    if around.contains(&other) {
        // Something else still says that they are one.
        return Ok(());
    }
    give_new_identity(tx, own.identity_id, &around).await
}

/// Takes a record out of the records that its own agency linked it with; other agencies' records that are linked with it,
/// and with nobody else there, go with it.
pub(in crate::data) async fn part_from_own(db: &Db, tx: &Tx, who: &Actor, own: &Person) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let group = Group::of(tx, own.identity_id).await?;
    let apart = |one: PersonId, other: PersonId| one == own.id || other == own.id;
    let mut around = group.around(own.id, apart);
    let is_own = |id: &PersonId| group.records.iter().any(|(record, agency)| record == id && *agency == own.agency_id);
    if around.iter().filter(|id| is_own(id)).count() > 1 {
        // Another agency's record says that both are one; who owns them says they are not.
        let live = identity_links::Entity::find()
            .filter(
                Condition::any()
                    .add(identity_links::Column::OneId.eq(own.id))
                    .add(identity_links::Column::OtherId.eq(own.id)),
            )
            .filter(identity_links::Column::EndedAt.is_null())
            .all(tx.connection())
            .await?;
        for link in live {
            entries.extend(
                cut(db, tx, &link, Some(who), MatchState::Parted, "自機関の記録を分けた").await?.unwrap_or_default(),
            );
        }
        around = BTreeSet::from([own.id]);
    }
    give_new_identity(tx, own.identity_id, &around).await?;
    Ok(entries)
}

/// Ends a link, and says so of the match on which it rests; the entries for both agencies, none if it had ended.
pub(super) async fn cut(
    db: &Db,
    tx: &Tx,
    link: &identity_links::Model,
    by: Option<&Actor>,
    becomes: MatchState,
    reason: &str,
) -> Result<Option<Vec<Entry>>> {
    let ended = tx
        .run(
            "UPDATE identity_links SET ended_at = $1, ended_by = $2, ended_agency_id = $3, end_reason = $4 \
             WHERE id = $5 AND ended_at IS NULL",
            vec![
                db.clock().now().into(),
                by.map(Actor::staff).into(),
                by.map(Actor::agency).into(),
                reason.into(),
                link.id.into(),
            ],
        )
        .await?;
    if ended == 0 {
        return Ok(None);
    }
    tx.run(
        "UPDATE identity_matches SET state = $1, decided_at = $2, version = version + 1 WHERE id = $3",
        vec![becomes.into(), db.clock().now().into(), link.match_id.into()],
    )
    .await?;
    let sides = persons::Entity::find().filter(persons::Column::Id.is_in([link.one_id, link.other_id]));
    let sides = sides.all(tx.connection()).await?;
    Ok(Some(sides.iter().map(|side| told(db, by, Deed::Changed, link.id, side)).collect()))
}

/// Ends the links of records that a file moved to different identities.
pub(in crate::data) async fn part_where_moved(db: &Db, tx: &Tx) -> Result<Vec<Entry>> {
    end_broken(db, tx, MatchState::Parted, "取り込んだファイルが別の人とした").await
}

/// Makes one human being of two records of one agency, which says so itself, whatever others say: where that contradicts
/// links with other agencies, those of the moved records wait until it does not any more.
pub(in crate::data) async fn merge_own(db: &Db, tx: &Tx, one: &Person, other: &Person) -> Result<Vec<Entry>> {
    let (into, from, own) = (other.identity_id, one.identity_id, one.agency_id);
    if may_merge(tx, into, from, Some(own)).await? {
        merge(tx, into, from).await?;
        return Ok(Vec::new());
    }
    tx.run(
        "UPDATE persons SET identity_id = $1 WHERE identity_id = $2 AND agency_id = $3",
        vec![into.into(), from.into(), own.into()],
    )
    .await?;
    facts::recount_identities(tx, &[from, into]).await?;
    end_broken(db, tx, MatchState::Held, "機関の中の記録が結び直された").await
}

async fn end_broken(db: &Db, tx: &Tx, becomes: MatchState, reason: &str) -> Result<Vec<Entry>> {
    let broken = identity_links::Entity::find().from_raw_sql(tx.statement(BROKEN, vec![])).all(tx.connection()).await?;
    let mut entries = Vec::new();
    for link in broken {
        entries.extend(cut(db, tx, &link, None, becomes, reason).await?.unwrap_or_default());
    }
    Ok(entries)
}

const BROKEN: &str = "SELECT l.* FROM identity_links l JOIN persons p ON p.id = l.one_id \
    JOIN persons q ON q.id = l.other_id AND q.identity_id <> p.identity_id WHERE l.ended_at IS NULL";

/// The first link that does not hold, in words: both records are of two agencies and one identity; a match that counts as
/// linked has a link.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    #[derive(FromQueryResult)]
    struct Fault {
        id: uuid::Uuid,
    }
    let inside = "SELECT l.id FROM identity_links l JOIN persons p ON p.id = l.one_id \
        JOIN persons q ON q.id = l.other_id AND q.agency_id = p.agency_id WHERE l.ended_at IS NULL";
    let unlinked = "SELECT m.id FROM identity_matches m WHERE m.state = 'linked' AND NOT EXISTS \
        (SELECT 1 FROM identity_links l WHERE l.one_id = m.one_id AND l.other_id = m.other_id AND l.ended_at IS NULL)";
    for (sql, cause) in [
        (BROKEN, "結ばれた2つの記録が、同じ人になっていません。"),
        (inside, "1つの機関の中の記録どうしを結んでいます。"),
        (unlinked, "結ばれたはずの組に、結びつきがありません。"),
    ] {
        let sql = format!("{} LIMIT 1", sql.replace("SELECT l.* ", "SELECT l.id "));
        if let Some(fault) = Fault::find_by_statement(db.statement(sql, vec![])).one(db.reader()).await? {
            return Ok(Some(format!("{}: {cause}", fault.id)));
        }
    }
    Ok(None)
}
