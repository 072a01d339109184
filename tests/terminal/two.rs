//! Two composers on one draft and one data folder: the second says so, and what both send at the
//! same time goes out once.

use std::{fs, time::Duration};

use portable_pty::CommandBuilder;
use rusqlite::Connection;

use crate::{ledger::Ledger, pty::Session};

const FILE: &str = "+++\napi_email_settings = 12\nauthor = \"news@acme.example\"\n\
    receivers = [5380718]\nsubject = \"Hello\"\n+++\n<p>First</p>\n";
/// How long a key press is given before it is repeated.
const PATIENCE: Duration = Duration::from_millis(400);
const F5: &str = "\x1b[15~";
const ALT_S: &str = "\x1bs";

#[test]
fn what_two_composers_send_at_once_goes_out_once() {
    let ledger = Ledger::start();
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), FILE).unwrap();
    let start = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
        command.arg("mail.html");
        let account = [
            ("SENDOFF_BASE_URL", &*ledger.base_url()),
            ("SENDOFF_TOKEN", &*"k".repeat(64)),
        ];
        Session::start(command, home.path(), (120, 40), &account)
    };
    let mut first = start();
    first.wait_for("F5 send");
    first.send("typed ");
    first.wait_for(" · kept ");
    let mut second = start();
    second.wait_for("open in another Sendoff");
    second.send("typed ");
    second.wait_for(" · kept ");
    for session in [&mut first, &mut second] {
        session.send(F5);
        session.wait_for("Send this email?");
    }
    for session in [&mut first, &mut second] {
        // What comes too soon after the question counts for nothing.
        while !session.is_within(PATIENCE, |screen| {
            !screen.contents().contains("Send this email?")
        }) {
            session.send(ALT_S);
        }
    }
    let question = second.wait_for("Send it again?");
    assert!(question.contains("number 1 in the journal"), "{question}");
    first.wait_for("accepted: campaign");
    assert_eq!(ledger.taken().len(), 1);
    let database = home.path().join(".local/share/sendoff/sendoff.db");
    let database = Connection::open(database).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0));
    assert_eq!(count("SELECT count(*) FROM batches").unwrap(), 1);
    assert_eq!(
        count("SELECT count(*) FROM drafts").unwrap(),
        2,
        "one for each"
    );
    let whole = database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    assert_eq!(whole.unwrap(), "ok");
}
