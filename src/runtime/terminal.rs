//! The terminal: taken over at the start, given back as it was whatever happens.

use std::{
    io::{self, BufWriter, Stdout, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use crossterm::{
    Command,
    cursor::Show,
    event::{
        DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags,
        PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
    },
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, backend::CrosstermBackend};

use super::Event;
use crate::tui::Message;

/// Whether the terminal is taken over, for the panic hook, which knows nothing else.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Bytes that a frame may have before it is written in parts.
const FRAME_BUFFER: usize = 64 * 1024;

/// The terminal while it is taken over; dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    inner: Screen,
}

impl Terminal {
    /// Takes the terminal over: alternate screen, raw input, bracketed paste, the mouse.
    ///
    /// # Errors
    /// The terminal refuses; it is as it was before.
    pub fn enter() -> io::Result<Self> {
        install_panic_hook();
        Ok(Self {
            inner: take_and_open()?,
        })
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (u16, u16) {
        self.inner
            .size()
            .map_or((80, 24), |size| (size.width, size.height))
    }

    /// Draws one frame; the terminal shows it at once and not in parts, where it can.
    pub(super) fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(view)?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Sees to what concerns the terminal itself, and passes the rest on.
    pub(super) fn handle(&mut self, event: Event) -> Option<Message> {
        match event {
            Event::Message(message) => Some(message),
            Event::TerminalClipboard(text) => {
                // OSC 52; a terminal that doesn't know it, or does not allow it, ignores it.
                let command = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
                let output = self.inner.backend_mut();
                let written = output
                    .write_all(command.as_bytes())
                    .and_then(|()| Write::flush(output));
                written.err().map(|_| Message::Terminate)
            }
            Event::EditedElsewhere(result) => Some(Message::EditedElsewhere(result)),
        }
    }

    /// Takes the terminal over again and forgets what was on it.
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        give_back();
        // A new one knows that nothing is on the screen. Clearing the old one would ask the
        // terminal for its cursor, and the answer would get between the keys.
        self.inner = take_and_open()?;
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Button presses, drags and the wheel, but not every movement of the mouse: that would wake the
/// program whenever the mouse crosses the window.
struct CaptureMouse;

impl Command for CaptureMouse {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        crossterm::event::EnableMouseCapture.execute_winapi()
    }
}

/// The end of [`CaptureMouse`].
struct ReleaseMouse;

impl Command for ReleaseMouse {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[?1006l\x1b[?1002l\x1b[?1000l")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        crossterm::event::DisableMouseCapture.execute_winapi()
    }
}

type Screen = ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>;

fn take_and_open() -> io::Result<Screen> {
    take()?;
    let output = BufWriter::with_capacity(FRAME_BUFFER, io::stdout());
    ratatui::Terminal::new(CrosstermBackend::new(output)).inspect_err(|_| give_back())
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        CaptureMouse,
        // Not asked for first: a terminal without this protocol ignores it, and an answer would
        // have to be waited for.
        PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES)
    )
}

/// Gives the terminal back as it was; nothing happens when it is not taken.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Each step on its own: where one fails, as after a hang-up, the next may still work.
    let mut output = io::stdout();
    let _ = execute!(
        output,
        PopKeyboardEnhancementFlags,
        ReleaseMouse,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// A panic gives the terminal back before it is reported, so that the report can be read. One
/// on another thread is reported by whoever waits for that thread.
fn install_panic_hook() {
    let report = std::panic::take_hook();
    let main = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == main {
            give_back();
            report(info);
        } else if !TAKEN.load(Ordering::SeqCst) {
            report(info);
        }
    }));
}
