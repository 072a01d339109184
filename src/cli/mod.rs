//! The command line: one file a command, and around them what they share.
//!
//! Owns the commands, their exit statuses and every word on standard output and standard error.
//! Decides nothing about emails: that is what the parts below do, the same for the composer.

mod account;
mod args;
mod check;
mod compose;
mod drafts;
mod exit;
mod history;
mod input;
mod output;
mod people;
mod person;
mod preview;
mod report;
mod sandbox;
mod send;
mod setup;
mod table;
mod tasks;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory, Parser, error::ErrorKind};

pub use args::Global;
use args::{Cli, Command};
pub use exit::Exit;
pub use report::Failure;
use setup::{doctor, generate, keys, login, logout};

/// Runs the command that the process was started with, to its exit status.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os()).into()
}

fn run(line: impl Iterator<Item = OsString>) -> Exit {
    let cli = match parse(line) {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    let global = &cli.global;
    let result = match &cli.command {
        None => compose::run(cli.file.as_deref(), global),
        Some(Command::Send(args)) => send::run(args, global),
        Some(Command::Preview(args)) => preview::run(args, global),
        Some(Command::Check(args)) => check::run(args, global),
        Some(Command::Drafts(args)) => drafts::run(args, global),
        Some(Command::History(args)) => history::run(args, global),
        Some(Command::People(args)) => people::run(args, global),
        Some(Command::Login(args)) => login::run(args, global),
        Some(Command::Logout(args)) => logout::run(args, global),
        Some(Command::Doctor) => doctor::run(global),
        Some(Command::Keys) => keys::run(global),
        Some(Command::Sandbox(args)) => sandbox::run(args),
        Some(Command::Completions(args)) => generate::completions(args),
        Some(Command::Man(args)) => generate::man(args),
    };
    result.unwrap_or_else(|failure| {
        failure.print();
        failure.exit
    })
}

fn parse(line: impl Iterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let cli = Cli::try_parse_from(line)?;
    // Clap's own way to forbid this would also forbid global flags before a command.
    if cli.file.is_some() && cli.command.is_some() {
        let message = "a file for the composer and a command don't go together";
        return Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
    }
    Ok(cli)
}

fn explain(error: &clap::Error) -> Exit {
    if error.use_stderr() {
        // Repeats what was typed, which may have been pasted from anywhere.
        for line in error.to_string().lines() {
            report::note(line);
        }
        return Exit::Usage;
    }
    // A closed pipe is no error, and a full disk is not worth one for a help text.
    let _ = error.print();
    Exit::Success
}
