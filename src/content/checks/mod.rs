//! The checks: what an author would want to know before the email goes out.
//!
//! ```text
//! Email --Context (one reading of HTML, CSS, links, placeholders)--> every Check --> Report
//! ```
//!
//! [`check`] is the one function to call. A check is a row of a table, in the file of its family,
//! with a function that reads the `Context`; `table.rs` joins the families.
//!
//! The rules: an error is only what the API would refuse, and an unclosed placeholder; a warning
//! asks, and must be one that an author agrees with; a hint informs. Each check is linear in the
//! email and reports at most [`MAX_FINDINGS`].

pub mod clients;
mod context;
mod dates;
mod document;
mod fields;
mod finding;
mod images;
mod leftovers;
mod links;
mod nesting;
mod placeholders;
mod preheader;
mod receivers;
mod subject;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

pub use clients::ClientShares;
pub use finding::{Finding, MAX_FINDINGS, Place, Report, Severity};
pub use table::{Check, all, by_id};

use context::Context;

use super::html::MAX_ELEMENTS;
use crate::draft::Fields;

/// The largest HTML that is checked, in bytes: 5 MiB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// What is checked: an email, and what the caller knows about it. All but the first two may be
/// left at their default, which means "not known"; a check that needs more is then silent.
#[derive(Debug, Clone)]
pub struct Email<'a> {
    /// The fields as they would be sent, the profile's defaults filled in.
    pub fields: &'a Fields,
    /// The HTML.
    pub html: &'a str,
    /// Who gets it.
    pub receivers: ReceiverFacts<'a>,
    /// The names that placeholders can have in this account; empty when that is not known.
    pub known_placeholders: &'a [&'a str],
    /// The day on which it is checked, to judge dates without a year.
    pub today: Option<jiff::civil::Date>,
    /// Which clients the readers use; the usual shares when not known.
    pub clients: Option<&'a ClientShares>,
    /// The ids that are not to be reported, from the profile and the draft.
    pub silenced: &'a [String],
}

/// What is known about the receivers.
#[derive(Debug, Clone, Default)]
pub struct ReceiverFacts<'a> {
    /// How many people get it, each once; when not known, those that the field names.
    pub count: Option<usize>,
    /// How many entries mean nobody that could be found.
    pub unresolved: usize,
    /// How many of the people unsubscribed.
    pub unsubscribed: usize,
    /// How many entries name somebody who is named before.
    pub duplicates: usize,
    /// The most people that an email of this account ever went to.
    pub most_ever: Option<usize>,
    /// What is known of each receiver by the name of the placeholder; missing and empty are the
    /// same.
    pub people: &'a [BTreeMap<String, String>],
}

impl<'a> Email<'a> {
    /// An email of which nothing else is known.
    #[must_use]
    pub fn new(fields: &'a Fields, html: &'a str) -> Self {
        Self {
            fields,
            html,
            receivers: ReceiverFacts::default(),
            known_placeholders: &[],
            today: None,
            clients: None,
            silenced: &[],
        }
    }
}

/// Runs every check, and gives what is to be told in the order of the email: fields first, then
/// by place.
///
/// Errors of fields are reported even when silenced. Beyond [`MAX_BYTES`], or the elements of
/// [`MAX_ELEMENTS`], a finding says what was not looked at. Blocking: a few milliseconds for 100 kB
/// in a release build.
#[must_use]
pub fn check(email: &Email<'_>) -> Report {
    let context = Context::new(email);
    let mut report = Report::default();
    for check in all() {
        let found = finding::run(check, &context);
        let is_silenced = email.silenced.iter().any(|id| id == check.id);
        if is_silenced && !check.id.starts_with("fields/") {
            report.silenced += found.len();
        } else {
            report.findings.extend(found);
        }
    }
    report.findings.sort_by_key(Finding::order);
    report
}
