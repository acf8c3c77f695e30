//! Headings of somebody's own export that stand for our columns.

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Which headings stand for which of our columns, and which columns are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    ours: BTreeMap<String, String>,
    ignored: BTreeSet<String>,
}

impl Mapping {
    /// Reads a TOML file with lines such as `"相談日時" = "occurred_at"`.
    ///
    /// # Errors
    /// A Japanese sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let pairs: BTreeMap<String, String> = toml::from_str(text).map_err(|error| {
            format!("列の対応の書き方が正しくありません。「\"相談日時\" = \"occurred_at\"」のように1行に1つ書いてください。{error}")
        })?;
        Ok(Self {
            ours: pairs.into_iter().map(|(theirs, ours)| (folded(&theirs), folded(&ours))).collect(),
            ignored: BTreeSet::new(),
        })
    }

    /// Leaves out the columns with these headings.
    pub fn ignoring(mut self, headings: impl IntoIterator<Item = String>) -> Self {
        self.ignored.extend(headings.into_iter().map(|heading| folded(&heading)));
        self
    }

    pub(super) fn ignores(&self, heading: &str) -> bool {
        self.ignored.contains(heading)
    }

    pub(super) fn ours(&self, heading: &str) -> Option<&str> {
        self.ours.get(heading).map(String::as_str)
    }
}

/// A heading or a label however wide its letters and brackets were typed.
pub fn folded(text: &str) -> String {
    text.trim().nfkc().collect()
}
