//! All that can happen to the composer, as plain data.

use std::{path::PathBuf, sync::Arc, time::Duration};

use crossterm::event::MouseEvent;
use jiff::civil::Time;

use super::{
    keeping::{Found, Opened},
    keymap::Key,
    pages::{
        history::SentEmail,
        open::{DraftItem, Folder},
    },
    receivers::News,
    sending::{AttemptId, Outgoing},
};
use crate::{
    config::Account,
    content::text::{PreviewError, TextPreview},
    draft::{CampaignId, Draft},
    outbox::{Ending, Progress},
    store::JournaledSend,
};

/// A moment on the monotonic clock: the time since the program started.
pub type Moment = Duration;

/// Why a file was not saved: one sentence of what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    /// The file is not the one that was read or saved last.
    ChangedOnDisk(String),
    /// Anything else.
    Failed(String),
}

/// One thing that the person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key that is not plain text.
    Key(Key),
    /// A run of letters, typed.
    Text(String),
    /// A paste, in one piece.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The terminal has a new size, in columns and rows.
    Resize(u16, u16),
}

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// All that was waiting to be read, in order.
    Inputs {
        /// What the person did.
        inputs: Vec<Input>,
        /// When it was read.
        at: Moment,
    },
    /// The screen shows the model as it is.
    Drawn {
        /// When the drawing ended.
        at: Moment,
    },
    /// The time asked for by `Effect::Wake` has passed.
    Woke {
        /// When.
        at: Moment,
    },
    /// A preview is done.
    Previewed {
        /// The revision of the text that it shows.
        revision: u64,
        /// The width that it was laid out for, in columns.
        width: u16,
        /// The preview, or why there is none.
        preview: Result<Arc<TextPreview>, PreviewError>,
    },
    /// A save is over.
    Saved {
        /// The file.
        path: PathBuf,
        /// The revision of the draft that was to be saved.
        revision: u64,
        /// Done, or why not.
        result: Result<(), NotSaved>,
        /// Local time.
        at: Time,
    },
    /// What was typed before and is in no file, if there is something.
    Found(Option<Box<Found>>),
    /// The time asked for by `Effect::WakeToKeep` has passed.
    KeepDue,
    /// The store has kept what was typed, or could not.
    Kept {
        /// Done, or one sentence of what happened and what to do.
        result: Result<(), String>,
        /// Local time.
        at: Time,
    },
    /// The draft is put aside, or could not be.
    PutAside(Result<(), String>),
    /// What another program wrote.
    Theirs(Result<Box<Draft>, String>),
    /// A file was read anew.
    Loaded(Result<Box<Draft>, String>),
    /// The text of the clipboard arrived; none when it has no text.
    ClipboardRead(Option<String>),
    /// The outbox is a step further with an attempt.
    Progress {
        /// Which one.
        attempt: AttemptId,
        /// What it does now.
        progress: Progress,
        /// When.
        at: Moment,
    },
    /// The outbox asks before it sends this: the same was sent before, or may have been.
    Refused {
        /// Which one.
        attempt: AttemptId,
        /// What was asked for.
        what: Outgoing,
        /// Why it asks, in one sentence.
        why: String,
    },
    /// The outbox is done with an attempt; comes exactly once for each that it took.
    Settled {
        /// Which one.
        attempt: AttemptId,
        /// What became of it: of several batches, of the one that matters most.
        ending: Ending,
        /// The campaigns that it became, one a batch that was accepted.
        campaigns: Vec<CampaignId>,
        /// How many people are in those batches.
        reached: usize,
        /// Why the journal does not know of it, as long as it doesn't.
        unjournaled: Option<String>,
        /// Local time.
        at: Time,
    },
    /// The sends that were asked for, newest first.
    History {
        /// What was searched for.
        search: String,
        /// The sends.
        sends: Result<Vec<JournaledSend>, String>,
    },
    /// All that the journal has of a send.
    SentRead(Result<Box<SentEmail>, String>),
    /// What the person found out is noted, or could not be.
    Resolved(Result<(), String>),
    /// Sends that an earlier program left unknown, and nobody has resolved yet.
    LeftUnknown(Vec<JournaledSend>),
    /// Something was found out about people.
    People(News),
    /// The list of drafts.
    Drafts(Result<Vec<DraftItem>, String>),
    /// A folder was read.
    Folder(Result<Folder, String>),
    /// Something else was opened in place of the draft, or could not be.
    Opened(Result<Box<Opened>, String>),
    /// An account was tried.
    LoginTried {
        /// Which one, with which token.
        account: Box<Account>,
        /// It takes the token, or one sentence of what happened and what to do.
        result: Result<(), String>,
    },
    /// What was answered is stored: sentences that say where; or it could not be.
    LoginSaved(Result<Vec<String>, String>),
    /// An email can't be sent for want of an API key that can be used.
    KeyNeeded,
    /// The other account could not be gone to; one sentence of what and what to do.
    NotSwitched(String),
    /// The HTML as the person's own editor left it, or one sentence of why it can't be had.
    EditedElsewhere(Result<String, String>),
    /// Something in the background failed; one sentence of what and what to do.
    Trouble(String),
    /// The operating system asks the program to end.
    Terminate,
}
