//! Finds the pages to measure: the lists of the contract, and what can be reached from them by links.

use crate::client::Visitor;
use crate::html;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Bounds of one walk.
const MOST_REQUESTS: usize = 600;
const MOST_ROUTES: usize = 120;
const ADDRESSES_PER_ROUTE: usize = 8;
const DEPTH: usize = 2;

/// A route and addresses that lead to it.
#[derive(Clone, Debug)]
pub struct Page {
    pub route: String,
    pub addresses: Vec<String>,
}

/// What the walk found.
#[derive(Default)]
pub struct Found {
    pub pages: Vec<Page>,
    /// Fixed addresses and redirections that are not open to this person.
    pub closed: Vec<(String, u16)>,
    /// Links that led nowhere: where they stood, where they went, what came back.
    pub broken: Vec<(String, String, u16)>,
    pub is_cut_short: bool,
}

/// The addresses that the contract names.
pub fn fixed(fiscal_year: i32, queries: &[String]) -> Vec<String> {
    let mut addresses: Vec<String> = [
        "/",
        "/consultations",
        "/consultations/new",
        "/cases",
        "/households",
        "/persons",
        "/referrals",
        "/statistics",
        "/tasks",
        "/ledger",
    ]
    .map(str::to_owned)
    .into();
    for report in ["persons-by-age", "consultations-by-method", "referrals-by-agency-kind"] {
        addresses.push(format!("/statistics/{report}?fiscal_year={fiscal_year}"));
    }
    for place in ["/search", "/search/suggestions"] {
        addresses.extend(queries.iter().map(|query| format!("{place}?q={}", html::encoded(query))));
    }
    addresses
}

/// An address still to be fetched.
struct Step {
    from: String,
    address: String,
    depth: usize,
}

/// Walks from the fixed addresses along the links of every page.
pub async fn walk(visitor: &mut Visitor, fixed: Vec<String>) -> Result<Found, String> {
    let mut found = Found::default();
    let mut routes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeSet<String> = fixed.iter().cloned().collect();
    let steps = fixed.into_iter().map(|address| Step { from: String::new(), address, depth: 0 });
    let mut steps: VecDeque<Step> = steps.collect();
    let mut requests = 0;
    while let Some(step) = steps.pop_front() {
        if requests == MOST_REQUESTS {
            found.is_cut_short = true;
            break;
        }
        requests += 1;
        let answer = visitor.get(&step.address).await?;
        if !answer.is_success() {
            if step.depth == 0 || answer.status / 100 == 3 {
                found.closed.push((step.address, answer.status));
            } else {
                found.broken.push((step.from, step.address, answer.status));
            }
            continue;
        }
        if !answer.is_html() {
            continue;
        }
        routes.entry(route(&step.address)).or_default().push(step.address.clone());
        if step.depth == DEPTH {
            continue;
        }
        for link in html::links(&answer.text()) {
            let Some(address) = visitor.base().local(&link).filter(|address| is_page(address)) else {
                continue;
            };
            let route = route(address);
            let is_new = !tried.contains_key(&route);
            if is_new && tried.len() == MOST_ROUTES {
                found.is_cut_short = true;
                continue;
            }
            let count = tried.entry(route).or_default();
            if *count < ADDRESSES_PER_ROUTE && seen.insert(address.to_owned()) {
                *count += 1;
                let (from, address) = (step.address.clone(), address.to_owned());
                steps.push_back(Step { from, address, depth: step.depth + 1 });
            }
        }
    }
    found.pages = routes.into_iter().map(|(route, addresses)| Page { route, addresses }).collect();
    Ok(found)
}

/// Whether a link leads to a page; downloads, assets and the way out do not.
fn is_page(address: &str) -> bool {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let first = path.split('/').nth(1).unwrap_or_default();
    let is_download = query.split('&').any(|pair| pair.starts_with("format=") && pair != "format=html");
    !is_download
        && !matches!(first, "assets" | "static" | "login" | "logout" | "password" | "healthz" | "readyz" | "metrics")
        && !path.rsplit('/').next().is_some_and(|last| last.contains('.') || last == "export")
}

/// The route of an address: ids become `{id}`, the query keeps its names.
pub fn route(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let segments: Vec<&str> = path.split('/').map(|segment| if is_id(segment) { "{id}" } else { segment }).collect();
    let names: BTreeSet<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty()).collect();
    let path = segments.join("/");
    if names.is_empty() {
        return path;
    }
    let names: Vec<&str> = names.into_iter().collect();
    format!("{path}?{}", names.join("&"))
}

fn is_id(segment: &str) -> bool {
    let has_digit = segment.contains(|character: char| character.is_ascii_digit());
    segment.len() >= 8 && (has_digit || segment.len() >= 20 && !segment.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_gathered_by_route() {
        assert_eq!(route("/cases/0197a8e2-6c1e-7000-8000-1234567890ab/access"), "/cases/{id}/access");
        assert_eq!(route("/cases/3mJr7AoUXx2Wqd"), "/cases/{id}");
        assert_eq!(route("/consultations/new"), "/consultations/new");
        assert_eq!(
            route("/statistics/referrals-by-agency-kind?fiscal_year=2017&page=2"),
            "/statistics/referrals-by-agency-kind?fiscal_year&page"
        );
        assert_eq!(route("/referrals?box=received"), "/referrals?box");
    }

    #[test]
    fn downloads_and_the_way_out_are_no_pages() {
        assert!(is_page("/cases?page=2"));
        assert!(is_page("/statistics/x?format=html"));
        for other in ["/cases?format=csv", "/assets/app.css", "/logout", "/persons/1/photo.png", "/cases/export"] {
            assert!(!is_page(other), "{other}");
        }
    }
}
