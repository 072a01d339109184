//! The file format of a draft: HTML, with TOML front matter between `+++` lines above it, or
//! without.
//!
//! ```text
//! +++
//! author = "ada@example.org"
//! +++
//! <p>Hello</p>
//! ```
//!
//! The rule: what the person did not change is written as the very bytes that were read. So a
//! draft keeps those bytes, changes are made at their place in them, and what is to be written is
//! read back first: if it would not mean the same, it is not written.

mod charset;
mod edit;
mod error;
mod front_matter;
mod list_edit;
mod markers;
mod prescan;
mod source;
#[cfg(test)]
mod tests;
mod value;

pub use error::{DraftError, EncodeError};

use charset::Charset;
use edit::Style;
use error::line_at;
use front_matter::Contents;
use markers::MARKER;
use source::Source;

use super::{Field, Fields};

/// What was read from a file, able to write itself back without loss.
#[derive(Debug, Clone)]
pub struct Draft {
    source: Source,
    contents: Contents,
    body: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

impl Draft {
    /// An empty draft, to be written in UTF-8 with LF.
    #[must_use]
    pub fn new() -> Self {
        Self {
            source: Source::empty(),
            contents: Contents::default(),
            body: String::new(),
        }
    }

    /// Reads the bytes of a file: HTML as it comes, or with front matter.
    ///
    /// The encoding is the one of a byte order mark, else the one that a `<meta>` in the first
    /// 1,024 bytes of the HTML declares, else UTF-8.
    ///
    /// # Errors
    /// [`DraftError`], to be shown after the file's name.
    pub fn parse(bytes: &[u8]) -> Result<Self, DraftError> {
        let (source, body) = Source::read(bytes)?;
        let contents = front_matter::read(source.toml())?;
        Ok(Self {
            source,
            contents,
            body,
        })
    }

    /// The form's fields as the file has them.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.contents.fields
    }

    /// The HTML, every line ending as it is in the file.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Whether it says nothing at all: a draft to fill with what is usual.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.body().is_empty() && self.fields().is_blank()
    }

    /// The `account` key: the only account whose IDs these are. None when any will do.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.contents.account.as_deref()
    }

    /// The `silence` key: the ids of checks that are not to be reported, as they are written.
    #[must_use]
    pub fn silence(&self) -> &[String] {
        &self.contents.silence
    }

    /// The line of the file, from 1, in which a form field's key stands, or in which the HTML
    /// starts. None when the front matter does not have the key.
    #[must_use]
    pub fn line_of(&self, field: Field) -> Option<usize> {
        if field == Field::Content {
            return Some(line_at(self.source.head.as_bytes(), self.source.head.len()));
        }
        front_matter::line_of(self.source.toml(), field.api_name())
    }

    /// The WHATWG name of the encoding that the file is in.
    #[must_use]
    pub fn encoding_name(&self) -> &'static str {
        self.source.charset.encoding.name()
    }

    /// The line ending that most lines of the body have, for lines that are new; LF when there
    /// are none.
    #[must_use]
    pub fn newline(&self) -> &'static str {
        dominant_newline(&self.body)
            .or(self.source.newline())
            .unwrap_or("\n")
    }

    /// Whether these fields and this body say what the file says. How receivers are separated
    /// doesn't count.
    #[must_use]
    pub fn is_unchanged(&self, fields: &Fields, body: &str) -> bool {
        body == self.body && edit::same_fields(self.fields(), fields)
    }

    /// The file with these fields and this body; what is unchanged stays byte for byte, all of it
    /// when nothing changed.
    ///
    /// `account` is written only when something else changed and a field is set; none leaves the
    /// key as it is. It replaces another account's name: give it only once the IDs are this
    /// account's.
    ///
    /// The encoding stays, with two exceptions, without which the file would be read as something
    /// else: a new declaration in the HTML of a file that had another one is obeyed, and UTF-8
    /// gets a byte order mark when the HTML declares something else.
    ///
    /// # Errors
    /// [`EncodeError`], to be shown after the file's name.
    pub fn to_bytes(
        &self,
        fields: &Fields,
        body: &str,
        account: Option<&str>,
    ) -> Result<Vec<u8>, EncodeError> {
        if self.is_unchanged(fields, body) {
            return Ok(self.source.bytes.clone());
        }
        if let Some(offset) = body.find('\0') {
            let line = line_at(body.as_bytes(), offset);
            return Err(EncodeError::Nul { line });
        }
        let account = account.filter(|_| !fields.is_blank());
        let mut failure = None;
        for charset in self.charsets_for(body) {
            let head = self.head_for(fields, body, account, charset);
            // HTML can look like front matter, like another encoding or like a binary at its
            // start; an empty front matter before it says that it is none of them.
            let guarded = head.is_empty().then(|| format!("{MARKER}\n{MARKER}\n"));
            for head in [Some(head), guarded].into_iter().flatten() {
                match self.attempt(charset, &head, fields, body) {
                    Ok(bytes) => return Ok(bytes),
                    Err(error) => failure = Some(error),
                }
            }
        }
        Err(failure.unwrap_or(EncodeError::ReadsDifferently {
            encoding: self.encoding_name(),
        }))
    }

    /// The encodings to try for this body, the best first.
    fn charsets_for(&self, body: &str) -> impl Iterator<Item = Charset> {
        let current = self.source.charset;
        let other = if current.bom {
            None
        } else if current == Charset::UTF_8 {
            Some(Charset::UTF_8_BOM)
        } else {
            Some(Charset::by_declaration(body.as_bytes()).unwrap_or(Charset::UTF_8_BOM))
        };
        let other = other.filter(|other| *other != current);
        [Some(current), other].into_iter().flatten()
    }

    fn head_for(
        &self,
        fields: &Fields,
        body: &str,
        account: Option<&str>,
        charset: Charset,
    ) -> String {
        let newline = self.source.newline().unwrap_or_else(|| {
            let newline = dominant_newline(body).or(dominant_newline(&self.body));
            // TOML has no lone CR.
            newline.filter(|&newline| newline != "\r").unwrap_or("\n")
        });
        let style = Style { newline, charset };
        let toml = edit::rewrite(self.source.toml(), &self.contents, fields, account, style);
        if !self.source.head.is_empty() {
            self.source.head_with(&toml)
        } else if toml.is_empty() {
            String::new()
        } else {
            format!("{MARKER}{newline}{toml}{MARKER}{newline}")
        }
    }

    /// Writes it and reads it back.
    fn attempt(
        &self,
        charset: Charset,
        head: &str,
        fields: &Fields,
        body: &str,
    ) -> Result<Vec<u8>, EncodeError> {
        let kept_body = body == self.body;
        let bytes = self.source.write(charset, head, body, kept_body)?;
        match Self::parse(&bytes) {
            Ok(back) if back.is_unchanged(fields, body) => Ok(bytes),
            _ => Err(EncodeError::ReadsDifferently {
                encoding: charset.encoding.name(),
            }),
        }
    }
}

/// The most frequent line ending; none when there is no line end.
fn dominant_newline(text: &str) -> Option<&'static str> {
    let crlf = text.matches("\r\n").count();
    let lf = text.matches('\n').count() - crlf;
    let cr = text.matches('\r').count() - crlf;
    [("\n", lf), ("\r\n", crlf), ("\r", cr)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        // The last of equals wins.
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(newline, _)| newline)
}
