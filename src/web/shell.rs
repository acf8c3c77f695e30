//! The frame of a signed-in person's page: menu, acting posting, and what has just happened.

use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::domain::wareki;
use crate::view::export::ExportLinks;
use crate::view::layout::{Crumb, MenuEntry, PostingChoice, Printed, Shell, Viewer, page};
use crate::view::notice::Notice;
use maud::{Markup, html};

/// Everything around the body of a page, for one actor.
pub struct Frame<'a> {
    actor: &'a Actor,
    clock: &'a Clock,
    section: &'static str,
    title: String,
    crumbs: Vec<(String, Option<String>)>,
    actions: Markup,
    exports: Markup,
    badge: Markup,
    notice: Option<Notice>,
    scripts: Vec<&'static str>,
}

impl<'a> Frame<'a> {
    /// A page with this heading, in the part of the menu whose address is `section`.
    pub fn new(actor: &'a Actor, clock: &'a Clock, section: &'static str, title: impl Into<String>) -> Self {
        Self {
            actor,
            clock,
            section,
            title: title.into(),
            crumbs: if section == "/" { Vec::new() } else { vec![("ホーム".to_owned(), Some("/".to_owned()))] },
            actions: Markup::default(),
            exports: Markup::default(),
            badge: Markup::default(),
            notice: None,
            scripts: Vec::new(),
        }
    }

    /// A step on the way to this page.
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((label.into(), Some(href.into())));
        self
    }

    /// Buttons at the right of the heading.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = actions;
        self
    }

    /// Links to the files of the list at this address, before the buttons.
    pub fn exports(mut self, address: &str) -> Self {
        self.exports = html! { (ExportLinks { address, every: false }) };
        self
    }

    /// Tags behind the heading.
    pub fn badge(mut self, badge: Markup) -> Self {
        self.badge = badge;
        self
    }

    /// A message at the top.
    pub fn notice(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    /// The message of a deed that a redirect names in `?done=`.
    pub fn done(self, code: Option<&str>) -> Self {
        let notice = code.and_then(done);
        self.notice(notice)
    }

    /// A script of this page.
    pub fn script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// The whole document.
    pub fn page(self, body: &Markup) -> Markup {
        let viewer = viewer(self.actor, self.section);
        let now = self.clock.local();
        let mut crumbs: Vec<Crumb> = self.crumbs.into_iter().map(|(label, href)| Crumb { label, href }).collect();
        if !crumbs.is_empty() {
            crumbs.push(Crumb { label: self.title.clone(), href: None });
        }
        page(
            &Shell {
                title: self.title,
                crumbs,
                viewer: Some(&viewer),
                notice: self.notice,
                actions: html! { (self.exports) (self.actions) },
                badge: self.badge,
                printed: Some(Printed {
                    by: format!("{} {}", self.actor.agency_name(), self.actor.name()),
                    at: format!("{} {}", wareki::long(now.date()), now.format("%H:%M")),
                }),
                scripts: self.scripts,
            },
            body,
        )
    }
}

fn viewer<'a>(actor: &'a Actor, section: &'static str) -> Viewer<'a> {
    let can_view = actor.may(Act::View(Section::Consultations));
    let can_log = actor.may(Act::Write(Section::Consultations));
    let can_administer = actor.may(Act::Administer);
    let mut menu = Vec::new();
    let mut add = |is_open: bool, label, href, count, apart| {
        if is_open {
            menu.push(MenuEntry { label, href, current: href == section, count, apart });
        }
    };
    let waiting = (actor.waiting() > 0).then_some(actor.waiting());
    let due = (actor.due() > 0).then_some(actor.due());
    add(true, "ホーム", "/", None, false);
    add(can_view, "今日すること", "/tasks", due, false);
    add(can_log, "相談を記録", "/consultations/new", None, false);
    add(can_log, "取次ぎメモ", "/phone-notes/new", None, false);
    add(can_view, "相談", "/consultations", None, false);
    add(can_view, "相談日報", "/daily", None, false);
    add(can_view, "世帯", "/households", None, false);
    add(can_view, "人", "/persons", None, false);
    add(actor.may(Act::Write(Section::Basics)), "支援措置", "/protections", None, false);
    add(can_view, "ケース", "/cases", None, false);
    add(can_view, "つなぎ", "/referrals", waiting, false);
    add(can_view, "共有されたケース", "/shared-cases", None, false);
    add(actor.may(Act::View(Section::Basics)), "お知らせ", "/notifications", None, false);
    add(actor.may(Act::Inquire), "緊急照会", "/emergencies/new", None, false);
    add(actor.may(Act::Supervise), "共有の確認", "/grant-reviews", None, false);
    add(can_view, "台帳", "/ledger", None, false);
    add(actor.may(Act::CountSupport), "統計", "/statistics", None, true);
    add(can_administer, "機関", "/admin/agencies", None, true);
    add(can_administer, "職員", "/admin/staff", None, false);
    add(can_administer, "コード", "/admin/masters", None, false);
    let can_read_log = actor.may(Act::ReadLog);
    let can_read_technical = actor.may(Act::ReadTechnicalLog);
    add(can_read_log, "監査記録", "/admin/audit", None, true);
    add(can_read_technical, "技術的な記録", "/admin/audit/technical", None, !can_read_log);
    Viewer {
        id: actor.staff().to_string(),
        name: actor.name(),
        acting: actor.acting(),
        postings: actor
            .postings()
            .iter()
            .map(|posting| PostingChoice {
                id: posting.id.to_string(),
                label: posting.label.clone(),
                current: posting.id == actor.posting(),
            })
            .collect(),
        token: actor.token(),
        menu,
        can_search: can_view,
        can_log,
    }
}

/// What a redirect's `?done=` says, once, at the top of the next page.
pub fn done(code: &str) -> Option<Notice> {
    let title = match code {
        "created" => "記録しました",
        "changed" => "変更しました",
        "linked" => "同じ人として結びました",
        "judged" => "別の人として記録しました",
        "apart" => "結びつきを外しました",
        "voided" => "取り消しました",
        "already" => "すでに記録されています",
        "opened" => "ケースを開きました",
        "closed" => "終結しました",
        "reopened" => "再開しました",
        "handed_over" => "引き継ぎました",
        "sent" => "送付しました",
        "accepted" => "受け付けました",
        "declined" => "不成立として返信しました",
        "on_hold" => "保留として返信しました",
        "told" => "知らせました",
        "seen" => "読んだことにしました",
        "withdrawn" => "取り下げました",
        "started" => "対応中にしました",
        "completed" => "完結しました",
        "disabled" => "アカウントを止めました",
        "enabled" => "アカウントを使えるようにしました",
        "discarded" => "下書きを捨てました",
        "password" => "パスワードを変更しました",
        "ended" => "終わりの日を記録しました",
        "removed" => "取り除きました",
        "reset" => "パスワードを初期化しました",
        "switched" => "所属を切り替えました",
        "task_done" => "済みにしました",
        "task_reopened" => "まだ終わっていないことに戻しました",
        "task_moved" => "日を変えました",
        "task_handed" => "渡しました",
        "task_ended" => "終えました",
        "shared" => "共有を始めました",
        "emergency" => "緊急の閲覧を始めました。照会から24時間で終わり、相手の機関が確認します",
        "unshared" => "共有を終えました",
        "protected" => "支援措置を登録し、住所・電話などを伏せました",
        "unprotected" => "支援措置を終え、伏せていた連絡先を元に戻しました",
        "cleared" => "伏せた連絡先を消しました",
        "matched" => "さがしました。見つかった組の数は、下の表のとおりです。両方の機関に照会しました",
        "answered_same" => "回答しました。相手の機関の回答を待ちます。それまでは回答を変えられます",
        "answered_held" => "回答しました。両方の機関が同じ人と答えましたが、結ぶのは保留になりました",
        "answered_apart" => "回答しました。この組は結ばれません",
        "linked_across" => "回答しました。両方の機関が同じ人と答えたので、結ばれました",
        "successors_kept" => "次の担当を保存しました。主担当はまだ変わっていません",
        "successors_lead" => "次の担当に引き継ぎました",
        "excluded" => "担当から除外しました",
        "included" => "除外を終えました",
        "asked" => "共有を出しました。別の管理者が確認すると始まります",
        "shared_at_once" => "共有を始めました。次の開庁日までに、別の管理者が確認します",
        "share_approved" => "共有を認めました",
        "share_declined" => "共有を認めませんでした",
        "withdrawn_share" => "共有を取り下げました",
        "taken_back" => "同意の撤回を記録し、共有を終えました",
        "noted" => "取次ぎメモを残しました",
        "read" => "供覧済みにしました",
        _ => return None,
    };
    Some(Notice::done(title, html! {}))
}
