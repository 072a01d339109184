//! A send request that has been found valid: the only thing that the outbox takes.

use super::{
    Address, AgentId, CampaignId, EmailSettingsId, FieldError, Fields, SenderId, TemplateId,
    UserId, check,
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

/// What was found out about receivers that are not written as IDs.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Who has an address; none for one that nobody has, or that more than one has, or that was
    /// not looked up.
    pub id_of: &'a dyn Fn(&Address) -> Option<UserId>,
    /// The people of the file that `receivers_file` names; none when it was not read.
    pub listed: Option<&'a [UserId]>,
}

impl Known<'_> {
    /// Nobody was looked up, and no file was read.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            id_of: &|_| None,
            listed: None,
        }
    }
}

/// A valid request. Its fields are private: it comes into being by [`SendRequest::validate`] and
/// [`SendRequest::validate_with`] alone.
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
    /// Checks every field and gives the request, or everything that is wrong in form order. Knows
    /// nobody: each receiver has to be an ID.
    ///
    /// # Errors
    /// As [`SendRequest::validate_with`].
    pub fn validate(fields: &Fields, content: &str) -> Result<Self, Vec<FieldError>> {
        Self::validate_with(fields, content, &Known::nobody())
    }

    /// Checks every field and gives the request, or everything that is wrong in form order.
    ///
    /// Subject and content go out exactly as typed, surrounding spaces included. Receivers go in
    /// the order in which they are written, those of a file last; who comes twice, by whatever ID
    /// or address, goes once. Linear in the number of receivers.
    ///
    /// # Errors
    /// One [`FieldError`] or more; never an empty list.
    pub fn validate_with(
        fields: &Fields,
        content: &str,
        known: &Known<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let route = check::route(fields)
            .map_err(|wrong| errors.extend(wrong))
            .ok();
        let custom_sender = keep(check::custom_sender(fields), &mut errors);
        let template = keep(check::template(fields), &mut errors);
        let author = keep(check::author(fields), &mut errors);
        let receivers = keep(check::receivers(fields, known), &mut errors);
        let subject = keep(check::subject(fields), &mut errors);
        let content = keep(check::content(content), &mut errors);
        let request = || {
            Some(Self {
                route: route?,
                custom_sender: custom_sender?,
                template: template?,
                author: author?,
                receivers: receivers?,
                subject: subject?,
                content: content?,
            })
        };
        request().ok_or(errors)
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

fn keep<T>(checked: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    checked.map_err(|error| errors.push(error)).ok()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;
    use crate::draft::{Field, check_field};

    fn fields(values: [&str; 7]) -> Fields {
        let mut fields = Fields::default();
        for (field, value) in Field::FORM.into_iter().zip(values) {
            fields.set(field, value);
        }
        fields
    }

    #[test]
    fn everything_that_is_wrong_is_told_in_form_order() {
        let errors = SendRequest::validate(&fields(["", "x", "0", "-1", "", "", " "]), " ");
        let named: Vec<Field> = errors.unwrap_err().iter().map(|e| e.field).collect();
        let mut all = Field::FORM.to_vec();
        all.remove(0);
        all.push(Field::Content);
        assert_eq!(named, all);
        let errors = SendRequest::validate(&fields(["", " ", "", "", "7", "1", "s"]), "c");
        let named: Vec<Field> = errors.unwrap_err().iter().map(|e| e.field).collect();
        assert_eq!(named, [Field::ApiEmailSettings]);
    }

    #[test]
    fn a_valid_request_is_what_was_typed() {
        let typed = fields([
            " 1",
            "",
            "1",
            "",
            "johndoe@example.org",
            "3,1;3\n2 ",
            " Hi ",
        ]);
        let request = SendRequest::validate(&typed, " <b>x</b>\r\n").unwrap();
        assert_eq!(request.route(), Route::EmailSettings("1".parse().unwrap()));
        assert_eq!(request.template(), None);
        assert_eq!(
            request.author(),
            &Author::Address("johndoe@example.org".to_owned())
        );
        let ids: Vec<u64> = request.receivers().iter().map(|id| id.get()).collect();
        assert_eq!(ids, [3, 1, 2]);
        assert_eq!(request.subject(), " Hi ");
        assert_eq!(request.content(), " <b>x</b>\r\n");
    }

    #[test]
    fn a_million_receivers_are_one_pass() {
        let mut text = String::new();
        for id in 1..=1_000_000 {
            write!(text, "{id},").unwrap();
        }
        let typed = fields(["", "9", "", "", "12", &text, "s"]);
        let request = SendRequest::validate(&typed, "c").unwrap();
        assert_eq!(request.receivers().len(), 1_000_000);
        assert_eq!(request.author(), &Author::Agent("12".parse().unwrap()));
    }

    proptest! {
        #[test]
        fn the_form_never_finds_wrong_what_validation_takes(
            values in prop::array::uniform7("([0-9]{0,3}|a@b\\.c|[ -~]{0,6}|\\PC{0,3})"),
            content in "\\PC{0,3}",
        ) {
            let typed = fields(values.each_ref().map(String::as_str));
            let found: Vec<FieldError> = Field::FORM
                .into_iter()
                .filter_map(|field| check_field(field, &typed))
                .collect();
            match SendRequest::validate(&typed, &content) {
                Ok(_) => prop_assert_eq!(found, vec![]),
                Err(errors) => {
                    prop_assert!(!errors.is_empty());
                    prop_assert!(errors.is_sorted_by_key(|error| error.field));
                    for error in found {
                        prop_assert!(errors.contains(&error));
                    }
                }
            }
        }
    }
}
