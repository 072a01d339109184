//! Which version of the API a request speaks: `Accept: */*; version=2`. A request that names none
//! is taken as version 2, one that names another than 1 and 2 is refused with 406.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header::ACCEPT, request::Parts},
};

use super::reply::Refusal;

/// A version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Where a send needs a template.
    One,
    /// The present one.
    Two,
}

impl<S: Send + Sync> FromRequestParts<S> for Version {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        named(&parts.headers).ok_or_else(|| {
            Refusal::detail(
                StatusCode::NOT_ACCEPTABLE,
                "Invalid version in \"Accept\" header.",
            )
        })
    }
}

/// The version that `Accept` names; none if it is an unknown one.
fn named(headers: &HeaderMap) -> Option<Version> {
    let version = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("version"))
        .map(|(_, version)| version.trim().trim_matches('"'));
    match version {
        Some("1") => Some(Version::One),
        Some("2") | None => Some(Version::Two),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_accept() {
        let of = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().unwrap());
            named(&headers)
        };
        assert_eq!(of("*/*; version=2"), Some(Version::Two));
        assert_eq!(of("application/json;version=\"2\""), Some(Version::Two));
        assert_eq!(of("text/html, */*; q=0.8; Version = 1"), Some(Version::One));
        assert_eq!(of("*/*"), Some(Version::Two));
        assert_eq!(of("*/*; version=3"), None);
        assert_eq!(named(&HeaderMap::new()), Some(Version::Two));
    }
}
