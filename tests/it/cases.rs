//! A case at a glance: last contact and next step kept beside it, its story page by page, and who works on it.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{CaseStage, Counterpart, MemberRole, Method, NextStep, Program, Role, TaskState};
use entity::ids::{CaseId, StaffId};
use entity::stamp::{LocalMinute, Ymd};
use entity::{case_events, case_members, cases, consultations, engagements, households};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use tsunagi::access::{SystemTask, WriteBasics};
use tsunagi::data::cases as book;
use tsunagi::data::cases::HandOverAll;
use tsunagi::data::import::{ImportKind, Mapping, Options, import};
use tsunagi::data::staff::Hashing;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
/// Where many cases are handed over at once.
const PATH: &str = "/cases/hand-over";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

impl TestApp {
    async fn stored_case(&self, id: CaseId) -> cases::Model {
        let row = cases::Entity::find_by_id(id).one(self.raw()).await;
        row.expect("the row can be read").expect("the case")
    }

    /// The same facts, looked for by hand in all contacts and tasks of the case.
    async fn looked_for(&self, id: CaseId) -> (Option<Ymd>, Option<Ymd>, Option<Ymd>) {
        let rows = consultations::Entity::find().all(self.raw()).await.expect("contacts");
        let mut rows: Vec<_> =
            rows.into_iter().filter(|row| row.case_id == Some(id) && row.voided_at.is_none()).collect();
        rows.sort_by_key(|row| (row.occurred_at, row.id));
        let in_person = [Method::Office, Method::VisitHome, Method::Accompany, Method::Place];
        let met =
            |row: &&consultations::Model| row.counterpart == Counterpart::Myself && in_person.contains(&row.method);
        (
            rows.last().map(|row| row.occurred_ymd),
            rows.iter().rfind(met).map(|row| row.occurred_ymd),
            self.soonest(id).await,
        )
    }

    /// The day of the soonest open task of the case that has one.
    async fn soonest(&self, id: CaseId) -> Option<Ymd> {
        let rows = entity::tasks::Entity::find().all(self.raw()).await.expect("tasks");
        let open = rows.into_iter().filter(|row| row.case_id == Some(id) && row.state == TaskState::Open);
        open.map(|row| row.due_on).filter(|day| *day != entity::tasks::NO_DAY).min()
    }

    async fn keeps(&self, ids: &[CaseId], what: &str) {
        for id in ids {
            let row = self.stored_case(*id).await;
            let kept = (row.last_contact_on, row.last_met_on, row.next_on);
            assert_eq!(kept, self.looked_for(*id).await, "after {what}");
        }
    }

    async fn events(&self, id: CaseId, kind: &str) -> Vec<case_events::Model> {
        let rows = case_events::Entity::find().filter(case_events::Column::CaseId.eq(id)).all(self.raw()).await;
        rows.expect("events").into_iter().filter(|row| row.kind.code() == kind).collect()
    }

    async fn leads(&self, id: CaseId) -> (Option<StaffId>, Vec<StaffId>) {
        let row = self.stored_case(id).await;
        let rows = case_members::Entity::find()
            .filter(case_members::Column::CaseId.eq(id))
            .filter(case_members::Column::Role.eq(MemberRole::Lead))
            .filter(case_members::Column::UntilOn.is_null())
            .all(self.raw())
            .await
            .expect("members");
        (row.lead_staff_id, rows.into_iter().map(|row| row.staff_id).collect())
    }
}

fn at(day: i32, clock: i64) -> LocalMinute {
    LocalMinute(i64::from(day) * 10_000 + clock)
}

/// Whether the case stands in somebody's own list.
async fn is_own(who: &Client, id: CaseId) -> bool {
    who.get("/cases?lead=mine").await.body.contains(&id.to_string())
}

both_databases! {
    /// Whatever is written, corrected, voided, moved or read in: what stands beside the case is what its contacts say.
    async fn a_case_keeps_up_with_its_contacts(app: TestApp) {
        let sato = app.person_with("佐藤", &[Role::Consultant, Role::Supervisor], NORTH).await;
        let one = app.case().held_by(&sato).with(|new| new.opened_on = Ymd(20_250_401)).await.id;
        let two = app.case().held_by(&sato).with(|new| new.opened_on = Ymd(20_250_401)).await.id;
        app.keeps(&[one, two], "opening").await;
        let mut random: u64 = 20_260_401;
        let mut roll = |most: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % most
        };
        let days = [20_260_330, 20_260_331, 20_260_401, 20_260_402, 20_261_120];
        let methods = [Method::Tel, Method::VisitHome, Method::Letter, Method::Office, Method::Conf];
        let people = [Counterpart::Myself, Counterpart::Mother, Counterpart::Agency];
        let mut written = Vec::new();
        let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
        for step in 0..80 {
            let act = if written.is_empty() { 0 } else { roll(8) };
            let what = match act {
                0..=2 => {
                    let day = days[roll(5) as usize];
                    let new = app.consultation().held_by(&sato).with(|new| {
                        new.case = [Some(one), Some(two), None][roll(3) as usize];
                        new.occurred_at = at(day, 900 + roll(3) as i64);
                        new.method = methods[roll(5) as usize];
                        new.counterpart = people[roll(3) as usize];
                        new.next_on = (roll(2) == 0).then_some(Ymd(20_261_200 + 1 + roll(20) as i32));
                        new.next_step = new.next_on.map(|_| NextStep::Phone);
                    });
                    written.push(new.await.id);
                    "a contact"
                }
                3 | 4 => {
                    let id = written[roll(written.len() as u64) as usize];
                    let case = [one.to_string(), two.to_string(), String::new()][roll(3) as usize].clone();
                    let method = methods[roll(5) as usize].code();
                    let next = if roll(2) == 0 { "R8.12.24" } else { "" };
                    let page = sato.get(format!("/consultations/{id}/edit")).await;
                    if page.status == StatusCode::OK {
                        let fields = [("case", case.as_str()), ("method", method), ("next_on", next), ("occurred_at", "R8.4.1 9:01")];
                        sato.post_form(&page, &format!("/consultations/{id}/edit"), &fields).await;
                    }
                    "a correction"
                }
                5 | 6 => {
                    let tasks = entity::tasks::Entity::find().all(app.raw()).await.expect("tasks");
                    let tasks: Vec<_> = tasks.into_iter().filter(|task| task.case_id.is_some()).collect();
                    if let Some(task) = tasks.get(roll(tasks.len().max(1) as u64) as usize) {
                        let (act, fields) = match (task.state, roll(3)) {
                            (TaskState::Open, 0) => ("move", vec![("due_on", "R8.12.2")]),
                            (TaskState::Open, _) => ("done", vec![]),
                            (TaskState::Done, _) => ("reopen", vec![]),
                            _ => continue,
                        };
                        let version = task.version.to_string();
                        let fields: Vec<_> = fields.into_iter().chain([("version", version.as_str())]).collect();
                        sato.post_without_form(format!("/tasks/{}/{act}", task.id), &fields).await.is(SEE_OTHER);
                        *acts.entry(act).or_insert(0) += 1;
                    }
                    "a task"
                }
                _ => {
                    let id = written.swap_remove(roll(written.len() as u64) as usize);
                    sato.post(format!("/consultations/{id}/void"), &[("reason", "重複")]).await.is(SEE_OTHER);
                    "a void"
                }
            };
            app.keeps(&[one, two], &format!("{what}, step {step}")).await;
        }
        assert!(["move", "done", "reopen"].iter().all(|act| acts.get(act).is_some_and(|times| *times > 1)), "{acts:?}");
        let loose = app.consultation().held_by(&sato).await;
        let grown = app.case().held_by(&sato).with(|new| new.from = Some(loose.id)).await.id;
        assert_eq!(app.stored_case(grown).await.last_contact_on, Some(app.today()));
        app.keeps(&[one, two, grown], "a case that grew out of a contact").await;
    }

    /// A file brings contacts on both sides of the first of April, and a second one moves one to another case.
    async fn an_imported_contact_counts_and_so_does_its_correction(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let mut ids = Vec::new();
        for number in ["C1", "C2"] {
            let case = app.case().held_by(&sato).with(|new| new.opened_on = Ymd(20_250_401)).await.id;
            let sql = "UPDATE cases SET external_id = $1 WHERE id = $2";
            app.run(sql, vec![number.into(), case.into()]).await;
            ids.push(case);
        }
        let code: String = {
            let row = entity::agencies::Entity::find_by_id(sato.agency).one(app.raw()).await;
            row.expect("agencies").expect("the agency").code
        };
        let read = async |rows: &str| {
            let text = format!("external_id,agency_code,occurred_at,method,counterpart,case_external_id\n{}", rows.replace("A,", &format!("{code},")));
            let options = Options { is_dry_run: false, mapping: Mapping::default(), hashing: Hashing::of(&app.state().config) };
            let task = SystemTask::new("a test");
            import(app.db(), &task, ImportKind::Consultations, text.as_bytes(), "相談.csv", &options, &|_, _| {}).await.expect("a good file");
        };
        read("X1,A,2026-03-31 10:00,visit_home,本人,C1\nX2,A,2026-04-01 10:00,tel,母,C1\n").await;
        app.keeps(&ids, "a file").await;
        let row = app.stored_case(ids[0]).await;
        assert_eq!((row.last_contact_on, row.last_met_on), (Some(Ymd(20_260_401)), Some(Ymd(20_260_331))));
        read("X1,A,2026-03-31 10:00,visit_home,本人,C2\nX2,A,2026-04-01 10:00,tel,母,C1\n").await;
        app.keeps(&ids, "a corrected file").await;
        assert_eq!(app.stored_case(ids[0]).await.last_met_on, None);
        assert_eq!(app.stored_case(ids[1]).await.last_met_on, Some(Ymd(20_260_331)));
    }

    /// What is wrong beside a case is found.
    async fn verify_names_a_case_that_fell_behind(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let case = app.case().held_by(&sato).await.id;
        let day = "UPDATE cases SET last_met_on = $1 WHERE id = $2";
        app.run(day, vec![20_261_120.into(), case.into()]).await;
        let fault = book::verify(app.db(), &SystemTask::new("a test")).await.expect("verify");
        assert!(fault.is_some_and(|fault| fault.starts_with("1件")));
        app.run(day, vec![Option::<i32>::None.into(), case.into()]).await;
    }

    /// Days count over the first of April, and a void takes a day back.
    async fn the_page_tells_what_is_due_and_how_long_ago_somebody_was_in_touch(app: TestApp) {
        let sato = app.person_with("佐藤", &[Role::Consultant, Role::Supervisor], NORTH).await;
        let person = app.somebody().held_by(&sato).await;
        let case = app.case().held_by(&sato).about(person.id).with(|new| new.opened_on = Ymd(20_260_301)).await.id;
        let page = sato.get(format!("/cases/{case}")).await;
        page.has_text("最終接触まだありません").has_text("本人と未接触").has_text("期日がありません");
        let contact = |day: i32, method: Method| {
            app.consultation().held_by(&sato).with(move |new| {
                new.case = Some(case);
                new.occurred_at = at(day, 1_000);
                new.method = method;
                new.next_step = Some(NextStep::Visit);
                new.next_on = Some(Ymd(20_261_118));
            })
        };
        contact(20_260_330, Method::VisitHome).await;
        let call = contact(20_261_109, Method::Tel).await;
        let page = sato.get(format!("/cases/{case}")).await;
        page.has_text("最終接触12日前").has_text("本人と236日前").has_text("訪問").has_text("3日超過");
        sato.post(format!("/consultations/{}/void", call.id), &[("reason", "別の方")]).await.is(SEE_OTHER);
        sato.get(format!("/cases/{case}")).await.has_text("最終接触236日前").has_text("R8.11.18");
    }

    /// The story has pages without gaps, and a page costs the same however long it is.
    async fn a_long_story_is_read_page_by_page(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let person = app.somebody().held_by(&sato).await;
        let case = app.case().held_by(&sato).about(person.id).with(|new| new.opened_on = Ymd(20_250_401)).await.id;
        let path = format!("/cases/{case}");
        sato.get(&path).await;
        app.take_statements();
        sato.get(&path).await.is(StatusCode::OK);
        let short = app.take_statements().len();
        for number in 0..230 {
            let call = app.consultation().held_by(&sato).saying(&format!("記録{number:03}番")).with(|new| {
                new.case = Some(case);
                new.occurred_at = at(20_260_401 + number / 10, 900 + i64::from(number % 10));
                if number % 50 == 0 {
                    new.subjects.push((person.id, true));
                    new.is_anonymous = false;
                }
            });
            call.await;
        }
        app.referral(app.agency(SOUTH).await).held_by(&sato).with(|new| new.case = Some(case)).sent().await;
        app.take_statements();
        sato.get(&path).await.is(StatusCode::OK);
        let long = app.take_statements().len();
        // Contacts and referrals are read at all now, with one statement each; so is the next step.
        assert!(long <= short + 3, "{long} statements instead of {short}");
        let mut seen = std::collections::BTreeSet::new();
        let mut pages = 0;
        for number in 1..=9 {
            let page = sato.get(format!("{path}?page={number}")).await;
            let of_page: Vec<String> = page.body.split("記録").filter_map(|rest| rest.get(..3).map(str::to_owned)).filter(|n| n.parse::<u32>().is_ok()).collect();
            assert!(of_page.windows(2).all(|pair| pair[0] > pair[1]), "newest first: {of_page:?}");
            for one in of_page {
                assert!(seen.insert(one.clone()), "{one} twice");
            }
            pages = number;
            if !page.body.contains("rel=\"next\"") {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (230, 5), "232 entries on pages of 50");
        let narrowed = async |query: &str| sato.get(format!("{path}?{query}")).await.body.matches("class=\"when\"").count();
        assert_eq!(narrowed("thread=stages").await, 1);
        assert_eq!(narrowed("thread=referrals").await, 1);
        assert_eq!(narrowed("thread=team").await, 0);
        assert_eq!(narrowed(&format!("person={}", person.id)).await, 5);
        assert_eq!(narrowed("words=%E8%A8%98%E9%8C%B2012%E7%95%AA").await, 1);
        assert_eq!(narrowed("words=%25").await, 0, "a sign of a pattern is a sign");
        assert_eq!(narrowed("from=R8.4.3&until=R8.4.4").await, 20);
        assert_eq!(narrowed("section=referrals").await, 1);
        assert_eq!(narrowed("thread=consultations&section=basics").await, 0);
        sato.get(format!("{path}?from=x")).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("いつから");
        let page = sato.get(format!("{path}?thread=consultations&words=%E8%A8%98%E9%8C%B2")).await;
        assert!(page.body.contains("words=%E8%A8%98%E9%8C%B2&amp;page=2"), "pages keep the filter");
        page.has_text("相談 230件").has_text("段階 0件");
    }

    /// A contact is written on the page of the case; a mistake shows the whole form with everything typed.
    async fn a_contact_is_logged_where_the_story_stands(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let person = app.somebody().held_by(&sato).await;
        let case = app.case().held_by(&sato).about(person.id).await.id;
        let path = format!("/cases/{case}");
        let page = sato.get(&path).await;
        let story = ("do", "story");
        let wrong = sato.post_form(&page, "/consultations/new", &[story, ("content", "玄関で話した。"), ("next_on", "あした")]).await;
        wrong.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.field("内容").value(), "玄関で話した。");
        assert!(!wrong.field("いつまで").error().is_empty() || wrong.body.contains("あした"));
        let fields = [("content", "玄関で話した。"), ("counterpart", "self"), ("method", "visit_home"), ("next_on", ""), story];
        sato.post_form(&wrong, "/consultations/new", &fields).await.leads_to(&format!("{path}?done=created"));
        let again = sato.post_form(&page, "/consultations/new", &fields).await;
        again.leads_to(&format!("{path}?done=already"));
        let page = sato.get(&path).await;
        page.has_text("玄関で話した。").has_text("本人と今日");
        let rows = consultations::Entity::find().all(app.raw()).await.expect("contacts");
        assert_eq!(rows.len(), 1);
        let about = entity::consultation_subjects::Entity::find().all(app.raw()).await.expect("subjects");
        assert_eq!((about.len(), about[0].person_id), (1, person.id));
    }

    /// A deputy has the case among their own; a stand-in on the first and the last day and between, never outside.
    async fn a_stand_in_has_the_case_from_the_first_to_the_last_day(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let deputy = app.person("高橋", Role::Consultant, NORTH).await;
        let case = app.case().held_by(&sato).await.id;
        let team = format!("/cases/{case}/team");
        let join = async |staff: StaffId, role: &str, from: &str, until: &str| {
            let staff = staff.to_string();
            let page = sato.get(&team).await;
            sato.post_form(&page, &team, &[("do", "add"), ("staff", &staff), ("role", role), ("from_on", from), ("until_on", until)]).await
        };
        join(deputy.staff, "deputy", "", "").await.is(SEE_OTHER);
        join(suzuki.staff, "stand_in", "R8.11.23", "R8.11.22").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        join(suzuki.staff, "stand_in", "R8.11.22", "R8.11.23").await.is(SEE_OTHER);
        assert!(is_own(&sato, case).await && is_own(&deputy, case).await);
        let mut own = Vec::new();
        for _ in 21..=24 {
            suzuki.renew().await;
            own.push(is_own(&suzuki, case).await);
            app.clock().advance(24 * 60);
        }
        assert_eq!(own, [false, true, true, false]);
        sato.renew().await;
        join(suzuki.staff, "stand_in", "R8.11.25", "R8.12.31").await.is(SEE_OTHER);
        suzuki.renew().await;
        assert!(is_own(&suzuki, case).await);
        let page = sato.get(&team).await;
        let rows = case_members::Entity::find().filter(case_members::Column::StaffId.eq(suzuki.staff)).all(app.raw()).await;
        let rows = rows.expect("members");
        let now = rows.iter().find(|row| row.until_on == Some(Ymd(20_261_231))).expect("the second time");
        let version = page.form(&team).1.into_iter().find(|(name, _)| name == "version").expect("a version").1;
        let leave = [("do", "remove"), ("member", &now.id.to_string()), ("version", &version)];
        sato.post_without_form(&team, &leave).await.is(SEE_OTHER);
        assert!(!is_own(&suzuki, case).await, "taken out, from today on");
    }

    /// All cases of one worker go to another at once; one that is not theirs holds all of them back.
    async fn many_cases_are_handed_over_together_or_not_at_all(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let chief = app.person("課長", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let foreign = app.case().held_by(&tanaka).await.id;
        let mut own = Vec::new();
        for number in 0..3 {
            own.push(app.case().held_by(&sato).titled(&format!("山田{number}家")).await.id);
        }
        let (from, to) = (sato.staff.to_string(), suzuki.staff.to_string());
        let page = sato.get(PATH).await;
        assert!(own.iter().all(|id| page.body.contains(&id.to_string())) && !page.body.contains(&foreign.to_string()));
        let with_foreign = [foreign.to_string(), own[0].to_string(), own[1].to_string()];
        let fields: Vec<_> = with_foreign.iter().map(|id| ("case", id.as_str())).chain([("to", to.as_str())]).collect();
        let refused = sato.post_form(&page, PATH, &fields).await;
        refused.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("どのケースも引き継いでいません");
        let absent = CaseId::new().to_string();
        let fields: Vec<_> = [absent.as_str(), with_foreign[1].as_str(), with_foreign[2].as_str()].map(|id| ("case", id)).into_iter().chain([("to", to.as_str())]).collect();
        let other = sato.post_form(&page, PATH, &fields).await;
        let message = |page: &crate::support::Page| page.text().contains("選んだケースのなかに、引き継げないものがあります。");
        assert!(message(&refused) && message(&other), "a foreign case and one that is not there are refused alike");
        for id in &own {
            assert_eq!(app.leads(*id).await, (Some(sato.staff), vec![sato.staff]));
            assert!(app.events(*id, "handed_over").await.is_empty());
        }
        assert_eq!(app.leads(foreign).await.0, Some(tanaka.staff));

        // A colleague cannot take what is another's; neither by the form nor by the verb.
        let all = HandOverAll { from: sato.staff, to: suzuki.staff, cases: own.clone(), on: app.today(), note: String::new() };
        let by = suzuki.may::<WriteBasics>().await;
        assert!(book::hand_over_all(app.db(), &by, &all).await.is_err());
        let page = suzuki.get(format!("{PATH}?from={from}")).await;
        assert!(!page.body.contains(&own[0].to_string()));

        let page = chief.get(format!("{PATH}?from={from}")).await;
        let one = own[2].to_string();
        let keep: Vec<_> = own[..2].iter().map(ToString::to_string).collect();
        let mut fields: Vec<_> = keep.iter().map(|id| ("case", id.as_str())).collect();
        fields.extend([("to", to.as_str()), ("on", "R8.11.21"), ("note", "育休に入るため")]);
        assert!(page.body.contains(&one));
        chief.post_form(&page, PATH, &fields).await.leads_to("/cases?done=handed_over");
        for id in &own[..2] {
            assert_eq!(app.leads(*id).await, (Some(suzuki.staff), vec![suzuki.staff]));
            let events = app.events(*id, "handed_over").await;
            assert_eq!(events.len(), 1);
            assert_eq!(events[0].note, "主担当: 鈴木　育休に入るため");
            assert_eq!(app.entries("changed", (*id).into()).await, 1);
        }
        assert_eq!(app.leads(own[2]).await.0, Some(sato.staff), "not ticked");
        let early = chief.get(format!("{PATH}?from={from}")).await;
        let early = chief.post_form(&early, PATH, &[("to", &to), ("on", "R8.11.1")]).await;
        early.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("開始日");
    }

    /// Whoever closes a case ends what goes on in it, unless they leave it open.
    async fn a_closing_ends_the_programmes_that_are_ticked(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let open = |program| app.case().held_by(&sato).with(move |new| {
            new.program = Some(program);
            new.opened_on = Ymd(20_261_101);
        });
        let ended = open(Program::ALL[0]).await.id;
        let left = open(Program::ALL[0]).await.id;
        let why = [("reason", "resolved"), ("note", "落ち着いた。"), ("closed_on", "R8.11.20")];
        sato.post(format!("/cases/{ended}/close"), &why).await.is(SEE_OTHER);
        let path = format!("/cases/{left}/close");
        let page = sato.get(&path).await;
        let (_, mut fields) = page.form(&path);
        assert!(fields.iter().any(|(name, _)| name == "ending"), "ticked by default");
        fields.retain(|(name, _)| !["ending", "_token", "reason"].contains(&name.as_str()));
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("reason", "resolved"));
        sato.post_without_form(&path, &fields).await.is(SEE_OTHER);
        let episode = async |id: CaseId| {
            let row = engagements::Entity::find().filter(engagements::Column::CaseId.eq(id)).one(app.raw()).await;
            row.expect("episodes").expect("the episode")
        };
        let row = episode(ended).await;
        assert_eq!(row.closed_on, Some(Ymd(20_261_120)));
        assert!(row.close_reason.ends_with("落ち着いた。"));
        assert_eq!(app.events(ended, "engagement_closed").await.len(), 1);
        assert_eq!(app.stored_case(ended).await.stage, CaseStage::Closed);
        assert_eq!(episode(left).await.closed_on, None);
        let late = app.case().held_by(&sato).with(|new| { new.program = Some(Program::ALL[0]); new.opened_on = Ymd(20_261_101); }).await.id;
        app.run("UPDATE engagements SET opened_on = 20261121 WHERE case_id = $1", vec![late.into()]).await;
        sato.post(format!("/cases/{late}/close"), &why).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(app.stored_case(late).await.is_open);
    }

    /// A household that was called after its members is not called after somebody who has left it.
    async fn a_household_is_no_longer_called_after_somebody_who_left(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let home = app.household().held_by(&sato).await.id;
        let other = app.household().held_by(&sato).with(|new| "新しい家".clone_into(&mut new.label)).await.id;
        let yamada = app.somebody().held_by(&sato).in_household(home).named("山田", "太郎").await;
        let suzuki = app.somebody().held_by(&sato).in_household(home).named("鈴木", "花子").await;
        let label = async |id| {
            let row = households::Entity::find_by_id(id).one(app.raw()).await;
            row.expect("households").expect("the household").label
        };
        assert_eq!(label(home).await, "山田家");
        let other = other.to_string();
        sato.post(format!("/persons/{}/edit", yamada.id), &[("household", &other)]).await.is(SEE_OTHER);
        assert_eq!(label(home).await, "鈴木家");
        sato.post(format!("/persons/{}/edit", suzuki.id), &[("household", &other)]).await.is(SEE_OTHER);
        assert_eq!(label(home).await, "（名前のわからない世帯）");
        assert_eq!(label(other.parse().expect("an id")).await, "新しい家", "a name of its own stays");
    }

    /// A household is found by its name in kanji and by its address, also before anybody lives in it.
    async fn a_household_is_found_by_name_and_address(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let home = app.household().held_by(&sato).with(|new| {
            "長谷部家".clone_into(&mut new.label);
            "さくら市もみじ台3-4".clone_into(&mut new.address);
        });
        let home = home.await.id.to_string();
        for words in ["%E9%95%B7%E8%B0%B7", "%E3%82%82%E3%81%BF%E3%81%98%E5%8F%B0"] {
            let path = format!("/search?q={words}");
            assert!(sato.get(&path).await.body.contains(&home), "{words}");
            assert!(!tanaka.get(&path).await.body.contains(&home), "{words}");
        }
        assert!(!sato.get("/search?q=%25%25").await.body.contains(&home), "a sign of a pattern is a sign");
    }
}
