//! What each field must say, and the words for it when it doesn't.
//!
//! One function a field, used both when the person leaves a field and when the whole is
//! validated, so that the two never disagree. No message repeats what the person typed: messages
//! reach logs and other people's screens, and receivers are people.

use std::{collections::HashSet, str::FromStr};

use super::{
    AgentId, CampaignId, EmailSettingsId, Field, FieldError, Fields, Known, NotAnId, Receivers,
    SenderId, TemplateId, UserId, Who,
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
        Field::Receivers => written(fields).err(),
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

/// The receivers as they are written: at least one, or a file of them, and each means somebody.
fn written(fields: &Fields) -> Result<Receivers, FieldError> {
    let written = Receivers::parse(fields.get(Field::Receivers));
    if let Some(error) = first_other(&written) {
        return Err(error);
    }
    if written.is_empty() && fields.receivers_file().trim().is_empty() {
        return Err(wrong(
            Field::Receivers,
            "is empty: write the addresses or user IDs of the people who get it, with commas \
             between them",
        ));
    }
    Ok(written)
}

fn first_other(written: &Receivers) -> Option<FieldError> {
    let others = written.iter().enumerate();
    let mut others = others.filter(|(_, one)| one.who == Who::Other);
    let (index, other) = others.next()?;
    let message = not_understood(index + 1, other.text, others.count());
    Some(wrong(Field::Receivers, &message))
}

/// The IDs of all receivers, no one twice: those that are written, then those of the file.
pub(super) fn receivers(fields: &Fields, known: &Known<'_>) -> Result<Vec<UserId>, FieldError> {
    let written = written(fields)?;
    let mut seen = HashSet::new();
    let mut ids = Vec::with_capacity(written.len());
    let mut unknown = Unknown::default();
    for (index, receiver) in written.iter().enumerate() {
        let id = match receiver.who {
            Who::Id(id) => Some(id),
            Who::Mailbox(mailbox) => (known.id_of)(&mailbox.address),
            Who::Other => None,
        };
        match id {
            Some(id) => ids.extend(seen.insert(id).then_some(id)),
            None => unknown.add(index + 1),
        }
    }
    unknown.into_result()?;
    if !fields.receivers_file().trim().is_empty() {
        let unread = || {
            let message = "are in a file as well (receivers_file), which was not read";
            wrong(Field::Receivers, message)
        };
        let listed = known.listed.ok_or_else(unread)?;
        ids.extend(listed.iter().copied().filter(|id| seen.insert(*id)));
    }
    if ids.is_empty() {
        return Err(wrong(
            Field::Receivers,
            "come from a file (receivers_file) that names nobody: add somebody to it",
        ));
    }
    Ok(ids)
}

/// The addresses that belong to nobody, as far as is known.
#[derive(Default)]
struct Unknown {
    first: usize,
    count: usize,
}

impl Unknown {
    fn add(&mut self, position: usize) {
        if self.count == 0 {
            self.first = position;
        }
        self.count += 1;
    }

    fn into_result(self) -> Result<(), FieldError> {
        let Some(others) = self.count.checked_sub(1) else {
            return Ok(());
        };
        let message = format!(
            "has an address as entry {} that nobody was found for{}: only people who are in \
             User.com can be written to",
            self.first,
            and_more(others),
        );
        Err(wrong(Field::Receivers, &message))
    }
}

fn not_understood(position: usize, text: &str, others: usize) -> String {
    let what = if text.contains('@') {
        "is not one email address"
    } else {
        "is neither a user ID nor an address"
    };
    format!(
        "has an entry {position} that {what}{}: write for example 5380718, ada@example.org, with \
         commas between them",
        and_more(others)
    )
}

fn and_more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " (and 1 more like it)".to_owned(),
        more => format!(" (and {more} more like it)"),
    }
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
    use crate::draft::Address;

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
    fn a_wrong_receiver_is_named_by_its_place_never_by_its_text() {
        let error = message(Field::Receivers, "7, ada@acme; x").unwrap();
        assert!(
            error.contains("entry 2 that is not one email address (and 1 more"),
            "{error}"
        );
        assert!(!error.contains("ada@acme"), "{error}");
        let error = message(Field::Receivers, "7 -3").unwrap();
        assert!(
            error.contains("entry 1 that is neither a user ID"),
            "{error}"
        );
        assert_eq!(message(Field::Receivers, "7, Ada <ada@example.org>"), None);
    }

    #[test]
    fn an_address_is_an_error_only_once_somebody_was_to_be_found() {
        let mut fields = with(Field::Receivers, "7, ada@example.org, bob@example.org");
        fields.set(Field::Campaign, "1");
        fields.set(Field::Author, "1");
        fields.set(Field::Subject, "Hi");
        assert_eq!(check_draft(&fields, "Hi"), []);
        let error = receivers(&fields, &Known::nobody()).unwrap_err();
        assert!(
            error
                .message
                .contains("entry 2 that nobody was found for (and 1 more")
        );
        let id_of = |address: &Address| address.is("ADA@example.org").then(|| id("8"));
        let known = Known {
            id_of: &id_of,
            listed: None,
        };
        let error = receivers(&fields, &known).unwrap_err();
        assert!(error.message.contains("entry 3 that nobody was found for:"));
        let known = Known {
            id_of: &|_| Some(id("7")),
            listed: None,
        };
        assert_eq!(receivers(&fields, &known), Ok(vec![id("7")]));
    }

    #[test]
    fn the_people_of_a_file_are_receivers_too() {
        let mut fields = with(Field::Receivers, "2, 1");
        fields.set_receivers_file("members.csv");
        let error = receivers(&fields, &Known::nobody()).unwrap_err();
        assert!(error.message.contains("was not read"), "{error:?}");
        let listed = [id("1"), id("3"), id("3")];
        let known = |listed| Known {
            listed: Some(listed),
            ..Known::nobody()
        };
        assert_eq!(
            receivers(&fields, &known(&listed)),
            Ok(vec![id("2"), id("1"), id("3")])
        );
        fields.set(Field::Receivers, "");
        assert_eq!(
            receivers(&fields, &known(&listed)),
            Ok(vec![id("1"), id("3")])
        );
        assert_eq!(check_field(Field::Receivers, &fields), None);
        let error = receivers(&fields, &known(&[])).unwrap_err();
        assert!(error.message.contains("names nobody"), "{error:?}");
    }

    fn id(digits: &str) -> UserId {
        digits.parse().unwrap()
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
