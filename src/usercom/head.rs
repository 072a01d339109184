//! What stands above the body of a send: method, URL and headers.
//!
//! One definition for the request that goes out and for the one that is shown, so that the two
//! can't drift. It never holds the token.

use reqwest::Url;

use crate::config::BaseUrl;

/// Method, URL and headers of a send, as preview, `--dry-run` and curl show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendHead {
    url: Url,
}

impl SendHead {
    /// The method of every send.
    pub const METHOD: &'static str = "POST";

    /// The head of a send to this account.
    #[must_use]
    pub fn new(base: &BaseUrl) -> Self {
        let mut url = base.as_url().clone();
        let path = format!("{}emails/send-custom-domain/", url.path());
        url.set_path(&path);
        Self { url }
    }

    /// Where it is sent to.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers with the token hidden, fit to be shown.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, String); 4] {
        Self::headers_with_key("…")
    }

    /// The headers with `key` in the token's place: `$SENDOFF_TOKEN` in a curl line, for example.
    #[must_use]
    pub fn headers_with_key(key: &str) -> [(&'static str, String); 4] {
        [
            ("Authorization", format!("Token {key}")),
            ("Accept", "*/*; version=2".to_owned()),
            ("Content-Type", "application/json".to_owned()),
            (
                "User-Agent",
                concat!("sendoff/", env!("CARGO_PKG_VERSION")).to_owned(),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_head_is_the_vendors_and_without_the_token() {
        let base = BaseUrl::from_subdomain("acme").expect("a plain label");
        let head = SendHead::new(&base);
        assert_eq!(
            head.url().as_str(),
            "https://acme.user.com/api/public/emails/send-custom-domain/"
        );
        assert_eq!(head.headers()[0], ("Authorization", "Token …".to_owned()));
    }
}
