//! What the tests of sending share: a scripted server, and an email to send to it.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file is a crate of its own and uses its part of this"
)]

pub(crate) mod server;
#[cfg(all(unix, not(target_vendor = "apple")))]
pub(crate) mod tls;

use std::time::Duration;

use sendoff::{
    config::{Account, BaseUrl, Token},
    draft::{Field, Fields, SendRequest},
    outbox::{Ending, Options, Outbox, OutboxError},
    usercom::{Outcome, Timeouts},
};

/// A key of the documented length; must come up in no outcome.
pub(crate) const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

/// Long enough that only a server that stalls runs into it.
pub(crate) const PATIENT: Timeouts = Timeouts {
    connect: Duration::from_secs(20),
    answer: Duration::from_secs(30),
};

/// For servers that stall; long enough for a head to come on a busy machine.
pub(crate) const IMPATIENT: Timeouts = Timeouts {
    connect: Duration::from_secs(20),
    answer: Duration::from_secs(2),
};

/// Longer than any test takes.
const KEPT: Duration = Duration::from_hours(24);

pub(crate) fn account(base_url: &str) -> Account {
    Account {
        name: "test".to_owned(),
        base_url: BaseUrl::parse(base_url).expect("a base URL"),
        token: Token::new(KEY).into(),
        sandbox: false,
    }
}

/// The vendor's example with other values laid over it; an empty value leaves the field out.
pub(crate) fn request(content: &str, values: &[(Field, &str)]) -> SendRequest {
    let mut fields = Fields::default();
    for (field, value) in [
        (Field::ApiEmailSettings, "1"),
        (Field::CustomSender, "1"),
        (Field::Subject, "Email sent using API"),
        (Field::Receivers, "5380718"),
        (Field::Template, "1"),
        (Field::Author, "johndoe@example.org"),
    ] {
        fields.set(field, value);
    }
    for &(field, value) in values {
        fields.set(field, value);
    }
    SendRequest::validate(&fields, content).expect("a valid request")
}

/// An outbox with an empty journal, which the folder holds for as long as it is kept.
pub(crate) fn outbox(
    base_url: &str,
    timeouts: Timeouts,
) -> Result<(Outbox, tempfile::TempDir), OutboxError> {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::open(&account(base_url), timeouts, folder.path(), KEPT)?;
    Ok((outbox, folder))
}

/// Sends the email in one request, once, and says what became of it.
pub(crate) async fn send(outbox: &Outbox, request: &SendRequest) -> Outcome {
    let options = Options {
        grace: Duration::ZERO,
        batch_size: usize::MAX,
        retries: 0,
        ..Options::default()
    };
    let not_sent = |why| Outcome::NotSent {
        why,
        status: None,
        retry_after: None,
    };
    let report = match outbox.submit(request, options).await {
        Ok(mut submission) => submission.report().await,
        Err(error) => return not_sent(error.to_string()),
    };
    match report.worst() {
        Some(Ending::Outcome(outcome)) => outcome.clone(),
        Some(Ending::Cancelled) | None => not_sent("it was taken back".to_owned()),
    }
}

/// Sends a small email there through the outbox.
pub(crate) async fn send_to(base_url: &str, timeouts: Timeouts) -> Outcome {
    let (outbox, _journal) = outbox(base_url, timeouts).expect("an outbox");
    let outcome = send(&outbox, &request("<p>Hi</p>", &[])).await;
    let shown = format!("{outcome:?}").to_lowercase();
    assert!(
        !shown.contains(&KEY.to_lowercase()),
        "the key got out: {shown}"
    );
    outcome
}
