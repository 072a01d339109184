//! Every email of `tests/corpus/` opens as a draft, or is refused in one sentence, and an
//! unchanged draft is saved as the very bytes that were read, with its mode.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use sendoff::{
    draft::{Draft, Field},
    files,
};

fn corpus() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the corpus is missing");
    files
}

#[test]
fn unchanged_drafts_are_saved_byte_for_byte_with_their_mode() {
    let folder = tempfile::tempdir().unwrap();
    for original in corpus() {
        let path = folder.path().join(original.file_name().unwrap());
        fs::copy(&original, &path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let opened = files::read_draft(&path).unwrap();
        match Draft::parse(&opened.bytes) {
            Ok(draft) => {
                let bytes = draft.to_bytes(draft.fields(), draft.body(), Some("acme.user.com"));
                files::replace(&path, &bytes.unwrap(), Some(&opened.fingerprint)).unwrap();
            }
            Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
        }
        assert_eq!(fs::read(&path).unwrap(), fs::read(&original).unwrap());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
            0o640
        );
    }
}

#[test]
fn a_field_set_and_emptied_again_leaves_the_html_as_it_was() {
    for path in corpus() {
        let bytes = fs::read(&path).unwrap();
        let Ok(draft) = Draft::parse(&bytes) else {
            continue;
        };
        let mut fields = draft.fields().clone();
        fields.set(Field::Subject, "Zażółć 😀");
        let with_subject = draft.to_bytes(&fields, draft.body(), None).unwrap();
        let back = Draft::parse(&with_subject).unwrap();
        assert!(back.is_unchanged(&fields, draft.body()), "{path:?}");
        assert_eq!(back.encoding_name(), draft.encoding_name(), "{path:?}");
        let without = back.to_bytes(draft.fields(), back.body(), None).unwrap();
        assert_eq!(Draft::parse(&without).unwrap().body(), draft.body());
    }
}
