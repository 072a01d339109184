//! Configuration: the account, its defaults, its token.

mod account;
mod secret;

pub use account::{Account, BaseUrl, BaseUrlError};
pub use secret::Token;
