//! `sendoff people`: finds people, reads everybody, checks a list, forgets.

mod forget;
mod lists;
mod search;
mod sync;

use std::path::PathBuf;

use super::{
    account::{self, Sender},
    args::Global,
    exit::Exit,
    report::Failure,
    tasks::runtime,
};
use crate::{
    config::{Choice, data_folder},
    people::{People, PeopleError},
    store::StoreError,
};

const EXAMPLES: &str = "\
Examples:
  sendoff people search ada             who is called so, or has such an address
  sendoff people sync                   read everybody of the account
  sendoff people check members.csv      whom of the list User.com does not know
  sendoff people forget ada@example.org forget what is known about somebody";

/// The arguments of `sendoff people`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PeopleArgs {
    #[command(subcommand)]
    command: PeopleCommand,
}

#[derive(Debug, clap::Subcommand)]
enum PeopleCommand {
    /// Find people by the start of a name or address; in User.com, by any part of an address
    Search {
        /// What to look for
        #[arg(required = true)]
        text: Vec<String>,
        /// Look only at what is known here, and ask nobody
        #[arg(long)]
        offline: bool,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Read everybody of the account; goes on where it was stopped
    Sync {
        /// Begin anew
        #[arg(long)]
        afresh: bool,
    },
    /// Look up everybody in a list, and print the rows that mean nobody as CSV
    Check {
        /// The list: CSV or plain text
        list: PathBuf,
    },
    /// Forget what is known about people
    Forget {
        /// User IDs or addresses
        #[arg(required_unless_present = "all")]
        who: Vec<String>,
        /// Forget everybody of the account
        #[arg(long, conflicts_with = "who")]
        all: bool,
    },
}

/// Runs the command to its exit status.
pub(super) fn run(args: &PeopleArgs, global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    let data_dir = data_folder(global.data_dir.as_deref());
    let account = match &choice {
        Choice::Account(chosen) => chosen.base_url.host().to_owned(),
        Choice::Sandbox => "sandbox".to_owned(),
        Choice::NoAccount => return Err(no_account()),
    };
    match &args.command {
        PeopleCommand::Forget { who, .. } => return forget::run(&account, who, &data_dir),
        PeopleCommand::Search {
            text,
            offline: true,
            json,
        } => return search::offline(&account, &text.join(" "), &data_dir, *json),
        PeopleCommand::Search { .. } | PeopleCommand::Sync { .. } | PeopleCommand::Check { .. } => {
        }
    }
    let runtime = runtime()?;
    runtime.block_on(async {
        let sender = Sender::new(&choice).await?;
        let people = People::open(&sender.account, sender.timeouts, &data_dir);
        let people = people.map_err(failed)?;
        match &args.command {
            PeopleCommand::Search { text, json, .. } => {
                search::run(&people, &text.join(" "), *json).await
            }
            PeopleCommand::Sync { afresh } => sync::run(&people, *afresh).await,
            PeopleCommand::Check { list } => lists::run(&people, list).await,
            PeopleCommand::Forget { .. } => Ok(Exit::Success),
        }
    })
}

pub(super) fn no_account() -> Failure {
    Failure::new(
        Exit::Usage,
        "no account is configured, so there are no people to look up",
    )
    .advise(
        "Set one up with `sendoff login`, or with SENDOFF_BASE_URL and SENDOFF_TOKEN. \
         To look at sample people, add --sandbox.",
    )
}

/// What User.com did not say may be had another time.
pub(super) fn failed(error: PeopleError) -> Failure {
    let exit = match &error {
        PeopleError::Lookup(_) => Exit::NotSent,
        PeopleError::Client(_) | PeopleError::Store(_) | PeopleError::Interrupted(_) => {
            Exit::Failed
        }
    };
    Failure::new(exit, error)
}

fn store_failed(error: StoreError) -> Failure {
    Failure::new(Exit::Failed, error)
}
