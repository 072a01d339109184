//! Real and hostile emails in the composer: each one opens, is drawn harmlessly, and saving it
//! untouched changes no byte and no permission.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::pty::Session;

const CTRL_Q: &str = "\x11";
const CTRL_S: &str = "\x13";
const F4: &str = "\x1bOS";

fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> = [root.clone(), root.join("nasty")]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|kind| kind != "tsv"))
        .collect();
    files.sort();
    assert!(files.len() > 50, "the corpus is missing");
    files
}

/// Nothing may come through that the program itself never sends: text for the clipboard or the
/// window's title, questions to the terminal, and characters that turn the direction round.
fn assert_harmless(session: &Session, file: &Path) {
    let bytes = String::from_utf8(session.bytes()).unwrap();
    for forbidden in [
        "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1b[6n", "\x1b[c", "\u{9b}", "\u{9d}",
    ] {
        assert!(
            !bytes.contains(forbidden),
            "{forbidden:?} in the output for {}",
            file.display()
        );
    }
    let turned = bytes
        .contains(|letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    assert!(
        !turned,
        "a change of direction in the output for {}",
        file.display()
    );
}

#[test]
fn every_file_opens_is_drawn_harmlessly_and_is_saved_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    for (index, original) in corpus().into_iter().enumerate() {
        let copy = home.path().join(original.file_name().unwrap());
        fs::copy(&original, &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o640)).unwrap();
        let size = [(120, 40), (80, 24), (60, 18)][index % 3];
        let name = copy.file_name().unwrap().to_str().unwrap();
        let mut session = Session::sendoff(&["--sandbox", name], home.path(), size);
        session.wait_for("SANDBOX");
        session.send(F4);
        session.wait_for("┏ Text");
        session.send(CTRL_S);
        session.wait_for("Saved to");
        session.send(CTRL_Q);
        assert_eq!(session.wait_for_end(), 0);
        assert_harmless(&session, &original);
        assert!(
            fs::read(&copy).unwrap() == fs::read(&original).unwrap(),
            "{name} has changed"
        );
        let mode = fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640, "{name}");
    }
}
