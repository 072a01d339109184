//! Whether an inline style or an attribute hides an element.

use super::Attribute;

/// Whether nothing of an element with these attributes is seen.
pub(super) fn conceals(attributes: &[Attribute<'_>]) -> bool {
    attributes.iter().any(|attribute| match &*attribute.name {
        "hidden" => true,
        "style" => style_conceals(&attribute.value),
        _ => false,
    })
}

/// The tricks with which authors hide preheaders and parts for one client.
fn style_conceals(style: &str) -> bool {
    let mut is_clipped = false;
    let mut is_flat = false;
    for declaration in style.split(';').take(100) {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.split('!').next().unwrap_or("").trim();
        let is = |word: &str| value.eq_ignore_ascii_case(word);
        match property.trim().to_ascii_lowercase().as_str() {
            "display" if is("none") => return true,
            "visibility" if is("hidden") => return true,
            "opacity" if value.parse() == Ok(0.0_f32) => return true,
            "overflow" => is_clipped |= is("hidden"),
            "height" | "max-height" | "width" | "max-width" => is_flat |= is_zero(value),
            _ => {}
        }
    }
    is_clipped && is_flat
}

fn is_zero(value: &str) -> bool {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    digits.parse() == Ok(0.0_f32)
}
