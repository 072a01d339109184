//! The account that emails leave from: where its API is, and the key to it.

use std::net::IpAddr;

use super::{Token, TokenSource};

/// The base URL of an account's API: `https`, or `http` to loopback. Its path ends in `/`, and in
/// `/api/public/` unless it is this machine; it holds no user name, query or fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(reqwest::Url);

/// Why a text is no base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not a URL at all.
    #[error("is not a URL: write the whole of it, for example https://acme.user.com/api/public/")]
    NotAUrl,
    /// Plain `http` to another machine, or another scheme.
    #[error(
        "must start with https:// (plain http goes to this machine only): the token would be readable on the way"
    )]
    Insecure,
    /// A user name, password, query or fragment, which a base URL has no use for.
    #[error(
        "must be the plain address, without a user name and without anything after ? or #: for example https://acme.user.com/api/public/"
    )]
    Extra,
    /// Another page of the site, where a send would end in an error page.
    #[error("must end in /api/public/: for example https://acme.user.com/api/public/")]
    NotTheApi,
    /// Not one label of a host name.
    #[error(
        "needs a subdomain of letters, digits and hyphens: write only what stands before .user.com, for example acme"
    )]
    Subdomain,
}

impl BaseUrl {
    /// Checks a whole base URL; a missing final slash is added.
    ///
    /// # Errors
    /// [`BaseUrlError`], whose text completes "the base URL …".
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = reqwest::Url::parse(text.trim()).map_err(|_cause| BaseUrlError::NotAUrl)?;
        let loopback = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            _ => return Err(BaseUrlError::Insecure),
        }
        let user = !url.username().is_empty() || url.password().is_some();
        if user || url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::Extra);
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        // A stand-in server on this machine may serve its API where it likes.
        if !loopback && !url.path().ends_with("/api/public/") {
            return Err(BaseUrlError::NotTheApi);
        }
        Ok(Self(url))
    }

    /// The base URL of the account with this subdomain: `acme` is at
    /// `https://acme.user.com/api/public/`.
    ///
    /// # Errors
    /// [`BaseUrlError::Subdomain`] when it is not one label of a host name (RFC 1035, 2.3.1, and
    /// digits first as RFC 1123 allows).
    pub fn from_subdomain(subdomain: &str) -> Result<Self, BaseUrlError> {
        let label = subdomain.trim();
        let plain = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let edged = label.starts_with('-') || label.ends_with('-');
        if !plain || edged || label.is_empty() || label.len() > 63 {
            return Err(BaseUrlError::Subdomain);
        }
        Self::parse(&format!("https://{label}.user.com/api/public/"))
            .map_err(|_cause| BaseUrlError::Subdomain)
    }

    /// The URL, its path ending in `/`.
    #[must_use]
    pub fn as_url(&self) -> &reqwest::Url {
        &self.0
    }

    /// The host as messages name it; brackets around an IPv6 address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// What stands before `.user.com`, for an account that is there.
    #[must_use]
    pub fn subdomain(&self) -> Option<&str> {
        let label = self.host().strip_suffix(".user.com")?;
        let same = Self::from_subdomain(label).is_ok_and(|base| base == *self);
        same.then_some(label)
    }

    /// What to call the account when nothing else is known: the first label of its host, or all
    /// of an address.
    #[must_use]
    pub fn short_name(&self) -> &str {
        match self.0.domain() {
            Some(domain) => domain.split('.').next().unwrap_or(domain),
            None => self.host(),
        }
    }

    /// Scheme, host and port, as a URL writes them: what a token is stored for.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether the host is this machine: no proxy stands before it, and plain `http` may be used.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

/// `localhost` by name, or an address in `127.0.0.0/8`, or `::1`.
fn is_loopback(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Where emails leave from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What the screen calls it: the profile's name, or the first label of the host.
    pub name: String,
    /// Where its API is.
    pub base_url: BaseUrl,
    /// Where the key to it comes from; not read before the first request.
    pub token: TokenSource,
    /// Whether this is the in-process sandbox, where nothing reaches anybody.
    pub sandbox: bool,
}

impl Account {
    /// The account that a running sandbox is.
    ///
    /// # Errors
    /// Its base URL is none, which is a fault in the program.
    pub fn sandbox(base_url: &str, token: &str) -> Result<Self, BaseUrlError> {
        Ok(Self {
            name: "sandbox".to_owned(),
            base_url: BaseUrl::parse(base_url)?,
            token: Token::new(token).into(),
            sandbox: true,
        })
    }

    /// What tells accounts apart, and what a draft's `account` key holds: the host of the base
    /// URL, or `sandbox`.
    #[must_use]
    pub fn id(&self) -> String {
        if self.sandbox {
            return "sandbox".to_owned();
        }
        self.base_url.host().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, BaseUrlError> {
        BaseUrl::parse(text).map(|base| base.as_url().to_string())
    }

    #[test]
    fn a_base_url_is_the_address_of_the_api() {
        let acme = "https://acme.user.com/api/public/";
        for text in [
            acme,
            "https://acme.user.com/api/public",
            " HTTPS://ACME.user.com/api/public/\n",
            "https://acme.user.com:443/api/public/",
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(acme), "{text:?}");
        }
        for (text, error) in [
            ("", BaseUrlError::NotAUrl),
            ("acme", BaseUrlError::NotAUrl),
            ("acme.user.com/api/public/", BaseUrlError::NotAUrl),
            ("https://", BaseUrlError::NotAUrl),
            ("http://acme.user.com/api/public/", BaseUrlError::Insecure),
            ("ftp://localhost/api/public/", BaseUrlError::Insecure),
            ("file:///api/public/", BaseUrlError::Insecure),
            ("https://a:b@acme.user.com/api/public/", BaseUrlError::Extra),
            ("https://a@acme.user.com/api/public/", BaseUrlError::Extra),
            ("https://acme.user.com/api/public/?a=b", BaseUrlError::Extra),
            ("https://acme.user.com/api/public/#top", BaseUrlError::Extra),
            ("https://acme.user.com/", BaseUrlError::NotTheApi),
            ("https://acme.user.com/emails", BaseUrlError::NotTheApi),
        ] {
            assert_eq!(parsed(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        for host in ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            let base = BaseUrl::parse(&format!("http://{host}:8080/"));
            assert!(base.is_ok_and(|base| base.is_loopback()), "{host}");
        }
        for host in [
            "localhost.example.org",
            "127.0.0.1.example.org",
            "0.0.0.0",
            "10.0.0.1",
            "[::]",
            "[::ffff:127.0.0.1]",
        ] {
            let text = format!("http://{host}/api/public/");
            assert_eq!(parsed(&text), Err(BaseUrlError::Insecure), "{host}");
        }
    }

    #[test]
    fn a_subdomain_is_one_label() {
        let base = |text| BaseUrl::from_subdomain(text).map(|base| base.as_url().to_string());
        let acme = "https://acme.user.com/api/public/";
        assert_eq!(base("acme").as_deref(), Ok(acme));
        assert_eq!(base(" Acme ").as_deref(), Ok(acme));
        let long = "a".repeat(64);
        for wrong in [
            "",
            "-a",
            "a-",
            "a.b",
            "a/b",
            "a@b",
            "a b",
            "ä",
            "a_b",
            "evil.org/",
            &long,
        ] {
            assert_eq!(base(wrong), Err(BaseUrlError::Subdomain), "{wrong:?}");
        }
    }
}
