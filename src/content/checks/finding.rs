//! One thing to tell the author, and the sink that checks report into.

use std::ops::Range;

use super::{Check, Context};
use crate::draft::Field;

/// The most findings that one check reports; the last says how many there are more.
pub const MAX_FINDINGS: usize = 100;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It informs.
    Hint,
    /// It asks: is this meant?
    Warning,
    /// It can't be sent, or would go out broken for sure.
    Error,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check found it: its id, severity, why it matters and what to do.
    pub check: &'static Check,
    /// What was found, in one sentence; may quote the email, unfiltered.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a field of the form.
    Field(Field),
    /// In the HTML.
    Html {
        /// The bytes that it is about, on character boundaries; empty when it is about the whole.
        range: Range<usize>,
        /// The line where they start, from 1.
        line: usize,
        /// The character in that line, from 1.
        column: usize,
    },
}

impl Finding {
    /// Fields in form order, then the HTML from its top; what matters more first.
    pub(super) fn order(
        &self,
    ) -> (
        Option<Field>,
        usize,
        std::cmp::Reverse<Severity>,
        &'static str,
    ) {
        let (field, start) = match &self.place {
            Place::Field(field) => (*field, 0),
            Place::Html { range, .. } => (Field::Content, range.start),
        };
        (
            Some(field),
            start,
            std::cmp::Reverse(self.check.severity),
            self.check.id,
        )
    }
}

/// All that is to be told about one email.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order of the form and the HTML.
    pub findings: Vec<Finding>,
    /// How many more there are whose checks are silenced.
    pub silenced: usize,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let of_it = |finding: &&Finding| finding.check.severity == severity;
        self.findings.iter().filter(of_it).count()
    }

    /// The severity of the worst finding; none when there is nothing to tell.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let severities = self.findings.iter().map(|finding| finding.check.severity);
        severities.max()
    }
}

/// Where one check puts what it finds.
pub(super) struct Findings<'c, 'a> {
    check: &'static Check,
    context: &'c Context<'a>,
    list: Vec<Finding>,
    more: usize,
}

/// What this check finds.
pub(super) fn run(check: &'static Check, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings {
        check,
        context,
        list: Vec::new(),
        more: 0,
    };
    (check.run)(context, &mut findings);
    let Findings { mut list, more, .. } = findings;
    if let (Some(last), 1..) = (list.last_mut(), more) {
        last.message += " – and ";
        last.message += &more.to_string();
        last.message += " more like this";
    }
    list
}

impl Findings<'_, '_> {
    /// Something at these bytes of the HTML.
    pub(super) fn at(&mut self, range: Range<usize>, message: impl Into<String>) {
        if self.list.len() >= MAX_FINDINGS {
            self.more += 1;
            return;
        }
        let (line, column) = self.context.html.place(range.start);
        self.push(
            Place::Html {
                range,
                line,
                column,
            },
            message.into(),
        );
    }

    /// Whether there is no place for another one, which is then counted. For checks whose places
    /// cost something to find.
    pub(super) fn is_full(&mut self) -> bool {
        let is_full = self.list.len() >= MAX_FINDINGS;
        self.more += usize::from(is_full);
        is_full
    }

    /// Something about the whole of the HTML.
    pub(super) fn whole(&mut self, message: impl Into<String>) {
        self.at(0..0, message);
    }

    /// Something in a field.
    pub(super) fn field(&mut self, field: Field, message: impl Into<String>) {
        self.push(Place::Field(field), message.into());
    }

    fn push(&mut self, place: Place, message: String) {
        self.list.push(Finding {
            check: self.check,
            message,
            place,
        });
    }
}

/// A piece of the email in a message: one line, at most 60 characters, in quotation marks.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or("").to_owned();
    for word in words {
        if line.len() > LONGEST * 4 {
            break;
        }
        line.push(' ');
        line.push_str(word);
    }
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST).collect();
        line.push('…');
    }
    format!("“{line}”")
}
