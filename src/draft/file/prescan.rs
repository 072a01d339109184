//! Which encoding an HTML text declares for itself, found as browsers find it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// How far browsers look for a declaration.
const REACH: usize = 1024;

/// The encoding that a `<meta>` in the first 1,024 bytes declares, after the WHATWG algorithm
/// "prescan a byte stream to determine its encoding". Unknown labels count as none.
pub(super) fn declared_encoding(html: &[u8]) -> Option<&'static Encoding> {
    let start = html.get(..REACH).unwrap_or(html);
    let mut tokens: Tokenizer<_, DefaultEmitter> = Tokenizer::new(start);
    tokens.find_map(|Ok(token)| match token {
        Token::StartTag(tag) if tag.name.as_slice() == b"meta" => declared_by(&tag),
        _ => None,
    })
}

fn declared_by(meta: &StartTag<()>) -> Option<&'static Encoding> {
    let attribute = |name: &[u8]| meta.attributes.get(name).map(|value| value.as_slice());
    let label = if let Some(label) = attribute(b"charset") {
        label
    } else if attribute(b"http-equiv")?.eq_ignore_ascii_case(b"content-type") {
        charset_parameter(attribute(b"content")?)?
    } else {
        return None;
    };
    let encoding = Encoding::for_label(label)?;
    // A declaration that could be read as ASCII can't stand in UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// "Extracting a character encoding from a meta element": what follows `charset=`.
fn charset_parameter(content: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"charset";
    let mut rest = content;
    loop {
        let at = rest
            .windows(NAME.len())
            .position(|window| window.eq_ignore_ascii_case(NAME))?;
        rest = rest.get(at + NAME.len()..)?.trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            rest = value.trim_ascii_start();
            break;
        }
    }
    match rest.first()? {
        quote @ (b'"' | b'\'') => {
            let rest = rest.get(1..)?;
            let end = rest.iter().position(|byte| byte == quote)?;
            rest.get(..end)
        }
        _ => rest
            .split(|byte| *byte == b';' || byte.is_ascii_whitespace())
            .next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_as_browsers_find_them() {
        let of = |html: &str| declared_encoding(html.as_bytes()).map(Encoding::name);
        for (html, expected) in [
            ("<p>", None),
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META CHARSET='Latin1'/>", Some("windows-1252")),
            ("<meta charset=\" iso-8859-2 \">", Some("ISO-8859-2")),
            ("<meta charset=utf-16>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=klingon><meta charset=big5>", Some("Big5")),
            ("<!-- <meta charset=big5> --><p>", None),
            ("<p title='<meta charset=big5>'>", None),
            (
                "<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>",
                Some("KOI8-R"),
            ),
            (
                "<meta http-equiv=content-type content='charset charset = \"koi8-r\" x'>",
                Some("KOI8-R"),
            ),
            ("<meta http-equiv=refresh content='charset=koi8-r'>", None),
            ("<meta content='charset=koi8-r'>", None),
            (
                "<meta http-equiv=content-type content='charset=\"koi'>",
                None,
            ),
            ("<meta charset=big5", None),
        ] {
            assert_eq!(of(html), expected, "{html}");
        }
        let late = format!("{}<meta charset=big5>", " ".repeat(1010));
        assert_eq!(of(&late), None);
    }
}
