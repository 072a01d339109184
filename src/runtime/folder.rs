//! Reading a folder for the list of files to open, off the loop, as a network's folder can be slow.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use tokio::sync::mpsc::UnboundedSender;

use super::Event;
use crate::tui::{
    Message,
    pages::open::{FileItem, Folder},
};

/// The endings of file names that drafts have.
const DRAFTS: [&str; 6] = ["html", "htm", "xhtml", "md", "markdown", "mjml"];

/// Reads the folder, the working folder without one; answered by `Message::Folder`.
pub(super) fn list(path: Option<PathBuf>, events: UnboundedSender<Event>) {
    tokio::task::spawn_blocking(move || {
        let path = path.unwrap_or_else(|| PathBuf::from("."));
        let folder = read(&path)
            .map_err(|error| format!("The folder {} can't be read: {error}", path.display()));
        // Nobody listens any more when the program ends.
        let _ = events.send(Event::Message(Message::Folder(folder)));
    });
}

fn read(path: &Path) -> io::Result<Folder> {
    let path = path.canonicalize()?;
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for entry in fs::read_dir(&path)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // What is gone meanwhile, or leads nowhere, is not in the list.
        let Ok(metadata) = entry.path().metadata() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        if metadata.is_dir() {
            folders.push(name);
        } else if is_draft(&name) {
            let changed_at = metadata.modified().ok().and_then(local);
            files.push((name, changed_at));
        }
    }
    folders.sort_by_key(|name| name.to_lowercase());
    files.sort_by_key(|(name, _)| name.to_lowercase());
    let parent = path.parent().map(|_| FileItem::Parent);
    let items = parent
        .into_iter()
        .chain(folders.into_iter().map(FileItem::Folder))
        .chain(
            files
                .into_iter()
                .map(|(name, changed_at)| FileItem::File { name, changed_at }),
        );
    Ok(Folder {
        items: items.collect(),
        path,
    })
}

fn is_draft(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| {
        DRAFTS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn local(time: std::time::SystemTime) -> Option<DateTime> {
    let at = Timestamp::try_from(time).ok()?;
    Some(at.to_zoned_datetime(TimeZone::system()).datetime())
}
