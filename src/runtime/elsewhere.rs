//! The person's own editor: it gets the HTML in a file of its own, and the terminal to itself.
//!
//! The rules: the file can be read by nobody else and is removed, unless it holds what could not be
//! taken back; and what the editor gets of our environment has no API key.

use std::{
    env,
    ffi::OsString,
    fs::{self, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::process::Command;

/// Lets the text be edited; gives what it is then, or one sentence of what happened and what to do.
/// The terminal must have been given back; its modes are then as they were.
pub(super) async fn edit(text: String) -> Result<String, String> {
    let editor = editor().ok_or(
        "No editor is set: end Sendoff, and start it again after `export EDITOR=nano`, or with the \
         name of another one",
    )?;
    let failed = |error: io::Error| format!("The HTML can't be given to your editor: {error}");
    let folder = tempfile::Builder::new()
        .prefix("sendoff-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir()
        .map_err(failed)?;
    let path = folder.path().join("email.html");
    write(&path, &text).map_err(failed)?;
    let modes = modes();
    let status = command(editor, &path).status().await;
    restore(modes);
    let status = status.map_err(failed)?;
    if !status.success() {
        return Err(match status.code() {
            // What a shell answers when there is no such program.
            Some(127) => "Your editor was not found: is $VISUAL or $EDITOR right?".to_owned(),
            Some(code) => {
                format!("Your editor ended with an error (status {code}): nothing was changed")
            }
            None => "Your editor was stopped: nothing was changed".to_owned(),
        });
    }
    let written = fs::read(&path).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    });
    written.map_err(|error| {
        let kept = folder.keep();
        let place = kept.display();
        format!("What you wrote can't be read ({error}). It is still in the folder {place}")
    })
}

fn editor() -> Option<OsString> {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(env::var_os);
    set.into_iter().find(|editor| !editor.is_empty())
}

/// The variable may hold arguments and quotes, so the shell reads it, as for every other program
/// that starts an editor.
fn command(editor: OsString, path: &Path) -> Command {
    let mut line = editor;
    line.push(" \"$1\"");
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(line)
        .arg("sh")
        .arg(path)
        .env_remove("SENDOFF_TOKEN");
    command
}

/// Writes a new file that nobody else can read.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}

fn modes() -> Option<Termios> {
    tcgetattr(io::stdin()).ok()
}

/// An editor that was killed may have left the terminal in its own modes.
fn restore(modes: Option<Termios>) {
    if let Some(modes) = modes {
        // Where this fails, the terminal is gone, which the loop finds out.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    }
}
