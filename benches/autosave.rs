//! What keeping costs the one who types: the time from a key to its letter on the screen, of the
//! real binary in a real pseudo-terminal, with a store and, as the baseline of the same run, with
//! one that can't be opened, so that nothing is ever kept.
//!
//! `cargo bench --bench autosave` prints both and their ratio; nothing here fails.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that can't start has nothing to measure"
)]

#[path = "../tests/terminal/pty.rs"]
#[expect(
    dead_code,
    reason = "a benchmark needs less of a terminal than the tests do"
)]
mod pty;

use std::{
    fs,
    time::{Duration, Instant},
};

const ROUNDS: usize = 80;
/// Keys of a round.
const KEYS: usize = 5;

fn main() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("not-a-folder"), "").unwrap();
    fs::write(
        home.path().join("a.html"),
        "<p>line of words here</p>\n".repeat(2_000),
    )
    .unwrap();
    fs::copy(home.path().join("a.html"), home.path().join("b.html")).unwrap();
    let start = |arguments: &[&str]| {
        let session = pty::Session::sendoff(arguments, home.path(), (200, 40));
        session.wait_for("<p>line of words here</p>");
        session
    };
    let mut kept = start(&["--sandbox", "a.html"]);
    let mut unkept = start(&["--sandbox", "--data-dir", "not-a-folder/x", "b.html"]);
    let (mut with, mut without) = (vec![], vec![]);
    for round in 0..ROUNDS {
        // Taken in turns, so that whatever else the machine does falls on both, also what the
        // one before has still to do.
        if round % 2 == 0 {
            type_keys(&mut kept, round, &mut with);
            type_keys(&mut unkept, round, &mut without);
        } else {
            type_keys(&mut unkept, round, &mut without);
            type_keys(&mut kept, round, &mut with);
        }
    }
    kept.wait_for(" · kept ");
    unkept.wait_for("not saved");
    let (with, without) = (summary("kept", with), summary("not kept", without));
    println!(
        "ratio: median {:.2}, 95 % {:.2}",
        with.0 / without.0,
        with.1 / without.1
    );
}

fn type_keys(session: &mut pty::Session, round: usize, times: &mut Vec<Duration>) {
    for key in 1..=KEYS {
        let place = format!(" 1:{} ", round * KEYS + key + 1);
        let started = Instant::now();
        session.send("q");
        session.wait_for(&place);
        times.push(started.elapsed());
    }
}

/// Prints and gives the median and the 95th percentile, in milliseconds.
fn summary(name: &str, mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |percent: usize| {
        let index = times.len() * percent / 100;
        times
            .get(index)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!("{name}: median {:.2} ms, 95 % {:.2} ms", at(50), at(95));
    (at(50), at(95))
}
