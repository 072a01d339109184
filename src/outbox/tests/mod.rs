//! The outbox on a real journal and a real server on loopback that keeps a ledger of its own.

mod audit;
mod crash;
#[path = "../../../tests/support/disk.rs"]
mod disk;
mod pause;
mod random;
mod sending;
mod server;

use std::path::Path;

use super::{Options, Outbox, clock::Clock};
use crate::{
    config::{Account, BaseUrl, Token},
    draft::{Field, Fields, SendRequest},
    usercom::Timeouts,
};

fn outbox(base_url: &str, folder: &Path, clock: &Clock) -> Outbox {
    let account = Account {
        name: "test".to_owned(),
        base_url: BaseUrl::parse(base_url).unwrap(),
        token: Token::new("key").into(),
        sandbox: false,
    };
    Outbox::with_clock(&account, Timeouts::default(), folder, clock.clone()).unwrap()
}

/// An email to these people, told from others by its subject.
fn request(subject: &str, people: impl IntoIterator<Item = u64>) -> SendRequest {
    let people: Vec<String> = people.into_iter().map(|id| id.to_string()).collect();
    let mut fields = Fields::default();
    for (field, value) in [
        (Field::ApiEmailSettings, "1"),
        (Field::Author, "1"),
        (Field::Subject, subject),
        (Field::Receivers, &people.join(",")),
    ] {
        fields.set(field, value);
    }
    SendRequest::validate(&fields, "<p>Hi</p>").unwrap()
}

fn at_once() -> Options {
    Options {
        grace: std::time::Duration::ZERO,
        ..Options::default()
    }
}
