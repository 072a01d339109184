//! What the terminal sends, in batches: all that is waiting is taken in before anything is drawn,
//! and runs of letters become one insertion.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_core::Stream;

use crate::tui::{Input, keymap::Key};

/// The stream of the terminal's events.
#[derive(Debug)]
pub(super) struct Inputs {
    // `EventStream` keeps its first waker until it fires, so it is only ever polled by the loop's
    // own task.
    stream: Option<EventStream>,
}

impl Inputs {
    /// Starts to read.
    pub(super) fn new() -> Self {
        Self {
            stream: Some(EventStream::new()),
        }
    }

    /// All that is waiting, at least one input. After an error there is nothing more to come,
    /// and this never returns again.
    pub(super) async fn next(&mut self) -> io::Result<Vec<Input>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Vec<Input>>> {
        let mut inputs = Vec::new();
        while let Some(stream) = &mut self.stream {
            match Pin::new(stream).poll_next(context) {
                Poll::Ready(Some(Ok(event))) => push(&mut inputs, event),
                Poll::Ready(Some(Err(error))) => {
                    self.stream = None;
                    return Poll::Ready(Err(error));
                }
                Poll::Ready(None) => {
                    self.stream = None;
                    return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                }
                Poll::Pending => break,
            }
        }
        if inputs.is_empty() {
            Poll::Pending
        } else {
            Poll::Ready(Ok(inputs))
        }
    }
}

fn push(inputs: &mut Vec<Input>, event: Event) {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => push_key(inputs, key),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => {}
        Event::Paste(text) => inputs.push(Input::Paste(text)),
        Event::Mouse(mouse) => inputs.push(Input::Mouse(mouse)),
        Event::Resize(width, height) => inputs.push(Input::Resize(width, height)),
    }
}

fn push_key(inputs: &mut Vec<Input>, key: KeyEvent) {
    match (key.code, inputs.last_mut()) {
        (KeyCode::Char(letter), Some(Input::Text(text))) if is_text(key) => text.push(letter),
        (KeyCode::Char(letter), _) if is_text(key) => inputs.push(Input::Text(letter.to_string())),
        _ => inputs.push(Input::Key(Key::from(key))),
    }
}

fn is_text(key: KeyEvent) -> bool {
    !key.modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: impl IntoIterator<Item = Event>) -> Vec<Input> {
        let mut inputs = Vec::new();
        for event in events {
            push(&mut inputs, event);
        }
        inputs
    }

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn a_run_of_letters_is_one_insertion() {
        let letters = "Hé!"
            .chars()
            .map(|letter| key(KeyCode::Char(letter), KeyModifiers::NONE));
        assert_eq!(read(letters), [Input::Text("Hé!".to_owned())]);
    }

    #[test]
    fn keys_end_a_run_and_keep_their_order() {
        let inputs = read([
            key(KeyCode::Char('a'), KeyModifiers::NONE),
            key(KeyCode::Enter, KeyModifiers::NONE),
            key(KeyCode::Char('B'), KeyModifiers::SHIFT),
            key(KeyCode::Char('s'), KeyModifiers::CONTROL),
        ]);
        assert_eq!(
            inputs,
            [
                Input::Text("a".to_owned()),
                Input::Key("Enter".parse().unwrap()),
                Input::Text("B".to_owned()),
                Input::Key("Ctrl+S".parse().unwrap()),
            ]
        );
    }

    #[test]
    fn a_released_key_is_nothing() {
        let mut event = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(read([Event::Key(event)]), []);
    }
}
