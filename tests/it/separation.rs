//! One agency's words never reach another: every text that an agency writes carries a canary, and every answer to
//! anybody elsewhere is searched for them.
//!
//! A canary is a head that can be searched for and a tail that cannot be guessed; only the whole word is a leak, because
//! a search page shows what its reader typed.

use crate::access::{commission, district};
use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{
    AddressKind, Callback, Caution, EventKind, NameKind, NextStep, PhoneSafety, Program, ReferralStatus, Role,
    SlipGround,
};
use entity::ids::{AgencyId, CaseEventId, CaseId, ConsultationId, EngagementId, PersonId, TaskId};
use entity::stamp::Ymd;
use rand::RngExt;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::{BTreeMap, BTreeSet};
use tsunagi::access::{Act, Reach, Section, SystemTask, WriteConsultations, policy};
use tsunagi::data::drafts;
use tsunagi::data::persons::{Address, OtherName, Phone};
use tsunagi::data::tasks::{self, NewTask, PhoneNote};
use tsunagi::web::{Route, paths, routes};

/// The words of one agency.
#[derive(Default)]
pub struct Canaries {
    /// Whole words with the place they were written to.
    pub words: BTreeMap<String, String>,
    /// What somebody could type to find them.
    heads: Vec<String>,
}

impl Canaries {
    /// A word for one text.
    fn word(&mut self, place: &str) -> String {
        let random: u32 = rand::rng().random();
        let head = format!("カナリア{:08}", random % 100_000_000);
        let word = format!("{head}ー{:08X}", rand::rng().random::<u32>());
        self.heads.push(head);
        self.words.insert(word.clone(), place.to_owned());
        word
    }

    /// A telephone number: written with hyphens, looked for without.
    fn number(&mut self) -> String {
        let random: u32 = rand::rng().random();
        let (middle, last) = (random % 10_000, random / 10_000 % 10_000);
        let word = format!("070-{middle:04}-{last:04}");
        self.heads.push(format!("070{middle:04}{last:04}"));
        self.words.insert(word.clone(), "電話番号".to_owned());
        word
    }

    /// Places whose words are among those spotted in an answer, apart from those that may be.
    fn among(&self, spotted: &BTreeSet<String>, granted: &BTreeSet<String>) -> Vec<String> {
        let leaked = spotted.iter().filter(|word| !granted.contains(*word));
        leaked.filter_map(|word| self.words.get(word)).cloned().collect()
    }
}

/// Whole canaries in body, headers and links of an answer, whoever's they are.
fn spotted(page: &Page) -> BTreeSet<String> {
    let mut text = page.body.clone();
    for value in page.headers.values() {
        text.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    if text.contains("%E3") {
        text.push_str(&decoded(&text));
    }
    let mut words = BTreeSet::new();
    for (mark, length) in [("カナリア", 21), ("070-", 13)] {
        for (at, _) in text.match_indices(mark) {
            words.insert(text[at..].chars().take(length).collect());
        }
    }
    words
}

/// The text with `%E3%81%82` read as あ.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        if let Some(byte) = code.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What one agency wrote.
#[derive(Default)]
pub struct Written {
    pub canaries: Canaries,
    /// Words that a sent slip carries to its receiver.
    slip: BTreeSet<String>,
    /// The same for the slip to a third agency.
    elsewhere: BTreeSet<String>,
    /// Ids by the name of their path parameter; several referrals.
    pub ids: Vec<(&'static str, String)>,
}

/// An agency that fills every text of household, person, case and consultation, and sends two slips.
async fn writes(app: &TestApp, who: &Client, to: AgencyId, elsewhere: AgencyId) -> Written {
    let mut canaries = Canaries::default();
    let c = &mut canaries;
    let household = app.household().held_by(who).with(|new| {
        new.label = c.word("世帯名");
        new.address = c.word("世帯の住所");
        new.note = c.word("世帯のメモ");
    });
    let household = household.await;
    let person = app.somebody().held_by(who).in_household(household.id).with(|new| {
        new.family_name = c.word("姓");
        new.given_name = c.word("名");
        new.family_kana = c.word("姓カナ");
        new.given_kana = c.word("名カナ");
        new.calling_name = c.word("呼び名");
        new.cautions = vec![Caution::NotFamily];
        new.caution_note = c.word("連絡上の注意");
        new.note = c.word("人のメモ");
        new.birth_lo = Ymd(19_830_214);
        new.birth_hi = Ymd(19_830_214);
        "day".clone_into(&mut new.birth_precision);
        new.names = vec![OtherName {
            kind: NameKind::Former,
            family_name: c.word("旧姓"),
            given_name: c.word("旧名"),
            family_kana: c.word("旧姓カナ"),
            given_kana: c.word("旧名カナ"),
        }];
        new.phones = vec![Phone {
            number: c.number(),
            owner: c.word("電話の持ち主"),
            safety: PhoneSafety::Unsafe,
            note: c.word("電話のメモ"),
        }];
        new.addresses = vec![Address {
            kind: AddressKind::Residence,
            postal_code: "100-0001".to_owned(),
            address: c.word("住所"),
            note: c.word("住所のメモ"),
        }];
    });
    let person = person.await;
    let case = app.case().held_by(who).about(person.id).titled(&c.word("ケース名")).with(|new| {
        new.household = Some(household.id);
        new.summary = c.word("ケースの概要");
    });
    let case = case.await;
    let consultation = app.consultation().held_by(who).about(person.id).saying(&c.word("相談内容"));
    let consultation = consultation.with(|new| {
        new.case = Some(case.id);
        new.counterpart_note = c.word("相談者");
        new.place = c.word("場所");
        new.next_step = Some(NextStep::Wait);
        new.next_note = c.word("次にすること");
    });
    let consultation = consultation.await;
    let mut slip = BTreeSet::new();
    let first = slips(app, who, to, c, (ReferralStatus::Sent, person.id), &mut slip).await;
    let mut third = BTreeSet::new();
    let second = slips(app, who, elsewhere, c, (ReferralStatus::Sent, person.id), &mut third).await;
    let ids = vec![
        ("household", household.id.to_string()),
        ("person", person.id.to_string()),
        ("case", case.id.to_string()),
        ("consultation", consultation.id.to_string()),
        ("referral", first),
        ("referral", second),
        ("agency", who.agency.to_string()),
        ("staff", who.staff.to_string()),
        ("posting", who.posting.to_string()),
    ];
    Written { canaries, slip, elsewhere: third, ids }
}

/// The same, and every other text: of events, corrections, voids, withdrawals, drafts and searches.
pub async fn writes_everything(app: &TestApp, who: &Client, to: AgencyId, elsewhere: AgencyId) -> Written {
    let mut written = writes(app, who, to, elsewhere).await;
    let person: PersonId = written.ids[1].1.parse().expect("an id");
    let consultation: ConsultationId = written.ids[3].1.parse().expect("an id");
    let id: CaseId = written.ids[2].1.parse().expect("an id");
    let case = entity::cases::Entity::find_by_id(id).one(app.raw()).await;
    let case = case.expect("cases").expect("the case");
    let c = &mut written.canaries;
    entity::engagements::ActiveModel {
        id: Set(EngagementId::new()),
        case_id: Set(case.id),
        agency_id: Set(who.agency),
        program: Set(Program::ALL[0]),
        opened_on: Set(case.opened_on),
        open_reason: Set(c.word("関与を始めた理由")),
        closed_on: Set(Some(case.opened_on)),
        close_reason: Set(c.word("関与を終えた理由")),
    }
    .insert(app.raw())
    .await
    .expect("an episode");
    entity::case_events::ActiveModel {
        id: Set(CaseEventId::new()),
        case_id: Set(case.id),
        agency_id: Set(who.agency),
        kind: Set(EventKind::ALL[0]),
        occurred_at: Set(tsunagi::clock::local_minute(app.state().clock.local())),
        note: Set(c.word("できごとのメモ")),
        staff_id: Set(Some(who.staff)),
        created_at: Set(app.clock().now()),
    }
    .insert(app.raw())
    .await
    .expect("an event");
    let (content, reason) = (c.word("直した相談内容"), c.word("取消しの理由"));
    let edit = format!("{}/edit", paths::consultation(consultation));
    who.post(&edit, &[("content", &content)]).await.is(StatusCode::SEE_OTHER);
    let void = format!("{}/void", paths::consultation(consultation));
    who.post(&void, &[("reason", &reason)]).await.is(StatusCode::SEE_OTHER);
    let (task, note) = errands(app, who, c).await;
    written.ids.push(("task", task));
    written.ids.push(("task", note.clone()));
    written.ids.push(("note", note));
    let task = SystemTask::new("a draft for a test");
    let typed = format!("content={}", c.word("下書き"));
    let form = "/consultations/new";
    drafts::park(app.db(), &task, who.staff, None, form, drafts::Sheet::read(&typed)).await.expect("a draft");
    let mine = entity::drafts::Column::StaffId.eq(who.staff);
    let draft = entity::drafts::Entity::find().filter(mine).one(app.raw()).await;
    let draft = draft.expect("drafts").expect("the draft");
    written.ids.push(("draft", draft.id.to_string()));
    let mut nobody = BTreeSet::new();
    for state in [ReferralStatus::Draft, ReferralStatus::Withdrawn, ReferralStatus::Sent] {
        let id = slips(app, who, to, c, (state, person), &mut nobody).await;
        if state == ReferralStatus::Sent {
            let (address, reason) = (format!("/referrals/{id}/void"), c.word("つなぎの取消しの理由"));
            who.post(&address, &[("reason", &reason)]).await.is(StatusCode::SEE_OTHER);
        }
        written.ids.push(("referral", id));
    }
    written.ids.extend(sharing(app, who, c, id, person).await);
    // What the agency itself searched for is its own as well.
    who.get(format!("/search?q={}", c.word("検索した語"))).await;
    written.ids.push(("commission", commission(app, who.agency, elsewhere).await));
    written.ids.push(("district", district(app).await));
    written.ids.extend(entries(app, who.agency).await.into_iter().map(|entry| ("entry", entry)));
    written
}

/// A consent with every text it can hold, and what was shared on its ground with an agency that takes no part here.
async fn sharing(
    app: &TestApp,
    who: &Client,
    c: &mut Canaries,
    case: CaseId,
    person: PersonId,
) -> Vec<(&'static str, String)> {
    let (name, note) = (c.word("同意した人"), c.word("同意の備考"));
    let more = [("giver", "guardian"), ("giver_name", name.as_str()), ("note", &note)];
    let to = app.agency("だれも見ない事業所").await;
    let (consent, grant) =
        crate::sharing::shared_with(app, who, case, person, to, &["basics", "consultations"], &more).await;
    let (over, taken) = (c.word("共有を終えた理由"), c.word("撤回の理由"));
    who.post(format!("{}/end", paths::grant(grant)), &[("reason", &over)]).await.is(StatusCode::SEE_OTHER);
    who.post_empty(format!("{}/share", paths::consent(consent))).await.is(StatusCode::SEE_OTHER);
    who.post(format!("{}/withdraw", paths::consent(consent)), &[("reason", &taken)]).await.is(StatusCode::SEE_OTHER);
    let (provision, reason) = (c.word("共有の条項"), c.word("共有の理由"));
    let more = [("provision", provision.as_str()), ("reason", &reason)];
    let review = crate::grants::review(&crate::grants::put_forward(who, case, person, to, &more).await);
    let reason = c.word("緊急照会の理由");
    let sheltered = app.somebody().held_by(who).await;
    let (whom, why) = (c.word("だれから守るか"), c.word("支援措置の備考"));
    let more = [("from_whom", whom.as_str()), ("note", &why)];
    let protection = crate::protections::protect(who, sheltered.id, &more).await;
    let why = c.word("知らせてはならない理由");
    let nondisclosure = crate::nondisclosures::keep_from(app, who, sheltered.id, person, &why).await;
    let (asked, linked) = crate::identities::known_elsewhere(app, who).await;
    let exclusion = exclusion(app, who, case, &c.word("除外の理由")).await;
    let inquiry = crate::emergencies::inquiry(&crate::emergencies::inquire(who, "見本花子", "S43.4.1", &reason).await);
    vec![
        ("consent", consent.to_string()),
        ("grant", grant.to_string()),
        ("shared", case.to_string()),
        ("review", review.to_string()),
        ("inquiry", inquiry.to_string()),
        ("exclusion", exclusion),
        ("protection", protection),
        ("nondisclosure", nondisclosure),
        ("identity_inquiry", asked.to_string()),
        ("identity_link", linked.to_string()),
    ]
}

/// Somebody who is kept away from a case.
async fn exclusion(app: &TestApp, who: &Client, case: CaseId, reason: &str) -> String {
    let somebody = app.account("遠ざけられた人").await;
    app.posting(somebody, who.agency, &[Role::Consultant], None).await;
    crate::exclusions::exclude(who, case, somebody, reason).await.is(StatusCode::SEE_OTHER);
    crate::exclusions::of(app, case, somebody).await.to_string()
}

/// A task that was given up with a word, and a phone note.
async fn errands(app: &TestApp, who: &Client, c: &mut Canaries) -> (String, String) {
    let may = who.may::<WriteConsultations>().await;
    let (task, note) = (TaskId::new(), TaskId::new());
    let new = NewTask { title: c.word("すること"), due_on: None, staff: Some(who.staff), case: None };
    tasks::add(app.db(), &may, task, &new).await.expect("a task");
    let (address, reason) = (format!("{}/end", paths::task(task)), c.word("取りやめた理由"));
    who.post(&address, &[("reason", &reason)]).await.is(StatusCode::SEE_OTHER);
    let call = PhoneNote {
        to: who.staff,
        caller: c.word("電話の相手"),
        phone: c.word("電話の相手の番号"),
        called_at: tsunagi::clock::local_minute(app.state().clock.local()),
        about: c.word("電話の用件"),
        callback: Callback::Wanted,
        is_urgent: true,
    };
    tasks::add_note(app.db(), &may, note, &call, false).await.expect("a phone note");
    (task.to_string(), note.to_string())
}

/// Entries of the log about the records of an agency, one of each sort.
async fn entries(app: &TestApp, agency: AgencyId) -> Vec<String> {
    use entity::audit_entries::Column;
    let told = entity::audit_entries::Entity::find().filter(Column::OwnerId.eq(agency));
    let rows = told.order_by_asc(Column::Seq).all(app.raw()).await;
    let sorts = rows.expect("the log").into_iter().map(|row| ((row.act, row.kind), (row.chain_id, row.seq)));
    let sorts: BTreeMap<_, _> = sorts.collect();
    assert!(sorts.len() > 10, "only {sorts:?}");
    sorts.into_values().map(|(chain, seq)| format!("{chain}-{seq}")).collect()
}

/// A referral in this state; what its slip carries is added to `slip`.
async fn slips(
    app: &TestApp,
    who: &Client,
    to: AgencyId,
    c: &mut Canaries,
    (state, person): (ReferralStatus, PersonId),
    slip: &mut BTreeSet<String>,
) -> String {
    let words = ["用件", "根拠", "つなぎの対象", "これまでの経過"].map(|place| c.word(&format!("{place}（{state}）")));
    let referral = app.referral(to).held_by(who).with(|new| {
        [new.reason, new.ground_note, new.slip_subject, new.slip_background] = words.clone();
        new.ground = SlipGround::Consent;
        new.subjects = vec![person];
        new.sent_on = (state != ReferralStatus::Draft).then_some(Ymd(20_261_121));
    });
    let id = referral.await.id.to_string();
    if state == ReferralStatus::Sent {
        slip.extend(words);
    }
    if state == ReferralStatus::Withdrawn {
        let reason = c.word("取下げの理由");
        let address = format!("/referrals/{id}/withdraw");
        who.post(&address, &[("reason", &reason)]).await.is(StatusCode::SEE_OTHER);
    }
    id
}

/// The addresses of a route: for records, once with the ids of each side; for lists, with everything that could name
/// somebody else's record.
fn addresses(route: &Route, own: &Written, other: &Written) -> Vec<String> {
    if route.path.contains('{') {
        // A further parameter of the path names a part of the record; the sides are mixed on purpose.
        let mut addresses = vec![String::new()];
        for part in route.path.split('/').skip(1) {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            let parts = name.map_or_else(|| vec![part.to_owned()], |name| values(name, own, other));
            let longer = |address: &String| parts.iter().map(|part| format!("{address}/{part}")).collect::<Vec<_>>();
            addresses = addresses.iter().flat_map(longer).collect();
        }
        let first = addresses[0].clone();
        addresses.extend(["csv", "json"].map(|format| format!("{first}?format={format}&fiscal_year=2026")));
        return addresses;
    }
    let mut queries: Vec<String> = [
        "",
        "page=2",
        "format=csv",
        "format=json",
        "format=csv&fiscal_year=2026",
        "fiscal_year=2026",
        "tab=received",
        "tab=sent",
        "box=received",
        "state=all",
        "state=done",
        "whose=agency",
        "whose=nobody",
        "on=R8.11.21",
        "stage=all",
        "kind=viewed",
        "q=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2",
        "find=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2",
        "q=S58.2.14",
        "q=19830214",
    ]
    .map(str::to_owned)
    .to_vec();
    let records = other.ids.iter().filter(|(name, _)| *name != "entry");
    let named = records.map(|(name, id)| format!("{name}={id}"));
    queries.extend(named);
    queries.extend(other.ids.iter().filter(|(name, _)| *name == "staff").map(|(_, id)| format!("whose={id}")));
    // Every word is looked for where one searches, some wherever a form may search as well.
    let heads = if route.path.contains("search") { usize::MAX } else { 2 };
    let typed = other.canaries.heads.iter().take(heads);
    queries.extend(typed.map(|head| format!("q={head}&find={head}")));
    queries.into_iter().map(|query| format!("{}?{query}", route.path)).collect()
}

/// Everything that a parameter of a path may be: records of both sides, or what belongs to nobody.
fn values(name: &str, own: &Written, other: &Written) -> Vec<String> {
    let common: &[&str] = match name {
        "report" => &["persons-by-age", "consultations-by-method", "referrals-by-agency-kind"],
        "kind" => &["01"],
        "day" => &["20270101"],
        "name" => &["tsunagi.css"],
        _ => &[],
    };
    // Of the log only what is not one's own: there are many entries.
    let own: &[_] = if name == "entry" { &[] } else { &own.ids };
    let ids = other.ids.iter().chain(own).filter(|(known, _)| *known == name).map(|(_, id)| id.clone());
    let values: Vec<String> = ids.chain(common.iter().map(|value| (*value).to_owned())).collect();
    assert!(!values.is_empty(), "a path has a parameter {{{name}}}: teach `writes_everything` a record for it");
    values
}

/// Walks every page as `reader` and gives every answer in which a word of another agency stands.
pub async fn walk(reader: &Client, role: Role, own: &Written, others: &[&Written]) -> BTreeSet<String> {
    let reads_slips = policy::reach(role, Act::View(Section::Referrals)) >= Reach::Shared;
    let mut leaks = BTreeSet::new();
    for route in routes().table().iter().filter(|route| route.method == "GET") {
        for other in others {
            for address in addresses(route, own, other) {
                let page = reader.get(&address).await;
                let spotted = spotted(&page);
                assert!(!page.status.is_server_error(), "{address}: {}", page.status);
                // The log says little about a record, but that there is an entry is told to its owner alone.
                let is_entry = route.path == "/admin/audit/{entry}" && role != Role::Auditor;
                assert!(!is_entry || !page.status.is_success(), "{role} opens {address}");
                for theirs in others {
                    let granted = if reads_slips { &theirs.slip } else { &BTreeSet::new() };
                    for place in theirs.canaries.among(&spotted, granted) {
                        leaks.insert(format!(
                            "{role} finds 「{place}」 at {} {}",
                            route.path,
                            address.split_once('?').map_or("", |(_, query)| query)
                        ));
                    }
                }
            }
        }
    }
    leaks
}

both_databases! {
    /// A form that carries the key of somebody else's record makes a record of its own, as with any other key.
    async fn a_key_tells_nothing_about_others_records(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let tanaka = app.person("田中", Role::Consultant, "南事業所").await;
        let foreign = app.household().held_by(&sato).await.id.to_string();
        let absent = entity::ids::HouseholdId::new().to_string();
        for key in [&foreign, &absent] {
            let made = tanaka.post("/households/new", &[("key", key), ("address", "見本市1丁目")]).await;
            made.is(StatusCode::SEE_OTHER);
            assert!(made.location().contains("done=created") && !made.location().contains(key), "{}", made.location());
            let again = tanaka.post("/households/new", &[("key", key), ("address", "見本市1丁目")]).await;
            assert!(again.location().contains("done=already"), "{}", again.location());
        }
    }

    /// No role of one agency finds a word of another on any page, but for the slip that was sent to it.
    async fn no_channel_carries_words_of_another_agency(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, "北事業所").await;
        let tanaka = app.person("田中", Role::Supervisor, "南事業所").await;
        let east = app.agency("東事業所").await;
        let theirs = writes_everything(&app, &sato, tanaka.agency, east).await;
        let own = writes_everything(&app, &tanaka, east, east).await;
        // The test can see: to their own agency the words are shown.
        let shown = sato.get(paths::consultation(theirs.ids[3].1.parse().expect("an id"))).await;
        assert!(!theirs.canaries.among(&spotted(&shown), &BTreeSet::new()).is_empty());
        let mut entries = theirs.ids.iter().filter(|(name, _)| *name == "entry").map(|(_, id)| id);
        let read = entries.next_back().expect("entries of the log");
        sato.get(format!("/admin/audit/{read}")).await.is(StatusCode::OK);
        let mut leaks = BTreeSet::new();
        let mut saw_slip = false;
        for role in Role::ALL {
            let reader = app.person(role.label(), *role, "南事業所").await;
            leaks.extend(walk(&reader, *role, &own, &[&theirs]).await);
            let page = reader.get(format!("/referrals/{}", theirs.ids[4].1)).await;
            saw_slip |= theirs.slip.iter().any(|word| page.body.contains(word));
            if *role == Role::Municipal {
                let received = reader.get("/referrals").await.table("届いた");
                assert_eq!(received.len(), 3, "sent, withdrawn and voided");
            }
        }
        assert!(saw_slip, "the receiver must see the slip that was sent to it");
        assert!(leaks.is_empty(), "{leaks:#?}");
    }

    /// Twenty agencies in a ring, each sending to the next: everybody keeps to what is theirs.
    async fn twenty_agencies_keep_apart(app: TestApp) {
        let mut keepers = Vec::new();
        for number in 0..20 {
            keepers.push(app.person("番", Role::Supervisor, &format!("第{number}事業所")).await);
        }
        let mut written = Vec::new();
        for (number, keeper) in keepers.iter().enumerate() {
            let to = keepers[(number + 1) % 20].agency;
            let elsewhere = keepers[(number + 7) % 20].agency;
            written.push(writes(&app, keeper, to, elsewhere).await);
        }
        let mut leaks = BTreeSet::new();
        for (number, keeper) in keepers.iter().enumerate() {
            let reader = app.person("読む人", Role::Municipal, &format!("第{number}事業所")).await;
            assert_eq!(reader.agency, keeper.agency);
            let plain = routes();
            let plain = plain.table().iter().filter(|route| route.method == "GET" && !route.path.contains('{'));
            for route in plain {
                for query in ["", "?q=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2", "?format=csv"] {
                    let page = reader.get(format!("{}{query}", route.path)).await;
                    let spotted = spotted(&page);
                    for (from, theirs) in written.iter().enumerate() {
                        let nothing = BTreeSet::new();
                        let granted = match (number + 20 - from) % 20 {
                            0 => continue,
                            1 => &theirs.slip,
                            7 => &theirs.elsewhere,
                            _ => &nothing,
                        };
                        let found = theirs.canaries.among(&spotted, granted);
                        if !found.is_empty() {
                            leaks.insert(format!("第{number}事業所 finds {found:?} of 第{from}事業所 at {}{query}", route.path));
                        }
                    }
                }
            }
        }
        assert!(leaks.is_empty(), "{leaks:#?}");
    }
}
