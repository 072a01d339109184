//! Whether an account is there and takes its key: one read of people that changes nothing, and of
//! whose answer nothing is kept.

use reqwest::Response;
use serde_json::Value;

use super::{Client, client::read, words};

/// Why an account can't be used now, by what the person can do. The texts can hold the server's
/// words, unfiltered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// 401: nobody's key.
    #[error("User.com doesn't know this API key (401): copy it again from the web app, all of it")]
    Key,
    /// 403: the key may not do this.
    #[error(
        "User.com refuses this API key (403){said}: check in the web app that it is of this account and may read people"
    )]
    Refused {
        /// The server's words, as the end of a sentence; may be empty.
        said: String,
    },
    /// There is something else at this address.
    #[error("{host} is not an account of User.com, or not its API{how}: check the subdomain")]
    NotTheApi {
        /// The host that was asked.
        host: String,
        /// How it answered, in brackets.
        how: String,
    },
    /// 429, 5xx.
    #[error("User.com can't answer at the moment (status {status}): try again in a minute")]
    Busy {
        /// The HTTP status.
        status: u16,
    },
    /// No connection, or no complete answer.
    #[error("{0}")]
    NoAnswer(String),
}

impl Client {
    /// Reads one page of people, to see whether the account is there and takes the key. Waits as
    /// long as the client's timeouts say.
    ///
    /// # Errors
    /// [`ProbeError`].
    pub async fn probe(&self) -> Result<(), ProbeError> {
        let answer = self.get("users/").send().await;
        let mut response = answer.map_err(|error| self.no_answer(&error))?;
        match response.status().as_u16() {
            200..=299 => self.look(&mut response).await,
            401 => Err(ProbeError::Key),
            403 => Err(self.refused(&mut response).await),
            status @ (408 | 429 | 500..) => Err(ProbeError::Busy { status }),
            status => Err(self.not_the_api(&format!(" (status {status})"))),
        }
    }

    /// Any web site can answer with success; people come as a page or a list.
    async fn look(&self, response: &mut Response) -> Result<(), ProbeError> {
        let body = read(response)
            .await
            .map_err(|error| self.no_answer(&error))?;
        // One that is too long to be read is an account with much in it, or is nothing.
        let value = body.and_then(|body| serde_json::from_slice(&body).ok());
        match value {
            Some(Value::Array(_)) => Ok(()),
            Some(Value::Object(page)) if page.get("results").is_some_and(Value::is_array) => Ok(()),
            _ => Err(self.not_the_api(" (it answers otherwise)")),
        }
    }

    async fn refused(&self, response: &mut Response) -> ProbeError {
        let body = read(response).await.ok().flatten().unwrap_or_default();
        let said = words::first_words(&body, self.token());
        ProbeError::Refused {
            said: said.map_or_else(String::new, |words| format!(", saying “{words}”")),
        }
    }

    fn not_the_api(&self, how: &str) -> ProbeError {
        ProbeError::NotTheApi {
            host: self.exchange().host.to_owned(),
            how: how.to_owned(),
        }
    }

    fn no_answer(&self, error: &reqwest::Error) -> ProbeError {
        let exchange = self.exchange();
        ProbeError::NoAnswer(if error.is_connect() {
            exchange.no_connection(error)
        } else if error.is_timeout() {
            exchange.too_slow()
        } else {
            format!("{} broke off before it had answered", exchange.host)
        })
    }
}
