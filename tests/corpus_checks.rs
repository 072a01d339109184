//! The checks over every email of the corpus: how many files each finds something in, and that
//! none of them fails or takes the email for more than it is.
//!
//! `cargo test --test corpus_checks -- --nocapture` prints the table.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has to fail"
)]

use std::{collections::BTreeMap, fs, path::Path};

use sendoff::{
    content::checks::{self, Email, Place, Severity},
    draft::{Draft, Field, Fields},
};

/// Name and HTML of each HTML file that INDEX.tsv lists and that is a draft.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the index is there");
    let names = index
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next());
    names
        .filter_map(|name| {
            let bytes =
                fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            let draft = Draft::parse(&bytes).ok()?;
            Some((name.to_owned(), draft.body().to_owned()))
        })
        .collect()
}

fn fields() -> Fields {
    let mut fields = Fields::default();
    fields.set(Field::ApiEmailSettings, "1");
    fields.set(Field::Author, "ada@acme.com");
    fields.set(Field::Receivers, "1");
    fields.set(Field::Subject, "News of the week");
    fields
}

#[test]
fn the_table_of_checks_over_the_corpus() {
    let fields = fields();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    let mut findings: BTreeMap<&str, usize> = BTreeMap::new();
    let corpus = corpus();
    let wanted = std::env::var("SENDOFF_TEST_SHOW").unwrap_or_default();
    for (name, html) in &corpus {
        let report = checks::check(&Email::new(&fields, html));
        let mut seen = BTreeMap::new();
        for finding in &report.findings {
            let Place::Html {
                range,
                line,
                column,
            } = &finding.place
            else {
                panic!("{name}: {finding:?}");
            };
            assert!(html.get(range.clone()).is_some(), "{name}: {finding:?}");
            *seen.entry(finding.check.id).or_insert(0) += 1;
            let is_shown = wanted == "all"
                || wanted == "warnings" && finding.check.severity > Severity::Hint
                || wanted == finding.check.id;
            if is_shown {
                let severity = finding.check.severity.word();
                println!(
                    "{name}:{line}:{column}: {severity}[{}]: {}",
                    finding.check.id, finding.message
                );
            }
        }
        for (id, count) in seen {
            *files.entry(id).or_default() += 1;
            *findings.entry(id).or_default() += count;
        }
    }
    println!(
        "{:>5} {:>8}  of {} files",
        "files",
        "findings",
        corpus.len()
    );
    for check in checks::all() {
        let count = |map: &BTreeMap<&str, usize>| map.get(check.id).copied().unwrap_or(0);
        let severity = check.severity.word();
        println!(
            "{:>5} {:>8}  {} ({severity})",
            count(&files),
            count(&findings),
            check.id
        );
    }
}

#[test]
fn the_features_of_caniemail_that_can_be_found() {
    let all: Vec<_> = checks::clients::features().collect();
    let found = all.iter().filter(|(_, is_found)| *is_found).count();
    let rest: Vec<&str> = all
        .iter()
        .filter(|(_, is_found)| !is_found)
        .map(|(feature, _)| feature.slug.as_str())
        .collect();
    println!(
        "{found} of {} features of caniemail can be found; not: {rest:?}",
        all.len()
    );
    assert!(found + 1 >= all.len(), "{rest:?}");
}
