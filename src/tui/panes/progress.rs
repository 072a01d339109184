//! How far a send of several batches is: a bar, its speed, and what became of the batches.

use std::time::Duration;

use ratatui::{buffer::Buffer, layout::Rect};

use super::frame;
use crate::tui::{
    model::Model,
    sending::{InFlight, Stage},
    theme::Theme,
    words::{counted, wrap},
};

/// Draws the progress, if there is one to show.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(flight) = model.progress_shown().filter(|_| area.height > 2) else {
        return;
    };
    let title = match flight.stage {
        Stage::Waiting { .. } => "Waiting (Esc takes back what has not left)",
        Stage::OnItsWay {
            is_pausing: true, ..
        } => "Sending (pauses after this request)",
        Stage::OnItsWay { .. } => "Sending (Esc pauses)",
        Stage::Paused => "Paused (Esc asks what to do)",
    };
    let inner = frame(title, true, theme, area, buffer);
    let lines = lines(flight, area.width);
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        buffer.set_string(inner.x + 1, y, line, theme.text);
    }
}

/// The lines of the progress in a pane of this width.
pub(in crate::tui) fn lines(flight: &InFlight, width: u16) -> Vec<String> {
    let inner = width.saturating_sub(4);
    let mut lines = vec![bar(flight, inner)];
    lines.extend(wrap(&counts(flight), inner));
    lines
}

/// The bar with its share in per cent.
fn bar(flight: &InFlight, width: u16) -> String {
    let (done, total) = (flight.tally.done().people, flight.tally.total().people);
    let room = usize::from(width.saturating_sub(6));
    // In whole people, which fit 64 bits many times over.
    let filled = (done * room).checked_div(total).unwrap_or(0);
    let share = (done * 100).checked_div(total).unwrap_or(0);
    format!(
        "{}{} {share:3} %",
        "█".repeat(filled),
        "░".repeat(room.saturating_sub(filled))
    )
}

fn counts(flight: &InFlight) -> String {
    let (done, total) = (flight.tally.done(), flight.tally.total());
    let mut parts = vec![
        format!("{} of {} requests", done.batches, total.batches),
        format!("{} of {} people", done.people, total.people),
    ];
    let spent = flight.time_spent();
    if let Some(rate) = flight.tally.rate(spent) {
        parts.push(format!("{rate:.0} people a second"));
    }
    if let Some(left) = flight.tally.left(spent) {
        parts.push(format!("{} left", duration(left)));
    }
    for (state, share) in flight.tally.ends() {
        parts.push(format!("{} {}", share.batches, state.words()));
    }
    parts.join(" · ")
}

/// A time that people can take in: seconds, minutes or hours.
fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        _ => counted(
            usize::try_from(seconds / 3600).unwrap_or(usize::MAX),
            "hour",
            "hours",
        ),
    }
}
