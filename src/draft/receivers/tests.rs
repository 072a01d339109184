//! Texts as people type and paste them.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

fn texts(text: &str) -> Vec<String> {
    let receivers = Receivers::parse(text);
    receivers.iter().map(|one| one.text.to_owned()).collect()
}

fn kinds(text: &str) -> String {
    let receivers = Receivers::parse(text);
    receivers
        .iter()
        .map(|one| match one.who {
            Who::Id(_) => 'i',
            Who::Mailbox(_) => 'm',
            Who::Other => 'o',
        })
        .collect()
}

#[test]
fn pieces_are_cut_where_that_means_one_thing() {
    for (text, pieces, expected) in [
        ("", &[][..], ""),
        (" ,;\n ,", &[], ""),
        ("1,2; 3\n4 5\t6", &["1", "2", "3", "4", "5", "6"], "iiiiii"),
        ("a@x.org b@x.org 7", &["a@x.org", "b@x.org", "7"], "mmi"),
        (
            "Ada Lovelace, \"Lovelace, Ada\" <a@x.org>",
            &["Ada Lovelace", "\"Lovelace, Ada\" <a@x.org>"],
            "om",
        ),
        (
            "Ada <a@x.org> Bob <b@x.org>",
            &["Ada <a@x.org>", "Bob <b@x.org>"],
            "mm",
        ),
        (
            "Ada a@x.org\r\nBob b@x.org\r\n",
            &["Ada a@x.org", "Bob b@x.org"],
            "mm",
        ),
        (
            "Team: a@x.org, Bob <b@x.org>;",
            &["a@x.org", "Bob <b@x.org>"],
            "mm",
        ),
        ("To: a@x.org", &["a@x.org"], "m"),
        ("mailto:a@x.org", &["a@x.org"], "m"),
        ("undisclosed-recipients:;", &[], ""),
        ("a:b:c", &["a:b:c"], "o"),
        (
            "a@x.org (Ada, work), 7",
            &["a@x.org (Ada, work)", "7"],
            "mi",
        ),
        ("\"Ada, 7", &["\"Ada", "7"], "oi"),
        ("\"Ada\n\" 7", &["\"Ada", "\" 7"], "oo"),
    ] {
        assert_eq!(texts(text), pieces, "{text:?}");
        assert_eq!(kinds(text), expected, "{text:?}");
    }
}

#[test]
fn nothing_is_guessed() {
    for text in [
        "1:2",
        "7 Ada",
        "3 Musketeers <m@x.org>",
        "a@x.org Ada",
        "Ada <a@x.org> Bob",
        "-3",
        "1.0",
        "0",
        "١٢",
        "18446744073709551616",
        "ada@acme",
        "a@x.org\u{200b}",
        "a\u{202e}@x.org",
    ] {
        assert_eq!(texts(text), [text]);
        assert_eq!(kinds(text), "o", "{text:?}");
    }
}

#[test]
fn everybody_counts_once() {
    let receivers = Receivers::parse("7, 07 A@x.org, Ada <a@X.org>, Ada, Ada, ada");
    assert_eq!((receivers.len(), receivers.count()), (7, 4));
    let addresses = receivers.addresses();
    assert_eq!(addresses.len(), 1);
    assert_eq!(addresses[0].as_str(), "A@x.org");
}

#[test]
fn what_is_taken_out_leaves_the_rest_as_it_is() {
    for (text, removed, rest) in [
        ("1, 2, 3", &[1][..], "1, 3"),
        ("1, 2, 3", &[0], "2, 3"),
        ("1, 2, 3\n", &[2], "1, 2\n"),
        ("1, 2, 3", &[0, 1, 2], ""),
        ("1,\n2,\n3", &[0, 2], "2"),
        ("1 2, Ada", &[1], "1, Ada"),
        ("Ada, 1 2", &[1], "Ada, 2"),
        ("T: a@x.org, b@x.org;", &[0], "b@x.org;"),
    ] {
        let receivers = Receivers::parse(text);
        let left = receivers.without(|index| removed.contains(&index));
        assert_eq!(left, rest, "{text:?} without {removed:?}");
    }
}

#[test]
fn a_million_ids_take_16_bytes_each() {
    let mut text = String::new();
    for id in 1..=1_000_000 {
        write!(text, "{id},").unwrap();
    }
    let receivers = Receivers::parse(text);
    assert_eq!(receivers.len(), 1_000_000);
    assert_eq!(receivers.count(), 1_000_000);
    assert_eq!(size_of::<Item>(), 16);
}

#[test]
fn what_never_closes_costs_no_more_than_its_length() {
    // Quadratic time would not come to an end here.
    for piece in ["\"\\", "(", "<", "\"", "a@x.org <", ":", "a:", "a ", "> "] {
        let text = piece.repeat(30_000);
        assert!(Receivers::parse(text).len() < 30_001);
    }
}

proptest! {
    // On one line: a quote that ends in another one is none.
    #[test]
    fn a_list_of_the_pieces_means_the_same(
        text in "([0-9 ,;]{0,4}|[aA\"<>():@,\\\\ ]{0,6}|(Ada )?<?a@x\\.org>?[ ,]?|\\PC{0,3}){0,6}"
    ) {
        let pieces = texts(&text);
        prop_assert_eq!(texts(&pieces.join(", ")), pieces);
    }

    #[test]
    fn taking_out_changes_nobody_else(
        text in "([0-9]{1,2}[ ,;\n]{1,3}|Ada[,;\n] ?|(Ada )?<a@x\\.org>[ ,]{1,2}|b@x\\.org[ ,]|T: ){0,7}",
        removed in any::<u8>(),
    ) {
        let receivers = Receivers::parse(text.as_str());
        let is_removed = |index: usize| removed >> (index % 8) & 1 == 1;
        let mut rest = texts(&text);
        let mut index = 0;
        rest.retain(|_| { index += 1; !is_removed(index - 1) });
        prop_assert_eq!(texts(&receivers.without(is_removed)), rest);
    }
}
