//! Bytes to text and back, in the encoding that a file is read in.
//!
//! Which one: a byte order mark, then a declaration in the HTML, then UTF-8. Decoding is strict:
//! a replacement character would be a lost word.

use encoding_rs::{DecoderResult, EncoderResult, Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::prescan::declared_encoding;

/// An encoding, and whether the file starts with its byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charset {
    pub(super) encoding: &'static Encoding,
    pub(super) bom: bool,
}

impl Charset {
    pub(super) const UTF_8: Self = Self {
        encoding: UTF_8,
        bom: false,
    };

    pub(super) const UTF_8_BOM: Self = Self {
        encoding: UTF_8,
        bom: true,
    };

    /// What a byte order mark says, and how many bytes it takes.
    pub(super) fn by_bom(bytes: &[u8]) -> Option<(Self, usize)> {
        Encoding::for_bom(bytes).map(|(encoding, length)| {
            let bom = true;
            (Self { encoding, bom }, length)
        })
    }

    /// What HTML without a byte order mark is written in. None for encodings that nobody may
    /// read, because text could hide in them.
    pub(super) fn by_declaration(html: &[u8]) -> Option<Self> {
        let encoding = declared_encoding(html).unwrap_or(UTF_8);
        let bom = false;
        (encoding != REPLACEMENT).then_some(Self { encoding, bom })
    }

    /// In all other encodings `+` and line ends are single bytes that mean nothing else at a
    /// line's start, so that marker lines can be told before decoding.
    pub(super) fn is_utf16(self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// The byte order mark as it stands in the file; empty when it has none.
    pub(super) fn bom(self) -> Vec<u8> {
        if self.bom {
            self.encode_infallibly("\u{feff}")
        } else {
            Vec::new()
        }
    }

    /// # Errors
    /// The offset of the first byte that can't be read.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        if self.encoding == UTF_8 {
            return std::str::from_utf8(bytes)
                .map(str::to_owned)
                .map_err(|error| error.valid_up_to());
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let mut read = 0;
        loop {
            let rest = bytes.get(read..).unwrap_or_default();
            let (result, taken) =
                decoder.decode_to_string_without_replacement(rest, &mut text, true);
            read += taken;
            match result {
                DecoderResult::InputEmpty => return Ok(text),
                DecoderResult::OutputFull => text.reserve(rest.len() + 16),
                DecoderResult::Malformed(length, after) => {
                    return Err(read.saturating_sub(usize::from(length) + usize::from(after)));
                }
            }
        }
    }

    /// # Errors
    /// The first character that the encoding has no place for, and its byte offset in `text`.
    pub(super) fn encode(self, text: &str) -> Result<Vec<u8>, (char, usize)> {
        if self.encoding == UTF_8 || self.is_utf16() {
            return Ok(self.encode_infallibly(text));
        }
        let bytes = self.encode_legacy(text)?;
        // Some encoders write a look-alike, for example the yen sign as a backslash in Shift_JIS.
        let back = self.decode(&bytes).unwrap_or_default();
        if back == text {
            return Ok(bytes);
        }
        let mut other = back.chars();
        text.char_indices()
            .find(|(_, c)| other.next() != Some(*c))
            .map_or(Ok(bytes), |(offset, c)| Err((c, offset)))
    }

    fn encode_infallibly(self, text: &str) -> Vec<u8> {
        if self.encoding == UTF_16LE {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if self.encoding == UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            text.as_bytes().to_vec()
        }
    }

    fn encode_legacy(self, text: &str) -> Result<Vec<u8>, (char, usize)> {
        let mut encoder = self.encoding.new_encoder();
        let mut bytes = Vec::with_capacity(text.len() + 16);
        let mut read = 0;
        loop {
            let rest = text.get(read..).unwrap_or_default();
            let (result, taken) =
                encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
            read += taken;
            match result {
                EncoderResult::InputEmpty => return Ok(bytes),
                EncoderResult::OutputFull => bytes.reserve(rest.len() + 16),
                EncoderResult::Unmappable(c) => {
                    return Err((c, read.saturating_sub(c.len_utf8())));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charset(label: &str) -> Charset {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let bom = false;
        Charset { encoding, bom }
    }

    #[test]
    fn the_first_bad_byte_is_found() {
        for (label, bytes, offset) in [
            ("utf-8", &b"ab\xe4c"[..], 2),
            ("utf-8", b"ab\xe2\x82", 2),
            ("utf-16le", b"a\0\0\xd8b\0", 2),
            ("utf-16le", b"a\0b", 2),
            ("utf-16be", b"\0a\xdc\0\0b", 2),
            ("shift_jis", b"ab\x81", 2),
            ("euc-kr", b"a\xff ", 1),
            ("iso-2022-jp", b"ab\x80", 2),
        ] {
            assert_eq!(charset(label).decode(bytes), Err(offset), "{label}");
        }
    }

    #[test]
    fn a_character_without_a_place_is_found() {
        assert_eq!(charset("latin1").encode("aé€"), Ok(b"a\xe9\x80".to_vec()));
        assert_eq!(charset("latin1").encode("éał"), Err(('ł', 3)));
        assert_eq!(charset("shift_jis").encode("日¥"), Err(('¥', 3)));
        assert_eq!(
            charset("utf-16be").encode("a😀"),
            Ok(b"\0a\xd8=\xde\0".to_vec())
        );
        assert_eq!(charset("utf-16le").encode("ł"), Ok(b"B\x01".to_vec()));
    }
}
