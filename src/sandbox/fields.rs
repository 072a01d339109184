//! The checks of a request's fields, in the words of Django REST framework. Everything that is
//! wrong is collected, so that one answer tells it all.
//!
//! Integers may be numbers or strings of digits, as in the vendor's examples. A field that is
//! left out is another thing than null or empty, which no field may be.

use serde_json::{Map, Value};

use super::{known, people, people::Person, state::SentAuthor};

const REQUIRED: &str = "This field is required.";
const NULL: &str = "This field may not be null.";
const BLANK: &str = "This field may not be blank.";
const NOT_TEXT: &str = "Not a valid string.";
const NOT_AN_INTEGER: &str = "A valid integer is required.";
const NOT_AN_ADDRESS: &str = "Enter a valid email address.";

/// How many unknown receivers are named before the rest is only counted.
const NAMED: usize = 20;

/// Reads the fields of a body and collects what is wrong with them.
pub(super) struct Fields<'a> {
    body: &'a Map<String, Value>,
    errors: Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(body: &'a Map<String, Value>) -> Self {
        Self {
            body,
            errors: Map::new(),
        }
    }

    /// What was wrong, by field; empty when nothing was.
    pub(super) fn into_errors(self) -> Map<String, Value> {
        self.errors
    }

    /// A text that must be there and say something; kept to the letter.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.present(name).and_then(text).map(str::to_owned);
        self.keep(name, text)
    }

    /// An ID that may be left out, of those `known`.
    pub(super) fn optional_id(&mut self, name: &str, known: &[u64]) -> Option<u64> {
        self.body.get(name)?;
        self.id(name, known)
    }

    /// An ID that must be there, of those `known`.
    pub(super) fn id(&mut self, name: &str, known: &[u64]) -> Option<u64> {
        let id = self.present(name).and_then(|value| id(value, known));
        self.keep(name, id)
    }

    /// `campaign`: an existing one, if any; it must be active.
    pub(super) fn campaign(&mut self) -> Option<u64> {
        let id = self.optional_id("campaign", known::CAMPAIGNS)?;
        let active = if id == known::ACTIVE_CAMPAIGN {
            Ok(id)
        } else {
            Err(format!("Campaign {id} is not active."))
        };
        self.keep("campaign", active)
    }

    /// `author`: the ID of an agent, or the address of one or of the owner.
    pub(super) fn author(&mut self) -> Option<SentAuthor> {
        let author = self.present("author").and_then(author);
        self.keep("author", author)
    }

    /// `receivers`: user IDs in one string, separated by commas.
    pub(super) fn receivers(&mut self) -> Option<Vec<&'static Person>> {
        let people = self
            .present("receivers")
            .and_then(text)
            .map_err(|message| vec![message])
            .and_then(receivers);
        people
            .map_err(|messages| self.errors.insert("receivers".to_owned(), messages.into()))
            .ok()
    }

    fn present(&self, name: &str) -> Result<&'a Value, String> {
        match self.body.get(name) {
            None => Err(REQUIRED.to_owned()),
            Some(Value::Null) => Err(NULL.to_owned()),
            Some(value) => Ok(value),
        }
    }

    fn keep<T>(&mut self, name: &str, checked: Result<T, String>) -> Option<T> {
        checked
            .map_err(|message| self.errors.insert(name.to_owned(), vec![message].into()))
            .ok()
    }
}

fn text(value: &Value) -> Result<&str, String> {
    let text = value.as_str().ok_or(NOT_TEXT)?;
    if text.trim().is_empty() {
        return Err(BLANK.to_owned());
    }
    if text.contains('\0') {
        return Err("Null characters are not allowed.".to_owned());
    }
    Ok(text)
}

fn id(value: &Value, known: &[u64]) -> Result<u64, String> {
    let written = integer(value).ok_or(NOT_AN_INTEGER)?;
    let known = written.parse().ok().filter(|id| known.contains(id));
    known.ok_or_else(|| does_not_exist(&written))
}

/// The digits of an integer, of any size and sign: the framework looks it up before it asks
/// whether it could be an ID at all.
fn integer(value: &Value) -> Option<String> {
    let written = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let digits = written.strip_prefix('-').unwrap_or(&written);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(written)
}

fn author(value: &Value) -> Result<SentAuthor, String> {
    if integer(value).is_some() {
        return id(value, known::AGENTS).map(SentAuthor::Agent);
    }
    let address = text(value)?.trim();
    let has_domain = address
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
    if !has_domain || address.contains(char::is_whitespace) {
        return Err(NOT_AN_ADDRESS.to_owned());
    }
    if known::AUTHOR_ADDRESSES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(address))
    {
        Ok(SentAuthor::Address(address.to_owned()))
    } else {
        Err(format!("Object with email={address} does not exist."))
    }
}

fn receivers(list: &str) -> Result<Vec<&'static Person>, Vec<String>> {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for item in list.split(',').map(str::trim) {
        let digits = !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit());
        match item.parse().ok().and_then(people::by_id) {
            Some(person) if digits => found.push(person),
            _ if digits => wrong.push(does_not_exist(item)),
            _ => wrong.push(format!("{NOT_AN_INTEGER} Got \"{item}\".")),
        }
    }
    if wrong.is_empty() {
        return Ok(found);
    }
    let more = wrong.len().saturating_sub(NAMED);
    wrong.truncate(NAMED);
    if more > 0 {
        wrong.push(format!("And {more} more."));
    }
    Err(wrong)
}

fn does_not_exist(id: &str) -> String {
    format!("Invalid pk \"{id}\" - object does not exist.")
}
