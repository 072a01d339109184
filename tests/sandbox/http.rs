//! A sandbox on a thread of its own, and the few lines of HTTP/1.1 that it takes to ask it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use sendoff::sandbox::{Sandbox, SandboxError};
use serde_json::Value;
use tokio::sync::oneshot;

/// Longer than anything here takes on a machine that is busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A sandbox and the thread that its runtime lives on.
pub(crate) struct Served {
    pub(crate) sandbox: Option<Sandbox>,
    pub(crate) port: u16,
    _until: oneshot::Sender<()>,
}

/// Starts a sandbox on `port` (0: any free one).
pub(crate) fn try_start(port: u16) -> Result<Served, SandboxError> {
    let (until, ended) = oneshot::channel::<()>();
    let (started, sandbox) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .unwrap();
        runtime.block_on(async {
            started.send(Sandbox::start(port).await).unwrap();
            let _: Result<(), _> = ended.await;
        });
    });
    let sandbox = sandbox.recv_timeout(PATIENCE).unwrap()?;
    let url = sandbox.base_url();
    let port = url
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.strip_suffix("/api/public/"))
        .expect("the documented shape of a base URL")
        .parse()
        .unwrap();
    Ok(Served {
        sandbox: Some(sandbox),
        port,
        _until: until,
    })
}

pub(crate) fn start() -> Served {
    try_start(0).unwrap()
}

/// A whole answer; header names and values as they came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body));
    }
}

impl Served {
    pub(crate) fn running(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Writes a request as it stands, with `Connection: close` in it, and reads to the end.
    pub(crate) fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// A request without a token of its own; `headers` end in CRLF each.
    pub(crate) fn bare(&self, line: &str, headers: &str, body: &[u8]) -> Answer {
        let head = format!(
            "{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// A request as the documentation asks for it; `path` below `/api/public/`.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let headers = format!(
            "Authorization: Token {}\r\nAccept: */*; version=2\r\nContent-Type: application/json\r\n",
            self.running().token()
        );
        let line = format!("{method} /api/public/{path}");
        self.bare(&line, &headers, body.as_bytes())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub(crate) fn send(&self, body: &str) -> Answer {
        self.ask("POST", "emails/send-custom-domain/", body)
    }
}

/// Asks again and again until the answer is what is waited for.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        thread::yield_now();
    }
}
