//! Which key does what: key names as people write them (`Ctrl+S`, `Alt+Enter`, `F5`), and the
//! map from keys to actions, from the defaults and the configuration.

use std::{collections::BTreeMap, fmt, str::FromStr};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{ACTIONS, Action};

/// One key with its modifiers, in the one form in which keys are compared: letters are lower
/// case, and Shift is kept only where it is not part of the character itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Ctrl, Alt and Shift; nothing else.
    pub modifiers: KeyModifiers,
}

impl Key {
    /// A key in its comparable form.
    #[must_use]
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let mut modifiers =
            modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(letter)
                if modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) =>
            {
                if letter.is_uppercase() {
                    modifiers |= KeyModifiers::SHIFT;
                }
                KeyCode::Char(letter.to_lowercase().next().unwrap_or(letter))
            }
            KeyCode::Char(letter) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(letter)
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// Whether Shift is held, which in text means "select".
    #[must_use]
    pub fn shift(self) -> bool {
        self.modifiers.contains(KeyModifiers::SHIFT)
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }
}

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no key: write it like Ctrl+S, Alt+Enter, Shift+F6 or F5")]
pub struct NotAKey(String);

const NAMED_KEYS: [(&str, KeyCode); 15] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
];

const NAMED_MODIFIERS: [(&str, KeyModifiers); 3] = [
    ("Ctrl", KeyModifiers::CONTROL),
    ("Alt", KeyModifiers::ALT),
    ("Shift", KeyModifiers::SHIFT),
];

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let wrong = || NotAKey(text.to_owned());
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text.trim();
        while let Some((first, after)) = rest.split_once('+') {
            // "Ctrl++" binds the plus key itself.
            let Some((_, modifier)) = NAMED_MODIFIERS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(first.trim()))
            else {
                break;
            };
            modifiers |= *modifier;
            rest = after;
        }
        let code = match key_code(rest.trim()).ok_or_else(wrong)? {
            // People write Ctrl+S and mean the key, not the capital.
            KeyCode::Char(letter) if !modifiers.is_empty() => {
                KeyCode::Char(letter.to_lowercase().next().unwrap_or(letter))
            }
            code => code,
        };
        Ok(Self::new(code, modifiers))
    }
}

fn key_code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMED_KEYS
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
    {
        return Some(*code);
    }
    if let Some(number) = name
        .strip_prefix(['F', 'f'])
        .and_then(|digits| digits.parse().ok())
    {
        return (1..=24).contains(&number).then_some(KeyCode::F(number));
    }
    let mut chars = name.chars();
    let letter = chars.next()?;
    (chars.next().is_none() && !letter.is_control()).then_some(KeyCode::Char(letter))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, modifier) in NAMED_MODIFIERS {
            if self.modifiers.contains(modifier) {
                write!(f, "{name}+")?;
            }
        }
        match self.code {
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Char(letter) if letter != ' ' => write!(f, "{}", letter.to_uppercase()),
            code => {
                let named = NAMED_KEYS.iter().find(|(_, key)| *key == code);
                f.write_str(named.map_or("?", |(name, _)| name))
            }
        }
    }
}

/// Why the configured keys can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyMapError {
    /// `[keys]` names an action that there is not.
    #[error("[keys] has no action “{0}”; it has {known}", known = action_names())]
    UnknownAction(String),
    /// A key's name could not be read.
    #[error("[keys] {action}: {source}")]
    NotAKey {
        /// The action it was given for.
        action: String,
        /// What is wrong with it.
        source: NotAKey,
    },
    /// One key was given two meanings.
    #[error("[keys] gives {key} to both {first} and {second}")]
    Conflict {
        /// The key.
        key: String,
        /// The action that has it.
        first: &'static str,
        /// The action that wants it too.
        second: &'static str,
    },
}

impl KeyMapError {
    /// The action at which it stands in the configuration.
    #[must_use]
    pub fn action(&self) -> &str {
        match self {
            Self::UnknownAction(action) | Self::NotAKey { action, .. } => action,
            Self::Conflict { second, .. } => second,
        }
    }
}

fn action_names() -> String {
    ACTIONS.map(|description| description.name).join(", ")
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMap {
    bindings: Vec<(Key, Action)>,
}

impl KeyMap {
    /// The default keys, with those of `configured` (action name to key names) in the place of
    /// the action's defaults. A key that an action was configured to have is taken away from the
    /// action that has it by default.
    ///
    /// # Errors
    /// An action or a key that there is not, and one key configured for two actions.
    pub fn new(configured: &BTreeMap<String, Vec<String>>) -> Result<Self, KeyMapError> {
        let mut bindings: Vec<(Key, Action)> = Vec::new();
        for (name, keys) in configured {
            let description = ACTIONS
                .iter()
                .find(|description| description.name == name)
                .ok_or_else(|| KeyMapError::UnknownAction(name.clone()))?;
            for key in keys {
                let key: Key = key.parse().map_err(|source| KeyMapError::NotAKey {
                    action: name.clone(),
                    source,
                })?;
                if let Some((_, first)) = bindings.iter().find(|(bound, _)| *bound == key) {
                    return Err(KeyMapError::Conflict {
                        key: key.to_string(),
                        first: name_of(*first),
                        second: description.name,
                    });
                }
                bindings.push((key, description.action));
            }
        }
        for description in &ACTIONS {
            if configured.contains_key(description.name) {
                continue;
            }
            for key in description.keys.iter().filter_map(|key| key.parse().ok()) {
                if !bindings.iter().any(|(bound, _)| *bound == key) {
                    bindings.push((key, description.action));
                }
            }
        }
        Ok(Self { bindings })
    }

    /// What this key does, if it is bound.
    #[must_use]
    pub fn action(&self, key: Key) -> Option<Action> {
        self.bindings
            .iter()
            .find(|(bound, _)| *bound == key)
            .map(|(_, action)| *action)
    }

    /// The keys of an action, the one to show first.
    pub fn keys(&self, action: Action) -> impl Iterator<Item = Key> + '_ {
        self.bindings
            .iter()
            .filter(move |(_, bound)| *bound == action)
            .map(|(key, _)| *key)
    }
}

fn name_of(action: Action) -> &'static str {
    ACTIONS
        .iter()
        .find(|description| description.action == action)
        .map_or("?", |description| description.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        name.parse().unwrap()
    }

    #[test]
    fn every_default_key_can_be_read_and_is_written_the_same() {
        for description in ACTIONS {
            assert!(
                description.keys.len() >= 2,
                "{} has one key only",
                description.name
            );
            for name in description.keys {
                assert_eq!(key(name).to_string(), *name);
            }
        }
    }

    #[test]
    fn no_default_key_has_two_meanings() {
        let map = KeyMap::new(&BTreeMap::new()).unwrap();
        for description in ACTIONS {
            let keys: Vec<String> = map
                .keys(description.action)
                .map(|key| key.to_string())
                .collect();
            assert_eq!(keys, description.keys);
        }
    }

    #[test]
    fn terminals_report_one_key_in_several_ways() {
        let shifted = Key::new(KeyCode::Char('Z'), KeyModifiers::CONTROL);
        assert_eq!(shifted, key("Ctrl+Shift+Z"));
        let back_tab = Key::new(KeyCode::BackTab, KeyModifiers::NONE);
        assert_eq!(back_tab, key("Shift+Tab"));
        let capital = Key::new(KeyCode::Char('A'), KeyModifiers::SHIFT);
        assert_eq!(capital, key("A"));
    }

    #[test]
    fn a_configured_key_replaces_the_defaults_of_its_action() {
        let configured = BTreeMap::from([("save".to_owned(), vec!["F5".to_owned()])]);
        let map = KeyMap::new(&configured).unwrap();
        assert_eq!(map.action(key("F5")), Some(Action::Save));
        assert_eq!(map.action(key("Ctrl+S")), None);
        assert_eq!(map.action(key("Ctrl+Enter")), Some(Action::Send));
    }

    #[test]
    fn wrong_bindings_are_refused_by_name() {
        let twice = BTreeMap::from([
            ("quit".to_owned(), vec!["Ctrl+K".to_owned()]),
            ("save".to_owned(), vec!["ctrl+k".to_owned()]),
        ]);
        let conflict = KeyMap::new(&twice).unwrap_err();
        assert!(conflict.to_string().contains("Ctrl+K"), "{conflict}");
        let unknown = BTreeMap::from([("explode".to_owned(), vec![])]);
        assert_eq!(
            KeyMap::new(&unknown),
            Err(KeyMapError::UnknownAction("explode".to_owned()))
        );
        let no_key = BTreeMap::from([("save".to_owned(), vec!["Ctrl+".to_owned()])]);
        assert!(matches!(
            KeyMap::new(&no_key),
            Err(KeyMapError::NotAKey { .. })
        ));
    }
}
