//! Questions on the terminal, a line each, with or without showing what is typed.
//!
//! The rule: however a question ends, also by a signal, the terminal shows again what is typed.

use std::{
    io::{self, BufRead, IsTerminal, Read},
    thread,
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::cli::{
    exit::Exit,
    report::{Failure, note, prompt},
    tasks::Interrupts,
};

/// The longest line that is read from a pipe, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// Asks one question after the other.
pub(super) struct Asker {
    interrupts: Interrupts,
    hidden: Option<Hidden>,
}

impl Asker {
    /// Needs a terminal, and a running tokio runtime. From now on signals end a question, and
    /// with it the command.
    pub(super) fn new() -> Result<Self, Failure> {
        Ok(Self {
            interrupts: Interrupts::listen()?,
            hidden: None,
        })
    }

    /// Whether there is somebody to ask.
    pub(super) fn has_terminal() -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks, and gives the line that is typed. After a secret nothing is shown until the next
    /// question that is none: who types ahead may be typing the secret again.
    ///
    /// The end of the input and a signal are a no: nothing is to be changed then.
    pub(super) async fn line(
        &mut self,
        question: &str,
        is_secret: bool,
    ) -> Result<Zeroizing<String>, Failure> {
        match (is_secret, &self.hidden) {
            (true, None) => self.hidden = Some(Hidden::new()?),
            (true, Some(_)) => {}
            (false, _) => self.hidden = None,
        }
        prompt(question);
        let (sender, answer) = oneshot::channel();
        // Not a task: one that waits for a key would hold up the end of the runtime.
        thread::spawn(move || sender.send(read_line(io::stdin().lock())));
        let line = self.or_stopped(answer).await?;
        match line.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into())) {
            Ok(Some(line)) => Ok(line),
            Ok(None) => Err(stopped()),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Waits for this, unless a signal comes first.
    pub(super) async fn or_stopped<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, Failure> {
        tokio::select! {
            result = work => Ok(result),
            () = self.interrupts.next() => Err(stopped()),
        }
    }
}

/// The first line of standard input, for scripts.
pub(super) fn piped_line() -> Result<Zeroizing<String>, Failure> {
    match read_line(io::stdin().lock().take(LONGEST_LINE)) {
        Ok(line) => Ok(line.unwrap_or_default()),
        Err(error) => Err(unreadable(&error)),
    }
}

/// None at the end of the input.
fn read_line(mut input: impl BufRead) -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(String::new());
    let length = input.read_line(&mut line)?;
    Ok((length > 0).then_some(line))
}

fn stopped() -> Failure {
    // The question is still on its line.
    note("");
    Failure::new(Exit::Cancelled, "cancelled: nothing was changed")
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::new(Exit::Failed, format!("the answer cannot be read: {error}"))
}

/// While it lives, the terminal doesn't show what is typed, except for the end of the line.
struct Hidden {
    before: Termios,
}

impl Hidden {
    fn new() -> Result<Self, Failure> {
        let fail = |error: rustix::io::Errno| unreadable(&error.into());
        let before = tcgetattr(io::stdin()).map_err(fail)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Now, &modes).map_err(fail)?;
        Ok(Self { before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to give back.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
