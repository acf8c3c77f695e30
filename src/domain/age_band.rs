//! 年代: the bands of age in which persons are counted.

use super::birth::Age;

/// One band of a table of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The code under which the figure is stored.
    pub code: String,
    /// 「40代」
    pub label: String,
    /// The youngest age in the band.
    pub from_age: i32,
    /// The oldest age in the band, or none where it is open (「50代以上」).
    pub until_age: Option<i32>,
}

impl Band {
    /// The age lies in the band.
    pub fn holds(&self, age: i32) -> bool {
        age >= self.from_age && self.until_age.is_none_or(|until| age <= until)
    }
}

/// The band of an age, or none where the age may lie in more than one: such a person is counted as 不明.
pub fn band_of(age: Age, bands: &[Band]) -> Option<&Band> {
    let (youngest, oldest) = age.range()?;
    bands.iter().find(|band| band.holds(youngest) && band.holds(oldest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(label: &str, from_age: i32, until_age: Option<i32>) -> Band {
        Band { code: label.to_owned(), label: label.to_owned(), from_age, until_age }
    }

    #[test]
    fn an_age_is_in_a_band_only_if_both_ends_are() {
        let bands = [
            band("10代", 0, Some(19)),
            band("20代", 20, Some(29)),
            band("30代", 30, Some(39)),
            band("40代", 40, Some(49)),
            band("50代以上", 50, None),
        ];
        let label = |age| band_of(age, &bands).map(|band| band.label.as_str());
        assert_eq!(label(Age::Exact(49)), Some("40代"));
        assert_eq!(label(Age::Exact(50)), Some("50代以上"));
        assert_eq!(label(Age::Exact(0)), Some("10代"));
        assert_eq!(label(Age::Between(40, 49)), Some("40代"));
        assert_eq!(label(Age::Between(49, 50)), None);
        assert_eq!(label(Age::Between(55, 90)), Some("50代以上"));
        assert_eq!(label(Age::Unknown), None);
        assert_eq!(band_of(Age::Exact(20), &[]), None);
    }
}
