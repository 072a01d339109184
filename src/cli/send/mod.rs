//! `sendoff send`: validates, asks, sends through the outbox and says what became of it.
//!
//! The rules: nothing leaves without `--yes` or a yes on the terminal, and once the first byte
//! may be out, the command waits for the answer, whatever signal comes.

pub(super) mod answer;
pub(super) mod confirm;
mod draft;
mod dry_run;
mod receivers;
pub(super) mod summary;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    account::{self, Sender},
    args::Global,
    exit::Exit,
    report::{Failure, note},
    tasks::{Interrupts, runtime},
};
use crate::{
    config::{Choice, Sending, data_folder},
    outbox::{Options, Outbox, Progress, Submission, SubmitError},
    store::Refusal,
};
use draft::{Ready, Unready};
use receivers::Desk;
use summary::{Mail, Summary};

const EXAMPLES: &str = "\
Examples:
  sendoff send spring-sale.html            ask, then send
  sendoff send spring-sale.html --dry-run  print the exact request, send nothing
  sendoff send spring-sale.html --test     send it to your testers alone
  sendoff send - --yes --json < mail.html  for scripts: no question, one line of JSON

Exit status: 0 accepted, 2 wrong usage or no account, 3 the draft is not valid,
4 rejected, 5 not sent, 6 unknown (it may have been sent), 7 cancelled,
or the same was sent lately (--again sends it all the same),
8 a file or the configuration failed and nothing was sent.";

/// Send a draft, after asking.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are independent of each other"
)]
#[command(after_help = EXAMPLES)]
pub(super) struct SendArgs {
    /// The draft; - reads it from standard input
    file: PathBuf,

    /// Send without asking
    #[arg(long, short)]
    yes: bool,

    /// Send it to the testers of the profile instead of its receivers, without asking
    #[arg(long)]
    test: bool,

    /// Print the exact request and send nothing
    #[arg(long, short = 'n')]
    dry_run: bool,

    /// Send it even though the same email went to some of these people lately
    #[arg(long)]
    again: bool,

    /// Answer with one line of JSON for each request, and one for all if there were several
    #[arg(long)]
    json: bool,
}

/// Runs the command to its exit status.
pub(super) fn run(args: &SendArgs, global: &Global) -> Result<Exit, Failure> {
    answered(attempt(args, global), args.json)
}

/// That something of ours failed is an answer as well; that the command asks for what cannot be is
/// none.
pub(super) fn answered(result: Result<Exit, Failure>, json: bool) -> Result<Exit, Failure> {
    if let Err(failure) = &result
        && json
        && failure.exit == Exit::Failed
    {
        Summary::failed(failure.to_string()).print()?;
    }
    result
}

fn attempt(args: &SendArgs, global: &Global) -> Result<Exit, Failure> {
    let asks = !args.yes && !args.test;
    if asks && !args.dry_run {
        confirm::somebody_to_ask(Some(&args.file))?;
    }
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    let sending = choice.sending(&settings);
    let testers = args.test.then_some(&sending);
    let runtime = runtime()?;
    let data_dir = data_folder(global.data_dir.as_deref());
    if args.dry_run {
        return runtime.block_on(rehearse(args, &choice, testers, &data_dir));
    }
    // Before the draft is even looked at: without an account, nothing else matters.
    let sender = runtime.block_on(Sender::new(&choice))?;
    let desk = Desk {
        choice: &choice,
        sender: Some(&sender),
        data_dir: &data_dir,
    };
    let account = sender.account.id();
    let reading = draft::read(&args.file, Some(&account), testers, desk);
    let Ready { request, list } = match runtime.block_on(reading)? {
        Ok(ready) => ready,
        Err(unready) => return refuse(args, &unready),
    };
    // Before anybody is asked: without a journal nothing can be sent.
    let outbox = Outbox::open(&sender.account, sender.timeouts, &data_dir, sending.keep)
        .map_err(|error| Failure::new(Exit::Failed, error))?;
    answer::left_unknown(outbox.left_unknown());
    let mail = Mail::from(&request);
    let mut options = Options {
        again: args.again,
        test: args.test,
        ..Options::from(&sending)
    };
    if asks {
        let lines = confirm::lines(&sender.account, &request);
        if !confirm::ask(&lines, mail.people, sending.confirm_above)? {
            return cancelled(mail, args.json);
        }
    } else {
        note(&confirm::headline(&sender.account, &request, args.test));
        options.grace = Duration::ZERO;
    }
    let exit = runtime.block_on(deliver(outbox.submit(&request, options), mail, args.json))?;
    if let Some(list) = list.filter(|_| exit == Exit::Success) {
        drop(outbox);
        list.note_sent(&account, &data_dir);
    }
    Ok(exit)
}

async fn rehearse(
    args: &SendArgs,
    choice: &Choice,
    testers: Option<&Sending>,
    data_dir: &Path,
) -> Result<Exit, Failure> {
    let target = dry_run::target(choice).await?;
    let desk = Desk {
        choice,
        sender: target.sender(),
        data_dir,
    };
    match draft::read(&args.file, target.account_id(), testers, desk).await? {
        Ok(ready) => dry_run::print(&target, &ready.request, args.json),
        Err(unready) => refuse(args, &unready),
    }
}

fn refuse(args: &SendArgs, unready: &Unready) -> Result<Exit, Failure> {
    note(if unready.may_pass {
        "sendoff: not everybody could be looked up, so nothing was sent:"
    } else {
        "sendoff: the draft is not valid, so nothing was sent:"
    });
    for problem in &unready.problems {
        note(&format!("  {problem}"));
    }
    if args.json {
        Summary::unready(&unready.subject, &unready.problems, unready.may_pass).print()?;
    }
    Ok(if unready.may_pass {
        Exit::NotSent
    } else {
        Exit::Invalid
    })
}

/// The person said no.
pub(super) fn cancelled(mail: Mail<'_>, json: bool) -> Result<Exit, Failure> {
    note("Cancelled: nothing was sent.");
    if json {
        Summary::cancelled(mail).print()?;
    }
    Ok(Exit::Cancelled)
}

/// Hands it to the outbox and says what became of it.
pub(super) async fn deliver(
    submitting: impl Future<Output = Result<Submission, SubmitError>>,
    mail: Mail<'_>,
    json: bool,
) -> Result<Exit, Failure> {
    let mut interrupts = Interrupts::listen()?;
    match submitting.await {
        Ok(mut submission) => {
            watch(&mut submission, &mut interrupts).await;
            let report = submission.report().await;
            Ok(answer::tell(mail, &report, json))
        }
        Err(SubmitError::Refused(
            refusal @ (Refusal::Duplicate(_) | Refusal::JournalLost { .. }),
        )) => answer::duplicate(mail, refusal, json),
        // Somebody else was faster with the rest.
        Err(error @ SubmitError::Refused(_)) => Err(Failure::new(Exit::Usage, error)),
        Err(error) => Err(Failure::new(Exit::Failed, error)),
    }
}

/// Tells what happens until the end. A signal takes back what has not begun.
async fn watch(submission: &mut Submission, interrupts: &mut Interrupts) {
    let cancel = submission.cancel();
    let mut is_sending = false;
    loop {
        tokio::select! {
            progress = submission.progress() => match progress {
                None => return,
                Some(Progress::Sending { .. }) => is_sending = true,
                Some(Progress::Retrying { wait, why, .. }) => {
                    is_sending = false;
                    note(&format!(
                        "Not sent yet: {why}. Trying again in {} s; Ctrl+C stops that.",
                        wait.as_secs_f64().ceil(),
                    ));
                }
                Some(Progress::Settled(_)) => is_sending = false,
                Some(Progress::Grace { wait }) => note(&format!(
                    "It goes in {} s; until then Ctrl+C takes it back.",
                    wait.as_secs()
                )),
                // Nothing pauses a send here.
                Some(
                    Progress::Entered(_)
                    | Progress::Paused { .. }
                    | Progress::Continued { .. },
                ) => {}
            },
            () = interrupts.next() => {
                cancel.cancel();
                if is_sending {
                    note(
                        "The email may be on its way already: waiting for the answer, to say \
                         what became of it.",
                    );
                }
            }
        }
    }
}
