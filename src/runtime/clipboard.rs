//! The clipboard: the system's where there is one, else the terminal's own (OSC 52). On a thread
//! of its own, as a clipboard asks other programs and they may take their time.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use arboard::Clipboard;
use tokio::sync::mpsc::UnboundedSender;

use super::Event;
use crate::tui::Message;

/// What is asked of the clipboard.
#[derive(Debug)]
pub(super) enum Request {
    /// Put this text there.
    Copy(String),
    /// Read its text.
    Read,
}

/// Starts the thread. It holds the clipboard as long as the program runs, because on X11 the
/// text is gone with its owner.
pub(super) fn start(events: UnboundedSender<Event>) -> Sender<Request> {
    let (requests, waiting) = channel();
    thread::spawn(move || work(&waiting, &events));
    requests
}

fn work(waiting: &Receiver<Request>, events: &UnboundedSender<Event>) {
    let mut clipboard = Clipboard::new().ok();
    while let Ok(request) = waiting.recv() {
        let answer = match request {
            Request::Copy(text) => {
                let copied = clipboard
                    .as_mut()
                    .is_some_and(|clipboard| clipboard.set_text(&text).is_ok());
                if copied {
                    continue;
                }
                Event::TerminalClipboard(text)
            }
            Request::Read => {
                let text = clipboard
                    .as_mut()
                    .and_then(|clipboard| clipboard.get_text().ok());
                Event::Message(Message::ClipboardRead(text))
            }
        };
        if events.send(answer).is_err() {
            return;
        }
    }
}
