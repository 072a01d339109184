//! Configuration: the profiles and their defaults, keys, which account is used, and where its
//! token comes from. Reads and changes one file, and stores tokens apart from it.

mod account;
mod appearance;
mod choice;
mod file;
mod folders;
mod login;
mod place;
mod secret;
mod sending;
mod settings;
mod token;
mod write;

pub use account::{Account, BaseUrl, BaseUrlError};
pub use appearance::{Appearance, ProfileColor};
pub use choice::{AccountError, Choice, Chosen, Selection, choose};
pub use file::{SettingsError, broken_keys, load_settings, settings_path};
pub use folders::data_folder;
pub use login::{
    Login, LoginError, LoginStep, SaveLoginError, SavedLogin, check_author, check_id,
    check_subdomain, check_testers, check_token, save_login,
};
pub use secret::Token;
pub use sending::{NoTesters, ProfileSending, Sending, SendingTable};
pub use settings::{Bindings, Defaults, Profile, Settings};
pub use token::{
    StoredToken, TokenCommand, TokenError, TokenPlace, TokenSource, keyring_problem, remove_token,
    store_token,
};
pub use write::{ProfileChange, WriteError, Written, forget_profile, write_profile};
