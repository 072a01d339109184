//! What an answer about people says. Pure: bytes in, people out.
//!
//! A search answers with one person, a list, or a page of a list; all three are taken. What is
//! none of them is no answer: nobody is found in it, and nobody is ruled out.

use serde_json::{Map, Value};

use super::{LookupError, Person};

/// What an answer holds.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) people: Vec<Person>,
    /// Records that no person could be made of.
    pub(super) unusable: usize,
    /// The link to more of them, unchecked.
    pub(super) next: Option<String>,
    /// How many there are in all, as the server says.
    pub(super) count: Option<u64>,
}

/// The people in the body of a success.
pub(super) fn people(body: &[u8]) -> Result<Answer, LookupError> {
    let json = serde_json::from_slice(body).map_err(|_not_json| LookupError::NoAnswer {
        why: "it is no JSON",
    })?;
    match json {
        Value::Array(records) => Ok(listed(records)),
        Value::Object(object) if is_page(&object) => page(object),
        Value::Object(object) => match Person::from_record(Value::Object(object)) {
            Some(person) => Ok(listed_people(vec![person])),
            None => Err(LookupError::NoAnswer {
                why: "it holds no person's ID",
            }),
        },
        _ => Err(LookupError::NoAnswer {
            why: "it holds no people",
        }),
    }
}

/// A person may have an attribute of any name, but always has an ID.
fn is_page(object: &Map<String, Value>) -> bool {
    !object.contains_key("id") && object.get("results").is_some_and(Value::is_array)
}

fn page(mut object: Map<String, Value>) -> Result<Answer, LookupError> {
    let next = match object.remove("next") {
        None | Some(Value::Null) => None,
        Some(Value::String(next)) => Some(next),
        Some(_) => {
            return Err(LookupError::NoAnswer {
                why: "its link to the next page is none",
            });
        }
    };
    let count = object.get("count").and_then(Value::as_u64);
    let Some(Value::Array(records)) = object.remove("results") else {
        return Err(LookupError::NoAnswer {
            why: "it holds no people",
        });
    };
    Ok(Answer {
        next,
        count,
        ..listed(records)
    })
}

fn listed(records: Vec<Value>) -> Answer {
    let all = records.len();
    let people: Vec<Person> = records
        .into_iter()
        .filter_map(Person::from_record)
        .collect();
    Answer {
        unusable: all - people.len(),
        ..listed_people(people)
    }
}

fn listed_people(people: Vec<Person>) -> Answer {
    Answer {
        people,
        unusable: 0,
        next: None,
        count: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(body: &str) -> Option<Vec<u64>> {
        let found = people(body.as_bytes()).ok()?;
        Some(found.people.iter().map(|person| person.id.get()).collect())
    }

    #[test]
    fn an_object_a_list_and_a_page_are_understood() {
        for (body, expected) in [
            (r#"{"id": 7}"#, &[7][..]),
            (r#"{"id": 7, "results": []}"#, &[7]),
            ("[]", &[]),
            (r#"[{"id": 7}, {"id": "8"}, {"name": "x"}]"#, &[7, 8]),
            (r#"{"results": []}"#, &[]),
            (r#"{"next": null, "results": [{"id": 7}]}"#, &[7]),
        ] {
            assert_eq!(ids(body).as_deref(), Some(expected), "{body}");
        }
        let page = people(br#"{"next": "x", "count": 9, "results": [1, {"id": 7}]}"#).unwrap();
        assert_eq!(page.next.as_deref(), Some("x"));
        assert_eq!((page.count, page.unusable), (Some(9), 1));
    }

    #[test]
    fn anything_else_is_no_answer() {
        for body in [
            "",
            "null",
            "7",
            "{}",
            r#"{"name": "Ada"}"#,
            r#"{"results": {}}"#,
            r#"{"results": [], "next": 5}"#,
            r#"{"id": 7"#,
            "<html>",
        ] {
            assert_eq!(ids(body), None, "{body}");
        }
        assert_eq!(ids(&"[".repeat(100_000)), None);
    }
}
