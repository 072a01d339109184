//! What the operating system asks for: to end, to stop for a while, to go on.

use std::io;

use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

/// What a signal means to the composer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTERM or SIGHUP: end.
    Terminate,
    /// SIGINT: end, unless it is meant for another program that has the terminal.
    Interrupt,
    /// SIGTSTP: stop until told to go on.
    Suspend,
    /// SIGCONT: go on, after a stop that may not have been ours.
    Continue,
}

/// The signals that the composer listens for.
#[derive(Debug)]
pub(super) struct Signals {
    terminate: Stream,
    hang_up: Stream,
    interrupt: Stream,
    suspend: Stream,
    go_on: Stream,
}

impl Signals {
    /// Starts to listen; from now on none of these signals has its default effect.
    pub(super) fn listen() -> io::Result<Self> {
        // Tokio has no names for the two of job control.
        let raw = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            suspend: signal(raw(rustix::process::Signal::TSTP))?,
            go_on: signal(raw(rustix::process::Signal::CONT))?,
        })
    }

    /// The next signal.
    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.hang_up.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.suspend.recv() => Signal::Suspend,
            _ = self.go_on.recv() => Signal::Continue,
        }
    }
}

/// Stops this process as SIGTSTP would have done; returns when it goes on.
pub(super) fn stop_this_process() {
    // A stop that fails leaves the program running, which is the best that is left.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP);
}
