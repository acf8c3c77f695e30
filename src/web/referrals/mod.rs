//! つなぎ: 起票 → 送付 → 受理 / 不成立 / 取下げ → 完結, seen from both sides.

mod acts;
mod form;
mod form_answer;
mod handlers;
pub mod pages;
mod pages_act;
pub mod pages_handed;
mod pages_record;
mod second;
mod sheet;

use crate::data::referrals::ReferralRow;
use crate::domain::referral_state::is_awaiting;
use crate::web::{Routes, paths};

/// Where the receiver gives the next answer: the reply, or word of how it goes.
pub fn next_act(letter: &ReferralRow) -> String {
    let act = if is_awaiting(letter.status) { "answer" } else { "progress" };
    format!("{}/{act}", paths::referral(letter.id))
}

/// `/referrals…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/referrals", handlers::list)
        .get("/referrals/new", handlers::new)
        .post("/referrals/new", handlers::create)
        .get("/referrals/{referral}", handlers::show)
        .get("/referrals/{referral}/edit", handlers::edit)
        .post("/referrals/{referral}/edit", handlers::update)
        .get("/referrals/{referral}/send", acts::ask_send)
        .post("/referrals/{referral}/send", acts::send)
        .get("/referrals/{referral}/withdraw", acts::ask_withdraw)
        .post("/referrals/{referral}/withdraw", acts::withdraw)
        .get("/referrals/{referral}/void", acts::ask_void)
        .post("/referrals/{referral}/void", acts::void)
        .get("/referrals/{referral}/answer", acts::ask_answer)
        .post("/referrals/{referral}/answer", acts::answer)
        .get("/referrals/{referral}/progress", acts::ask_progress)
        .post("/referrals/{referral}/progress", acts::progress)
        .get("/referrals/{referral}/complete", acts::ask_complete)
        .post("/referrals/{referral}/complete", acts::complete)
        .get("/referrals/{referral}/record-answer", acts::ask_record_answer)
        .post("/referrals/{referral}/record-answer", acts::record_answer)
        .get("/referrals/{referral}/record-progress", acts::ask_record_progress)
        .post("/referrals/{referral}/record-progress", acts::record_progress)
        .get("/referrals/{referral}/record-completion", acts::ask_record_completion)
        .post("/referrals/{referral}/record-completion", acts::record_completion)
}
