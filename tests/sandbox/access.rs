//! The token, the version, and the paths and methods that there are.

use crate::http::start;

const NOT_PROVIDED: &str = r#"{"detail":"Authentication credentials were not provided."}"#;
const INVALID: &str = r#"{"detail":"Invalid token."}"#;

#[test]
fn every_path_wants_the_token() {
    let served = start();
    for line in [
        "POST /api/public/emails/send-custom-domain/",
        "GET /api/public/users/",
        "GET /api/public/users/search/?email=ada.lovelace@example.org",
        "GET /api/public/users/5380718/",
        "GET /api/public/email-campaign/880",
        "DELETE /api/public/users/",
        "GET /api/public/nowhere/",
        "GET /",
    ] {
        let answer = served.bare(line, "", b"");
        answer.is(401, NOT_PROVIDED);
        assert_eq!(answer.header("WWW-Authenticate"), Some("Token"), "{line}");
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
    }
}

#[test]
fn only_its_own_token_opens_it() {
    let served = start();
    let token = served.running().token().to_owned();
    assert_eq!(token.chars().count(), 64);
    let with = |value: &str| {
        let headers = format!("Authorization: {value}\r\n");
        served.bare("GET /api/public/users/1001/", &headers, b"")
    };
    assert_eq!(with(&format!("Token {token}")).status, 200);
    with(&format!("Token {}", "a".repeat(64))).is(401, INVALID);
    with(&format!("Token {}", token.strip_suffix('0').unwrap())).is(401, INVALID);
    with(&format!("Bearer {token}")).is(401, NOT_PROVIDED);
    with(&token).is(401, NOT_PROVIDED);
    with("Token").is(
        401,
        r#"{"detail":"Invalid token header. No credentials provided."}"#,
    );
    with(&format!("Token {token} again")).is(
        401,
        r#"{"detail":"Invalid token header. Token string should not contain spaces."}"#,
    );
}

#[test]
fn an_unknown_path_is_not_found_and_a_missing_slash_is_not_redirected() {
    let served = start();
    let not_found = r#"{"detail":"Not found."}"#;
    served.get("nowhere/").is(404, not_found);
    served
        .ask("POST", "emails/send-custom-domain", "{}")
        .is(404, not_found);
    served.get("users").is(404, not_found);
    served.get("../../").is(404, not_found);
}

#[test]
fn a_wrong_method_is_told_the_right_one() {
    let served = start();
    let answer = served.get("emails/send-custom-domain/");
    answer.is(405, r#"{"detail":"Method \"GET\" not allowed."}"#);
    assert_eq!(answer.header("Allow"), Some("POST"));
    for path in [
        "users/",
        "users/search/",
        "users/1001/",
        "email-campaign/880/",
    ] {
        let answer = served.ask("POST", path, "{}");
        answer.is(405, r#"{"detail":"Method \"POST\" not allowed."}"#);
        assert!(answer.header("Allow").unwrap().contains("GET"), "{path}");
    }
}

#[test]
fn a_version_that_does_not_exist_is_refused_and_a_missing_one_is_not() {
    let served = start();
    let with = |accept: &str| {
        let token = served.running().token();
        let headers = format!("Authorization: Token {token}\r\n{accept}");
        served.bare("GET /api/public/users/1001/", &headers, b"")
    };
    assert_eq!(with("").status, 200);
    assert_eq!(with("Accept: */*\r\n").status, 200);
    assert_eq!(with("Accept: */*; version=1\r\n").status, 200);
    with("Accept: */*; version=9\r\n")
        .is(406, r#"{"detail":"Invalid version in \"Accept\" header."}"#);
}
