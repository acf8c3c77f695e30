//! The face of every failure: status, Japanese title, advice.

use crate::error::AppError;
use crate::view::layout::{Shell, page};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use uuid::Uuid;

/// Status, title and advice.
struct Face {
    status: StatusCode,
    title: &'static str,
    advice: String,
}

fn face(error: &AppError) -> Face {
    let face = |status, title, advice: &str| Face { status, title, advice: advice.to_owned() };
    match error {
        AppError::SignIn => face(StatusCode::SEE_OTHER, "サインインしてください", ""),
        AppError::ChangePassword => face(StatusCode::SEE_OTHER, "パスワードを変更してください", ""),
        AppError::NotFound => face(
            StatusCode::NOT_FOUND,
            "ページが見つかりません",
            "番号がまちがっているか、見ることのできない記録です。ホームか検索からやり直してください。",
        ),
        AppError::Forbidden => face(
            StatusCode::FORBIDDEN,
            "この操作はできません",
            "いまの所属と役割では、この操作ができません。必要なときは管理者に相談してください。この操作は記録されました。",
        ),
        AppError::Refused(reason) => face(StatusCode::CONFLICT, "いまはできません", reason),
        AppError::Conflict => face(
            StatusCode::CONFLICT,
            "ほかの人が先に変更しました",
            "開いている間に、この記録が変更されました。入力した内容は下書きに残しています。最新の内容を確かめてから、下書きを開いて続けてください。",
        ),
        AppError::StaleForm => {
            face(StatusCode::FORBIDDEN, "画面の有効期限が切れました", "もう一度ページを開いてから操作してください。")
        }
        AppError::NoSuchFile(reason) => face(StatusCode::UNPROCESSABLE_ENTITY, "この形式では取り出せません", reason),
        AppError::TooLarge => face(
            StatusCode::PAYLOAD_TOO_LARGE,
            "送られた内容が大きすぎます",
            "文章を分けて登録してください。ブラウザの「戻る」で入力した内容に戻れます。",
        ),
        AppError::NotAForm => {
            face(StatusCode::UNSUPPORTED_MEDIA_TYPE, "読み取れない形式です", "つなぎの画面から操作してください。")
        }
        AppError::Busy(_) => face(
            StatusCode::SERVICE_UNAVAILABLE,
            "ただいま記録を残せません",
            "閲覧の記録を残せなかったため、表示していません。少し待ってから、もう一度開いてください。",
        ),
        AppError::Broken(_) => face(
            StatusCode::INTERNAL_SERVER_ERROR,
            "うまくいきませんでした",
            "もう一度お試しください。続くときは、下の番号を管理者にお伝えください。",
        ),
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let target = match self {
            Self::SignIn => Some("/login"),
            Self::ChangePassword => Some("/password"),
            _ => None,
        };
        if let Some(target) = target {
            return (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response();
        }
        let face = face(&self);
        let number = match &self {
            Self::Broken(cause) | Self::Busy(cause) => {
                let number = Uuid::now_v7().simple().to_string();
                let number = number.get(20..).unwrap_or_default().to_owned();
                tracing::error!(number, cause, "request failed");
                Some(number)
            }
            _ => None,
        };
        (face.status, body(&face, number.as_deref())).into_response()
    }
}

fn body(face: &Face, number: Option<&str>) -> Markup {
    let shell = Shell { title: face.title.to_owned(), ..Shell::default() };
    page(
        &shell,
        &html! {
            p { (face.advice) }
            @if let Some(number) = number { p { "番号: " code { (number) } } }
            p { a href="/" { "ホームへ" } }
        },
    )
}
