//! Placeholders of the Jinja family in an email, `{{ name }}` and `{% if %}`, and those of other
//! tools, which User.com would leave as they are.
//!
//! They are looked for in the source, not in the text: the server fills them in wherever they
//! stand, in attributes and comments too. The rule: linear in the source, whatever is in it.

use std::ops::Range;

/// How far the end of a placeholder is looked for, in bytes: nobody writes a longer one, and
/// `{{` that is never closed should not take the rest of the email for its name.
const REACH: usize = 400;

/// One placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// What it is.
    pub kind: PlaceholderKind,
    /// Between its marks, spaces around it removed.
    pub inner: &'a str,
    /// All of it, with its marks; of an unclosed one only its opening mark.
    pub range: Range<usize>,
}

/// What a placeholder does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// `{{ … }}`: a value.
    Value,
    /// `{% … %}`: a tag.
    Tag,
    /// `{# … #}`: a comment.
    Comment,
    /// `{{`, `{%` or `{#` without an end.
    Unclosed,
    /// `}}` or `%}` without a beginning.
    Unopened,
}

/// The placeholders of a text, in its order.
#[must_use]
pub fn find(source: &str) -> Vec<Placeholder<'_>> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(next_brace) {
        at += step;
        let pair = bytes.get(at..at + 2).unwrap_or_default();
        let (kind, close) = match pair {
            b"{{" => (PlaceholderKind::Value, "}}"),
            b"{%" => (PlaceholderKind::Tag, "%}"),
            b"{#" => (PlaceholderKind::Comment, "#}"),
            b"}}" | b"%}" => (PlaceholderKind::Unopened, ""),
            _ => {
                at += 1;
                continue;
            }
        };
        let placeholder = if kind == PlaceholderKind::Unopened {
            Placeholder {
                kind,
                inner: "",
                range: at..at + 2,
            }
        } else {
            open(source, at, kind, close)
        };
        at = placeholder.range.end;
        found.push(placeholder);
    }
    found
}

/// How far the next `{`, or the next end mark, is.
fn next_brace(rest: &[u8]) -> Option<usize> {
    rest.iter().enumerate().position(|(index, byte)| {
        *byte == b'{' || matches!(byte, b'}' | b'%') && rest.get(index + 1) == Some(&b'}')
    })
}

fn open<'a>(source: &'a str, at: usize, kind: PlaceholderKind, close: &str) -> Placeholder<'a> {
    let start = at + 2;
    let limit = source.floor_char_boundary((start + REACH).min(source.len()));
    let window = source.get(start..limit).unwrap_or("");
    // Another beginning before the end means that this one was not closed.
    let end = window.find(close).filter(|end| {
        let inner = window.get(..*end).unwrap_or("");
        !["{{", "{%"]
            .iter()
            .any(|mark| inner.trim_start_matches('{').contains(mark))
    });
    match end {
        Some(end) => {
            let inner = window.get(..end).unwrap_or("");
            // `{{{ name }}}` ends with three.
            let more = usize::from(
                close == "}}"
                    && inner.starts_with('{')
                    && window
                        .get(end + 2..)
                        .is_some_and(|rest| rest.starts_with('}')),
            );
            Placeholder {
                kind,
                inner: inner.trim(),
                range: at..start + end + 2 + more,
            }
        }
        None => Placeholder {
            kind: PlaceholderKind::Unclosed,
            inner: "",
            range: at..start,
        },
    }
}

impl<'a> Placeholder<'a> {
    /// The variable that a plain value names, without filters; none for an expression that is
    /// more than a name.
    #[must_use]
    pub fn name(&self) -> Option<&'a str> {
        if self.kind != PlaceholderKind::Value {
            return None;
        }
        let name = self.inner.split('|').next()?.trim();
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
            && !name.starts_with(|c: char| c.is_ascii_digit());
        is_name.then_some(name)
    }

    /// Whether it says what to write when there is no value.
    #[must_use]
    pub fn has_default(&self) -> bool {
        let says = |word: &str| self.inner.contains(word);
        says("default") || says("|d(") || says(" or ") || says(" else ") || says("if_empty")
    }

    /// The first word of a tag: `if`, `endif`, `for`.
    #[must_use]
    pub fn word(&self) -> &'a str {
        let inner = self.inner.trim_start_matches(['-', '+']).trim_start();
        inner
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or("")
    }
}

/// A placeholder of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Whose it is.
    pub tool: &'static str,
    /// Where it is.
    pub range: Range<usize>,
}

/// The forms of other tools: how they begin, how they end, whose they are.
const FOREIGN: [(&str, &str, &str); 6] = [
    ("*|", "|*", "Mailchimp"),
    ("<%", "%>", "another template language"),
    ("${", "}", "another template language"),
    ("%%", "%%", "Salesforce"),
    ("[[", "]]", "another tool"),
    ("{$", "}", "MailerLite"),
];

/// Placeholders that User.com does not fill in, in a text: those of `FOREIGN`, `%NAME%`,
/// `{NAME}` and `{{#if}}`.
#[must_use]
pub fn find_foreign(source: &str) -> Vec<Foreign> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = source.as_bytes();
    while let Some(step) = bytes.get(at..).and_then(|rest| {
        rest.iter()
            .position(|byte| matches!(byte, b'*' | b'<' | b'$' | b'%' | b'[' | b'{'))
    }) {
        at += step;
        let rest = source.get(at..).unwrap_or("");
        let foreign = one_of_the_forms(rest).or_else(|| short_form(rest));
        if let Some((length, tool)) = foreign {
            found.push(Foreign {
                tool,
                range: at..at + length,
            });
            at += length;
        } else {
            // Past all of a placeholder of ours, whose inside is none of another.
            at += if rest.starts_with("{{") || rest.starts_with("{%") {
                2
            } else {
                1
            };
        }
    }
    found
}

fn one_of_the_forms(rest: &str) -> Option<(usize, &'static str)> {
    for (open, close, tool) in FOREIGN {
        if let Some(inner) = rest.strip_prefix(open) {
            let limit = inner.floor_char_boundary(inner.len().min(120));
            let end = inner.get(..limit)?.find(close)?;
            let name = inner
                .get(..end)?
                .trim()
                .trim_start_matches(['=', '-', '#'])
                .trim_start();
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@')
                && !name.contains(['\n', '<', ';', '{']);
            return is_name.then_some((open.len() + end + close.len(), tool));
        }
    }
    None
}

/// `%FIRST_NAME%`, `{FIRST_NAME}` and Handlebars' `{{#each}}`.
fn short_form(rest: &str) -> Option<(usize, &'static str)> {
    if let Some(inner) = rest.strip_prefix("{{") {
        let word = inner.trim_start();
        let is_block = word.starts_with(['#', '/', '^', '>', '&', '@'])
            || word == "else"
            || word
                .strip_prefix("else")
                .is_some_and(|after| after.trim_start().starts_with("}}"));
        let end = inner.floor_char_boundary(inner.len().min(120));
        let length = inner.get(..end)?.find("}}")?;
        return is_block.then_some((length + 4, "Handlebars"));
    }
    for (mark, close) in [('%', '%'), ('{', '}')] {
        if let Some(inner) = rest.strip_prefix(mark) {
            let end =
                inner.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')?;
            let name = inner.get(..end)?;
            let is_name = name.len() > 2
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                // `%E2%80%` is an encoded address.
                && name.bytes().filter(u8::is_ascii_alphabetic).count() > 2
                && inner.get(end..)?.starts_with(close);
            return is_name.then_some((end + 2, "another tool"));
        }
    }
    None
}

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does"
)]
mod tests {
    use super::*;
    use PlaceholderKind::*;

    fn kinds(source: &str) -> Vec<(PlaceholderKind, &str)> {
        find(source)
            .into_iter()
            .map(|found| (found.kind, &source[found.range]))
            .collect()
    }

    #[test]
    fn placeholders_are_found_wherever_they_end() {
        for (source, expected) in [
            (
                "{{ a }}{% if b %}{# c #}",
                vec![
                    (Value, "{{ a }}"),
                    (Tag, "{% if b %}"),
                    (Comment, "{# c #}"),
                ],
            ),
            ("{{ a }", vec![(Unclosed, "{{")]),
            ("{{ a {{ b }}", vec![(Unclosed, "{{"), (Value, "{{ b }}")]),
            ("a }} b %}", vec![(Unopened, "}}"), (Unopened, "%}")]),
            ("{{{ a }}}", vec![(Value, "{{{ a }}}")]),
            ("a { b } 5 %", vec![]),
            ("{", vec![]),
        ] {
            assert_eq!(kinds(source), expected, "{source}");
        }
        let far = format!("{{{{ {} }}}}", "x".repeat(1_000));
        assert_eq!(find(&far)[0].kind, Unclosed);
    }

    #[test]
    fn names_and_defaults_are_read() {
        let one = |source| find(source).remove(0);
        assert_eq!(
            one("{{ user.first_name|title }}").name(),
            Some("user.first_name")
        );
        assert_eq!(one("{{ a + 1 }}").name(), None);
        assert_eq!(one("{{ 12 }}").name(), None);
        assert!(one("{{ a|default('you') }}").has_default());
        assert!(!one("{{ a }}").has_default());
        assert_eq!(one("{%- endif %}").word(), "endif");
    }

    #[test]
    fn other_tools_are_recognized() {
        for source in [
            "*|FNAME|*",
            "<%= name %>",
            "${name}",
            "%%First%%",
            "[[name]]",
            "{$name}",
            "%FIRST_NAME%",
            "{FIRSTNAME}",
            "{{#if a}}",
            "{{else}}",
            "{{/each}}",
            "<%asm_group_unsubscribe_raw_url%>",
        ] {
            let found = find_foreign(source);
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].range, 0..source.len(), "{source}");
        }
        for source in [
            "{{ a }}",
            "{% if a %}",
            "5 % off",
            "50%%",
            "a%20b%C4%85",
            "%E2%80%99",
            "[x]",
            "$5",
            "${",
            "* |",
            "{ color: RED }",
            "{{else",
            "100% COTTON%",
        ] {
            assert_eq!(find_foreign(source), vec![], "{source}");
        }
    }
}
