//! Pure functions over HTML and untrusted text: what an email says, and how any text is made
//! harmless before it reaches a terminal. No disk, no network, no clock, no terminal.
//!
//! The rule: text that leaves this part for the screen has passed [`visible()`] or the same
//! judgement inside [`text`]; where a type's text has not, its comment says "unfiltered".

pub mod checks;
mod css;
pub mod highlight;
pub mod html;
pub mod inbox;
pub mod links;
pub mod personalize;
pub mod placeholders;
mod script;
mod slips;
pub mod text;
mod visible;

pub use visible::{is_safe_cell, safe_cell, visible};
