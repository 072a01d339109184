//! The fields of an email: their names in the API, and what a person typed into them.

use std::fmt;

/// A field of the send request, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `api_email_settings`: ID of the custom-domain email settings; this or [`Field::Campaign`].
    ApiEmailSettings,
    /// `campaign`: ID of an existing, simple, active email campaign to use instead.
    Campaign,
    /// `custom_sender`: ID of a custom sender; optional.
    CustomSender,
    /// `template`: ID of an email template; optional.
    Template,
    /// `author`: agent ID, or the email address of an agent or the owner.
    Author,
    /// `receivers`: the people who get it.
    Receivers,
    /// `subject`: the subject line.
    Subject,
    /// `content`: the HTML; not a field of the form but of the editor.
    Content,
}

impl Field {
    /// The fields that the form shows, in its order; `content` is the editor's.
    pub const FORM: [Self; 7] = [
        Self::ApiEmailSettings,
        Self::Campaign,
        Self::CustomSender,
        Self::Template,
        Self::Author,
        Self::Receivers,
        Self::Subject,
    ];

    /// The name that the API, the draft file and error messages use.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::ApiEmailSettings => "api_email_settings",
            Self::Campaign => "campaign",
            Self::CustomSender => "custom_sender",
            Self::Template => "template",
            Self::Author => "author",
            Self::Receivers => "receivers",
            Self::Subject => "subject",
            Self::Content => "content",
        }
    }

    /// The field with this API name, if there is one.
    #[must_use]
    pub fn from_api_name(name: &str) -> Option<Self> {
        Self::FORM
            .into_iter()
            .chain([Self::Content])
            .find(|field| field.api_name() == name)
    }
}

/// The key of a draft that names a list of more receivers.
pub const RECEIVERS_FILE: &str = "receivers_file";

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.api_name())
    }
}

/// What is wrong with one field, in words for the person who filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field it is about.
    pub field: Field,
    /// One sentence without the field's name, for example `is empty: …`.
    pub message: String,
}

/// What the person typed into each form field, unchecked; empty means "left out".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    values: [String; Field::FORM.len()],
    receivers_file: String,
}

impl Fields {
    /// The text of a form field; always empty for [`Field::Content`].
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        Field::FORM
            .iter()
            .zip(&self.values)
            .find(|(form, _)| **form == field)
            .map_or("", |(_, value)| value)
    }

    /// Replaces the text of a form field; [`Field::Content`] is ignored, it is not a form field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        let slot = Field::FORM
            .iter()
            .zip(&mut self.values)
            .find(|(form, _)| **form == field);
        if let Some((_, value)) = slot {
            *value = text.into();
        }
    }

    /// `receivers_file`: the path of a list of more receivers, as it is written; empty without one.
    /// Not a field of the form: it has no text of its own to send.
    #[must_use]
    pub fn receivers_file(&self) -> &str {
        &self.receivers_file
    }

    /// Replaces the path of the list.
    pub fn set_receivers_file(&mut self, path: impl Into<String>) {
        self.receivers_file = path.into();
    }

    /// Whether no field says anything but spaces.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let mut values = self.values.iter().chain([&self.receivers_file]);
        values.all(|value| value.trim().is_empty())
    }
}
