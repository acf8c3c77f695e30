//! What a form held at one moment, and how it is laid over what the record holds now.

use entity::ids::DraftId;
use std::collections::{BTreeMap, BTreeSet};

/// Names that begin so speak about the sheet and are no field.
const ABOUT: char = '_';
/// Names the fields that the author changed, with spaces between; absent if every field counts.
const CHANGED: &str = "_changed";
/// The draft that the page has been writing to; empty if the page has none yet.
const DRAFT: &str = "_draft";
/// The page and how often it has written, `page:n`.
const PAGE: &str = "_page";
/// The key of a record to be made.
const KEY: &str = "key";

/// The fields of a form, and which of them the author changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    fields: Vec<(String, String)>,
    changed: Option<BTreeSet<String>>,
    page: Option<(String, u64)>,
    draft: Option<Option<DraftId>>,
}

/// Whether a field says which version the form was filled from; that is never laid over a newer one.
fn is_base(name: &str) -> bool {
    name == "version" || name.starts_with("was_")
}

/// Whether a field could hold a password, which must not lie about in clear.
fn is_secret(name: &str) -> bool {
    name.contains("password")
}

impl Sheet {
    /// Reads what a form sent. Tokens and passwords are left behind.
    pub fn read(body: &str) -> Self {
        Self::of(serde_html_form::from_str(body).unwrap_or_default())
    }

    /// Sorts the pairs of a form.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        let mut sheet = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                CHANGED => {
                    let names = value.split_whitespace().filter(|name| !is_secret(name)).map(str::to_owned);
                    sheet.changed.get_or_insert_default().extend(names);
                }
                DRAFT => sheet.draft = Some(value.parse().ok()),
                PAGE => {
                    sheet.page =
                        value.split_once(':').and_then(|(page, count)| Some((page.to_owned(), count.parse().ok()?)));
                }
                _ if name.starts_with(ABOUT) || is_secret(&name) => {}
                _ => sheet.fields.push((name, value)),
            }
        }
        sheet
    }

    /// The text that is stored: of the fields only those that count.
    pub fn text(&self) -> String {
        let counts = |name: &str| name == KEY || is_base(name) || self.is_changed(name);
        let mut pairs: Vec<(&str, String)> =
            self.fields.iter().filter(|(name, _)| counts(name)).map(|(name, value)| (&**name, value.clone())).collect();
        if let Some(changed) = &self.changed {
            let names: Vec<&str> = changed.iter().map(String::as_str).collect();
            pairs.push((CHANGED, names.join(" ")));
        }
        if let Some((page, count)) = &self.page {
            pairs.push((PAGE, format!("{page}:{count}")));
        }
        serde_html_form::to_string(pairs).unwrap_or_default()
    }

    /// The key of the record that the form makes; empty if it makes none.
    pub fn key(&self) -> &str {
        self.fields.iter().find(|(name, _)| name == KEY).map_or("", |(_, value)| value)
    }

    /// The draft that the page says it has been writing to; the outer none if the page says nothing about drafts.
    pub const fn draft(&self) -> Option<Option<DraftId>> {
        self.draft
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        let is_typed = |(name, value): &(String, String)| name != KEY && !is_base(name) && !value.is_empty();
        match &self.changed {
            Some(changed) => changed.is_empty(),
            None => !self.fields.iter().any(is_typed),
        }
    }

    /// Whether both were written by the same page.
    pub fn is_of_page(&self, other: &Self) -> bool {
        self.page.as_ref().zip(other.page.as_ref()).is_some_and(|(one, two)| one.0 == two.0)
    }

    /// Takes over what a newer sheet of the same form holds; older words of the same page change nothing.
    pub fn absorb(&mut self, newer: Self) {
        if let (Some((page, count)), Some((new_page, new_count))) = (&self.page, &newer.page)
            && page == new_page
            && count > new_count
        {
            return;
        }
        let Some(names) = &newer.changed else {
            *self = newer;
            return;
        };
        self.fields.retain(|(name, _)| !names.contains(name) && !is_base(name));
        self.fields.extend(newer.fields.into_iter().filter(|(name, _)| names.contains(name) || is_base(name)));
        if let Some(changed) = &mut self.changed {
            changed.extend(names.iter().cloned());
        }
        self.page = newer.page;
    }

    fn is_changed(&self, name: &str) -> bool {
        self.changed.as_ref().is_none_or(|changed| changed.contains(name))
    }

    /// Lays the changed fields over those that stand now; which version they stand in is theirs to say.
    pub fn over(&self, now: Vec<(String, String)>) -> Vec<(String, String)> {
        let key = self.key();
        let stays = |name: &str| is_base(name) || !self.is_changed(name) && (name != KEY || key.is_empty());
        let mut fields: Vec<(String, String)> = now.into_iter().filter(|(name, _)| stays(name)).collect();
        if !key.is_empty() && !self.is_changed(KEY) {
            fields.push((KEY.to_owned(), key.to_owned()));
        }
        let typed = self.fields.iter().filter(|(name, _)| !is_base(name) && self.is_changed(name));
        fields.extend(typed.cloned());
        fields
    }

    /// Whether the record has changed since the form was filled from it.
    pub fn is_behind(&self, now: &[(String, String)]) -> bool {
        self.fields
            .iter()
            .filter(|(name, _)| is_base(name))
            .any(|(name, value)| now.iter().any(|(known, stands)| known == name && stands != value))
    }
}

/// The fields in which two states of a form differ, with the values of the second.
pub fn differences(mine: &[(String, String)], theirs: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let (mine, theirs) = (grouped(mine), grouped(theirs));
    let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    names
        .into_iter()
        .filter(|name| mine.get(*name) != theirs.get(*name))
        .map(|name| (name.clone(), theirs.get(name).cloned().unwrap_or_default()))
        .collect()
}

/// Values by field, as people see them: line breaks of any kind are one, and an empty field is none.
fn grouped(fields: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    const NOT_SEEN: [&str; 5] = [KEY, "do", "find", "found", "not_my_number"];
    let mut grouped: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in fields {
        if NOT_SEEN.contains(&name.as_str()) || name.starts_with(ABOUT) || is_base(name) {
            continue;
        }
        let value = value.replace("\r\n", "\n").trim().to_owned();
        // A person who was shown and has no part is as good as not named.
        if !value.is_empty() && !value.ends_with(":none") {
            grouped.entry(name.clone()).or_default().push(value);
        }
    }
    for values in grouped.values_mut() {
        values.sort();
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        serde_html_form::from_str(text).unwrap()
    }

    #[test]
    fn only_what_the_author_changed_is_kept() {
        let sheet = Sheet::read("_token=t&label=a&note=b&version=3&_changed=note&_draft=");
        assert_eq!(sheet.text(), "note=b&version=3&_changed=note");
        assert_eq!(sheet.draft(), Some(None));
        assert_eq!(Sheet::read(&sheet.text()).text(), sheet.text());
    }

    #[test]
    fn a_form_that_names_no_changes_is_kept_whole() {
        assert_eq!(Sheet::read("_token=t&label=a&note=").text(), "label=a&note=");
    }

    #[test]
    fn a_password_is_left_behind() {
        let sheet = Sheet::read("login=a&password=x&new_password=y&_changed=password+login");
        assert_eq!(sheet.text(), "login=a&_changed=login");
    }

    #[test]
    fn an_unticked_box_stays_unticked() {
        let sheet = Sheet::read("note=b&version=3&_changed=note+is_active");
        let now = sheet.over(pairs("label=new&note=old&is_active=yes&version=4"));
        assert_eq!(now, pairs("label=new&version=4&note=b"));
        assert!(sheet.is_behind(&pairs("version=4")) && !sheet.is_behind(&pairs("version=3")));
    }

    #[test]
    fn repeated_fields_replace_all_of_their_name() {
        let sheet = Sheet::read("cautions=a&cautions=c&_changed=cautions");
        assert_eq!(sheet.over(pairs("cautions=a&cautions=b")), pairs("cautions=a&cautions=c"));
    }

    #[test]
    fn a_new_record_keeps_the_key_under_which_it_was_begun() {
        let sheet = Sheet::read("key=k1&content=x");
        assert_eq!(sheet.over(pairs("key=k2&content=&method=tel")), pairs("key=k1&content=x"));
        let sheet = Sheet::read("key=k1&content=x&_changed=content");
        assert_eq!(sheet.over(pairs("key=k2&method=tel")), pairs("method=tel&key=k1&content=x"));
    }

    #[test]
    fn a_later_sheet_adds_to_an_earlier_one() {
        let mut sheet = Sheet::read("content=x&_changed=content&_page=p:1");
        sheet.absorb(Sheet::read("place=y&content=z&_changed=place&_page=q:1"));
        assert_eq!(sheet.over(Vec::new()), pairs("content=x&place=y"));
    }

    #[test]
    fn words_that_arrive_late_change_nothing() {
        let mut sheet = Sheet::read("content=new&_changed=content&_page=p:2");
        sheet.absorb(Sheet::read("content=old&_changed=content&_page=p:1"));
        assert_eq!(sheet.over(Vec::new()), pairs("content=new"));
    }

    #[test]
    fn line_breaks_and_empty_fields_make_no_difference() {
        let theirs = pairs("note=a%0Ab&label=x&place=&kind=1&kind=2");
        let mine = pairs("note=a%0D%0Ab&label=y&kind=2&kind=1&do=save&version=3");
        assert_eq!(differences(&mine, &theirs), BTreeMap::from([("label".to_owned(), vec!["x".to_owned()])]));
    }

    proptest::proptest! {
        #[test]
        fn what_is_stored_is_read_the_same(body in "([a-z_]{1,8}=[a-z%0-9]{0,6}&){0,6}") {
            let sheet = Sheet::read(&body);
            let again = Sheet::read(&sheet.text());
            proptest::prop_assert_eq!(again.over(Vec::new()), sheet.over(Vec::new()));
        }
    }
}
