//! `sendoff sandbox`: the sandbox alone, for other programs and for a look around.

use super::{
    exit::Exit,
    output::Output,
    report::{Failure, note},
    tasks::{Interrupts, runtime},
};
use crate::sandbox::Sandbox;

const EXAMPLES: &str = "\
Prints the two variables that another program needs to use it. In a second terminal:
  export SENDOFF_BASE_URL=…  SENDOFF_TOKEN=…
  sendoff send spring-sale.html

Nothing is kept beyond its life, and nobody gets anything.";

/// Run a sandbox for other programs: a small User.com on this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SandboxArgs {
    /// Listen on this port; any free one when it is left out
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
}

/// Runs the command to its exit status.
pub(super) fn run(args: &SandboxArgs) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let sandbox = Sandbox::start(args.port)
            .await
            .map_err(|error| Failure::new(Exit::Failed, error))?;
        let mut output = Output::new();
        output.line(&format!("SENDOFF_BASE_URL={}", sandbox.base_url()))?;
        output.line(&format!("SENDOFF_TOKEN={}", sandbox.token()))?;
        output.flush()?;
        note(
            "The sandbox runs until Ctrl+C. Nobody gets anything, and when it ends, all that \
             was sent to it is forgotten.",
        );
        interrupts.next().await;
        Ok(Exit::Success)
    })
}
