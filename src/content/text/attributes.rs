//! The attributes of one start tag that matter to a text preview, each with a limit.
//!
//! Everything else, above all image data and styles of authors, is dropped here and costs
//! nothing later. The rule: a value is copied only when it is used, and never beyond its limit.

/// The most bytes of an alternative text or a link target that are kept.
const TEXT_LIMIT: usize = 2_000;
/// The most bytes of an inline style that are looked at.
const STYLE_LIMIT: usize = 4_000;

/// How an element's inline style and attributes bear on what is seen of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Concealment {
    /// Nothing inside is shown, whatever it says itself.
    pub(super) gone: bool,
    /// `visibility`: hidden or shown again; inherited.
    pub(super) invisible: Option<bool>,
    /// `font-size`: nothing (at most one pixel) or some; inherited, images are not concerned.
    pub(super) no_font: Option<bool>,
}

/// What a start tag says.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) href: Option<String>,
    pub(super) alt: Option<String>,
    pub(super) concealment: Concealment,
    /// `role` is `presentation` or `none`.
    pub(super) presentation: bool,
    /// `border` is a number above zero.
    pub(super) border: bool,
    /// `width` or `height` says at most two pixels.
    pub(super) tiny: bool,
    pub(super) columns: Option<u32>,
    pub(super) rows: Option<u32>,
    pub(super) start: Option<u32>,
}

impl Attributes {
    /// Takes note of an attribute before its value is known; it may have none.
    pub(super) fn name(&mut self, name: &[u8]) {
        match name {
            b"hidden" => self.concealment.gone = true,
            b"alt" if self.alt.is_none() => self.alt = Some(String::new()),
            _ => {}
        }
    }

    /// Takes the value of an attribute; of repeated ones the first counts, as in HTML.
    pub(super) fn value(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"href" if self.href.is_none() => self.href = Some(limited(value)),
            b"alt" if self.alt.as_deref() == Some("") => self.alt = Some(limited(value)),
            b"style" => self.style(&String::from_utf8_lossy(
                value.get(..STYLE_LIMIT).unwrap_or(value),
            )),
            b"role" => {
                self.presentation = value.eq_ignore_ascii_case(b"presentation")
                    || value.eq_ignore_ascii_case(b"none");
            }
            b"border" => self.border = number(value).is_some_and(|border| border > 0),
            b"width" | b"height" => self.tiny |= number(value).is_some_and(|pixels| pixels <= 2),
            b"colspan" => self.columns = number(value),
            b"rowspan" => self.rows = number(value),
            b"start" => self.start = number(value),
            _ => {}
        }
    }

    fn style(&mut self, style: &str) {
        let mut clipped = false;
        let mut flat = false;
        for declaration in style.split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.to_ascii_lowercase();
            let value = value.split('!').next().unwrap_or("").trim();
            let conceal = &mut self.concealment;
            match property.trim().to_ascii_lowercase().as_str() {
                "display" => conceal.gone |= value == "none",
                "opacity" => conceal.gone |= value.parse() == Ok(0.0_f32),
                "visibility" => conceal.invisible = Some(value != "visible"),
                "font-size" => conceal.no_font = no_font(value),
                "overflow" => clipped = value == "hidden",
                "height" | "max-height" | "width" | "max-width" => {
                    let pixels = length(value);
                    flat |= pixels == Some(0.0);
                    self.tiny |= pixels.is_some_and(|pixels| pixels <= 2.0);
                }
                _ => {}
            }
        }
        self.concealment.gone |= clipped && flat;
    }
}

/// Whether a font size is too small to read; `None` for a relative one, which keeps nothing
/// what is nothing.
fn no_font(value: &str) -> Option<bool> {
    match length(value) {
        Some(pixels) => Some(pixels <= 1.0),
        None if value.ends_with('%') || value.ends_with("em") && !value.ends_with("rem") => None,
        None => Some(false),
    }
}

/// A length in pixels, or zero in any unit.
fn length(value: &str) -> Option<f32> {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = value.get(digits.len()..).unwrap_or("");
    let number: f32 = digits.trim().parse().ok()?;
    (number == 0.0 || matches!(unit, "px" | "")).then_some(number)
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

fn limited(value: &[u8]) -> String {
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

    fn styled(style: &str) -> Concealment {
        let mut attributes = Attributes::default();
        attributes.value(b"style", style.as_bytes());
        attributes.concealment
    }

    #[test]
    fn styles_that_hide_are_recognized() {
        for style in [
            "display:none",
            "color: red; DISPLAY : None !important",
            "opacity:0",
            "opacity: 0.0;",
            "max-height:0; overflow:hidden",
            "overflow:hidden;height:0px",
            "max-width:0px;overflow: hidden",
        ] {
            assert!(styled(style).gone, "{style}");
        }
        for style in [
            "display:block",
            "opacity:0.5",
            "max-height:0",
            "mso-hide:all",
            ":;;:",
            "",
        ] {
            assert!(!styled(style).gone, "{style}");
        }
        assert_eq!(styled("visibility:hidden").invisible, Some(true));
        assert_eq!(styled("visibility:visible").invisible, Some(false));
    }

    #[test]
    fn a_font_of_nothing_stays_nothing_until_a_real_size() {
        for (style, no_font) in [
            ("font-size:0", Some(true)),
            ("font-size: 0px !important", Some(true)),
            ("font-size:1px", Some(true)),
            ("font-size:14px", Some(false)),
            ("font-size:10pt", Some(false)),
            ("font-size:1rem", Some(false)),
            ("font-size:small", Some(false)),
            ("font-size:150%", None),
            ("font-size:2em", None),
        ] {
            assert_eq!(styled(style).no_font, no_font, "{style}");
        }
    }

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
        let cut = limited(&value.as_bytes()[1..]);
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
