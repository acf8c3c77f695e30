//! Somebody in front of a page: reads headings, fills fields by their labels, presses buttons by their words.

use super::driver::Driver;
use super::site::{FIRST_PASSWORD, PASSWORD, Site};
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;

/// How often a page is asked whether it is ready, and how long.
const TICK: Duration = Duration::from_millis(20);
const TICKS: usize = 1500;

/// One person at one browser.
pub struct Visitor<'a> {
    pub site: &'a Site,
    pub driver: &'a Driver,
    faults: Mutex<Vec<String>>,
}

impl<'a> Visitor<'a> {
    /// Somebody before the sign-in page of `site`.
    pub async fn new(site: &'a Site, driver: &'a Driver) -> Self {
        let faults = Mutex::default();
        let visitor = Self { site, driver, faults };
        visitor.screen(1366, 768).await;
        visitor
    }

    /// Notes what is wrong with a page, so that a walk goes on and tells of all pages at its end.
    pub fn complain(&self, fault: &str) {
        println!("{fault}");
        self.faults.lock().expect("faults").push(fault.to_owned());
    }

    /// Requires that there was nothing to complain about.
    pub fn finish(self) {
        let faults = self.faults.into_inner().expect("faults");
        assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    }

    /// Signs in for the first time: the password that was handed out is changed.
    pub async fn sign_in_first(&self, login: &str) {
        self.open("/login").await;
        self.fill("ログイン名", login).await;
        self.fill("パスワード", FIRST_PASSWORD).await;
        self.press("サインインする").await;
        self.reads("パスワードを変更する").await;
        self.fill("いまのパスワード", FIRST_PASSWORD).await;
        self.fill("新しいパスワード", PASSWORD).await;
        self.fill("新しいパスワード（もう一度）", PASSWORD).await;
        self.press("変更する").await;
        self.reads("ホーム").await;
    }

    /// Signs in with the password of one's own.
    pub async fn sign_in(&self, login: &str) {
        self.sign_in_with(login, PASSWORD).await;
    }

    /// Signs in with this password.
    pub async fn sign_in_with(&self, login: &str, password: &str) {
        self.open("/login").await;
        self.fill("ログイン名", login).await;
        self.fill("パスワード", password).await;
        self.press("サインインする").await;
        self.reads("ホーム").await;
    }

    /// Leaves, so that somebody else may sit down.
    pub async fn sign_out(&self) {
        self.open("/").await;
        self.element("summary", "さん").await.click().await.expect("the account opens");
        let button = self.element("button", "アウトする").await;
        self.leave_by(button).await;
        self.reads("サインイン").await;
    }

    pub fn client(&self) -> &Client {
        &self.driver.client
    }

    /// Goes to an address of the site.
    pub async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.site.address);
        self.client().goto(&address).await.expect("the page opens");
    }

    /// The address in hand, without the site.
    pub async fn path(&self) -> String {
        let url = self.client().current_url().await.expect("an address");
        url.path().to_owned()
    }

    /// The heading.
    pub async fn heading(&self) -> String {
        let heading = self.find(Locator::Css("h1")).await;
        heading.text().await.expect("its words")
    }

    /// Requires a heading that begins so.
    #[track_caller]
    pub fn reads<'b>(&'b self, wanted: &'b str) -> impl Future<Output = ()> + 'b {
        let place = std::panic::Location::caller();
        async move {
            let heading = self.heading().await;
            if !heading.starts_with(wanted) {
                let text = self.text().await;
                panic!("{place}: 「{wanted}」 is not the heading, but 「{heading}」: {text}");
            }
        }
    }

    /// Everything that can be seen in the main part.
    pub async fn text(&self) -> String {
        let main = self.find(Locator::Css("main")).await;
        main.text().await.expect("its words")
    }

    /// Requires words that can be seen.
    #[track_caller]
    pub fn sees<'b>(&'b self, wanted: &'b str) -> impl Future<Output = ()> + 'b {
        let place = std::panic::Location::caller();
        async move {
            let text = self.text().await;
            assert!(text.contains(wanted), "{place}: 「{wanted}」 is not to be seen in: {text}");
        }
    }

    /// Requires that words are nowhere, not even in the source.
    pub async fn sees_nothing_of(&self, unwanted: &str) {
        let source = self.client().source().await.expect("the source");
        assert!(!source.contains(unwanted), "「{unwanted}」 is on the page: {source}");
    }

    /// The status with which the page was answered.
    pub async fn status(&self) -> u64 {
        let script = "return performance.getEntriesByType('navigation')[0].responseStatus";
        self.run(script).await.as_u64().expect("a status")
    }

    /// Runs a script, as a person with the browser's tools could.
    pub async fn run(&self, script: &str) -> Value {
        self.client().execute(script, Vec::new()).await.expect("the script runs")
    }

    /// The first element there; it is waited for.
    pub async fn find(&self, at: Locator<'_>) -> Element {
        let found = self.client().wait().at_most(Duration::from_secs(20)).for_element(at).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                let source = self.client().source().await.unwrap_or_default();
                panic!("{at:?} is not there ({error}): {source}");
            }
        }
    }

    /// The first element of this kind that shows these words.
    pub async fn element(&self, kind: &str, words: &str) -> Element {
        let path = format!("//{kind}[contains(normalize-space(.), '{words}')][not(@aria-hidden='true')]");
        self.find(Locator::XPath(&path)).await
    }

    /// The control with this label.
    pub async fn field(&self, label: &str) -> Element {
        let path = format!("//label[@for][normalize-space(text()[1])='{label}']");
        let label = self.find(Locator::XPath(&path)).await;
        let id = label.attr("for").await.expect("a label").expect("of a control");
        self.find(Locator::Id(&id)).await
    }

    /// Types into the field with this label, in place of what stands there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.expect("the field is emptied");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        let field = self.field(label).await;
        field.prop("value").await.expect("a value").unwrap_or_default()
    }

    /// Chooses what begins with these words in the select with this label.
    pub async fn choose(&self, label: &str, words: &str) {
        let field = self.field(label).await;
        let path = format!(".//option[starts-with(normalize-space(.), '{words}')]");
        let chosen = field.select_by(Locator::XPath(&path)).await;
        chosen.expect("the words can be chosen");
    }

    /// Chooses in the select whose label begins with a person's name.
    pub async fn choose_for(&self, person: &str, words: &str) {
        let path = format!("//label[@for][starts-with(normalize-space(.), '{person}')]");
        let label = self.find(Locator::XPath(&path)).await;
        let id = label.attr("for").await.expect("a label").expect("of a control");
        let field = self.find(Locator::Id(&id)).await;
        field.select_by_label(words).await.expect("the words can be chosen");
    }

    /// Marks the box or the round button with these words.
    pub async fn mark(&self, words: &str) {
        let path = format!("//label[input][normalize-space(.)='{words}']");
        let label = self.find(Locator::XPath(&path)).await;
        label.click().await.expect("the box is marked");
    }

    /// Presses the button with these words, and waits for the page that it leads to.
    pub async fn press(&self, words: &str) {
        let button = self.button(words).await;
        self.leave_by(button).await;
    }

    /// The button with these words that can be seen.
    pub async fn button(&self, words: &str) -> Element {
        let path = format!("//main//button[normalize-space(.)='{words}'][not(@aria-hidden='true')]");
        self.find(Locator::XPath(&path)).await
    }

    /// Follows the link with these words.
    pub async fn follow(&self, words: &str) {
        let path = format!("//main//a[normalize-space(.)='{words}']");
        let link = self.find(Locator::XPath(&path)).await;
        self.leave_by(link).await;
    }

    /// Clicks the button with these words twice, as fast as a mouse does.
    pub async fn double_click(&self, words: &str) {
        let element = self.button(words).await;
        let (down, up) =
            (PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(down.clone())
            .then(up.clone())
            .then(down)
            .then(up);
        let clicked = self.client().perform_actions(mouse).await;
        // The page may go while the second click is under way.
        if let Err(error) = clicked {
            println!("the second click met no page: {error}");
        }
    }

    /// Clicks, and waits for another page.
    pub async fn leave_by(&self, element: Element) {
        self.stay_behind().await;
        element.click().await.expect("it can be clicked");
        self.arrive().await;
    }

    /// Marks the page in hand, so that the next one can be told from it.
    pub async fn stay_behind(&self) {
        self.run("window.isLeft = true").await;
    }

    /// Waits for a page that is not marked.
    pub async fn arrive(&self) {
        self.wait_for("return !window.isLeft && document.readyState === 'complete'").await;
    }

    /// Waits until a script says true.
    pub async fn wait_for(&self, script: &str) {
        let mut tick = tokio::time::interval(TICK);
        for _ in 0..TICKS {
            tick.tick().await;
            // Between two pages there is nobody to answer.
            let answer: Result<Value, CmdError> = self.client().execute(script, Vec::new()).await;
            if answer.is_ok_and(|answer| answer == true) {
                return;
            }
        }
        panic!("never true: {script}; {}", self.text().await);
    }

    /// Sets the size of what can be seen.
    pub async fn screen(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.driver.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }
}
