//! The moments at which a crash would hurt most, by name.
//!
//! In the program a point does nothing and costs nothing. In the unit tests the process aborts
//! at the one that the environment names; the tests find all points by reading the code, so each
//! name is written out where it is used.

/// A moment at which the process may end.
#[cfg(not(test))]
#[inline]
pub(crate) fn point(_name: &'static str) {}

/// Aborts the process if the environment names this point, with how often the process passes it
/// before: `settle: synced#1` aborts at the second time.
#[cfg(test)]
pub(crate) fn point(name: &'static str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    if let Some(path) = std::env::var_os(TRACE) {
        use std::io::Write;
        let file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path);
        // A trace that can't be written fails the test that reads it.
        let _ = file.and_then(|mut file| writeln!(file, "{name}"));
    }
    let Ok(wanted) = std::env::var(VARIABLE) else {
        return;
    };
    let (wanted, times) = wanted.split_once('#').unwrap_or((&wanted, "0"));
    if wanted == name && PASSED.fetch_add(1, Ordering::Relaxed).to_string() == times {
        std::process::abort();
    }
}

/// What names the point in the environment of a child process.
#[cfg(test)]
pub(crate) const VARIABLE: &str = "SENDOFF_TEST_FAULT";

/// What names the file that the points which were passed are written to.
#[cfg(test)]
pub(crate) const TRACE: &str = "SENDOFF_TEST_TRACE";
