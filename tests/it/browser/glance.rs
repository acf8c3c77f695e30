//! The busiest case of the sample data at a glance, and the ledger on the screen and on paper.

use super::in_browser;
use serde_json::json;

/// What of the case page does not lie within the first screen.
const BELOW: &str = "
    const words = (text) => [...document.querySelectorAll('main dt, main .badge .tag')]
      .find((element) => element.textContent.trim().startsWith(text));
    const seen = {
      stage: document.querySelector('main .badge .tag'),
      lead: words('主担当')?.nextElementSibling,
      due: words('次にすること')?.nextElementSibling,
      contact: words('最終接触')?.nextElementSibling,
      met: words('本人と')?.nextElementSibling,
      fifth: document.querySelectorAll('main .line > li')[4],
    };
    return Object.entries(seen).filter(([, element]) => {
      const box = element?.getBoundingClientRect();
      return !box || box.height === 0 || box.top < 0 || box.bottom > 768;
    }).map(([name, element]) => `${name}: ${element ? element.getBoundingClientRect().bottom : 'missing'}`);";

in_browser! {
    /// Who, where it stands, what is due, the last contact and the five newest entries are in sight without scrolling.
    async fn a_busy_case_is_told_on_the_first_screen(visitor) {
        let password = visitor.site.sample().await;
        let (id, login) = visitor.site.busiest_case().await;
        visitor.sign_in_with(&login, password).await;
        visitor.open(&format!("/cases/{id}")).await;
        let below = visitor.run(BELOW).await;
        assert_eq!(below, json!([]), "below the first screen");
        visitor.looks_well("case-busiest").await;
        visitor.open(&format!("/cases/{id}?words=x&from=R8.1.1")).await;
        visitor.looks_well("case-narrowed").await;

        visitor.open("/ledger").await;
        visitor.reads("進行管理台帳").await;
        visitor.looks_well("ledger").await;
        visitor.open("/cases/hand-over").await;
        visitor.looks_well("hand-over").await;
        let case = format!("/cases/{id}");
        for path in [case.as_str(), "/", "/ledger", "/referrals?box=sent", "/consultations", "/daily", "/cases/hand-over"] {
            visitor.open(path).await;
            visitor.fits_narrow_screens().await;
        }

        visitor.open("/ledger").await;
        visitor.driver.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let shown = visitor.run("
            return [...document.querySelectorAll('nav, header, form, button, .button, .pager')]
              .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80));").await;
        assert_eq!(shown, json!([]), "on paper");
        let paper = visitor.run("
            return [getComputedStyle(document.body).page, getComputedStyle(document.querySelector('thead')).display];").await;
        assert_eq!(paper, json!(["across", "table-header-group"]));
        visitor.sees("取扱注意").await;
        let wanted = json!({ "preferCSSPageSize": true });
        let sheet = visitor.driver.devtools("Page.printToPDF", wanted).await;
        assert!(sheet["data"].as_str().is_some_and(|data| data.starts_with("JVBERi0")), "a PDF");
    }
}
