//! What is remarkable about a target by itself.

use core::net::Ipv4Addr;

use super::{
    LinkKind, Mark,
    address::{Address, is_placeholder_host, is_public_shape, parse, registered},
};
use crate::content::script::{imitates_latin, is_mixed};

/// Schemes that lead somewhere when a reader follows them.
const SCHEMES: [&str; 16] = [
    "http",
    "https",
    "mailto",
    "tel",
    "sms",
    "ftp",
    "webcal",
    "geo",
    "whatsapp",
    "tg",
    "skype",
    "facetime",
    "maps",
    "market",
    "itms-apps",
    "cid",
];
const SHORTENERS: [&str; 12] = [
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "t.co",
    "is.gd",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
    "tiny.cc",
    "shorturl.at",
    "rb.gy",
];
/// Parameters that stand for one click, session or person.
const CLICK_IDS: [&str; 19] = [
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "mc_eid",
    "_hsenc",
    "mkt_tok",
    "vero_id",
    "jsessionid",
    "phpsessid",
    "sessionid",
    "access_token",
];

/// Whether a text has a placeholder of User.com or of another tool.
pub(super) fn has_placeholder(text: &str) -> bool {
    ["{{", "{%", "*|", "<%", "%%", "${", "[[", "{$", "@{"]
        .iter()
        .any(|open| text.contains(open))
        || text.starts_with('[') && text.ends_with(']')
        || text.starts_with('%') && text.ends_with('%')
}

/// The marks of a target, but for those that need the rest of the email.
pub(super) fn marks(kind: LinkKind, target: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    if target.is_empty() || target == "#" {
        return vec![Mark::Empty];
    }
    let address = parse(target);
    if ["javascript", "vbscript"]
        .iter()
        .any(|scheme| address.has_scheme(scheme))
        || kind == LinkKind::Link && address.has_scheme("data")
    {
        return vec![Mark::Script];
    }
    if address.has_scheme("data") {
        return vec![Mark::Inline];
    }
    if has_placeholder(target) {
        if address.has_scheme("http") {
            marks.push(Mark::Http);
        }
        marks.push(Mark::Placeholder);
        return marks;
    }
    if address.has_scheme("mailto") {
        marks.extend(is_broken_mail(address.rest).then_some(Mark::BrokenMail));
    } else if address.has_scheme("tel") || address.has_scheme("sms") {
        marks.extend(is_broken_phone(address.rest).then_some(Mark::BrokenPhone));
    } else if target.starts_with('#') {
        marks.extend((kind == LinkKind::Image).then_some(Mark::BrokenUrl));
    } else if is_local_file(target, &address) {
        marks.push(Mark::Local);
    } else if address.is_web() {
        web(target, &address, &mut marks);
    } else if let Some(mark) = without_web(target, &address) {
        marks.push(mark);
    }
    marks
}

fn is_local_file(target: &str, address: &Address<'_>) -> bool {
    let bytes = target.as_bytes();
    let is_drive =
        matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    is_drive
        || address.has_scheme("file")
        || address.has_scheme("blob")
        || target.starts_with("\\\\")
}

/// What is no web address with its scheme: relative, forgotten or misspelt.
fn without_web(target: &str, address: &Address<'_>) -> Option<Mark> {
    if address.scheme.is_empty() {
        let lower = target.to_ascii_lowercase();
        if ["http//", "https//", "http;", "https;", "http.//", "://"]
            .iter()
            .any(|start| lower.starts_with(start))
        {
            return Some(Mark::BrokenUrl);
        }
        return Some(if looks_like_host(target) {
            Mark::MissingScheme
        } else {
            Mark::Relative
        });
    }
    let scheme = address.scheme.to_ascii_lowercase();
    let known = SCHEMES.contains(&&*scheme);
    let slip = !known
        && (address.rest.starts_with("//") || address.rest.contains('@'))
        && ["http", "https", "mailto"]
            .iter()
            .any(|right| is_slip_of(&scheme, right));
    slip.then_some(Mark::BrokenUrl)
}

/// Whether the target begins with a host, its scheme forgotten.
fn looks_like_host(target: &str) -> bool {
    if let Some(rest) = target.strip_prefix("//") {
        return !rest.is_empty();
    }
    let end = target.find(['/', '?', '#', ':']).unwrap_or(target.len());
    let host = target.get(..end).unwrap_or("").to_ascii_lowercase();
    let top = host.rsplit('.').next().unwrap_or("");
    let is_file = matches!(
        top,
        "html"
            | "htm"
            | "php"
            | "asp"
            | "aspx"
            | "jsp"
            | "pdf"
            | "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "webp"
            | "svg"
            | "css"
            | "js"
            | "txt"
            | "xml"
            | "zip"
            | "doc"
            | "docx"
            | "ico"
            | "bmp"
    );
    is_public_shape(&host) && (host.starts_with("www.") || !is_file)
}

fn web(target: &str, address: &Address<'_>, marks: &mut Vec<Mark>) {
    let host = &*address.host;
    if address.has_scheme("http") {
        marks.push(Mark::Http);
    }
    if is_local_host(host) {
        marks.push(Mark::Local);
        return;
    }
    if is_broken_web(target, address) {
        marks.push(Mark::BrokenUrl);
        return;
    }
    if is_placeholder_host(host) {
        marks.push(Mark::ExampleDomain);
    }
    let shown = decoded_host(host);
    if is_disguised(host, &shown) {
        marks.push(Mark::LookAlike);
    }
    if shown != host {
        marks.push(Mark::Punycode);
    }
    if address.user.is_some() {
        marks.push(Mark::Credentials);
    }
    if is_wrapper(host, address.path) {
        marks.push(Mark::Wrapped);
    }
    if SHORTENERS.contains(&registered(host))
        && SHORTENERS.contains(&host.trim_start_matches("www."))
    {
        marks.push(Mark::Shortened);
    }
    parameters(address.path, marks);
}

fn parameters(path: &str, marks: &mut Vec<Mark>) {
    let mut names = path
        .split(['?', '&', '#', ';'])
        .skip(1)
        .take(200)
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, _)| name.to_ascii_lowercase());
    let mut click = false;
    let mut tracking = false;
    for name in &mut names {
        click |= CLICK_IDS.contains(&&*name);
        tracking |=
            name.starts_with("utm_") || matches!(&*name, "mc_cid" | "_hsmi" | "trk" | "cmpid");
    }
    marks.extend(click.then_some(Mark::ClickId));
    marks.extend(tracking.then_some(Mark::Tracking));
}

fn is_broken_web(target: &str, address: &Address<'_>) -> bool {
    let host = &*address.host;
    let host_is_number = host.parse::<Ipv4Addr>().is_ok() || host.starts_with('[');
    let lower = address.path.to_ascii_lowercase();
    !address.rest.starts_with("//")
        || host.is_empty()
        || !host_is_number && !is_public_shape(host)
        || matches!(host, "http" | "https")
        || lower.starts_with("/http:/") && host.len() < 6
        || target
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '<' || c == '"')
}

/// Whether only this computer or this network knows the host.
fn is_local_host(host: &str) -> bool {
    let top = host.rsplit('.').next().unwrap_or("");
    let is_plain = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !matches!(name, "http" | "https")
    };
    if let Ok(number) = host.parse::<Ipv4Addr>() {
        return number.is_loopback()
            || number.is_private()
            || number.is_link_local()
            || number.is_unspecified();
    }
    matches!(
        top,
        "localhost" | "local" | "internal" | "lan" | "intranet" | "corp"
    ) || host == "[::1]"
        || !host.contains('.') && is_plain(host)
}

/// The host as a browser may show it, its Punycode decoded (RFC 3492).
pub(in crate::content) fn decoded_host(host: &str) -> String {
    let labels = host.split('.').map(|label| {
        let code = label.strip_prefix("xn--");
        code.and_then(idna::punycode::decode_to_string)
            .unwrap_or_else(|| label.to_owned())
    });
    labels.collect::<Vec<_>>().join(".")
}

fn is_disguised(host: &str, shown: &str) -> bool {
    let labels: Vec<&str> = shown.split('.').collect();
    let foreign_top = labels.last().is_some_and(|top| !top.is_ascii());
    let undecodable =
        host.contains("xn--") && shown.split('.').any(|label| label.starts_with("xn--"));
    undecodable
        || labels.iter().any(|label| is_mixed(label))
        || !foreign_top && labels.iter().any(|label| imitates_latin(label))
}

/// Links that a mail program, a chat or a search page put around the real one.
fn is_wrapper(host: &str, path: &str) -> bool {
    host.ends_with("safelinks.protection.outlook.com")
        || host.starts_with("urldefense.")
        || host.ends_with(".google.com") && path.starts_with("/url?")
        || matches!(
            host,
            "l.facebook.com" | "l.instagram.com" | "lm.facebook.com"
        )
        || host.ends_with("slack-redir.net")
        || host.ends_with("linkprotect.cudasvc.com")
        || host == "mail.google.com"
        || host == "outlook.office.com" && path.starts_with("/mail")
}

fn is_broken_mail(rest: &str) -> bool {
    let (addresses, query) = match rest.split_once('?') {
        Some((addresses, query)) => (addresses, query),
        None => (rest, ""),
    };
    if addresses.is_empty() {
        // To nobody yet, with a subject: for "share this with a friend".
        return query.is_empty();
    }
    addresses.split(',').any(|address| {
        let address = address.replace("%40", "@").replace("%20", " ");
        let Some((local, domain)) = address.trim().rsplit_once('@') else {
            return true;
        };
        local.is_empty()
            || local.starts_with('/')
            || local.contains(|c: char| c.is_whitespace() || matches!(c, '@' | ':' | '<'))
            || !is_public_shape(&domain.to_lowercase())
    })
}

/// RFC 3966: digits with marks between them; letters and short remains are slips.
fn is_broken_phone(rest: &str) -> bool {
    let number = rest.split([';', '?']).next().unwrap_or("");
    let number = number
        .trim_start_matches("//")
        .replace("%20", " ")
        .replace("%2B", "+");
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    !(3..=15).contains(&digits)
        || rest.starts_with("//")
        || !number
            .chars()
            .all(|c| c.is_ascii_digit() || "+-.() *#\u{a0}".contains(c))
}

/// Whether one word is another with a slip in it: a letter more, less, wrong, or two exchanged.
pub(super) fn is_slip_of(word: &str, right: &str) -> bool {
    crate::content::slips::distance(word, right) == 1
}
