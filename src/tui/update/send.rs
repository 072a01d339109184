//! Sending, as the screen takes part in it: ask, confirm, wait, say what became of it.

use std::time::Duration;

use jiff::civil::Time;

use super::commands;
use crate::draft::{Field, FieldError};
use crate::tui::{
    effect::Effect,
    message::Moment,
    model::{Dialog, Focus, Leaving, Model, Pane},
    sending::{AttemptId, Confirmation, Sending},
    words,
};
use crate::usercom::Outcome;

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
        since: at,
        now: at,
        people: confirmation.shown.receivers().len(),
    };
    vec![
        Effect::Send {
            attempt,
            request: Box::new(confirmation.shown),
        },
        Effect::Wake {
            after: SPINNER_STEP,
        },
    ]
}

/// Time has passed: while an answer is due, the elapsed time goes on.
pub(super) fn woke(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Sending::InFlight { now, .. } = &mut model.sending else {
        return vec![];
    };
    *now = at;
    vec![Effect::Wake {
        after: SPINNER_STEP,
    }]
}

/// The outbox is done with an attempt; the result of any but the one in flight is dropped.
pub(super) fn settled(
    model: &mut Model,
    attempt: AttemptId,
    outcome: Outcome,
    at: Time,
) -> Vec<Effect> {
    let people = match &model.sending {
        Sending::InFlight {
            attempt: due,
            people,
            ..
        } if *due == attempt => *people,
        Sending::InFlight { .. } | Sending::Idle | Sending::Settled { .. } => return vec![],
    };
    model.notice = None;
    if let Outcome::Rejected { errors, .. } = &outcome {
        let by_field: Vec<FieldError> = errors
            .iter()
            .filter_map(|error| {
                let field = Field::from_api_name(error.field.as_deref()?)?;
                Some(FieldError {
                    field,
                    message: error.message.clone(),
                })
            })
            .collect();
        model.form.mark(&by_field);
    }
    if let Some((title, text)) = words::report(&outcome) {
        model.show(title, text);
    }
    model.sending = Sending::Settled {
        outcome,
        people,
        at,
    };
    match std::mem::replace(&mut model.leaving, Leaving::No) {
        // What has to be read or asked about keeps the program open: a dialog that opened by
        // itself now would take the keys of somebody who is typing.
        Leaving::AfterAnswer if model.report.is_none() && !model.is_changed() => {
            commands::quit(model)
        }
        Leaving::No | Leaving::AfterSave | Leaving::AfterAnswer => vec![],
        Leaving::Terminated => commands::terminate(model),
    }
}
