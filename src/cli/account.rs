//! From flags, environment and configuration to the account a command sends from.
//!
//! The only place that reads the environment for it. The rule: a broken configuration stops the
//! command; it never means the sandbox.

use std::path::Path;

use super::{args::Global, exit::Exit, report::Failure};
use crate::{
    config::{
        Account, AccountError, Choice, Selection, Settings, Token, TokenError, choose, data_folder,
        load_settings,
    },
    draft::Draft,
    sandbox::Sandbox,
    usercom::Timeouts,
};

/// What a send needs to leave from somewhere.
pub(super) struct Sender {
    pub(super) account: Account,
    pub(super) timeouts: Timeouts,
    /// Kept for as long as the account is used: dropped, it ends.
    _sandbox: Option<Sandbox>,
}

/// Reads the configuration.
pub(super) fn settings(folder: Option<&Path>) -> Result<Settings, Failure> {
    load_settings(folder).map_err(|error| Failure::new(Exit::Failed, error))
}

/// Picks the account as flags, environment and configuration say.
pub(super) fn choice(settings: &Settings, global: &Global) -> Result<Choice, AccountError> {
    choose(settings, &selection(global))
}

/// The account of a profile, or the sandbox, as the person chose it in the composer. What the
/// environment holds was meant for the account of the start, so none of it goes there.
pub(super) fn choice_of(
    settings: &Settings,
    profile: Option<&str>,
    global: &Global,
) -> Result<Choice, AccountError> {
    let selection = Selection {
        sandbox: profile.is_none(),
        profile: profile.map(str::to_owned),
        data_dir: Some(data_folder(global.data_dir.as_deref())),
        ..Selection::default()
    };
    choose(settings, &selection)
}

fn selection(global: &Global) -> Selection {
    // What is not Unicode becomes U+FFFD, which no profile, URL or token passes with.
    let variable = |name| std::env::var_os(name).map(|text| text.to_string_lossy().into_owned());
    Selection {
        sandbox: global.sandbox,
        profile: global.profile.clone(),
        env_profile: variable("SENDOFF_PROFILE"),
        env_base_url: variable("SENDOFF_BASE_URL"),
        env_token: variable("SENDOFF_TOKEN").map(|text| Token::new(&text)),
        data_dir: Some(data_folder(global.data_dir.as_deref())),
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        let exit = match error {
            AccountError::UnknownDefault { .. } => Exit::Failed,
            AccountError::UnknownProfile { .. }
            | AccountError::WhichProfile { .. }
            | AccountError::BaseUrl(_)
            | AccountError::Contradiction
            | AccountError::TokenAlone
            | AccountError::BaseUrlAlone
            | AccountError::MalformedToken => Exit::Usage,
        };
        Self::new(exit, error)
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        let exit = match error {
            TokenError::Missing { .. } | TokenError::OfAnotherOrigin { .. } => Exit::Usage,
            TokenError::TooOpen { .. }
            | TokenError::Unreadable { .. }
            | TokenError::Damaged { .. }
            | TokenError::Unwritable(_)
            | TokenError::Unremovable { .. }
            | TokenError::Keyring { .. }
            | TokenError::Command { .. } => Exit::Failed,
        };
        Self::new(exit, error)
    }
}

impl Sender {
    /// The account of this choice; a sandbox is started on the current tokio runtime.
    pub(super) async fn new(choice: &Choice) -> Result<Self, Failure> {
        match choice {
            Choice::NoAccount => Err(no_account()),
            Choice::Account(chosen) => {
                let account = chosen.account()?;
                // Now, so that nobody is asked about an email that can't be sent.
                account.token.resolve()?;
                Ok(Self {
                    account,
                    timeouts: timeouts(chosen.timeout),
                    _sandbox: None,
                })
            }
            Choice::Sandbox => {
                let sandbox = Sandbox::start(0)
                    .await
                    .map_err(|error| Failure::new(Exit::Failed, error))?;
                Ok(Self {
                    account: Account::sandbox(&sandbox.base_url(), sandbox.token())
                        .map_err(|error| Failure::new(Exit::Failed, error))?,
                    timeouts: Timeouts::default(),
                    _sandbox: Some(sandbox),
                })
            }
        }
    }
}

/// A profile's `timeout` bounds both the connection and the answer.
pub(super) fn timeouts(limit: Option<std::time::Duration>) -> Timeouts {
    let usual = Timeouts::default();
    limit.map_or(usual, |limit| Timeouts {
        connect: usual.connect.min(limit),
        answer: limit,
    })
}

fn no_account() -> Failure {
    Failure::new(Exit::Usage, "no account is configured, so nothing was sent").advise(
        "Set one up with `sendoff login`, or with SENDOFF_BASE_URL and SENDOFF_TOKEN. \
         To try it without an account, add --sandbox: nobody gets anything then.",
    )
}

/// What is wrong when a draft was written for another account than the one with this ID.
pub(super) fn belongs_elsewhere(draft: &Draft, account: Option<&str>) -> Option<String> {
    let (theirs, ours) = (draft.account()?, account?);
    (!theirs.trim().eq_ignore_ascii_case(ours)).then(|| {
        format!(
            "account is {theirs}, but this would be sent from {ours}, where IDs mean other \
             people: use the profile of {theirs}, or choose receivers and IDs anew"
        )
    })
}
