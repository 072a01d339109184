//! Lists as spreadsheets and people write them.

use super::*;
use crate::store::Match;

fn id(number: u64) -> UserId {
    number.to_string().parse().unwrap()
}

/// `userN@x.org` is person N; nobody else is known.
fn known(list: &List) -> Resolution {
    let mut resolution = Resolution::default();
    for address in list.addresses() {
        let number = address.key().strip_prefix("user").and_then(|rest| {
            let digits = rest.strip_suffix("@x.org")?;
            digits.parse::<UserId>().ok()
        });
        let found = |id| {
            Verdict::Found(Match {
                id,
                unsubscribed: id.get() == 3,
            })
        };
        resolution.insert(address, number.map_or(Verdict::Nobody, found));
    }
    resolution
}

/// Where they were found, who they are, and the lines that mean nobody.
fn read(bytes: &[u8]) -> (String, Vec<u64>, Vec<u64>) {
    let list = List::parse(bytes).unwrap();
    let listed = list.listed(&known(&list));
    (
        list.picked.to_string(),
        listed.ids.iter().map(|id| id.get()).collect(),
        listed.problems.iter().map(|problem| problem.line).collect(),
    )
}

#[test]
fn the_column_is_found_by_header_and_content() {
    for (text, picked, ids, problems) in [
        (
            "name,email\nAda,user1@x.org\nBob,USER2@x.org\n",
            "addresses in column 2 (email)",
            &[1, 2][..],
            &[][..],
        ),
        (
            "\u{feff}Id;E-Mail;Name\r\n9;user1@x.org;\"Lovelace; Ada\"\r\n8;user2@x.org;Bob",
            "addresses in column 2 (E-Mail)",
            &[1, 2],
            &[],
        ),
        (
            "user_id\temail\n5\tuser1@x.org\n",
            "user IDs in column 1 (user_id)",
            &[5],
            &[],
        ),
        (
            "id,name\n5,Ada\n6,Bob\nx,Eve\n,\n",
            "user IDs in column 1 (id)",
            &[5, 6],
            &[4],
        ),
        (
            "Ada,user1@x.org\nBob,who@x.org\n",
            "addresses in column 2",
            &[1],
            &[2],
        ),
        (
            "1,user7@x.org\n2,user8@x.org\n",
            "addresses in column 2",
            &[7, 8],
            &[],
        ),
        (
            "kontakt,adres\nAda,user1@x.org\n",
            "addresses in column 2 (adres)",
            &[1],
            &[],
        ),
        (
            "email\nuser1@x.org\n\nAda <user2@x.org>\n?\n",
            "addresses in column 1 (email)",
            &[1, 2],
            &[5],
        ),
        (
            "email,note\n\"user1@x.org\",\"two\nlines\"\nuser1@x.org,\nwho@x.org,\n",
            "addresses in column 1 (email)",
            &[1],
            &[5],
        ),
        (
            "1, 2, 3\n4, 5, 6\n",
            "IDs and addresses",
            &[1, 2, 3, 4, 5, 6],
            &[],
        ),
        (
            "1\n2\n\nuser3@x.org\nAda Lovelace\n",
            "IDs and addresses",
            &[1, 2, 3],
            &[5],
        ),
        ("", "IDs and addresses", &[], &[]),
    ] {
        let expected = (picked.to_owned(), ids.to_vec(), problems.to_vec());
        assert_eq!(read(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn a_column_that_nobody_can_tell_is_none() {
    for text in [
        "a,b\n1,2\n3,x\n4,5\n",
        "billing,shipping\na@x.org,b@x.org\nc@x.org,d@x.org\n",
        "name,city\nAda,London\n",
        "work email,home email\na@x.org,b@x.org\n",
    ] {
        let error = List::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error, ListError::NoColumn, "{text:?}");
    }
    assert_eq!(
        List::parse(b"PK\x03\x04\0\0").unwrap_err(),
        ListError::Binary
    );
}

#[test]
fn encodings_of_spreadsheets_are_read() {
    let text = "imię;email\nŻółć;user1@x.org\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read(&utf16).1, [1]);
    assert_eq!(read(b"pr\xe9nom;email\nZo\xeb;user1@x.org\n").1, [1]);
}

#[test]
fn what_means_nobody_is_told_and_can_be_taken_along() {
    let list = List::parse(b"email\nuser3@x.org\n\"who, me\"\nwho@x.org\n").unwrap();
    let mut resolution = known(&list);
    let two = [1, 2].map(|number| Match {
        id: id(number),
        unsubscribed: false,
    });
    resolution.insert(&list.addresses()[1], Verdict::Several(two.to_vec()));
    let listed = list.listed(&resolution);
    assert_eq!((listed.ids.len(), listed.unsubscribed), (1, 1));
    assert_eq!(
        problems_csv(&listed.problems),
        "line,text,why\n3,\"who, me\",is not one email address\n\
         4,who@x.org,belongs to 2 people: write the ID of one\n"
    );
}

#[test]
fn the_digest_is_of_who_not_of_how() {
    let digest = |ids: &[u64]| {
        let ids = ids.iter().copied().map(id).collect();
        Listed {
            ids,
            ..Listed::default()
        }
        .digest()
    };
    assert_eq!(digest(&[1, 2]), digest(&[2, 1]));
    assert_ne!(digest(&[1, 2]), digest(&[1, 3]));
}
