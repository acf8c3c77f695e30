//! What a supervisor answers to an inquiry, and why a link ends.

use crate::domain::errors::Errors;
use crate::web::forms::{choice, text};
use entity::codes::InquiryAnswer;
use serde::{Deserialize, Serialize};

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AnswerForm {
    /// Code of the answer that stood there when the page was opened.
    pub was: String,
    /// Code of the answer.
    pub answer: String,
    /// The agency's own note.
    pub note: String,
}

impl AnswerForm {
    /// The answer and the note.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<(InquiryAnswer, String), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let answer = choice(e, "answer", "回答", &self.answer, InquiryAnswer::parse);
        let note = text(e, "note", "備考", &self.note, 1_000, false);
        errors.finish(|| Some((answer?, note?)))
    }
}

/// Why a link ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// In words.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_of_three() {
        assert!(!AnswerForm::default().check().err().unwrap().on("answer").is_empty());
        let odd = AnswerForm { answer: "maybe".to_owned(), ..AnswerForm::default() };
        assert!(!odd.check().err().unwrap().on("answer").is_empty());
        let whole = AnswerForm { answer: "declined".to_owned(), ..AnswerForm::default() };
        assert_eq!(whole.check().unwrap(), (InquiryAnswer::Declined, String::new()));
    }
}
