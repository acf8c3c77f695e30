//! As much of HTML as a load program needs: links and the fields of forms.

/// A field of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub name: String,
    pub kind: String,
    pub value: String,
}

/// The targets of all links, in the order of the page.
pub fn links(page: &str) -> Vec<String> {
    tags(page, "a").filter_map(|tag| attribute(tag, "href")).collect()
}

/// The fields of the form that posts to `action`, or of the first form that posts to the page itself.
pub fn fields(page: &str, action: &str) -> Vec<Field> {
    let forms = page.split("<form").skip(1).map(|form| form.split("</form").next().unwrap_or_default());
    let own = forms.filter(|form| {
        let target = attribute(form.split('>').next().unwrap_or_default(), "action");
        target.is_none_or(|target| target.is_empty() || target.split('?').next() == Some(action))
    });
    own.map(inputs).find(|fields| !fields.is_empty()).unwrap_or_default()
}

fn inputs(form: &str) -> Vec<Field> {
    let field = |tag| {
        Some(Field {
            name: attribute(tag, "name")?,
            kind: attribute(tag, "type").unwrap_or_default(),
            value: attribute(tag, "value").unwrap_or_default(),
        })
    };
    tags(form, "input").filter_map(field).collect()
}

/// The inside of every opening tag of that name.
fn tags<'a>(page: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    page.split('<').skip(1).filter_map(move |rest| {
        let inside = rest.strip_prefix(name)?;
        let inside = &inside[..inside.find('>').unwrap_or(inside.len())];
        inside.starts_with(char::is_whitespace).then_some(inside)
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let quoted = format!("{name}=\"");
    let start = tag.match_indices(&quoted).map(|(at, _)| at).find(|&at| tag[..at].ends_with(char::is_whitespace))?;
    let value = tag[start + quoted.len()..].split('"').next()?;
    let plain = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    Some(plain.replace("&amp;", "&"))
}

/// Fields as the body of a posted form.
pub fn form(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// Percent-encodes everything that is not plain.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<nav><a href="/a?x=1&amp;y=2">A</a><abbr href="/no"><a class="b" data-href="/no" href="/b"></nav>
<form action="/logout" method="post"><input type="hidden" name="_token" value="other"></form>
<form method="post" action="/login?next=%2F"><input type="hidden" name="_token" value="a&quot;b"><input name="login"></form>"#;

    #[test]
    fn links_and_fields_are_found() {
        assert_eq!(links(PAGE), ["/a?x=1&y=2", "/b"]);
        let found = fields(PAGE, "/login");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].name.as_str(), found[0].value.as_str()), ("_token", "a\"b"));
        assert!(fields(PAGE, "/nowhere").is_empty());
    }

    #[test]
    fn forms_are_encoded() {
        let fields = [("q".to_owned(), "見本 a&b".to_owned())];
        assert_eq!(form(&fields), "q=%E8%A6%8B%E6%9C%AC%20a%26b");
    }
}
