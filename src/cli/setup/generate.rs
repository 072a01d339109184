//! `sendoff completions` and `sendoff man`: made from the definition of the command line itself.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{args::Cli, exit::Exit, output::Output, report::Failure};

const EXAMPLES: &str = "\
Examples:
  bash  sendoff completions bash > ~/.local/share/bash-completion/completions/sendoff
  zsh   sendoff completions zsh > a folder of your $fpath, as _sendoff
  fish  sendoff completions fish > ~/.config/fish/completions/sendoff.fish";

/// Print what a shell needs to complete the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page, or that of one command.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ManArgs {
    /// The command
    command: Option<String>,
}

/// Runs `completions` to its exit status.
pub(in crate::cli) fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sendoff", &mut script);
    print(&script)
}

/// Runs `man` to its exit status.
pub(in crate::cli) fn man(args: &ManArgs) -> Result<Exit, Failure> {
    let mut whole = Cli::command();
    // Gives the commands their full names, `sendoff-send`.
    whole.build();
    let command = match &args.command {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
            let what = format!("there is no command {name}");
            Failure::new(Exit::Usage, what).advise("sendoff --help lists the commands.")
        })?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::new(Exit::Failed, error))?;
    print(&page)
}

fn print(text: &[u8]) -> Result<Exit, Failure> {
    let mut output = Output::new();
    output.line(String::from_utf8_lossy(text).trim_end())?;
    output.flush()?;
    Ok(Exit::Success)
}
