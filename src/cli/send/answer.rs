//! What a send answers: on standard output what programs and people asked for, on standard error
//! what happened otherwise and what to do about it.

use super::summary::{self, Summary};
use crate::{
    cli::{
        output::Output,
        report::{Failure, note},
    },
    draft::SendRequest,
    usercom::Outcome,
};

/// Prints what became of the email.
pub(super) fn print(request: &SendRequest, outcome: &Outcome, json: bool) -> Result<(), Failure> {
    for line in explanation(outcome) {
        note(&line);
    }
    if json {
        return Summary::of(request, outcome).print();
    }
    if let Outcome::Accepted { campaign, .. } = outcome {
        let people = summary::people(request.receivers().len());
        let mut output = Output::new();
        output.line(&format!("accepted: campaign {campaign}, {people}"))?;
        return output.flush();
    }
    Ok(())
}

/// One sentence on what happened, what the API said, and one sentence on what to do. Empty when
/// all is well.
fn explanation(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Accepted { .. } => Vec::new(),
        Outcome::Rejected { status, errors } => {
            let mut lines = vec![format!(
                "sendoff: rejected: User.com refused the email ({status}):"
            )];
            lines.extend(
                errors
                    .iter()
                    .map(|error| format!("  {}", summary::words(error))),
            );
            lines.push("Nothing was sent. Correct that, and send it again.".to_owned());
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
                format!("Nothing was sent. {when}"),
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
        let text = explanation(&unknown).join("\n");
        assert!(text.contains("may have been sent"), "{text}");
        assert!(!text.contains("Nothing was sent"), "{text}");
    }

    #[test]
    fn the_wait_that_the_server_asks_for_is_told() {
        let not_sent = Outcome::NotSent {
            why: "too many requests".to_owned(),
            status: Some(429),
            retry_after: Some(Duration::from_secs(7)),
        };
        let text = explanation(&not_sent).join("\n");
        assert!(
            text.ends_with("Nothing was sent. Try again in 7 seconds."),
            "{text}"
        );
    }
}
