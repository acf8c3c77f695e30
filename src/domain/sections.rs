//! Sets of sections as they are stored: codes joined by `;`, in the order of the list.

use entity::codes::Section;
use std::collections::BTreeSet;

/// The sections in a stored list; unknown codes open nothing.
pub fn parse(codes: &str) -> BTreeSet<Section> {
    codes.split(';').filter_map(|code| Section::ALL.iter().copied().find(|section| section.code() == code)).collect()
}

/// The stored list of some sections.
pub fn join(sections: &BTreeSet<Section>) -> String {
    sections.iter().map(|section| section.code()).collect::<Vec<_>>().join(";")
}

/// The words people read, 「、」 between them.
pub fn words(codes: &str) -> String {
    parse(codes).into_iter().map(Section::label).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_list_comes_back() {
        let all: BTreeSet<Section> = Section::ALL.iter().copied().collect();
        assert_eq!(parse(&join(&all)), all);
        assert_eq!(parse("basics;nonsense;;plan"), BTreeSet::from([Section::Basics, Section::Plan]));
        assert_eq!(words("plan;basics"), "基本情報・世帯、プラン・評価");
    }
}
