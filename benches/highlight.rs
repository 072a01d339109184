//! What highlighting costs: the first look at the end of an email, a screen, and a key, in 100 kB
//! and 1 MB of HTML, in many lines and in one.
//!
//! `cargo bench --bench highlight` prints the times; nothing here fails by time.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use ropey::Rope;
use sendoff::content::highlight::Highlighter;

const ROUNDS: usize = 20;
/// Bytes that a screen shows.
const SCREEN: usize = 4_000;
const ROW: &str = "  <tr><td class=\"cell\" style=\"padding: 8px; color: #333\">Hi {{ first_name }}, \
    20&nbsp;% <b>off</b> <!-- note --></td></tr>\n";

fn main() {
    println!(
        "best of {ROUNDS} rounds        whole      screen   key at the start   in the middle   tag pair"
    );
    for (name, size) in [("100 kB", 100_000), ("1 MB", 1_000_000)] {
        let lines = format!(
            "<style>p {{ color: red }}</style>{}",
            ROW.repeat(size / ROW.len())
        );
        measure(&format!("{name}, lines"), &lines);
        measure(&format!("{name}, one line"), &lines.replace('\n', " "));
    }
}

fn measure(name: &str, text: &str) {
    let rope = Rope::from_str(text);
    let end = text.len() - SCREEN..text.len();
    let whole = best(|| {
        black_box(Highlighter::default().spans(&rope, end.clone()));
    });
    let mut known = Highlighter::default();
    known.spans(&rope, end.clone());
    let screen = best(|| {
        black_box(known.spans(&rope, end.clone()));
    });
    let key = |at: usize, known: &mut Highlighter| {
        let mut typed = rope.clone();
        typed.insert_char(typed.byte_to_char(at), 'x');
        best(|| {
            known.edit(&typed, at, 0, 1);
            black_box(known.spans(&typed, at.saturating_sub(SCREEN)..at + SCREEN));
            known.edit(&rope, at, 1, 0);
        })
    };
    let start = key(40, &mut known);
    let middle = key(text.len() / 2, &mut known);
    let pair = best(|| {
        black_box(known.matching_tag(&rope, text.len() / 2));
    });
    println!(
        "{name:18} {whole:>12.1?} {screen:>11.1?} {start:>18.1?} {middle:>15.1?} {pair:>10.1?}"
    );
}

fn best(mut run: impl FnMut()) -> Duration {
    let round = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_with(round)
        .take(ROUNDS)
        .min()
        .unwrap_or_default()
}
