//! What a form is called, told from its address.

/// The form at an address in words.
pub fn form_name(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let subject = match parts.as_slice() {
        ["admin", "agencies", ..] => "機関",
        ["admin", "staff", _, "postings", ..] => "職員の所属",
        ["admin", "staff", ..] => "職員",
        ["admin", "masters", "kinds", ..] => "機関種別",
        ["admin", "masters", "districts", ..] => "地区",
        ["admin", "masters", "holidays", ..] => "祝日",
        ["cases", "successors"] => "次の担当",
        ["cases", _, "consultations", ..] | ["consultations", ..] => "相談",
        ["cases", _, "referrals", ..] | ["referrals", ..] => "つなぎ",
        ["cases", _, "consents", ..] | ["consents", ..] => "同意",
        ["cases", _, "grants", ..] | ["grants", ..] => "共有",
        ["persons", _, "protection", ..] | ["protections", ..] => "支援措置",
        ["persons", _, "nondisclosure", ..] | ["nondisclosures", ..] => "知らせてはならない相手",
        ["persons", _, "sealed", ..] => "伏せた連絡先",
        ["cases", _, "exclusions", ..] | ["exclusions", ..] => "担当除外",
        ["identity-inquiries", ..] => "同一人の照会",
        ["identity-links", ..] => "同じ人の結びつき",
        ["grant-reviews", ..] => "共有の確認",
        ["emergencies", ..] => "緊急照会",
        ["cases", ..] => "ケース",
        ["households", ..] => "世帯",
        ["persons", ..] => "人",
        ["tasks", ..] => "すること",
        ["phone-notes", ..] => "取次ぎメモ",
        _ => "記録",
    };
    let what = match parts.last().copied().unwrap_or_default() {
        "new" => "新しい登録",
        "edit" | "change" => "変更",
        "correct" => "訂正",
        "close" => "終結",
        "reopen" => "再開",
        "hand-over" | "hand_over" | "handover" | "hand" => "引継ぎ",
        "void" => "取消し",
        "accept" => "受付",
        "decline" => "不成立の返信",
        "hold" => "保留の返信",
        "reply" | "answer" => "返信",
        "withdraw" if subject == "同意" => "撤回",
        "withdraw" => "取下げ",
        "complete" => "完結",
        "send" => "送付",
        "commissions" => "委託元の登録",
        "mappings" => "公表区分",
        "holidays" => "登録",
        "end" if subject == "機関" => "委託の終わり",
        "end" => "終わり",
        "decide" => "結果",
        "move" => "日の変更",
        "team" => "担当の変更",
        "engagements" => "関与",
        "record-answer" => "返信の記録",
        "progress" | "record-progress" => "対応の経過",
        "record-completion" => "完結の記録",
        _ => "入力",
    };
    match (subject, what) {
        ("相談", "新しい登録") => "相談の記録".to_owned(),
        _ => format!("{subject}：{what}"),
    }
}

/// Whether a form can be opened at an address; a path beginning with two slashes would lead to another host.
pub fn is_address(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

/// Forms that are never kept: they hold passwords, or nothing.
const NEVER: [&str; 6] = ["/login", "/logout", "/password", "/setup", "/postings/switch", "/drafts"];
/// Longest address of a form.
const LONGEST: usize = 300;

/// Whether what is typed into the form at an address may be kept.
pub fn is_kept(path: &str) -> bool {
    is_address(path)
        && path.len() <= LONGEST
        && !NEVER.iter().any(|never| path.starts_with(never))
        && !holds_nothing(path)
}

/// Whether one click in a list posts to this address: it can be made again, so a refused one leaves no draft behind.
pub fn is_click(path: &str) -> bool {
    path.starts_with("/tasks/") && ["/move", "/hand"].iter().any(|act| path.ends_with(act))
}

/// One click on a task, or on the 日報, leaves nothing behind that somebody could go on with.
fn holds_nothing(path: &str) -> bool {
    path == "/daily" || path.starts_with("/tasks/") && ["/done", "/reopen"].iter().any(|act| path.ends_with(act))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_named_by_their_address() {
        assert_eq!(form_name("/consultations/new"), "相談の記録");
        assert_eq!(form_name("/consultations/0190/edit"), "相談：変更");
        assert_eq!(form_name("/referrals/0190/decline"), "つなぎ：不成立の返信");
        assert_eq!(form_name("/admin/staff/0190/postings/new"), "職員の所属：新しい登録");
        assert_eq!(form_name("/"), "記録：入力");
    }

    #[test]
    fn a_draft_leads_nowhere_else() {
        assert!(is_address("/cases/new"));
        for path in ["//example.org/", "cases", "/\\example.org"] {
            assert!(!is_address(path), "{path}");
        }
    }

    #[test]
    fn forms_with_passwords_are_not_kept() {
        assert!(is_kept("/cases/new") && is_kept("/admin/staff/new"));
        for path in ["/login", "/password", "/drafts", "//example.org/", "", &format!("/{}", "x".repeat(300))] {
            assert!(!is_kept(path), "{path}");
        }
    }
}
