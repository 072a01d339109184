//! A person of the account, as the API shows one.
//!
//! All of it is untrusted text, and any of it may be null, missing or of another type: what is
//! not as documented counts as not there, and is kept as it came among the attributes.

use std::fmt;

use serde_json::{Map, Value};

use crate::draft::{Address, UserId};

/// A person of the account. Texts are never blank, and unfiltered. `Debug` shows the ID alone.
#[derive(Clone, PartialEq)]
pub struct Person {
    /// The ID.
    pub id: UserId,
    /// The email address as it is written there; not proven to be one.
    pub email: Option<String>,
    /// The whole name.
    pub name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// Whether they asked for no more emails. A record that doesn't say counts as subscribed.
    pub unsubscribed: bool,
    /// The whole record as it came, for placeholders.
    pub attributes: Map<String, Value>,
}

impl Person {
    /// The person of a record; none when it is no object or has no plain ID.
    #[must_use]
    pub fn from_record(record: Value) -> Option<Self> {
        let Value::Object(attributes) = record else {
            return None;
        };
        let text = |key| {
            let text = attributes.get(key)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Some(Self {
            id: id(attributes.get("id")?)?,
            email: text("email"),
            name: text("name"),
            first_name: text("first_name"),
            last_name: text("last_name"),
            unsubscribed: attributes.get("unsubscribed").is_some_and(is_yes),
            attributes,
        })
    }

    /// Whether this is the address of this person.
    #[must_use]
    pub fn has(&self, address: &Address) -> bool {
        self.email.as_deref().is_some_and(|email| address.is(email))
    }

    /// What to call them: the name, else first and last name, else the address, else the ID.
    /// Unfiltered.
    #[must_use]
    pub fn label(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            return parts.join(" ");
        }
        self.email.clone().unwrap_or_else(|| self.id.to_string())
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// The vendor's examples write IDs as numbers and as strings.
fn id(value: &Value) -> Option<UserId> {
    match value {
        Value::Number(number) => number.as_u64()?.to_string().parse().ok(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// An email too few is better than one to somebody who wants none.
fn is_yes(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::String(text) => !matches!(text.trim(), "" | "0" | "false" | "False"),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_as_documented_is_not_there() {
        for record in [
            json!({"id": 7}),
            json!({"id": "7", "email": null, "name": null, "first_name": null, "last_name": null,
                "unsubscribed": null}),
            json!({"id": 7, "email": 5, "name": ["x"], "first_name": {}, "last_name": true,
                "unsubscribed": []}),
            json!({"id": 7, "email": " ", "name": "", "unsubscribed": false}),
        ] {
            let person = Person::from_record(record.clone()).unwrap();
            assert_eq!(person.id.get(), 7);
            assert_eq!((&person.email, &person.name), (&None, &None), "{record}");
            assert_eq!(person.label(), "7");
            assert!(!person.unsubscribed, "{record}");
            assert_eq!(Value::Object(person.attributes), record);
        }
    }

    #[test]
    fn nobody_is_without_an_id() {
        for record in [
            json!({}),
            json!({"id": null}),
            json!({"id": 0}),
            json!({"id": -1}),
            json!({"id": 1.5}),
            json!({"id": "x"}),
            json!([7]),
            json!(7),
            json!(null),
        ] {
            assert_eq!(Person::from_record(record.clone()), None, "{record}");
        }
    }

    #[test]
    fn unsubscribed_is_believed_in_every_form() {
        for yes in [json!(true), json!("true"), json!(1), json!("yes")] {
            let person = Person::from_record(json!({"id": 1, "unsubscribed": yes})).unwrap();
            assert!(person.unsubscribed, "{yes}");
        }
    }

    #[test]
    fn a_person_does_not_show_in_errors() {
        let record = json!({"id": 1, "email": "ada@example.org", "name": "Ada"});
        let person = Person::from_record(record).unwrap();
        assert_eq!(format!("{person:?}"), "Person(1)");
        assert_eq!(person.label(), "Ada");
    }
}
