//! The preview's own thread: the newest request wins, as the layout of a large email takes
//! longer than a key press and can't be broken off.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use tokio::sync::mpsc::UnboundedSender;

use super::Event;
use crate::{
    content::text::TextPreview,
    tui::{Message, editor::Snapshot},
};

/// One request.
#[derive(Debug)]
pub(super) struct Request {
    /// The revision of the text.
    pub(super) revision: u64,
    /// The HTML.
    pub(super) source: Snapshot,
    /// Columns.
    pub(super) width: u16,
}

/// Starts the thread, which ends when the sender of requests is dropped.
pub(super) fn start(events: UnboundedSender<Event>) -> Sender<Request> {
    let (requests, waiting) = channel();
    thread::spawn(move || work(&waiting, &events));
    requests
}

fn work(waiting: &Receiver<Request>, events: &UnboundedSender<Event>) {
    while let Ok(mut request) = waiting.recv() {
        while let Ok(newer) = waiting.try_recv() {
            request = newer;
        }
        let Request {
            revision,
            source,
            width,
        } = request;
        let render = AssertUnwindSafe(|| TextPreview::render(&source.text(), width));
        let message = match std::panic::catch_unwind(render) {
            Ok(preview) => Message::Previewed {
                revision,
                width,
                preview: preview.map(Arc::new),
            },
            Err(_) => Message::Trouble(
                "The preview has a fault and can't show this text; what is sent is not affected"
                    .to_owned(),
            ),
        };
        if events.send(Event::Message(message)).is_err() {
            return;
        }
    }
}
