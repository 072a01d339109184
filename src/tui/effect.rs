//! What the runtime shall do for the composer, as plain data: no closures, no handles.

use std::{path::PathBuf, time::Duration};

use super::{
    editor::Snapshot,
    keeping::{Aside, FoundChoice},
    pages::{open::Target, profiles::Switch},
    receivers::Ask,
    sending::{AttemptId, Outgoing},
};
use crate::{
    config::{Account, Login},
    draft::Fields,
    store::{Resolution, SendId},
};

/// Something to be done outside of the pure part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Lay the text out; answered by `Message::Previewed`. A newer one replaces it.
    Preview {
        /// The revision of the text.
        revision: u64,
        /// The HTML.
        source: Snapshot,
        /// Columns.
        width: u16,
    },
    /// Hand an email to the outbox; answered by `Message::Refused`, or by
    /// `Message::Progress` and at its end `Message::Settled`.
    Send {
        /// Names the answer.
        attempt: AttemptId,
        /// What to send.
        what: Outgoing,
        /// Although the same was sent before.
        again: bool,
    },
    /// Take the send back, or what has not left of it.
    TakeBack,
    /// Hold the send before its next batch.
    Pause,
    /// Let the send go on after a pause.
    GoOn,
    /// Read the newest sends of the account that match a search; answered by `Message::History`.
    ReadHistory {
        /// Words that have to be found.
        search: String,
    },
    /// Read all that the journal has of a send; answered by `Message::SentRead`.
    ReadSent(SendId),
    /// Note what the person found out about what is unknown of a send; answered by
    /// `Message::Resolved`.
    Resolve {
        /// Which send.
        id: SendId,
        /// What became of it.
        resolution: Resolution,
    },
    /// Find something out about people; answered by `Message::People`.
    People(Ask),
    /// Read the list of drafts; answered by `Message::Drafts`.
    ListDrafts,
    /// Read a folder, or the one where files are looked for first; answered by
    /// `Message::Folder`.
    ListFolder(Option<PathBuf>),
    /// Open this in place of the draft, which is put aside; answered by `Message::Opened`.
    Open(Target),
    /// Look for what was typed before and is in no file; answered by
    /// `Message::Found`.
    Find,
    /// Do this with what was found.
    Found(FoundChoice),
    /// Send `Message::KeepDue` after this time.
    WakeToKeep {
        /// How long from now.
        after: Duration,
    },
    /// Keep what was typed in the store; answered by `Message::Kept`.
    Keep {
        /// The revision of the draft.
        revision: u64,
        /// The fields.
        fields: Box<Fields>,
        /// The HTML.
        text: Snapshot,
    },
    /// Keep what was typed, and take it out of the composer's hands; answered by
    /// `Message::PutAside`.
    PutAside {
        /// For how long.
        how: Aside,
        /// The revision of the draft.
        revision: u64,
        /// The fields.
        fields: Box<Fields>,
        /// The HTML.
        text: Snapshot,
    },
    /// Look at what another program wrote; answered by `Message::Theirs`.
    ReadTheirs(PathBuf),
    /// Read the file anew; answered by `Message::Loaded`.
    Load(PathBuf),
    /// Write the draft; answered by `Message::Saved`. A file that was neither read nor saved by
    /// this composer, or that another program has changed since, is not overwritten, unless that
    /// is said.
    Save {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
        /// The revision of the draft.
        revision: u64,
        /// Whether what another program wrote is overwritten.
        overwrite: bool,
    },
    /// Put the text on the clipboard.
    Copy(String),
    /// Read the clipboard; answered by `Message::ClipboardRead`.
    ReadClipboard,
    /// Leave the terminal to the person's own editor, with this text; answered by
    /// `Message::EditedElsewhere`.
    EditElsewhere(Snapshot),
    /// Show this text in the browser; what fails comes as `Message::Trouble`.
    ShowInBrowser(Snapshot),
    /// Send `Message::Woke` after this time.
    Wake {
        /// How long from now.
        after: Duration,
    },
    /// Try an account with a read that changes nothing; answered by `Message::LoginTried`.
    TryLogin(Box<Account>),
    /// Store what was answered; answered by `Message::LoginSaved`.
    SaveLogin(Box<Login>),
    /// Start anew in another account; when that fails, `Message::NotSwitched` says why.
    Switch(Switch),
    /// End the program.
    Quit {
        /// Whether text that is in no file has to be kept in one, as nobody could be asked.
        keep_text: bool,
    },
}
