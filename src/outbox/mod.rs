//! The only door through which an email leaves.
//!
//! Takes nothing but a valid [`SendRequest`] and gives nothing but an [`Outcome`]. No other part
//! may call the API's send; this is where whatever has to happen before the first byte and after
//! the last one belongs. It never sends twice on its own.

use crate::{
    config::Account,
    draft::SendRequest,
    usercom::{Client, ClientError, Outcome, RequestBody, Timeouts},
};

/// Why nothing can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// There is no way to the API.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Sends the emails of one account.
#[derive(Debug)]
pub struct Outbox {
    client: Client,
}

impl Outbox {
    /// An outbox for this account; opens no connection. Reads the system's certificates, which
    /// costs some milliseconds: make it when the first email is sent.
    ///
    /// # Errors
    /// [`OutboxError`]; nothing was sent.
    pub fn new(account: &Account, timeouts: Timeouts) -> Result<Self, OutboxError> {
        let client = Client::new(account, timeouts)?;
        Ok(Self { client })
    }

    /// Sends the email, once, and says what became of it. Await it to the end, on a task of its
    /// own: dropped half-way, the email may be out and nobody knows.
    pub async fn send(&self, request: &SendRequest) -> Outcome {
        let body = RequestBody::new(request);
        self.client.send_custom_domain(&body).await
    }
}
