//! `sendoff keys`: shows what arrives when a key is pressed, and what it does in the composer.
//!
//! The terminal is asked for keys just as the composer does it, because what arrives depends on
//! that. The rule: however it ends, the terminal is given back.

use std::io::{self, IsTerminal, Write};

use crossterm::{
    event::{
        Event, KeyCode, KeyEventKind, KeyModifiers, KeyboardEnhancementFlags,
        PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
    },
    execute,
    terminal::{disable_raw_mode, enable_raw_mode},
};
use tokio::sync::mpsc;

use crate::{
    cli::{
        account,
        args::Global,
        compose,
        exit::Exit,
        report::{Failure, note},
        tasks::{Interrupts, runtime},
    },
    content::visible,
    tui::{
        action::ACTIONS,
        keymap::{Key, KeyMap},
    },
};

/// Runs the command to its exit status.
pub(in crate::cli) fn run(global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let keymap = compose::keymap(&settings, global)?;
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let what = "there is no terminal to press keys in";
        return Err(Failure::new(Exit::Usage, what).advise("Start it in one."));
    }
    note(
        "Press keys to see what arrives, and what it does in the composer. Ctrl+C twice ends it. \
         A key that shows nothing is taken by the terminal, or by what runs around it.",
    );
    runtime()?.block_on(listen(&keymap))
}

async fn listen(keymap: &KeyMap) -> Result<Exit, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let _raw = Raw::enter().map_err(|error| unusable(&error))?;
    let (sender, mut keys) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        loop {
            let event = crossterm::event::read();
            let is_over = event.is_err();
            if sender.send(event).is_err() || is_over {
                return;
            }
        }
    });
    let mut is_second = false;
    loop {
        let event = tokio::select! {
            event = keys.recv() => event,
            () = interrupts.next() => None,
        };
        match event {
            None | Some(Err(_)) => break,
            Some(Ok(Event::Key(key))) if key.kind != KeyEventKind::Release => {
                let key = Key::from(key);
                let ends = key == Key::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
                if ends && is_second {
                    break;
                }
                is_second = ends;
                show(&describe(key, keymap)).map_err(|error| unusable(&error))?;
            }
            Some(Ok(_)) => {}
        }
    }
    Ok(Exit::Success)
}

/// The key as the configuration writes it, and what it does.
fn describe(key: Key, keymap: &KeyMap) -> String {
    let name = match key.code {
        // As typed: a name has a capital also where the key has none.
        KeyCode::Char(letter) if key.modifiers.is_empty() && letter.is_alphabetic() => {
            letter.to_string()
        }
        _ => key.to_string(),
    };
    if name.parse() != Ok(key) {
        return "(a key that can't be bound)".to_owned();
    }
    let action = keymap
        .action(key)
        .and_then(|bound| ACTIONS.iter().find(|action| action.action == bound));
    match action {
        Some(action) => format!("{name:<20} {}: {}", action.name, action.does),
        None => name,
    }
}

fn unusable(error: &io::Error) -> Failure {
    Failure::new(Exit::Failed, format!("the terminal can't be used: {error}"))
}

/// In raw mode a line has to go back to its start by itself.
fn show(text: &str) -> io::Result<()> {
    let mut output = io::stdout();
    write!(output, "{}\r\n", visible(text))?;
    output.flush()
}

/// The terminal while every key comes at once and unseen.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        let raw = Self;
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
        execute!(io::stdout(), PushKeyboardEnhancementFlags(flags))?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to give back.
        let _ = execute!(io::stdout(), PopKeyboardEnhancementFlags);
        let _ = disable_raw_mode();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crossterm::event::KeyEvent;

    use super::*;

    #[test]
    fn a_key_is_shown_as_the_configuration_writes_it() {
        let keymap = KeyMap::new(&BTreeMap::new()).unwrap();
        let shown = |code, modifiers| describe(Key::from(KeyEvent::new(code, modifiers)), &keymap);
        let save = shown(KeyCode::Char('s'), KeyModifiers::CONTROL);
        assert!(
            save.starts_with("Ctrl+S ") && save.contains("save: "),
            "{save}"
        );
        for letter in ['x', 'X', 'é', '+'] {
            let typed = shown(KeyCode::Char(letter), KeyModifiers::NONE);
            assert_eq!(typed, letter.to_string());
        }
        let media = shown(KeyCode::Menu, KeyModifiers::NONE);
        assert!(media.contains("can't be bound"), "{media}");
        let escape = shown(KeyCode::Char('\u{1b}'), KeyModifiers::NONE);
        assert!(escape.contains("can't be bound"), "{escape}");
    }
}
