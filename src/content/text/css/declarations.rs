//! Reads the few CSS declarations that bear on a text preview.
//!
//! The rule: one pass over the text, values are recognized or ignored, never guessed at.

/// What one declaration says, lengths in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Declaration {
    Display(Display),
    /// `opacity` is nothing.
    Transparent(bool),
    /// `visibility` is not `visible`.
    Invisible(bool),
    /// `font-size` is nothing (at most one pixel), or some; `None` for a relative one.
    NoFont(Option<bool>),
    /// `overflow` is hidden.
    Clipped(bool),
    /// `width`, `max-width`, `height`, `max-height`, in this order; `None` for other units.
    Size(usize, Option<f32>),
    /// A background that is seen.
    Background(bool),
    Border(bool),
    Rounded(bool),
    /// Margin and padding: top, right, bottom, left.
    Margin(usize, f32),
    Padding(usize, f32),
}

/// Where an element stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Display {
    None,
    Block,
    Inline,
    /// Laid out in a way of its own, as its kind is.
    Other,
}

/// Hands each declaration of a style on, with whether it is `!important`.
pub(super) fn read(style: &str, mut each: impl FnMut(Declaration, bool)) {
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        if !matters(&property) {
            continue;
        }
        let value = value.to_ascii_lowercase();
        let (value, important) = match value.split_once('!') {
            Some((value, mark)) => (value.trim(), mark.trim() == "important"),
            None => (value.trim(), false),
        };
        if !value.is_empty() {
            one(&property, value, |found| each(found, important));
        }
    }
}

fn matters(property: &str) -> bool {
    let family = property.split('-').next().unwrap_or("");
    matches!(
        family,
        "display"
            | "opacity"
            | "visibility"
            | "font"
            | "overflow"
            | "width"
            | "height"
            | "max"
            | "background"
            | "border"
            | "margin"
            | "padding"
    )
}

fn one(property: &str, value: &str, mut each: impl FnMut(Declaration)) {
    const SIDES: [&str; 4] = ["top", "right", "bottom", "left"];
    const SIZES: [&str; 4] = ["width", "max-width", "height", "max-height"];
    match property {
        "display" => each(Declaration::Display(display(value))),
        "opacity" => each(Declaration::Transparent(value.parse() == Ok(0.0_f32))),
        "visibility" => each(Declaration::Invisible(value != "visible")),
        "font-size" => each(Declaration::NoFont(no_font(value))),
        "overflow" => each(Declaration::Clipped(value == "hidden")),
        "background" | "background-color" => each(Declaration::Background(is_seen(value))),
        "border" => each(Declaration::Border(
            is_seen(value) && !value.starts_with('0'),
        )),
        "border-radius" => each(Declaration::Rounded(true)),
        "margin" => sides(value, |side, length| {
            each(Declaration::Margin(side, length));
        }),
        "padding" => sides(value, |side, length| {
            each(Declaration::Padding(side, length));
        }),
        _ => {
            if let Some(size) = SIZES.iter().position(|&name| name == property) {
                each(Declaration::Size(size, pixels(value)));
            } else if let Some((name, side)) = property.split_once('-')
                && let Some(side) = SIDES.iter().position(|&known| known == side)
                && let Some(length) = spacing(value)
            {
                match name {
                    "margin" => each(Declaration::Margin(side, length)),
                    "padding" => each(Declaration::Padding(side, length)),
                    _ => {}
                }
            }
        }
    }
}

fn display(value: &str) -> Display {
    match value {
        "none" => Display::None,
        "inline" => Display::Inline,
        "block" | "flow-root" | "list-item" => Display::Block,
        _ => Display::Other,
    }
}

fn is_seen(value: &str) -> bool {
    !value.split_ascii_whitespace().any(|word| {
        matches!(
            word,
            "none" | "transparent" | "inherit" | "initial" | "unset" | "hidden"
        )
    })
}

/// The four sides of a shorthand of one to four lengths.
fn sides(value: &str, mut each: impl FnMut(usize, f32)) {
    let mut lengths = [0.0; 4];
    let mut count = 0;
    for (word, place) in value.split_ascii_whitespace().zip(&mut lengths) {
        let Some(length) = spacing(word) else { return };
        *place = length;
        count += 1;
    }
    let [top, right, bottom, left] = lengths;
    let all = match count {
        1 => [top; 4],
        2 => [top, right, top, right],
        3 => [top, right, bottom, right],
        _ => [top, right, bottom, left],
    };
    for (side, length) in all.into_iter().enumerate() {
        each(side, length);
    }
}

/// A margin or padding in pixels; a font is taken to be 16 pixels high, as browsers start.
fn spacing(value: &str) -> Option<f32> {
    const FONT: f32 = 16.0;
    let (number, unit) = number_and_unit(value)?;
    match unit {
        "px" | "" => Some(number),
        "em" | "rem" => Some(number * FONT),
        "pt" => Some(number * 4.0 / 3.0),
        _ => None,
    }
    // "auto" is no vertical space.
    .or((value == "auto").then_some(0.0))
}

/// Whether a font size is too small to read; `None` for a relative one, which keeps nothing
/// what is nothing.
fn no_font(value: &str) -> Option<bool> {
    match pixels(value) {
        Some(pixels) => Some(pixels <= 1.0),
        None if value.ends_with('%') || value.ends_with("em") && !value.ends_with("rem") => None,
        None => Some(false),
    }
}

/// A length in pixels, or zero in any unit.
fn pixels(value: &str) -> Option<f32> {
    let (number, unit) = number_and_unit(value)?;
    (number == 0.0 || matches!(unit, "px" | "")).then_some(number)
}

fn number_and_unit(value: &str) -> Option<(f32, &str)> {
    if value == "auto" {
        return Some((0.0, "auto"));
    }
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = value.get(digits.len()..).unwrap_or("");
    Some((digits.trim().parse().ok()?, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(style: &str) -> Vec<(Declaration, bool)> {
        let mut found = Vec::new();
        read(style, |declaration, important| {
            found.push((declaration, important));
        });
        found
    }

    #[test]
    fn only_what_matters_is_read() {
        assert_eq!(
            all("color:red; DISPLAY : None !important;:;;x:"),
            [(Declaration::Display(Display::None), true)]
        );
        assert_eq!(all("mso-hide:all;background-color:"), []);
    }

    #[test]
    fn shorthands_have_one_to_four_sides() {
        let padding = |sides: [f32; 4]| {
            let sides = sides.into_iter().enumerate();
            sides
                .map(|(side, length)| (Declaration::Padding(side, length), false))
                .collect::<Vec<_>>()
        };
        assert_eq!(all("padding:1px"), padding([1.0; 4]));
        assert_eq!(all("padding:1px 2em"), padding([1.0, 32.0, 1.0, 32.0]));
        assert_eq!(all("padding:3pt 0 2px"), padding([4.0, 0.0, 2.0, 0.0]));
        assert_eq!(all("padding:calc(1px + 2px)"), []);
        assert_eq!(
            all("margin-bottom: 12px"),
            [(Declaration::Margin(2, 12.0), false)]
        );
    }

    #[test]
    fn a_font_of_nothing_stays_nothing_until_a_real_size() {
        for (style, expected) in [
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
            let found = all(style);
            assert_eq!(found[0].0, Declaration::NoFont(expected), "{style}");
        }
    }
}
