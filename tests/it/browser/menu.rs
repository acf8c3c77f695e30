//! What the menu offers is there.

use super::in_browser;
use entity::codes::Role;

in_browser! {
    /// Every place in the menu of every kind of work opens, and looks well even while it is empty.
    async fn every_place_in_the_menu_is_there(visitor) {
        let city = visitor.site.agency("100002", "さくら市地域福祉課", "02").await;
        for (login, role) in [
            ("coordinator", Role::Coordinator),
            ("supervisor", Role::Supervisor),
            ("administrator", Role::Administrator),
            ("auditor", Role::Auditor),
        ] {
            visitor.site.account(login, "佐藤 花子", &[role], &city).await;
            visitor.open("/login").await;
            visitor.sign_in_first(login).await;
            let places = visitor.run("
                return [...document.querySelectorAll('.menu a[href]')].map((link) => link.getAttribute('href'));").await;
            for place in places.as_array().into_iter().flatten() {
                let place = place.as_str().unwrap_or_default();
                visitor.open(place).await;
                let status = visitor.status().await;
                if status == 200 {
                    visitor.looks_well(&format!("{login}{}", place.replace('/', "-"))).await;
                } else {
                    visitor.complain(&format!("{login}: {place} is answered with {status}"));
                }
            }
            visitor.sign_out().await;
        }
    }
}
