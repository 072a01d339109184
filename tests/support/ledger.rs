//! A server on loopback that accepts every email, and keeps a ledger of them. One connection after
//! the other, so that everything before it is over when one is answered.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

/// How long anything may take before the test gives up on it.
const LIMIT: Duration = Duration::from_mins(1);

const ANSWER: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{\"campaign\": 880}";

/// An email that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) content: String,
    pub(crate) receivers: Vec<u64>,
}

type Shared = Arc<(Mutex<Vec<Taken>>, Condvar)>;

/// The server; it runs as long as the test.
pub(crate) struct Ledger {
    address: SocketAddr,
    taken: Shared,
}

impl Ledger {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Shared::default();
        let shared = Arc::clone(&taken);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that went away is what the tests are about.
                let _ = serve(stream.unwrap(), &shared);
            }
        });
        Self { address, taken }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/api/public/", self.address)
    }

    /// Waits until it has taken so many emails.
    pub(crate) fn wait_for(&self, count: usize) {
        let (taken, more) = &*self.taken;
        let waited =
            more.wait_timeout_while(taken.lock().unwrap(), LIMIT, |taken| taken.len() < count);
        assert!(!waited.unwrap().1.timed_out(), "never took {count} emails");
    }

    /// All emails, once everything that was sent so far is in it.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        let mut last = TcpStream::connect(self.address).unwrap();
        last.set_read_timeout(Some(LIMIT)).unwrap();
        last.write_all(b"GET").unwrap();
        // It ends in a reset, because nothing was read.
        let _ = last.read_to_end(&mut Vec::new());
        self.taken.0.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(LIMIT))?;
    let mut request = Vec::new();
    let mut part = [0; 16_384];
    while !is_whole(&request) {
        let count = stream.read(&mut part)?;
        request.extend_from_slice(part.get(..count).unwrap_or_default());
        if count == 0 || request.starts_with(b"GET") {
            return Ok(());
        }
    }
    let text = String::from_utf8(request).unwrap();
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let field = |name: &str| body.get(name).unwrap().as_str().unwrap().to_owned();
    let receivers = field("receivers");
    let taken = Taken {
        content: field("content"),
        receivers: receivers.split(',').map(|id| id.parse().unwrap()).collect(),
    };
    shared.0.lock().unwrap().push(taken);
    shared.1.notify_all();
    stream.write_all(ANSWER.as_bytes())
}

/// Whether the head is there, and as much of a body as it says.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(request).to_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
    request.len() >= end + 4 + length.unwrap_or_default()
}
