//! A server on loopback that plays a script on every connection and records what it was sent.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::timeout,
};

/// A bound on every wait; reaching it fails the test.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server does next on a connection. After the last step it closes.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Reads up to the empty line under the headers.
    ReadHead,
    /// Reads head and body of one request, as long as its `Content-Length` says.
    ReadRequest,
    /// Writes these bytes; that the other side is gone is no error.
    Write(Vec<u8>),
    /// Says that nothing more comes, and goes on reading.
    CloseWrite,
    /// Reads on until the other side closes.
    Stall,
    /// Resets the connection.
    Reset,
}

pub(crate) fn write(text: impl AsRef<[u8]>) -> Step {
    Step::Write(text.as_ref().to_vec())
}

/// One connection, in the order of their coming.
#[derive(Debug, Default, Clone)]
struct Connection {
    peer: Option<SocketAddr>,
    received: Vec<u8>,
    done: bool,
}

#[derive(Debug, Default)]
struct Record {
    connections: Mutex<Vec<Connection>>,
    changed: Notify,
}

impl Record {
    fn update(&self, change: impl FnOnce(&mut Vec<Connection>)) {
        change(&mut self.connections.lock().expect("not poisoned"));
        self.changed.notify_waiters();
    }

    /// Waits until the connections are as `wanted`.
    async fn until(&self, wanted: impl Fn(&[Connection]) -> bool) -> Vec<Connection> {
        let wait = async {
            loop {
                let changed = self.changed.notified();
                let connections = self.connections.lock().expect("not poisoned").clone();
                if wanted(&connections) {
                    return connections;
                }
                changed.await;
            }
        };
        timeout(PATIENCE, wait)
            .await
            .expect("the server is done in time")
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    record: Arc<Record>,
}

impl Server {
    /// Starts to play `script` on each connection.
    pub(crate) async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let record = Arc::new(Record::default());
        tokio::spawn(serve(listener, script, Arc::clone(&record)));
        Self { address, record }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/api/public/", self.address)
    }

    /// What each connection sent, in the order of their coming, once all are over. A last
    /// connection of our own queues behind all that came before it, so none is missed.
    pub(crate) async fn finish(self) -> Vec<Vec<u8>> {
        let last = TcpStream::connect(self.address)
            .await
            .expect("the server runs");
        let ours = last.local_addr().expect("an address");
        drop(last);
        let connections = self
            .record
            .until(|connections| {
                connections.iter().any(|one| one.peer == Some(ours))
                    && connections.iter().all(|one| one.done)
            })
            .await;
        connections
            .into_iter()
            .filter(|one| one.peer != Some(ours))
            .map(|one| one.received)
            .collect()
    }
}

/// An address at which nobody listens, nor will: its port stays taken, so that no other test gets
/// it and is sent to.
pub(crate) fn nobody() -> SocketAddr {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(any).expect("a port");
    let address = socket.local_addr().expect("an address");
    std::mem::forget(socket);
    address
}

async fn serve(listener: TcpListener, script: Vec<Step>, record: Arc<Record>) {
    while let Ok((stream, peer)) = listener.accept().await {
        let mut index = 0;
        record.update(|connections| {
            index = connections.len();
            connections.push(Connection {
                peer: Some(peer),
                ..Connection::default()
            });
        });
        let (script, record) = (script.clone(), Arc::clone(&record));
        tokio::spawn(async move {
            let mut received = Vec::new();
            play(stream, script, &mut received).await;
            record.update(|connections| {
                connections[index].received = received;
                connections[index].done = true;
            });
        });
    }
}

async fn play(mut stream: TcpStream, script: Vec<Step>, received: &mut Vec<u8>) {
    for step in script {
        let begun = received.len();
        let ended = match step {
            Step::ReadHead => {
                read_until(&mut stream, received, |all| {
                    head_end(&all[begun..]).is_some()
                })
                .await
            }
            Step::ReadRequest => {
                read_until(&mut stream, received, |all| is_whole(&all[begun..])).await
            }
            Step::Write(bytes) => stream.write_all(&bytes).await.is_err(),
            Step::CloseWrite => stream.shutdown().await.is_err(),
            Step::Stall => read_until(&mut stream, received, |_| false).await,
            Step::Reset => {
                stream.set_zero_linger().expect("an open socket");
                true
            }
        };
        if ended {
            return;
        }
    }
}

/// Reads until `enough`; true when the other side ended first.
async fn read_until(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    enough: impl Fn(&[u8]) -> bool,
) -> bool {
    while !enough(received) {
        match stream.read_buf(received).await {
            Ok(0) | Err(_) => return true,
            Ok(_) => {}
        }
    }
    false
}

fn head_end(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(end + 4)
}

/// Whether these bytes are a whole request, by its `Content-Length`.
pub(crate) fn is_whole(request: &[u8]) -> bool {
    head_end(request).is_some_and(|end| {
        let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
            .unwrap_or(0);
        request.len() >= end + length
    })
}
