//! Logging in: the account is tried and stored off the loop, as both can take a while.

use std::path::PathBuf;

use tokio::sync::mpsc::UnboundedSender;

use super::Event;
use crate::{
    config::{Account, Login, save_login},
    tui::Message,
    usercom::{Client, Timeouts},
};

/// Tries an account with a read that changes nothing.
pub(super) fn attempt(account: Box<Account>, events: UnboundedSender<Event>) {
    tokio::spawn(async move {
        let result = match Client::new(&account, Timeouts::TRIAL) {
            Ok(client) => client.probe().await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        // Nobody listens any more when the program ends.
        let _ = events.send(Event::Message(Message::LoginTried { account, result }));
    });
}

/// Stores the token and the profile.
pub(super) fn save(
    login: Box<Login>,
    config_dir: Option<PathBuf>,
    data_dir: PathBuf,
    events: UnboundedSender<Event>,
) {
    tokio::task::spawn_blocking(move || {
        let name = login.profile().map(|profile| profile.name);
        let result = save_login(&login, config_dir.as_deref(), &data_dir, true)
            .map(|saved| saved.sentences(&name.unwrap_or_default()))
            .map_err(|error| error.to_string());
        let _ = events.send(Event::Message(Message::LoginSaved(result)));
    });
}
