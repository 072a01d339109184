//! Configuration: the profiles and their defaults, keys, and which account is used, with its
//! token. Reads one file and nothing else; never writes it.

mod account;
mod choice;
mod file;
mod folders;
mod secret;
mod sending;
mod settings;

pub use account::{Account, BaseUrl, BaseUrlError};
pub use choice::{AccountError, Choice, Chosen, Selection, choose};
pub use file::{SettingsError, broken_keys, load_settings, settings_path};
pub use folders::data_folder;
pub use secret::Token;
pub use sending::{ProfileSending, Sending, SendingTable};
pub use settings::{Bindings, Defaults, Profile, Settings};
