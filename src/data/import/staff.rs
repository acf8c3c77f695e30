//! Staff and their postings: one row per posting, the account on the first of them.

use super::Job;
use super::batch::{Batch, Change};
use super::file::{Column, Faults, Sheet};
use super::lookups::{self, Agency};
use super::plan::Plan;
use super::row::{NAME, Row, SHORT, Seen};
use crate::data::Result;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::staff::Hashing;
use crate::domain::written::quoted;
use entity::codes::Role;
use entity::ids::{AgencyId, PostingId, StaffId};
use entity::stamp::Ymd;
use entity::{postings, staff};
use rand::RngExt;
use sea_orm::EntityTrait;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

pub const COLUMNS: &[Column] = &[
    Column::must("login", "ログイン名"),
    Column::must("name", "氏名"),
    Column::may("kana", "フリガナ"),
    Column::must("agency_code", "機関コード"),
    Column::must("roles", "役割"),
    Column::may("password", "初期パスワード"),
    Column::may("valid_from", "有効期間の初日"),
    Column::may("valid_until", "有効期間の末日"),
];

/// A checked row.
struct Posting {
    agency: AgencyId,
    agency_name: String,
    roles: Vec<Role>,
    valid_from: Option<Ymd>,
    valid_until: Option<Ymd>,
}

/// All rows of one login.
struct Account {
    login: String,
    line: usize,
    name: String,
    kana: String,
    password: String,
    postings: Vec<Posting>,
}

impl Account {
    /// The account holds from the first day of any posting to the last day of any.
    fn validity(&self) -> (Option<Ymd>, Option<Ymd>) {
        let from: Option<Vec<Ymd>> = self.postings.iter().map(|posting| posting.valid_from).collect();
        let until: Option<Vec<Ymd>> = self.postings.iter().map(|posting| posting.valid_until).collect();
        (from.and_then(|days| days.into_iter().min()), until.and_then(|days| days.into_iter().max()))
    }
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let agencies = lookups::agencies(job.db).await?;
    let mut accounts: Vec<Account> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut seen = Seen::default();
    for record in &sheet.rows {
        let mut row = Row::new(sheet, record, faults);
        let Some((account, posting)) = check(&mut row, &agencies, &mut seen) else {
            continue;
        };
        let place = *places.entry(account.login.clone()).or_insert(accounts.len());
        match accounts.get_mut(place) {
            Some(first) => {
                agrees(&mut row, first, &account);
                first.postings.push(posting);
            }
            None => accounts.push(Account { postings: vec![posting], ..account }),
        }
    }
    if faults.is_empty() { Changes::load(job).await?.of(accounts).await } else { Ok(Plan::default()) }
}

fn check(row: &mut Row<'_>, agencies: &HashMap<String, Agency>, seen: &mut Seen) -> Option<(Account, Posting)> {
    let login = row.required("login", SHORT);
    let agency = row.agency(agencies);
    if let (Some(login), Some(agency)) = (&login, agency) {
        seen.once(row, "login", agency.id, login);
    }
    let name = row.required("name", NAME);
    let kana = row.reading("kana");
    let roles = roles(row);
    let password = row.short("password", NAME);
    let from = row.date("valid_from");
    let until = row.date("valid_until");
    if let (Some(Some(from)), Some(Some(until))) = (from, until)
        && until < from
    {
        row.fault("valid_until", "有効期間の末日が初日より前です。");
    }
    let account = Account {
        login: login?,
        line: row.line(),
        name: name?,
        kana: kana?,
        password: password?,
        postings: Vec::new(),
    };
    let agency = agency?;
    let posting = Posting {
        agency: agency.id,
        agency_name: agency.name.clone(),
        roles: roles?,
        valid_from: from?,
        valid_until: until?,
    };
    Some((account, posting))
}

fn roles(row: &mut Row<'_>) -> Option<Vec<Role>> {
    row.required("roles", NAME)?;
    let mut roles = BTreeSet::new();
    for part in row.cell("roles").split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        roles.insert(row.one_code("roles", part)?);
    }
    Some(roles.into_iter().collect())
}

/// Later rows of a login are about the same person, and bring no second password.
fn agrees(row: &mut Row<'_>, first: &Account, later: &Account) {
    if later.name != first.name {
        row.fault(
            "name",
            format!("ログイン名{}の氏名が、{}行目では{}です。", quoted(&first.login), first.line, quoted(&first.name)),
        );
    }
    if !later.password.is_empty() && later.password != first.password {
        row.fault(
            "password",
            format!("初期パスワードは、同じログイン名の最初の行（{}行目）にだけ書いてください。", first.line),
        );
    }
}

/// Accounts beside what is stored.
struct Changes<'a> {
    job: &'a Job<'a>,
    stored: HashMap<String, staff::Model>,
    postings: HashMap<StaffId, Vec<postings::Model>>,
    unusable: Option<String>,
    plan: Plan,
    new_staff: Batch,
    new_postings: Batch,
    staff: Batch,
    changed_postings: Batch,
    created_postings: Vec<(AgencyId, PostingId)>,
}

impl<'a> Changes<'a> {
    async fn load(job: &'a Job<'a>) -> Result<Self> {
        let stored = staff::Entity::find().all(job.db.reader()).await?;
        let mut held: HashMap<StaffId, Vec<postings::Model>> = HashMap::new();
        for posting in postings::Entity::find().all(job.db.reader()).await? {
            held.entry(posting.staff_id).or_default().push(posting);
        }
        let columns = ["id", "login", "name", "kana", "password_hash", "valid_from", "valid_until"];
        let update = |table, columns: [&'static str; 4]| {
            let mut all = vec!["id", "version"];
            all.extend(columns);
            Batch::new(table, Change::Update, all)
        };
        Ok(Self {
            job,
            stored: stored.into_iter().map(|row| (row.login.clone(), row)).collect(),
            postings: held,
            unusable: None,
            plan: Plan::default(),
            new_staff: Batch::insert("staff", &columns)
                .with("must_change_password", "TRUE")
                .with("failures", 0)
                .with("is_disabled", "FALSE")
                .with("version", 1)
                .with("created_at", job.now.0),
            new_postings: Batch::insert(
                "postings",
                &["id", "staff_id", "agency_id", "roles", "valid_from", "valid_until"],
            )
            .with("changed_at", job.now.0)
            .with("version", 1),
            staff: Batch::new(
                "staff",
                Change::Update,
                vec!["id", "version", "name", "kana", "valid_from", "valid_until"],
            ),
            changed_postings: update("postings", ["roles", "valid_from", "valid_until", "changed_at"]),
            created_postings: Vec::new(),
        })
    }

    async fn of(mut self, accounts: Vec<Account>) -> Result<Plan> {
        for account in &accounts {
            match self.stored.remove(&account.login) {
                None => self.add(account).await?,
                Some(old) => self.change(account, &old),
            }
        }
        for (agency, id) in &self.created_postings {
            let entry = Entry::new(self.job.now, Deed::Created, Kind::Posting)
                .on((*id).into())
                .owned_by(*agency)
                .with(json!({ "by": self.job.task.reason() }));
            self.plan.entries.push(entry);
        }
        self.plan.batches = vec![self.new_staff, self.staff, self.new_postings, self.changed_postings];
        Ok(self.plan)
    }

    async fn add(&mut self, account: &Account) -> Result<()> {
        let hashing = self.job.options.hashing;
        let hash = if account.password.is_empty() {
            self.unusable(hashing).await?
        } else {
            hashing.hash(&account.password).await?
        };
        let id = StaffId::new();
        let (from, until) = account.validity();
        self.new_staff.push([
            id.into(),
            account.login.clone().into(),
            account.name.clone().into(),
            account.kana.clone().into(),
            hash.into(),
            from.into(),
            until.into(),
        ]);
        let entry = Entry::new(self.job.now, Deed::Created, Kind::Staff)
            .on(id.into())
            .with(json!({ "login": account.login, "by": self.job.task.reason() }));
        self.plan.entries.push(entry);
        for posting in &account.postings {
            self.plan.added += 1;
            self.post(id, posting);
        }
        Ok(())
    }

    /// The hash of a password that nobody knows, made once: checking it costs as much as any other.
    async fn unusable(&mut self, hashing: Hashing) -> Result<String> {
        if let Some(hash) = &self.unusable {
            return Ok(hash.clone());
        }
        let secret: [u8; 32] = rand::rng().random();
        let hash = hashing.hash(&hex::encode(secret)).await?;
        Ok(self.unusable.insert(hash).clone())
    }

    fn post(&mut self, staff: StaffId, posting: &Posting) {
        let id = PostingId::new();
        self.new_postings.push([
            id.into(),
            staff.into(),
            posting.agency.into(),
            codes(&posting.roles).into(),
            posting.valid_from.into(),
            posting.valid_until.into(),
        ]);
        self.created_postings.push((posting.agency, id));
    }

    fn change(&mut self, account: &Account, old: &staff::Model) {
        let (from, until) = account.validity();
        let kana = if account.kana.is_empty() { &old.kana } else { &account.kana };
        let new = (&account.name, kana, from.or(old.valid_from), until.or(old.valid_until));
        let mut is_changed = new != (&old.name, &old.kana, old.valid_from, old.valid_until);
        if is_changed {
            self.staff.push([
                old.id.into(),
                old.version.into(),
                new.0.clone().into(),
                new.1.clone().into(),
                new.2.into(),
                new.3.into(),
            ]);
            let told = |name: &str, kana: &str, from: Option<Ymd>, until: Option<Ymd>| json!({ "name": name, "kana": kana, "from": from, "until": until });
            let detail = json!({
                "by": self.job.task.reason(),
                "old": told(&old.name, &old.kana, old.valid_from, old.valid_until),
                "new": told(new.0, new.1, new.2, new.3),
            });
            let entry = Entry::new(self.job.now, Deed::Changed, Kind::Staff).on(old.id.into());
            self.plan.entries.push(entry.with(detail));
        }
        let held = self.postings.remove(&old.id).unwrap_or_default();
        for posting in &account.postings {
            // Of several periods in the same agency the last one is meant.
            let current = held
                .iter()
                .filter(|held| held.agency_id == posting.agency)
                .max_by_key(|held| (held.valid_until.is_none(), held.valid_until))
                // Whoever comes back does not stretch the time before: that is a posting of its own.
                .filter(|held| held.valid_until.zip(posting.valid_from).is_none_or(|(until, from)| from <= until));
            let is_posting_changed = match current {
                None => {
                    self.post(old.id, posting);
                    true
                }
                Some(current) => self.change_posting(account, posting, current),
            };
            if is_changed || is_posting_changed {
                self.plan.changed += 1;
                is_changed = false;
            } else {
                self.plan.unchanged += 1;
            }
        }
    }

    /// Roles are only ever added: taking one away is a decision of its own, made on the screen.
    fn change_posting(&mut self, account: &Account, new: &Posting, old: &postings::Model) -> bool {
        let held = held_roles(&old.roles);
        let kept: Vec<&Role> = held.iter().filter(|role| !new.roles.contains(role)).collect();
        if !kept.is_empty() {
            let kept: Vec<&str> = kept.iter().map(|role| role.label()).collect();
            self.plan.notes.push(format!(
                "{}（{}）の役割「{}」は、ファイルにありませんが残しています。外すときは画面で変更してください。",
                account.name,
                new.agency_name,
                kept.join("・")
            ));
        }
        let all: BTreeSet<Role> = held.iter().chain(&new.roles).copied().collect();
        let is_wider = all.len() > held.len();
        let roles = if is_wider { codes(&all.into_iter().collect::<Vec<_>>()) } else { old.roles.clone() };
        let from = new.valid_from.or(old.valid_from);
        let until = new.valid_until.or(old.valid_until);
        if (&roles, from, until) == (&old.roles, old.valid_from, old.valid_until) {
            return false;
        }
        self.changed_postings.push([
            old.id.into(),
            old.version.into(),
            roles.clone().into(),
            from.into(),
            until.into(),
            self.job.now.into(),
        ]);
        let told = |roles: &str, from: Option<Ymd>, until: Option<Ymd>| json!({ "roles": roles, "from": from, "until": until });
        let entry = Entry::new(self.job.now, Deed::Changed, Kind::Posting)
            .on(old.id.into())
            .owned_by(old.agency_id)
            .with(json!({
                "by": self.job.task.reason(),
                "old": told(&old.roles, old.valid_from, old.valid_until),
                "new": told(&roles, from, until),
            }));
        self.plan.entries.push(entry);
        true
    }
}

fn codes(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(";")
}

/// The roles of a stored posting.
fn held_roles(codes: &str) -> Vec<Role> {
    codes.split(';').filter_map(Role::parse).collect()
}
