//! An answer, read as a person reads it: by headings, labels, captions and words.

use super::client::Client;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// An answer.
#[derive(Clone)]
pub struct Page {
    pub(super) client: Client,
    /// What was asked for, for messages.
    pub asked: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it was sent.
    pub bytes: Vec<u8>,
}

/// A field of a form, found by its label.
pub struct Field {
    value: String,
    errors: Vec<String>,
}

impl Field {
    /// What stands in it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What is wrong with it; empty if nothing is.
    pub fn error(&self) -> String {
        self.errors.join(" ")
    }
}

/// A table, found by its caption.
pub struct Table {
    caption: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// What stands in the row that begins with `row`, under the head `column`.
    pub fn cell(&self, row: &str, column: &str) -> &str {
        let at = self.heads.iter().position(|head| head == column);
        let at = at.unwrap_or_else(|| panic!("no column {column} in {:?}", self.heads));
        let found = self.rows.iter().find(|cells| cells[0] == row);
        let found = found.unwrap_or_else(|| panic!("no row {row} in {}", self.caption));
        &found[at]
    }

    fn read(html: &Html, caption: &str) -> Option<Self> {
        let tables = selector("table");
        let table = html.select(&tables).find(|table| inner(*table, "caption").as_deref() == Some(caption))?;
        let rows = selector("tbody tr, tfoot tr");
        Some(Self {
            caption: caption.to_owned(),
            heads: children(table, "thead th"),
            rows: table.select(&rows).map(|row| children(row, "th, td")).collect(),
        })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Page {
    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// Requires a status.
    #[track_caller]
    pub fn is(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{} answered otherwise: {}", self.asked, self.text());
        self
    }

    /// Requires a redirect to `place`.
    #[track_caller]
    pub fn leads_to(&self, place: &str) -> &Self {
        self.is(StatusCode::SEE_OTHER);
        assert_eq!(self.location(), place, "{}", self.asked);
        self
    }

    /// Where a redirect leads; empty if this is none.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// A header as text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Goes on to where redirects lead.
    pub async fn follow(self) -> Self {
        let mut page = self;
        for _ in 0..5 {
            if !page.status.is_redirection() {
                return page;
            }
            let place = page.location().to_owned();
            page = page.client.clone().get(place).await;
        }
        panic!("{} leads in circles", page.asked);
    }

    /// The heading.
    pub fn heading(&self) -> String {
        self.first("h1")
    }

    /// The message at the top; empty if there is none.
    pub fn notice(&self) -> String {
        self.first("main .notice")
    }

    /// Everything that can be read.
    pub fn text(&self) -> String {
        words(self.html().root_element())
    }

    /// Requires words anywhere on the page.
    #[track_caller]
    pub fn has_text(&self, wanted: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(wanted), "「{wanted}」 is not on {}: {text}", self.asked);
        self
    }

    /// Requires that words are nowhere, not even in the source.
    #[track_caller]
    pub fn has_no_text(&self, unwanted: &str) -> &Self {
        assert!(!self.body.contains(unwanted), "「{unwanted}」 is on {}", self.asked);
        self
    }

    /// Whether there is a button with these words.
    pub fn has_button(&self, label: &str) -> bool {
        all(&self.html(), "button").into_iter().any(|text| text == label)
    }

    /// Where the link with these words leads.
    #[track_caller]
    pub fn link(&self, label: &str) -> String {
        let html = self.html();
        let selector = selector("a[href]");
        let link = html
            .select(&selector)
            .find(|link| words(*link) == label)
            .unwrap_or_else(|| panic!("no link 「{label}」 on {}", self.asked));
        link.attr("href").unwrap_or_default().to_owned()
    }

    /// Where the links that begin with `prefix` lead, each once; read without a parser, since long walks ask for it often.
    pub fn links_under(&self, prefix: &str) -> BTreeSet<String> {
        let after = self.body.split(" href=\"").skip(1);
        let links = after.filter_map(|rest| rest.split('"').next()).filter(|link| link.starts_with(prefix));
        links.map(|link| link.replace("&amp;", "&")).collect()
    }

    /// What a term of the facts at the top says.
    #[track_caller]
    pub fn fact(&self, term: &str) -> String {
        let found = self.body.split_once(&format!("<dt>{term}</dt><dd>"));
        let (_, rest) = found.unwrap_or_else(|| panic!("no fact 「{term}」 on {} ({})", self.asked, self.status));
        let value = rest.split("</dd>").next().unwrap_or_default();
        value.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    /// The field with this label, or the group with this legend.
    #[track_caller]
    pub fn field(&self, label: &str) -> Field {
        let html = self.html();
        let selector = selector(".field");
        let found = html.select(&selector).find(|field| {
            let name = inner(*field, "legend").or_else(|| inner(*field, "label")).unwrap_or_default();
            name.trim_end_matches("必須").trim_end_matches("任意").trim() == label
        });
        let field = found.unwrap_or_else(|| panic!("no field 「{label}」 on {}", self.asked));
        let mut values = Vec::new();
        collect(field, &mut values);
        Field {
            value: values.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(";"),
            errors: children(field, ".errors li"),
        }
    }

    /// The table with this caption.
    #[track_caller]
    pub fn table(&self, caption: &str) -> Table {
        Table::read(&self.html(), caption).unwrap_or_else(|| panic!("no table 「{caption}」 on {}", self.asked))
    }

    /// Address and filled-in fields of the form that posts to `path`, or of the only form in the page's body.
    #[track_caller]
    pub fn form(&self, path: &str) -> (String, Vec<(String, String)>) {
        let html = self.html();
        let selector = selector("form[method=post]");
        let wanted = path.split('?').next().unwrap_or(path);
        let forms: Vec<ElementRef<'_>> = html.select(&selector).collect();
        let form = forms.iter().find(|form| form.attr("action") == Some(wanted)).unwrap_or_else(|| {
            let addresses: Vec<_> = forms.iter().map(|form| form.attr("action")).collect();
            panic!("no form for {wanted} on {} ({}), only {addresses:?}", self.asked, self.status)
        });
        let mut fields = Vec::new();
        collect(*form, &mut fields);
        (wanted.to_owned(), fields)
    }

    /// Addresses of the forms into which words are typed, and whether each keeps them as a draft. A form with a
    /// password must not.
    pub fn forms_of_text(&self) -> Vec<(String, bool)> {
        let html = self.html();
        let unseen = ["hidden", "checkbox", "radio", "submit", "button", "file", "reset"];
        let is_typed = |control: &ElementRef<'_>| control.attr("type").is_none_or(|kind| !unseen.contains(&kind));
        let (forms, controls) = (selector("form[method=post]"), selector("input, textarea"));
        let of_text = html.select(&forms).filter(|form| {
            form.select(&controls).any(|control| is_typed(&control))
                && form.select(&selector("input[type=password]")).next().is_none()
        });
        let address = |form: &ElementRef<'_>| form.attr("action").unwrap_or_default().to_owned();
        of_text.map(|form| (address(&form), form.attr("data-draft").is_some())).collect()
    }

    fn first(&self, path: &str) -> String {
        all(&self.html(), path).into_iter().next().unwrap_or_default()
    }
}

/// What a browser would send for the controls inside `root`.
fn collect(root: ElementRef<'_>, into: &mut Vec<(String, String)>) {
    for control in root.select(&selector("input[name], select[name], textarea[name]")) {
        let name = control.attr("name").unwrap_or_default().to_owned();
        let value = control.attr("value").unwrap_or_default().to_owned();
        match (control.value().name(), control.attr("type")) {
            ("input", Some("radio" | "checkbox")) => {
                if control.attr("checked").is_some() {
                    into.push((name, value));
                }
            }
            ("input", _) => into.push((name, value)),
            ("textarea", _) => {
                let text: String = control.text().collect();
                into.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            _ => {
                let chosen = control
                    .select(&selector("option[selected]"))
                    .next()
                    .or_else(|| control.select(&selector("option")).next());
                let value = chosen.and_then(|option| option.attr("value"));
                into.push((name, value.unwrap_or_default().to_owned()));
            }
        }
    }
}

fn all(html: &Html, path: &str) -> Vec<String> {
    html.select(&selector(path)).map(words).collect()
}

fn children(root: ElementRef<'_>, path: &str) -> Vec<String> {
    root.select(&selector(path)).map(words).collect()
}

fn inner(root: ElementRef<'_>, path: &str) -> Option<String> {
    root.select(&selector(path)).next().map(words)
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(path: &str) -> Selector {
    Selector::parse(path).expect(path)
}

#[test]
fn a_cell_is_found_by_row_and_column() {
    let html = Html::parse_document(
        "<table><caption><span>件数</span></caption><thead><tr><th>機関</th><th>4月</th></tr></thead>\
         <tbody><tr><th>北</th><td>3</td></tr><tr><th>南</th><td>5</td></tr></tbody></table>",
    );
    let table = Table::read(&html, "件数").expect("the table");
    assert_eq!((table.cell("南", "4月"), table.len()), ("5", 2));
    assert!(Table::read(&html, "別の表").is_none());
}
