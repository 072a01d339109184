//! The body of a send request as JSON, read back into what a person would have written.
//!
//! The rule: it takes what the vendor's examples show, integers as numbers and as strings alike.

use serde_json::Value;

use super::{Field, Fields};

/// Why a text is no body of a send request.
#[derive(Debug, thiserror::Error)]
pub enum NotARequest {
    /// It is no JSON.
    #[error("this is no JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// It is JSON, but not an object.
    #[error("this JSON is no object with subject, content and receivers")]
    NotAnObject,
    /// A field has a value that no field can have.
    #[error("{field} has to be a number or a text")]
    WrongValue {
        /// Its name in the API.
        field: &'static str,
    },
}

/// The fields and the content of a send request. What is missing is empty; what no field is
/// called is left out. `receivers` may be a list too.
///
/// # Errors
/// [`NotARequest`].
pub fn read_request_json(json: &str) -> Result<(Fields, String), NotARequest> {
    let Value::Object(object) = serde_json::from_str(json)? else {
        return Err(NotARequest::NotAnObject);
    };
    let mut fields = Fields::default();
    for field in Field::FORM {
        let name = field.api_name();
        let text = object.get(name).map_or(Some(String::new()), as_text);
        let wrong = NotARequest::WrongValue { field: name };
        fields.set(field, text.ok_or(wrong)?);
    }
    let content = Field::Content.api_name();
    let body = object.get(content).map_or(Some(String::new()), as_text);
    let body = body.ok_or(NotARequest::WrongValue { field: content })?;
    Ok((fields, body))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let items = items.iter().map(as_text);
            Some(items.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Bool(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_vendor_are_read() {
        let with_text = r#"{"api_email_settings": "1", "custom_sender": "1", "subject": "Email sent using API",
            "content": "This is <a href='http://example.org/'>link</a>", "receivers": "1001,1002",
            "template": 1, "author": "johndoe@example.org"}"#;
        let (fields, body) = read_request_json(with_text).unwrap();
        assert_eq!(fields.get(Field::ApiEmailSettings), "1");
        assert_eq!(fields.get(Field::Template), "1");
        assert_eq!(fields.get(Field::Receivers), "1001,1002");
        assert_eq!(fields.get(Field::Campaign), "");
        assert_eq!(body, "This is <a href='http://example.org/'>link</a>");
        let with_numbers = with_text.replace("\"1\"", "1");
        assert_eq!(read_request_json(&with_numbers).unwrap().0, fields);
    }

    #[test]
    fn what_is_no_request_is_said() {
        for (json, words) in [
            ("curl", "no JSON"),
            ("[1]", "no object"),
            (r#"{"subject": {"a": 1}}"#, "subject has to be"),
            (r#"{"content": true}"#, "content has to be"),
        ] {
            let error = read_request_json(json).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
