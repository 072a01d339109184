//! What became of a send, for each way in which a server can behave; and that none makes it
//! happen twice.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of tests fails by panicking"
)]

mod support;

use std::time::Duration;

use sendoff::usercom::Outcome;
use support::{
    IMPATIENT, KEY, PATIENT, request, send_to,
    server::{Server, Step, nobody, write},
};

const ACCEPTED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"campaign\": 880}";

/// `{"campaign": 880}`.
const GZIP: &[u8; 37] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJN\xcc-H\xccL\xcfS\xb2R\xb0\xb00\xa8\x05\x00\x13K\x964\x11\x00\x00\x00";

fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

/// Sends to a server with this script, and holds that it got one connection with one request.
async fn played(script: Vec<Step>) -> Outcome {
    let stalls = script.iter().any(|step| matches!(step, Step::Stall));
    let timeouts = if stalls { IMPATIENT } else { PATIENT };
    let server = Server::start(script).await;
    let outcome = send_to(&server.base_url(), timeouts).await;
    let connections = server.finish().await;
    assert_eq!(connections.len(), 1, "one connection: {outcome:?}");
    let received = String::from_utf8_lossy(&connections[0]);
    assert!(received.matches("POST ").count() <= 1, "one request");
    outcome
}

/// The server reads the whole request, writes this and closes.
async fn answered(bytes: impl AsRef<[u8]>) -> Outcome {
    played(vec![Step::ReadRequest, write(bytes)]).await
}

fn assert_unknown(outcome: &Outcome, status: Option<u16>, what: &str) {
    let Outcome::Unknown { why, status: found } = outcome else {
        panic!("{outcome:?} for {what}");
    };
    assert_eq!(*found, status, "{what}");
    assert!(why.contains(what), "{why}");
    assert!(
        why.ends_with("look in User.com under Campaigns before sending again"),
        "{why}"
    );
}

#[tokio::test]
async fn a_campaign_number_is_accepted() {
    for status in [200, 201, 202, 299] {
        let outcome = answered(answer(status, "", "{\"campaign\": \"880\"}")).await;
        assert!(
            matches!(outcome, Outcome::Accepted { campaign, status: found }
                if campaign.get() == 880 && found == status),
            "{outcome:?}"
        );
    }
    for whole in [
        "HTTP/1.1 200 OK\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.0 200 OK\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"campai\r\n9\r\ngn\": 880}\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"campaign\": 880}",
    ] {
        assert_eq!(answered(whole).await.name(), "accepted", "{whole}");
    }
}

#[tokio::test]
async fn of_two_answers_the_first_counts() {
    let second = answer(400, "", "{\"detail\": \"no\"}");
    assert_eq!(
        answered(format!("{ACCEPTED}{second}")).await.name(),
        "accepted"
    );
    assert_eq!(
        answered(format!("{second}{ACCEPTED}")).await.name(),
        "rejected"
    );
}

#[tokio::test]
async fn a_success_without_a_number_is_unknown() {
    for body in [
        "",
        "OK",
        "{}",
        "{\"campaign\": null}",
        "{\"campaign\": 0}",
        "{\"campaign\": 1.5}",
        "{\"campaign\": -880}",
        "{\"campaign\": 18446744073709551616}",
        "{\"campaign\": 880, \"campaign\": 881}",
        "{\"campaign\": 880}{\"campaign\": 880}",
        "{\"campaign\": [880]}",
        "<!doctype html><title>880</title>",
    ] {
        let outcome = answered(answer(200, "", body)).await;
        assert_unknown(&outcome, Some(200), "without a campaign number");
    }
    let empty = answered("HTTP/1.1 204 No Content\r\n\r\n").await;
    assert_unknown(&empty, Some(204), "without a campaign number");
    let short = answered(ACCEPTED.replace("17", "15")).await;
    assert_unknown(&short, Some(200), "without a campaign number");
    // {"campaign": 880}, compressed: nobody asked for that, and so no bomb is ever unpacked.
    let mut whole = answer(200, "Content-Encoding: gzip\r\n", "")
        .replace(": 0", ": 37")
        .into_bytes();
    whole.extend(GZIP);
    let whole = answered(whole).await;
    assert_unknown(&whole, Some(200), "without a campaign number");
    let zipped = answer(200, "Content-Encoding: gzip\r\n", "\u{1f}gibberish");
    assert_unknown(
        &answered(zipped).await,
        Some(200),
        "without a campaign number",
    );
}

#[tokio::test]
async fn a_client_error_is_rejected_with_the_words_of_the_api() {
    let body = "{\"receivers\": [\"No such user.\"]}";
    for status in [
        400, 401, 403, 404, 405, 409, 413, 415, 422, 425, 431, 451, 499,
    ] {
        let outcome = answered(answer(status, "", body)).await;
        let Outcome::Rejected {
            status: found,
            errors,
        } = outcome
        else {
            panic!("{outcome:?} for {status}");
        };
        assert_eq!(found, status);
        assert_eq!(errors[0].field.as_deref(), Some("receivers"));
        assert_eq!(errors[0].message, "No such user.");
    }
    let zipped = answered(answer(
        400,
        "Content-Encoding: gzip\r\n",
        "\u{1f}\u{8b}\u{8}",
    ))
    .await;
    assert!(
        matches!(&zipped, Outcome::Rejected { errors, .. } if errors[0].message == "Bad Request"),
        "{zipped:?}"
    );
}

#[tokio::test]
async fn the_limiter_is_not_sent_and_says_how_long() {
    for (headers, wait) in [
        ("Retry-After: 7\r\n", Some(7)),
        ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Some(0)),
        ("Retry-After: soon\r\n", None),
        ("Retry-After: -7\r\n", None),
        ("Retry-After: 7.5\r\n", None),
        ("Retry-After: 100000000\r\n", Some(31_536_000)),
        ("", None),
    ] {
        let outcome = answered(answer(429, headers, "")).await;
        let Outcome::NotSent {
            status,
            retry_after,
            ..
        } = outcome
        else {
            panic!("{outcome:?}");
        };
        assert_eq!(status, Some(429));
        assert_eq!(retry_after, wait.map(Duration::from_secs), "{headers}");
    }
}

#[tokio::test]
async fn server_errors_and_a_request_timeout_are_unknown() {
    for status in [408, 500, 501, 502, 503, 504, 520, 599, 600, 999] {
        let outcome = answered(answer(status, "Retry-After: 1\r\n", "{\"campaign\": 1}")).await;
        assert_unknown(&outcome, Some(status), &status.to_string());
    }
    let switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
    assert_eq!(answered(switched).await.name(), "unknown");
}

#[tokio::test]
async fn a_redirect_is_unknown_and_never_followed() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let elsewhere = Server::start(vec![Step::ReadRequest, write(ACCEPTED)]).await;
        let location = format!("Location: {}\r\n", elsewhere.base_url());
        let outcome = answered(answer(status, &location, "")).await;
        assert_unknown(&outcome, Some(status), "redirect");
        assert_eq!(elsewhere.finish().await.len(), 0, "{status}");
    }
}

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let base = format!("http://{}/api/public/", nobody());
    let outcome = send_to(&base, PATIENT).await;
    let Outcome::NotSent {
        why,
        status: None,
        retry_after: None,
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        why,
        "127.0.0.1 refused the connection: check the base URL, or try again in a minute"
    );
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_is_unknown() {
    for script in [
        vec![],
        vec![Step::Reset],
        vec![Step::ReadHead],
        vec![Step::ReadHead, Step::Reset],
        vec![Step::ReadRequest],
        vec![Step::ReadRequest, Step::Reset],
        vec![Step::ReadRequest, Step::CloseWrite, Step::Stall],
        vec![Step::CloseWrite, Step::ReadRequest],
        vec![Step::ReadRequest, write("HTTP/1.1 100 Continue\r\n\r\n")],
        vec![Step::ReadRequest, write("HTTP/1.1 400 Bad")],
        vec![
            Step::ReadRequest,
            write("HTTP/1.1 400 Bad Request\r\nContent-Le"),
        ],
    ] {
        let outcome = played(script.clone()).await;
        assert_unknown(&outcome, None, "the connection");
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_is_unknown_whatever_its_status() {
    for status in [200, 400, 401, 429, 500] {
        let head = format!("HTTP/1.1 {status} X\r\n");
        for (rest, last) in [
            ("Content-Length: 18\r\n\r\n{\"campaign\": 880}", None),
            (
                "Content-Length: 18\r\n\r\n{\"campaign\": 880}",
                Some(Step::Reset),
            ),
            ("Content-Length: 1\r\n\r\n", None),
            (
                "Transfer-Encoding: chunked\r\n\r\n11\r\n{\"campaign\": 880}\r\n",
                None,
            ),
            (
                "Transfer-Encoding: chunked\r\n\r\n11\r\n{\"campaign\"",
                None,
            ),
            (
                "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{\"campaign\": 880}\r\n0\r\n\r\n",
                None,
            ),
        ] {
            let mut script = vec![Step::ReadRequest, write(format!("{head}{rest}"))];
            script.extend(last);
            let outcome = played(script).await;
            assert_unknown(&outcome, Some(status), "in the middle");
        }
    }
    let cut = answered("HTTP/1.1 400 X\r\n\r\n{\"detail\": \"no").await;
    assert_unknown(&cut, Some(400), "breaks off");
}

#[tokio::test]
async fn a_server_that_stalls_is_unknown() {
    let mut sends = tokio::task::JoinSet::new();
    for (bytes, status) in [
        ("", None),
        ("HTTP/1.1 100 Continue\r\n\r\n", None),
        ("HTTP/1.1 400 Bad Request\r\nContent-", None),
        (
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\n{",
            Some(400),
        ),
        (
            "HTTP/1.1 429 Slow\r\nTransfer-Encoding: chunked\r\n\r\n",
            Some(429),
        ),
        ("HTTP/1.1 200 OK\r\n\r\n{\"campaign\": 880}", Some(200)),
    ] {
        for first in [Step::ReadHead, Step::ReadRequest] {
            let script = vec![first, write(bytes), Step::Stall];
            sends.spawn(async move { (played(script).await, status) });
        }
    }
    sends.spawn(async { (played(vec![Step::Stall]).await, None) });
    for (outcome, status) in sends.join_all().await {
        assert_unknown(&outcome, status, "within 2 seconds");
    }
}

#[tokio::test]
async fn what_is_not_http_is_unknown() {
    for bytes in [
        "hello",
        "\0\0\0\0\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 20 OK\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 200 OK\r\nContent-Length: 17\r\nContent-Length: 16\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{\"campaign\": 880}",
        "HTTP/1.1 400 X\r\nContent-Length: many\r\n\r\nno",
    ] {
        assert_eq!(answered(bytes).await.name(), "unknown", "{bytes:?}");
    }
    let endless_head = format!("HTTP/1.1 400 X\r\nA: {}", "a".repeat(1 << 20));
    assert_eq!(answered(endless_head).await.name(), "unknown");
}

#[tokio::test]
async fn an_answer_over_a_mebibyte_is_unknown() {
    for (length, names) in [
        (1 << 20, ["accepted", "rejected"]),
        ((1 << 20) + 1, ["unknown"; 2]),
    ] {
        for (status, name) in [(200, names[0]), (400, names[1])] {
            let mut body = "{\"campaign\": 880}".to_owned();
            body.push_str(&" ".repeat(length - body.len()));
            assert_eq!(answered(answer(status, "", &body)).await.name(), name);
        }
    }
    // Endless: the client has to hang up for the server's script to end.
    let endless = "10000\r\n".to_owned() + &" ".repeat(0x1_0000) + "\r\n";
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{\"campaign\": 880}";
    let mut script = vec![
        Step::ReadRequest,
        write(head.replace("{\"campaign\": 880}", "")),
    ];
    script.extend(vec![write(endless); 400]);
    let outcome = played(script).await;
    assert_unknown(&outcome, Some(200), "too long");
}

#[tokio::test]
async fn an_answer_may_come_before_the_body_was_read() {
    let refusal = answer(413, "", "{\"content\": [\"Too long.\"]}");
    let script = vec![Step::ReadHead, write(&refusal), Step::Stall];
    let server = Server::start(script).await;
    let large = request(&"<p>large</p>".repeat(500_000), &[]);
    let (outbox, _journal) = support::outbox(&server.base_url(), PATIENT).expect("an outbox");
    assert_eq!(support::send(&outbox, &large).await.name(), "rejected");
    assert_eq!(server.finish().await.len(), 1);

    // Closing on unread bytes resets the connection, which may overtake the answer.
    let server = Server::start(vec![Step::ReadHead, write(&refusal)]).await;
    let (outbox, _journal) = support::outbox(&server.base_url(), PATIENT).expect("an outbox");
    let name = support::send(&outbox, &large).await.name();
    assert!(["rejected", "unknown"].contains(&name), "{name}");
    assert_eq!(server.finish().await.len(), 1);
}

/// Nothing that comes before the request was written makes it surely not sent, or sent again.
#[tokio::test]
async fn an_answer_that_comes_before_the_request_proves_nothing_or_counts() {
    for (status, counts) in [(200, "accepted"), (400, "rejected"), (429, "not_sent")] {
        let early = answer(status, "", "{\"campaign\": 880}");
        let outcome = played(vec![write(early), Step::ReadRequest]).await;
        assert!(["unknown", counts].contains(&outcome.name()), "{outcome:?}");
    }
    let hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(500);
    let outcome = answered(hints).await;
    assert_eq!(outcome.name(), "unknown", "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_echoes_the_key_does_not_get_it_shown() {
    for status in [200, 302, 400, 429, 500] {
        for body in [
            format!("{{\"detail\": \"Token {KEY} is unknown\"}}"),
            format!("{{\"{KEY}\": [\"{KEY}\"]}}"),
            format!("<html><title>{KEY}</title></html>"),
            format!("Authorization: Token {}", KEY.to_lowercase()),
        ] {
            let headers = format!("Location: /{KEY}\r\nRetry-After: {KEY}\r\nX-Echo: {KEY}\r\n");
            // `send_to` holds that the key is not in the outcome.
            let outcome = answered(answer(status, &headers, &body)).await;
            let shown = format!("{outcome:?}");
            assert_eq!(shown.contains("[API key]"), status >= 400, "{shown}");
        }
    }
}

/// The two sends that follow, by a client and on a server that keeps connections open.
async fn kept_alive(ours: bool) -> Vec<Vec<u8>> {
    let once = [Step::ReadRequest, write(ACCEPTED)];
    let server = Server::start([once.clone(), once].concat()).await;
    let url = server.base_url();
    if ours {
        let (outbox, _journal) = support::outbox(&url, PATIENT).expect("an outbox");
        for content in ["Hi", "Ho"] {
            let outcome = support::send(&outbox, &request(content, &[])).await;
            assert_eq!(outcome.name(), "accepted");
        }
    } else {
        let client = default_client();
        for _ in 0..2 {
            let answer = client
                .post(&url)
                .body("Hi")
                .send()
                .await
                .expect("an answer");
            answer.bytes().await.expect("a body");
        }
    }
    server.finish().await
}

/// The HTTP library as it comes, with everything on by which it repeats requests.
fn default_client() -> reqwest::Client {
    let _already = rustls::crypto::ring::default_provider().install_default();
    let nobody = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().no_proxy();
    builder
        .tls_backend_preconfigured(nobody)
        .build()
        .expect("a client")
}

#[tokio::test]
async fn each_send_has_a_connection_of_its_own_and_the_harness_sees_the_default() {
    let posts = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).matches("POST ").count();
    let default: Vec<usize> = kept_alive(false).await.iter().map(posts).collect();
    assert_eq!(default, [2], "the default sends both over one connection");
    let ours: Vec<usize> = kept_alive(true).await.iter().map(posts).collect();
    assert_eq!(ours, [1, 1]);
}

#[tokio::test]
async fn the_harness_sees_a_default_client_repeat_the_request_elsewhere() {
    let elsewhere = Server::start(vec![Step::ReadRequest, write(ACCEPTED)]).await;
    let moved = answer(307, &format!("Location: {}\r\n", elsewhere.base_url()), "");
    let server = Server::start(vec![Step::ReadRequest, write(moved)]).await;
    let sent = default_client()
        .post(server.base_url())
        .body("Hi")
        .send()
        .await;
    assert!(sent.is_ok_and(|answer| answer.status() == 200));
    assert_eq!(server.finish().await.len(), 1);
    assert_eq!(elsewhere.finish().await.len(), 1);
}
