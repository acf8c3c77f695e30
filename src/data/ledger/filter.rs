//! What the ledger is narrowed to, and in which order it stands.

use super::Row;
use crate::access::Actor;
use crate::clock;
use crate::data::cases::mine;
use entity::cases::Column;
use entity::codes::{CaseStage, Program};
use entity::ids::{DistrictId, StaffId};
use entity::stamp::Ymd;
use entity::{engagements, households};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, Order};

/// The day from which days without contact count: of the last contact, or of the opening. As the index has it.
const IDLE_SINCE: &str = "COALESCE(\"cases\".\"last_contact_on\", \"cases\".\"opened_on\")";
/// The next day, far away where there is none. As the index has it.
const NEXT: &str = "COALESCE(\"cases\".\"next_on\", 99991231)";

/// What the ledger is narrowed to; open cases only, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// 自分のケース.
    pub is_mine: bool,
    /// Only cases led by this member of staff.
    pub lead: Option<StaffId>,
    /// Only this stage.
    pub stage: Option<CaseStage>,
    /// Only cases in which this programme is at work.
    pub program: Option<Program>,
    /// Only cases without contact for so many days.
    pub idle_days: Option<u32>,
    /// Only cases without a next date.
    pub has_no_next: bool,
    /// Only cases whose next date has passed.
    pub is_overdue: bool,
    /// Only households of this district.
    pub district: Option<DistrictId>,
}

impl Filter {
    pub(super) fn condition(&self, who: &Actor, today: Ymd) -> Condition {
        let mut all = Condition::all().add(Column::IsOpen.eq(true));
        if self.is_mine {
            all = all.add(mine(who, today));
        }
        if let Some(lead) = self.lead {
            all = all.add(Column::LeadStaffId.eq(lead));
        }
        if let Some(stage) = self.stage {
            all = all.add(Column::Stage.eq(stage));
        }
        if let Some(program) = self.program {
            let at_work = Query::select()
                .column(engagements::Column::CaseId)
                .from(engagements::Entity)
                .cond_where(engagements::Column::AgencyId.eq(who.agency()))
                .cond_where(engagements::Column::Program.eq(program))
                .cond_where(engagements::Column::ClosedOn.is_null())
                .to_owned();
            all = all.add(Column::Id.in_subquery(at_work));
        }
        if let Some(days) = self.idle_days {
            all = all.add(Expr::cust(IDLE_SINCE).lte(days_before(today, days)));
        }
        if self.has_no_next {
            all = all.add(Column::NextOn.is_null());
        }
        if self.is_overdue {
            all = all.add(Column::NextOn.lt(today));
        }
        if let Some(district) = self.district {
            let homes = Query::select()
                .column(households::Column::Id)
                .from(households::Entity)
                .cond_where(households::Column::AgencyId.eq(who.agency()))
                .cond_where(households::Column::DistrictId.eq(district))
                .to_owned();
            all = all.add(Column::HouseholdId.in_subquery(homes));
        }
        all
    }
}

/// So many days before; a day that no calendar has is long ago.
fn days_before(today: Ymd, days: u32) -> Ymd {
    clock::date(today)
        .and_then(|day| day.checked_sub_days(chrono::Days::new(u64::from(days))))
        .map_or(Ymd(0), clock::ymd)
}

/// The order of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The longest without contact first.
    #[default]
    Idle,
    /// The next date that comes first, and what has none last.
    Next,
    /// By number.
    Number,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Idle, Self::Next, Self::Number];

    /// Its code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Next => "next",
            Self::Number => "number",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Idle => "接触のない日数の長い順",
            Self::Next => "次回の早い順",
            Self::Number => "番号順",
        }
    }

    /// The order with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }

    /// The expressions of its index.
    pub(super) fn order(self) -> Vec<(SimpleExpr, Order)> {
        let columns: &[&'static str] = match self {
            Self::Idle => &[IDLE_SINCE, "\"cases\".\"id\""],
            Self::Next => &[NEXT, "\"cases\".\"id\""],
            Self::Number => {
                &["SUBSTR(\"cases\".\"number\", 1, 1)", "LENGTH(\"cases\".\"number\")", "\"cases\".\"number\""]
            }
        };
        columns.iter().map(|column| (Expr::cust(*column), Order::Asc)).collect()
    }

    /// The same order for rows in hand.
    pub(super) fn key(self, row: &Row) -> (i32, String, usize, String, entity::ids::CaseId) {
        let none = String::new;
        match self {
            Self::Idle => (row.last_contact_on.unwrap_or(row.opened_on).0, none(), 0, none(), row.id),
            Self::Next => (row.next_on.map_or(99_991_231, |day| day.0), none(), 0, none(), row.id),
            Self::Number => {
                let era: String = row.number.chars().take(1).collect();
                (0, era, row.number.chars().count(), row.number.clone(), row.id)
            }
        }
    }
}
