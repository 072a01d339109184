//! What the receivers must say: at least one, or a file of them, each somebody.

use std::collections::HashSet;

use super::wrong;
use crate::draft::{Field, FieldError, Fields, Known, Receivers, UserId, Who};

/// What is wrong with the receivers by themselves, before anybody is looked up.
pub(super) fn check(fields: &Fields) -> Option<FieldError> {
    written(fields).err()
}

/// The receivers as they are written: at least one, or a file of them, and each means somebody.
fn written(fields: &Fields) -> Result<Receivers, FieldError> {
    let written = Receivers::parse(fields.get(Field::Receivers));
    if let Some(error) = first_other(&written) {
        return Err(error);
    }
    if written.is_empty() && fields.receivers_file().trim().is_empty() {
        return Err(wrong(
            Field::Receivers,
            "is empty: write the addresses or user IDs of the people who get it, with commas \
             between them",
        ));
    }
    Ok(written)
}

fn first_other(written: &Receivers) -> Option<FieldError> {
    let others = written.iter().enumerate();
    let mut others = others.filter(|(_, one)| one.who == Who::Other);
    let (index, other) = others.next()?;
    let message = not_understood(index + 1, other.text, others.count());
    Some(wrong(Field::Receivers, &message))
}

/// The IDs of all receivers, no one twice: those that are written, then those of the file.
pub(in crate::draft) fn receivers(
    fields: &Fields,
    known: &Known<'_>,
) -> Result<Vec<UserId>, FieldError> {
    let written = written(fields)?;
    let mut seen = HashSet::new();
    let mut ids = Vec::with_capacity(written.len());
    let mut unknown = Unknown::default();
    for (index, receiver) in written.iter().enumerate() {
        let id = match receiver.who {
            Who::Id(id) => Some(id),
            Who::Mailbox(mailbox) => (known.id_of)(&mailbox.address),
            Who::Other => None,
        };
        match id {
            Some(id) => ids.extend(seen.insert(id).then_some(id)),
            None => unknown.add(index + 1),
        }
    }
    unknown.into_result()?;
    if !fields.receivers_file().trim().is_empty() {
        let unread = || {
            let message = "are in a file as well (receivers_file), which was not read";
            wrong(Field::Receivers, message)
        };
        let listed = known.listed.ok_or_else(unread)?;
        ids.extend(listed.iter().copied().filter(|id| seen.insert(*id)));
    }
    if ids.is_empty() {
        return Err(wrong(
            Field::Receivers,
            "come from a file (receivers_file) that names nobody: add somebody to it",
        ));
    }
    Ok(ids)
}

/// The addresses that belong to nobody, as far as is known.
#[derive(Default)]
struct Unknown {
    first: usize,
    count: usize,
}

impl Unknown {
    fn add(&mut self, position: usize) {
        if self.count == 0 {
            self.first = position;
        }
        self.count += 1;
    }

    fn into_result(self) -> Result<(), FieldError> {
        let Some(others) = self.count.checked_sub(1) else {
            return Ok(());
        };
        let message = format!(
            "has an address as entry {} that nobody was found for{}: only people who are in \
             User.com can be written to",
            self.first,
            and_more(others),
        );
        Err(wrong(Field::Receivers, &message))
    }
}

fn not_understood(position: usize, text: &str, others: usize) -> String {
    let what = if text.contains('@') {
        "is not one email address"
    } else {
        "is neither a user ID nor an address"
    };
    format!(
        "has an entry {position} that {what}{}: write for example 5380718, ada@example.org, with \
         commas between them",
        and_more(others)
    )
}

fn and_more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " (and 1 more like it)".to_owned(),
        more => format!(" (and {more} more like it)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Address, check_draft, check_field};

    fn with(field: Field, text: &str) -> Fields {
        let mut fields = Fields::default();
        fields.set(field, text);
        fields
    }

    fn message(field: Field, text: &str) -> Option<String> {
        check_field(field, &with(field, text)).map(|error| error.message)
    }

    #[test]
    fn a_wrong_receiver_is_named_by_its_place_never_by_its_text() {
        let error = message(Field::Receivers, "7, ada@acme; x").unwrap();
        assert!(
            error.contains("entry 2 that is not one email address (and 1 more"),
            "{error}"
        );
        assert!(!error.contains("ada@acme"), "{error}");
        let error = message(Field::Receivers, "7 -3").unwrap();
        assert!(
            error.contains("entry 1 that is neither a user ID"),
            "{error}"
        );
        assert_eq!(message(Field::Receivers, "7, Ada <ada@example.org>"), None);
    }

    #[test]
    fn an_address_is_an_error_only_once_somebody_was_to_be_found() {
        let mut fields = with(Field::Receivers, "7, ada@example.org, bob@example.org");
        fields.set(Field::Campaign, "1");
        fields.set(Field::Author, "1");
        fields.set(Field::Subject, "Hi");
        assert_eq!(check_draft(&fields, "Hi"), []);
        let error = receivers(&fields, &Known::nobody()).unwrap_err();
        assert!(
            error
                .message
                .contains("entry 2 that nobody was found for (and 1 more")
        );
        let id_of = |address: &Address| address.is("ADA@example.org").then(|| id("8"));
        let known = Known {
            id_of: &id_of,
            listed: None,
        };
        let error = receivers(&fields, &known).unwrap_err();
        assert!(error.message.contains("entry 3 that nobody was found for:"));
        let known = Known {
            id_of: &|_| Some(id("7")),
            listed: None,
        };
        assert_eq!(receivers(&fields, &known), Ok(vec![id("7")]));
    }

    #[test]
    fn the_people_of_a_file_are_receivers_too() {
        let mut fields = with(Field::Receivers, "2, 1");
        fields.set_receivers_file("members.csv");
        let error = receivers(&fields, &Known::nobody()).unwrap_err();
        assert!(error.message.contains("was not read"), "{error:?}");
        let listed = [id("1"), id("3"), id("3")];
        let known = |listed| Known {
            listed: Some(listed),
            ..Known::nobody()
        };
        assert_eq!(
            receivers(&fields, &known(&listed)),
            Ok(vec![id("2"), id("1"), id("3")])
        );
        fields.set(Field::Receivers, "");
        assert_eq!(
            receivers(&fields, &known(&listed)),
            Ok(vec![id("1"), id("3")])
        );
        assert_eq!(check_field(Field::Receivers, &fields), None);
        let error = receivers(&fields, &known(&[])).unwrap_err();
        assert!(error.message.contains("names nobody"), "{error:?}");
    }

    fn id(digits: &str) -> UserId {
        digits.parse().unwrap()
    }
}
