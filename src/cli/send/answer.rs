//! What a send answers: on standard output what programs and people asked for, on standard error
//! what happened otherwise and what to do about it.

use super::summary::{Mail, Summary};
use crate::{
    cli::{
        exit::Exit,
        output::Output,
        report::{Failure, note},
        table::people,
    },
    outbox::{BatchReport, Ending, Report, SubmitError},
    store::{BatchId, Refusal, State},
    usercom::Outcome,
};

/// Says what became of the email and gives the exit status, which holds even if nobody could be
/// told.
pub(super) fn tell(mail: Mail<'_>, report: &Report, json: bool) -> Exit {
    if let Err(failure) = print(mail, report, json) {
        failure.print();
    }
    match report.worst() {
        Some(Ending::Outcome(outcome)) => Exit::from(outcome),
        Some(Ending::Cancelled) | None => Exit::Cancelled,
    }
}

fn print(mail: Mail<'_>, report: &Report, json: bool) -> Result<(), Failure> {
    let is_one = report.batches.len() == 1;
    let worst = report.worst();
    // What came before it was accepted, what comes after it did not begin.
    let stopped = report
        .batches
        .iter()
        .find(|batch| Some(&batch.ending) == worst);
    if let Some(batch) = stopped {
        explain(batch, is_one);
    }
    if !is_one && report.batches.iter().any(surely_did_not_go) {
        note(&format!(
            "What was not sent is kept: `sendoff history --resume {}` sends it.",
            report.id
        ));
    }
    for batch in &report.batches {
        if let Some(why) = &batch.unjournaled {
            note(&format!(
                "The journal could not take this, and will not call it {}: {why}",
                batch.ending.name()
            ));
            break;
        }
    }
    let mut output = Output::new();
    if json {
        for batch in report.batches.iter().filter(|_| !is_one) {
            output.json(&Summary::of_batch(mail, batch))?;
        }
        output.json(&Summary::of(mail, report))?;
    } else {
        for batch in &report.batches {
            if let Ending::Outcome(Outcome::Accepted { campaign, .. }) = &batch.ending {
                let whom = people(batch.receivers);
                output.line(&format!("accepted: campaign {campaign}, {whom}"))?;
            }
        }
    }
    output.flush()
}

/// Says that the same was sent before.
pub(super) fn duplicate(mail: Mail<'_>, refusal: Refusal, json: bool) -> Result<Exit, Failure> {
    let what = SubmitError::from(refusal.clone());
    note(&format!("sendoff: duplicate: {what}"));
    note("Nothing was sent. To send it all the same, add --again.");
    if json {
        Summary::duplicate(mail, refusal).print()?;
    }
    Ok(Exit::Cancelled)
}

/// Says which earlier sends ended without anybody knowing how.
pub(in crate::cli) fn left_unknown(batches: &[BatchId]) {
    let mut sends: Vec<String> = batches.iter().map(|id| id.send.to_string()).collect();
    sends.dedup();
    if !sends.is_empty() {
        note(&format!(
            "An earlier send ended before its answer was there (number {} in the journal): it may \
             have been sent. Look for its campaign in the web app.",
            sends.join(", ")
        ));
    }
}

fn surely_did_not_go(batch: &BatchReport) -> bool {
    batch.ending.state() == State::NotSent
}

fn explain(batch: &BatchReport, is_one: bool) {
    let nothing = if is_one {
        "Nothing was sent.".to_owned()
    } else {
        let whom = people(batch.receivers);
        format!(
            "Batch {} ({whom}) was not sent, nor those after it.",
            batch.id.position
        )
    };
    for line in explanation(&batch.ending, &nothing) {
        note(&line);
    }
}

/// One sentence on what happened, what the API said, and one sentence on what to do. Empty when
/// all is well. `nothing` says what did not go, where that is sure.
fn explanation(ending: &Ending, nothing: &str) -> Vec<String> {
    let outcome = match ending {
        Ending::Outcome(outcome) => outcome,
        Ending::Cancelled => return vec![format!("Cancelled. {nothing}")],
    };
    match outcome {
        Outcome::Accepted { .. } => Vec::new(),
        Outcome::Rejected { status, errors } => {
            let mut lines = vec![format!(
                "sendoff: rejected: User.com refused the email ({status}):"
            )];
            lines.extend(errors.iter().map(|error| format!("  {error}")));
            let what_to_do = outcome.hint().unwrap_or("Correct that, and send it again.");
            lines.push(format!("{nothing} {what_to_do}"));
            lines
        }
        Outcome::NotSent {
            why, retry_after, ..
        } => {
            let when = match retry_after {
                Some(wait) => format!("Try again in {} seconds.", wait.as_secs()),
                None => "You can safely try again.".to_owned(),
            };
            vec![
                format!("sendoff: not sent: {why}"),
                format!("{nothing} {when}"),
            ]
        }
        Outcome::Unknown { why, .. } => vec![
            format!("sendoff: unknown: {why}"),
            "It may have been sent. Look for its campaign in the web app before you send it \
             again: people could get it twice."
                .to_owned(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_may_have_been_sent_is_never_called_safe_to_repeat() {
        let unknown = Outcome::Unknown {
            why: "no answer came".to_owned(),
            status: None,
        };
        let text = explanation(&Ending::Outcome(unknown), "Nothing was sent.").join("\n");
        assert!(text.contains("may have been sent"), "{text}");
        assert!(!text.contains("Nothing was sent"), "{text}");
    }

    #[test]
    fn an_answer_about_the_account_says_what_to_look_at() {
        for (status, words) in [
            (400, "Correct that"),
            (401, "Is the API key right?"),
            (403, "may it send"),
            (404, "Is the base URL right?"),
        ] {
            let rejected = Outcome::Rejected {
                status,
                errors: Vec::new(),
            };
            let text = explanation(&Ending::Outcome(rejected), "Nothing was sent.").join("\n");
            assert!(text.contains(words), "{text}");
            assert!(text.contains("Nothing was sent."), "{text}");
        }
    }

    #[test]
    fn the_wait_that_the_server_asks_for_is_told() {
        let not_sent = Outcome::NotSent {
            why: "too many requests".to_owned(),
            status: Some(429),
            retry_after: Some(Duration::from_secs(7)),
        };
        let text = explanation(&Ending::Outcome(not_sent), "Nothing was sent.").join("\n");
        assert!(
            text.ends_with("Nothing was sent. Try again in 7 seconds."),
            "{text}"
        );
    }
}
