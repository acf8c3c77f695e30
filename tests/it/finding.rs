//! Finding people: the written list of names, suggestions while typing, and registering from inside the log.

use crate::support::TestApp;
use axum::http::StatusCode;
use entity::codes::{NameKind, Role, SubjectRole};
use tsunagi::access::{SystemTask, ViewBasics};
use tsunagi::data::persons::OtherName;
use tsunagi::data::{search, suggestions};

const PAIRS: &str = include_str!("name_pairs.csv");
const SUGGEST: &str = "/search/suggestions?q=";

/// The names that a page of suggestions offers, in order.
fn offered(body: &str) -> Vec<String> {
    let labels = body.split("data-label=\"").skip(1).filter_map(|rest| rest.split('"').next());
    labels.map(|label| label.split(['（', '　']).next().unwrap_or_default().to_owned()).collect()
}

both_databases! {
    /// Who is on the list is found by the words beside the name, and by no words that mean somebody else.
    async fn the_written_list_of_names_is_kept(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let may = sato.may::<ViewBasics>().await;
        let mut wrong = Vec::new();
        let (mut wanted, mut found, mut unwanted) = (0, 0, 0);
        for (line, pair) in PAIRS.lines().enumerate().skip(1) {
            let cells: Vec<&str> = pair.split(',').collect();
            let [family, given, family_kana, given_kana, former, former_kana, query, expected] = cells[..] else {
                panic!("line {line}: {pair}");
            };
            let person = app.somebody().held_by(&sato).with(|person| {
                for (field, text) in [
                    (&mut person.family_name, family),
                    (&mut person.given_name, given),
                    (&mut person.family_kana, family_kana),
                    (&mut person.given_kana, given_kana),
                ] {
                    text.clone_into(field);
                }
                if !former.is_empty() {
                    person.names.push(OtherName {
                        kind: NameKind::Former,
                        family_name: former.to_owned(),
                        given_name: given.to_owned(),
                        family_kana: former_kana.to_owned(),
                        given_kana: given_kana.to_owned(),
                    });
                }
            });
            let id = person.await.id;
            let hits = search::search_all(app.db(), &may, query, 1_000).await.expect("a search");
            let is_found = hits.persons.iter().any(|hit| hit.person.id == id);
            let is_wanted = expected == "yes";
            wanted += i32::from(is_wanted);
            found += i32::from(is_wanted && is_found);
            unwanted += i32::from(!is_wanted && is_found);
            if is_found != is_wanted {
                wrong.push(format!("line {}: {family} {given} by 「{query}」: found {is_found}", line + 1));
            }
        }
        println!("{} pairs: {found} of {wanted} found, {unwanted} found that should not be", PAIRS.lines().count() - 1);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(PAIRS.lines().count() > 150, "the list has at least 150 pairs");
    }

    /// The middle of a name is looked through only where nobody's begins so; that of an address also beside names.
    async fn beginnings_come_before_middles(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let may = sato.may::<ViewBasics>().await;
        let found = async |words: &str| -> Vec<String> {
            let hits = search::search(app.db(), &may, words).await.expect("a search");
            hits.persons.iter().map(|hit| hit.person.name()).collect()
        };
        let home = app.household().held_by(&sato).with(|new| "さくら市山本町3番".clone_into(&mut new.address)).await;
        app.somebody().held_by(&sato).in_household(home.id).named("川田", "三").await;
        app.somebody().held_by(&sato).named("高山本", "一").await;
        assert_eq!(found("山本").await, ["高山本 一", "川田 三"]);
        app.somebody().held_by(&sato).named("山本", "二").await;
        assert_eq!(found("山本").await, ["山本 二"]);
        app.somebody().held_by(&sato).named("山本町", "四").await;
        assert_eq!(found("山本町").await, ["山本町 四", "川田 三"]);
        assert_eq!(found("町3番").await, ["川田 三"]);
    }

    /// A family name, a given name and a name that nobody ever split are found by their middle, whatever changed before.
    async fn the_middle_of_a_part_finds(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let tanaka = app.person("田中", Role::Consultant, "南").await;
        let may = sato.may::<ViewBasics>().await;
        let found = async |words: &str| -> Vec<String> {
            let hits = search::search(app.db(), &may, words).await.expect("a search");
            hits.persons.iter().map(|hit| hit.person.name()).collect()
        };
        let reading = |family: &'static str, given: &'static str| move |person: &mut tsunagi::data::persons::Person| {
            family.clone_into(&mut person.family_kana);
            given.clone_into(&mut person.given_kana);
        };
        let split = app.somebody().held_by(&sato).named("長谷川", "雄一郎").with(reading("ハセガワ", "ユウイチロウ")).await;
        app.somebody().held_by(&sato).named("小野寺健二", "").with(reading("オノデラケンジ", "")).await;
        app.somebody().held_by(&tanaka).named("小長谷", "雄一郎").with(reading("コハセ", "ユウイチロウ")).await;
        for (words, name) in [
            ("谷川", "長谷川 雄一郎"),
            ("一郎", "長谷川 雄一郎"),
            ("せがわ", "長谷川 雄一郎"),
            ("いちろう", "長谷川 雄一郎"),
            ("野寺健", "小野寺健二"),
            ("でらけん", "小野寺健二"),
        ] {
            assert_eq!(found(words).await, [name], "{words}");
        }
        assert!(found("川雄").await.is_empty());
        let edit = format!("/persons/{}/edit", split.id);
        sato.post(&edit, &[("family_name", "喜多見")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(found("多見").await, ["喜多見 雄一郎"]);
        assert!(found("谷川").await.is_empty());
        let task = SystemTask::new("a test");
        assert_eq!(tsunagi::data::persons::verify(app.db(), &task).await.expect("read"), None);
        app.run("DELETE FROM person_key_parts WHERE part = '喜多見'", vec![]).await;
        let fault = tsunagi::data::persons::verify(app.db(), &task).await.expect("read");
        assert!(fault.is_some_and(|fault| fault.contains("喜多見")));
    }

    /// One's own cases come first, then whom the agency heard of lately, then everybody else; nobody of elsewhere.
    async fn the_nearest_are_suggested_first(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北").await;
        let tanaka = app.person("田中", Role::Consultant, "南").await;
        let reading = |kana: &'static str| move |person: &mut tsunagi::data::persons::Person| {
            "ヤマダ".clone_into(&mut person.family_kana);
            kana.clone_into(&mut person.given_kana);
        };
        let known = app.somebody().named("山田", "甲").with(reading("コウ")).held_by(&sato).await;
        let lately = app.somebody().named("山田", "乙").with(reading("オツ")).held_by(&suzuki).await;
        let mine = app.somebody().named("山田", "丙").with(reading("ヘイ")).held_by(&suzuki).await;
        let foreign = app.somebody().named("山田", "丁").with(reading("テイ")).held_by(&tanaka).await;
        app.consultation().held_by(&suzuki).about(lately.id).await;
        app.case().held_by(&sato).with(|case| case.subjects.push((mine.id, SubjectRole::Principal))).await;
        for words in ["やま", "ﾔﾏﾀﾞ", "山", "yamada", "ヤマダ"] {
            let page = sato.get(format!("{SUGGEST}{}", encode(words))).await;
            page.is(StatusCode::OK);
            assert_eq!(offered(&page.body), ["山田 丙", "山田 乙", "山田 甲"], "{words}");
            assert!(!page.body.contains(&foreign.id.to_string()), "{words}");
        }
        let page = tanaka.get(format!("{SUGGEST}{}", encode("山田"))).await;
        assert_eq!(offered(&page.body), ["山田 丁"]);
        assert!(![known.id, lately.id, mine.id].iter().any(|id| page.body.contains(&id.to_string())));
        // What was shown is on record, the words are not.
        let logged = app.count("SELECT COUNT(*) FROM audit_entries WHERE act = 'searched'", vec![]).await;
        assert_eq!(logged, 6);
        let told = app.count("SELECT COUNT(*) FROM audit_entries WHERE act = 'searched' AND body LIKE '%山%'", vec![]).await;
        assert_eq!(told, 0);
    }

    /// Somebody whom only assignments open is suggested nobody; who may read no person is refused.
    async fn suggestions_reach_as_far_as_the_role(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        app.somebody().held_by(&sato).await;
        let peer = app.person("ピア", Role::Supporter, "北").await;
        let page = peer.get(format!("{SUGGEST}{}", encode("山田"))).await;
        assert!(offered(&page.body).is_empty());
        for role in [Role::Auditor, Role::Administrator, Role::Community] {
            let other = app.person("係", role, "北").await;
            other.get(format!("{SUGGEST}{}", encode("山田"))).await.is(StatusCode::FORBIDDEN);
        }
        let long = "山".repeat(101);
        assert!(offered(&sato.get(format!("{SUGGEST}{}", encode(&long))).await.body).is_empty());
        assert!(offered(&sato.get(SUGGEST).await.body).is_empty());
        assert_eq!(suggestions::MOST, 8);
    }

    /// Somebody new is registered with the log that mentions them, once, however often it is sent.
    async fn somebody_is_registered_from_inside_the_log(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let form = sato.get("/consultations/new").await;
        let fields = [
            ("content", "母から電話。"),
            ("counterpart", "mother"),
            ("new_family_name", "石垣"),
            ("new_given_name", "守"),
            ("new_family_kana", "いしがき"),
            ("new_birth", "50代くらい"),
            ("new_phone_number_1", "090-0000-0001"),
        ];
        sato.post_form(&form, "/consultations/new", &fields).await.is(StatusCode::SEE_OTHER);
        sato.post_form(&form, "/consultations/new", &fields).await.is(StatusCode::SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM persons", vec![]).await, 1);
        assert_eq!(app.count("SELECT COUNT(*) FROM consultations", vec![]).await, 1);
        assert_eq!(app.count("SELECT COUNT(*) FROM consultation_subjects WHERE is_principal = TRUE", vec![]).await, 1);
        let page = sato.get(format!("{SUGGEST}{}", encode("ｲｼｶﾞｷ"))).await;
        assert_eq!(offered(&page.body), ["石垣 守"]);
        // A namesake is shown first, and registered once somebody says that it is another.
        let again = [fields[0], fields[1], fields[2], fields[3]];
        let page = sato.post("/consultations/new", &again).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("別の人として登録する");
        assert_eq!(page.field("内容").value(), "母から電話。");
        assert_eq!(page.field("氏").value(), "石垣");
        let page = sato.post_form(&page, "/consultations/new", &[("new_another", "yes")]).await;
        page.is(StatusCode::SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM persons", vec![]).await, 2);
    }

    /// Mistakes about the newcomer stand beside those about the call, and nothing is registered meanwhile.
    async fn a_newcomer_is_checked_with_the_log(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let page = sato.post("/consultations/new", &[("new_family_name", "石垣"), ("new_birth", "S99.99.99")]).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.field("生年月日").error().is_empty() && !page.field("内容").error().is_empty());
        assert_eq!(app.count("SELECT COUNT(*) FROM persons", vec![]).await, 0);
        let helper = app.person("参加", Role::Participation, "北").await;
        assert!(!helper.get("/consultations/new").await.body.contains("new_family_name"));
        let fields = [("content", "相談"), ("counterpart", "self"), ("is_anonymous", "yes"), ("new_family_name", "石垣")];
        let page = helper.post("/consultations/new", &fields).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("この役割では、人を登録できません");
        assert_eq!(app.count("SELECT COUNT(*) FROM persons", vec![]).await, 0);
    }
}

fn encode(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
