//! Opening and saving on a real file system: what stays, what is refused, and that a refusal
//! leaves everything as it was.
//!
//! What needs a limit or fewer rights than the superuser has runs in a child: this same test
//! again, under a shell that sets the limit, or as nobody.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use sendoff::files::{self, OpenError, SaveError, private, read_draft, replace};
use tempfile::TempDir;

const FOLDER: &str = "SENDOFF_TEST_FOLDER";
const NOBODY: u32 = 65534;

fn folder_with(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.html");
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Opens the file and saves other bytes to it.
fn save(path: &Path, bytes: &[u8]) -> Result<files::Fingerprint, SaveError> {
    let opened = read_draft(path).unwrap();
    replace(path, bytes, Some(&opened.fingerprint))
}

/// Runs the test `name` again as a child after `setup` in a shell, as nobody if this is root.
/// Gives the folder in the child, none in the parent.
fn in_child(name: &str, setup: &str, folder: &Path) -> Option<PathBuf> {
    if let Some(folder) = env::var_os(FOLDER) {
        return Some(folder.into());
    }
    // Nobody may not be allowed into the folder that this program was built in.
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    set_mode(place.path(), 0o755);
    set_mode(&program, 0o755);
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            &format!("{setup}\nexec \"$0\" --exact {name} --nocapture"),
        ])
        .arg(&program)
        .env(FOLDER, folder)
        .current_dir("/");
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
    None
}

/// Gives the folder and all in it to nobody, if this is root.
fn hand_over(folder: &Path) {
    if rustix::process::geteuid().is_root() {
        for name in names(folder) {
            chown(folder.join(name), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

#[test]
fn a_save_replaces_the_content_and_keeps_the_mode() {
    for kept in [0o600, 0o644, 0o660, 0o755] {
        let (folder, path) = folder_with(b"old");
        set_mode(&path, kept);
        let first = save(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), kept);
        assert_eq!(names(folder.path()), ["draft.html"]);
        replace(&path, b"newer", Some(&first)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"newer");
    }
}

#[test]
fn a_new_file_has_the_mode_of_any_new_file() {
    let (folder, other) = folder_with(b"");
    let path = folder.path().join("new.html");
    assert!(matches!(read_draft(&path), Err(OpenError::NotFound { .. })));
    replace(&path, b"new", None).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(mode(&path), mode(&other));
    let again = replace(&path, b"other", None);
    assert!(matches!(again, Err(SaveError::AlreadyExists { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn an_unchanged_file_is_not_written() {
    let (_folder, path) = folder_with(b"same");
    set_mode(&path, 0o444);
    let before = path.metadata().unwrap();
    let opened = read_draft(&path).unwrap();
    assert!(opened.read_only);
    replace(&path, b"same", Some(&opened.fingerprint)).unwrap();
    replace(&path, b"same", None).unwrap();
    let after = path.metadata().unwrap();
    assert_eq!(after.ino(), before.ino());
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
}

#[test]
fn what_another_program_wrote_is_not_overwritten() {
    let (_folder, path) = folder_with(b"old");
    let opened = read_draft(&path).unwrap();
    for theirs in [&b"their"[..], b"odd"] {
        fs::write(&path, theirs).unwrap();
        let refused = replace(&path, b"mine", Some(&opened.fingerprint));
        assert!(matches!(refused, Err(SaveError::ChangedOnDisk { .. })));
        assert_eq!(fs::read(&path).unwrap(), theirs);
    }
    assert!(opened.fingerprint.is_stale(&path).unwrap());
    // Touched or replaced by the same content is no change.
    fs::remove_file(&path).unwrap();
    assert!(opened.fingerprint.is_stale(&path).unwrap());
    fs::write(&path, b"old").unwrap();
    assert!(!opened.fingerprint.is_stale(&path).unwrap());
    replace(&path, b"mine", Some(&opened.fingerprint)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    fs::remove_file(&path).unwrap();
    replace(&path, b"anew", Some(&opened.fingerprint)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"anew");
}

#[test]
fn symbolic_links_stay_and_their_end_is_written() {
    let (folder, path) = folder_with(b"old");
    fs::create_dir(folder.path().join("links")).unwrap();
    let link = folder.path().join("links/one");
    symlink("../draft.html", &link).unwrap();
    let second = folder.path().join("two");
    symlink(&link, &second).unwrap();
    save(&second, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert!(link.is_symlink() && second.is_symlink());

    let dangling = folder.path().join("dangling");
    symlink("later.html", &dangling).unwrap();
    replace(&dangling, b"made", None).unwrap();
    assert!(dangling.is_symlink());
    assert_eq!(fs::read(folder.path().join("later.html")).unwrap(), b"made");

    let circle = folder.path().join("circle");
    symlink("circle", &circle).unwrap();
    assert!(matches!(read_draft(&circle), Err(OpenError::Read { .. })));
    assert!(replace(&circle, b"x", None).is_err());
}

#[test]
fn hard_links_go_on_naming_the_same_file() {
    for new in [&b"longer than before"[..], b"x", b""] {
        let (folder, path) = folder_with(b"before");
        let other = folder.path().join("other.html");
        fs::hard_link(&path, &other).unwrap();
        save(&path, new).unwrap();
        assert_eq!(fs::read(&other).unwrap(), new);
        assert_eq!(path.metadata().unwrap().nlink(), 2);
        assert_eq!(names(folder.path()), ["draft.html", "other.html"]);
    }
}

#[test]
fn the_owner_stays() {
    let (folder, path) = folder_with(b"old");
    set_mode(&path, 0o666);
    if rustix::process::geteuid().is_root() {
        chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        save(&path, b"root").unwrap();
        let metadata = path.metadata().unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (NOBODY, NOBODY));
        assert_eq!(mode(&path), 0o666);
        chown(&path, Some(0), Some(0)).unwrap();
    }
    set_mode(folder.path(), 0o777);
    let before = path.metadata().unwrap();
    if let Some(folder) = in_child("the_owner_stays_for_others", "", folder.path()) {
        unreachable!("this is the parent: {folder:?}");
    }
    let after = path.metadata().unwrap();
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
}

/// Does its work only as the child of [`the_owner_stays`].
#[test]
fn the_owner_stays_for_others() {
    if let Some(folder) = env::var_os(FOLDER) {
        save(&Path::new(&folder).join("draft.html"), b"theirs").unwrap();
    }
}

#[test]
fn a_write_protected_file_is_refused() {
    let (folder, path) = folder_with(b"old");
    set_mode(&path, 0o444);
    let refused = save(&path, b"new");
    assert!(matches!(refused, Err(SaveError::ReadOnly { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["draft.html"]);
}

#[test]
fn a_write_protected_folder_is_refused() {
    let (folder, path) = folder_with(b"old");
    set_mode(folder.path(), 0o555);
    hand_over(folder.path());
    if let Some(folder) = in_child("a_write_protected_folder_is_refused", "", folder.path()) {
        for (name, saved) in [
            ("draft.html", save(&folder.join("draft.html"), b"new")),
            ("new.html", replace(&folder.join("new.html"), b"new", None)),
        ] {
            let refused = saved.unwrap_err();
            assert!(
                matches!(refused, SaveError::FolderReadOnly { .. }),
                "{name}"
            );
        }
        return;
    }
    assert_eq!(fs::read(&path).unwrap(), b"old");
    set_mode(folder.path(), 0o755);
    assert_eq!(names(folder.path()), ["draft.html"]);
}

#[test]
fn a_file_without_read_permission_is_refused() {
    let (folder, path) = folder_with(b"old");
    set_mode(&path, 0o200);
    set_mode(folder.path(), 0o755);
    hand_over(folder.path());
    let name = "a_file_without_read_permission_is_refused";
    if let Some(folder) = in_child(name, "", folder.path()) {
        let refused = read_draft(&folder.join("draft.html"));
        assert!(matches!(refused, Err(OpenError::Permission { .. })));
    }
}

#[test]
fn without_room_the_old_file_stays_and_nothing_is_left_behind() {
    let old = [b'o'; 300];
    let (folder, path) = folder_with(&old);
    let linked = folder.path().join("linked.html");
    fs::write(&linked, old).unwrap();
    fs::hard_link(&linked, folder.path().join("linked2.html")).unwrap();
    set_mode(folder.path(), 0o755);
    hand_over(folder.path());
    // A limit of 512 or 1,024 bytes a file; the signal that goes with it is ignored.
    let setup = "trap '' XFSZ; ulimit -f 1";
    let name = "without_room_the_old_file_stays_and_nothing_is_left_behind";
    if let Some(folder) = in_child(name, setup, folder.path()) {
        for name in ["draft.html", "linked.html"] {
            let refused = save(&folder.join(name), &[b'n'; 3000]).unwrap_err();
            assert!(matches!(refused, SaveError::DiskFull { .. }), "{refused}");
        }
        let refused = replace(&folder.join("new.html"), &[b'n'; 3000], None).unwrap_err();
        assert!(matches!(refused, SaveError::DiskFull { .. }), "{refused}");
        return;
    }
    assert_eq!(fs::read(&path).unwrap(), old);
    assert_eq!(fs::read(&linked).unwrap(), old);
    assert_eq!(
        names(folder.path()),
        ["draft.html", "linked.html", "linked2.html"]
    );
}

#[test]
fn a_folder_that_went_away_is_told() {
    let (folder, path) = folder_with(b"old");
    let opened = read_draft(&path).unwrap();
    drop(folder);
    let refused = replace(&path, b"new", Some(&opened.fingerprint));
    assert!(matches!(refused, Err(SaveError::NoFolder { .. })));
    assert!(matches!(read_draft(&path), Err(OpenError::NoFolder { .. })));
}

#[test]
fn only_regular_files_of_a_sane_size_are_opened() {
    let (folder, path) = folder_with(b"x");
    let kind = |path: &Path| match read_draft(path) {
        Err(OpenError::NotAFile { kind, .. }) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(folder.path()), "a folder");
    assert_eq!(kind(Path::new("/dev/zero")), "a device");
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(kind(&pipe), "a pipe");
    assert!(matches!(
        replace(&pipe, b"", None),
        Err(SaveError::NotAFile { .. })
    ));
    assert!(matches!(
        read_draft(&path.join("below")),
        Err(OpenError::NoFolder { .. })
    ));

    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(files::LIMIT).unwrap();
    assert_eq!(read_draft(&path).unwrap().bytes.len(), 20_000_000);
    file.set_len(200_000_000).unwrap();
    assert!(matches!(read_draft(&path), Err(OpenError::TooLarge { .. })));
}

#[test]
fn private_files_are_for_nobody_else() {
    let (folder, loose) = folder_with(b"old");
    set_mode(&loose, 0o644);
    let path = folder.path().join("a/b/config.toml");
    private::write(&path, b"x").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    private::write(&loose, b"x").unwrap();
    assert_eq!(mode(&loose), 0o600);
    assert_eq!(fs::read(&loose).unwrap(), b"x");
}
