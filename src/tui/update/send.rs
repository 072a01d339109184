//! Sending, as the screen takes part in it: ask, confirm, wait, say what became of it.

use std::time::Duration;

use jiff::civil::Time;

use super::commands;
use crate::draft::{CampaignId, Field, FieldError, SendRequest};
use crate::tui::{
    effect::Effect,
    message::Moment,
    model::{Dialog, Focus, Leaving, Model, Pane},
    sending::{AttemptId, Confirmation, Sending, Stage},
    words,
};
use crate::{
    outbox::{Ending, Progress},
    usercom::Outcome,
};

/// How often the elapsed time is drawn anew while an answer is due.
const SPINNER_STEP: Duration = Duration::from_millis(120);

/// Shows the summary, or what is wrong.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        model.complain("An email is on its way: wait for its answer");
        return vec![];
    }
    let foreign = model.foreign_fields();
    if !foreign.is_empty() {
        show_errors(model, &foreign);
        return vec![];
    }
    match model.request() {
        Ok(request) => {
            model.form.mark(&[]);
            model.notice = None;
            model.report = None;
            model.dialog = Some(Dialog::Confirm(Box::new(Confirmation::new(request))));
        }
        Err(errors) => show_errors(model, &errors),
    }
    vec![]
}

/// Marks what is wrong at its fields and goes to the first.
fn show_errors(model: &mut Model, errors: &[FieldError]) {
    let Some(first) = errors.first() else { return };
    let focus = match first.field {
        Field::Content => Focus::Pane(Pane::Editor),
        field => Focus::Field(field),
    };
    model.focus_on(focus);
    model.form.mark(errors);
    let title = match errors.len() {
        1 => "Not ready to send".to_owned(),
        count => format!("Not ready to send: {count} things to correct"),
    };
    let lines = errors
        .iter()
        .map(|error| format!("{} {}.", words::label(error.field), error.message));
    model.show(title, lines.collect::<Vec<_>>().join("\n"));
}

/// Hands the request to the outbox, if the draft still makes exactly what the summary showed.
pub(super) fn confirmed(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirmation)) = model.dialog.take() else {
        return vec![];
    };
    if model.request().as_ref() != Ok(&confirmation.shown) {
        model.complain("The email has changed since it was shown: look at it once more");
        return vec![];
    }
    model.attempts += 1;
    let attempt = AttemptId(model.attempts);
    model.notice = None;
    model.report = None;
    model.sending = Sending::InFlight {
        attempt,
        people: confirmation.shown.receivers().len(),
        stage: Stage::Waiting {
            until: at,
            why: None,
        },
        now: at,
    };
    let request = Box::new(confirmation.shown);
    let again = confirmation.earlier.is_some();
    vec![
        Effect::Send {
            attempt,
            request,
            again,
        },
        Effect::Wake {
            after: SPINNER_STEP,
        },
    ]
}

/// Takes the send back, or says that it is too late.
pub(super) fn take_back(model: &mut Model) -> Vec<Effect> {
    match &model.sending {
        Sending::InFlight {
            stage: Stage::Waiting { .. },
            ..
        } => vec![Effect::TakeBack],
        Sending::InFlight {
            stage: Stage::OnItsWay { .. },
            ..
        } => {
            model.say("The email is on its way and can't be called back");
            vec![]
        }
        Sending::Idle | Sending::Settled { .. } => vec![],
    }
}

/// Time has passed: while a result is due, the time shown goes on.
pub(super) fn woke(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Sending::InFlight { now, .. } = &mut model.sending else {
        return vec![];
    };
    *now = at;
    vec![Effect::Wake {
        after: SPINNER_STEP,
    }]
}

/// The outbox is a step further; what is said of any but the attempt in flight is dropped.
pub(super) fn progressed(
    model: &mut Model,
    attempt: AttemptId,
    progress: Progress,
    at: Moment,
) -> Vec<Effect> {
    let Sending::InFlight {
        attempt: due,
        stage,
        ..
    } = &mut model.sending
    else {
        return vec![];
    };
    if *due != attempt {
        return vec![];
    }
    let so_far = match stage {
        Stage::OnItsWay { reached, .. } => *reached,
        Stage::Waiting { .. } => 0,
    };
    match progress {
        // Nothing holds a send yet, and what is under way is counted as it settles.
        Progress::Entered(_) | Progress::Paused { .. } | Progress::Continued { .. } => {}
        Progress::Grace { wait } => {
            *stage = Stage::Waiting {
                until: at + wait,
                why: None,
            }
        }
        Progress::Retrying { wait, why, .. } => {
            *stage = Stage::Waiting {
                until: at + wait,
                why: Some(why),
            };
        }
        Progress::Sending { .. } => {
            if let Stage::Waiting { .. } = stage {
                *stage = Stage::OnItsWay {
                    since: at,
                    reached: 0,
                };
            }
        }
        Progress::Settled(batch) => {
            if let (Stage::OnItsWay { reached, .. }, Ending::Outcome(Outcome::Accepted { .. })) =
                (stage, batch.ending)
            {
                *reached = so_far + batch.receivers;
            }
        }
    }
    vec![]
}

/// The outbox asks whether to send this again: the summary comes back with its question.
pub(super) fn refused(
    model: &mut Model,
    attempt: AttemptId,
    request: SendRequest,
    why: String,
) -> Vec<Effect> {
    if !is_due(model, attempt) {
        return vec![];
    }
    model.sending = Sending::Idle;
    model.leaving = Leaving::No;
    let mut confirmation = Confirmation::new(request);
    confirmation.earlier = Some(why);
    model.dialog = Some(Dialog::Confirm(Box::new(confirmation)));
    vec![]
}

fn is_due(model: &Model, attempt: AttemptId) -> bool {
    matches!(&model.sending, Sending::InFlight { attempt: due, .. } if *due == attempt)
}

/// What became of an attempt.
pub(super) struct Result {
    /// Of several batches, of the one that matters most.
    pub(super) ending: Ending,
    /// The campaigns that it became.
    pub(super) campaigns: Vec<CampaignId>,
    /// How many people it surely reaches.
    pub(super) reached: usize,
    /// Local time.
    pub(super) at: Time,
}

/// The outbox is done with an attempt; the result of any but the one in flight is dropped.
pub(super) fn settled(model: &mut Model, attempt: AttemptId, result: Result) -> Vec<Effect> {
    let people = match &model.sending {
        Sending::InFlight {
            attempt: due,
            people,
            ..
        } if *due == attempt => *people,
        Sending::InFlight { .. } | Sending::Idle | Sending::Settled { .. } => return vec![],
    };
    model.notice = None;
    match result.ending {
        Ending::Cancelled => {
            model.sending = Sending::Idle;
            model.say(words::taken_back(result.reached, people));
        }
        Ending::Outcome(outcome) => {
            mark_rejected(model, &outcome);
            if let Some((title, text)) = words::report(&outcome, result.reached, people) {
                model.show(title, text);
            }
            let Result { campaigns, at, .. } = result;
            model.sending = Sending::Settled {
                outcome,
                campaigns,
                people,
                at,
            };
        }
    }
    match std::mem::replace(&mut model.leaving, Leaving::No) {
        // What has to be read keeps the program open.
        Leaving::AfterAnswer if model.report.is_none() => commands::quit(model),
        Leaving::No | Leaving::AfterSave | Leaving::AfterAnswer => vec![],
        Leaving::Terminated => commands::terminate(model),
    }
}

/// Puts the API's words at the fields that they are about.
fn mark_rejected(model: &mut Model, outcome: &Outcome) {
    let Outcome::Rejected { errors, .. } = outcome else {
        return;
    };
    let by_field = errors.iter().filter_map(|error| {
        let field = Field::from_api_name(error.field.as_deref()?)?;
        Some(FieldError {
            field,
            message: error.message.clone(),
        })
    });
    model.form.mark(&by_field.collect::<Vec<_>>());
}
