//! Charts repeat what a table beside them says; they can be read in black and white, and hold numbers rather than guesses.

mod bars;
mod columns;
mod scale;

pub use self::{bars::HorizontalBars, columns::YearColumns};
