//! `sendoff logout`: removes an account's token from everywhere it was stored.

use crate::{
    cli::{
        account,
        args::Global,
        exit::Exit,
        report::{Failure, note},
    },
    config::{
        AccountError, Choice, Settings, TokenPlace, WriteError, data_folder, forget_profile,
        remove_token,
    },
};

/// Remove an account's API key from this computer.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct LogoutArgs {
    /// Take the profile out of the configuration too
    #[arg(long)]
    forget: bool,
}

/// Runs the command to its exit status.
pub(in crate::cli) fn run(args: &LogoutArgs, global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let name = profile_name(&settings, global)?;
    let Some(profile) = settings.profiles.get(&name) else {
        return Err(no_profile());
    };
    let data_dir = data_folder(global.data_dir.as_deref());
    let places = remove_token(&data_dir, &profile.base_url)?;
    let host = profile.base_url.host();
    for place in &places {
        note(&match place {
            TokenPlace::Keyring => format!("The API key of {host} is no longer in the keyring."),
            TokenPlace::File(path) => {
                format!(
                    "The API key of {host} is gone, with its file {}.",
                    path.display()
                )
            }
        });
    }
    if places.is_empty() {
        note(&format!("No API key of {host} was stored."));
    }
    if profile.token_command.is_some() && !args.forget {
        note(&format!(
            "The profile \"{name}\" still gets one from its token_command."
        ));
    }
    if std::env::var_os("SENDOFF_TOKEN").is_some_and(|token| !token.is_empty()) {
        note("SENDOFF_TOKEN is set as before: unset it too.");
    }
    if args.forget {
        let path = forget_profile(global.config_dir.as_deref(), &name)?;
        note(&format!(
            "The profile \"{name}\" is no longer in {}.",
            path.display()
        ));
    }
    Ok(Exit::Success)
}

/// The profile that is meant: the environment's account has nothing stored.
fn profile_name(settings: &Settings, global: &Global) -> Result<String, Failure> {
    if let Some(name) = &global.profile {
        if settings.profiles.contains_key(name) {
            return Ok(name.clone());
        }
        let what = format!("there is no profile \"{name}\" in the configuration");
        return Err(Failure::new(Exit::Usage, what));
    }
    match account::choice(settings, global) {
        Ok(Choice::Account(chosen)) => Ok(chosen.name),
        Ok(Choice::Sandbox | Choice::NoAccount) | Err(AccountError::TokenAlone) => {
            Err(no_profile())
        }
        Err(error) => Err(error.into()),
    }
}

fn no_profile() -> Failure {
    Failure::new(Exit::Usage, "there is no profile to log out of")
        .advise("Name one that is in the configuration with --profile NAME.")
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::new(Exit::Failed, error)
    }
}
