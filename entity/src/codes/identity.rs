//! Code lists of the same human being across agencies.

use crate::code_list::codes;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

codes! {
    /// Where a match stands (同一人の照合の状態).
    MatchState {
        Asked = "asked" "照会中",
        // Looks like 照会中 to everybody: that it is not would tell that somebody is protected.
        Withdrawn = "withdrawn" "照会中",
        Linked = "linked" "結ばれた",
        Held = "held" "保留",
        Apart = "apart" "結ばれなかった",
        Parted = "parted" "結びつきを外した",
    }

    /// What an owning agency says about a match (照会への回答).
    InquiryAnswer {
        Same = "same" "同じ人",
        Another = "another" "別の人",
        Declined = "declined" "分からない・応じない",
    }
}
