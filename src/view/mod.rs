//! Shared markup: every page is put together from these parts, so that the same thing always looks and reads the same.
//!
//! Nothing here decides what may be shown; pages hand over prepared values.

/// The account menu: who is signed in, in which posting, and how to leave.
mod account;
/// The embedded stylesheets, script and mark, with addresses that change when they change.
pub mod asset;
/// What stands beside the fields of a form without being a complaint.
pub mod beside;
/// A white block with a heading.
pub mod card;
/// Figures as pictures that can be read in black and white.
pub mod charts;
/// The page that asks once before something that matters.
pub mod confirm;
/// What a list says when it holds nothing.
pub mod empty;
/// Links to the files of a list.
pub mod export;
/// Terms with their values.
pub mod facts;
/// Labelled inputs with their hints and messages.
pub mod field;
/// The bar above a list that narrows it.
pub mod filter;
/// The form that changes something.
pub mod form;
/// The frame around every page.
pub mod layout;
/// The list of places on the left, or at the top of a narrow screen.
mod menu;
/// Messages at the top of a page.
pub mod notice;
/// Moving between the pages of a long list.
pub mod pager;
/// A period in words.
pub mod period;
/// How a person is named.
pub mod person;
/// What appears on paper only.
pub mod print;
/// Tables that become cards on a narrow screen.
pub mod table;
/// The parts of one subject, side by side.
pub mod tabs;
/// States and numbers in a word.
pub mod tag;
/// What happened, newest first.
pub mod timeline;
/// What to do today.
pub mod todo;

#[cfg(test)]
mod conduct;
