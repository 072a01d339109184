//! The bottom row: what happened last, and the keys that matter now.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{fitted, write_right};
use crate::content::visible;
use crate::tui::{
    action::Action,
    dialog::Dialog,
    model::{Focus, Model},
    pages::Page,
    sending::{InFlight, Outgoing, Sending, Stage},
    theme::Theme,
    words,
};
use crate::{draft::Field, store::State, usercom::Outcome};

const SPINNER: [&str; 8] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];

/// Draws the status bar. What happened is worth more than the keys: they get what it leaves.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let (text, style) = message(model, theme);
    let wanted = u16::try_from(text.width())
        .unwrap_or(u16::MAX)
        .saturating_add(3);
    let hints = hints(model, row.width.saturating_sub(wanted));
    let left = write_right(&hints, theme.quiet, row, buffer);
    let text = fitted(&text, left.width.saturating_sub(1));
    buffer.set_string(left.x + 1, left.y, text, style);
}

fn message(model: &Model, theme: &Theme) -> (String, Style) {
    if model.sending.is_in_flight()
        && let Some((text, style)) = sending(&model.sending, theme)
    {
        let notice = model
            .notice
            .as_ref()
            .map(|notice| format!(" · {}", visible(&notice.text)));
        return (text + &notice.unwrap_or_default(), style);
    }
    if let Some(notice) = &model.notice {
        let text = visible(&notice.text);
        return if notice.is_error {
            (format!("✗ {text}"), theme.error)
        } else {
            (text.into_owned(), theme.text)
        };
    }
    let focused = match model.focus {
        Focus::Field(field) => Some(field),
        Focus::Pane(_) => None,
    };
    if focused == Some(Field::Receivers)
        && let Some((line, is_wrong)) = receiver_at_cursor(model)
    {
        let style = if is_wrong { theme.warning } else { theme.text };
        return (line, style);
    }
    let said = focused
        .into_iter()
        .chain(model.left_field)
        .find_map(|field| Some((field, model.form.field(field)?.error.as_ref()?)));
    if let Some((field, error)) = said {
        return (
            format!("✗ {} {}", words::label(field), visible(error)),
            theme.error,
        );
    }
    if let Some(line) = sending(&model.sending, theme) {
        return line;
    }
    let wrong = model
        .form
        .fields()
        .iter()
        .find_map(|field| Some((field.field, field.error.as_ref()?)));
    match wrong {
        Some((field, error)) => (
            format!("✗ {} {}", words::label(field), visible(error)),
            theme.error,
        ),
        None => (String::new(), theme.text),
    }
}

/// What is to be said of the receiver in which the cursor is, unless the field is refused as a
/// whole.
fn receiver_at_cursor(model: &Model) -> Option<(String, bool)> {
    let field = model.form.field(Field::Receivers)?;
    if field.error.is_some() {
        return None;
    }
    model.to.said_at(field.input.cursor_byte())
}

fn sending(sending: &Sending, theme: &Theme) -> Option<(String, Style)> {
    match sending {
        Sending::Idle => None,
        Sending::InFlight(flight) => Some(in_flight(flight, theme)),
        Sending::Settled {
            outcome,
            campaigns,
            people,
            is_test,
            at,
        } => {
            let line = words::outcome_line(outcome);
            let at = at.strftime("%H:%M");
            let (sign, style) = match outcome {
                Outcome::Accepted { .. } => ("✓", theme.success),
                Outcome::Rejected { .. } | Outcome::NotSent { .. } => ("✗", theme.error),
                Outcome::Unknown { .. } => ("?", theme.warning),
            };
            let text = match outcome {
                Outcome::Accepted { .. } => {
                    let campaigns = words::campaigns(campaigns);
                    let test = if *is_test { "test " } else { "" };
                    format!("{sign} {test}{campaigns}, {}, {at}", words::people(*people))
                }
                _ => format!("{sign} {at} {}", visible(&line)),
            };
            Some((text, style))
        }
    }
}

fn in_flight(flight: &InFlight, theme: &Theme) -> (String, Style) {
    let people = words::people(flight.what.people());
    let kind = match flight.what {
        Outgoing::Test(_) => "test ",
        Outgoing::Email(_) | Outgoing::Rest(_) => "",
    };
    let text = match &flight.stage {
        Stage::Waiting { until, why } => {
            // Rounded up: at "0 s" it would have gone.
            let seconds = until.saturating_sub(flight.now).as_millis().div_ceil(1000);
            let why = why
                .as_ref()
                .map_or(String::new(), |why| format!(" · {}", visible(why)));
            format!("◷ {kind}goes to {people} in {seconds} s · Esc takes it back{why}")
        }
        Stage::OnItsWay { since, is_pausing } => {
            let elapsed = flight.now.saturating_sub(*since);
            let step = usize::try_from(elapsed.as_millis() / 120).unwrap_or(0) % SPINNER.len();
            let sign = SPINNER.get(step).copied().unwrap_or("…");
            let so_far = match flight.tally.ended(State::Accepted).people {
                0 => String::new(),
                reached => format!("{reached} of "),
            };
            let pausing = if *is_pausing { " · pauses next" } else { "" };
            let seconds = elapsed.as_secs();
            format!("{sign} sending {kind}to {so_far}{people} · {seconds} s{pausing}")
        }
        Stage::Paused => format!("‖ paused · nothing more goes to {people} · Esc asks"),
    };
    (text, theme.warning)
}

/// As many of the keys as fit, the most important first.
fn hints(model: &Model, width: u16) -> String {
    let mut hints = String::new();
    for (key, does) in wanted_hints(model) {
        let hint = format!("{key} {does}  ");
        if hints.width() + hint.width() > usize::from(width) {
            break;
        }
        hints.push_str(&hint);
    }
    hints
}

fn wanted_hints(model: &Model) -> Vec<(String, &'static str)> {
    let fixed = |hints: &[(&str, &'static str)]| {
        hints
            .iter()
            .map(|(key, does)| ((*key).to_owned(), *does))
            .collect()
    };
    match &model.dialog {
        Some(Dialog::Ask(choice)) if choice.question.is_long() => {
            fixed(&[("Esc", "close"), ("↑↓", "scroll"), ("Tab", "next")])
        }
        Some(Dialog::Confirm(_) | Dialog::Ask(_)) => fixed(&[
            ("Esc", "go on writing"),
            ("Tab", "next"),
            ("Enter", "choose"),
        ]),
        Some(Dialog::SaveAs { .. }) => fixed(&[("Enter", "save"), ("Esc", "go on writing")]),
        Some(Dialog::Login(_)) => fixed(&[("Enter", "next"), ("Esc", "back")]),
        Some(Dialog::Compare { .. }) => fixed(&[("Esc", "back"), ("↑↓", "scroll")]),
        Some(Dialog::Help { .. }) => fixed(&[("Esc", "close"), ("↑↓", "scroll")]),
        None => match &model.page {
            Some(Page::Open(_)) => fixed(&[
                ("Enter", "open"),
                ("Tab", "next list"),
                ("Esc", "close"),
                ("type", "to filter"),
            ]),
            Some(Page::History(_)) => fixed(&[
                ("Enter", "details"),
                ("Esc", "close"),
                ("type", "to search"),
            ]),
            Some(Page::Profiles(_)) => fixed(&[
                ("Enter", "go there"),
                ("Esc", "close"),
                ("type", "to filter"),
            ]),
            Some(Page::Placeholders(_)) => {
                fixed(&[("Enter", "put in"), ("Esc", "close"), ("type", "to filter")])
            }
            Some(Page::Receivers(_)) => fixed(&[
                ("Del", "takes out"),
                ("Tab", "sorts"),
                ("Esc", "close"),
                ("type", "to filter"),
                ("Ctrl+Del", "takes out the list"),
            ]),
            Some(Page::Which(_)) => fixed(&[("Enter", "this one"), ("Esc", "close")]),
            Some(Page::Palette(_)) => {
                fixed(&[("Enter", "do it"), ("Esc", "close"), ("type", "to filter")])
            }
            None => composer_hints(model),
        },
    }
}

fn composer_hints(model: &Model) -> Vec<(String, &'static str)> {
    let actions = [
        (Action::Send, "send"),
        (Action::Palette, "commands"),
        (Action::Help, "help"),
        (Action::Quit, "quit"),
        (Action::Save, "save"),
        (Action::NextPane, "next pane"),
    ];
    actions
        .into_iter()
        .filter_map(|(action, does)| Some((model.keymap.keys(action).next()?.to_string(), does)))
        .collect()
}
