//! The consultation centre that most journeys begin in.

use super::site::Agency;
use super::visitor::Visitor;
use entity::codes::Role;

impl Visitor<'_> {
    /// Sits down at the desk of a consultation centre, signed in as `sato`.
    pub async fn at_the_desk(&self) -> Agency {
        let centre = self.site.agency("100001", "さくら市社会福祉協議会", "03").await;
        self.site.account("sato", "佐藤 花子", &[Role::Consultant], &centre).await;
        self.sign_in_first("sato").await;
        centre
    }

    /// Logs an anonymous call, and stays on its page.
    pub async fn logs_a_call(&self, content: &str) {
        self.open("/consultations/new").await;
        self.mark("電話").await;
        self.mark("匿名").await;
        self.fill("内容", content).await;
        self.press("記録する").await;
    }

    /// How many consultations there are, as the list shows them.
    pub async fn consultations(&self) -> usize {
        self.open("/consultations").await;
        let rows = self.client().find_all(fantoccini::Locator::Css("main tbody tr"));
        rows.await.expect("rows").len()
    }

    /// Registers somebody: labels of fields and what is typed into them.
    pub async fn registers(&self, fields: &[(&str, &str)]) {
        self.open("/persons/new").await;
        for (label, text) in fields {
            self.fill(label, text).await;
        }
        self.press("登録する").await;
    }
}
