//! Signing in, and changing an initial password where the program asks for it.

use crate::client::Visitor;
use crate::html::{self, Field};

/// Signs in; an initial password is changed to itself with this at its end.
const CHANGED: &str = "-2";

/// Signs in with the password given, or with the one it was changed to by an earlier run.
pub async fn sign_in(visitor: &mut Visitor, login: &str, password: &str) -> Result<(), String> {
    let changed = format!("{password}{CHANGED}");
    for attempt in [password, &changed] {
        let page = visitor.get("/login").await?;
        let fields = html::fields(&page.text(), "/login");
        if fields.is_empty() {
            return Err(format!("ログイン画面が読めません({})。", page.status));
        }
        let filled = filled(&fields, |field| match field.name.as_str() {
            "login" => Some(login.to_owned()),
            "password" => Some(attempt.to_owned()),
            _ => None,
        });
        let (address, answer) = visitor.post("/login", &filled).await?;
        if address.starts_with("/password") {
            return change_password(visitor, &answer.text(), attempt, &changed).await;
        }
        if answer.is_success() && !address.starts_with("/login") {
            return Ok(());
        }
    }
    Err(format!("{login} でログインできません。"))
}

async fn change_password(visitor: &mut Visitor, page: &str, current: &str, new: &str) -> Result<(), String> {
    let fields = html::fields(page, "/password");
    let secret: Vec<&Field> = fields.iter().filter(|field| field.kind == "password").collect();
    // Three fields are the old one and the new one twice; of two, the first may be either.
    let has_current = secret.len() > 2
        || secret.first().is_some_and(|field| ["current", "old"].iter().any(|word| field.name.contains(word)));
    let first = secret.first().map(|field| field.name.clone()).unwrap_or_default();
    let filled = filled(&fields, |field| match field.kind.as_str() {
        "password" if has_current && field.name == first => Some(current.to_owned()),
        "password" => Some(new.to_owned()),
        _ => None,
    });
    let (address, answer) = visitor.post("/password", &filled).await?;
    if answer.is_success() && !address.starts_with("/password") {
        Ok(())
    } else {
        Err(format!("初期パスワードを変更できません({})。", answer.status))
    }
}

fn filled(fields: &[Field], value: impl Fn(&Field) -> Option<String>) -> Vec<(String, String)> {
    let value = |field: &Field| value(field).unwrap_or_else(|| field.value.clone());
    fields.iter().map(|field| (field.name.clone(), value(field))).collect()
}
