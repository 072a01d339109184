//! The email as a browser shows it: a file that only its owner can read, in a folder that sandboxed
//! browsers may read, both removed when the program ends.
//!
//! The rule: what the file shows stays on this machine. Its policy stands before all else in it, and
//! lets nothing be loaded or run.

use std::{
    env,
    fs::{self, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
};

use tempfile::TempDir;
use tokio::{process::Command, sync::mpsc::UnboundedSender};

use super::Event;
use crate::tui::{Message, editor::Snapshot};

/// Nothing from elsewhere: no picture that tells somebody it was looked at, no script, no form.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
                      form-action 'none'; base-uri 'none'";

#[cfg(target_os = "macos")]
const OPEN: &str = "open";
#[cfg(not(target_os = "macos"))]
const OPEN: &str = "xdg-open";

/// Where the file is, from the first look on.
#[derive(Debug, Default)]
pub(super) struct Browser {
    folder: Option<TempDir>,
}

impl Browser {
    /// Writes the file and opens it; what fails is reported.
    pub(super) fn show(&mut self, text: &Snapshot, events: UnboundedSender<Event>) {
        let path = match self.write(&page(&text.text())) {
            Ok(path) => path,
            Err(error) => {
                let trouble = format!("The email can't be shown in the browser: {error}");
                // Nobody listens any more when the program ends.
                let _ = events.send(Event::Message(Message::Trouble(trouble)));
                return;
            }
        };
        tokio::spawn(async move {
            if !opens(&path).await {
                let place = path.display();
                let trouble = format!("No browser could be opened. The email is in {place}");
                let _ = events.send(Event::Message(Message::Trouble(trouble)));
            }
        });
    }

    fn write(&mut self, page: &str) -> io::Result<PathBuf> {
        let folder = match &self.folder {
            Some(folder) => folder,
            None => self.folder.insert(
                tempfile::Builder::new()
                    .prefix("sendoff-preview-")
                    .permissions(Permissions::from_mode(0o700))
                    .tempdir_in(readable_folder())?,
            ),
        };
        let path = folder.path().join("email.html");
        // A new one each time, so that what a browser still reads stays whole.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(page.as_bytes())?;
        Ok(path)
    }
}

async fn opens(path: &Path) -> bool {
    let status = Command::new(OPEN)
        .arg(path)
        .env_remove("SENDOFF_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // The browser may be its child, and must not end with the terminal.
        .process_group(0)
        .status()
        .await;
    status.is_ok_and(|status| status.success())
}

/// A folder in the home that is not hidden: browsers from Snap and Flatpak read no other, and
/// neither the folder for temporary files.
fn readable_folder() -> PathBuf {
    let home = env::var_os("HOME").filter(|home| !home.is_empty());
    let Some(home) = home.map(PathBuf::from) else {
        return env::temp_dir();
    };
    let downloads = home.join("Downloads");
    if downloads.is_dir() { downloads } else { home }
}

/// The email with the policy before it.
fn page(html: &str) -> String {
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    format!(
        "<!DOCTYPE html><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <meta charset=\"utf-8\">\n{html}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_comes_before_all_that_is_in_the_email() {
        let page = page("\u{feff}<!DOCTYPE html><html><img src=\"https://a.example/x.png\">");
        let policy = page.find("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
        assert!(policy.unwrap() < page.find("<html>").unwrap());
        assert!(!page.contains('\u{feff}'));
    }
}
