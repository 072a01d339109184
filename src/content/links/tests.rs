//! Links and images, and their marks.

#![expect(
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does"
)]

use super::*;

fn marks(source: &str) -> Vec<Mark> {
    find(&Html::read(source)).remove(0).marks
}

#[test]
fn targets_are_judged_by_their_text() {
    use Mark::*;
    for (target, expected) in [
        ("https://acme.com/a?b=c", vec![]),
        ("HTTPS://ACME.COM", vec![]),
        ("https://acme.com:8443/x", vec![]),
        ("mailto:ada@acme.com?subject=Hi%20there", vec![]),
        ("mailto:?subject=Look", vec![]),
        ("tel:+48 22 123-45-67", vec![]),
        ("sms:+48221234567?body=Yes", vec![]),
        ("whatsapp://send?text=x", vec![]),
        ("myapp://open", vec![]),
        ("{{ link }}", vec![Placeholder]),
        ("http://acme.com/{{ id }}", vec![Placeholder, Http]),
        ("", vec![Empty]),
        ("  ", vec![Empty]),
        ("#", vec![Empty]),
        ("#top", vec![]),
        ("#gone", vec![NoAnchor]),
        ("javascript:void(0)", vec![Script]),
        ("JavaScript:x", vec![Script]),
        ("data:text/html,x", vec![Script]),
        ("http://acme.com", vec![Http]),
        ("/offers", vec![Relative]),
        ("offers.html", vec![Relative]),
        ("www.acme.com", vec![MissingScheme]),
        ("acme.com/offers", vec![MissingScheme]),
        ("//cdn.acme.com/x", vec![MissingScheme]),
        ("htps://acme.com", vec![BrokenUrl]),
        ("https//acme.com", vec![BrokenUrl]),
        ("https:/acme.com", vec![BrokenUrl]),
        ("https:acme.com", vec![BrokenUrl]),
        ("https://acme com/x", vec![BrokenUrl]),
        ("https://https://acme.com", vec![BrokenUrl]),
        ("https://acme..com", vec![BrokenUrl]),
        ("https://acme,com/", vec![BrokenUrl]),
        ("https://", vec![BrokenUrl]),
        ("malito:ada@acme.com", vec![BrokenUrl]),
        ("mailto:", vec![BrokenMail]),
        ("mailto:ada.acme.com", vec![BrokenMail]),
        ("mailto://ada@acme.com", vec![BrokenMail]),
        ("mailto:ada@acme", vec![BrokenMail]),
        ("tel:call-us", vec![BrokenPhone]),
        ("file:///C:/x.pdf", vec![Local]),
        ("C:\\x.pdf", vec![Local]),
        ("http://localhost:3000/", vec![Http, Local]),
        ("https://192.168.0.4/x", vec![Local]),
        ("https://intranet/x", vec![Local]),
        ("https://example.com/x", vec![ExampleDomain]),
        ("https://www.your-domain.com", vec![ExampleDomain]),
        ("https://p\u{430}ypal.com", vec![LookAlike]),
        ("https://xn--pypal-4ve.com", vec![LookAlike, Punycode]),
        ("https://xn--mnchen-3ya.de", vec![Punycode]),
        ("https://m\u{fc}nchen.de", vec![]),
        ("https://ada:pw@acme.com", vec![Credentials]),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=x",
            vec![Wrapped],
        ),
        ("https://www.google.com/url?q=x", vec![Wrapped]),
        (
            "https://acme.com/?utm_source=mail&fbclid=x",
            vec![ClickId, Tracking],
        ),
        ("https://bit.ly/x", vec![Shortened]),
    ] {
        let source = format!("<a href=\"{target}\">text</a>");
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(marks(&source), expected, "{target}");
    }
}

#[test]
fn texts_that_promise_another_address_are_found() {
    for (text, target, differs) in [
        ("https://acme.com/a", "https://www.acme.com/b", false),
        ("acme.com", "https://shop.acme.com", false),
        ("acme.com", "https://evil.com", true),
        ("http://www.acme.com", "https://acme.net", true),
        ("www.acme.co.uk", "https://other.co.uk", true),
        ("ASP.NET", "https://microsoft.com", false),
        ("Node.js", "https://nodejs.org", false),
        ("report.pdf", "https://acme.com/report.pdf", false),
        ("Visit acme.com today", "https://evil.com", false),
        ("acme.com", "{{ link }}", false),
        ("ada@acme.com", "mailto:ada@acme.com?subject=x", false),
        ("Ada@acme.com", "mailto:bob@acme.com", true),
        ("ada@acme.com", "https://acme.com", false),
        ("+48 22 123 45 67", "tel:+48221234567", false),
        ("22 123 45 67", "tel:+48221234567", false),
        ("+48 22 123 45 67", "tel:+48221234568", true),
        ("Call us", "tel:+48221234568", false),
    ] {
        assert_eq!(mismatch::differs(text, target), differs, "{text} {target}");
    }
}

#[test]
fn links_and_images_are_listed_with_their_words() {
    let source = "<p>\n<a href='https://a.com/'> Our <b>shop</b>\n now </a><a name=x></a>\
                  <a href='https://a.com/'><img src='i.png' alt=Logo></a><a href='https://b.com'></a>\
                  <a href><img src=''></a><area href=#x>";
    let links = find(&Html::read(source));
    let told: Vec<_> = links
        .iter()
        .map(|link| (&*link.text, &*link.target, &link.marks[..]))
        .collect();
    assert_eq!(
        told,
        [
            ("Our shop now", "https://a.com/", &[Mark::Duplicate][..]),
            ("Logo", "https://a.com/", &[Mark::Duplicate]),
            ("Logo", "i.png", &[Mark::Relative]),
            ("", "https://b.com", &[Mark::NoText]),
            ("", "", &[Mark::Empty]),
            ("", "", &[Mark::Empty]),
            ("", "#x", &[]),
        ]
    );
    assert_eq!(links[0].place, (2, 10));
    assert_eq!(&source[links[0].range.clone()], "https://a.com/");
}
