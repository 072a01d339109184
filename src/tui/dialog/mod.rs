//! What stands on top of everything else and takes all keys: what each dialog asks, says and
//! where its parts are.

pub mod choice;
pub mod comparison;
pub mod login;
pub(super) mod question_words;
mod sent_email;
pub(super) mod sheet;

use super::{line_field::LineField, sending::Confirmation};
use choice::Choice;
use comparison::Comparison;
use login::LoginDialog;

/// Something on top of everything else, which takes all keys.
#[derive(Debug)]
pub enum Dialog {
    /// The summary before a send.
    Confirm(Box<Confirmation>),
    /// A question with a few answers.
    Ask(Choice),
    /// What a question is about, side by side.
    Compare {
        /// The question to go back to.
        back: Choice,
        /// The two.
        comparison: Comparison,
    },
    /// The name of the file to save to.
    SaveAs {
        /// What was typed.
        name: Box<LineField>,
        /// Whether the program ends after the save.
        then_quit: bool,
    },
    /// The questions of a login.
    Login(Box<LoginDialog>),
    /// The keys.
    Help {
        /// First line shown.
        scroll: u16,
    },
}
