//! What a command needs to wait for the network: a tokio runtime, and the signals that ask the
//! process to end meanwhile.

use std::io;

use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
};

use super::{exit::Exit, report::Failure};

/// Takes the place of the signals' own effect, which is to end the process at once, for as long
/// as the process lives.
pub(super) struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Interrupts {
    /// From now on; needs a running tokio runtime.
    pub(super) fn listen() -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(unavailable)?,
            terminate: signal(SignalKind::terminate()).map_err(unavailable)?,
            hangup: signal(SignalKind::hangup()).map_err(unavailable)?,
        })
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}

/// A runtime for one command, on the command's own thread.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(unavailable)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn unavailable(error: io::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("the operating system refuses what is needed to wait for an answer: {error}"),
    )
}
