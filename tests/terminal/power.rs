//! The power fails once the screen says that words are kept, or a file is saved.

#![cfg(target_os = "linux")]

use std::{fs, path::Path};

use portable_pty::CommandBuilder;

use crate::{
    disk::{Disk, Unsynced},
    pty::Session,
};

const FILE: &str = "+++\nsubject = \"Hello\"\n+++\n<p>First</p>\n";
const CTRL_S: &str = "\x13";

fn start(home: &Path, environment: &[(&str, String)]) -> Session {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
    command.args(["--sandbox", "mail.html"]);
    let environment: Vec<(&str, &str)> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Session::start(command, home, (120, 40), &environment)
}

#[test]
fn what_the_screen_says_is_kept_or_saved_outlives_a_power_failure() {
    for unsynced in [Unsynced::Lost, Unsynced::Torn(1), Unsynced::Torn(2)] {
        let disk = Disk::new();
        let home = disk.root();
        fs::write(home.join("mail.html"), FILE).unwrap();
        let mut session = start(&home, &disk.begin(None));
        session.wait_for("F5 send");
        session.send("typed ");
        session.wait_for("typed <p>First</p>");
        session.wait_for(" · kept ");
        session.signal("KILL");
        session.wait_for_end();
        disk.power_loss().unwrap().happen(unsynced);
        assert_eq!(fs::read_to_string(home.join("mail.html")).unwrap(), FILE);

        let mut session = start(&home, &disk.begin(None));
        session.wait_for("There is more than the file");
        session.press_until("\x1bt", "Going on with mail.html");
        session.wait_for("typed <p>First</p>");
        session.send(CTRL_S);
        session.wait_for("Saved to");
        session.signal("KILL");
        session.wait_for_end();
        disk.power_loss().unwrap().happen(unsynced);
        let saved = fs::read_to_string(home.join("mail.html")).unwrap();
        assert!(saved.ends_with("+++\ntyped <p>First</p>\n"), "{saved}");
    }
}
