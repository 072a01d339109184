//! Where our own data is, by the XDG folders on every system.

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, base_strategy::Xdg};

/// The folder of our own data: `flag` if it was given, else `sendoff` in the person's data folder,
/// else, for somebody without a home, in the system's folder for temporary files.
#[must_use]
pub fn data_folder(flag: Option<&Path>) -> PathBuf {
    if let Some(folder) = flag {
        return folder.to_owned();
    }
    let base = Xdg::new().map_or_else(|_| std::env::temp_dir(), |folders| folders.data_dir());
    base.join("sendoff")
}
