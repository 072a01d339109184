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
    receivers: String,
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

impl RequestBody {
    /// Writes the request as JSON: integers as numbers, receivers as one comma-separated string,
    /// fields that were left out not at all.
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
        let receivers: Vec<String> = request
            .receivers()
            .iter()
            .map(ToString::to_string)
            .collect();
        let wire = Wire {
            api_email_settings,
            campaign,
            custom_sender: request.custom_sender().map(SenderId::get),
            subject: request.subject(),
            content: request.content(),
            receivers: receivers.join(","),
            template: request.template().map(TemplateId::get),
            author: match request.author() {
                Author::Agent(id) => WireAuthor::Id(id.get()),
                Author::Address(address) => WireAuthor::Address(address),
            },
        };
        Self(serde_json::to_string(&wire).expect("strings and integers are JSON"))
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

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.0.len())
    }
}
