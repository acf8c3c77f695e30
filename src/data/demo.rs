//! Writes the sample data of `tsunagi demo` in one go: rows, search keys, figures, and one entry in the log.

use crate::access::SystemTask;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::keys::{keep_up, keys_of};
use crate::data::{Db, Result, Tx, cases as case_book, facts};
use entity::ids::{AgencyId, CaseId, HouseholdId, PersonId};
use entity::stamp::Ymd;
use entity::{
    agencies, agency_commissions, agency_hours, case_events, case_members, case_numbers, case_subjects, cases,
    consultation_subjects, consultations, districts, engagements, households, person_addresses, person_keys,
    person_names, person_phones, persons, phone_notes, postings, referral_numbers, referral_steps, referral_subjects,
    referrals, staff, staff_qualifications, tasks,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable, Set};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Values bound in one statement; SQLite allows 32,766.
const MOST_VALUES: usize = 30_000;

/// Everything that the sample data consists of, row by row.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// 圏域.
    pub districts: Vec<districts::Model>,
    /// 機関.
    pub agencies: Vec<agencies::Model>,
    /// 開所時間.
    pub hours: Vec<agency_hours::Model>,
    /// 委託.
    pub commissions: Vec<agency_commissions::Model>,
    /// 職員.
    pub staff: Vec<staff::Model>,
    /// 資格.
    pub qualifications: Vec<staff_qualifications::Model>,
    /// 所属.
    pub postings: Vec<postings::Model>,
    /// 世帯.
    pub households: Vec<households::Model>,
    /// 人.
    pub persons: Vec<persons::Model>,
    /// 旧姓・通称.
    pub names: Vec<person_names::Model>,
    /// 電話.
    pub phones: Vec<person_phones::Model>,
    /// 住所.
    pub addresses: Vec<person_addresses::Model>,
    /// ケース.
    pub cases: Vec<cases::Model>,
    /// ケースの対象者.
    pub case_subjects: Vec<case_subjects::Model>,
    /// 担当.
    pub members: Vec<case_members::Model>,
    /// 関与.
    pub engagements: Vec<engagements::Model>,
    /// ケースのできごと.
    pub events: Vec<case_events::Model>,
    /// 相談.
    pub consultations: Vec<consultations::Model>,
    /// 相談の対象者.
    pub subjects: Vec<consultation_subjects::Model>,
    /// つなぎ.
    pub referrals: Vec<referrals::Model>,
    /// やりとり.
    pub referral_steps: Vec<referral_steps::Model>,
    /// つなぎの対象者.
    pub referral_subjects: Vec<referral_subjects::Model>,
    /// すること.
    pub tasks: Vec<tasks::Model>,
    /// 取次ぎメモ.
    pub phone_notes: Vec<phone_notes::Model>,
    /// The next case number of each agency and year.
    pub case_numbers: Vec<case_numbers::Model>,
    /// The next referral number of each agency and year.
    pub referral_numbers: Vec<referral_numbers::Model>,
}

/// Writes the sample data into an empty database.
///
/// # Errors
/// The database cannot be written, or is not empty.
pub async fn fill(db: &Db, task: &SystemTask, world: World) -> Result<()> {
    let tx = db.begin().await?;
    let keys = keys(&world);
    let cells: BTreeSet<(AgencyId, i32)> =
        world.consultations.iter().map(|row| (row.agency_id, row.fiscal_year)).collect();
    let mut keyed: BTreeMap<AgencyId, Vec<PersonId>> = BTreeMap::new();
    for person in &world.persons {
        keyed.entry(person.agency_id).or_default().push(person.id);
    }
    let kept: Vec<CaseId> = world.cases.iter().map(|case| case.id).collect();
    let told = json!({
        "demo": task.reason(),
        "households": world.households.len(),
        "persons": world.persons.len(),
        "cases": world.cases.len(),
        "consultations": world.consultations.len(),
        "referrals": world.referrals.len(),
    });
    insert::<districts::ActiveModel, _>(&tx, world.districts).await?;
    insert::<agencies::ActiveModel, _>(&tx, world.agencies).await?;
    insert::<agency_hours::ActiveModel, _>(&tx, world.hours).await?;
    insert::<agency_commissions::ActiveModel, _>(&tx, world.commissions).await?;
    insert::<staff::ActiveModel, _>(&tx, world.staff).await?;
    insert::<staff_qualifications::ActiveModel, _>(&tx, world.qualifications).await?;
    insert::<postings::ActiveModel, _>(&tx, world.postings).await?;
    insert::<households::ActiveModel, _>(&tx, world.households).await?;
    insert::<persons::ActiveModel, _>(&tx, world.persons).await?;
    insert::<person_names::ActiveModel, _>(&tx, world.names).await?;
    insert::<person_phones::ActiveModel, _>(&tx, world.phones).await?;
    insert::<person_addresses::ActiveModel, _>(&tx, world.addresses).await?;
    insert::<person_keys::ActiveModel, _>(&tx, keys).await?;
    insert::<cases::ActiveModel, _>(&tx, world.cases).await?;
    insert::<case_subjects::ActiveModel, _>(&tx, world.case_subjects).await?;
    insert::<case_members::ActiveModel, _>(&tx, world.members).await?;
    insert::<engagements::ActiveModel, _>(&tx, world.engagements).await?;
    insert::<case_events::ActiveModel, _>(&tx, world.events).await?;
    insert::<consultations::ActiveModel, _>(&tx, world.consultations).await?;
    insert::<consultation_subjects::ActiveModel, _>(&tx, world.subjects).await?;
    insert::<referrals::ActiveModel, _>(&tx, world.referrals).await?;
    insert::<referral_steps::ActiveModel, _>(&tx, world.referral_steps).await?;
    insert::<referral_subjects::ActiveModel, _>(&tx, world.referral_subjects).await?;
    insert::<tasks::ActiveModel, _>(&tx, world.tasks).await?;
    insert::<phone_notes::ActiveModel, _>(&tx, world.phone_notes).await?;
    insert::<case_numbers::ActiveModel, _>(&tx, world.case_numbers).await?;
    insert::<referral_numbers::ActiveModel, _>(&tx, world.referral_numbers).await?;
    for (agency, persons) in keyed {
        keep_up(&tx, agency, &persons).await?;
    }
    case_book::keep_up(&tx, kept).await?;
    for (agency, fiscal_year) in cells {
        facts::rebuild(&tx, agency, fiscal_year).await?;
    }
    let entry = Entry::new(db.clock().now(), Deed::Imported, Kind::File).with(told);
    tx.commit(vec![entry]).await?;
    // The database goes from empty to full in one step.
    db.analyze(task).await
}

async fn insert<A, M>(tx: &Tx, rows: Vec<M>) -> Result<()>
where
    A: ActiveModelTrait + Send,
    M: IntoActiveModel<A>,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(MOST_VALUES / columns).collect();
        A::Entity::insert_many(chunk).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// Search keys of all persons, as `persons::keys::refresh` makes them one by one.
fn keys(world: &World) -> Vec<person_keys::ActiveModel> {
    let mut names: HashMap<PersonId, Vec<person_names::Model>> = HashMap::new();
    for name in &world.names {
        names.entry(name.person_id).or_default().push(name.clone());
    }
    let mut phones: HashMap<PersonId, Vec<String>> = HashMap::new();
    for phone in &world.phones {
        phones.entry(phone.person_id).or_default().push(phone.number.clone());
    }
    let mut addresses: HashMap<PersonId, Vec<String>> = HashMap::new();
    for address in &world.addresses {
        addresses.entry(address.person_id).or_default().push(address.address.clone());
    }
    let homes: HashMap<HouseholdId, &String> =
        world.households.iter().map(|household| (household.id, &household.address)).collect();
    let mut rows = Vec::new();
    for person in &world.persons {
        let mut places = addresses.remove(&person.id).unwrap_or_default();
        let home = person.household_id.and_then(|id| homes.get(&id));
        places.extend(home.map(|address| (*address).clone()));
        let names = names.remove(&person.id).unwrap_or_default();
        let phones = phones.remove(&person.id).unwrap_or_default();
        for (kind, key) in keys_of(person, &names, &phones, &places) {
            rows.push(person_keys::ActiveModel {
                agency_id: Set(person.agency_id),
                kind: Set(kind),
                key: Set(key),
                person_id: Set(person.id),
                hidden_until: Set(Ymd(0)),
            });
        }
    }
    rows
}
