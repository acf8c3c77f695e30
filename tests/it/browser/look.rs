//! What every page must stand up to: axe finds nothing, and nothing sticks out of a desk or a telephone.

use super::visitor::Visitor;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

const AXE: &str = include_str!("axe/axe.min.js");

/// A work screen and a telephone.
const SCREENS: [(&str, u32, u32); 2] = [("desk", 1366, 768), ("phone", 390, 844)];

const RULES: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
      (result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) =>
        `${rule.id} (${rule.help}): ${node.target.join(' ')} ${node.html.slice(0, 300)} ${node.failureSummary}`))),
      (error) => done([String(error)]));";

/// What is wider than the screen, outermost first.
const OUTSIDE: &str = "
    // A telephone widens its window to what sticks out, but not the page's own width.
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [`${scrollWidth} > ${clientWidth}`].concat(
      [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .slice(0, 5).map((element) => element.outerHTML.slice(0, 120)));";

impl Visitor<'_> {
    /// Requires that the page in hand can be used by everybody, at the desk and on a telephone.
    #[track_caller]
    pub fn looks_well<'b>(&'b self, name: &'b str) -> impl Future<Output = ()> + 'b {
        let place = std::panic::Location::caller();
        async move {
            let mut faults = Vec::new();
            for (screen, width, height) in SCREENS {
                self.screen(width, height).await;
                self.picture(&format!("{name}-{screen}")).await;
                let outside = self.run(OUTSIDE).await;
                let outside = outside.as_array().into_iter().flatten();
                faults.extend(outside.map(|fault| format!("{screen}: {fault}")));
                self.client().execute(AXE, Vec::new()).await.expect("axe");
                let found = self.client().execute_async(RULES, Vec::new()).await;
                let found = found.expect("axe answers");
                let found = found.as_array().into_iter().flatten();
                faults.extend(found.map(|fault| format!("{screen}: {}", fault.as_str().unwrap_or("?"))));
            }
            self.screen(SCREENS[0].1, SCREENS[0].2).await;
            if !faults.is_empty() {
                let path = self.path().await;
                self.complain(&format!("{place}: {name} {path}\n{}", faults.join("\n")));
            }
        }
    }

    /// Requires that nothing sticks out of the narrowest telephone, of a tablet, or of half a screen.
    pub async fn fits_narrow_screens(&self) {
        for width in [360, 820, 1100] {
            self.screen(width, 740).await;
            let outside = self.run(OUTSIDE).await;
            if outside != json!([]) {
                let path = self.path().await;
                self.complain(&format!("{path} is wider than {width}: {outside}"));
            }
        }
        self.screen(SCREENS[0].1, SCREENS[0].2).await;
    }

    /// Keeps a picture of the whole page in the folder that `TSUNAGI_SCREENSHOTS` names.
    pub async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("TSUNAGI_SCREENSHOTS") else {
            return;
        };
        let shot = self.driver.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        let data = shot["data"].as_str().unwrap_or_default();
        let bytes = STANDARD.decode(data).expect("a picture");
        std::fs::create_dir_all(&folder).expect("the folder");
        let file = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(file, bytes).expect("the picture is kept");
    }
}
