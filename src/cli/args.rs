//! The command line: its commands and flags. Parsing never acts.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    check::CheckArgs,
    drafts::DraftsArgs,
    history::HistoryArgs,
    people::PeopleArgs,
    preview::PreviewArgs,
    sandbox::SandboxArgs,
    send::SendArgs,
    setup::{
        generate::{CompletionsArgs, ManArgs},
        login::LoginArgs,
        logout::LogoutArgs,
    },
};

const EXAMPLES: &str = "\
Examples:
  sendoff                             go on with the last draft, or start one
  sendoff spring-sale.html            write, preview and send this draft
  sendoff spring-sale.html --sandbox  the same with a pretend account: nobody gets anything
  sendoff check spring-sale.html      say what is missing or wrong
  sendoff send spring-sale.html       send it, after asking

Without a configured account, the composer works with a sandbox on this machine.

Environment:
  SENDOFF_TOKEN     the API key of the account
  SENDOFF_BASE_URL  the account, for example https://acme.user.com/api/public/
  SENDOFF_PROFILE   the profile of the configuration to use
  NO_COLOR          no colours";

/// Write, preview and send one-off emails through User.com.
#[derive(Debug, Parser)]
#[command(name = "sendoff", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Cli {
    /// The draft to open in the composer: HTML, with its fields between +++ lines at the top
    pub(super) file: Option<PathBuf>,

    #[command(flatten)]
    pub(super) global: Global,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Use this profile of the configuration
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,

    /// Use a sandbox on this machine instead of an account: nobody gets anything
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Look for config.toml in this folder
    #[arg(long, global = true, value_name = "FOLDER")]
    pub config_dir: Option<PathBuf>,

    /// Keep drafts and history in this folder
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
}

/// The commands; without one, the composer opens.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send a draft, after asking
    Send(SendArgs),
    /// Show a draft as plain text
    Preview(PreviewArgs),
    /// Say what is missing or wrong in drafts
    Check(CheckArgs),
    /// List the drafts that are in no file, or bring one back
    Drafts(DraftsArgs),
    /// List what was sent, and say what became of what is unknown
    History(HistoryArgs),
    /// Find, read and forget the people of the account
    People(PeopleArgs),
    /// Set up an account
    Login(LoginArgs),
    /// Remove an account's API key from this computer
    Logout(LogoutArgs),
    /// Say what is wrong with the set-up: configuration, keyring, account, terminal
    Doctor,
    /// Show what arrives when a key is pressed, and what it does
    Keys,
    /// Run a sandbox for other programs: a small User.com on this machine
    Sandbox(SandboxArgs),
    /// Print what a shell needs to complete the command line
    Completions(CompletionsArgs),
    /// Print the manual page, or that of one command
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_flags_stand_on_either_side_of_the_command() {
        for line in [
            "sendoff --config-dir x check a.html",
            "sendoff check a.html --config-dir x",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(cli.global.config_dir, Some("x".into()), "{line}");
            assert!(matches!(cli.command, Some(Command::Check(_))), "{line}");
        }
    }

    #[test]
    fn a_file_alone_is_for_the_composer() {
        let cli = Cli::try_parse_from(["sendoff", "spring-sale.html"]).unwrap();
        assert_eq!(cli.file, Some("spring-sale.html".into()));
        assert!(cli.command.is_none());
    }
}
