//! The thread that owns the store of drafts: what is typed goes there in the order in which it
//! was typed, and what was typed before is found there.
//!
//! The rule: it works on one draft, which it holds by a lock, and it opens the store only when
//! the first frame is on the screen.

mod history;
mod opening;
mod worker;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::sync::mpsc::UnboundedSender;

use super::{Event, effects::KnownFiles};
use crate::{
    config::Defaults,
    draft::Fields,
    store::{Resolution, SendId},
    tui::{
        editor::Snapshot,
        keeping::{Aside, FoundChoice},
        pages::open::Target,
    },
};

/// How long the end of the program waits for the store.
const LAST: Duration = Duration::from_secs(15);

/// What was typed, up to a revision.
#[derive(Debug)]
pub(super) struct Words {
    /// The revision of the draft.
    pub(super) revision: u64,
    /// The fields.
    pub(super) fields: Fields,
    /// The HTML.
    pub(super) text: Snapshot,
}

/// One thing to do; in order.
#[derive(Debug)]
pub(super) enum Command {
    /// Look for what was typed before.
    Find,
    /// Do this with what was found.
    Found(FoundChoice),
    /// Keep this.
    Keep(Words),
    /// Keep this, and start with another draft.
    PutAside(Aside, Words),
    /// Read what another program wrote.
    ReadTheirs(PathBuf),
    /// Read the file anew.
    Load(PathBuf),
    /// Open this in place of the draft.
    Open(Target),
    /// Read the list of drafts.
    List,
    /// Read the newest sends that match.
    History(String),
    /// Read all of a send.
    Sent(SendId),
    /// Note what the person found out about a send.
    Resolve(SendId, Resolution),
    /// The file holds everything up to this revision.
    Saved {
        /// The revision.
        revision: u64,
        /// The file.
        path: PathBuf,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Keep this and say so to the one who waits.
    Rescue(Words, SyncSender<Result<(), String>>),
}

/// What the thread starts with.
#[derive(Debug)]
pub(super) struct Start {
    /// The folder of the store.
    pub(super) folder: PathBuf,
    /// The account's ID.
    pub(super) account: String,
    /// What its drafts usually have.
    pub(super) defaults: Defaults,
    /// The draft's file as it was named.
    pub(super) path: Option<PathBuf>,
    /// The content of that file.
    pub(super) source: Vec<u8>,
    /// What the files were like.
    pub(super) files: Arc<KnownFiles>,
}

/// The thread, as the others see it.
#[derive(Debug)]
pub(super) struct Keeper {
    commands: Sender<Command>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts the thread, which waits for its first command.
    pub(super) fn start(start: Start, events: UnboundedSender<Event>) -> Self {
        let (commands, waiting) = channel();
        let thread = thread::spawn(move || worker::work(start, events, &waiting));
        Self { commands, thread }
    }

    /// Has something done.
    pub(super) fn ask(&self, command: Command) {
        // The thread ends only with the program.
        let _ = self.commands.send(command);
    }

    /// For those who have something done from another thread.
    pub(super) fn commands(&self) -> Sender<Command> {
        self.commands.clone()
    }

    /// Keeps this and waits for it: the program is about to end.
    pub(super) fn rescue(&self, words: Words) -> Result<(), String> {
        let (done, answer) = sync_channel(1);
        self.ask(Command::Rescue(words, done));
        answer
            .recv_timeout(LAST)
            .unwrap_or_else(|_| Err("the store does not answer".to_owned()))
    }

    /// Waits until everything is done.
    pub(super) fn finish(self) {
        let Self { commands, thread } = self;
        drop(commands);
        // A thread that panicked has said so, and nothing is left to be done.
        let _ = thread.join();
    }
}
