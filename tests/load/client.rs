//! A small browser: it keeps cookies, fills in forms and speaks to this machine only.

use crate::html;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

/// Where the server listens: always an address of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Base(SocketAddr);

impl Base {
    /// Reads `http://127.0.0.1:8080`; refuses every address that is not loopback.
    pub fn read(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|_| format!("アドレス「{text}」が読めません。"))?;
        if uri.scheme_str() != Some("http") {
            return Err("アドレスは http:// で始めてください。".to_owned());
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let ip = if host == "localhost" {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            host.parse().map_err(|_| "ホスト名は使えません。127.0.0.1 などで指定してください。")?
        };
        if !ip.is_loopback() {
            return Err(format!("{ip} はこの機械のアドレスではないため、負荷をかけません。"));
        }
        Ok(Self(SocketAddr::new(ip, uri.port_u16().unwrap_or(80))))
    }

    pub const fn address(self) -> SocketAddr {
        self.0
    }

    /// The part of an address that belongs to this server: path and query.
    pub fn local(self, address: &str) -> Option<&str> {
        let origin = format!("http://{}", self.0);
        let path = address.strip_prefix(&origin).unwrap_or(address);
        let path = path.split('#').next().unwrap_or_default();
        (path.starts_with('/') && !path.starts_with("//")).then_some(path)
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub const fn is_success(&self) -> bool {
        self.status / 100 == 2
    }

    pub fn is_html(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends requests as one signed-in person.
#[derive(Clone)]
pub struct Visitor {
    client: Client<HttpConnector, Full<Bytes>>,
    base: Base,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    pub fn new(base: Base) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, base, cookies: BTreeMap::new() }
    }

    pub const fn base(&self) -> Base {
        self.base
    }

    /// Fetches a page as a browser does, compressed, and reads it to its end.
    pub async fn visit(&self, path: &str) -> Result<u16, String> {
        let mut request = self.request(Method::GET, path, Bytes::new())?;
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(self.send(request).await?.status)
    }

    /// Fetches a page and keeps its cookies.
    pub async fn get(&mut self, path: &str) -> Result<Answer, String> {
        let request = self.request(Method::GET, path, Bytes::new())?;
        let answer = self.send(request).await?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// Posts a form and follows where it leads; answers the last address and page.
    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Result<(String, Answer), String> {
        let body = html::form(fields);
        let mut request = self.request(Method::POST, path, body.into())?;
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, kind);
        let mut answer = self.send(request).await?;
        let mut address = path.to_owned();
        self.keep_cookies(&answer);
        for _ in 0..5 {
            let Some(next) = answer.headers.get(header::LOCATION).and_then(|next| next.to_str().ok()) else {
                break;
            };
            address = self.base.local(next).ok_or("別のサーバーへ転送されました。")?.to_owned();
            answer = self.get(&address).await?;
        }
        Ok((address, answer))
    }

    fn request(&self, method: Method, path: &str, body: Bytes) -> Result<Request<Full<Bytes>>, String> {
        let origin = format!("http://{}", self.base.address());
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{origin}{path}"))
            .header(header::ORIGIN, origin)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request.body(Full::new(body)).map_err(|error| format!("{path} を組み立てられません: {error}"))
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let exchange = async {
            let response = self.client.request(request).await.map_err(|error| format!("通信できません: {error}"))?;
            let (head, body) = response.into_parts();
            let body = body.collect().await.map_err(|error| format!("途中で切れました: {error}"))?.to_bytes();
            Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
        };
        let in_time = tokio::time::timeout(PATIENCE, exchange).await;
        in_time.unwrap_or_else(|_| Err("10秒待っても応答がありません。".to_owned()))
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap_or_default();
            let mut parts = text.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if value.is_empty() || parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_ever_addressed() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80/", "http://127.9.9.9"] {
            assert!(Base::read(good).is_ok(), "{good}");
        }
        for bad in ["http://192.168.1.1:8080", "https://127.0.0.1", "http://example.com", "127.0.0.1:8080", ""] {
            assert!(Base::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn links_to_other_servers_are_not_followed() {
        let base = Base(SocketAddr::from(([127, 0, 0, 1], 8080)));
        assert_eq!(base.local("/cases?page=2#top"), Some("/cases?page=2"));
        assert_eq!(base.local("http://127.0.0.1:8080/cases"), Some("/cases"));
        assert_eq!(base.local("http://127.0.0.1:80801/cases"), None);
        assert_eq!(base.local("//example.com/"), None);
        assert_eq!(base.local("https://example.com/"), None);
        assert_eq!(base.local("javascript:void(0)"), None);
    }
}
