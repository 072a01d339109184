//! The README speaks of the program as it is: its keys and commands exist, and none is missing.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't read the README has to fail"
)]

use std::{collections::BTreeSet, process::Command};

use sendoff::tui::action::ACTIONS;

const README: &str = include_str!("../README.md");

/// The first cells of the rows of the README's table with this heading.
fn first_cells(heading: &str) -> Vec<&'static str> {
    let table = README.split(heading).nth(1).unwrap();
    let rows = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .skip(1);
    rows.map(|row| row.split('|').nth(1).unwrap().trim())
        .collect()
}

#[test]
fn every_key_of_the_readme_is_a_default_key() {
    let keys: BTreeSet<&str> = ACTIONS
        .iter()
        .flat_map(|action| action.keys)
        .copied()
        .collect();
    let named = first_cells("| key | does |");
    assert!(named.len() > 5);
    for key in named.iter().flat_map(|cell| cell.split(", ")) {
        // The two that move between fields are not in the key map: no text could do without.
        assert!(
            keys.contains(key) || ["Tab", "Shift+Tab"].contains(&key),
            "{key}"
        );
    }
}

#[test]
fn the_commands_of_the_readme_are_those_of_the_program() {
    let help = Command::new(env!("CARGO_BIN_EXE_sendoff"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let section = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let program: BTreeSet<&str> = section
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|&command| command != "help")
        .collect();
    let readme: BTreeSet<&str> = first_cells("| command | does |")
        .iter()
        .filter_map(|cell| cell.trim_matches('`').split_whitespace().nth(1))
        .filter(|word| !word.starts_with('['))
        .collect();
    assert_eq!(readme, program);
}
