//! The drafts of a real store in a folder of its own.

use std::path::Path;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn text(body: &str) -> DraftText {
    let mut fields = Fields::default();
    fields.set(Field::Subject, "Grüße, \"Ada\" \u{1b}\0");
    fields.set(Field::Receivers, "5380718, 5380719");
    DraftText {
        account: "acme.user.com".to_owned(),
        path: Some(PathBuf::from(OsString::from_vec(
            b"/tmp/\xff.html".to_vec(),
        ))),
        source: b"\xff\xfe<\0p\0".to_vec(),
        fields,
        body: body.to_owned(),
    }
}

fn open(folder: &Path) -> Store {
    Store::open(folder).unwrap()
}

#[test]
fn what_was_kept_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let written = text("<p>a\r\nb\0c</p>");
    let (id, lock) = open(folder.path()).add_draft(&written, at(0)).unwrap();
    drop(lock);
    let stored = open(folder.path()).draft(id).unwrap().unwrap();
    assert_eq!(stored.text, written);
    assert_eq!(stored.changed_at, at(0));
    assert_eq!(stored.state, DraftState::Open);
    let mut store = open(folder.path());
    let newer = text("newer");
    assert!(
        store
            .update_draft(id, &newer.fields, "newer", at(1))
            .unwrap()
    );
    drop(store);
    let stored = open(folder.path()).draft(id).unwrap().unwrap();
    assert_eq!((stored.text, stored.changed_at), (newer, at(1)));
}

#[test]
fn several_live_side_by_side_the_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(folder.path()), open(folder.path()));
    let (first, _first) = one.add_draft(&text("first"), at(0)).unwrap();
    let (second, _second) = two.add_draft(&text("second"), at(0)).unwrap();
    let fields = Fields::default();
    one.update_draft(first, &fields, "first, newer", at(2))
        .unwrap();
    two.update_draft(second, &fields, "second, newer", at(1))
        .unwrap();
    let ids: Vec<DraftId> = one.drafts().unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [first, second]);
    let body = |id| one.draft(id).unwrap().unwrap().text.body;
    assert_eq!(
        (body(first), body(second)),
        ("first, newer".to_owned(), "second, newer".to_owned())
    );
}

#[test]
fn a_draft_is_held_by_one_composer_from_its_first_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, two) = (open(folder.path()), open(folder.path()));
    let (id, lock) = one.add_draft(&text("mine"), at(0)).unwrap();
    assert!(two.lock_draft(id).unwrap().is_none());
    drop(lock);
    assert!(two.lock_draft(id).unwrap().is_some());
}

#[test]
fn what_was_thrown_away_comes_back_within_thirty_days_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let (id, _lock) = store.add_draft(&text("oh no"), at(0)).unwrap();
    let (open, _open) = store.add_draft(&text("open"), at(0)).unwrap();
    let days = |days: i64| at(days * 24 * 60 * 60);
    store
        .set_draft_state(id, DraftState::ThrownAway, at(0))
        .unwrap();
    store.purge_drafts(days(30)).unwrap();
    assert_eq!(store.draft(id).unwrap().unwrap().text.body, "oh no");
    assert!(store.restore_draft(id, days(30)).unwrap());
    store.purge_drafts(days(400)).unwrap();
    assert_eq!(store.drafts().unwrap().first().unwrap().id, id);
    store
        .set_draft_state(id, DraftState::ThrownAway, days(31))
        .unwrap();
    store.purge_drafts(days(62)).unwrap();
    assert_eq!(store.draft(id).unwrap(), None);
    assert!(!store.restore_draft(id, days(62)).unwrap());
    assert!(
        store.draft(open).unwrap().is_some(),
        "age alone deletes nothing"
    );
}

#[test]
fn an_id_is_never_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let (id, _lock) = store.add_draft(&text("saved"), at(0)).unwrap();
    store.delete_draft(id).unwrap();
    assert!(
        !store
            .update_draft(id, &Fields::default(), "", at(1))
            .unwrap()
    );
    let (next, _next) = store.add_draft(&text("new"), at(1)).unwrap();
    assert!(next > id);
}

#[test]
fn a_draft_moves_to_another_file_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let (id, _lock) = store.add_draft(&text("words"), at(0)).unwrap();
    store
        .move_draft(id, Some(Path::new("/tmp/b.html")), b"<p>saved")
        .unwrap();
    let moved = store.draft(id).unwrap().unwrap().text;
    assert_eq!(moved.path.as_deref(), Some(Path::new("/tmp/b.html")));
    assert_eq!(
        (moved.source.as_slice(), moved.body.as_str()),
        (&b"<p>saved"[..], "words")
    );
}

#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let (id, _lock) = store.add_draft(&text("kept"), at(0)).unwrap();
    let pages: i64 = store
        .connection()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    store
        .connection()
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let large = "x".repeat(100_000);
    let refused = store.update_draft(id, &Fields::default(), &large, at(1));
    assert!(
        matches!(refused, Err(StoreError::Full { .. })),
        "{refused:?}"
    );
    let refused = store.add_draft(&text(&large), at(1));
    assert!(
        matches!(refused, Err(StoreError::Full { .. })),
        "{refused:?}"
    );
    assert_eq!(store.draft(id).unwrap().unwrap().text, text("kept"));
    store
        .connection()
        .pragma_update(None, "max_page_count", 100_000)
        .unwrap();
    assert!(
        store
            .update_draft(id, &Fields::default(), &large, at(2))
            .unwrap()
    );
}
