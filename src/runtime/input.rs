//! What the terminal sends, in batches: all that is waiting is taken in before anything is drawn,
//! and runs of letters become one insertion.

use std::{
    io,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::tui::{Input, keymap::Key};

/// How long the thread looks for what else is there. Not zero, as crossterm's source of events
/// doesn't look at all then; and under a millisecond, so that it never waits.
const LOOK: Duration = Duration::from_micros(200);

/// From so many lines on, letters that came in one read were pasted and not typed.
const PASTED_LINES: usize = 3;

/// The terminal's events, read on a thread of its own: crossterm's stream of events gives one for
/// each time that it is woken, so that a paste would be drawn letter by letter. The thread reads
/// only when it is asked to, so that the terminal can be left to another program.
#[derive(Debug)]
pub(super) struct Inputs {
    batches: Option<UnboundedReceiver<io::Result<Vec<Event>>>>,
    asks: Sender<()>,
    /// Whether the thread was asked for a batch that has not come yet.
    is_reading: bool,
    /// What came while the terminal was about to be left.
    kept: Option<io::Result<Vec<Event>>>,
}

impl Inputs {
    /// Starts to read. The thread ends with the program, or with the terminal.
    pub(super) fn new() -> Self {
        let (sender, batches) = unbounded_channel();
        let (asks, asked) = channel();
        thread::spawn(move || read(&asked, &sender));
        Self {
            batches: Some(batches),
            asks,
            is_reading: false,
            kept: None,
        }
    }

    /// Stops reading, so that another program can; [`Inputs::next`] goes on with it.
    pub(super) async fn pause(&mut self) {
        if !self.is_reading {
            return;
        }
        // What wakes the thread is what it takes for a new size of the window.
        let woken = rustix::process::kill_process(
            rustix::process::getpid(),
            rustix::process::Signal::WINCH,
        );
        if woken.is_ok() {
            self.kept = Some(self.batch().await);
        }
    }

    /// The next batch of the thread; asks for it where that was not done.
    async fn batch(&mut self) -> io::Result<Vec<Event>> {
        if let Some(kept) = self.kept.take() {
            return kept;
        }
        let Some(batches) = &mut self.batches else {
            return std::future::pending().await;
        };
        if !self.is_reading {
            // A thread that has ended is found out about by what it does not send.
            let _ = self.asks.send(());
            self.is_reading = true;
        }
        let ended = || Err(io::ErrorKind::UnexpectedEof.into());
        let batch = batches.recv().await.unwrap_or_else(ended);
        self.is_reading = false;
        batch
    }

    /// All that is waiting, at least one input. After an error there is nothing more to come,
    /// and this never returns again.
    pub(super) async fn next(&mut self) -> io::Result<Vec<Input>> {
        loop {
            let events = match self.batch().await {
                Ok(events) => events,
                Err(error) => {
                    self.batches = None;
                    return Err(error);
                }
            };
            let mut inputs = Vec::new();
            for event in events {
                push(&mut inputs, event);
            }
            if !inputs.is_empty() {
                return Ok(as_pasted(inputs));
            }
        }
    }
}

fn read(asked: &Receiver<()>, batches: &UnboundedSender<io::Result<Vec<Event>>>) {
    while asked.recv().is_ok() {
        let batch = read_batch();
        let is_over = batch.is_err();
        if batches.send(batch).is_err() || is_over {
            return;
        }
    }
}

/// Waits for an event and takes those along that are there already.
fn read_batch() -> io::Result<Vec<Event>> {
    let mut events = vec![event::read()?];
    while event::poll(LOOK)? {
        events.push(event::read()?);
    }
    Ok(events)
}

/// A paste that came without brackets, as some terminals and multiplexers send it, made one paste:
/// lines that come in one read are not typed by hand, and must neither be indented anew nor
/// press anything.
fn as_pasted(inputs: Vec<Input>) -> Vec<Input> {
    let enter = Input::Key(Key::new(KeyCode::Enter, KeyModifiers::NONE));
    let tab = Input::Key(Key::new(KeyCode::Tab, KeyModifiers::NONE));
    let mut lines = 1;
    for pair in inputs.windows(2) {
        if let [first, Input::Text(_)] = pair
            && *first == enter
        {
            lines += 1;
        }
    }
    let is_text =
        |input: &Input| matches!(input, Input::Text(_)) || *input == enter || *input == tab;
    if lines < PASTED_LINES || !inputs.iter().all(is_text) {
        return inputs;
    }
    let pasted = inputs.into_iter().map(|input| match input {
        Input::Text(text) => text,
        other if other == enter => "\n".to_owned(),
        _ => "\t".to_owned(),
    });
    vec![Input::Paste(pasted.collect())]
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
    fn lines_in_one_read_are_a_paste() {
        let enter = || key(KeyCode::Enter, KeyModifiers::NONE);
        let letter = |letter| key(KeyCode::Char(letter), KeyModifiers::NONE);
        let pasted = read([
            letter('a'),
            enter(),
            letter('b'),
            enter(),
            letter('c'),
            enter(),
        ]);
        assert_eq!(as_pasted(pasted), [Input::Paste("a\nb\nc\n".to_owned())]);
        let typed = || read([letter('a'), enter(), letter('b')]);
        assert_eq!(as_pasted(typed()), typed());
        let held = || read([enter(), enter(), enter(), enter()]);
        assert_eq!(as_pasted(held()), held());
    }

    #[test]
    fn a_released_key_is_nothing() {
        let mut event = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(read([Event::Key(event)]), []);
    }
}
