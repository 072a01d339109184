//! Each check, in something where it fires and in something where it must not.

mod cases;

use proptest::prelude::*;

use cases::{HTML, SUBJECTS};

use super::*;
use crate::draft::Field;

/// Fields with which nothing is wrong.
fn fields(subject: &str) -> Fields {
    let mut fields = Fields::default();
    fields.set(Field::ApiEmailSettings, "1");
    fields.set(Field::Author, "ada@acme.com");
    fields.set(Field::Receivers, "1, 2, 3, 4, 5, 6");
    fields.set(Field::Subject, subject);
    fields
}

fn ids(report: &Report) -> Vec<&'static str> {
    report
        .findings
        .iter()
        .map(|finding| finding.check.id)
        .collect()
}

fn ids_of_html(html: &str) -> Vec<&'static str> {
    ids(&check(&Email::new(&fields("News of the week"), html)))
}

fn ids_of_subject(subject: &str) -> Vec<&'static str> {
    ids(&check(&Email::new(&fields(subject), "<p>Hello</p>")))
}

#[test]
fn each_check_fires_where_it_should_and_not_where_it_must_not() {
    let mut problems = Vec::new();
    let mut expect = |id: &str, found: &[&str], fires: bool, text: &str| {
        if found.contains(&id) != fires {
            problems.push(format!("{id} fires, {}: {text}: {found:?}", !fires));
        }
    };
    for (id, wrong, right) in HTML {
        expect(id, &ids_of_html(wrong), true, wrong);
        expect(id, &ids_of_html(right), false, right);
    }
    for (id, wrong, right) in SUBJECTS {
        expect(id, &ids_of_subject(wrong), true, wrong);
        expect(id, &ids_of_subject(right), false, right);
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn every_check_is_in_a_test_and_has_its_words() {
    let elsewhere = [
        "size/",
        "receivers/",
        "fields/",
        "placeholders/empty-for-some",
    ];
    let mut seen = std::collections::HashSet::new();
    for check in all() {
        assert!(seen.insert(check.id), "{} is there twice", check.id);
        for words in [check.why, check.fix, check.source] {
            assert!(!words.is_empty() && !words.contains('\n'), "{}", check.id);
        }
        let is_tested = HTML.iter().chain(SUBJECTS).any(|(id, ..)| *id == check.id)
            || elsewhere.iter().any(|start| check.id.starts_with(start));
        assert!(is_tested, "{}", check.id);
    }
    assert!(seen.len() >= 45);
}

#[test]
fn sizes_are_told_at_their_place() {
    let told = |size: usize| ids_of_html(&format!("<p>{}</p>", "word ".repeat(size / 5)));
    assert!(!told(90 * 1024).iter().any(|id| id.starts_with("size/")));
    assert!(told(98 * 1024).contains(&"size/nearly-clipped"));
    let html = format!("<p>{}</p>", "word\n".repeat(30_000));
    let fields = fields("x");
    let report = check(&Email::new(&fields, &html));
    let clipped = report
        .findings
        .iter()
        .find(|finding| finding.check.id == "size/clipped")
        .unwrap();
    assert!(
        matches!(clipped.place, Place::Html { line: 20_890, .. }),
        "{clipped:?}"
    );
    assert_eq!(told(6 * 1024 * 1024), ["size/too-large"]);
    assert!(ids_of_html(&"<b></b>".repeat(300_000)).contains(&"size/too-large"));
}

#[test]
fn what_is_known_of_receivers_is_used() {
    let fields = fields("Hi {{ name }}");
    let people = [
        BTreeMap::from([("name".to_owned(), "Ada".to_owned())]),
        BTreeMap::from([("name".to_owned(), String::new())]),
    ];
    let mut email = Email::new(&fields, "<p>{{ name|default('you') }}</p><p>{{ city }}</p>");
    email.receivers = ReceiverFacts {
        count: Some(200),
        unresolved: 1,
        unsubscribed: 2,
        duplicates: 3,
        most_ever: Some(100),
        people: &people,
    };
    email.known_placeholders = &["name", "first_name"];
    let report = check(&email);
    let told = ids(&report);
    for id in [
        "receivers/unresolved",
        "receivers/unsubscribed",
        "receivers/duplicate",
        "receivers/more-than-ever",
        "placeholders/empty-for-some",
        "placeholders/unknown",
    ] {
        assert!(told.contains(&id), "{id}: {told:?}");
    }
    let empty = report
        .findings
        .iter()
        .filter(|finding| finding.check.id == "placeholders/empty-for-some");
    assert_eq!(
        empty.map(|finding| &finding.place).collect::<Vec<_>>(),
        [&Place::Field(Field::Subject)]
    );
    let told = ids(&check(&Email::new(&fields, "<p>Hello</p>")));
    assert!(
        !told.iter().any(|id| id.starts_with("receivers/")),
        "{told:?}"
    );
}

#[test]
fn silenced_checks_are_counted_and_field_errors_are_not_silenced() {
    let fields = Fields::default();
    let silenced = [
        "content/missing-alt".to_owned(),
        "fields/subject".to_owned(),
    ];
    let mut email = Email::new(
        &fields,
        "<img src='https://a.pl/a.png'><img src='https://a.pl/a.png'>",
    );
    email.silenced = &silenced;
    let report = check(&email);
    assert_eq!(report.silenced, 2);
    assert!(ids(&report).contains(&"fields/subject"));
    assert!(!ids(&report).contains(&"content/missing-alt"));
    assert_eq!(report.worst(), Some(Severity::Error));
}

#[test]
fn a_check_reports_so_much_and_says_how_much_more() {
    let html = "<a href='#'>x</a>".repeat(1_000);
    let fields = fields("x");
    let report = check(&Email::new(&fields, &html));
    let empty: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.check.id == "links/empty")
        .collect();
    assert_eq!(empty.len(), MAX_FINDINGS);
    assert!(
        empty[99].message.ends_with("and 900 more like this"),
        "{:?}",
        empty[99]
    );
}

#[test]
fn bombs_are_one_pass() {
    let long = "x".repeat(1_000_000);
    for html in [
        "<table><tr><td>".repeat(60_000),
        "<a href='https://a.pl/#x'>a.pl</a>".repeat(100_000),
        format!("<a href='https://{long}'>{long}</a><p style='{long}' title='{long}'>"),
        "{{ a }} {% if b %} ".repeat(50_000),
        "{{".repeat(50_000),
        "[[<%${*|%%{".repeat(100_000),
        "&amp;nbsp; &nbsp &foo; ".repeat(50_000),
        "<p>Friday 5 May 2026 Lorem ipsum TODO Hi ,".repeat(30_000),
        "<b><i><p></b></i></p></div>".repeat(30_000),
        format!("<style>{}", "a b>c.d:hover{color:red;}".repeat(50_000)),
        "<!-- TODO <".repeat(50_000),
        "&".repeat(1_000_000),
        "\u{430}a ".repeat(200_000),
    ] {
        let fields = fields("x");
        let report = check(&Email::new(&fields, &html));
        assert!(report.findings.len() <= all().count() * MAX_FINDINGS);
    }
}

proptest! {
    #[test]
    fn no_email_fails_and_every_place_is_in_it(
        subject in "\\PC{0,12}",
        parts in prop::collection::vec(
            "(<[a-z]{1,4}|</[a-z]{1,3}>|>| (href|src|style|id|alt)=['\"]?|https?://|mailto:|[a-z]{1,3}\\.pl|\\{\\{|\\}\\}|\\{%|%\\}|<!--|-->|&[a-z]{1,5};?|Friday|5 May 2026|\r\n|\\PC|[ -~])",
            0..60,
        ),
    ) {
        let html = parts.concat();
        let fields = fields(&subject);
        for finding in check(&Email::new(&fields, &html)).findings {
            if let Place::Html { range, line, column } = finding.place {
                prop_assert!(html.get(range.clone()).is_some(), "{} {range:?}", finding.check.id);
                prop_assert!(line >= 1 && column >= 1);
            }
            prop_assert!(!finding.message.contains('\n'), "{:?}", finding.message);
        }
    }
}
