//! The moments at which a crash would hurt most, by name.
//!
//! In the program a point does nothing and costs nothing. In the unit tests the process aborts
//! at the one that the environment names; the tests find all points by reading the code, so each
//! name is written out where it is used.

/// A moment at which the process may end.
#[cfg(not(test))]
#[inline]
pub(crate) fn point(_name: &'static str) {}

/// Aborts the process if the environment names this point.
#[cfg(test)]
pub(crate) fn point(name: &'static str) {
    if std::env::var(VARIABLE).is_ok_and(|wanted| wanted == name) {
        std::process::abort();
    }
}

/// What names the point in the environment of a child process.
#[cfg(test)]
pub(crate) const VARIABLE: &str = "SENDOFF_TEST_FAULT";
