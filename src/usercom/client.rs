//! The HTTP client of the API, and the one send over it.
//!
//! A send makes one connection, writes one request and reads one answer. Everything by which an
//! HTTP library would repeat a request is off: redirects, its retries, kept connections (a request
//! on a connection that just closed is repeated), HTTP/2 (its refusals are repeated).

use jiff::Timestamp;
use reqwest::{
    Response, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect, retry,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::config::{Account, BaseUrl, Token, TokenError};

use super::{
    Outcome, RequestBody, SendHead, Timeouts,
    answer::{Answer, unknown},
    transport::Exchange,
};

/// An answer longer than this many bytes is not read; the documented one has 17.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// Why there can be no client. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The token is empty, or holds what can't stand in a header; its text is not repeated.
    #[error(
        "the API key is empty or holds characters that no key has: paste it again from User.com"
    )]
    Token,
    /// There is no token, or it can't be read.
    #[error(transparent)]
    NoToken(#[from] TokenError),
    /// The operating system has no certificates to check a server with.
    #[error(
        "this computer has no certificates to check User.com with: install its package \
         ca-certificates, or name a file of certificates in SSL_CERT_FILE"
    )]
    NoCertificates(#[source] reqwest::Error),
    /// Anything else that the HTTP client refused.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] reqwest::Error),
}

/// Speaks to the API of one account. Costs some milliseconds to make, because the system's
/// certificates are read; cheap to keep.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    head: SendHead,
    headers: HeaderMap,
    token: Token,
    host: String,
    timeouts: Timeouts,
}

impl Client {
    /// A client for this account; opens no connection. `HTTPS_PROXY` and its kin are honoured,
    /// except for loopback. Blocking: reads the token, see
    /// [`TokenSource::resolve`](crate::config::TokenSource::resolve), and the system's certificates.
    ///
    /// # Errors
    /// [`ClientError`], by what the person can do.
    pub fn new(account: &Account, timeouts: Timeouts) -> Result<Self, ClientError> {
        let base = &account.base_url;
        let token = account.token.resolve()?;
        Ok(Self {
            headers: headers(&token)?,
            http: http(base, timeouts, 0)?,
            base: base.as_url().clone(),
            head: SendHead::new(base),
            token,
            host: base.host().to_owned(),
            timeouts,
        })
    }

    /// A request that reads, to this path below the base URL.
    pub(super) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        let mut url = self.base.clone();
        let whole = format!("{}{path}", url.path());
        url.set_path(&whole);
        self.http.get(url).headers(self.headers.clone())
    }

    /// Whom it speaks to and how long it waits, for the sentences.
    pub(super) fn exchange(&self) -> Exchange<'_> {
        Exchange {
            host: &self.host,
            timeouts: self.timeouts,
        }
    }

    /// The key, to take it out of what a server says.
    pub(super) fn token(&self) -> &Token {
        &self.token
    }

    /// Where a send goes.
    #[must_use]
    pub fn send_url(&self) -> &Url {
        self.head.url()
    }

    /// Method, URL and headers of a send, for showing.
    #[must_use]
    pub fn send_head(&self) -> &SendHead {
        &self.head
    }

    /// Sends the email once and says what became of it. Only the outbox calls this.
    ///
    /// Dropping the future takes nothing back: what left has left, and its outcome is lost.
    pub(crate) async fn send_custom_domain(&self, body: &RequestBody) -> Outcome {
        let exchange = self.exchange();
        let sent = self
            .http
            .post(self.send_url().clone())
            .headers(self.headers.clone())
            .body(body.as_bytes().to_vec())
            .send()
            .await;
        let mut response = match sent {
            Ok(response) => response,
            Err(error) => return exchange.unanswered(&error),
        };
        let status = response.status().as_u16();
        match read(&mut response).await {
            Ok(Some(body)) => {
                let answer = Answer {
                    status,
                    headers: response.headers(),
                    body: &body,
                };
                answer.outcome(Timestamp::now(), &self.token)
            }
            Ok(None) => {
                let what = format!("User.com's answer ({status}) was too long to be one");
                unknown(what, Some(status))
            }
            Err(error) => exchange.incomplete(&error, status),
        }
    }
}

/// The HTTP client, with everything off that repeats a request or carries it elsewhere. A send has
/// no use for `kept` connections; questions that may be repeated have.
pub(super) fn http(
    base: &BaseUrl,
    timeouts: Timeouts,
    kept: usize,
) -> Result<reqwest::Client, ClientError> {
    let mut builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .pool_max_idle_per_host(kept)
        .http1_only()
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.answer);
    // TLS takes the process-wide provider; that someone set it before is no error.
    let _already = ring::default_provider().install_default();
    if base.is_loopback() {
        builder = builder.no_proxy();
    }
    if base.as_url().scheme() == "http" {
        // No TLS here, so that the sandbox also runs where there are no certificates; an empty
        // store trusts nobody.
        let nobody = ClientConfig::builder()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        builder = builder.tls_backend_preconfigured(nobody);
    }
    builder.build().map_err(setup_error)
}

/// The whole body; none when it is longer than [`LONGEST_ANSWER`], of which no more is then read.
pub(super) async fn read(response: &mut Response) -> Result<Option<Vec<u8>>, reqwest::Error> {
    read_up_to(response, LONGEST_ANSWER).await
}

/// The whole body; none when it has more bytes than `longest`, of which no more is then read.
pub(super) async fn read_up_to(
    response: &mut Response,
    longest: usize,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > longest {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

pub(super) fn headers(token: &Token) -> Result<HeaderMap, ClientError> {
    // A header could hold more, but a key with a space or an umlaut was pasted wrongly.
    let key = token.expose();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ClientError::Token);
    }
    let mut headers = HeaderMap::new();
    for (name, text) in SendHead::headers_with_key(key) {
        let text = zeroize::Zeroizing::new(text);
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_cause| ClientError::Token)?;
        let mut value = HeaderValue::from_str(&text).map_err(|_cause| ClientError::Token)?;
        value.set_sensitive(name == reqwest::header::AUTHORIZATION);
        headers.insert(name, value);
    }
    Ok(headers)
}

fn setup_error(error: reqwest::Error) -> ClientError {
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref());
    match cause {
        Some(rustls::Error::General(_)) => ClientError::NoCertificates(error),
        _ => ClientError::Setup(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(key: &str) -> Result<Client, ClientError> {
        let account = Account {
            name: "test".to_owned(),
            base_url: BaseUrl::parse("http://127.0.0.1:9/api/public/").expect("a base URL"),
            token: Token::new(key).into(),
            sandbox: false,
        };
        Client::new(&account, Timeouts::default())
    }

    #[test]
    fn a_key_that_fits_no_header_is_refused_without_repeating_it() {
        for key in ["", "  ", "abc\ndef", "abc\r\nX: y", "schlüssel", "a\u{0}b"] {
            let error = client(key).expect_err("no header holds this");
            assert!(matches!(error, ClientError::Token), "{key:?}");
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("abc") && !shown.contains("schl"), "{shown}");
        }
    }

    #[test]
    fn a_client_does_not_show_its_key() {
        let client = client("s3cret-key").expect("a client");
        assert!(!format!("{client:?}").contains("s3cret-key"));
    }
}
