//! The campaign number in a 2xx answer: the only proof that an email was accepted.
//!
//! Strict on purpose: what is not plainly a positive number under the one key `campaign` proves
//! nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::draft::CampaignId;

/// The number of an answer like `{"campaign": 880}` or `{"campaign": "880"}`; none when the body
/// is not one whole JSON object in UTF-8, or has the key twice, or holds anything else there.
pub(super) fn campaign_of(body: &[u8]) -> Option<CampaignId> {
    let text = str::from_utf8(body).ok()?;
    let Answer(digits) = serde_json::from_str(text).ok()?;
    let digits = digits?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// What stands under `campaign`, as digits; none when it is missing, twice there, or no number.
struct Answer(Option<String>);

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswerVisitor)
    }
}

struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let mut found = None;
        let mut times = 0;
        while let Some(key) = map.next_key::<String>()? {
            if key == "campaign" {
                times += 1;
                found = map.next_value::<Digits>()?.0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Answer(found.filter(|_| times == 1)))
    }
}

/// A whole number or a string, as text; none for every other kind of value.
struct Digits(Option<String>);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DigitsVisitor)
    }
}

struct DigitsVisitor;

impl<'de> Visitor<'de> for DigitsVisitor {
    type Value = Digits;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Digits, E> {
        Ok(Digits(Some(number.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Digits, E> {
        Ok(Digits(Some(text.to_owned())))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Digits, E> {
        Ok(Digits(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Digits, E> {
        Ok(Digits(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Digits, E> {
        Ok(Digits(None))
    }

    fn visit_unit<E>(self) -> Result<Digits, E> {
        Ok(Digits(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Digits, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Digits(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Digits, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Digits(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_positive_number_is_found() {
        for (body, number) in [
            (r#"{"campaign": 880}"#, 880),
            (r#"{"campaign":"880"}"#, 880),
            (
                " {\"id\": [1, {\"campaign\": 2}], \"campaign\" : 1 }\r\n",
                1,
            ),
            (r#"{"c\u0061mpaign": 7}"#, 7),
            (r#"{"campaign": 18446744073709551615}"#, u64::MAX),
        ] {
            let found = campaign_of(body.as_bytes()).map(CampaignId::get);
            assert_eq!(found, Some(number), "{body}");
        }
    }

    #[test]
    fn deep_nesting_does_not_exhaust_the_stack() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let beside = format!("{{\"a\":{deep},\"campaign\":880}}");
        assert_eq!(
            campaign_of(beside.as_bytes()).map(CampaignId::get),
            Some(880)
        );
        let inside = format!("{{\"campaign\":{deep}}}");
        assert_eq!(campaign_of(inside.as_bytes()), None);
    }

    #[test]
    fn nothing_else_is_a_proof() {
        for body in [
            "",
            "880",
            "null",
            "[]",
            "{}",
            r#"[{"campaign": 880}]"#,
            r#"{"campaign": null}"#,
            r#"{"campaign": true}"#,
            r#"{"campaign": 0}"#,
            r#"{"campaign": -0}"#,
            r#"{"campaign": -1}"#,
            r#"{"campaign": 880.0}"#,
            r#"{"campaign": 8.8e2}"#,
            r#"{"campaign": 18446744073709551616}"#,
            r#"{"campaign": "18446744073709551616"}"#,
            r#"{"campaign": 0880}"#,
            r#"{"campaign": ""}"#,
            r#"{"campaign": "0"}"#,
            r#"{"campaign": " 880 "}"#,
            r#"{"campaign": "+880"}"#,
            r#"{"campaign": "880a"}"#,
            r#"{"campaign": "٨٨٠"}"#,
            r#"{"campaign": [880]}"#,
            r#"{"campaign": {"id": 880}}"#,
            r#"{"data": {"campaign": 880}}"#,
            r#"{"Campaign": 880}"#,
            r#"{"campaign": 880, "campaign": 880}"#,
            r#"{"campaign": null, "campaign": 880}"#,
            r#"{"campaign": 880"#,
            r#"{"campaign": 880}}"#,
            r#"{"campaign": 880} {"campaign": 881}"#,
            "\u{feff}{\"campaign\": 880}",
            "<html>{\"campaign\": 880}</html>",
        ] {
            assert_eq!(campaign_of(body.as_bytes()), None, "{body}");
        }
        assert_eq!(campaign_of(b"{\"a\": \"\xff\", \"campaign\": 880}"), None);
    }
}
