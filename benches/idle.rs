//! What the composer does while nobody types: wake-ups, bytes to the terminal and processor time
//! over ten seconds, of the real binary in a real pseudo-terminal. Linux only: it reads `/proc`.
//!
//! `cargo bench --bench idle` prints them; nothing here fails.

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

use std::{fs, thread, time::Duration};

const SETTLING: Duration = Duration::from_secs(2);
const WATCHED: Duration = Duration::from_secs(10);

/// What a process has done so far.
struct Work {
    /// Times that any of its threads went to sleep or was put to sleep.
    switches: u64,
    /// Clock ticks of processor time, by the system's own count, usually hundredths of a second.
    ticks: u64,
    /// Bytes written to the terminal.
    bytes: usize,
}

#[expect(
    clippy::disallowed_methods,
    reason = "doing nothing for a time is what is measured"
)]
fn main() {
    let home = tempfile::tempdir().unwrap();
    let session = pty::Session::sendoff(&["--sandbox"], home.path(), (120, 40));
    session.wait_for("SANDBOX");
    thread::sleep(SETTLING);
    let before = work(&session);
    thread::sleep(WATCHED);
    let after = work(&session);
    println!("idle for {} s:", WATCHED.as_secs());
    println!(
        "  context switches of all threads: {}",
        after.switches - before.switches
    );
    println!(
        "  clock ticks of processor time:   {}",
        after.ticks - before.ticks
    );
    println!(
        "  bytes to the terminal:           {}",
        after.bytes - before.bytes
    );
}

fn work(session: &pty::Session) -> Work {
    let process = format!("/proc/{}", session.process_id());
    let threads = fs::read_dir(format!("{process}/task")).unwrap();
    let switches = threads
        .map(|thread| fs::read_to_string(thread.unwrap().path().join("status")).unwrap())
        .map(|status| {
            let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
            counts
                .map(|line| {
                    line.split_whitespace()
                        .last()
                        .unwrap()
                        .parse::<u64>()
                        .unwrap()
                })
                .sum::<u64>()
        })
        .sum();
    let stat = fs::read_to_string(format!("{process}/stat")).unwrap();
    // The fields behind the name, which is in brackets: user and system time are the 12th and 13th.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks = fields
        .iter()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum();
    Work {
        switches,
        ticks,
        bytes: session.bytes().len(),
    }
}
