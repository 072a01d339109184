//! Who may ask: `Authorization: Token …` on every path, unknown ones included, in the words of
//! Django REST framework's `TokenAuthentication`.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::reply::Refusal;

/// The token: as long as a real one (64 characters), and as plain as can be that it is none.
pub(super) const TOKEN: &str = "sandboxTokenOpensOnlyTheSandbox000000000000000000000000000000000";

/// Lets a request through that shows the token, and answers 401 to every other.
pub(super) async fn require_token(request: Request, next: Next) -> Response {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(detail) => {
            let mut response = Refusal::detail(StatusCode::UNAUTHORIZED, detail).into_response();
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
            response
        }
    }
}

fn check(headers: &HeaderMap) -> Result<(), &'static str> {
    const NOT_PROVIDED: &str = "Authentication credentials were not provided.";
    let value = headers.get(AUTHORIZATION).ok_or(NOT_PROVIDED)?.as_bytes();
    let mut words = value
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    if !words
        .next()
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"token"))
    {
        return Err(NOT_PROVIDED);
    }
    match (words.next(), words.next()) {
        (None, _) => Err("Invalid token header. No credentials provided."),
        (Some(_), Some(_)) => Err("Invalid token header. Token string should not contain spaces."),
        (Some(token), None) if token == TOKEN.as_bytes() => Ok(()),
        (Some(_), None) => Err("Invalid token."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_has_64_characters_and_names_the_sandbox() {
        assert_eq!(TOKEN.len(), 64);
        assert!(TOKEN.starts_with("sandbox"));
        assert!(TOKEN.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
