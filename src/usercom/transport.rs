//! What it means when no complete answer came.
//!
//! Only an error of the connection itself, before a byte of the request, is *not sent*: the HTTP
//! client marks these as connect errors (name, TCP, proxy tunnel and TLS handshake, their timeout
//! too; TLS early data is off, so the handshake carries nothing). Everything else is *unknown*.

use std::{error::Error, io, time::Duration};

use rustls::CertificateError;

use super::{Outcome, Timeouts, answer::unknown};

/// Whom was spoken to and how long was waited, for the sentences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange<'a> {
    /// The host of the base URL.
    pub(super) host: &'a str,
    /// The limits that were set.
    pub(super) timeouts: Timeouts,
}

impl Exchange<'_> {
    /// The outcome of a request that ended before the head of an answer.
    pub(super) fn unanswered(&self, error: &reqwest::Error) -> Outcome {
        if error.is_builder() {
            return not_sent(
                "the request could not be put together: check the base URL".to_owned(),
            );
        }
        if error.is_connect() {
            return not_sent(self.no_connection(error));
        }
        if error.is_timeout() {
            return unknown(self.too_slow(), None);
        }
        let what = match find::<io::Error>(error) {
            Some(_) => "the connection broke before User.com answered",
            None => "the connection ended without a proper answer from User.com",
        };
        unknown(what, None)
    }

    /// The outcome of an answer whose head came, with this status, but not all of its body.
    pub(super) fn incomplete(&self, error: &reqwest::Error, status: u16) -> Outcome {
        if error.is_timeout() {
            return unknown(self.too_slow(), Some(status));
        }
        let what = format!("the connection broke in the middle of User.com's answer ({status})");
        unknown(what, Some(status))
    }

    /// The same for a question, which changes nothing: a sentence of what happened.
    pub(super) fn why_no_answer(&self, error: &reqwest::Error) -> String {
        if error.is_connect() {
            return self.no_connection(error);
        }
        if error.is_timeout() {
            return self.too_slow();
        }
        "the connection ended without a whole answer from User.com: try again".to_owned()
    }

    /// That the answer took too long.
    pub(super) fn too_slow(&self) -> String {
        let waited = seconds(self.timeouts.answer);
        format!("User.com did not answer in full within {waited}")
    }

    /// Why no connection came about, as the end of a sentence.
    pub(super) fn no_connection(&self, error: &reqwest::Error) -> String {
        let host = self.host;
        if let Some(tunnel) = causes(error).find_map(tunnel_error) {
            return tunnel.replace("HOST", host);
        }
        if let Some(problem) = find::<rustls::Error>(error) {
            return handshake(host, problem);
        }
        if error.is_dns() {
            return format!(
                "the name {host} could not be found: check the base URL and the network connection"
            );
        }
        // The innermost one: those around it say no more than "other".
        let kind = causes(error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .last()
            .map(io::Error::kind);
        match kind {
            Some(io::ErrorKind::ConnectionRefused) => format!(
                "{host} refused the connection: check the base URL, or try again in a minute"
            ),
            Some(
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe,
            ) => format!(
                "{host} hung up before a connection stood: check the base URL, or try again in a \
                 minute"
            ),
            _ if error.is_timeout() => format!(
                "no connection to {host} within {}: check the network connection",
                seconds(self.timeouts.connect)
            ),
            _ => format!("no connection to {host}: check the network connection and the base URL"),
        }
    }
}

/// `1 second`, `60 seconds`, `0.5 seconds`.
pub(super) fn seconds(span: Duration) -> String {
    if span == Duration::from_secs(1) {
        return "1 second".to_owned();
    }
    format!("{} seconds", span.as_secs_f64())
}

fn not_sent(why: String) -> Outcome {
    Outcome::NotSent {
        why,
        status: None,
        retry_after: None,
    }
}

/// The sentence for a proxy that made no tunnel, `HOST` in the host's place. The type of these
/// errors is private to the HTTP client, so they are known by their text alone.
fn tunnel_error(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    let text = cause.to_string();
    let problem = text.strip_prefix("tunnel error: ")?;
    Some(match problem {
        "proxy authorization required" => {
            "the proxy wants a user name and password: put them into HTTPS_PROXY \
             (http://name:password@proxy:port)"
        }
        "failed to create underlying connection" => {
            "the proxy named in HTTPS_PROXY can't be reached: check its address, or unset it"
        }
        _ => "the proxy named in HTTPS_PROXY made no connection to HOST: ask whoever runs it",
    })
}

fn handshake(host: &str, problem: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(certificate) = problem else {
        return format!(
            "no secure connection to {host} came about: check the base URL; a proxy or firewall on \
             the way may be the cause"
        );
    };
    let reason = match certificate {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "has expired: check this computer's clock"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet: check this computer's clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "belongs to another name: check the base URL"
        }
        CertificateError::UnknownIssuer => {
            "comes from an issuer that this computer doesn't trust: check the base URL; a company \
             that reads its traffic has to install its certificate here"
        }
        _ => "is not valid: check the base URL",
    };
    format!("the certificate of {host} {reason}")
}

/// The error and everything below it, also what `io::Error` wraps and leaves out of `source`.
fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> + 'a {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(|cause| cause.downcast_ref::<T>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;

    /// Knows no name, and asks nobody.
    struct NoNames;

    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no such name".into()) })
        }
    }

    #[tokio::test]
    async fn a_name_that_is_not_found_is_not_sent() {
        let nobody = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_backend_preconfigured(nobody)
            .dns_resolver(Arc::new(NoNames))
            .build()
            .expect("a client");
        let error = client.post("https://acme.invalid/").send().await;
        let exchange = Exchange {
            host: "acme.invalid",
            timeouts: Timeouts::default(),
        };
        assert_eq!(
            exchange.unanswered(&error.expect_err("no such name")),
            not_sent(
                "the name acme.invalid could not be found: check the base URL and the network \
                 connection"
                    .to_owned()
            )
        );
    }
}
