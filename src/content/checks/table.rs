//! The table of all checks.

use super::{
    Severity, clients, context::Context, document, fields, finding::Findings, images, leftovers,
    links, nesting, placeholders, preheader, receivers, subject, text,
};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Family and name, for example `content/missing-alt`; never renamed.
    pub id: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// Why it matters, in one line.
    pub why: &'static str,
    /// What to do, in one line.
    pub fix: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    pub(super) run: fn(&Context<'_>, &mut Findings<'_, '_>),
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Check {}

const FAMILIES: [&[Check]; 12] = [
    fields::CHECKS,
    subject::CHECKS,
    preheader::CHECKS,
    receivers::CHECKS,
    placeholders::CHECKS,
    links::CHECKS,
    images::CHECKS,
    text::CHECKS,
    leftovers::CHECKS,
    nesting::CHECKS,
    document::CHECKS,
    clients::CHECKS,
];

/// Every check, by family.
pub fn all() -> impl Iterator<Item = &'static Check> {
    FAMILIES.iter().copied().flatten()
}

/// The check of this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}
