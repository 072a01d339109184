//! How a profile looks on the screen, so that nobody sends from the wrong account.

use serde::{Deserialize, Deserializer, de};

/// The most characters of a label: as many as fit beside the rest of the top row.
const LONGEST_LABEL: usize = 40;

/// What the screen shows for a profile beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appearance {
    /// `label`: what the screen calls the profile; its name when it is not set. One line of at
    /// most 40 characters.
    pub label: Option<String>,
    /// `color`: that of its badge.
    pub color: Option<ProfileColor>,
}

/// The colors of the terminal's own palette that tell profiles apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are their names")]
pub enum ProfileColor {
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
}

impl ProfileColor {
    /// All of them, with their names in the configuration.
    pub const ALL: [(&'static str, Self); 6] = [
        ("red", Self::Red),
        ("green", Self::Green),
        ("yellow", Self::Yellow),
        ("blue", Self::Blue),
        ("magenta", Self::Magenta),
        ("cyan", Self::Cyan),
    ];
}

/// Reads a `color`.
pub(super) fn color<'de, D: Deserializer<'de>>(input: D) -> Result<Option<ProfileColor>, D::Error> {
    let name = String::deserialize(input)?;
    let known = ProfileColor::ALL
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    match known {
        Some((_, color)) => Ok(Some(color)),
        None => Err(de::Error::custom(format_args!(
            "color is one of {}",
            ProfileColor::ALL.map(|(name, _)| name).join(", ")
        ))),
    }
}

/// Reads a `label`.
pub(super) fn label<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    let label = String::deserialize(input)?.trim().to_owned();
    let fits = (1..=LONGEST_LABEL).contains(&label.chars().count());
    if fits && !label.contains(char::is_control) {
        return Ok(Some(label));
    }
    Err(de::Error::custom(format_args!(
        "label is one line of at most {LONGEST_LABEL} characters, or not there"
    )))
}
