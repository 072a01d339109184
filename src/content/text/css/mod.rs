//! What CSS says about how an element is seen: from its `style` and from the email's style sheets.
//!
//! Only properties that show in text are known: what hides, what stands on lines of its own, what
//! is set apart by space, what looks like a button. It must not know elements or layout. The
//! rule: cost is bounded by [`Sheets`]' limits whatever the sheets say.

mod declarations;
mod selector;
mod sheet;

pub(super) use declarations::Display;
pub(super) use sheet::{Names, Sheets};

use declarations::Declaration;

/// From this many pixels on, space above or below a block is a blank line.
const BLANK_LINE: f32 = 8.0;
const TOP: usize = 0;
const BOTTOM: usize = 2;
const LEFT: usize = 3;

/// The computed style of one element, as far as it matters; nothing in it is inherited.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties, as in CSS"
)]
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Looks {
    /// `display`, if it is set.
    pub(super) display: Option<Display>,
    /// `visibility`: hidden or shown again; inherited.
    pub(super) invisible: Option<bool>,
    /// `font-size`: nothing (at most one pixel) or some; inherited, images are not concerned.
    pub(super) no_font: Option<bool>,
    transparent: bool,
    clipped: bool,
    background: bool,
    border: bool,
    rounded: bool,
    sizes: [Option<f32>; 4],
    margin: [Option<f32>; 4],
    padding: [f32; 4],
}

impl Looks {
    /// The looks that style sheets and a `style` attribute give together.
    pub(super) fn cascade(
        sheets: &mut Sheets,
        names: &Names,
        above: &[&Names],
        style: &str,
    ) -> Self {
        let mut looks = Self::default();
        let rules = sheets.matching(names, above);
        let mut inline = Vec::new();
        declarations::read(style, |found, important| {
            inline.push((found, important));
        });
        for urgent in [false, true] {
            for &rule in &rules {
                looks.apply(sheets.declarations(rule), urgent);
            }
            looks.apply(&inline, urgent);
        }
        looks
    }

    fn apply(&mut self, declarations: &[(Declaration, bool)], urgent: bool) {
        let wanted = declarations.iter().filter(|found| found.1 == urgent);
        for (declaration, _) in wanted {
            self.take(*declaration);
        }
    }

    fn take(&mut self, declaration: Declaration) {
        fn put<T>(list: &mut [T], index: usize, value: T) {
            if let Some(place) = list.get_mut(index) {
                *place = value;
            }
        }
        match declaration {
            Declaration::Display(display) => self.display = Some(display),
            Declaration::Transparent(is_so) => self.transparent = is_so,
            Declaration::Invisible(is_so) => self.invisible = Some(is_so),
            Declaration::NoFont(no_font) => self.no_font = no_font,
            Declaration::Clipped(is_so) => self.clipped = is_so,
            Declaration::Size(which, pixels) => put(&mut self.sizes, which, pixels),
            Declaration::Background(is_so) => self.background = is_so,
            Declaration::Border(is_so) => self.border = is_so,
            Declaration::Rounded(is_so) => self.rounded = is_so,
            Declaration::Margin(side, pixels) => put(&mut self.margin, side, Some(pixels)),
            Declaration::Padding(side, pixels) => put(&mut self.padding, side, pixels),
        }
    }

    /// Nothing inside is shown, whatever it says itself.
    pub(super) fn is_gone(&self) -> bool {
        let flat = self.sizes.contains(&Some(0.0));
        self.display == Some(Display::None) || self.transparent || self.clipped && flat
    }

    /// One of its sizes is at most this many pixels.
    pub(super) fn is_within(&self, pixels: f32) -> bool {
        self.sizes.iter().flatten().any(|&size| size <= pixels)
    }

    /// A block that is told apart by a blank line before it, and after it. Without a margin of
    /// its own it has `usual` ones.
    pub(super) fn blank_lines(&self, usual: bool) -> (bool, bool) {
        let usual = if usual { BLANK_LINE } else { 0.0 };
        let space = |side: usize| {
            let margin = self.margin.get(side).copied().flatten();
            let padding = self.padding.get(side).copied();
            margin.unwrap_or(usual) + padding.unwrap_or(0.0) >= BLANK_LINE
        };
        (space(TOP), space(BOTTOM))
    }

    /// A link that looks like a button: padded, and with a background or a border.
    pub(super) fn is_button(&self) -> bool {
        let padded = [TOP, LEFT]
            .iter()
            .all(|&side| self.padding.get(side).is_some_and(|&p| p > 1.0));
        padded && (self.background || self.border)
    }

    /// A block that looks like a button around what is in it.
    pub(super) fn is_button_face(&self) -> bool {
        self.rounded && (self.background || self.border)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(style: &str) -> Looks {
        Looks::cascade(&mut Sheets::default(), &Names::default(), &[], style)
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
            "display:none !important;display:block",
        ] {
            assert!(styled(style).is_gone(), "{style}");
        }
        for style in [
            "display:block",
            "display:none;display:block",
            "opacity:0.5",
            "max-height:0",
            "mso-hide:all",
            ":;;:",
            "",
        ] {
            assert!(!styled(style).is_gone(), "{style}");
        }
        assert_eq!(styled("visibility:hidden").invisible, Some(true));
        assert_eq!(styled("visibility:visible").invisible, Some(false));
    }

    #[test]
    fn padding_and_color_make_a_button() {
        for style in [
            "background:#f00;padding:12px 20px",
            "padding:1em;border:1px solid red",
            "background-color:red;border-radius:3px;padding:5px",
        ] {
            assert!(styled(style).is_button(), "{style}");
        }
        for style in [
            "background:#f00",
            "padding:12px 20px",
            "background:transparent;padding:12px",
            "padding:5px;border:0",
            "padding:5px;border:none",
        ] {
            assert!(!styled(style).is_button(), "{style}");
        }
        assert!(styled("background:red;border-radius:3px").is_button_face());
    }

    #[test]
    fn space_above_and_below_is_a_blank_line() {
        assert_eq!(styled("").blank_lines(true), (true, true));
        assert_eq!(styled("margin:0").blank_lines(true), (false, false));
        assert_eq!(styled("margin:0 0 16px").blank_lines(true), (false, true));
        assert_eq!(styled("padding-top:20px").blank_lines(false), (true, false));
        assert_eq!(
            styled("margin:4px;padding:4px").blank_lines(false),
            (true, true)
        );
    }
}
