//! Setting up an account: what is asked, in which order, and what an answer may be. The same for
//! the composer's dialog and for `sendoff login`.
//!
//! Pure but for [`save_login`], which stores what was answered. The rule: no text here ever holds
//! an answer, because one of them is the token.

mod check;
mod save;

pub use check::{LoginError, check_author, check_id, check_subdomain, check_testers, check_token};
pub use save::{SaveLoginError, SavedLogin, save_login};

use zeroize::Zeroizing;

use super::{Account, BaseUrl, ProfileChange, Settings, Token, TokenCommand};
use crate::draft::{EmailSettingsId, UserId};

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginStep {
    /// Which account: a subdomain or an address of the web app.
    Account,
    /// The API key. After it, the account is tried.
    Token,
    /// Who emails are from.
    Author,
    /// Through which email settings they go.
    EmailSettings,
    /// Who gets tests.
    Testers,
    /// What the profile is called.
    Name,
}

impl LoginStep {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 6] = [
        Self::Account,
        Self::Token,
        Self::Author,
        Self::EmailSettings,
        Self::Testers,
        Self::Name,
    ];

    /// What stands before the answer.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Account => "Subdomain",
            Self::Token => "API key",
            Self::Author => "Author",
            Self::EmailSettings => "Email settings",
            Self::Testers => "Testers",
            Self::Name => "Profile name",
        }
    }

    /// What is asked for and where it is found, in a sentence or two.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Account => {
                "What stands before .user.com in the address of your account's web app, for \
                 example acme; or paste the whole address."
            }
            Self::Token => {
                "The API key of the account, 64 characters, which the web app shows in its \
                 settings. It is not shown here."
            }
            Self::Author => {
                "Who your emails are from: the email address or the ID of an agent of the account. \
                 May be left empty."
            }
            Self::EmailSettings => {
                "The ID of the email settings that your emails go out through (web app: Settings, \
                 Email settings). May be left empty."
            }
            Self::Testers => {
                "Who gets a test: IDs of people in User.com, such as your own, separated by \
                 commas. May be left empty."
            }
            Self::Name => "What Sendoff calls this account, on the screen and with --profile.",
        }
    }

    /// Whether the answer is not to be seen.
    #[must_use]
    pub fn is_secret(self) -> bool {
        self == Self::Token
    }
}

/// The answers so far. `Debug` hides the token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    base_url: Option<BaseUrl>,
    token: Option<Token>,
    token_command: Option<TokenCommand>,
    author: Option<String>,
    api_email_settings: Option<EmailSettingsId>,
    testers: Option<Vec<UserId>>,
    name: Option<String>,
}

impl Login {
    /// Takes an answer. An empty one is the suggestion, where there is one.
    ///
    /// # Errors
    /// [`LoginError`], whose text says what to answer; the answer before stays.
    pub fn answer(
        &mut self,
        step: LoginStep,
        text: &str,
        settings: &Settings,
    ) -> Result<(), LoginError> {
        let suggested = self.suggestion(step, settings);
        // It may be the token, so no copy of it stays in memory.
        let text = Zeroizing::new(match suggested {
            Some(suggestion) if text.trim().is_empty() => suggestion,
            _ => text.trim().to_owned(),
        });
        let is_blank = text.is_empty();
        match step {
            LoginStep::Account => self.turn_to(check_subdomain(&text)?),
            LoginStep::Token => self.token = Some(check_token(&text)?),
            LoginStep::Author if is_blank => self.author = None,
            LoginStep::EmailSettings if is_blank => self.api_email_settings = None,
            LoginStep::Testers if is_blank => self.testers = None,
            LoginStep::Author => self.author = Some(check_author(&text)?),
            LoginStep::EmailSettings => self.api_email_settings = Some(check_id(&text)?),
            LoginStep::Testers => self.testers = Some(check_testers(&text)?),
            LoginStep::Name => {
                self.name = Some(check::name(&text, self.base_url.as_ref(), settings)?);
            }
        }
        Ok(())
    }

    /// Another account than before has none of the answers: least of all the token goes with it.
    fn turn_to(&mut self, base_url: BaseUrl) {
        if self.base_url.as_ref() != Some(&base_url) {
            *self = Self {
                base_url: Some(base_url),
                ..Self::default()
            };
        }
    }

    /// What was answered, as one would type it; never the token.
    #[must_use]
    pub fn answered(&self, step: LoginStep) -> Option<String> {
        match step {
            LoginStep::Account => {
                let base_url = self.base_url.as_ref()?;
                let whole = || base_url.as_url().to_string();
                Some(base_url.subdomain().map_or_else(whole, str::to_owned))
            }
            LoginStep::Token => None,
            LoginStep::Author => self.author.clone(),
            LoginStep::EmailSettings => Some(self.api_email_settings?.to_string()),
            LoginStep::Testers => {
                let testers: Vec<_> = self
                    .testers
                    .as_ref()?
                    .iter()
                    .map(UserId::to_string)
                    .collect();
                Some(testers.join(", "))
            }
            LoginStep::Name => self.name.clone(),
        }
    }

    /// What an empty answer means: what the profile of this account has already, or a name.
    #[must_use]
    pub fn suggestion(&self, step: LoginStep, settings: &Settings) -> Option<String> {
        let base_url = self.base_url.as_ref()?;
        let known = settings.profiles.iter().find(|(name, profile)| {
            profile.base_url == *base_url && self.name.as_ref().is_none_or(|wanted| wanted == *name)
        });
        match (step, known) {
            (LoginStep::Account | LoginStep::Token | LoginStep::Testers, _) => None,
            (LoginStep::Author, known) => known?.1.defaults.author.clone(),
            (LoginStep::EmailSettings, known) => {
                Some(known?.1.defaults.api_email_settings?.to_string())
            }
            (LoginStep::Name, Some((name, _))) => Some(name.clone()),
            (LoginStep::Name, None) => Some(base_url.short_name().to_owned()),
        }
    }

    /// Has the token come from this command instead of being stored.
    pub fn use_command(&mut self, command: TokenCommand, token: Token) {
        self.token_command = Some(command);
        self.token = Some(token);
    }

    /// The account to try, once it and its token are answered.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        let base_url = self.base_url.clone()?;
        Some(Account {
            name: base_url.short_name().to_owned(),
            token: self.token.clone()?.into(),
            base_url,
            sandbox: false,
        })
    }

    /// The profile as it is to be written, once enough is answered.
    #[must_use]
    pub fn profile(&self) -> Option<ProfileChange> {
        Some(ProfileChange {
            name: self.name.clone()?,
            base_url: self.base_url.clone()?,
            author: self.author.clone(),
            api_email_settings: self.api_email_settings,
            testers: self.testers.clone(),
            token_command: self.token_command.clone(),
        })
    }
}

#[cfg(test)]
mod tests;
