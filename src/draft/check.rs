//! What each field must say, and the words for it when it doesn't.
//!
//! One function a field, used both when the person leaves a field and when the whole is
//! validated, so that the two never disagree. No message repeats what the person typed: messages
//! reach logs and other people's screens, and receivers are people.

mod receivers;

use std::str::FromStr;

pub(super) use receivers::receivers;

use super::{
    AgentId, CampaignId, EmailSettingsId, Field, FieldError, Fields, NotAnId, Receivers, SenderId,
    TemplateId,
    receivers::is_address,
    request::{Author, Route},
};

/// What is wrong in one form field by itself: what can be told as soon as the person leaves it.
///
/// Required fields must not be empty. Email settings and campaign are required only together, so
/// an empty one is right here; both given is an error of the second, `campaign`.
/// [`Field::Content`] is the editor's and always right here. An address among the receivers is
/// right as well: who has it takes longer to find out.
#[must_use]
pub fn check_field(field: Field, fields: &Fields) -> Option<FieldError> {
    match field {
        Field::ApiEmailSettings => email_settings(fields).err(),
        Field::Campaign => campaign(fields).err(),
        Field::CustomSender => custom_sender(fields).err(),
        Field::Template => template(fields).err(),
        Field::Author => author(fields).err(),
        Field::Receivers => receivers::check(fields),
        Field::Subject => subject(fields).err(),
        Field::Content => None,
    }
}

/// How many receivers a text names, each once: what the form counts while one types.
#[must_use]
pub fn count_receivers(text: &str) -> usize {
    Receivers::parse(text).count()
}

/// Everything that is wrong, in the order of the form, as far as it can be told without looking
/// anybody up.
#[must_use]
pub fn check_draft(fields: &Fields, html: &str) -> Vec<FieldError> {
    let mut errors = route(fields).err().unwrap_or_default();
    let others = Field::FORM
        .into_iter()
        .skip_while(|field| *field <= Field::Campaign);
    errors.extend(others.filter_map(|field| check_field(field, fields)));
    errors.extend(content(html).err());
    errors
}

fn email_settings(fields: &Fields) -> Result<Option<EmailSettingsId>, FieldError> {
    optional_id(Field::ApiEmailSettings, fields)
}

fn campaign(fields: &Fields) -> Result<Option<CampaignId>, FieldError> {
    let id = optional_id(Field::Campaign, fields)?;
    if id.is_some() && !is_blank(Field::ApiEmailSettings, fields) {
        return Err(wrong(
            Field::Campaign,
            "is given as well as the email settings: keep one of the two and empty the other",
        ));
    }
    Ok(id)
}

/// What is wrong with email settings and campaign together, told at the first: both are empty.
#[must_use]
pub fn check_route(fields: &Fields) -> Option<FieldError> {
    let errors = route(fields).err()?;
    errors
        .into_iter()
        .find(|error| error.field == Field::ApiEmailSettings)
}

/// Exactly one of email settings and campaign. That neither is given is told at the first, and
/// only when nothing else is wrong with the two.
pub(super) fn route(fields: &Fields) -> Result<Route, Vec<FieldError>> {
    match (email_settings(fields), campaign(fields)) {
        (Ok(Some(settings)), Ok(_)) => Ok(Route::EmailSettings(settings)),
        (Ok(None), Ok(Some(campaign))) => Ok(Route::Campaign(campaign)),
        (Ok(None), Ok(None)) => Err(vec![wrong(
            Field::ApiEmailSettings,
            "is empty: write the ID of the email settings (web app: Settings, Email settings), \
             or the ID of a campaign in its own field",
        )]),
        (settings, campaign) => Err(settings.err().into_iter().chain(campaign.err()).collect()),
    }
}

pub(super) fn custom_sender(fields: &Fields) -> Result<Option<SenderId>, FieldError> {
    optional_id(Field::CustomSender, fields)
}

pub(super) fn template(fields: &Fields) -> Result<Option<TemplateId>, FieldError> {
    optional_id(Field::Template, fields)
}

pub(super) fn author(fields: &Fields) -> Result<Author, FieldError> {
    let text = fields.get(Field::Author).trim();
    if text.is_empty() {
        return Err(wrong(
            Field::Author,
            "is empty: write the email address or the ID of the agent it is from",
        ));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let agent: Result<AgentId, NotAnId> = text.parse();
        return agent
            .map(Author::Agent)
            .map_err(|not| wrong(Field::Author, &not.to_string()));
    }
    if is_address(text) {
        return Ok(Author::Address(text.to_owned()));
    }
    Err(wrong(
        Field::Author,
        "is neither an email address nor an agent's ID: write for example ada@example.org or 12",
    ))
}

pub(super) fn subject(fields: &Fields) -> Result<String, FieldError> {
    let text = fields.get(Field::Subject);
    if text.trim().is_empty() {
        return Err(wrong(Field::Subject, "is empty: write the subject line"));
    }
    // The Unicode line and paragraph separators are no control characters, but break the line.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if let Some(index) = text.chars().position(breaks) {
        return Err(wrong(
            Field::Subject,
            &format!(
                "has a line break, tab or other control character as character {}: delete it",
                index + 1
            ),
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn content(html: &str) -> Result<String, FieldError> {
    if html.trim().is_empty() {
        return Err(wrong(Field::Content, "is empty: write the email"));
    }
    Ok(html.to_owned())
}

fn is_blank(field: Field, fields: &Fields) -> bool {
    fields.get(field).trim().is_empty()
}

fn optional_id<Id>(field: Field, fields: &Fields) -> Result<Option<Id>, FieldError>
where
    Id: FromStr<Err = NotAnId>,
{
    if is_blank(field, fields) {
        return Ok(None);
    }
    fields
        .get(field)
        .parse()
        .map(Some)
        .map_err(|not: NotAnId| wrong(field, &not.to_string()))
}

fn wrong(field: Field, message: &str) -> FieldError {
    FieldError {
        field,
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(field: Field, text: &str) -> Fields {
        let mut fields = Fields::default();
        fields.set(field, text);
        fields
    }

    fn message(field: Field, text: &str) -> Option<String> {
        check_field(field, &with(field, text)).map(|error| error.message)
    }

    #[test]
    fn an_address_is_an_addr_spec_at_a_domain() {
        for right in [
            "ada@example.org",
            " ada@example.org ",
            "ada+news@mail.example.co.uk",
            "\"ada lovelace\"@example.org",
            "adą@przykład.pl",
            "12",
        ] {
            assert_eq!(message(Field::Author, right), None, "{right:?}");
        }
        for wrong in [
            "ada",
            "ada@",
            "@example.org",
            "ada@acme",
            "ada@@example.org",
            "Ada <ada@example.org>",
            "<ada@example.org>",
            "a da@example.org",
            "ada@example..org",
            ".ada@example.org",
            "ada@-example.org",
            "ada@[127.0.0.1]",
            "ada@example.org\r\nBcc: eve@example.org",
            "ada\u{202e}@example.org",
            "a\u{1b}[31m@example.org",
            "0",
            "99999999999999999999",
        ] {
            assert!(message(Field::Author, wrong).is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn settings_and_campaign_together_are_wrong_at_the_second() {
        let mut fields = with(Field::ApiEmailSettings, "12");
        fields.set(Field::Campaign, "880");
        assert_eq!(check_field(Field::ApiEmailSettings, &fields), None);
        let error = check_field(Field::Campaign, &fields).unwrap();
        assert!(error.message.starts_with("is given as well as"));
        assert_eq!(check_field(Field::Campaign, &Fields::default()), None);
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(message(Field::Subject, "  Hi {{ name }} 👩‍🚀 "), None);
        for wrong in ["a\nb", "a\tb", "a\u{85}b", "a\u{2028}b", "\u{7f}"] {
            assert!(message(Field::Subject, wrong).is_some(), "{wrong:?}");
        }
        assert!(message(Field::Subject, " \u{3000}").is_some());
    }
}
