//! Whether the words of a link promise another address than its target.

use super::address::{is_public_shape, parse, registered};

/// Whether the text is an address by itself, and the target leads to another.
pub(super) fn differs(text: &str, target: &str) -> bool {
    if super::judge::has_placeholder(target) || super::judge::has_placeholder(text) {
        return false;
    }
    let address = parse(target);
    if address.has_scheme("tel") {
        return other_number(text, address.rest);
    }
    if let Some(promised) = mail_domain_and_name(text) {
        let mail = address.rest.split('?').next().unwrap_or("");
        return address.has_scheme("mailto")
            && mail.contains('@')
            && !mail.contains(',')
            && !mail.trim().eq_ignore_ascii_case(promised);
    }
    let Some(promised) = host_in(text) else {
        return false;
    };
    address.is_web()
        && !address.host.is_empty()
        && registered(&promised) != registered(&address.host)
}

/// The text, when it is an email address and nothing else.
fn mail_domain_and_name(text: &str) -> Option<&str> {
    let (name, domain) = text.split_once('@')?;
    let is_address = !name.is_empty()
        && !text.contains(char::is_whitespace)
        && is_public_shape(&domain.to_lowercase());
    is_address.then_some(text)
}

/// The host of a text that is a web address and nothing else.
fn host_in(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['.', ',', '›', '→', '»']).trim();
    if text.contains(char::is_whitespace) || text.contains('…') {
        return None;
    }
    let address = parse(text);
    if address.is_web() {
        return is_public_shape(&address.host).then_some(address.host);
    }
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let host = text.get(..end)?;
    let top = host.rsplit('.').next()?;
    // Names of products and files look like hosts: ASP.NET, Node.js, report.pdf.
    let is_usual = matches!(
        top,
        "com"
            | "org"
            | "net"
            | "io"
            | "co"
            | "eu"
            | "app"
            | "dev"
            | "shop"
            | "info"
            | "biz"
            | "us"
            | "uk"
            | "de"
            | "fr"
            | "pl"
            | "es"
            | "it"
            | "nl"
            | "ch"
            | "at"
            | "se"
            | "cz"
            | "pt"
            | "ca"
            | "au"
            | "be"
            | "dk"
            | "no"
            | "fi"
            | "ie"
            | "br"
            | "in"
            | "jp"
            | "edu"
            | "gov"
    );
    let is_written_as_one =
        host.starts_with("www.") || is_usual && !host.contains(char::is_uppercase);
    (is_written_as_one && is_public_shape(host)).then(|| host.to_lowercase())
}

/// Whether the text is a phone number and not this one. A number at home and the same with its
/// country's prefix are one.
fn other_number(text: &str, number: &str) -> bool {
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || "+-./() \u{a0}".contains(c));
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (shown, dialled) = (digits(text), digits(number));
    let tail = |digits: &str| {
        digits
            .get(digits.len().saturating_sub(7)..)
            .unwrap_or("")
            .to_owned()
    };
    is_number && shown.len() >= 5 && tail(&shown) != tail(&dialled)
}
