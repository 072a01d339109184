//! The real program, killed at any moment of a send: what its journal then claims is compared
//! with what the server took.

use std::{collections::HashMap, process::Stdio, time::Duration};

use rusqlite::Connection;
use sendoff::sandbox::Sandbox;

use super::program::{DRAFT, Program, finish};

/// How often it is killed.
const KILLS: u32 = 100;

fn draft(subject: &str) -> String {
    DRAFT
        .replace("5380718", "1001")
        .replace("Email sent using API", subject)
}

/// A moment from 0 to about 25 ms, spread by the golden ratio: most of a send takes less.
fn moment(kill: u32) -> Duration {
    Duration::from_micros(u64::from(kill.wrapping_mul(0x9e37_79b9) >> 17) * 25_000 / 32_768)
}

#[tokio::test]
async fn whenever_it_is_killed_its_journal_does_not_lie() {
    let sandbox = Sandbox::start(0).await.unwrap();
    let mut program = Program::new()
        .env("SENDOFF_BASE_URL", &sandbox.base_url())
        .env("SENDOFF_TOKEN", sandbox.token());
    for kill in 0..KILLS {
        let name = format!("{kill}.html");
        program = program.file(&name, draft(&format!("s{kill}")));
        let mut command = program.command(&format!("send {name} --yes"));
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(moment(kill)).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // The next start settles what was left.
    let program = program.file("last.html", draft("last"));
    let last = program.command("send last.html --yes").spawn().unwrap();
    let last = tokio::task::spawn_blocking(move || finish(last)).await;
    assert_eq!(last.unwrap().status, 0);

    let mut ledger: HashMap<String, u32> = HashMap::new();
    for email in sandbox.sent() {
        *ledger.entry(email.subject).or_default() += 1;
    }
    let journal = Connection::open(program.home().join(".local/share/sendoff/sendoff.db")).unwrap();
    let query = "SELECT subject, state FROM sends JOIN batches ON send = id";
    let mut statement = journal.prepare(query).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
    let mut states: HashMap<String, u32> = HashMap::new();
    for (subject, state) in rows {
        let count = ledger.remove(&subject).unwrap_or_default();
        let is_true = match state.as_str() {
            "accepted" => count == 1,
            "unknown" => count <= 1,
            "not_sent" => count == 0,
            _ => false,
        };
        assert!(is_true, "{subject} is {state}, and {count} were taken");
        *states.entry(state).or_default() += 1;
    }
    assert_eq!(ledger, HashMap::new(), "sent without a journal");
    let whole: String = journal
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    println!("{KILLS} kills: {states:?}");
}
