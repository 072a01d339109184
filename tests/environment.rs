//! What depends on the environment of the process: the system's certificates and the proxy.
//! Each send runs in a process of its own, because variables belong to the whole process.

// Elsewhere the certificates come from the operating system's own store alone.
#![cfg(all(unix, not(target_vendor = "apple")))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of tests fails by panicking"
)]

mod support;

use std::{ffi::OsString, path::Path, process::Command, time::Duration};

use support::{
    KEY, PATIENT, request,
    server::{Server, Step, nobody, write},
    tls::{Authority, serve_once},
};

const ACCEPTED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"campaign\": 880}";
const BASE: &str = "SENDOFF_TEST_SEND_TO";
/// Whether to wait only a moment for the connection.
const IMPATIENT: &str = "SENDOFF_TEST_IMPATIENT";

/// The other half of `sent`: sends where the variable says and prints what became of it.
#[tokio::test]
#[ignore = "run by the other tests, in a process with variables of its own"]
async fn child() {
    let base = std::env::var(BASE).expect("where to send");
    let mut timeouts = PATIENT;
    if std::env::var_os(IMPATIENT).is_some() {
        timeouts.connect = Duration::from_millis(500);
    }
    match support::outbox(&base, timeouts) {
        Ok((outbox, _journal)) => {
            println!(
                "SENT {:?}",
                support::send(&outbox, &request("<p>Hi</p>", &[])).await
            );
        }
        Err(error) => println!("SENT no outbox: {error}"),
    }
}

/// The outcome of a send there by a process with these variables, as `Debug` shows it.
async fn sent(base: String, variables: &[(&str, &Path)]) -> String {
    let variables: Vec<(String, OsString)> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_os_str().to_owned()))
        .collect();
    let run = move || {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        for name in [
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "SSL_CERT_DIR",
        ] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .args(["child", "--exact", "--ignored", "--nocapture"])
            .env(BASE, base)
            .envs(variables)
            .output()
            .expect("a process")
    };
    let output = tokio::task::spawn_blocking(run).await.expect("no panic");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.contains(KEY), "the key got out: {text}");
    let line = text.lines().find_map(|line| line.split_once("SENT "));
    line.unwrap_or_else(|| panic!("no outcome: {output:?}"))
        .1
        .to_owned()
}

fn not_sent(why: &str) -> String {
    format!("NotSent {{ why: {why:?}, status: None, retry_after: None }}")
}

fn https(address: std::net::SocketAddr) -> String {
    format!("https://{address}/api/public/")
}

#[tokio::test]
async fn a_trusted_certificate_lets_the_email_out() {
    let authority = Authority::new("Ours");
    let config = authority.config("127.0.0.1", 2100);
    let (address, received) = serve_once(config, ACCEPTED, true);
    let outcome = sent(https(address), &[("SSL_CERT_FILE", &authority.file())]).await;
    assert_eq!(
        outcome,
        "Accepted { campaign: CampaignId(880), status: 200 }"
    );
    let received = received.recv().expect("a request");
    assert!(received.starts_with(b"POST /api/public/emails/send-custom-domain/ HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_keeps_it_in() {
    let authority = Authority::new("Ours");
    let stranger = Authority::new("Strangers");
    for (config, problem) in [
        (
            authority.config("example.org", 2100),
            "belongs to another name: check the base URL",
        ),
        (
            authority.config("127.0.0.1", 2001),
            "has expired: check this computer's clock",
        ),
        (
            stranger.config("127.0.0.1", 2100),
            "comes from an issuer that this computer doesn't trust: check the base URL; a company \
             that reads its traffic has to install its certificate here",
        ),
    ] {
        let (address, received) = serve_once(config, ACCEPTED, true);
        let outcome = sent(https(address), &[("SSL_CERT_FILE", &authority.file())]).await;
        let why = format!("the certificate of 127.0.0.1 {problem}");
        assert_eq!(outcome, not_sent(&why));
        assert_eq!(received.recv().expect("a connection"), b"", "{problem}");
    }
}

/// Without its closing message TLS can't tell an end from a cut.
#[tokio::test]
async fn an_answer_cut_under_tls_is_unknown() {
    let authority = Authority::new("Ours");
    for (properly, name) in [(true, "Rejected"), (false, "Unknown")] {
        let config = authority.config("127.0.0.1", 2100);
        let (address, _) = serve_once(config, "HTTP/1.1 400 X\r\n\r\nNo such user.", properly);
        let outcome = sent(https(address), &[("SSL_CERT_FILE", &authority.file())]).await;
        assert!(outcome.starts_with(name), "{outcome}");
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_gets_no_email() {
    let authority = Authority::new("Ours");
    let none = "no secure connection to 127.0.0.1 came about: check the base URL; a proxy or \
                firewall on the way may be the cause";
    let closed = "127.0.0.1 hung up before a connection stood: check the base URL, or try again \
                  in a minute";
    for (script, why) in [
        (
            vec![
                write("HTTP/1.1 400 Bad Request\r\n\r\n"),
                Step::CloseWrite,
                Step::Stall,
            ],
            none,
        ),
        (
            vec![
                write([0x15, 3, 3, 0, 2, 2, 40]),
                Step::CloseWrite,
                Step::Stall,
            ],
            none,
        ),
        (vec![Step::CloseWrite, Step::Stall], closed),
        (vec![Step::Reset], closed),
    ] {
        let server = Server::start(script).await;
        let base = https(server.address());
        let outcome = sent(base, &[("SSL_CERT_FILE", &authority.file())]).await;
        assert_eq!(outcome, not_sent(why));
        let connections = server.finish().await;
        assert_eq!(connections.len(), 1);
        assert!(!String::from_utf8_lossy(&connections[0]).contains("POST"));
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_not_sent() {
    let authority = Authority::new("Ours");
    let tunnel = "HTTP/1.1 200 OK\r\n\r\n";
    for (script, proxied) in [
        (vec![Step::Stall], false),
        (vec![Step::Stall], true),
        (vec![Step::ReadHead, write(tunnel), Step::Stall], true),
    ] {
        let server = Server::start(script).await;
        let proxy = format!("http://{}", server.address());
        let authority = authority.file();
        let mut variables = vec![
            ("SSL_CERT_FILE", authority.as_path()),
            (IMPATIENT, Path::new("yes")),
        ];
        let (base, host) = if proxied {
            variables.push(("HTTPS_PROXY", Path::new(&proxy)));
            (
                "https://acme.invalid/api/public/".to_owned(),
                "acme.invalid",
            )
        } else {
            (https(server.address()), "127.0.0.1")
        };
        let why =
            format!("no connection to {host} within 0.5 seconds: check the network connection");
        assert_eq!(sent(base, &variables).await, not_sent(&why));
        let connections = server.finish().await;
        assert_eq!(connections.len(), 1);
        assert!(!String::from_utf8_lossy(&connections[0]).contains("POST"));
    }
}

#[tokio::test]
async fn without_certificates_https_says_so_and_loopback_still_works() {
    let authority = Authority::new("Ours");
    let empty = authority.no_certificates();
    let variables: &[(&str, &Path)] = &[
        ("SSL_CERT_FILE", &empty.join("none.pem")),
        ("SSL_CERT_DIR", &empty),
    ];
    let outcome = sent(https(nobody()), variables).await;
    assert_eq!(
        outcome,
        "no outbox: this computer has no certificates to check User.com with: install its package \
         ca-certificates, or name a file of certificates in SSL_CERT_FILE"
    );
    let server = Server::start(vec![Step::ReadRequest, write(ACCEPTED)]).await;
    let outcome = sent(server.base_url(), variables).await;
    assert!(outcome.starts_with("Accepted"), "{outcome}");
}

/// Sends to a host that doesn't exist, through a proxy with this script.
async fn through_proxy(script: Vec<Step>) -> String {
    let authority = Authority::new("Ours");
    let proxy = Server::start(script).await;
    let url = format!("http://{}", proxy.address());
    let variables: &[(&str, &Path)] = &[
        ("SSL_CERT_FILE", &authority.file()),
        ("HTTPS_PROXY", Path::new(&url)),
    ];
    let outcome = sent("https://acme.invalid/api/public/".to_owned(), variables).await;
    let connections = proxy.finish().await;
    assert_eq!(connections.len(), 1);
    let received = String::from_utf8_lossy(&connections[0]);
    assert!(
        received.starts_with("CONNECT acme.invalid:443 HTTP/1.1\r\n"),
        "{received}"
    );
    assert!(!received.contains("POST") && !received.contains(KEY));
    outcome
}

#[tokio::test]
async fn a_proxy_that_makes_no_tunnel_gets_no_email() {
    let refused = "the proxy named in HTTPS_PROXY made no connection to acme.invalid: ask whoever \
                   runs it";
    for (bytes, why) in [
        ("HTTP/1.1 403 Forbidden\r\n\r\n", refused),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", refused),
        ("", refused),
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "the proxy wants a user name and password: put them into HTTPS_PROXY \
             (http://name:password@proxy:port)",
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\n",
            "acme.invalid hung up before a connection stood: check the base URL, or try again in a \
             minute",
        ),
    ] {
        let script = vec![Step::ReadHead, write(bytes), Step::CloseWrite, Step::Stall];
        assert_eq!(through_proxy(script).await, not_sent(why), "{bytes:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let authority = Authority::new("Ours");
    let url = format!("http://{}", nobody());
    let variables: &[(&str, &Path)] = &[
        ("SSL_CERT_FILE", &authority.file()),
        ("HTTPS_PROXY", Path::new(&url)),
    ];
    let outcome = sent("https://acme.invalid/api/public/".to_owned(), variables).await;
    let why = "the proxy named in HTTPS_PROXY can't be reached: check its address, or unset it";
    assert_eq!(outcome, not_sent(why));
}

#[tokio::test]
async fn loopback_goes_past_every_proxy() {
    let proxy = Server::start(vec![Step::ReadHead]).await;
    let server = Server::start(vec![Step::ReadRequest, write(ACCEPTED)]).await;
    let url = format!("http://{}", proxy.address());
    let url = Path::new(&url);
    let variables = [
        ("HTTPS_PROXY", url),
        ("http_proxy", url),
        ("ALL_PROXY", url),
    ];
    let outcome = sent(server.base_url(), &variables).await;
    assert!(outcome.starts_with("Accepted"), "{outcome}");
    assert_eq!(proxy.finish().await.len(), 0);
}
