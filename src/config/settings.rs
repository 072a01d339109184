//! The configuration file as data: profiles, their defaults, keys.
//!
//! Owns the names of the configuration's keys and what their values may be. Touches no disk
//! (that is `file`) and picks no profile (that is `choice`). The rule: a key that is not known
//! here is an error, so that a misspelt one is never silently without effect.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{
    Appearance, BaseUrl, BaseUrlError, ProfileColor, TokenCommand, appearance,
    sending::{self, ProfileSending, SendingTable},
};
use crate::draft::{EmailSettingsId, Field, Fields, SenderId, TemplateId, UserId};

/// The shortest and longest `timeout` of a profile, in seconds.
const TIMEOUT_SECONDS: std::ops::RangeInclusive<u64> = 1..=600;

/// All that the configuration file says. Empty when there is no file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The profile to use when nothing else names one.
    // Nothing is ever serialized: confy asks for the trait, and its writing side is not used.
    #[serde(skip_serializing)]
    pub default_profile: Option<String>,
    /// The accounts, by the name that `--profile` takes.
    #[serde(skip_serializing)]
    pub profiles: BTreeMap<String, Profile>,
    /// How emails are sent, unless a profile says otherwise.
    #[serde(skip_serializing)]
    pub sending: SendingTable,
    /// Keys by the name of their action, as written; empty where the action has none.
    #[serde(skip_serializing)]
    pub keys: BTreeMap<String, Bindings>,
}

/// One account and what its emails usually have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "ProfileTable")]
pub struct Profile {
    /// Where its API is, from `base_url` or `subdomain`.
    pub base_url: BaseUrl,
    /// What its emails usually have.
    pub defaults: Defaults,
    /// How long to wait for an answer in all; the program's own limits when it is not set.
    pub timeout: Option<Duration>,
    /// How its emails are sent.
    pub sending: ProfileSending,
    /// How the screen shows it.
    pub appearance: Appearance,
    /// `token_command`: what prints its token.
    pub token_command: Option<TokenCommand>,
}

impl Profile {
    /// An account of which nothing is known but where it is.
    #[must_use]
    pub fn new(base_url: BaseUrl) -> Self {
        Self {
            base_url,
            defaults: Defaults::default(),
            timeout: None,
            sending: ProfileSending::default(),
            appearance: Appearance::default(),
            token_command: None,
        }
    }
}

/// What the emails of an account usually have. IDs mean something in one account only, so these
/// never go with another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// `author`: an email address or an agent's ID.
    pub author: Option<String>,
    /// `api_email_settings`
    pub api_email_settings: Option<EmailSettingsId>,
    /// `custom_sender`
    pub custom_sender: Option<SenderId>,
    /// `template`
    pub template: Option<TemplateId>,
    /// `silence`: ids of checks that are not to be reported.
    pub silence: Vec<String>,
}

/// The keys of one action, as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a key such as \"ctrl+s\", or a list of keys"
)]
pub enum Bindings {
    /// One key.
    One(String),
    /// Any number of keys; none takes the action's keys away.
    Many(Vec<String>),
}

impl Bindings {
    /// The keys in the order written.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        match self {
            Self::One(key) => std::slice::from_ref(key),
            Self::Many(keys) => keys,
        }
    }
}

impl Defaults {
    /// The fields that a new draft starts with.
    #[must_use]
    pub fn new_draft(&self) -> Fields {
        let mut fields = Fields::default();
        self.complete(&mut fields);
        if let Some(sender) = self.custom_sender {
            fields.set(Field::CustomSender, sender.to_string());
        }
        if let Some(template) = self.template {
            fields.set(Field::Template, template.to_string());
        }
        fields
    }

    /// Fills in what an email cannot do without and this draft does not say: the author, and the
    /// email settings unless it names a campaign.
    ///
    /// A draft's empty `custom_sender` and `template` stay empty: leaving them out is a choice,
    /// which a default must not turn round between the screen and the command line.
    pub fn complete(&self, fields: &mut Fields) {
        let blank = |fields: &Fields, field| fields.get(field).trim().is_empty();
        if let Some(author) = &self.author
            && blank(fields, Field::Author)
        {
            fields.set(Field::Author, author.clone());
        }
        if let Some(settings) = self.api_email_settings
            && blank(fields, Field::ApiEmailSettings)
            && blank(fields, Field::Campaign)
        {
            fields.set(Field::ApiEmailSettings, settings.to_string());
        }
    }
}

/// A profile as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileTable {
    #[serde(default, deserialize_with = "base_url")]
    base_url: Option<BaseUrl>,
    #[serde(default, deserialize_with = "subdomain")]
    subdomain: Option<BaseUrl>,
    #[serde(default, deserialize_with = "author")]
    author: Option<String>,
    #[serde(default, deserialize_with = "id")]
    api_email_settings: Option<EmailSettingsId>,
    #[serde(default, deserialize_with = "id")]
    custom_sender: Option<SenderId>,
    #[serde(default, deserialize_with = "id")]
    template: Option<TemplateId>,
    #[serde(default)]
    silence: Vec<String>,
    #[serde(default, deserialize_with = "timeout")]
    timeout: Option<Duration>,
    #[serde(default, deserialize_with = "sending::grace")]
    grace: Option<Duration>,
    #[serde(default, deserialize_with = "sending::batch_size")]
    batch_size: Option<usize>,
    #[serde(default, deserialize_with = "sending::confirm_above")]
    confirm_above: Option<usize>,
    #[serde(default, deserialize_with = "sending::testers")]
    testers: Vec<UserId>,
    #[serde(default)]
    test_subject_prefix: Option<String>,
    #[serde(default, deserialize_with = "appearance::label")]
    label: Option<String>,
    #[serde(default, deserialize_with = "appearance::color")]
    color: Option<ProfileColor>,
    token_command: Option<TokenCommand>,
}

impl TryFrom<ProfileTable> for Profile {
    type Error = &'static str;

    fn try_from(table: ProfileTable) -> Result<Self, Self::Error> {
        let base_url = match (table.base_url, table.subdomain) {
            (Some(url), None) | (None, Some(url)) => url,
            (None, None) => return Err("a profile needs base_url or subdomain"),
            (Some(_), Some(_)) => {
                return Err("a profile takes base_url or subdomain, not both");
            }
        };
        Ok(Self {
            base_url,
            defaults: Defaults {
                author: table.author,
                api_email_settings: table.api_email_settings,
                custom_sender: table.custom_sender,
                template: table.template,
                silence: table.silence,
            },
            timeout: table.timeout,
            sending: ProfileSending {
                grace: table.grace,
                batch_size: table.batch_size,
                confirm_above: table.confirm_above,
                testers: table.testers,
                test_subject_prefix: table.test_subject_prefix,
            },
            appearance: Appearance {
                label: table.label,
                color: table.color,
            },
            token_command: table.token_command,
        })
    }
}

fn base_url<'de, D: Deserializer<'de>>(input: D) -> Result<Option<BaseUrl>, D::Error> {
    url(input, "base_url", BaseUrl::parse)
}

fn subdomain<'de, D: Deserializer<'de>>(input: D) -> Result<Option<BaseUrl>, D::Error> {
    url(input, "subdomain", BaseUrl::from_subdomain)
}

fn url<'de, D: Deserializer<'de>>(
    input: D,
    key: &str,
    parse: impl FnOnce(&str) -> Result<BaseUrl, BaseUrlError>,
) -> Result<Option<BaseUrl>, D::Error> {
    let text = String::deserialize(input)?;
    parse(&text)
        .map(Some)
        .map_err(|error| de::Error::custom(format_args!("{key} {error}")))
}

fn id<'de, D, Id>(input: D) -> Result<Option<Id>, D::Error>
where
    D: Deserializer<'de>,
    Id: FromStr,
    Id::Err: std::fmt::Display,
{
    let text = input.deserialize_any(NumberOrText)?;
    text.parse()
        .map(Some)
        .map_err(|error| de::Error::custom(format_args!("this {error}")))
}

fn author<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    input.deserialize_any(NumberOrText).map(Some)
}

fn timeout<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Duration>, D::Error> {
    let seconds = u64::deserialize(input)?;
    if TIMEOUT_SECONDS.contains(&seconds) {
        return Ok(Some(Duration::from_secs(seconds)));
    }
    let (least, most) = (TIMEOUT_SECONDS.start(), TIMEOUT_SECONDS.end());
    Err(de::Error::custom(format_args!(
        "timeout is a number of seconds from {least} to {most}"
    )))
}

/// An ID or an address: people write IDs both with quotes and without.
pub(super) struct NumberOrText;

impl de::Visitor<'_> for NumberOrText {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number or a text in quotes")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Defaults {
        Defaults {
            author: Some("news@acme.example".to_owned()),
            api_email_settings: "12".parse().ok(),
            custom_sender: "3".parse().ok(),
            template: "4".parse().ok(),
            silence: Vec::new(),
        }
    }

    #[test]
    fn a_new_draft_starts_with_every_default() {
        let fields = defaults().new_draft();
        assert_eq!(fields.get(Field::Author), "news@acme.example");
        assert_eq!(fields.get(Field::ApiEmailSettings), "12");
        assert_eq!(fields.get(Field::CustomSender), "3");
        assert_eq!(fields.get(Field::Template), "4");
    }

    #[test]
    fn a_draft_keeps_what_it_says_and_its_empty_optional_fields() {
        let mut fields = Fields::default();
        fields.set(Field::Author, "7");
        defaults().complete(&mut fields);
        assert_eq!(fields.get(Field::Author), "7");
        assert_eq!(fields.get(Field::ApiEmailSettings), "12");
        assert_eq!(fields.get(Field::CustomSender), "");
        assert_eq!(fields.get(Field::Template), "");
    }

    #[test]
    fn a_draft_that_names_a_campaign_gets_no_email_settings() {
        let mut fields = Fields::default();
        fields.set(Field::Campaign, "880");
        defaults().complete(&mut fields);
        assert_eq!(fields.get(Field::ApiEmailSettings), "");
    }
}
