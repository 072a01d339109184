//! The screen as a pure program: [`Model`] is what is, [`Message`] what happened, [`update()`]
//! changes the one by the other and says which [`Effect`]s to carry out, [`view()`] draws.
//!
//! Nothing here knows a clock, a disk or a network; time comes in with the messages.

pub mod action;
pub mod bar;
pub mod dialog;
pub mod editor;
pub mod effect;
pub mod form;
pub mod keeping;
pub mod keymap;
mod layout;
pub mod line_field;
pub mod message;
pub mod model;
pub mod pages;
mod panes;
pub mod receivers;
#[cfg(test)]
mod screens;
pub mod sending;
#[cfg(test)]
mod testing;
pub mod theme;
mod update;
mod view;
mod words;

pub use effect::Effect;
pub use message::{Input, Message};
pub use model::Model;
pub use update::update;
pub use view::view;
