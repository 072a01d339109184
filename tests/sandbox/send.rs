//! Sends: the vendor's examples are accepted to the letter, and each documented rule has a
//! request that breaks it and nothing else.

use sendoff::sandbox::SentAuthor;

use crate::http::{Answer, start};

/// The first two are the vendor's, as their clients send them; the third is the body of the
/// newer curl example, with its receivers and the line breaks of its shell text.
const EXAMPLES: [&str; 3] = [
    r#"{"api_email_settings": "1", "custom_sender": "1", "subject": "Email sent using API", "content": "This is content for email sent using API <a href='http://example.org/'>link</a>", "receivers": "5380718", "template": 1, "author": "johndoe@example.org"}"#,
    r#"{"api_email_settings": 1, "custom_sender": 1, "subject": "Email sent using API", "content": "This is content for email sent using API <a href='http://example.org/'>link</a>", "receivers": "5380718", "template": 1, "author": "johndoe@example.org"}"#,
    r#"{
    "api_email_settings": "1",
    "custom_sender": "1",
    "subject": "Email sent using API",
    "content": "This is content for email sent using API <a href='http://example.org/'>link</a>",
    "receivers": "1001,1002,1003",
    "template": 1,
    "author": "johndoe@example.org"
}"#,
];

const GOOD: [(&str, &str); 5] = [
    ("api_email_settings", "12"),
    ("author", r#""news@acme.example""#),
    ("subject", r#""Spring""#),
    ("content", r#""<p>Hi</p>""#),
    ("receivers", r#""5380718""#),
];

/// A good body in which `field` is `json` instead, or is left out.
fn body(field: &str, json: Option<&str>) -> String {
    let kept = GOOD.into_iter().filter(|(name, _)| *name != field);
    let members: Vec<String> = kept
        .chain(json.map(|json| (field, json)))
        .map(|(name, json)| format!(r#""{name}": {json}"#))
        .collect();
    format!("{{{}}}", members.join(", "))
}

#[test]
fn the_vendors_examples_become_campaigns_from_880_on() {
    let served = start();
    for (number, example) in (880..).zip(EXAMPLES) {
        let answer = served.send(example);
        answer.is(200, &format!(r#"{{"campaign":{number}}}"#));
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
    }
    let sent = served.running().sent();
    let numbers: Vec<u64> = sent.iter().map(|email| email.campaign).collect();
    assert_eq!(numbers, [880, 881, 882]);
    assert_eq!(sent[2].receivers, [1001, 1002, 1003]);
    let first = &sent[0];
    assert_eq!(first.subject, "Email sent using API");
    assert_eq!(
        first.content,
        "This is content for email sent using API <a href='http://example.org/'>link</a>"
    );
    assert_eq!(first.receivers, [5_380_718]);
    assert_eq!(
        (first.api_email_settings, first.through_campaign),
        (Some(1), None)
    );
    assert_eq!((first.custom_sender, first.template), (Some(1), Some(1)));
    let johndoe = "johndoe@example.org".to_owned();
    assert_eq!(first.author, SentAuthor::Address(johndoe));
}

#[test]
fn each_documented_way_to_write_a_field_is_taken() {
    let served = start();
    for (field, json) in [
        ("api_email_settings", "1"),
        ("api_email_settings", r#""12""#),
        ("custom_sender", "3"),
        ("template", r#""7""#),
        ("author", "2"),
        ("author", r#""5""#),
        ("author", r#""support@acme.example""#),
        ("receivers", r#""5380718,5380719,5380720""#),
        ("receivers", r#""1001, 1002""#),
        ("subject", r#""  ünïcödé 😀  ""#),
        ("something_new", "null"),
    ] {
        let answer = served.send(&body(field, Some(json)));
        assert_eq!(answer.status, 200, "{field}: {json}: {}", answer.body);
    }
    let sent = served.running().sent();
    assert_eq!(sent[4].author, SentAuthor::Agent(2));
    assert_eq!(sent[9].subject, "  ünïcödé 😀  ");
}

#[test]
fn a_campaign_takes_the_place_of_the_settings() {
    let served = start();
    let campaign = body("api_email_settings", None).replacen('{', r#"{"campaign": 640, "#, 1);
    served.send(&campaign).is(200, r#"{"campaign":880}"#);
    let sent = served.running().sent();
    assert_eq!(
        (sent[0].api_email_settings, sent[0].through_campaign),
        (None, Some(640))
    );
    for (number, words) in [
        ("641", "Campaign 641 is not active."),
        ("7", r#"Invalid pk \"7\" - object does not exist."#),
    ] {
        served
            .send(&campaign.replace("640", number))
            .is(400, &format!(r#"{{"campaign":["{words}"]}}"#));
    }
}

#[test]
fn settings_and_campaign_exclude_each_other_and_one_must_be_there() {
    let served = start();
    served.send(&body("campaign", Some("640"))).is(
        400,
        r#"{"non_field_errors":["Only one of api_email_settings and campaign may be given."]}"#,
    );
    served.send(&body("api_email_settings", None)).is(
        400,
        r#"{"non_field_errors":["Either api_email_settings or campaign is required."]}"#,
    );
}

#[test]
fn a_required_field_must_be_there_and_say_something() {
    let served = start();
    for field in ["author", "subject", "content", "receivers"] {
        for (json, words) in [
            (None, "This field is required."),
            (Some("null"), "This field may not be null."),
            (Some(r#""""#), "This field may not be blank."),
            (Some(r#"" \n ""#), "This field may not be blank."),
            (Some("[1]"), "Not a valid string."),
            (Some("true"), "Not a valid string."),
        ] {
            let expected = format!(r#"{{"{field}":["{words}"]}}"#);
            served.send(&body(field, json)).is(400, &expected);
        }
    }
    // One string, not a number and not a list: so it is documented.
    let expected = r#"{"receivers":["Not a valid string."]}"#;
    served
        .send(&body("receivers", Some("1001")))
        .is(400, expected);
    let template = body("custom_sender", Some("3"));
    assert_eq!(served.send(&template).status, 200, "template is optional");
}

#[test]
fn an_id_is_an_integer_that_exists() {
    let served = start();
    for field in [
        "api_email_settings",
        "campaign",
        "custom_sender",
        "template",
    ] {
        for json in [
            r#""""#, r#""x""#, "1.5", "1e2", "true", "[1]", "{}", r#""1 2""#,
        ] {
            let expected = format!(r#"{{"{field}":["A valid integer is required."]}}"#);
            served.send(&body(field, Some(json))).is(400, &expected);
        }
        let null = format!(r#"{{"{field}":["This field may not be null."]}}"#);
        served.send(&body(field, Some("null"))).is(400, &null);
        for id in ["99", "0", "-1", "18446744073709551615"] {
            let expected =
                format!(r#"{{"{field}":["Invalid pk \"{id}\" - object does not exist."]}}"#);
            served.send(&body(field, Some(id))).is(400, &expected);
            let quoted = format!(r#""{id}""#);
            served.send(&body(field, Some(&quoted))).is(400, &expected);
        }
    }
    assert_eq!(served.running().sent(), []);
}

#[test]
fn the_author_must_be_known() {
    let served = start();
    for (json, words) in [
        ("9", r#"Invalid pk \"9\" - object does not exist."#),
        (r#""9""#, r#"Invalid pk \"9\" - object does not exist."#),
        (r#""John Doe""#, "Enter a valid email address."),
        (r#""@acme.example""#, "Enter a valid email address."),
        (
            r#""who@acme.example""#,
            "Object with email=who@acme.example does not exist.",
        ),
    ] {
        let expected = format!(r#"{{"author":["{words}"]}}"#);
        served.send(&body("author", Some(json))).is(400, &expected);
    }
}

#[test]
fn unknown_receivers_are_named() {
    let served = start();
    served
        .send(&body("receivers", Some(r#""1001,42,5380718,43""#)))
        .is(
            400,
            r#"{"receivers":["Invalid pk \"42\" - object does not exist.","Invalid pk \"43\" - object does not exist."]}"#,
        );
    served
        .send(&body("receivers", Some(r#""1001,ada@example.org,,+1002""#)))
        .is(
            400,
            r#"{"receivers":["A valid integer is required. Got \"ada@example.org\".","A valid integer is required. Got \"\".","A valid integer is required. Got \"+1002\"."]}"#,
        );
    let thousand: Vec<String> = (1..=1_000).map(|id| id.to_string()).collect();
    let answer = served.send(&body(
        "receivers",
        Some(&format!("\"{}\"", thousand.join(","))),
    ));
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("And 980 more."), "{}", answer.body);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let served = start();
    let required = ["This field is required."];
    assert_eq!(
        served.send("{}").json(),
        serde_json::json!({
            "author": required, "subject": required, "content": required, "receivers": required,
        })
    );
    assert_eq!(served.send("").json(), served.send("{}").json());
}

#[test]
fn version_1_wants_a_template() {
    let served = start();
    let send = |body: &str| -> Answer {
        let headers = format!(
            "Authorization: Token {}\r\nAccept: */*; version=1\r\nContent-Type: application/json\r\n",
            served.running().token()
        );
        served.bare(
            "POST /api/public/emails/send-custom-domain/",
            &headers,
            body.as_bytes(),
        )
    };
    send(&body("template", None)).is(400, r#"{"template":["This field is required."]}"#);
    send(EXAMPLES[0]).is(200, r#"{"campaign":880}"#);
}

#[test]
fn what_is_not_a_json_object_is_refused() {
    let served = start();
    for (text, list) in [
        ("[]", "list"),
        ("\"x\"", "str"),
        ("1", "int"),
        ("null", "NoneType"),
    ] {
        served.send(text).is(
            400,
            &format!(
                r#"{{"non_field_errors":["Invalid data. Expected a dictionary, but got {list}."]}}"#
            ),
        );
    }
    let deep = "[".repeat(100_000);
    // The newer page's curl example writes `\<a`, which JSON knows no such escape for.
    let pasted = EXAMPLES[2].replace("<a", r"\<a");
    for text in [
        "{",
        &pasted,
        "api_email_settings=1",
        "{\"a\": 1,}",
        "\u{feff}{}",
        &deep,
    ] {
        let answer = served.send(text);
        assert_eq!(answer.status, 400, "{text:.20}");
        assert!(
            answer.body.starts_with(r#"{"detail":"JSON parse error - "#),
            "{}",
            answer.body
        );
    }
}

#[test]
fn other_content_types_are_refused() {
    let served = start();
    let send = |content_type: &str| {
        let headers = format!(
            "Authorization: Token {}\r\n{content_type}",
            served.running().token()
        );
        served.bare(
            "POST /api/public/emails/send-custom-domain/",
            &headers,
            EXAMPLES[0].as_bytes(),
        )
    };
    send("Content-Type: text/plain\r\n").is(
        415,
        r#"{"detail":"Unsupported media type \"text/plain\" in request."}"#,
    );
    send("").is(
        415,
        r#"{"detail":"Unsupported media type \"\" in request."}"#,
    );
    assert_eq!(
        send("Content-Type: application/x-www-form-urlencoded\r\n").status,
        415
    );
    send("Content-Type: Application/JSON; charset=utf-8\r\n").is(200, r#"{"campaign":880}"#);
}

#[test]
fn a_body_that_is_too_large_gets_a_whole_answer() {
    let served = start();
    let content = "x".repeat(12 << 20);
    let large = body("content", Some(&format!("\"{content}\"")));
    served.send(&large).is(200, r#"{"campaign":880}"#);
    assert_eq!(served.running().sent()[0].content, content);
    let too_large = body("content", Some(&format!("\"{content}{content}\"")));
    served.send(&too_large).is(
        413,
        r#"{"detail":"The request is larger than 16777216 bytes."}"#,
    );
    let unknown = served.bare(
        "POST /api/public/emails/send-custom-domain/",
        "Content-Type: application/json\r\n",
        large.as_bytes(),
    );
    assert_eq!(unknown.status, 401, "a large body doesn't hide a refusal");
    assert_eq!(served.running().sent().len(), 1);
}

#[test]
fn the_sample_draft_is_accepted() {
    let draft = include_str!("../../assets/drafts/welcome.html");
    let mut parts = draft.splitn(3, "+++\n");
    assert_eq!(parts.next(), Some(""));
    let fields: toml_edit::DocumentMut = parts.next().unwrap().parse().unwrap();
    let content = parts.next().unwrap();
    assert_eq!(fields["account"].as_str(), Some("sandbox"));
    let receivers = fields["receivers"].as_array().unwrap().iter();
    let receivers: Vec<String> = receivers
        .map(|id| id.as_integer().unwrap().to_string())
        .collect();
    let request = serde_json::json!({
        "api_email_settings": fields["api_email_settings"].as_integer(),
        "custom_sender": fields["custom_sender"].as_integer(),
        "author": fields["author"].as_str(),
        "subject": fields["subject"].as_str(),
        "receivers": receivers.join(","),
        "content": content,
    });
    let served = start();
    served
        .send(&request.to_string())
        .is(200, r#"{"campaign":880}"#);
    assert_eq!(served.running().sent()[0].content, content);
}
