//! The commands around an account and the terminal: `login`, `logout`, `doctor`, `keys`, and what
//! shells and `man` want to have. None of them touches an email.

mod ask;
pub(super) mod doctor;
pub(super) mod generate;
pub(super) mod keys;
pub(super) mod login;
pub(super) mod logout;
