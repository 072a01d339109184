//! A server on loopback that misbehaves by plan and keeps a ledger of what it took. One
//! connection after the other, so that everything before it is over when one is answered.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

/// What the server does with a request. The ledger is written before any answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Accept,
    Reject,
    /// 429, to be tried again at once.
    Busy,
    /// 429, with a longer wait than anybody waits.
    BusyForLong,
    /// Closes without reading.
    Close,
    /// Reads the head alone and closes.
    ReadHead,
    /// Reads all and closes.
    Lose,
    /// Takes it and closes without an answer.
    TakeAndClose,
    /// Takes it and answers half.
    TakeAndStumble,
    /// Takes it and answers 500.
    TakeAndFail,
    /// Kills the client at some moment of an accepted request.
    Kill(Moment),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Connected,
    HeadRead,
    BodyRead,
    Taken,
    HalfAnswered,
    Answered,
}

impl Moment {
    pub(super) const ALL: [Self; 6] = [
        Self::Connected,
        Self::HeadRead,
        Self::BodyRead,
        Self::Taken,
        Self::HalfAnswered,
        Self::Answered,
    ];
}

/// What was taken: subject and receivers.
pub(super) type Taken = (String, Vec<u64>);

pub(super) type Killer = Arc<Mutex<Option<u32>>>;

pub(super) struct Server {
    address: SocketAddr,
    ledger: Arc<Mutex<Vec<Taken>>>,
    plan: Arc<Mutex<VecDeque<Deed>>>,
    /// The process that [`Deed::Kill`] kills.
    pub(super) victim: Killer,
}

const ANSWER: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{\"campaign\": 880}";

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            ledger: Arc::default(),
            plan: Arc::default(),
            victim: Arc::default(),
        };
        let (ledger, plan) = (Arc::clone(&server.ledger), Arc::clone(&server.plan));
        let victim = Arc::clone(&server.victim);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that went away is what the tests are about.
                let _ = serve(stream.unwrap(), &ledger, &plan, &victim);
            }
        });
        server
    }

    pub(super) fn base_url(&self) -> String {
        format!("http://{}/api/public/", self.address)
    }

    /// What it does with the next requests; afterwards it accepts.
    pub(super) fn plan(&self, deeds: &[Deed]) {
        *self.plan.lock().unwrap() = deeds.iter().copied().collect();
    }

    /// Starts with an empty ledger and no plan. What was sent so far has to be over.
    pub(super) fn forget(&self) {
        self.plan(&[]);
        self.ledger.lock().unwrap().clear();
    }

    /// The ledger once everything that was sent so far is in it.
    pub(super) fn ledger(&self) -> Vec<Taken> {
        let mut last = TcpStream::connect(self.address).unwrap();
        last.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        last.write_all(b"GET").unwrap();
        // It ends in a reset, because nothing was read.
        let _ = last.read_to_end(&mut Vec::new());
        self.ledger.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: TcpStream,
    ledger: &Mutex<Vec<Taken>>,
    plan: &Mutex<VecDeque<Deed>>,
    victim: &Killer,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let mut first = [0; 3];
    stream.peek(&mut first)?;
    if &first == b"GET" {
        return Ok(());
    }
    let deed = plan.lock().unwrap().pop_front().unwrap_or(Deed::Accept);
    let kill_at = |moment| {
        if deed == Deed::Kill(moment)
            && let Some(id) = victim.lock().unwrap().take()
        {
            kill(id);
        }
    };
    kill_at(Moment::Connected);
    if deed == Deed::Close {
        return Ok(());
    }
    let mut received = Vec::new();
    read_until(&mut stream, &mut received, |all| head_end(all).is_some())?;
    kill_at(Moment::HeadRead);
    if deed == Deed::ReadHead {
        return Ok(());
    }
    let end = head_end(&received).unwrap();
    let head = String::from_utf8_lossy(&received[..end]).to_lowercase();
    let length = head.split("content-length: ").nth(1).unwrap();
    let length: usize = length.lines().next().unwrap().parse().unwrap();
    read_until(&mut stream, &mut received, |all| all.len() >= end + length)?;
    kill_at(Moment::BodyRead);
    let answer = match deed {
        Deed::Reject => {
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 16\r\n\r\n{\"detail\": \"no\"}"
        }
        Deed::Busy => "HTTP/1.1 429 Busy\r\ncontent-length: 0\r\n\r\n",
        Deed::BusyForLong => "HTTP/1.1 429 Busy\r\nretry-after: 9999\r\ncontent-length: 0\r\n\r\n",
        Deed::Lose => return Ok(()),
        _ => {
            ledger.lock().unwrap().push(taken(&received[end..]));
            kill_at(Moment::Taken);
            match deed {
                Deed::TakeAndClose => return Ok(()),
                Deed::TakeAndStumble => ANSWER.split_at(ANSWER.len() - 5).0,
                Deed::TakeAndFail => "HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n",
                _ => ANSWER,
            }
        }
    };
    let (half, rest) = answer.split_at(answer.len() / 2);
    stream.write_all(half.as_bytes())?;
    kill_at(Moment::HalfAnswered);
    stream.write_all(rest.as_bytes())?;
    kill_at(Moment::Answered);
    Ok(())
}

fn kill(id: u32) {
    let id = rustix::process::Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
}

fn read_until(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    enough: impl Fn(&[u8]) -> bool,
) -> std::io::Result<()> {
    let mut part = [0; 4096];
    while !enough(received) {
        let count = stream.read(&mut part)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        received.extend_from_slice(&part[..count]);
    }
    Ok(())
}

fn head_end(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(end + 4)
}

fn taken(body: &[u8]) -> Taken {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    let receivers = body["receivers"].as_str().unwrap().split(',');
    let subject = body["subject"].as_str().unwrap().to_owned();
    (subject, receivers.map(|id| id.parse().unwrap()).collect())
}
