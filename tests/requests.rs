//! The request on the wire, byte for byte.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of tests fails by panicking"
)]

mod support;

use sendoff::{draft::Field, usercom::Outcome};
use support::{
    KEY, PATIENT, request,
    server::{Server, Step, write},
};

const CONTENT: &str =
    "This is content for email sent using API <a href='http://example.org/'>link</a>";

/// The request that a server gets for this email.
async fn on_the_wire(content: &str, values: &[(Field, &str)]) -> (String, String) {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"campaign\": 880}";
    let server = Server::start(vec![Step::ReadRequest, write(answer), Step::Stall]).await;
    let host = server.address().to_string();
    let (outbox, _journal) = support::outbox(&server.base_url(), PATIENT).expect("an outbox");
    let outcome = support::send(&outbox, &request(content, values)).await;
    assert!(
        matches!(outcome, Outcome::Accepted { campaign, status: 200 } if campaign.get() == 880)
    );
    let mut requests = server.finish().await;
    assert_eq!(requests.len(), 1);
    let bytes = requests.pop().expect("one request");
    (host, String::from_utf8(bytes).expect("UTF-8"))
}

async fn assert_body(content: &str, values: &[(Field, &str)], body: &str) {
    let (host, request) = on_the_wire(content, values).await;
    let version = env!("CARGO_PKG_VERSION");
    let length = body.len();
    let expected = format!(
        "POST /api/public/emails/send-custom-domain/ HTTP/1.1\r\n\
         authorization: Token {KEY}\r\n\
         accept: */*; version=2\r\n\
         content-type: application/json\r\n\
         user-agent: sendoff/{version}\r\n\
         host: {host}\r\n\
         content-length: {length}\r\n\
         \r\n\
         {body}"
    );
    assert_eq!(request, expected);
}

/// Both bodies of the vendor's page say this: integers may be strings there and are numbers here.
#[tokio::test]
async fn the_vendors_example_goes_out_as_it_stands_there() {
    assert_body(
        CONTENT,
        &[],
        r#"{"api_email_settings":1,"custom_sender":1,"subject":"Email sent using API","content":"This is content for email sent using API <a href='http://example.org/'>link</a>","receivers":"5380718","template":1,"author":"johndoe@example.org"}"#,
    )
    .await;
}

#[tokio::test]
async fn the_newer_page_lists_several_receivers_in_one_string() {
    assert_body(
        CONTENT,
        &[(Field::Receivers, "1001,1002,1003")],
        r#"{"api_email_settings":1,"custom_sender":1,"subject":"Email sent using API","content":"This is content for email sent using API <a href='http://example.org/'>link</a>","receivers":"1001,1002,1003","template":1,"author":"johndoe@example.org"}"#,
    )
    .await;
}

#[tokio::test]
async fn optional_fields_are_left_out_and_a_campaign_stands_for_the_settings() {
    assert_body(
        "Hi <b>user</b>, enjoy our product!",
        &[
            (Field::ApiEmailSettings, ""),
            (Field::Campaign, "18446744073709551615"),
            (Field::CustomSender, ""),
            (Field::Template, ""),
            (Field::Author, "7"),
        ],
        r#"{"campaign":18446744073709551615,"subject":"Email sent using API","content":"Hi <b>user</b>, enjoy our product!","receivers":"5380718","author":7}"#,
    )
    .await;
}

#[tokio::test]
async fn nothing_is_escaped_but_what_json_demands() {
    assert_body(
        "<p title=\"a/b\">Zażółć 👩‍👩‍👧‍👦 日本 &amp; \u{202e}\u{7f}\u{2028} \\\t\r\n\u{1}</p>",
        &[(Field::Subject, "Grüße an {{ first_name|default(\"Dich\") }} 🎉")],
        "{\"api_email_settings\":1,\"custom_sender\":1,\
         \"subject\":\"Grüße an {{ first_name|default(\\\"Dich\\\") }} 🎉\",\
         \"content\":\"<p title=\\\"a/b\\\">Zażółć 👩‍👩‍👧‍👦 日本 &amp; \u{202e}\u{7f}\u{2028} \\\\\\t\\r\\n\\u0001</p>\",\
         \"receivers\":\"5380718\",\"template\":1,\"author\":\"johndoe@example.org\"}",
    )
    .await;
}

#[tokio::test]
async fn a_megabyte_arrives_whole() {
    let content = "0123456789<br>\n".repeat(100_000);
    let (_, request) = on_the_wire(&content, &[]).await;
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    let value: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(value["content"], content);
}
