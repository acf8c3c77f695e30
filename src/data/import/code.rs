//! Cells that hold a code or its Japanese label.

use super::mapping::folded;
use entity::codes::{
    About, CaseStage, CloseReason, Counterpart, Field, Method, Program, ReferralKind, ReferralStatus, Relationship,
    Role, Route, Sex, Topic,
};

/// A code list of [`entity::codes`].
pub trait Code: Copy + 'static {
    /// Every value.
    fn all() -> &'static [Self];
    /// The code of this value.
    fn code(self) -> &'static str;
    /// The label of this value.
    fn label(self) -> &'static str;

    /// The value with this code or label; the width of letters and brackets does not matter.
    fn read(text: &str) -> Option<Self> {
        let exact = Self::all().iter().copied().find(|value| text == value.code() || text == value.label());
        exact.or_else(|| {
            let text = folded(text);
            Self::all().iter().copied().find(|value| text == value.code() || text == folded(value.label()))
        })
    }

    /// Some of the values, for a message.
    fn examples() -> String {
        let all = Self::all();
        let shown: Vec<String> =
            all.iter().take(6).map(|value| format!("{}（{}）", value.code(), value.label())).collect();
        let rest = if all.len() > shown.len() { " など" } else { "" };
        format!("{}{rest}", shown.join("、"))
    }
}

macro_rules! codes {
    ($($name:ident),* $(,)?) => { $(
        impl Code for $name {
            fn all() -> &'static [Self] {
                $name::ALL
            }
            fn code(self) -> &'static str {
                $name::code(self)
            }
            fn label(self) -> &'static str {
                $name::label(self)
            }
        }
    )* };
}

codes!(
    About,
    CaseStage,
    CloseReason,
    Counterpart,
    Field,
    Method,
    Program,
    ReferralKind,
    ReferralStatus,
    Relationship,
    Role,
    Route,
    Sex,
    Topic,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_in_either_width() {
        for text in ["tsunagi", "つなぎ（同行・引継ぎ）", "つなぎ(同行・引継ぎ)", " ｔｓｕｎａｇｉ "]
        {
            assert_eq!(ReferralKind::read(text), Some(ReferralKind::HandOn), "{text}");
        }
        assert_eq!(Method::read("電話"), Some(Method::Tel));
        assert_eq!(Program::read("Ｊ１"), Some(Program::Comprehensive));
        assert_eq!(Method::read("でんわ"), None);
    }
}
