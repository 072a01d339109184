//! The format as a whole: what is read, what is written, and that the two agree.

use proptest::prelude::*;

use super::*;

const SAMPLE: &str = "+++ \r\n# for Ada\r\nauthor   = 'ada@example.org' # her\r\nunknown = { a = [1,\t2] }\r\n\
    receivers = [\r\n  1, # Ada\r\n  2, # Bob\r\n]\r\nsubject = \"Hi\"\r\n\r\n[team]\r\nsubject = 'other'\r\n\
    +++\r\n<p>one\r\ntwo\nthree\rfour";

fn fields(values: &[(Field, &str)]) -> Fields {
    let mut fields = Fields::default();
    for (field, value) in values {
        fields.set(*field, *value);
    }
    fields
}

fn changed(file: &[u8], values: &[(Field, &str)], body: Option<&str>) -> Vec<u8> {
    let draft = Draft::parse(file).unwrap();
    let mut fields = draft.fields().clone();
    for (field, value) in values {
        fields.set(*field, *value);
    }
    let body = body.unwrap_or(draft.body());
    draft.to_bytes(&fields, body, None).unwrap()
}

fn changed_text(file: &str, values: &[(Field, &str)]) -> String {
    String::from_utf8(changed(file.as_bytes(), values, None)).unwrap()
}

#[test]
fn a_front_matter_is_read_and_the_body_left_as_it_is() {
    let draft = Draft::parse(SAMPLE.as_bytes()).unwrap();
    assert_eq!(draft.fields().get(Field::Author), "ada@example.org");
    assert_eq!(draft.fields().get(Field::Receivers), "1, 2");
    assert_eq!(draft.fields().get(Field::Subject), "Hi");
    assert_eq!(draft.body(), "<p>one\r\ntwo\nthree\rfour");
    assert_eq!(draft.account(), None);
}

#[test]
fn the_line_of_each_key_and_of_the_html_is_known() {
    let draft = Draft::parse(b"+++\n\nsubject = \"\"\n'author' = 1\n+++\n<p>").unwrap();
    assert_eq!(draft.line_of(Field::Subject), Some(3));
    assert_eq!(draft.line_of(Field::Author), Some(4));
    assert_eq!(draft.line_of(Field::Receivers), None);
    assert_eq!(draft.line_of(Field::Content), Some(6));
    let plain = Draft::parse(b"<p>").unwrap();
    assert_eq!(plain.line_of(Field::Content), Some(1));
    assert_eq!(plain.line_of(Field::Subject), None);
}

#[test]
fn only_the_changed_value_is_written() {
    for (field, value, from, to) in [
        (Field::Subject, "Ho", "\"Hi\"", "\"Ho\""),
        (Field::Author, "12", "'ada@example.org'", "12"),
        (Field::Subject, "", "subject = \"Hi\"\r\n", ""),
        (
            Field::Author,
            "",
            "author   = 'ada@example.org' # her\r\n",
            "",
        ),
        (Field::Receivers, "2", "  1, # Ada\r\n  2,", "  2,"),
        (Field::Receivers, "1;2;3", "# Bob\r\n", "# Bob\r\n  3,\r\n"),
        (
            Field::Campaign,
            "880",
            "\"Hi\"\r\n",
            "\"Hi\"\r\ncampaign = 880\r\n",
        ),
    ] {
        let expected = SAMPLE.replacen(from, to, 1);
        assert_eq!(changed_text(SAMPLE, &[(field, value)]), expected);
    }
    assert_eq!(changed_text(SAMPLE, &[(Field::Receivers, " 1;2 ")]), SAMPLE);
}

#[test]
fn a_plain_file_gets_a_front_matter_when_a_field_is_set() {
    let values = [(Field::Author, "a@b.cd"), (Field::Receivers, "5")];
    assert_eq!(
        changed_text("<p>\r\nx", &values),
        "+++\r\nauthor = \"a@b.cd\"\r\nreceivers = [5]\r\n+++\r\n<p>\r\nx"
    );
    let written = Draft::new().to_bytes(&fields(&values), "x", Some("acme.user.com"));
    assert_eq!(
        String::from_utf8(written.unwrap()).unwrap(),
        "+++\nauthor = \"a@b.cd\"\nreceivers = [5]\naccount = \"acme.user.com\"\n+++\nx"
    );
}

#[test]
fn the_list_is_a_key_like_the_fields() {
    let text = "+++\nreceivers_file = 'members.csv' # all of them\nsubject = \"Hi\"\n+++\n<p>";
    let draft = Draft::parse(text.as_bytes()).unwrap();
    let mut fields = draft.fields().clone();
    assert_eq!(fields.receivers_file(), "members.csv");
    let written = |fields: &Fields| {
        let bytes = draft.to_bytes(fields, "<p>", None).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(written(&fields), text);
    fields.set_receivers_file("new \"ones\".csv");
    let changed = text.replace("'members.csv'", r#""new \"ones\".csv""#);
    assert_eq!(written(&fields), changed);
    fields.set_receivers_file("");
    assert_eq!(written(&fields), "+++\nsubject = \"Hi\"\n+++\n<p>");
}

#[test]
fn a_list_takes_mailboxes_and_what_never_closes_can_still_be_saved() {
    let text = "+++\nreceivers = [7, # Ada\n]\n+++\n<p>";
    let draft = Draft::parse(text.as_bytes()).unwrap();
    let mut fields = draft.fields().clone();
    for (receivers, written) in [
        (
            "7, \"L, A\" <a@x.org>",
            "[7, # Ada\n  \"\\\"L, A\\\" <a@x.org>\",\n]",
        ),
        ("(7\n)", "\"(7\\n)\""),
    ] {
        fields.set(Field::Receivers, receivers);
        let bytes = draft.to_bytes(&fields, "<p>", None).unwrap();
        let back = Draft::parse(&bytes).unwrap();
        assert!(back.is_unchanged(&fields, "<p>"), "{receivers}");
        let bytes = String::from_utf8(bytes).unwrap();
        assert!(bytes.contains(written), "{bytes:?} {receivers:?}");
    }
}

#[test]
fn the_account_is_written_only_with_another_change() {
    let draft = Draft::parse(b"+++\ntemplate = 1\naccount = 'a'\n+++\n").unwrap();
    assert_eq!(draft.account(), Some("a"));
    let same = draft.to_bytes(draft.fields(), "", Some("b")).unwrap();
    assert_eq!(same, b"+++\ntemplate = 1\naccount = 'a'\n+++\n");
    let other = draft.to_bytes(draft.fields(), "x", Some("b")).unwrap();
    assert_eq!(other, b"+++\ntemplate = 1\naccount = \"b\"\n+++\nx");
    let blank = Draft::new().to_bytes(&Fields::default(), "x", Some("b"));
    assert_eq!(blank.unwrap(), b"x");
}

#[test]
fn a_value_of_a_wrong_type_survives_until_it_is_edited() {
    let file = "+++\ntemplate = { id = 1 }\nauthor = 1.5\n+++\n";
    assert_eq!(
        changed_text(file, &[(Field::Author, "1")]),
        "+++\ntemplate = { id = 1 }\nauthor = 1\n+++\n"
    );
    assert_eq!(
        changed_text(file, &[(Field::Template, "1")]),
        "+++\ntemplate = 1\nauthor = 1.5\n+++\n"
    );
}

#[test]
fn what_is_no_draft_is_refused_in_one_sentence() {
    for (file, words) in [
        (&b"\x89PNG\r\n\x1a\n"[..], "is not a text file"),
        (b"PK\x03\x04", "is not a text file"),
        (b"<p>\0</p>", "is not a text file"),
        (b"\xff\xfea\0\0\0", "is not a text file"),
        (b"a\nb\xe4", "is not valid UTF-8 at byte 3 (line 2)"),
        (b"\xef\xbb\xbf+++\n+++\n\xff", "at byte 11 (line 3)"),
        (b"+++\n# \xff\n+++\n", "at byte 6 (line 2)"),
        (
            b"\xff\xfea\0\n\0\x00\xd8",
            "is not valid UTF-16LE at byte 6 (line 2)",
        ),
        (b"<meta charset=iso-2022-kr>", "declares an encoding"),
        (b"+++\nauthor = 1\n", "no other line +++"),
        (b"+++\nauthor = 1 1\n+++\n", "line 2, column 10"),
        (b"+++\n[author]\n+++\n", "has a table author in line 2"),
    ] {
        let error = Draft::parse(file).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(error.lines().count(), 1);
    }
}

#[test]
fn a_file_is_saved_in_the_encoding_it_was_read_in() {
    let latin = b"<meta charset=iso-8859-1>\n\xe9\x80";
    let draft = Draft::parse(latin).unwrap();
    assert_eq!(draft.encoding_name(), "windows-1252");
    assert_eq!(draft.body(), "<meta charset=iso-8859-1>\né€");
    let written = changed(latin, &[(Field::Subject, "żé")], None);
    assert_eq!(
        written,
        b"+++\nsubject = \"\\U0000017C\xe9\"\n+++\n<meta charset=iso-8859-1>\n\xe9\x80"
    );
    let fields = Fields::default();
    let error = draft.to_bytes(&fields, "<meta charset=latin1>\n\u{17c}", None);
    assert_eq!(
        error.unwrap_err().to_string(),
        "can't hold the character ż (U+017C) of line 2, because its encoding is windows-1252: \
         delete the character, or write charset=utf-8 in the <meta> of the HTML"
    );
    for body in ["<meta charset=utf-8>ż", "ż", "<meta charset=latin2>ż"] {
        let written = draft.to_bytes(&fields, body, None).unwrap();
        assert_eq!(Draft::parse(&written).unwrap().body(), body);
    }
    let utf16 = b"\xfe\xff\0+\0+\0+\0\n\0+\0+\0+\0\n\0x";
    assert_eq!(
        changed(utf16, &[(Field::Template, "1")], Some("ł")),
        "\u{feff}+++\ntemplate = 1\n+++\nł"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect::<Vec<u8>>()
    );
}

#[test]
fn the_unchanged_half_keeps_bytes_that_encoders_would_not_write() {
    // Shift_JIS has two places for ≒; encoders use the first one only.
    let file = b"+++\nsubject = '\x87\x90'\n+++\n<meta charset=shift_jis>\x87\x90";
    let written = changed(file, &[(Field::Template, "1")], None);
    assert!(written.ends_with(b"<meta charset=shift_jis>\x87\x90"));
    let body = "<meta charset=shift_jis>!";
    let written = changed(file, &[], Some(body));
    assert!(written.starts_with(b"+++\nsubject = '\x87\x90'\n+++\n"));
}

#[test]
fn a_body_is_never_read_as_something_else() {
    for body in [
        "+++\nauthor = 1\n+++\n",
        "+++",
        "\u{feff}x",
        "GIF89a",
        "PK\u{3}\u{4}",
        "<meta charset=windows-1252>ż",
        "<meta charset=iso-2022-kr>ż",
    ] {
        for file in ["", "\u{feff}", "+++\n+++\n", "\u{feff}+++\n+++\n"] {
            let written = changed(file.as_bytes(), &[], Some(body));
            assert_eq!(Draft::parse(&written).unwrap().body(), body);
        }
    }
    let error = Draft::new().to_bytes(&Fields::default(), "a\n\0", None);
    assert_eq!(error, Err(EncodeError::Nul { line: 2 }));
}

#[test]
fn the_new_line_ending_is_the_one_that_most_lines_have() {
    for (file, newline) in [
        ("", "\n"),
        ("a\r\nb\r\nc\n", "\r\n"),
        ("a\rb\r", "\r"),
        ("a\r\nb\n", "\n"),
        ("+++\r\n+++\r\n<p>", "\r\n"),
    ] {
        assert_eq!(Draft::parse(file.as_bytes()).unwrap().newline(), newline);
    }
}

/// Files with every kind of value, encoding and line ending.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let line = prop::sample::select(vec![
        "",
        "# note",
        "a.b = 1",
        "extra = [1,\n 2]",
        "  spaced   =  'x' # y",
        "account = 'z'",
    ]);
    let value = prop::sample::select(vec![
        "1",
        "'1'",
        "\"é\\n\"",
        "true",
        "[1, 2]",
        "'1 2'",
        "[\n 1, # x\n]",
    ]);
    let keys = prop::collection::btree_map(0..Field::FORM.len(), value, 0..7);
    let others = prop::collection::btree_set(line, 0..4);
    let body = "(<p>|é|\r\n|\n|\r|\\+\\+\\+|<meta charset=latin1>){0,8}";
    (keys, others, body, 0..4_usize, any::<bool>(), any::<bool>()).prop_map(
        |(keys, others, body, coding, crlf, table)| {
            let mut toml: String = others.iter().flat_map(|line| [line, "\n"]).collect();
            for (index, value) in keys {
                toml.extend([Field::FORM[index].api_name(), " = ", value, "\n"]);
            }
            toml.push_str(if table { "[t]\nauthor = 3\n" } else { "" });
            let head = format!("+++\n{toml}+++\n");
            let head = if crlf {
                head.replace('\n', "\r\n")
            } else {
                head
            };
            let text = format!("{head}{body}");
            match coding {
                0 => format!("\u{feff}{text}").into_bytes(),
                1 => format!("\u{feff}{text}")
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect(),
                2 => {
                    let text = format!("{head}<meta charset=latin1>{body}");
                    encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
                }
                _ => text.into_bytes(),
            }
        },
    )
}

fn field_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "",
        "[0-9]{1,20}",
        "[0-9]{1,3}([ ,;\n]{1,2}[0-9]{1,3}){0,30}",
        "[ -~]{0,9}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn any_change_reads_back_and_no_change_writes_the_same_bytes(
        file in file(),
        values in prop::array::uniform7(prop::option::of(field_text())),
        body in prop::option::of("(\\PC|\r|\n|\t|\\+\\+\\+\n|\u{feff}|<meta charset=latin1>|</p>){0,9}"),
    ) {
        let Ok(draft) = Draft::parse(&file) else { return Ok(()) };
        prop_assert_eq!(&draft.to_bytes(draft.fields(), draft.body(), Some("a")).unwrap(), &file);
        let mut fields = draft.fields().clone();
        for (field, value) in Field::FORM.into_iter().zip(values) {
            fields.set(field, value.unwrap_or_else(|| fields.get(field).to_owned()));
        }
        let body = body.unwrap_or_else(|| draft.body().to_owned());
        match draft.to_bytes(&fields, &body, Some("b")) {
            Ok(bytes) => {
                let back = Draft::parse(&bytes).unwrap();
                prop_assert!(back.is_unchanged(&fields, &body));
                prop_assert_eq!(back.to_bytes(&fields, &body, None).unwrap(), bytes);
            }
            Err(EncodeError::Unmappable { .. }) => prop_assert_ne!(draft.encoding_name(), "UTF-8"),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn any_bytes_are_a_draft_or_refused(bytes in any::<Vec<u8>>(), marker in any::<bool>()) {
        let file = if marker { [b"+++\n", &bytes[..], b"\n+++\n"].concat() } else { bytes };
        if let Ok(draft) = Draft::parse(&file) {
            prop_assert_eq!(draft.to_bytes(draft.fields(), draft.body(), None).unwrap(), file);
        }
    }
}
