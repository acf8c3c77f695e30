//! A visitor of our own router: cookies, forms read from the page and posted, as a browser does it.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Somebody at a browser.
#[derive(Debug)]
pub struct Visitor {
    router: Router,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where to go on; empty if here.
    pub location: String,
    /// The page.
    pub body: String,
}

/// The fields of a form, as the page shows them.
pub type Fields = Vec<(String, String)>;

impl Visitor {
    /// Somebody who has not been here yet.
    pub const fn new(router: Router) -> Self {
        Self { router, cookie: String::new() }
    }

    /// Opens a page.
    ///
    /// # Errors
    /// The router gave no answer.
    pub async fn get(&mut self, address: &str) -> Result<Answer, String> {
        self.send("GET", address, String::new()).await
    }

    /// Opens the page at `address`, fills in its form and posts it.
    ///
    /// # Errors
    /// There is no such form, or what it says was not taken.
    pub async fn fill(&mut self, address: &str, values: &[(&str, &str)]) -> Result<Answer, String> {
        let path = address.split('?').next().unwrap_or(address);
        let page = self.get(address).await?;
        if page.status != StatusCode::OK {
            return Err(format!("{address} は {} でした。", page.status));
        }
        let mut fields = form(&page.body, path).ok_or_else(|| format!("{address} にフォームがありません。"))?;
        fields.retain(|(known, _)| values.iter().all(|(name, _)| known != name));
        fields.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let body = serde_html_form::to_string(&fields).map_err(|error| error.to_string())?;
        let answer = self.send("POST", path, body).await?;
        if answer.status == StatusCode::SEE_OTHER {
            Ok(answer)
        } else {
            Err(format!("{address} への登録が {} で断られました。", answer.status))
        }
    }

    async fn send(&mut self, method: &str, address: &str, body: String) -> Result<Answer, String> {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .map_err(|error| error.to_string())?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let text = |name| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        if let Some(cookie) = text(SET_COOKIE) {
            cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
        let (status, location) = (response.status(), text(LOCATION).unwrap_or_default());
        let bytes = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Answer { status, location, body: String::from_utf8_lossy(&bytes).into_owned() })
    }
}

/// The fields of the form that posts to `action`, with the values that the page gives them; buttons are not among them.
fn form(page: &str, action: &str) -> Option<Fields> {
    let inside = page.split("<form ").skip(1).find(|form| attribute(form, "action").as_deref() == Some(action))?;
    let inside = inside.split("</form>").next()?;
    let mut fields = Fields::new();
    let mut select = String::new();
    for piece in inside.split('<').skip(1) {
        let tag = piece.split_once('>').map_or(piece, |(tag, _)| tag);
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        let name = attribute(tag, "name").unwrap_or_default();
        if tag.starts_with("input") && !name.is_empty() {
            let kind = attribute(tag, "type").unwrap_or_default();
            let is_choice = kind == "radio" || kind == "checkbox";
            if !is_choice || has(tag, "checked") {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea") {
            fields.push((name, unescape(text)));
        } else if tag.starts_with("select") {
            select.clone_from(&name);
            fields.push((name, String::new()));
        } else if tag.starts_with("option") && has(tag, "selected") {
            let value = attribute(tag, "value").unwrap_or_default();
            if let Some(field) = fields.iter_mut().find(|(name, _)| *name == select) {
                field.1 = value;
            }
        }
    }
    Some(fields)
}

fn has(tag: &str, flag: &str) -> bool {
    tag.split_whitespace().any(|word| word == flag)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
    let tag = format!(" {tag}");
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = "<form action=\"/search\"><input name=\"q\"></form>\
            <form class=\"f\" method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"_token\" value=\"t&quot;\">\
            <input type=\"radio\" name=\"m\" value=\"1\"><input type=\"radio\" name=\"m\" value=\"2\" checked>\
            <select name=\"s\"><option value=\"\">なし</option><option value=\"x\" selected>x</option></select>\
            <textarea name=\"c\">あ &amp; い</textarea><button name=\"do\" value=\"save\">記録</button></form>";
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            form(page, "/a"),
            Some(vec![pair("_token", "t\""), pair("m", "2"), pair("s", "x"), pair("c", "あ & い")])
        );
        assert_eq!(form(page, "/b"), None);
    }
}
