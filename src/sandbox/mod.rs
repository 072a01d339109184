//! A small User.com over real HTTP on loopback, for trying Sendoff out and for testing it.
//!
//! ```text
//! routes: intake (whole body, 413) > auth (401) > path (404), method (405) > one handler
//!   send       POST emails/send-custom-domain/   fields: the checks; known: the account's IDs
//!   users      GET  users/ users/search/ users/{id}/             people: the sample people
//!   campaigns  GET  email-campaign/{id}                          statistics: what became of it
//! ```
//!
//! It knows the API from its public documentation only: it uses no other part of this crate and
//! shares no type and no constant with the client, so that the two can't merely agree with each
//! other. Nothing reaches anybody, and nothing outlives the [`Sandbox`]. While nobody asks, it
//! does nothing: no timer runs, and what depends on time is computed when it is asked for.

mod auth;
mod campaigns;
mod fields;
mod intake;
mod known;
mod people;
mod reply;
mod routes;
mod send;
mod state;
mod statistics;
mod users;
mod version;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::{net::TcpListener, sync::oneshot};

use state::State;
pub use state::{SentAuthor, SentEmail};

/// Why the sandbox could not start. All of them are about the port.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Another program listens there.
    #[error(
        "port {port} is in use by another program: choose another port, or leave it out to take any free one"
    )]
    PortTaken {
        /// The port that was asked for.
        port: u16,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// The operating system keeps this port for itself (on Unix those below 1024).
    #[error(
        "port {port} may not be used by you: choose one from 1024 to 65535, or leave it out to take any free one"
    )]
    PortForbidden {
        /// The port that was asked for.
        port: u16,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// Anything else, for example a system without a loopback interface or out of descriptors.
    #[error("this computer does not let the sandbox listen on 127.0.0.1, port {port}")]
    Listen {
        /// The port that was asked for; 0: any free one.
        port: u16,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
}

/// A running sandbox. Dropping it stops it: it takes no more connections, answers the requests
/// that it has begun to read, and forgets everything.
#[derive(Debug)]
pub struct Sandbox {
    state: Arc<State>,
    /// Dropped with the sandbox, which is what the server waits for.
    _running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Binds 127.0.0.1:`port` (0: any free one) and serves on the current tokio runtime until
    /// dropped. Cheap: nothing is read or parsed before the first request.
    ///
    /// # Errors
    /// [`SandboxError`] when the port can't be had.
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O enabled, as everything of tokio's that opens a socket.
    pub async fn start(port: u16) -> Result<Self, SandboxError> {
        let refused = |cause: io::Error| match cause.kind() {
            io::ErrorKind::AddrInUse => SandboxError::PortTaken { port, cause },
            io::ErrorKind::PermissionDenied => SandboxError::PortForbidden { port, cause },
            _ => SandboxError::Listen { port, cause },
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let bound = listener.local_addr().map_err(refused)?;
        let state = Arc::new(State::new(bound.port()));
        let server = axum::serve(listener, routes::router(Arc::clone(&state)));
        let (running, stopped) = oneshot::channel::<()>();
        tokio::spawn(
            server
                .with_graceful_shutdown(async {
                    // It only ever ends by the sender being dropped: that is the signal.
                    let _: Result<(), _> = stopped.await;
                })
                .into_future(),
        );
        Ok(Self {
            state,
            _running: running,
        })
    }

    /// Where it is, in the form of a User.com base URL: `http://127.0.0.1:PORT/api/public/`.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.state.url("")
    }

    /// The one token it takes: 64 characters, always the same, and no secret.
    #[must_use]
    pub fn token(&self) -> &str {
        auth::TOKEN
    }

    /// What it has accepted so far, oldest first. It sent none of it to anybody.
    #[must_use]
    pub fn sent(&self) -> Vec<SentEmail> {
        self.state.sent()
    }
}
