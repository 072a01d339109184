//! A send request that has been found valid: the only thing that the outbox takes.

use super::{
    AgentId, CampaignId, EmailSettingsId, Field, FieldError, Fields, SenderId, TemplateId, UserId,
};

/// Through what the email goes out; the API wants exactly one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `api_email_settings`
    EmailSettings(EmailSettingsId),
    /// `campaign`
    Campaign(CampaignId),
}

/// Who the email is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// An agent's ID.
    Agent(AgentId),
    /// The email address of an agent or of the account's owner.
    Address(String),
}

/// A valid request. Its fields are private: it comes into being by [`SendRequest::validate`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRequest {
    route: Route,
    custom_sender: Option<SenderId>,
    template: Option<TemplateId>,
    author: Author,
    receivers: Vec<UserId>,
    subject: String,
    content: String,
}

impl SendRequest {
    /// Checks every field and gives the request, or everything that is wrong in form order.
    ///
    /// # Errors
    /// One [`FieldError`] or more; never an empty list.
    pub fn validate(fields: &Fields, content: &str) -> Result<Self, Vec<FieldError>> {
        let _ = (fields, content, Field::Content);
        Err(Vec::new())
    }

    /// Through which settings or campaign it goes out.
    #[must_use]
    pub fn route(&self) -> Route {
        self.route
    }

    /// The custom sender, if one was given.
    #[must_use]
    pub fn custom_sender(&self) -> Option<SenderId> {
        self.custom_sender
    }

    /// The template, if one was given.
    #[must_use]
    pub fn template(&self) -> Option<TemplateId> {
        self.template
    }

    /// Who it is from.
    #[must_use]
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// Who gets it: at least one, no one twice, in the order written.
    #[must_use]
    pub fn receivers(&self) -> &[UserId] {
        &self.receivers
    }

    /// The subject line.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The HTML, exactly as it will be sent.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }
}
