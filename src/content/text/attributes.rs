//! The attributes of one start tag that matter to a text preview, each with a limit.
//!
//! Everything else, above all image data and styles of authors, is dropped here and costs
//! nothing later. The rule: a value is copied only when it is used, and never beyond its limit.

/// The most bytes of an alternative text or a link target that are kept.
const TEXT_LIMIT: usize = 2_000;
/// The most bytes of an inline style that are looked at.
const STYLE_LIMIT: usize = 4_000;
/// The most bytes of a `class` or `id` that are looked at.
const NAMES_LIMIT: usize = 1_000;

/// What a start tag says.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of a tag, as in HTML"
)]
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) href: Option<String>,
    pub(super) alt: Option<String>,
    pub(super) style: String,
    pub(super) class: String,
    pub(super) id: String,
    /// `hidden` is there.
    pub(super) hidden: bool,
    /// `role` is `presentation` or `none`.
    pub(super) presentation: bool,
    /// `border` is a number above zero.
    pub(super) border: bool,
    /// `bgcolor` or `background` is there.
    pub(super) background: bool,
    /// In pixels.
    pub(super) width: Option<u32>,
    /// In pixels.
    pub(super) height: Option<u32>,
    /// `cellpadding`, in pixels.
    pub(super) padding: Option<u32>,
    pub(super) columns: Option<u32>,
    pub(super) rows: Option<u32>,
    pub(super) start: Option<u32>,
}

impl Attributes {
    /// Takes note of an attribute before its value is known; it may have none.
    pub(super) fn name(&mut self, name: &[u8]) {
        match name {
            b"hidden" => self.hidden = true,
            b"alt" if self.alt.is_none() => self.alt = Some(String::new()),
            _ => {}
        }
    }

    /// Takes the value of an attribute; of repeated ones the first counts, as in HTML.
    pub(super) fn value(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"href" if self.href.is_none() => self.href = Some(shortened(value)),
            b"alt" if self.alt.as_deref() == Some("") => self.alt = Some(shortened(value)),
            b"style" if self.style.is_empty() => self.style = limited(value, STYLE_LIMIT),
            b"class" if self.class.is_empty() => self.class = limited(value, NAMES_LIMIT),
            b"id" if self.id.is_empty() => self.id = limited(value, NAMES_LIMIT),
            b"role" => {
                self.presentation = value.eq_ignore_ascii_case(b"presentation")
                    || value.eq_ignore_ascii_case(b"none");
            }
            b"border" => self.border = number(value).is_some_and(|border| border > 0),
            b"bgcolor" | b"background" => self.background = !value.trim_ascii().is_empty(),
            b"width" => self.width = number(value),
            b"height" => self.height = number(value),
            b"cellpadding" => self.padding = number(value),
            b"colspan" => self.columns = number(value),
            b"rowspan" => self.rows = number(value),
            b"start" => self.start = number(value),
            _ => {}
        }
    }
}

/// The whole number that a value starts with, as HTML reads dimensions and spans.
fn number(value: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(value).ok()?.trim_ascii();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // A percentage is no number of pixels.
    if text.ends_with('%') {
        return None;
    }
    let digits = text.get(..digits).filter(|digits| !digits.is_empty())?;
    Some(digits.parse().unwrap_or(u32::MAX))
}

/// The text, at most this many bytes of it.
fn limited(value: &[u8], limit: usize) -> String {
    String::from_utf8_lossy(value.get(..limit).unwrap_or(value)).into_owned()
}

/// The text, and a mark where it was cut.
fn shortened(value: &[u8]) -> String {
    match value.get(..TEXT_LIMIT) {
        Some(start) if value.len() > TEXT_LIMIT => {
            let text = String::from_utf8_lossy(start);
            format!("{}…", text.trim_end_matches('\u{FFFD}'))
        }
        _ => String::from_utf8_lossy(value).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_html_does_and_never_overflow() {
        assert_eq!(number(b" 12px"), Some(12));
        assert_eq!(number(b"999999999999999"), Some(u32::MAX));
        assert_eq!(number(b"100%"), None);
        assert_eq!(number(b"-1"), None);
        assert_eq!(number(b""), None);
    }

    #[test]
    fn long_values_are_cut_at_a_character() {
        let value = "é".repeat(5_000);
        let cut = shortened(&value.as_bytes()[1..]);
        assert!(cut.len() < TEXT_LIMIT + 10 && cut.ends_with("é…"));
    }

    #[test]
    fn the_first_of_repeated_attributes_counts() {
        let mut attributes = Attributes::default();
        attributes.name(b"alt");
        attributes.value(b"alt", b"one");
        attributes.name(b"alt");
        attributes.value(b"alt", b"two");
        attributes.value(b"href", b"a");
        attributes.value(b"href", b"b");
        assert_eq!(attributes.alt.as_deref(), Some("one"));
        assert_eq!(attributes.href.as_deref(), Some("a"));
    }
}
