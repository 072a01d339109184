//! Sending, as the screen takes part in it: ask, confirm, wait, say what became of it.

use std::time::Duration;

use jiff::civil::Time;

use super::{choice, commands, login, receivers};
use crate::draft::{CampaignId, Field, FieldError, SendRequest};
use crate::tui::{
    dialog::{Dialog, choice::Question},
    effect::Effect,
    message::Moment,
    model::{Focus, Leaving, Model, Pane},
    sending::{AttemptId, Confirmation, InFlight, Outgoing, Rest, Sending, Stage},
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
    if is_busy(model) {
        return vec![];
    }
    let foreign = model.foreign_fields();
    if !foreign.is_empty() {
        show_errors(model, &foreign);
        return vec![];
    }
    if let Some(effect) = receivers::read_list_first(model) {
        return vec![effect];
    }
    ask_now(model)
}

/// Shows the summary, or what is wrong, now that the list of the draft was read.
pub(super) fn ask_now(model: &mut Model) -> Vec<Effect> {
    match model.request() {
        Ok(request) => {
            model.form.mark(&[]);
            model.notice = None;
            model.report = None;
            confirm(model, request, None);
            vec![]
        }
        Err(mut errors) => {
            if receivers::explain(model, &mut errors) {
                return vec![];
            }
            show_errors(model, &errors);
            // What failed before is tried again, and the rest need not wait for a pause.
            model.to.try_again();
            model.look_up()
        }
    }
}

/// Shows the summary of a request.
pub(super) fn confirm(model: &mut Model, request: SendRequest, earlier: Option<String>) {
    let typed_above = model.account.sending.confirm_above;
    let doubts = model.to.doubts(request.receivers());
    let mut confirmation = Confirmation::new(request, typed_above);
    confirmation.earlier = earlier;
    confirmation.doubts = doubts;
    model.dialog = Some(Dialog::Confirm(Box::new(confirmation)));
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
    let again = confirmation.earlier.is_some();
    hand_over(
        model,
        Outgoing::Email(Box::new(confirmation.shown)),
        again,
        at,
    )
}

/// Sends the draft to the testers, without asking: they expect it, and it can be taken back.
pub(super) fn test(model: &mut Model, at: Moment) -> Vec<Effect> {
    if is_busy(model) {
        return vec![];
    }
    let mut fields = model.form.values();
    if let Err(error) = model.account.sending.make_test(&mut fields) {
        model.show("No test was sent", format!("{error}."));
        return vec![];
    }
    let foreign = model.foreign_fields();
    let request = SendRequest::validate(&fields, &model.editor.snapshot().text());
    match request {
        Ok(request) if foreign.is_empty() => {
            model.form.mark(&[]);
            hand_over(model, Outgoing::Test(Box::new(request)), false, at)
        }
        Ok(_) => {
            show_errors(model, &foreign);
            vec![]
        }
        Err(errors) => {
            show_errors(model, &errors);
            vec![]
        }
    }
}

/// Sends what surely did not go of an earlier send.
pub(super) fn rest(model: &mut Model, rest: Rest, again: bool, at: Moment) -> Vec<Effect> {
    if is_busy(model) {
        return vec![];
    }
    model.page = None;
    hand_over(model, Outgoing::Rest(rest), again, at)
}

fn is_busy(model: &mut Model) -> bool {
    let is_busy = model.sending.is_in_flight();
    if is_busy {
        model.complain("An email is on its way: wait for its answer");
    }
    is_busy
}

fn hand_over(model: &mut Model, what: Outgoing, again: bool, at: Moment) -> Vec<Effect> {
    model.attempts += 1;
    let attempt = AttemptId(model.attempts);
    model.notice = None;
    model.report = None;
    model.sending = Sending::InFlight(InFlight::new(attempt, what.clone(), at));
    vec![
        Effect::Send {
            attempt,
            what,
            again,
        },
        Effect::Wake {
            after: SPINNER_STEP,
        },
    ]
}

/// Esc while a send is with the outbox: takes it back, holds it before its next batch, or says
/// that it is too late.
pub(super) fn hold_back(model: &mut Model) -> Vec<Effect> {
    let Sending::InFlight(flight) = &mut model.sending else {
        return vec![];
    };
    let has_batches = flight.has_batches();
    match &mut flight.stage {
        Stage::Waiting { .. } => vec![Effect::TakeBack],
        Stage::OnItsWay { is_pausing, .. } if has_batches => {
            *is_pausing = !*is_pausing;
            let effect = if *is_pausing {
                Effect::Pause
            } else {
                Effect::GoOn
            };
            vec![effect]
        }
        Stage::OnItsWay { .. } => {
            model.say("The email is on its way and can't be called back");
            vec![]
        }
        Stage::Paused => {
            choice::ask(model, Question::Paused);
            vec![]
        }
    }
}

/// Time has passed: while a result is due, the time shown goes on. While it is held, nothing moves.
pub(super) fn woke(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Sending::InFlight(flight) = &mut model.sending else {
        return vec![];
    };
    flight.now = at;
    if flight.stage == Stage::Paused {
        return vec![];
    }
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
    let Some(flight) = model.sending.in_flight(attempt) else {
        return vec![];
    };
    let was_paused = flight.stage == Stage::Paused;
    flight.take(progress, at);
    let is_paused = flight.stage == Stage::Paused;
    if is_paused && !was_paused && model.dialog.is_none() {
        choice::ask(model, Question::Paused);
    }
    if was_paused && !is_paused {
        return vec![Effect::Wake {
            after: SPINNER_STEP,
        }];
    }
    vec![]
}

/// The outbox asks whether to send this again: what was asked for comes back with its question.
pub(super) fn refused(
    model: &mut Model,
    attempt: AttemptId,
    what: Outgoing,
    why: String,
) -> Vec<Effect> {
    if model.sending.in_flight(attempt).is_none() {
        return vec![];
    }
    model.sending = Sending::Idle;
    model.leaving = Leaving::No;
    match what {
        Outgoing::Email(request) => {
            confirm(model, *request, Some(why));
        }
        Outgoing::Rest(rest) => {
            let earlier = Some(why);
            choice::ask(model, Question::SendRest { rest, earlier });
        }
        // The guard asks about no test; a lost journal is all that can be in its way.
        Outgoing::Test(_) => model.show("No test was sent", format!("{why}.")),
    }
    vec![]
}

/// What became of an attempt.
pub(super) struct Result {
    /// Of several batches, of the one that matters most.
    pub(super) ending: Ending,
    /// The campaigns that it became.
    pub(super) campaigns: Vec<CampaignId>,
    /// How many people it surely reaches.
    pub(super) reached: usize,
    /// Why the journal does not know of it yet.
    pub(super) unjournaled: Option<String>,
    /// Local time.
    pub(super) at: Time,
}

/// The outbox is done with an attempt; the result of any but the one in flight is dropped.
pub(super) fn settled(model: &mut Model, attempt: AttemptId, result: Result) -> Vec<Effect> {
    let Some(flight) = model.sending.in_flight(attempt) else {
        return vec![];
    };
    let people = flight.what.people();
    let is_test = matches!(flight.what, Outgoing::Test(_));
    let is_of_draft = !matches!(flight.what, Outgoing::Rest(_));
    close_question_of_pause(model);
    model.notice = None;
    let Result {
        ending,
        campaigns,
        reached,
        unjournaled,
        at,
    } = result;
    match ending {
        Ending::Cancelled => {
            model.sending = Sending::Idle;
            model.say(words::taken_back(reached, people));
        }
        Ending::Outcome(outcome) => {
            if is_of_draft {
                mark_rejected(model, &outcome);
            }
            if let Some((title, text)) = words::report(&outcome, reached, people) {
                model.show(title, text);
            }
            let is_refused = matches!(outcome.status(), Some(401 | 403));
            model.sending = Sending::Settled {
                outcome,
                campaigns,
                people,
                is_test,
                at,
            };
            if is_refused {
                login::key_needed(model);
            }
        }
    }
    if let Some(why) = unjournaled {
        tell_unjournaled(model, &why);
    }
    match std::mem::replace(&mut model.leaving, Leaving::No) {
        // What has to be read keeps the program open.
        Leaving::AfterAnswer if model.report.is_none() => commands::quit(model),
        Leaving::No | Leaving::AfterSave | Leaving::AfterAnswer => vec![],
        Leaving::Terminated => commands::terminate(model),
    }
}

/// There is nothing to decide about a pause any more.
fn close_question_of_pause(model: &mut Model) {
    model.dialog.take_if(
        |dialog| matches!(dialog, Dialog::Ask(choice) if matches!(choice.question, Question::Paused)),
    );
}

/// The journal is what keeps an email from going out twice, so it matters that it does not know.
fn tell_unjournaled(model: &mut Model, why: &str) {
    let before = model.report.take();
    let before = before.map_or(String::new(), |report| format!("{}\n\n", report.text));
    model.show(
        "What became of the email is not in the history yet",
        format!(
            "{before}{why}.\n\nSendoff tries again for as long as it is open; after that the \
             history calls this email unknown or not sent."
        ),
    );
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
