//! A lexer for HTML with its CSS and placeholders, one step at a time.
//!
//! It is made for colours: it never fails, and a fault in the text colours no more than the tag it
//! stands in. The rules: a step looks at most [`LOOKAHEAD`] bytes ahead of where it may end, takes
//! at least one byte, and its outcome depends on nothing but the state and these bytes.

use super::state::{Css, Mode, Raw, State, Token};

/// How many bytes beyond its limit a step looks at or takes.
pub(super) const LOOKAHEAD: usize = 40;

impl State {
    /// Takes bytes from the front of `rest`; answers how many, and what they are. A run of alike
    /// bytes ends after `most`.
    pub(super) fn step(&mut self, rest: &[u8], most: usize) -> (usize, Token) {
        if let Some(close) = self.placeholder {
            return self.in_placeholder(close, rest, most);
        }
        if self.mode != Mode::Comment
            && let [b'{', second @ (b'{' | b'%'), ..] = rest
        {
            self.placeholder = Some(if *second == b'{' { b'}' } else { b'%' });
            return (2, Token::Placeholder);
        }
        match self.mode {
            Mode::Text => self.in_text(rest, most),
            Mode::Comment => self.until(b"-->", Token::Comment, rest, most),
            Mode::Declaration => self.until(b">", Token::Declaration, rest, most),
            Mode::Name { closing } => self.at_name(closing, rest),
            Mode::Tag => self.in_tag(rest, most),
            Mode::AfterName { style } => match rest {
                [b'=', ..] => {
                    self.mode = Mode::BeforeValue { style };
                    (1, Token::Delimiter)
                }
                [space, ..] if space.is_ascii_whitespace() => (1, Token::Text),
                _ => {
                    self.mode = Mode::Tag;
                    self.in_tag(rest, most)
                }
            },
            Mode::BeforeValue { style } => self.before_value(style, rest, most),
            Mode::Value { quote, style } => self.in_value(quote, style, rest, most),
            Mode::Raw => self.in_raw(rest, most),
        }
    }

    /// A placeholder ends at its closing mark, or with its line: nobody wants a forgotten mark to
    /// colour the rest of the email.
    fn in_placeholder(&mut self, close: u8, rest: &[u8], most: usize) -> (usize, Token) {
        if rest.starts_with(&[close, b'}']) {
            self.placeholder = None;
            return (2, Token::Placeholder);
        }
        if rest.starts_with(b"\n") {
            self.placeholder = None;
            return (1, Token::Text);
        }
        let ends = |byte| byte == close || byte == b'\n';
        (run(rest, most, ends), Token::Placeholder)
    }

    fn in_text(&mut self, rest: &[u8], most: usize) -> (usize, Token) {
        match rest {
            [b'<', b'!', b'-', b'-', ..] => {
                self.mode = Mode::Comment;
                (4, Token::Comment)
            }
            [b'<', b'!' | b'?', ..] => {
                self.mode = Mode::Declaration;
                (2, Token::Declaration)
            }
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                self.mode = Mode::Name { closing: true };
                (2, Token::Delimiter)
            }
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => {
                self.mode = Mode::Name { closing: false };
                (1, Token::Delimiter)
            }
            [b'&', ..] => entity(rest, Token::Text),
            _ => (
                run(rest, most, |byte| matches!(byte, b'<' | b'&' | b'{')),
                Token::Text,
            ),
        }
    }

    /// Takes all up to and with `end`, then text goes on.
    fn until(&mut self, end: &[u8], token: Token, rest: &[u8], most: usize) -> (usize, Token) {
        if rest.starts_with(end) {
            self.mode = Mode::Text;
            return (end.len(), token);
        }
        let first = end.first().copied();
        let ends = |byte| byte == b'{' || Some(byte) == first;
        (run(rest, most, ends), token)
    }

    fn at_name(&mut self, closing: bool, rest: &[u8]) -> (usize, Token) {
        let in_name =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_');
        let length = rest.iter().take(LOOKAHEAD).take_while(in_name).count();
        let name = rest.get(..length).unwrap_or_default();
        self.raw = if closing { Raw::No } else { Raw::of(name) };
        self.mode = Mode::Tag;
        (length.max(1), Token::TagName)
    }

    fn in_tag(&mut self, rest: &[u8], most: usize) -> (usize, Token) {
        match rest {
            [b'>', ..] => {
                self.mode = if self.raw == Raw::No {
                    Mode::Text
                } else {
                    Mode::Raw
                };
                self.css = Css::Selector;
                (1, Token::Delimiter)
            }
            // A tag that was never closed; the next one shall not suffer.
            [b'<', ..] => {
                self.mode = Mode::Text;
                self.in_text(rest, most)
            }
            [b'/' | b'=' | b'"' | b'\'', ..] => (1, Token::Delimiter),
            [space, ..] if space.is_ascii_whitespace() => (1, Token::Text),
            _ => {
                let ends = |byte: u8| byte.is_ascii_whitespace() || b"=>/<{".contains(&byte);
                let length = run(rest, LOOKAHEAD, ends);
                let name = rest.get(..length).unwrap_or_default();
                let style = name.eq_ignore_ascii_case(b"style");
                self.mode = Mode::AfterName { style };
                (length, Token::AttributeName)
            }
        }
    }

    fn before_value(&mut self, style: bool, rest: &[u8], most: usize) -> (usize, Token) {
        self.css = Css::Property;
        match rest {
            [quote @ (b'"' | b'\''), ..] => {
                let quote = Some(*quote);
                self.mode = Mode::Value { quote, style };
                (1, Token::AttributeValue)
            }
            [b'>', ..] => {
                self.mode = Mode::Tag;
                self.in_tag(rest, most)
            }
            [space, ..] if space.is_ascii_whitespace() => (1, Token::Text),
            _ => {
                self.mode = Mode::Value { quote: None, style };
                self.in_value(None, style, rest, most)
            }
        }
    }

    fn in_value(
        &mut self,
        quote: Option<u8>,
        style: bool,
        rest: &[u8],
        most: usize,
    ) -> (usize, Token) {
        let ends = move |byte: u8| match quote {
            Some(quote) => byte == quote,
            None => byte.is_ascii_whitespace() || byte == b'>',
        };
        let first = rest.first().copied().unwrap_or_default();
        if ends(first) {
            self.mode = Mode::Tag;
            self.css_comment = false;
            return match quote {
                Some(_) => (1, Token::AttributeValue),
                None => self.in_tag(rest, most),
            };
        }
        if style {
            return self.in_css(rest, most, ends);
        }
        if first == b'&' {
            return entity(rest, Token::AttributeValue);
        }
        let stops = |byte| ends(byte) || matches!(byte, b'&' | b'{');
        (run(rest, most, stops), Token::AttributeValue)
    }

    fn in_raw(&mut self, rest: &[u8], most: usize) -> (usize, Token) {
        if let Some(name) = rest.strip_prefix(b"</")
            && name
                .get(..self.raw.name().len())
                .is_some_and(|name| name.eq_ignore_ascii_case(self.raw.name()))
        {
            self.mode = Mode::Text;
            self.css_comment = false;
            return self.in_text(rest, most);
        }
        match self.raw {
            Raw::Style => self.in_css(rest, most, |byte| byte == b'<'),
            Raw::Script => (
                run(rest, most, |byte| matches!(byte, b'<' | b'{')),
                Token::Script,
            ),
            _ if rest.starts_with(b"&") => entity(rest, Token::Text),
            _ => (
                run(rest, most, |byte| matches!(byte, b'<' | b'&' | b'{')),
                Token::Text,
            ),
        }
    }

    fn in_css(&mut self, rest: &[u8], most: usize, ends: impl Fn(u8) -> bool) -> (usize, Token) {
        if self.css_comment {
            if rest.starts_with(b"*/") {
                self.css_comment = false;
                return (2, Token::Comment);
            }
            let ends = |byte| matches!(byte, b'*' | b'{') || ends(byte);
            return (run(rest, most, ends), Token::Comment);
        }
        if rest.starts_with(b"/*") {
            self.css_comment = true;
            return (2, Token::Comment);
        }
        let first = rest.first().copied().unwrap_or_default();
        let next = match (first, self.css) {
            (b'{' | b';', Css::AtRule) | (b'}', _) => Some(Css::Selector),
            (b'{', _) | (b';', Css::Value) => Some(Css::Property),
            (b':', Css::Property) => Some(Css::Value),
            _ => None,
        };
        if let Some(next) = next {
            self.css = next;
            return (1, Token::CssDelimiter);
        }
        if first.is_ascii_whitespace() {
            return (
                run(rest, most, |byte| !byte.is_ascii_whitespace()),
                Token::Text,
            );
        }
        if first == b'@' && self.css == Css::Selector {
            self.css = Css::AtRule;
        }
        let token = match self.css {
            Css::Selector | Css::AtRule => Token::CssSelector,
            Css::Property => Token::CssProperty,
            Css::Value => Token::CssValue,
        };
        let stops =
            |byte: u8| ends(byte) || b"{};:/@".contains(&byte) || byte.is_ascii_whitespace();
        (run(rest, most, stops), token)
    }
}

/// How many bytes from the first on belong together: at least one, at most `most`.
fn run(rest: &[u8], most: usize, ends: impl Fn(u8) -> bool) -> usize {
    let more = rest
        .get(1..most.clamp(1, rest.len().max(1)))
        .unwrap_or_default();
    1 + more.iter().take_while(|&&byte| !ends(byte)).count()
}

/// A character reference, or else a lone `&`, which is `plain`.
fn entity(rest: &[u8], plain: Token) -> (usize, Token) {
    let named = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
    let length = 1 + rest
        .iter()
        .skip(1)
        .take(LOOKAHEAD - 8)
        .take_while(named)
        .count();
    if length > 1 && rest.get(length) == Some(&b';') {
        (length + 1, Token::Entity)
    } else {
        (1, plain)
    }
}
