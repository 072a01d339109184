//! Why a file is no draft, and why a draft can't be written: one sentence each, to be read after
//! the file's name. No text of the file is repeated, except a character that is named.

/// Why bytes are not a draft. Lines count from 1 in the whole file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Pictures, archives and the like, and anything with a NUL character.
    #[error("is not a text file: open an HTML file, or a draft that Sendoff saved")]
    Binary,
    /// Bytes that mean nothing in the file's encoding.
    #[error(
        "is not valid {encoding} at byte {offset} (line {line}): save it as UTF-8 in the program \
         it comes from, or declare its encoding in its HTML, for example <meta charset=\"windows-1252\">"
    )]
    NotDecodable {
        /// The encoding's WHATWG name.
        encoding: &'static str,
        /// Counts from 0: the first byte that can't be read.
        offset: usize,
        /// Where that byte stands.
        line: usize,
    },
    /// A declared encoding that browsers refuse too, for example `iso-2022-kr`.
    #[error(
        "declares an encoding that can't be read safely: save it as UTF-8 in the program it comes from"
    )]
    UnsupportedEncoding,
    /// A first line `+++` without another below it.
    #[error(
        "starts with +++ in line 1, but no other line +++ ends its front matter: add one above \
         the HTML"
    )]
    Unterminated,
    /// The front matter is not TOML 1.
    #[error("has front matter that is not valid TOML at line {line}, column {column}: {message}")]
    Toml {
        /// Where the mistake is.
        line: usize,
        /// Characters from the start of that line, from 1.
        column: usize,
        /// The parser's words, one line; unfiltered, like all text of others.
        message: String,
    },
    /// A key of ours that is a `[table]`, so that it can't be shown in a field.
    #[error("has a table {key} in line {line}: write it as {key} = … above the first table")]
    Table {
        /// The key.
        key: &'static str,
        /// Where it stands.
        line: usize,
    },
}

/// Why a draft can't be written. Nothing was written then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The file's encoding has no place for a character of the HTML.
    #[error(
        "can't hold the character {} (U+{:04X}) of line {line}, because its encoding is {encoding}: \
         delete the character, or write charset=utf-8 in the <meta> of the HTML",
        character.escape_debug(), u32::from(*character)
    )]
    Unmappable {
        /// The first such character.
        character: char,
        /// Its line in the HTML, from 1; in the front matter when it stands only there.
        line: usize,
        /// The encoding's WHATWG name.
        encoding: &'static str,
    },
    /// U+0000, by which a file would be taken for a binary.
    #[error("can't hold the NUL character of line {line}: delete it")]
    Nul {
        /// Its line in the HTML, from 1.
        line: usize,
    },
    /// What would be written would not be read as it was meant. Not known to happen.
    #[error(
        "can't be written in {encoding} so that it reads the same again: save it as UTF-8 under \
         a new name"
    )]
    ReadsDifferently {
        /// The encoding's WHATWG name.
        encoding: &'static str,
    },
}

/// The line, from 1, of a byte offset in a text or in bytes of an ASCII-compatible encoding.
pub(super) fn line_at(bytes: &[u8], offset: usize) -> usize {
    let before = bytes.iter().take(offset);
    before.filter(|&&byte| byte == b'\n').count() + 1
}
