//! A send of a hundred batches by the real program, killed in the middle and resumed, again and
//! again: everybody gets it once, or is in a batch that the history lists as unknown.

use std::{collections::HashMap, os::unix::process::ExitStatusExt};

use rusqlite::Connection;
use serde_json::Value;

use super::{
    ledger::Ledger,
    program::{DRAFT, Program},
};

/// How often it is killed.
const KILLS: usize = 20;
/// How many people, and as many batches.
const PEOPLE: u64 = 100;

#[test]
fn killed_twenty_times_a_hundred_batches_go_out_once() {
    let ledger = Ledger::start();
    let people: Vec<String> = (1..=PEOPLE).map(|id| id.to_string()).collect();
    let program = Program::with_account(&ledger.base_url())
        .config("[sending]\ngrace = 0\nbatch_size = 1\n")
        .file("draft.html", DRAFT.replace("5380718", &people.join(",")));
    let mut line = "send draft.html --yes";
    for kill in 0..KILLS {
        let before = ledger.taken().len();
        let mut child = program.command(line).spawn().unwrap();
        ledger.wait_for(before + 1 + kill % 4);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9), "it was at its end");
        line = "history --resume 1 --yes";
    }
    program.run(line).expect(0, "");

    let mut times: HashMap<u64, usize> = HashMap::new();
    for email in ledger.taken() {
        for person in email.receivers {
            *times.entry(person).or_default() += 1;
        }
    }
    let history = program.run("history --json");
    let mut states: HashMap<String, usize> = HashMap::new();
    for line in history.stdout.lines() {
        let batch: Value = serde_json::from_str(line).unwrap();
        let id = batch["id"].as_str().unwrap();
        // The people are in the order of the batches.
        let person = id.split_once('/').unwrap().1.parse().unwrap();
        let count = times.remove(&person).unwrap_or_default();
        let state = batch["state"].as_str().unwrap();
        match state {
            "accepted" => assert_eq!(count, 1, "{batch}"),
            "unknown" => assert!(count <= 1, "{batch}, and {count} times in the ledger"),
            _ => panic!("{batch}"),
        }
        *states.entry(state.to_owned()).or_default() += 1;
    }
    println!("{KILLS} kills: {states:?}");
    assert_eq!(states.values().sum::<usize>(), 100, "{states:?}");
    assert!(states["unknown"] <= KILLS, "{states:?}");
    assert_eq!(times, HashMap::new(), "sent without a journal");
    let database = program.home().join(".local/share/sendoff/sendoff.db");
    let whole: String = Connection::open(database)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}
