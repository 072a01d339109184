//! The sample people: invented, from many cultures, and some of them awkward on purpose (no name,
//! no address, missing fields, one address for two, a name that attacks the terminal). Parsed
//! once in a process, when first asked for, and never changed.

use std::sync::OnceLock;

use serde_json::Value;

const PEOPLE: &str = include_str!("../../assets/sandbox/people.json");

/// One person: the record as the API shows it, and what is looked up in it.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: u64,
    /// None when the record has no address.
    pub(super) email: Option<String>,
    /// A record that doesn't say counts as subscribed.
    pub(super) unsubscribed: bool,
    pub(super) record: Value,
}

/// All people by ascending ID.
pub(super) fn all() -> &'static [Person] {
    static ALL: OnceLock<Vec<Person>> = OnceLock::new();
    ALL.get_or_init(|| parse(PEOPLE))
}

/// The person with this ID.
pub(super) fn by_id(id: u64) -> Option<&'static Person> {
    let people = all();
    let index = people.binary_search_by_key(&id, |person| person.id).ok()?;
    people.get(index)
}

/// Gives nobody for a text that isn't a list: the text is ours, and a test reads it.
fn parse(text: &str) -> Vec<Person> {
    let records: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let mut people: Vec<Person> = records.into_iter().filter_map(person).collect();
    people.sort_by_key(|person| person.id);
    people
}

fn person(record: Value) -> Option<Person> {
    Some(Person {
        id: record.get("id")?.as_u64()?,
        email: record
            .get("email")
            .and_then(Value::as_str)
            .map(str::to_owned),
        unsubscribed: record.get("unsubscribed") == Some(&Value::Bool(true)),
        record,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_of_the_asset_is_a_person_of_its_own() {
        let lines = PEOPLE.lines().filter(|line| line.starts_with('{')).count();
        let ids: HashSet<u64> = all().iter().map(|person| person.id).collect();
        assert!(lines >= 300, "{lines}");
        assert_eq!((all().len(), ids.len()), (lines, lines));
    }

    #[test]
    fn no_address_can_belong_to_anybody() {
        for address in all().iter().filter_map(|person| person.email.as_deref()) {
            let (_, domain) = address.split_once('@').unwrap();
            assert!(
                ["example.org", "example.com", "example.net"].contains(&domain),
                "{address}"
            );
        }
    }

    #[test]
    fn the_asset_is_harmless_as_text_and_hostile_as_data() {
        let hostile =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!PEOPLE.contains(hostile));
        let name = by_id(5_380_313).unwrap().record["name"].as_str().unwrap();
        assert!(
            name.contains('\u{1b}') && name.contains('\u{202e}'),
            "{name:?}"
        );
    }
}
