//! What the runtime shall do for the composer, as plain data: no closures, no handles.

use std::{path::PathBuf, time::Duration};

use super::{editor::Snapshot, sending::AttemptId};
use crate::draft::SendRequest;

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
    /// Hand the request to the outbox; answered by `Message::Settled`.
    Send {
        /// Names the answer.
        attempt: AttemptId,
        /// What to send.
        request: Box<SendRequest>,
    },
    /// Write the draft; answered by `Message::Saved`. A file that was neither read nor saved by
    /// this composer, or that another program has changed since, is not overwritten.
    Save {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
        /// The revision of the draft.
        revision: u64,
    },
    /// Put the text on the clipboard.
    Copy(String),
    /// Read the clipboard; answered by `Message::ClipboardRead`.
    ReadClipboard,
    /// Send `Message::Woke` after this time.
    Wake {
        /// How long from now.
        after: Duration,
    },
    /// End the program.
    Quit {
        /// Whether text that is in no file has to be kept in one, as nobody could be asked.
        keep_text: bool,
    },
}
