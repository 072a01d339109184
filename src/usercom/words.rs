//! The API's own words in an error answer, by field.
//!
//! Errors come in the manner of Django REST: `{"detail": "…"}`, `{"field": ["…"]}`,
//! `non_field_errors`, nested at will; a proxy may answer a web page, plain text or nothing.
//! All of it is untrusted text: it is shortened and freed of the token here, and filtered by
//! whoever shows it. Redact, then shorten: the other way round leaves half a token.

use html5gum::{DefaultEmitter, Token as HtmlToken, Tokenizer};
use reqwest::StatusCode;
use serde_json::Value;

use crate::config::Token;

use super::{ApiError, redact::redact};

/// As many errors as a person still reads.
const MOST_ERRORS: usize = 50;
/// Characters of one message.
const LONGEST_MESSAGE: usize = 500;
/// Characters of a field's name; the API's are far shorter.
const LONGEST_FIELD: usize = 80;
/// Keys that speak about the request as a whole, or only wrap what does.
const NO_FIELD: [&str; 6] = [
    "detail",
    "non_field_errors",
    "__all__",
    "errors",
    "error",
    "message",
];

/// What the API said is wrong, at least one thing: its own words, or else what the status means.
pub(super) fn api_errors(status: u16, body: &[u8], token: &Token) -> Vec<ApiError> {
    let mut errors = said(body, token);
    if errors.is_empty() {
        errors.push(ApiError {
            field: None,
            message: status_phrase(status),
        });
    }
    errors
}

/// The first thing that an answer says, quoted, with its field; none when it says nothing.
pub(super) fn first_words(body: &[u8], token: &Token) -> Option<String> {
    let error = said(body, token).into_iter().next()?;
    Some(match error.field {
        Some(field) => format!("{field}: {}", error.message),
        None => error.message,
    })
}

/// The standard phrase of a status, for example `Bad Request`.
pub(super) fn status_phrase(status: u16) -> String {
    StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map_or_else(|| format!("status {status}"), str::to_owned)
}

fn said(body: &[u8], token: &Token) -> Vec<ApiError> {
    let mut words = Words {
        token,
        errors: Vec::new(),
    };
    let text = String::from_utf8_lossy(body);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) => words.top(&value),
        Err(_) => words.push(None, "", &readable(&text)),
    }
    words.errors
}

/// Collects messages while walking through a JSON value; `serde_json` limits its depth to 128.
struct Words<'a> {
    token: &'a Token,
    errors: Vec<ApiError>,
}

impl Words<'_> {
    /// The level whose keys are fields.
    fn top(&mut self, value: &Value) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    if NO_FIELD.contains(&key.as_str()) {
                        self.top(value);
                    } else {
                        self.below(key, "", value);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.top(item)),
            other => self.scalar(None, "", other),
        }
    }

    /// Everything under a field; deeper keys come before the message, as `path: message`.
    fn below(&mut self, field: &str, path: &str, value: &Value) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    let deeper = match (NO_FIELD.contains(&key.as_str()), path) {
                        (true, _) => path.to_owned(),
                        (false, "") => key.clone(),
                        (false, _) => format!("{path}.{key}"),
                    };
                    self.below(field, &deeper, value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.below(field, path, item)),
            other => self.scalar(Some(field), path, other),
        }
    }

    fn scalar(&mut self, field: Option<&str>, path: &str, value: &Value) {
        match value {
            Value::String(text) => self.push(field, path, text),
            Value::Number(number) => self.push(field, path, &number.to_string()),
            Value::Bool(truth) => self.push(field, path, &truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => {}
        }
    }

    fn push(&mut self, field: Option<&str>, path: &str, message: &str) {
        let message = one_line(message);
        if message.is_empty() || self.errors.len() >= MOST_ERRORS {
            return;
        }
        let message = match path {
            "" => message,
            _ => format!("{path}: {message}"),
        };
        self.errors.push(ApiError {
            field: field.map(|field| self.fit(field, LONGEST_FIELD)),
            message: self.fit(&message, LONGEST_MESSAGE),
        });
    }

    fn fit(&self, text: &str, longest: usize) -> String {
        shorten(&redact(text, self.token), longest)
    }
}

/// What a person can read of an answer that isn't JSON; empty for nothing and for binary data.
fn readable(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim();
    let binary =
        |c: char| c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace());
    if text.chars().any(binary) {
        return String::new();
    }
    if !text.starts_with('<') {
        return text.to_owned();
    }
    match page_title(text) {
        Some(title) => format!("a web page came back, titled “{title}”"),
        None => "a web page without a title came back".to_owned(),
    }
}

/// The text of the first `title`, else of the first `h1`, that isn't empty.
fn page_title(html: &str) -> Option<String> {
    element_text(html, b"title").or_else(|| element_text(html, b"h1"))
}

fn element_text(html: &str, name: &[u8]) -> Option<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut inside = false;
    let mut text = String::new();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            HtmlToken::StartTag(tag) if **tag.name == *name => inside = true,
            HtmlToken::EndTag(tag) if inside && **tag.name == *name => break,
            HtmlToken::String(part) if inside => {
                text.push_str(&String::from_utf8_lossy(&part));
            }
            _ => {}
        }
    }
    let text = one_line(&text);
    (!text.is_empty()).then_some(text)
}

/// The text with each run of white space as one space, and none around it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shorten(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(body: &str) -> Vec<(Option<String>, String)> {
        api_errors(400, body.as_bytes(), &Token::new("s3cret-key"))
            .into_iter()
            .map(|error| (error.field, error.message))
            .collect()
    }

    fn about(field: &str, message: &str) -> (Option<String>, String) {
        (Some(field.to_owned()), message.to_owned())
    }

    fn whole(message: &str) -> (Option<String>, String) {
        (None, message.to_owned())
    }

    #[test]
    fn the_words_of_the_api_come_by_field() {
        for (body, expected) in [
            (
                r#"{"detail": "Invalid token."}"#,
                vec![whole("Invalid token.")],
            ),
            (
                r#"{"receivers": ["No such user.", "Too many."], "subject": "is blank"}"#,
                vec![
                    about("receivers", "No such user."),
                    about("receivers", "Too many."),
                    about("subject", "is blank"),
                ],
            ),
            (
                r#"{"non_field_errors": ["Choose one."], "template": [null, 7, true]}"#,
                vec![
                    whole("Choose one."),
                    about("template", "7"),
                    about("template", "true"),
                ],
            ),
            (
                r#"{"receivers": {"2": ["Bad."], "x": {"y": "Worse.", "non_field_errors": ["Hm."]}}}"#,
                vec![
                    about("receivers", "2: Bad."),
                    about("receivers", "x: Hm."),
                    about("receivers", "x.y: Worse."),
                ],
            ),
            (
                r#"{"errors": [{}, {"author": ["Unknown."]}, "And more."]}"#,
                vec![about("author", "Unknown."), whole("And more.")],
            ),
            (r#""Not  so.\n""#, vec![whole("Not so.")]),
            (r#"["a", ["b"]]"#, vec![whole("a"), whole("b")]),
        ] {
            assert_eq!(errors(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_no_json_becomes_a_sentence() {
        for (body, expected) in [
            ("", "Bad Request"),
            (" \r\n", "Bad Request"),
            ("{}", "Bad Request"),
            ("[]", "Bad Request"),
            ("null", "Bad Request"),
            (r#"{"detail": null, "subject": []}"#, "Bad Request"),
            ("\u{1f}\u{8b}\u{8}\0\u{fffd}", "Bad Request"),
            ("No   such\naccount", "No such account"),
            (
                "<!DOCTYPE html><html><head><TITLE>\n 403 &amp; out </TITLE></head><h1>No</h1>",
                "a web page came back, titled “403 & out”",
            ),
            (
                "<html><title></title><h1 class=x>Go <b>away</b></h1><p>Now</p>",
                "a web page came back, titled “Go away”",
            ),
            ("<html><p>Now</p>", "a web page without a title came back"),
            (
                "<html><title>never closed",
                "a web page came back, titled “never closed”",
            ),
        ] {
            assert_eq!(errors(body), [whole(expected)], "{body:?}");
        }
        let unknown = api_errors(499, b"", &Token::new("t"));
        assert_eq!(unknown[0].message, "status 499");
    }

    #[test]
    fn long_answers_are_shortened_and_no_half_token_is_left() {
        let long = format!(r#"{{"detail": "{} s3cret-key tail"}}"#, "a".repeat(495));
        let message = &errors(&long)[0].1;
        assert_eq!(message.chars().count(), LONGEST_MESSAGE + 1);
        assert!(!message.contains("s3c"), "{message}");

        let many = format!("[{}]", vec!["\"x\""; 1000].join(","));
        assert_eq!(errors(&many).len(), MOST_ERRORS);
        let field = format!(
            r#"{{"{}": "x", "S3CRET-key": "s3cret-key"}}"#,
            "f".repeat(500)
        );
        let named = errors(&field);
        assert_eq!(named[0], about("[API key]", "[API key]"));
        assert_eq!(
            named[1].0.as_ref().map(|field| field.chars().count()),
            Some(81)
        );
    }
}
