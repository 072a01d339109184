//! The inbox line: sender, subject and preview text as mail clients cut them.
//!
//! Clients cut by pixels, depending on font, window and screen; here they cut by columns, a wide
//! letter counting two. So each cut is an estimate for a usual window, and says so on the screen.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{
    html::{Html, TextKind},
    links::is_filler,
};

/// The most bytes of preview text that are gathered; no client shows as much.
const PREVIEW_LIMIT: usize = 1_000;

/// How much of a line one client shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// Its name, for people.
    pub name: &'static str,
    /// The columns of the sender.
    pub sender: usize,
    /// The columns of the subject.
    pub subject: usize,
    /// The columns of the preview text; where `joined`, of subject and preview text together.
    pub preview: usize,
    /// Whether subject and preview text share one line.
    pub joined: bool,
}

/// The clients shown. Estimates at their usual widths, after the tables of preview text lengths
/// that Litmus (<https://www.litmus.com/blog/the-ultimate-guide-to-preview-text-support>) and
/// Email on Acid publish.
pub const CLIENTS: [Client; 4] = [
    Client {
        name: "Gmail, desktop",
        sender: 20,
        subject: 70,
        preview: 110,
        joined: true,
    },
    Client {
        name: "Gmail, phone",
        sender: 25,
        subject: 38,
        preview: 45,
        joined: false,
    },
    Client {
        name: "Outlook",
        sender: 28,
        subject: 52,
        preview: 55,
        joined: false,
    },
    Client {
        name: "Apple Mail",
        sender: 26,
        subject: 45,
        preview: 90,
        joined: false,
    },
];

/// An email as one client lists it; unfiltered, a cut text ends with `…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxLine {
    /// The client.
    pub client: Client,
    /// Who it is from.
    pub sender: String,
    /// The subject.
    pub subject: String,
    /// The preview text; empty where the subject leaves no place for it.
    pub preview: String,
}

/// How long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// What a reader would call letters: grapheme clusters.
    pub characters: usize,
    /// In UTF-8.
    pub bytes: usize,
}

impl Counts {
    /// Of this text; linear in it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self {
            characters: text.graphemes(true).count(),
            bytes: text.len(),
        }
    }
}

/// The email in the lists of [`CLIENTS`].
#[must_use]
pub fn lines(sender: &str, subject: &str, preview: &str) -> Vec<InboxLine> {
    let line = |client: Client| {
        let subject = cut(subject.trim(), client.subject);
        let left = if client.joined {
            client.preview.saturating_sub(subject.width() + 3)
        } else {
            client.preview
        };
        InboxLine {
            client,
            sender: cut(sender.trim(), client.sender),
            preview: cut(preview, left),
            subject,
        }
    };
    CLIENTS.into_iter().map(line).collect()
}

/// The text that clients show behind the subject: the first of the email's, hidden or not, as one
/// line without what only takes place.
#[must_use]
pub fn preview_text(html: &Html<'_>) -> String {
    let pieces = html.texts.iter().filter(|text| text.kind != TextKind::Code);
    gather(pieces.map(|text| &*text.value))
}

/// The hidden text at the top of an email, which is there to be the preview text; with it what
/// its first piece is in [`Html::texts`]. None when the email begins with something to see.
#[must_use]
pub fn hidden_preheader(html: &Html<'_>) -> Option<(usize, String)> {
    let mut pieces = html.texts.iter().enumerate().filter(|(_, text)| {
        text.kind != TextKind::Code
            && text
                .value
                .contains(|c: char| !c.is_whitespace() && !is_filler(c))
    });
    let (first, text) = pieces.next()?;
    if text.kind != TextKind::Hidden {
        return None;
    }
    let all = html.texts.get(first..).unwrap_or_default();
    let hidden = all
        .iter()
        .take_while(|text| text.kind != TextKind::Shown || text.value.trim().is_empty());
    let hidden = hidden.filter(|text| text.kind == TextKind::Hidden);
    Some((first, gather(hidden.map(|text| &*text.value))))
}

fn gather<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut line = String::new();
    for piece in pieces {
        for c in piece.chars() {
            if c.is_whitespace() || c == '\u{a0}' {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            } else if !is_filler(c) {
                line.push(c);
            }
        }
        if line.len() >= PREVIEW_LIMIT {
            break;
        }
        if piece.ends_with(char::is_whitespace) || line.is_empty() || line.ends_with(' ') {
            continue;
        }
        // Between two pieces is a tag; most of those at the top end a block.
        line.push(' ');
    }
    line.trim_end().to_owned()
}

/// The text in at most this many columns, with `…` in the last where something is missing.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut width = 0;
    for cluster in text.graphemes(true) {
        width += cluster.width();
        if width + 1 > columns {
            break;
        }
        shown.push_str(cluster);
    }
    let shown = shown.trim_end();
    if columns == 0 {
        String::new()
    } else {
        format!("{shown}…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_by_columns() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a bcd", 3), "a…");
        assert_eq!(cut("東京都", 5), "東京…");
        assert_eq!(cut("東京都", 4), "東…");
        assert_eq!(cut("x", 0), "");
        let lines = lines(
            "Acme News of the whole wide world",
            "Hi",
            &"word ".repeat(50),
        );
        for line in &lines {
            assert!(line.sender.width() <= line.client.sender, "{line:?}");
            assert!(line.preview.width() <= line.client.preview, "{line:?}");
            assert_eq!(line.subject, "Hi");
        }
    }

    #[test]
    fn the_preview_text_begins_with_what_is_hidden() {
        let source = "<title>T</title><style>p{}</style><div style='display:none'>Sale ends\n \
                      today&nbsp;&zwnj;&nbsp;&zwnj;</div><p>Hello <b>you</b></p>";
        let html = Html::read(source);
        assert_eq!(preview_text(&html), "Sale ends today Hello you");
        assert_eq!(hidden_preheader(&html).unwrap().1, "Sale ends today");
        let html = Html::read("<p>Hello</p><p style='display:none'>x</p>");
        assert_eq!(hidden_preheader(&html), None);
        assert_eq!(preview_text(&html), "Hello x");
        assert_eq!(preview_text(&Html::read("<p>&nbsp;</p>")), "");
    }

    #[test]
    fn letters_are_counted_as_readers_do() {
        let counts = Counts::of("zo\u{308}👩‍🚀");
        assert_eq!((counts.characters, counts.bytes), (3, 15));
    }
}
