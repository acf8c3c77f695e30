//! 支援措置: what would tell where a protected person is stands nowhere, until somebody gives a reason for seeing it.

use crate::separation::{Written, walk, writes_everything};
use crate::sharing::{family, shared};
use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{AddressKind, PhoneSafety, Role};
use entity::ids::PersonId;
use entity::protections::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tsunagi::data::persons::{Address, Phone};
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

/// Sends the form that protects somebody; the id of the protection.
pub async fn protect(keeper: &Client, person: PersonId, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("kind", "dv")];
    fields.extend(more);
    let done = keeper.post(format!("{}/protection", paths::person(person)), &fields).await;
    done.is(StatusCode::SEE_OTHER);
    let id = done.location().trim_start_matches("/protections/").split('?').next();
    id.expect("an id").to_owned()
}

/// Where the words stand that are sealed away.
const SEALED: [&str; 7] = ["電話番号", "電話の持ち主", "電話のメモ", "住所", "住所のメモ", "世帯の住所", "場所"];

/// Somebody with a telephone and an address in a household with an address.
async fn hanako(app: &TestApp, keeper: &Client) -> (entity::persons::Model, entity::households::Model) {
    let home = app.household().held_by(keeper).with(|new| "見本市さくら町1丁目2-3".clone_into(&mut new.address)).await;
    let hanako = app.somebody().held_by(keeper).named("見本", "花子").in_household(home.id).with(|new| {
        new.phones = vec![Phone {
            number: "090-1234-5678".to_owned(),
            owner: "本人".to_owned(),
            safety: PhoneSafety::Caution,
            note: String::new(),
        }];
        new.addresses = vec![Address {
            kind: AddressKind::Residence,
            postal_code: String::new(),
            address: "見本市うめ町4-5-6".to_owned(),
            note: String::new(),
        }];
    });
    (hanako.await, home)
}

async fn reason(who: &Client, person: PersonId) -> crate::support::Page {
    who.post(format!("{}/sealed", paths::person(person)), &[("reason", "折り返しの電話をするため")]).await
}

both_databases! {
    /// No page, list, search, export, slip, history or log shows what is sealed, to nobody, and no search finds it.
    async fn no_channel_shows_where_a_protected_person_is(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let south = app.agency(SOUTH).await;
        let mut written = writes_everything(&app, &sato, south, south).await;
        let person: PersonId = written.ids[1].1.parse().expect("an id");
        written.canaries.words.retain(|_, place| SEALED.contains(&place.as_str()));
        written.ids.retain(|(name, _)| *name != "entry");
        written.ids.push(("entry", "00000000-0000-7000-8000-000000000000.1".to_owned()));
        let own = Written::default();
        let reader = app.person("鈴木", Role::Supervisor, NORTH).await;
        // The test can see: until then it all is shown.
        let before = walk(&reader, Role::Supervisor, &own, &[&written]).await;
        for place in SEALED {
            assert!(before.iter().any(|leak| leak.contains(&format!("「{place}」"))), "{place} is shown nowhere");
        }
        protect(&sato, person, &[]).await;
        for role in [Role::Supervisor, Role::Consultant, Role::Auditor] {
            let reader = app.person("読む人", role, NORTH).await;
            let leaks = walk(&reader, role, &own, &[&written]).await;
            assert!(leaks.is_empty(), "{leaks:#?}");
        }
    }

    /// It is shown to whoever has the right and a reason, for a quarter of an hour, and that is on record.
    async fn a_reason_shows_it_for_a_while(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let mori = app.person("森", Role::Supervisor, NORTH).await;
        let (hanako, home) = hanako(&app, &sato).await;
        let protection = protect(&sato, hanako.id, &[("from_whom", "元夫")]).await;
        let sealed = format!("{}/sealed", paths::person(hanako.id));
        sato.get(paths::person(hanako.id)).await.has_text("支援措置の対象").has_no_text("090-1234-5678").has_no_text("元夫");
        sato.get(paths::household(home.id)).await.has_text("支援措置により伏せています").has_no_text("さくら町");
        sato.get(&sealed).await.has_no_text("090-1234-5678").has_button("表示する");
        sato.post(&sealed, &[("reason", " ")]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_no_text("090-1234-5678");
        reason(&sato, hanako.id).await.is(StatusCode::SEE_OTHER);
        let page = sato.get(&sealed).await;
        page.has_text("090-1234-5678").has_text("うめ町4-5-6").has_text("さくら町1丁目2-3");
        assert_eq!(app.entries("unmasked", hanako.id.into()).await, 1);
        // Only to whoever asked, and only for a while.
        mori.get(&sealed).await.has_no_text("090-1234-5678");
        mori.get(format!("/protections/{protection}")).await.has_text("折り返しの電話をするため");
        sato.get(format!("/protections/{protection}")).await.has_text("折り返しの電話をするため");
        let colleague = app.person("鈴木", Role::Consultant, NORTH).await;
        let page = colleague.get(format!("/protections/{protection}")).await;
        page.has_text("佐藤").has_no_text("折り返しの電話をするため");
        app.clock().advance(14);
        sato.get(&sealed).await.has_text("090-1234-5678");
        app.clock().advance(1);
        sato.get(&sealed).await.has_no_text("090-1234-5678");
        // Who has no right finds a closed door, also with a reason; another agency finds none.
        let far = app.person("田中", Role::Supervisor, SOUTH).await;
        far.get(&sealed).await.is(StatusCode::NOT_FOUND);
        for role in [Role::Participation, Role::Outreach] {
            let other = app.person("別の人", role, NORTH).await;
            other.get(&sealed).await.is(StatusCode::FORBIDDEN);
            other.post_without_form(&sealed, &[("reason", "見たい")]).await.is(StatusCode::FORBIDDEN);
        }
        // What is no longer true is removed with a reason, and only while it is shown.
        reason(&sato, hanako.id).await.is(StatusCode::SEE_OTHER);
        let remove = sato.get(&sealed).await.links_under(&format!("{sealed}/remove"));
        let remove = remove.first().expect("something to remove").clone();
        let page = sato.get(&remove).await;
        let (to, kept) = (format!("{sealed}/remove"), sato.get(&sealed).await.text());
        sato.post_form(&page, &to, &[("reason", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        mori.post_without_form(&to, &[("contact", "x"), ("reason", "誤り")]).await.is(StatusCode::CONFLICT);
        assert_eq!(sato.get(&sealed).await.text(), kept);
        sato.post_form(&page, &to, &[("reason", "解約した。")]).await.is(StatusCode::SEE_OTHER);
        sato.post_form(&page, &to, &[("reason", "解約した。")]).await.is(StatusCode::CONFLICT);
        assert_eq!(sato.get(&sealed).await.links_under(&to).len(), 1);
        // An outreach worker sees it of whom they work with.
        let outreach = app.person("訪問", Role::Outreach, NORTH).await;
        app.case().held_by(&outreach).about(hanako.id).await;
        reason(&outreach, hanako.id).await.is(StatusCode::SEE_OTHER);
        outreach.get(&sealed).await.has_text("さくら町1丁目2-3");
    }

    /// No search finds somebody by what is sealed; the end of the protection brings everything back.
    async fn nothing_sealed_is_found_and_the_end_brings_it_back(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let (hanako, home) = hanako(&app, &sato).await;
        let son = app.somebody().held_by(&sato).named("見本", "次郎").in_household(home.id).await;
        let queries = ["090-1234-5678", "5678", "見本市うめ町4-5-6", "うめ町", "さくら町1丁目2-3"];
        let found = async || {
            let mut found = Vec::new();
            for words in queries {
                for place in ["search", "suggestions"] {
                    let page = sato.get(format!("/{place}?q={words}")).await;
                    let is_found = page.body.contains("花子") || page.body.contains("次郎") || page.body.contains(&home.id.to_string());
                    found.push(((place, words), is_found));
                }
            }
            found.retain(|(_, is_found)| *is_found);
            found
        };
        let before = found().await;
        assert!(before.len() >= queries.len(), "{before:?}");
        let protection = protect(&sato, hanako.id, &[]).await;
        assert!(found().await.is_empty());
        sato.get("/search?q=見本花子").await.has_text("花子");
        // What is typed into the ordinary form goes where the rest lies.
        let edit = format!("{}/edit", paths::person(hanako.id));
        sato.post(&edit, &[("phone_number_1", "080-1111-2222")]).await.is(StatusCode::SEE_OTHER);
        sato.post(format!("{}/edit", paths::household(home.id)), &[("address", "見本市もも町7-8")]).await.is(StatusCode::SEE_OTHER);
        for page in [paths::person(hanako.id), edit.clone(), paths::household(home.id), format!("{}/history", paths::person(hanako.id)), format!("{}/history", paths::household(home.id))] {
            sato.get(&page).await.has_no_text("080-1111-2222").has_no_text("もも町");
        }
        sato.get("/search?q=080-1111-2222").await.has_no_text("花子");
        // The son may go on being called; where he lives is sealed as well.
        sato.get(paths::person(son.id)).await.has_no_text("さくら町");
        // A day that passes opens nothing by itself.
        app.clock().advance(60 * 24 * 400);
        sato.renew().await;
        assert!(found().await.is_empty());
        let end = format!("/protections/{protection}/end");
        sato.post(&end, &[("reason", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        sato.post(&end, &[("reason", "本人に確かめた。")]).await.is(StatusCode::SEE_OTHER);
        let page = sato.get(paths::person(hanako.id)).await;
        page.has_text("090-1234-5678").has_text("080-1111-2222").has_text("うめ町4-5-6").has_text("もも町7-8").has_no_text("支援措置の対象");
        sato.get("/search?q=080-1111-2222").await.has_text("花子");
        let left = entity::sealed_contacts::Entity::find().all(app.raw()).await.expect("sealed contacts");
        assert!(left.is_empty(), "{left:?}");
    }

    /// A text that gives it away is stopped, whichever form it was typed into; it goes on as is decided.
    async fn a_text_that_gives_it_away_is_stopped(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let (hanako, _) = hanako(&app, &sato).await;
        let old = app.consultation().held_by(&sato).about(hanako.id).saying("０９０－１２３４－５６７８に電話した。").await;
        let protection = protect(&sato, hanako.id, &[]).await;
        // What was written before is pointed out.
        let page = sato.get(format!("/protections/{protection}")).await;
        assert!(page.body.contains(&paths::consultation(old.id)) && page.body.contains("電話"));
        let said = "いまは、うめ町４丁目５番６号にいる。夜は09012345678へ。";
        let said_on = [("content", said), ("counterpart", "self"), ("is_anonymous", "yes")];
        let stopped = sato.post("/consultations/new", &said_on).await;
        stopped.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("まだ保存していません").has_text(said);
        let saved = sato.post_form(&stopped, "/consultations/new", &[("_hidden", "hide")]).await;
        saved.is(StatusCode::SEE_OTHER);
        let page = sato.get(saved.location()).await;
        page.has_text("〔支援措置により伏せています〕").has_no_text("うめ町").has_no_text("09012345678");
        // What is typed into the contact fields beside it is as secret as what is known.
        let edit = format!("{}/edit", paths::person(hanako.id));
        let both = [("phone_number_1", "080-2222-3333"), ("caution_note", "連絡は08022223333だけに。")];
        sato.post(&edit, &both).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("まだ保存していません");
        sato.get(paths::person(hanako.id)).await.has_no_text("08022223333").has_text("1件あります");
        let change = format!("/protections/{protection}/change");
        sato.post(&change, &[("note", "携帯 090-1234-5678")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        // Somebody who knows better decides so.
        let kept = [("title", "090-1234-5678へ電話"), ("_hidden", "keep")];
        sato.post("/tasks/new", &kept).await.is(StatusCode::SEE_OTHER);
        sato.post("/tasks/new", &kept[..1]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        // Another agency writes what it knows; it learns nothing from ours.
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        tanaka.post("/consultations/new", &said_on).await.is(StatusCode::SEE_OTHER);
    }

    /// Whoever moves away, is taken out of a consultation, or has an old page or a draft open, opens and loses nothing.
    async fn no_way_round_opens_and_no_old_page_wipes_out(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let (hanako, home) = hanako(&app, &sato).await;
        let other = app.somebody().held_by(&sato).in_household(home.id).await;
        let talk = app.consultation().held_by(&sato).about(hanako.id).with(|new| {
            "見本こども園の前".clone_into(&mut new.place);
            new.subjects.push((other.id, false));
        });
        let talk = talk.await;
        let (person, household) = (format!("{}/edit", paths::person(hanako.id)), format!("{}/edit", paths::household(home.id)));
        let consultation = format!("{}/edit", paths::consultation(talk.id));
        let old = [sato.get(&person).await, sato.get(&household).await, sato.get(&consultation).await];
        let protection = protect(&sato, hanako.id, &[]).await;
        // A page that was open before is behind; it is shown without what is sealed, and so is its draft.
        for (page, address) in old.iter().zip([&person, &household]) {
            let behind = sato.post_form(page, address, &[("note", "書きかけ")]).await;
            behind.is(StatusCode::CONFLICT).has_text("書きかけ");
            for hidden in ["090-1234-5678", "うめ町", "さくら町"] {
                assert!(!behind.body.contains(hidden), "{hidden} at {address}");
            }
            for draft in sato.get("/drafts").await.links_under(address) {
                let resumed = sato.get(&draft).await;
                assert!(!resumed.body.contains("090-1234-5678") && !resumed.body.contains("さくら町"), "{draft}");
            }
        }
        sato.post_form(&old[2], &consultation, &[("content", "書きかけ")]).await.is(StatusCode::CONFLICT);
        // To move away, or to be taken out, opens nothing.
        sato.post(&person, &[("household", "")]).await.is(StatusCode::SEE_OTHER);
        sato.get(paths::household(home.id)).await.has_no_text("さくら町");
        sato.post(&consultation, &[(&format!("role_{}", hanako.id), "")]).await.is(StatusCode::SEE_OTHER);
        sato.get(paths::consultation(talk.id)).await.has_no_text("こども園");
        // Who is taken out does not take the check of the place along; the history says no more than the record.
        let place = [("place", "見本市うめ町4-5-6")];
        sato.post(&consultation, &place).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("まだ保存していません");
        for history in [paths::consultation(talk.id), format!("{}/history", paths::household(home.id))] {
            sato.get(&history).await.has_no_text("こども園").has_no_text("さくら町");
        }
        // What is written in the meantime wipes nothing out either.
        sato.post(&household, &[("address", "見本市もも町7-8")]).await.is(StatusCode::SEE_OTHER);
        // What is known about a sealed number grows.
        let unsafe_now = [("phone_number_1", "090-1234-5678"), ("phone_safety_1", "unsafe"), ("phone_note_1", "元夫が出る")];
        sato.post(&person, &unsafe_now).await.is(StatusCode::SEE_OTHER);
        reason(&sato, hanako.id).await.is(StatusCode::SEE_OTHER);
        let sealed = sato.get(format!("{}/sealed", paths::person(hanako.id))).await;
        sealed.has_text("元夫が出る").has_text("さくら町1丁目2-3").has_text("こども園");
        // An old page does not wipe out what comes back.
        let empty = [sato.get(&person).await, sato.get(&consultation).await];
        sato.post(format!("/protections/{protection}/end"), &[("reason", "終わった。")]).await.is(StatusCode::SEE_OTHER);
        for (page, address) in empty.iter().zip([&person, &consultation]) {
            sato.post_form(page, address, &[]).await.is(StatusCode::CONFLICT);
        }
        sato.get(paths::person(hanako.id)).await.has_text("090-1234-5678").has_text("元夫が出る").has_text("うめ町4-5-6");
        sato.get(paths::household(home.id)).await.has_text("もも町7-8");
        sato.get(paths::person(hanako.id)).await.has_text("さくら町1丁目2-3").has_text("前の世帯の住所");
        sato.get(paths::consultation(talk.id)).await.has_text("見本こども園の前");
    }

    /// Every record of the agency about the same human being is protected, also one that is linked later; contact data of
    /// others in the household that say the same are pointed out.
    async fn linked_records_are_protected_and_relatives_pointed_out(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let (hanako, home) = hanako(&app, &sato).await;
        let phone = |new: &mut tsunagi::data::persons::Person| {
            new.phones = vec![Phone {
                number: "09012345678".to_owned(),
                owner: String::new(),
                safety: PhoneSafety::Unknown,
                note: String::new(),
            }];
        };
        let twin = app.somebody().held_by(&sato).named("見本", "花子").with(phone).await;
        let son = app.somebody().held_by(&sato).named("見本", "次郎").in_household(home.id).with(phone).await;
        let protection = protect(&sato, hanako.id, &[]).await;
        let page = sato.get(format!("/protections/{protection}")).await;
        assert!(page.has_text("同じ世帯の人の連絡先").body.contains(&paths::person(son.id)));
        sato.get(paths::person(twin.id)).await.has_text("09012345678");
        let same = format!("{}/same?with={}", paths::person(hanako.id), twin.id);
        let page = sato.get(&same).await;
        sato.post_form(&page, &format!("{}/same", paths::person(hanako.id)), &[("verdict", "same")]).await.is(StatusCode::SEE_OTHER);
        sato.get(paths::person(twin.id)).await.has_text("支援措置の対象").has_no_text("09012345678");
        // Who is written down with it anew is stopped as well.
        let anew = [("family_name", "別"), ("given_name", "人"), ("phone_number_1", "090-1234-5678")];
        sato.post("/persons/new", &anew).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("まだ保存していません");
    }

    /// Another agency with every ground sees that somebody is protected, and nothing of where they are.
    async fn sharing_and_slips_carry_the_warning_and_not_the_address(app: TestApp) {
        let family = family(&app).await;
        let keeper = &family.keeper;
        let edit = format!("{}/edit", paths::person(family.father));
        keeper.post(&edit, &[("phone_number_1", "090-1234-5678")]).await.is(StatusCode::SEE_OTHER);
        let (tanaka, south) = (app.person("田中", Role::Consultant, SOUTH).await, app.agency(SOUTH).await);
        shared(&app, keeper, family.case, family.father, south, &["basics", "contact", "consultations"]).await;
        tanaka.get(paths::shared_case(family.case)).await.has_text("090-1234-5678");
        protect(keeper, family.father, &[("from_whom", "長男")]).await;
        let page = tanaka.get(paths::shared_case(family.case)).await;
        page.has_text("支援措置の対象").has_no_text("090-1234-5678").has_no_text("長男から");
        let slip = app.referral(south).held_by(keeper).with(|new| {
            new.subjects = vec![family.father];
            new.case = Some(family.case);
        });
        let slip = slip.sent().await;
        tanaka.get(paths::referral(slip.id)).await.has_text("支援措置の対象者です");
        keeper.get(paths::referral(slip.id)).await.has_text("支援措置の対象者です");
        // Whoever takes the case over takes the duty over.
        tanaka.post(format!("{}/answer", paths::referral(slip.id)), &[("status", "accepted")]).await.is(StatusCode::SEE_OTHER);
        let form = tanaka.get(format!("/cases/new?referral={}", slip.id)).await;
        form.has_text("支援措置の対象").has_no_text("090-1234-5678");
        tanaka.post_form(&form, "/cases/new", &[]).await.is(StatusCode::SEE_OTHER);
        let theirs = Entity::find().filter(Column::AgencyId.eq(south)).all(app.raw()).await.expect("protections");
        let [theirs] = theirs.as_slice() else { panic!("{theirs:?}") };
        assert!(theirs.from_whom.is_empty(), "from whom stays with the sender");
        tanaka.get(paths::person(theirs.person_id)).await.has_text("支援措置の対象").has_no_text("090-1234-5678");
        // The emergency door does not say where they are known.
        let asked = crate::emergencies::inquire(&tanaka, "山田太郎", "S15.3.3", "応答がない。").await;
        let answer = tanaka.get(asked.location()).await;
        answer.has_no_text(NORTH);
    }

    /// Who supervises is told a month before the day, and again when it has passed.
    async fn the_end_is_announced_a_month_ahead(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let (hanako, _) = hanako(&app, &sato).await;
        let protection = protect(&sato, hanako.id, &[("until_on", "R9.3.31")]).await;
        sato.get("/notifications").await.has_no_text("支援措置の期限");
        app.clock().advance(60 * 24 * 101);
        sato.renew().await;
        sato.get("/notifications").await.has_text("令和9年3月31日").has_no_text("花子");
        app.clock().advance(60 * 24 * 60);
        sato.renew().await;
        sato.get("/notifications").await.has_text("令和9年3月31日");
        sato.get("/protections").await.has_text("期限が過ぎています");
        let change = format!("/protections/{protection}/change");
        sato.post(&change, &[("until_on", "R10.3.31")]).await.is(StatusCode::SEE_OTHER);
        sato.get("/notifications").await.has_no_text("支援措置の期限");
        let row = Entity::find().order_by_desc(Column::Id).one(app.raw()).await.expect("protections").expect("it");
        assert_eq!((row.until_on.0, row.version), (20_280_331, 2));
    }
}
