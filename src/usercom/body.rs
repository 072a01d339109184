//! The body of a send: the validated request as the exact bytes that go out.
//!
//! Serialised once; what is shown, journaled and sent are these same bytes.

use std::fmt;

use serde::Serialize;

use crate::draft::{Author, Route, SendRequest, SenderId, TemplateId};

/// The exact bytes of a send request's body: compact JSON, UTF-8, the keys in the order of the
/// vendor's example. `Debug` shows the length alone, because it holds people's data.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody(String);

/// The wire form; the order of the fields is the order of the keys.
#[derive(Serialize)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    api_email_settings: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_sender: Option<u64>,
    subject: &'a str,
    content: &'a str,
    receivers: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<u64>,
    author: WireAuthor<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WireAuthor<'a> {
    Id(u64),
    Address(&'a str),
}

/// What all batches of a send share: their body with no receivers in it. `Debug` shows the
/// length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct BodyTemplate {
    text: String,
    /// The offset at which the receivers go.
    gap: usize,
}

/// How the receivers stand in a template. Inside a string the quotes would be escaped, so it is
/// found nowhere else.
const NOBODY: &str = r#""receivers":"""#;

impl RequestBody {
    /// Writes the request as JSON: integers as numbers, receivers as one comma-separated string,
    /// fields that were left out not at all.
    #[must_use]
    pub fn new(request: &SendRequest) -> Self {
        let receivers: Vec<u64> = request.receivers().iter().map(|id| id.get()).collect();
        BodyTemplate::new(request).fill(&receivers)
    }

    /// The bytes to send.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The same as text; unfiltered, it holds what the person wrote.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BodyTemplate {
    /// The request's body without its receivers.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "strings and integers under fixed keys: JSON can hold all of them"
    )]
    pub fn new(request: &SendRequest) -> Self {
        let (api_email_settings, campaign) = match request.route() {
            Route::EmailSettings(id) => (Some(id.get()), None),
            Route::Campaign(id) => (None, Some(id.get())),
        };
        let wire = Wire {
            api_email_settings,
            campaign,
            custom_sender: request.custom_sender().map(SenderId::get),
            subject: request.subject(),
            content: request.content(),
            receivers: "",
            template: request.template().map(TemplateId::get),
            author: match request.author() {
                Author::Agent(id) => WireAuthor::Id(id.get()),
                Author::Address(address) => WireAuthor::Address(address),
            },
        };
        let text = serde_json::to_string(&wire).expect("strings and integers are JSON");
        Self::from_text(text).expect("the receivers are among the fields")
    }

    /// The template that was once [`BodyTemplate::as_str`]; none if it is not one.
    #[must_use]
    pub fn from_text(text: String) -> Option<Self> {
        let gap = text.find(NOBODY)? + NOBODY.len() - 1;
        Some(Self { text, gap })
    }

    /// The template as text; unfiltered, it holds what the person wrote.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The body for these people, in this order.
    #[must_use]
    pub fn fill(&self, receivers: &[u64]) -> RequestBody {
        let (before, after) = self.text.split_at(self.gap);
        let ids: Vec<String> = receivers.iter().map(ToString::to_string).collect();
        RequestBody([before, &ids.join(","), after].concat())
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.0.len())
    }
}

impl fmt::Debug for BodyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyTemplate({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Field, Fields};

    #[test]
    fn text_that_looks_like_the_gap_is_none() {
        let mut fields = Fields::default();
        for (field, value) in [
            (Field::ApiEmailSettings, "1"),
            (Field::Author, "2"),
            (Field::Receivers, "5, 3"),
            (Field::Subject, r#""receivers":"" \"#),
        ] {
            fields.set(field, value);
        }
        let request = SendRequest::validate(&fields, r#"{"receivers":""}"#).unwrap();
        let template = BodyTemplate::new(&request);
        let again = BodyTemplate::from_text(template.as_str().to_owned()).unwrap();
        assert_eq!(again, template);
        let body = again.fill(&[5, 3]);
        assert_eq!(body, RequestBody::new(&request));
        let json: serde_json::Value = serde_json::from_slice(body.as_bytes()).unwrap();
        assert_eq!(json["receivers"], "5,3");
        assert_eq!(json["content"], r#"{"receivers":""}"#);
    }
}
