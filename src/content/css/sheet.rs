//! The walk through the tokens of a style sheet, after CSS Syntax Level 3.

use std::ops::Range;

use cssparser::{BasicParseError, Delimiter, ParseError, Parser, Token};

use super::{AtRule, Css, DEPTH, Declaration, Part, Selector, Word};

type Done = Result<(), ParseError<()>>;

/// Where the text being read is in the HTML.
struct Origin<'o> {
    source: &'o str,
    start: usize,
    /// The place of everything, when the text is not written as it is read.
    whole: Option<&'o Range<usize>>,
}

impl Origin<'_> {
    fn range(&self, range: Range<usize>) -> Range<usize> {
        match self.whole {
            Some(whole) => whole.clone(),
            None => self.start + range.start..self.start + range.end,
        }
    }
}

impl Css {
    /// Reads a style sheet that begins at this byte of the HTML.
    pub(super) fn sheet(&mut self, source: &str, start: usize) {
        self.comments(source, start);
        let mut parser = Parser::new(source);
        let origin = Origin {
            source,
            start,
            whole: None,
        };
        // What can't be read was skipped by then: there is no more to know.
        let _ = rules(self, &mut parser, &origin, 0);
    }

    /// Reads the declarations of a style attribute.
    pub(super) fn style(&mut self, source: &str, start: usize, whole: Option<&Range<usize>>) {
        let mut parser = Parser::new(source);
        let _ = declarations(
            self,
            &mut parser,
            &Origin {
                source,
                start,
                whole,
            },
            DEPTH,
        );
    }

    fn comments(&mut self, source: &str, start: usize) {
        let mut at = 0;
        while let Some(open) = source.get(at..).and_then(|rest| rest.find("/*")) {
            let open = at + open;
            let close = source.get(open + 2..).and_then(|rest| rest.find("*/"));
            at = close.map_or(source.len(), |close| open + close + 4);
            if self.comments.len() < super::MAX_RULES {
                self.comments.push(start + open..start + at);
            }
        }
    }
}

/// Rules until the end of the sheet or block.
fn rules(css: &mut Css, parser: &mut Parser<'_>, origin: &Origin<'_>, depth: usize) -> Done {
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let name = match parser.next() {
            Err(_) => return Ok(()),
            Ok(Token::AtKeyword(name)) => Some(name.to_ascii_lowercase()),
            Ok(Token::CDO | Token::CDC | Token::Semicolon) => continue,
            Ok(Token::CurlyBracketBlock) => {
                block(css, parser, origin, depth, "")?;
                continue;
            }
            Ok(_) => None,
        };
        if css.is_full() {
            return Ok(());
        }
        let after_name = parser.position().byte_index();
        let has_block = prelude(parser, name.is_some());
        let end = parser.position().byte_index() - usize::from(has_block);
        let slice = |from: usize| {
            origin
                .source
                .get(from..end)
                .unwrap_or("")
                .trim_end_matches(';')
        };
        if let Some(name) = &name {
            css.at_rules.push(AtRule {
                name: name.clone(),
                prelude: slice(after_name).trim().to_ascii_lowercase(),
                range: origin.range(start..start + slice(start).trim_end().len()),
            });
        } else {
            let text = slice(start).trim_end();
            css.selectors.push(Selector {
                parts: parts(text),
                range: origin.range(start..start + text.len()),
            });
        }
        if has_block {
            block(css, parser, origin, depth, name.as_deref().unwrap_or(""))?;
        }
    }
}

/// Skips to the block that the prelude introduces; false when an at-rule ends without one.
fn prelude(parser: &mut Parser<'_>, ends_at_semicolon: bool) -> bool {
    loop {
        match parser.next() {
            Ok(Token::CurlyBracketBlock) => return true,
            Ok(Token::Semicolon) if ends_at_semicolon => return false,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// The block that was just opened: rules in those at-rules that hold rules, else declarations.
fn block(
    css: &mut Css,
    parser: &mut Parser<'_>,
    origin: &Origin<'_>,
    depth: usize,
    name: &str,
) -> Done {
    if depth >= DEPTH {
        return Ok(());
    }
    let holds_rules = name.ends_with("keyframes")
        || matches!(
            name,
            "media" | "supports" | "layer" | "container" | "document" | "scope" | "-moz-document"
        );
    parser.parse_nested_block(|parser| {
        if name.ends_with("keyframes") {
            // Their steps are no selectors.
            return steps(css, parser, origin, depth + 1);
        }
        if holds_rules {
            rules(css, parser, origin, depth + 1)
        } else {
            declarations(css, parser, origin, depth + 1)
        }
    })
}

fn steps(css: &mut Css, parser: &mut Parser<'_>, origin: &Origin<'_>, depth: usize) -> Done {
    while prelude(parser, false) {
        block(css, parser, origin, depth, "")?;
    }
    Ok(())
}

/// Declarations until the end of the block or attribute.
fn declarations(css: &mut Css, parser: &mut Parser<'_>, origin: &Origin<'_>, depth: usize) -> Done {
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let property = match parser.next() {
            Err(_) => return Ok(()),
            Ok(Token::Semicolon) => continue,
            Ok(Token::Ident(name)) => name.to_ascii_lowercase(),
            // A rule inside of the declarations of another: CSS Nesting.
            Ok(Token::Delim('&' | '.' | '>') | Token::IDHash(_) | Token::AtKeyword(_)) => {
                if prelude(parser, true) {
                    css.nested.push(origin.range(start..start + 1));
                    block(css, parser, origin, depth, "")?;
                }
                continue;
            }
            Ok(_) => {
                skip_declaration(parser);
                continue;
            }
        };
        let is_declaration = parser.try_parse(Parser::expect_colon).is_ok();
        if !is_declaration || css.is_full() {
            skip_declaration(parser);
            continue;
        }
        let mut words = Vec::new();
        let mut is_important = false;
        // An error ends the value, which is kept as far as it went.
        let _: Done = parser.parse_until_before(Delimiter::Semicolon, |parser| {
            value(parser, &mut words, &mut is_important, 0)
        });
        let end = parser.position().byte_index();
        css.declarations.push(Declaration {
            property,
            words,
            is_important,
            range: origin.range(start..end),
        });
    }
}

fn skip_declaration(parser: &mut Parser<'_>) {
    let _: Done = parser.parse_until_after(Delimiter::Semicolon, |parser| {
        while parser.next().is_ok() {}
        Ok(())
    });
}

fn value(
    parser: &mut Parser<'_>,
    words: &mut Vec<Word>,
    is_important: &mut bool,
    depth: usize,
) -> Done {
    const MOST: usize = 200;
    let mut after_mark = false;
    loop {
        let is_mark = after_mark;
        after_mark = false;
        let opens = match parser.next() {
            Err(BasicParseError { .. }) => return Ok(()),
            Ok(Token::Delim('!')) => {
                after_mark = true;
                false
            }
            Ok(Token::Ident(word)) if is_mark && word.eq_ignore_ascii_case("important") => {
                *is_important = true;
                false
            }
            Ok(_) if words.len() >= MOST => false,
            Ok(Token::Ident(word)) => {
                words.push(Word::Keyword(word.to_ascii_lowercase()));
                false
            }
            Ok(Token::Dimension { unit, .. }) => {
                words.push(Word::Unit(unit.to_ascii_lowercase()));
                false
            }
            Ok(Token::Percentage { .. }) => {
                words.push(Word::Unit("%".to_owned()));
                false
            }
            Ok(Token::Function(name)) => {
                words.push(Word::Function(name.to_ascii_lowercase()));
                true
            }
            Ok(Token::ParenthesisBlock) => true,
            Ok(_) => false,
        };
        if opens && depth < DEPTH {
            let _: Done =
                parser.parse_nested_block(|parser| value(parser, words, is_important, depth + 1));
        }
    }
}

/// What a selector list uses (Selectors Level 4).
fn parts(text: &str) -> Vec<Part> {
    const LONGEST: usize = 20_000;
    let text = text
        .get(..text.floor_char_boundary(text.len().min(LONGEST)))
        .unwrap_or("");
    let mut parts = Vec::new();
    let mut add = |part: Part| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    let mut parser = Parser::new(text);
    // Whether a simple selector stands directly before, whether one stands before a space, and
    // whether the one before is an element's name.
    let (mut joined, mut spaced) = (false, false);
    while let Ok(token) = parser.next_including_whitespace_and_comments() {
        let simple = match token {
            Token::Ident(_) => Some("type"),
            Token::Delim('*') => Some("universal"),
            Token::Delim('.') => Some("class"),
            Token::IDHash(_) | Token::Hash(_) => Some("id"),
            Token::SquareBracketBlock => Some("attribute"),
            _ => None,
        };
        match token {
            Token::WhiteSpace(_) => {
                spaced |= joined;
                joined = false;
                continue;
            }
            Token::Comment(_) => continue,
            Token::Comma => add(Part::Kind("grouping")),
            Token::Delim('>') => add(Part::Kind("child")),
            Token::Delim('+') => add(Part::Kind("adjacent")),
            Token::Delim('~') => add(Part::Kind("general")),
            Token::Colon => {
                if spaced && !joined {
                    add(Part::Kind("descendant"));
                    spaced = false;
                }
                if let Some(part) = pseudo(&mut parser) {
                    add(part);
                }
                joined = true;
                continue;
            }
            _ => {}
        }
        let Some(kind) = simple else {
            (joined, spaced) = (false, false);
            continue;
        };
        if spaced && !joined {
            add(Part::Kind("descendant"));
        } else if joined {
            add(Part::Kind("chaining"));
        }
        spaced = false;
        joined = true;
        if kind == "class" {
            // The dot's name is a part of it, and no element's.
            let _ = parser.next_including_whitespace();
        }
        add(Part::Kind(kind));
    }
    parts
}

/// What follows a colon.
fn pseudo(parser: &mut Parser<'_>) -> Option<Part> {
    let mut is_element = false;
    loop {
        let name = match parser.next_including_whitespace() {
            Ok(Token::Colon) if !is_element => {
                is_element = true;
                continue;
            }
            Ok(Token::Ident(name) | Token::Function(name)) => name.to_ascii_lowercase(),
            _ => return None,
        };
        let is_old = matches!(&*name, "before" | "after" | "first-line" | "first-letter");
        return Some(if is_element || is_old {
            Part::PseudoElement(name)
        } else {
            Part::PseudoClass(name)
        });
    }
}
