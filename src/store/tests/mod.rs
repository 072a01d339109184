//! The store as files on a real disk: what is kept, refused and set aside; and its journal.

mod expire;
mod history;
mod journal;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use tempfile::TempDir;

use super::{FILE, HistoryPage, Store, StoreError, configure};

fn folder() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/sendoff");
    (home, folder)
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn nobody_else_can_read_what_it_makes() {
    let (_home, folder) = folder();
    let store = Store::open(&folder).unwrap();
    assert_eq!(mode(&folder), 0o700);
    for name in names(&folder) {
        assert_eq!(mode(&folder.join(&name)), 0o600, "{name}");
    }
    assert!(names(&folder).contains(&format!("{FILE}-wal")));
    drop(store);
}

#[test]
fn a_return_means_synced() {
    let (_home, folder) = folder();
    let store = Store::open(&folder).unwrap();
    let pragma = |name| {
        let query = format!("PRAGMA {name}");
        let value = store.connection().query_row(&query, [], |row| row.get(0));
        value.unwrap()
    };
    let full: i64 = pragma("synchronous");
    assert_eq!(full, 2);
}

#[test]
fn a_newer_database_is_refused_to_the_byte() {
    let (_home, folder) = folder();
    drop(Store::open(&folder).unwrap());
    let path = folder.join(FILE);
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    newer.execute_batch("CREATE TABLE later (x)").unwrap();
    // As after a crash: what was written last stands in the log alone.
    let log = folder.join(format!("{FILE}-wal"));
    let (database, log_bytes) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    std::mem::forget(newer);
    let error = Store::open(&folder).unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { found: 99, .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("newer Sendoff"));
    assert_eq!(fs::read(&path).unwrap(), database);
    assert_eq!(fs::read(&log).unwrap(), log_bytes);
}

#[test]
fn a_broken_database_is_set_aside_with_all_that_belongs_to_it() {
    let (_home, folder) = folder();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(FILE), "this is no database, and long enough").unwrap();
    fs::write(folder.join(format!("{FILE}-wal")), "its log").unwrap();
    let store = Store::open(&folder).unwrap();
    let aside = store.set_aside().expect("it says so").to_owned();
    let kept = fs::read_to_string(&aside).unwrap();
    assert_eq!(kept, "this is no database, and long enough");
    let mut log = aside.into_os_string();
    log.push("-wal");
    assert!(Path::new(&log).exists(), "{:?}", names(&folder));
    assert!(store.last_set_aside().is_some());
    drop(store);
    let again = Store::open(&folder).unwrap();
    assert_eq!(again.set_aside(), None, "the new one is good");
}

#[test]
fn a_log_without_its_database_is_no_part_of_the_next_one() {
    let (_home, folder) = folder();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{FILE}-wal")), "left over").unwrap();
    let store = Store::open(&folder).unwrap();
    let kept = names(&folder);
    assert!(
        kept.iter().any(|name| name.contains(".broken-")),
        "{kept:?}"
    );
    assert!(store.last_set_aside().is_some());
}

#[test]
fn a_folder_that_is_none_is_named() {
    let (home, _) = folder();
    let file = home.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = Store::open(&file).unwrap_err();
    assert!(matches!(error, StoreError::Folder { .. }), "{error:?}");
    assert!(error.to_string().contains("--data-dir"), "{error}");
}

#[test]
fn a_database_that_cannot_be_written_is_an_error_of_its_own() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    store
        .connection()
        .pragma_update(None, "query_only", true)
        .unwrap();
    let error = journal::enter(&mut store, "c").unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
}

#[test]
fn a_database_that_was_taken_away_takes_no_more() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    fs::rename(folder.join(FILE), folder.join("elsewhere")).unwrap();
    let error = journal::enter(&mut store, "c").unwrap_err();
    assert!(matches!(error, StoreError::Replaced { .. }), "{error:?}");
    let _other = Store::open(&folder).unwrap();
    let error = store.recover(jiff::Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(matches!(error, StoreError::Replaced { .. }), "{error:?}");
}

#[test]
fn a_full_disk_is_an_error_of_its_own_and_keeps_what_was() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let pages: i64 = store
        .connection()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let limit = format!("PRAGMA max_page_count={pages}");
    store
        .connection()
        .query_row(&limit, [], |_| Ok(()))
        .unwrap();
    let error = journal::enter_body(&mut store, &"x".repeat(100_000)).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    assert_eq!(store.history(HistoryPage::newest(9)).unwrap(), []);
}

#[test]
fn where_there_is_no_shared_memory_one_process_at_a_time_uses_it() {
    let (_home, folder) = folder();
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(FILE);
    let first = Connection::open(&path).unwrap();
    configure(&first, true).unwrap();
    first.execute_batch("CREATE TABLE t (x)").unwrap();
    let mode: String = first
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "delete");
    let second = Connection::open(&path).unwrap();
    second
        .busy_timeout(std::time::Duration::from_millis(1))
        .unwrap();
    let error = second
        .execute_batch("INSERT INTO t VALUES (1)")
        .unwrap_err();
    let error = StoreError::at(&path, error);
    assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
}

#[test]
fn the_stores_of_a_process_share_what_other_processes_are_kept_from() {
    let (_home, folder) = folder();
    let open = || Store::open_where(&folder, |_| true).unwrap();
    let (mut journal, mut other) = (open(), open());
    let refused = || {
        let outside = Connection::open(folder.join(FILE)).unwrap();
        outside
            .busy_timeout(std::time::Duration::from_millis(1))
            .unwrap();
        outside.query_row("SELECT count(*) FROM sends", [], |_| Ok(()))
    };
    // At the same time, as the threads of one program do it.
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for content in 0..20 {
                let entered = journal::enter(&mut journal, &content.to_string()).unwrap();
                assert!(entered.is_ok());
            }
        });
        for _ in 0..20 {
            other.purge_drafts(jiff::Timestamp::UNIX_EPOCH).unwrap();
        }
    });
    drop(journal);
    assert_eq!(other.history(HistoryPage::newest(99)).unwrap().len(), 20);
    assert!(refused().is_err(), "one store of this process still has it");
    drop(other);
    assert!(refused().is_ok());
    drop(open());
    // Where the log can be had, each store has a connection of its own.
    let (_home, folder) = self::folder();
    let (one, two) = (Store::open(&folder).unwrap(), Store::open(&folder).unwrap());
    let _held = one.connection();
    drop(two.connection());
}

/// What the child of the test below does.
#[test]
fn opened_by_a_child() {
    if let Some(folder) = std::env::var_os("SENDOFF_TEST_OPEN") {
        let mut store = Store::open(Path::new(&folder)).unwrap();
        let entered = journal::enter(&mut store, "the same").unwrap();
        assert!(matches!(entered, Ok(_) | Err(super::Refusal::Duplicate(_))));
        assert_eq!(store.set_aside(), None);
    }
}

#[test]
fn many_processes_may_open_it_first() {
    let (_home, folder) = folder();
    let program = std::env::current_exe().unwrap();
    let start = || {
        std::process::Command::new(&program)
            .args(["--exact", "store::tests::opened_by_a_child"])
            .env("SENDOFF_TEST_OPEN", &folder)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..20).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let mut store = Store::open(&folder).unwrap();
    assert_eq!(store.set_aside(), None);
    // What one entered and left behind is nobody's, so the next one may enter it too.
    assert!(!store.history(HistoryPage::newest(100)).unwrap().is_empty());
    let check: String = store
        .connection()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
}
