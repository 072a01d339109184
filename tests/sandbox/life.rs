//! Starting, stopping, and several at once.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use sendoff::sandbox::SandboxError;

use crate::http::{start, try_start, wait_for};

const EMAIL: &str = r#"{"api_email_settings": 12, "author": 2, "subject": "Spring", "content": "<p>Hi</p>", "receivers": "5380718"}"#;

#[test]
fn two_sandboxes_know_nothing_of_each_other() {
    let (one, other) = (start(), start());
    assert_ne!(one.running().base_url(), other.running().base_url());
    one.send(EMAIL).is(200, r#"{"campaign":880}"#);
    one.send(EMAIL).is(200, r#"{"campaign":881}"#);
    other.send(EMAIL).is(200, r#"{"campaign":880}"#);
    assert_eq!(other.get("email-campaign/881").status, 404);
    assert_eq!(
        (one.running().sent().len(), other.running().sent().len()),
        (2, 1)
    );
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let first = start();
    let Err(error) = try_start(first.port) else {
        panic!("two sandboxes on one port")
    };
    assert!(matches!(error, SandboxError::PortTaken { port, .. } if port == first.port));
    let words = error.to_string();
    assert!(
        words.contains(&first.port.to_string()) && words.contains("another port"),
        "{words}"
    );
}

#[test]
fn a_dropped_sandbox_ends_its_connections_and_frees_its_port() {
    let mut served = start();
    let token = served.running().token().to_owned();
    let mut kept_alive = served.connect();
    let request = format!(
        "GET /api/public/nowhere/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {token}\r\n\r\n"
    );
    kept_alive.write_all(request.as_bytes()).unwrap();
    let mut first_byte = [0];
    kept_alive.read_exact(&mut first_byte).unwrap();
    served.sandbox = None;
    let mut rest = String::new();
    kept_alive.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with(r#"{"detail":"Not found."}"#), "{rest}");
    wait_for("the port to be free", || {
        TcpStream::connect(("127.0.0.1", served.port)).err()
    });
}

#[test]
fn a_connection_that_says_nothing_or_nonsense_harms_nobody() {
    let served = start();
    let silent = served.connect();
    let mut nonsense = served.connect();
    nonsense.write_all(b"\x16\x03\x01 hello\r\n\r\n").unwrap();
    let mut broken_off = served.connect();
    broken_off
        .write_all(b"POST /api/public/users/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
        .unwrap();
    drop(broken_off);
    let mut answer = String::new();
    nonsense.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    served.send(EMAIL).is(200, r#"{"campaign":880}"#);
    drop(silent);
}
