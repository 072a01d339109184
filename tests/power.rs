//! What was said to be kept or saved is there after a power failure, at whatever operation on the
//! disk the power failed; and a saved file is the whole old one or the whole new one.
//!
//! For the send journal the same is held beside the outbox, with the server's ledger.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that meets the unexpected shall fail where it does"
)]

#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "support/disk.rs"]
mod disk;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use disk::{Disk, Unsynced};
use jiff::Timestamp;
use sendoff::{
    draft::Fields,
    files::{private, read_draft, replace},
    store::{DraftState, DraftText, Store},
};

const DEED: &str = "SENDOFF_TEST_DEED";
const FOLDER: &str = "SENDOFF_TEST_FOLDER";

/// How often the words of a draft are kept.
const TIMES: usize = 12;

/// The words at some time: several pages, and longer every time.
fn words(time: usize) -> String {
    format!("<p>{time}</p>").repeat(1_000 + 100 * time)
}

const OLD: &str = "+++\nsubject = \"Old\"\n+++\n";

fn old() -> String {
    OLD.to_owned() + &"old ".repeat(3_000)
}

fn new() -> String {
    OLD.to_owned() + &"new ".repeat(5_000)
}

/// The child's part. It says on standard output what a person would be told.
#[test]
fn child() {
    let Ok(deed) = std::env::var(DEED) else {
        return;
    };
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    match deed.as_str() {
        "keep" => keep(&folder.join("data/sendoff")),
        "private" => private::write(&folder.join("a/b/mail.html"), new().as_bytes()).unwrap(),
        "new" => drop(replace(&folder.join("mail.html"), new().as_bytes(), None).unwrap()),
        _ => {
            let path = folder.join("mail.html");
            let opened = read_draft(&path).unwrap();
            replace(&path, new().as_bytes(), Some(&opened.fingerprint)).unwrap();
        }
    }
    println!("done {TIMES}");
}

fn keep(folder: &Path) {
    let mut store = Store::open(folder).unwrap();
    let text = DraftText {
        account: "acme".to_owned(),
        path: None,
        source: Vec::new(),
        fields: Fields::default(),
        body: words(0),
    };
    let now = Timestamp::UNIX_EPOCH;
    let (id, _lock) = store.add_draft(&text, now).unwrap();
    println!("done 0");
    for time in 1..TIMES {
        let body = words(time);
        let is_kept = store.update_draft(id, &text.fields, &body, now).unwrap();
        assert!(is_kept);
        println!("done {time}");
    }
    store.set_draft_state(id, DraftState::Kept, now).unwrap();
}

/// What the last line says that a child could write; none if it said nothing. And whether it came
/// to its end.
fn run(disk: &Disk, deed: &str, operation: u32) -> (Option<usize>, bool) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(DEED, deed)
        .env(FOLDER, disk.root())
        .envs(disk.begin(Some(operation)))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert_ne!(child.status.code(), Some(101), "{deed} at {operation}");
    let said = String::from_utf8(child.stdout).unwrap();
    let mut done = said.lines().filter_map(|line| line.strip_prefix("done "));
    let done = done.next_back().map(|time| time.parse().unwrap());
    (done, child.status.success())
}

/// Lets the power fail at each operation of this deed, and looks at what is there afterwards and
/// what was done before.
fn fail_everywhere(deed: &str, prepare: impl Fn(&Path), look: impl Fn(&Path, Option<usize>)) {
    for operation in 0.. {
        let disk = Disk::new();
        prepare(&disk.root());
        let (done, ended) = run(&disk, deed, operation);
        let power_loss = disk.power_loss().unwrap();
        let seed = u64::from(operation) * 3;
        let torn = [seed, seed + 1, seed + 2].map(Unsynced::Torn);
        for unsynced in torn.into_iter().chain([Unsynced::Lost]) {
            power_loss.happen(unsynced);
            println!("{deed}: {unsynced:?} at operation {operation}, done {done:?}");
            look(&disk.root(), done);
        }
        if ended {
            assert!(operation > 1, "{deed}: no operation was seen");
            return;
        }
    }
}

#[test]
fn words_that_were_kept_outlive_a_power_failure() {
    fail_everywhere(
        "keep",
        |_folder| {},
        |folder, done| {
            let store = Store::open(&folder.join("data/sendoff")).unwrap();
            assert_eq!(store.set_aside(), None);
            let drafts = store.drafts().unwrap();
            let draft = drafts.first().map(|draft| store.draft(draft.id).unwrap());
            let body = draft.map(|draft| draft.unwrap().text.body);
            let found = body.map(|body| (0..TIMES).find(|time| words(*time) == body).unwrap());
            let kept = done.map(|time| time.min(TIMES - 1));
            assert!(found >= kept, "{found:?} of {kept:?}");
            assert!(found <= kept.map_or(Some(0), |kept| Some(kept + 1)));
            drop(store);
            let database = folder.join("data/sendoff/sendoff.db");
            let database = rusqlite::Connection::open(database).unwrap();
            let check = database.query_row("PRAGMA integrity_check", [], |row| row.get(0));
            let check: String = check.unwrap();
            assert_eq!(check, "ok");
        },
    );
}

/// The file has to hold the new text once that was said, and one of `before` or the new until then.
fn is_whole(path: &Path, done: Option<usize>, before: &[Option<String>]) {
    let found = fs::read_to_string(path).ok();
    let is_new = found.as_deref() == Some(new().as_str());
    let is_allowed = is_new || (done.is_none() && before.contains(&found));
    let length = found.map(|text| text.len());
    assert!(is_allowed, "{length:?} bytes, {done:?}");
}

#[test]
fn a_file_is_the_whole_old_one_or_the_whole_new_one() {
    let prepare = |folder: &Path| fs::write(folder.join("mail.html"), old()).unwrap();
    fail_everywhere("over", prepare, |folder, done| {
        is_whole(&folder.join("mail.html"), done, &[Some(old())]);
    });
}

#[test]
fn a_new_file_is_whole_or_not_there() {
    fail_everywhere(
        "new",
        |_folder| {},
        |folder, done| is_whole(&folder.join("mail.html"), done, &[None]),
    );
    fail_everywhere(
        "private",
        |_folder| {},
        |folder, done| is_whole(&folder.join("a/b/mail.html"), done, &[None]),
    );
}

#[test]
fn a_file_with_two_names_is_on_the_disk_when_it_is_said_to_be() {
    let prepare = |folder: &Path| {
        fs::write(folder.join("mail.html"), old()).unwrap();
        fs::hard_link(folder.join("mail.html"), folder.join("other")).unwrap();
    };
    fail_everywhere("over", prepare, |folder, done| {
        let found = fs::read_to_string(folder.join("mail.html")).unwrap();
        assert!(done.is_none() || found == new(), "{} bytes", found.len());
    });
}

/// The disk itself: a harness that loses nothing finds nothing.
#[test]
fn what_was_not_synced_is_lost_and_what_was_synced_is_not() {
    let disk = Disk::new();
    let script = "mkdir d; sync d; echo a > a; sync a; echo more >> a; echo b > b; sync . ; mv b c";
    let shell = Command::new("sh")
        .args(["-c", script])
        .current_dir(disk.root())
        .envs(disk.begin(None))
        .status();
    assert!(shell.unwrap().success());
    disk.power_loss().unwrap().happen(Unsynced::Lost);
    let left = |name| fs::read_to_string(disk.root().join(name)).ok();
    assert_eq!(left("a"), Some("a\n".to_owned()));
    assert_eq!(left("b"), Some(String::new()), "its name alone was synced");
    assert_eq!(left("c"), None);
}
