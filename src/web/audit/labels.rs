//! Names of the details of an entry.

/// What a detail is called.
pub fn label(key: &str) -> &str {
    match key {
        "login" => "ログイン名",
        "name" => "名称",
        "label" => "呼び名",
        "kana" => "フリガナ",
        "code" => "コード",
        "kind" => "種別",
        "field" => "分野",
        "postal_code" => "郵便番号",
        "address" => "所在地",
        "phone" => "電話",
        "duty_phone" => "緊急時の当番電話",
        "is_municipality" => "この市町村の機関",
        "is_open_on_holidays" => "祝日も開所",
        "reply_days" => "返信の期限（日）",
        "hours" => "開所時間",
        "from" => "はじめの日",
        "until" => "終わりの日",
        "day" => "日付",
        "roles" => "役割",
        "qualifications" => "資格",
        "agency" => "機関",
        "staff" => "職員",
        "posting" => "所属",
        "disabled" => "アカウントの停止",
        "reset" => "パスワードの初期化",
        "failures" => "続けて間違えた回数",
        "locked" => "一時停止中",
        "process" => "処理",
        "master" => "コードの種類",
        "category" => "公表区分",
        "fiscal_year" => "年度",
        "sort" => "並び順",
        "is_active" => "使用",
        "program" => "事業",
        "q" => "検索語",
        "rows" | "count" | "n" => "件数",
        "page" => "ページ",
        "over" => "終わりにした",
        "ended" => "終わったものを含む",
        "act" => "したこと",
        "reason" => "理由",
        "record" => "記録",
        "report" => "帳票",
        "format" => "形式",
        "sha256" => "ファイルの指紋",
        "file" => "ファイル",
        "stage" => "段階",
        "box" => "受信・送信",
        "lead" => "主担当",
        "successor" => "次の担当",
        "member" | "removed" => "担当者",
        "role" => "立場",
        "method" => "方法",
        "to" => "相手",
        "sent_on" => "送付日",
        "explanation" => "説明に使った文の版",
        "version" => "版",
        "taken_over" => "ケースに引き継いだ人数",
        "answer_due_on" => "返信の期限",
        "opened_on" => "開始日",
        "closed_on" => "終了日",
        "ground" => "根拠",
        "engagement" => "関与した事業",
        "district" => "地区",
        "status" | "state" => "状態",
        "entry" => "記録の番号",
        "column" => "統計の欄",
        "for" => "さがした目的",
        "length" | "characters" => "さがした語の文字数",
        "words" => "さがした語の種類",
        "person" => "人の記録",
        "persons" => "人の件数",
        "households" => "世帯の件数",
        "cases" => "ケースの件数",
        "consultations" => "相談の件数",
        "referrals" => "つなぎの件数",
        "mine" => "自分の担当だけ",
        "year" => "年",
        "idle_days" => "接触のない日数（以上）",
        "next" => "次回の予定",
        "due_on" | "when" => "期限",
        "whose" => "だれの",
        "read" => "供覧",
        "not_a_my_number" => "個人番号ではないとの確認",
        "another_person_than" => "別の人と確かめた記録の件数",
        "added" => "加えた件数",
        "changed" => "変えた件数",
        "unchanged" => "変わらない件数",
        "recipient" => "共有の相手",
        "sections" => "共有の範囲",
        "deed" => "共有の経過",
        "shared" => "共有されたもの",
        "decided_on" => "同意の日",
        "expires_on" => "同意の期限",
        "provision" => "条項",
        "emergency" => "緊急照会",
        "why" => "断った理由",
        "giver" | "giver_name" => "同意した人",
        "note" => "備考",
        "withdrawn_on" => "撤回の日",
        "named_after_members" => "家族から名前を付けた世帯の件数",
        "demo" => "見本のデータ",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    /// Frames of other details, and what the log keeps for itself.
    const UNTOLD: [&str; 6] = ["by", "heads", "old", "new", "filter", "commission"];
    /// Values of records: they are kept as revisions, and the log tells none of them.
    const REVISED: [&str; 13] = [
        "addresses",
        "another",
        "case",
        "phones",
        "same",
        "close_note",
        "close_reason",
        "end_note",
        "ground_note",
        "slip_background",
        "slip_subject",
        "title",
        "to_kind",
    ];

    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                into.push(path);
            }
        }
    }

    /// The inside of a bracket that has just been opened.
    fn inside(text: &str) -> &str {
        let mut depth = 1;
        let end = text.find(|letter| {
            depth += i32::from(matches!(letter, '(' | '[' | '{')) - i32::from(matches!(letter, ')' | ']' | '}'));
            depth == 0
        });
        &text[..end.unwrap_or(text.len())]
    }

    /// Every key that an entry of the log may be given, with the file that gives it.
    fn keys() -> BTreeMap<String, BTreeSet<String>> {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        // The body that is hashed is the frame around the details.
        for file in files.iter().filter(|file| !file.ends_with("audit/chain.rs")) {
            let text = std::fs::read_to_string(file).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (at, opened) in text.match_indices("json!(") {
                let before = &text[..at];
                if before.rfind(".revising(") > before.rfind(".with(").max(before.rfind("fn ")) {
                    continue;
                }
                let object = inside(&text[at + opened.len()..]);
                let pieces: Vec<&str> = object.split('"').collect();
                let named = pieces.windows(2).skip(1).step_by(2).filter(|pair| pair[1].starts_with(':'));
                for pair in named {
                    keys.entry(pair[0].to_owned()).or_default().insert(file.display().to_string());
                }
            }
        }
        keys
    }

    #[test]
    fn every_detail_has_a_name_in_japanese() {
        let keys = keys();
        assert!(keys.len() > 60 && keys.contains_key("page") && keys.contains_key("box"), "{keys:?}");
        let known = |key: &str| UNTOLD.contains(&key) || REVISED.contains(&key) || !label(key).is_ascii();
        let nameless: Vec<_> = keys.iter().filter(|(key, _)| !known(key)).collect();
        assert!(nameless.is_empty(), "give these a name above: {nameless:#?}");
        let stale: Vec<&str> = REVISED.into_iter().filter(|key| !keys.contains_key(*key)).collect();
        assert!(stale.is_empty(), "{stale:?} are excused, but gone");
    }
}
