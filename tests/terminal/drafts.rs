//! No word is lost: killed, started again, side by side, put aside and thrown away.

use std::{fs, path::Path, thread, time::Instant};

use rusqlite::{Connection, OpenFlags};

use crate::pty::{LIMIT, Session};

const FILE: &str = "+++\nsubject = \"Hello\"\n+++\n<p>First</p>\n";
const SIZE: (u16, u16) = (120, 40);
const CTRL_Q: &str = "\x11";
const CTRL_S: &str = "\x13";
const CTRL_Z: &str = "\x1a";
const ENTER: &str = "\r";

fn start(home: &Path, arguments: &[&str]) -> Session {
    Session::sendoff(&[&["--sandbox"], arguments].concat(), home, SIZE)
}

fn kill(mut session: Session) {
    session.signal("KILL");
    session.wait_for_end();
}

/// Types words and waits until they are kept.
fn write(session: &mut Session, words: &str) {
    session.wait_for("F5 send");
    session.send(words);
    session.wait_for(words);
    session.wait_for(" · kept ");
}

fn home_with_file() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), FILE).unwrap();
    home
}

#[test]
fn killed_without_a_file_the_words_are_there_again() {
    let home = tempfile::tempdir().unwrap();
    let mut session = start(home.path(), &[]);
    write(&mut session, "unmistakable words");
    kill(session);
    let session = start(home.path(), &[]);
    session.wait_for("unmistakable words");
    session.wait_for("Going on with your last draft");
}

#[test]
fn killed_with_a_file_the_words_are_offered_and_the_file_is_untouched() {
    let home = home_with_file();
    let mut session = start(home.path(), &["mail.html"]);
    write(&mut session, "typed ");
    kill(session);
    let file = || fs::read_to_string(home.path().join("mail.html")).unwrap();
    assert_eq!(file(), FILE);
    let mut session = start(home.path(), &["mail.html"]);
    let question = session.wait_for("There is more than the file");
    assert!(question.contains("Typed  typed <p>First</p>"), "{question}");
    session.press_until("\x1bt", "Going on with mail.html");
    session.wait_for("typed <p>First</p>");
    session.send(CTRL_S);
    session.wait_for("Saved to");
    assert!(file().ends_with("+++\ntyped <p>First</p>\n"), "{}", file());
    session.send(CTRL_Z);
    session.wait_until("undo behind the save", |screen| {
        screen.contents().contains("1 <p>First</p>")
    });
}

#[test]
fn without_a_name_the_last_file_is_gone_on_with() {
    let home = home_with_file();
    let mut session = start(home.path(), &["mail.html"]);
    write(&mut session, "typed ");
    kill(session);
    let mut session = start(home.path(), &[]);
    session.wait_for("typed <p>First</p>");
    session.wait_for("mail.html · kept");
    session.send(CTRL_S);
    session.wait_for("Saved to");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
    let saved = fs::read_to_string(home.path().join("mail.html")).unwrap();
    assert!(saved.ends_with("typed <p>First</p>\n"), "{saved}");
    // What is saved is finished: the next start begins with something new.
    let session = start(home.path(), &[]);
    session.wait_for("no file yet");
}

#[test]
fn two_drafts_live_side_by_side() {
    let home = tempfile::tempdir().unwrap();
    let mut first = start(home.path(), &[]);
    write(&mut first, "words of the first");
    let mut second = start(home.path(), &[]);
    second.wait_for("Your last draft is open in another Sendoff");
    write(&mut second, "words of the second");
    kill(first);
    kill(second);
    let newest = start(home.path(), &[]);
    newest.wait_for("words of the second");
    let older = start(home.path(), &[]);
    older.wait_for("words of the first");
}

#[test]
fn the_second_composer_of_a_file_says_so() {
    let home = home_with_file();
    let mut first = start(home.path(), &["mail.html"]);
    write(&mut first, "mine ");
    let mut second = start(home.path(), &["mail.html"]);
    second.wait_for("open in another Sendoff");
    second.send("theirs ");
    second.wait_for(" · kept ");
    first.send(CTRL_S);
    first.wait_for("Saved to");
    second.send(CTRL_S);
    second.wait_for("The file has changed");
    second.press_until("\x1bt", "This is the file's text now");
    second.wait_for("1 mine <p>First</p>");
    // What was typed in the second is kept.
    second.send(CTRL_Q);
    assert_eq!(second.wait_for_end(), 0);
    kill(first);
    let third = start(home.path(), &[]);
    third.wait_for("theirs <p>First</p>");
}

#[test]
fn what_is_kept_at_quitting_comes_back_and_what_is_thrown_away_does_not() {
    let home = tempfile::tempdir().unwrap();
    let mut session = start(home.path(), &[]);
    write(&mut session, "kept words");
    session.send(CTRL_Q);
    session.wait_for("Quit?");
    session.send("k");
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
    let mut session = start(home.path(), &[]);
    session.wait_for("kept words");
    session.send(CTRL_Q);
    session.wait_for("Quit?");
    session.send("t");
    assert_eq!(session.wait_for_end(), 0);
    let session = start(home.path(), &[]);
    let screen = session.wait_for("no file yet");
    assert!(!screen.contains("kept words"), "{screen}");
}

#[test]
fn asked_to_end_it_keeps_the_newest_words() {
    for name in ["TERM", "HUP"] {
        let home = tempfile::tempdir().unwrap();
        let mut session = start(home.path(), &[]);
        session.wait_for("F5 send");
        session.send("the very last words");
        session.wait_for("the very last words");
        session.signal(name);
        session.wait_for_end();
        session.assert_restored();
        let session = start(home.path(), &[]);
        session.wait_for("the very last words");
    }
}

#[test]
fn without_a_store_it_writes_on_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    // A folder where the database should be: for the superuser too it can't be opened.
    fs::create_dir_all(home.path().join(".local/share/sendoff/sendoff.db")).unwrap();
    let mut session = start(home.path(), &[]);
    session.wait_for("Not kept:");
    session.send("unmistakable");
    session.wait_for("unmistakable");
    session.signal("TERM");
    session.wait_for_end();
    let kept = fs::read_dir(home.path().join(".local/share/sendoff"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|name| name == "html"))
        .unwrap();
    assert!(fs::read_to_string(kept).unwrap().contains("unmistakable"));
}

#[test]
fn the_file_is_taken_with_enter_on_its_button() {
    let home = home_with_file();
    let mut session = start(home.path(), &["mail.html"]);
    write(&mut session, "typed ");
    kill(session);
    let mut session = start(home.path(), &["mail.html"]);
    session.wait_for("There is more than the file");
    session.press_until("\x1bf", "What was typed is thrown away");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
    let mut session = start(home.path(), &["mail.html"]);
    session.wait_for("<p>First</p>");
    session.send(CTRL_Q);
    session.send(ENTER);
    assert_eq!(session.wait_for_end(), 0);
}

/// Killed right after keys, or once the store has them: what comes back is what was typed up to
/// some key, and all of it where the store had it; the store is whole each time.
#[test]
fn killed_at_any_moment_it_loses_no_more_than_the_end() {
    const END: &str = "#end#";
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), END).unwrap();
    let (mut back, mut typed, mut was_kept) = (String::new(), "", false);
    for (round, letters) in ["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op"]
        .into_iter()
        .enumerate()
    {
        let arguments: &[&str] = if round == 0 { &["mail.html"] } else { &[] };
        let mut session = start(home.path(), arguments);
        let screen = session.wait_for(END);
        let before = screen.split(END).next().unwrap();
        let line = before.rsplit(' ').next().unwrap();
        // The cursor starts before what is there.
        let new = line.strip_suffix(&back).unwrap();
        assert!(typed.starts_with(new), "{new:?} came back of {typed:?}");
        assert!(!was_kept || new == typed, "{new:?} came back of {typed:?}");
        (back, typed) = (line.to_owned(), letters);
        for letter in letters.chars() {
            session.send(&letter.to_string());
        }
        was_kept = round % 2 == 0;
        if was_kept {
            wait_for_body(home.path(), &format!("{letters}{back}{END}"));
        }
        kill(session);
        let check: String = database(home.path())
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }
}

/// The store, which only the program makes.
fn database(home: &Path) -> rusqlite::Result<Connection> {
    let path = home.join(".local/share/sendoff/sendoff.db");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Waits until the store has a draft with this HTML.
fn wait_for_body(home: &Path, body: &str) {
    let started = Instant::now();
    let has_it = || {
        let sql = "SELECT count(*) FROM drafts WHERE body = ?1";
        let count = database(home)
            .and_then(|database| database.query_row(sql, [body], |row| row.get::<_, u32>(0)));
        count.is_ok_and(|count| count > 0)
    };
    while !has_it() {
        assert!(started.elapsed() < LIMIT, "{body:?} was never kept");
        thread::yield_now();
    }
}

#[test]
fn when_its_folder_is_gone_the_text_stays_and_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mails");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("mail.html"), FILE).unwrap();
    let mut session = start(home.path(), &["mails/mail.html"]);
    write(&mut session, "typed ");
    fs::remove_dir_all(&folder).unwrap();
    session.send(CTRL_S);
    let screen = session.wait_for("Not saved");
    assert!(screen.contains("its folder does not exist"), "{screen}");
    session.send("more ");
    session.wait_for("typed more <p>First</p>");
    wait_for_body(home.path(), "typed more <p>First</p>\n");
    kill(session);
    let session = start(home.path(), &[]);
    session.wait_for("typed more <p>First</p>");
}

#[test]
fn when_the_store_is_removed_the_words_go_into_a_new_one() {
    let home = tempfile::tempdir().unwrap();
    let mut session = start(home.path(), &[]);
    write(&mut session, "before ");
    fs::remove_dir_all(home.path().join(".local/share/sendoff")).unwrap();
    session.send("after ");
    session.wait_for("before after ");
    let welcome = include_str!("../../assets/drafts/welcome.html");
    let body = welcome.rsplit("+++\n").next().unwrap();
    wait_for_body(home.path(), &format!("before after {body}"));
    kill(session);
    let session = start(home.path(), &[]);
    session.wait_for("before after ");
}

#[test]
fn a_broken_store_is_set_aside_and_the_words_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/share/sendoff");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("sendoff.db"), "no database at all".repeat(500)).unwrap();
    let mut session = start(home.path(), &[]);
    session.wait_for("set aside in");
    session.send("words ");
    session.wait_for(" · kept ");
    kill(session);
    let aside = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.contains("broken"));
    assert!(aside.is_some());
    let session = start(home.path(), &[]);
    session.wait_for("words ");
}
