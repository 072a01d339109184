//! The bytes of a file: which encoding they are in, and where they fall into front matter and
//! HTML; and the way back, which takes over whatever did not change.

use std::ops::Range;

use super::{
    charset::Charset,
    error::{DraftError, EncodeError, line_at},
    markers,
};

/// How the files start that people take for drafts by mistake: PNG, JPEG, GIF, PDF, ZIP (which
/// is also every `.docx`), gzip.
const BINARY_STARTS: [&[u8]; 7] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
];

/// A file as it was read, without the text of its HTML.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// All of it.
    pub(super) bytes: Vec<u8>,
    pub(super) charset: Charset,
    /// The front matter with its marker lines; empty when there is none.
    pub(super) head: String,
    /// Where in `head` the TOML is.
    pub(super) toml: Range<usize>,
    /// Where in `bytes` the front matter is, after the byte order mark.
    head_bytes: Range<usize>,
}

impl Source {
    /// Of a file that does not exist yet: UTF-8.
    pub(super) fn empty() -> Self {
        Self {
            bytes: Vec::new(),
            charset: Charset::UTF_8,
            head: String::new(),
            toml: 0..0,
            head_bytes: 0..0,
        }
    }

    /// Takes a file apart; the second value is its HTML.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, String), DraftError> {
        let bom = Charset::by_bom(bytes);
        if bom.is_none() && BINARY_STARTS.iter().any(|start| bytes.starts_with(start)) {
            return Err(DraftError::Binary);
        }
        let start = bom.map_or(0, |(_, length)| length);
        let text = bytes.get(start..).unwrap_or_default();
        let parts = match bom {
            Some((charset, _)) if charset.is_utf16() => decode_then_cut(charset, text, start)?,
            bom => cut_then_decode(bom.map(|(charset, _)| charset), text, start)?,
        };
        let source = Self {
            bytes: bytes.to_vec(),
            charset: parts.charset,
            toml: cut(parts.head.as_bytes())?.toml,
            head: parts.head,
            head_bytes: start..start + parts.head_length,
        };
        Ok((source, parts.body))
    }

    /// The TOML of the front matter; empty when there is none.
    pub(super) fn toml(&self) -> &str {
        self.head.get(self.toml.clone()).unwrap_or_default()
    }

    /// The front matter with other TOML between its marker lines.
    pub(super) fn head_with(&self, toml: &str) -> String {
        let opening = self.head.get(..self.toml.start).unwrap_or_default();
        let closing = self.head.get(self.toml.end..).unwrap_or_default();
        [opening, toml, closing].concat()
    }

    /// The line ending of the front matter; none when there is no front matter.
    pub(super) fn newline(&self) -> Option<&'static str> {
        let opening = self.head.get(..self.toml.start)?;
        match opening {
            "" => None,
            crlf if crlf.ends_with("\r\n") => Some("\r\n"),
            _ => Some("\n"),
        }
    }

    /// Puts a file together. What did not change keeps its bytes, unless the encoding did.
    ///
    /// # Errors
    /// [`EncodeError::Unmappable`]
    pub(super) fn write(
        &self,
        charset: Charset,
        head: &str,
        body: &str,
        kept_body: bool,
    ) -> Result<Vec<u8>, EncodeError> {
        let same = charset.encoding == self.charset.encoding;
        let mut out = charset.bom();
        if same && head == self.head {
            let bytes = self.bytes.get(self.head_bytes.clone());
            out.extend_from_slice(bytes.unwrap_or_default());
        } else {
            out.append(&mut encode(charset, head)?);
        }
        if same && kept_body {
            let bytes = self.bytes.get(self.head_bytes.end..);
            out.extend_from_slice(bytes.unwrap_or_default());
        } else {
            out.append(&mut encode(charset, body)?);
        }
        Ok(out)
    }
}

struct Parts {
    charset: Charset,
    head: String,
    /// In bytes of the file.
    head_length: usize,
    body: String,
}

/// UTF-16: lines can only be told in the text.
fn decode_then_cut(charset: Charset, text: &[u8], start: usize) -> Result<Parts, DraftError> {
    let mut head = decode(charset, text, start, 0)?;
    if head.contains('\0') {
        return Err(DraftError::Binary);
    }
    let body = head.split_off(cut(head.as_bytes())?.body);
    Ok(Parts {
        charset,
        head_length: head.encode_utf16().count() * 2,
        head,
        body,
    })
}

/// All other encodings: the declaration is looked for in the HTML alone, so that a long front
/// matter can't push it out of reach and no subject is taken for one.
fn cut_then_decode(bom: Option<Charset>, text: &[u8], start: usize) -> Result<Parts, DraftError> {
    if text.contains(&0) {
        return Err(DraftError::Binary);
    }
    let (head, body) = text
        .split_at_checked(cut(text)?.body)
        .unwrap_or((&[], text));
    let charset = bom
        .or_else(|| Charset::by_declaration(body))
        .ok_or(DraftError::UnsupportedEncoding)?;
    Ok(Parts {
        charset,
        head: decode(charset, head, start, 0)?,
        head_length: head.len(),
        body: decode(
            charset,
            body,
            start + head.len(),
            line_at(head, head.len()) - 1,
        )?,
    })
}

fn cut(text: &[u8]) -> Result<markers::Markers, DraftError> {
    let none = markers::Markers {
        toml: 0..0,
        body: 0,
    };
    match markers::find(text) {
        Ok(found) => Ok(found.unwrap_or(none)),
        Err(markers::Unterminated) => Err(DraftError::Unterminated),
    }
}

/// `start` and `lines` are how many bytes and whole lines of the file come before.
fn decode(
    charset: Charset,
    bytes: &[u8],
    start: usize,
    lines: usize,
) -> Result<String, DraftError> {
    charset.decode(bytes).map_err(|offset| {
        let readable = charset.decode(bytes.get(..offset).unwrap_or_default());
        let readable = readable.unwrap_or_default();
        DraftError::NotDecodable {
            encoding: charset.encoding.name(),
            offset: start + offset,
            line: lines + line_at(readable.as_bytes(), readable.len()),
        }
    })
}

fn encode(charset: Charset, text: &str) -> Result<Vec<u8>, EncodeError> {
    charset
        .encode(text)
        .map_err(|(character, offset)| EncodeError::Unmappable {
            character,
            line: line_at(text.as_bytes(), offset),
            encoding: charset.encoding.name(),
        })
}
