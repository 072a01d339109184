//! Links: what `content::links` marked, told to the author.

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::content::links::{LinkKind, Mark};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "links/empty",
        severity: Severity::Warning,
        why: "A link that leads nowhere disappoints whoever clicks it.",
        fix: "Write its address, or take the link away.",
        source: "WCAG 2.2, 2.4.4",
        run: |context, found| marked(Mark::Empty, "leads nowhere", context, found),
    },
    Check {
        id: "links/script",
        severity: Severity::Warning,
        why: "No mail client runs scripts: the link does nothing, and filters distrust it.",
        fix: "Link to a page that does it.",
        source: "caniemail.com; HTML in mail clients",
        run: |context, found| marked(Mark::Script, "is a script", context, found),
    },
    Check {
        id: "links/http",
        severity: Severity::Hint,
        why: "Without https the address can be read and changed on the way, and browsers warn.",
        fix: "Write https://, if the site has it.",
        source: "RFC 8446",
        run: |context, found| marked(Mark::Http, "is not protected: http://", context, found),
    },
    Check {
        id: "links/relative",
        severity: Severity::Warning,
        why: "An email has no page that the address could be relative to.",
        fix: "Write the whole address, from https:// on.",
        source: "RFC 3986, 4.2",
        run: |context, found| marked(Mark::Relative, "is relative", context, found),
    },
    Check {
        id: "links/missing-scheme",
        severity: Severity::Warning,
        why: "Without https:// in front, many mail clients lead nowhere.",
        fix: "Write https:// in front.",
        source: "RFC 3986, 3.1",
        run: |context, found| marked(Mark::MissingScheme, "lacks its https://", context, found),
    },
    Check {
        id: "links/broken-url",
        severity: Severity::Warning,
        why: "No browser can open such an address.",
        fix: "Correct the address.",
        source: "RFC 3986; WHATWG URL",
        run: |context, found| marked(Mark::BrokenUrl, "is not a proper address", context, found),
    },
    Check {
        id: "links/broken-mailto",
        severity: Severity::Warning,
        why: "The link opens an empty email, or nothing.",
        fix: "Write mailto: and one address, for example mailto:ada@acme.com.",
        source: "RFC 6068",
        run: |context, found| {
            marked(
                Mark::BrokenMail,
                "is not a proper email address",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/broken-tel",
        severity: Severity::Warning,
        why: "A phone can't dial it.",
        fix: "Write tel: and the number with its country, for example tel:+48221234567.",
        source: "RFC 3966",
        run: |context, found| {
            marked(
                Mark::BrokenPhone,
                "is not a proper phone number",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/local",
        severity: Severity::Warning,
        why: "Only this computer or network can open it.",
        fix: "Link to an address that everybody can open.",
        source: "RFC 1918; RFC 6761",
        run: |context, found| marked(Mark::Local, "can't be opened by others", context, found),
    },
    Check {
        id: "links/example-domain",
        severity: Severity::Warning,
        why: "It is a domain for examples, or one that was to be replaced.",
        fix: "Write the real address.",
        source: "RFC 2606",
        run: |context, found| marked(Mark::ExampleDomain, "looks like an example", context, found),
    },
    Check {
        id: "links/mismatch",
        severity: Severity::Warning,
        why: "Words that name another address than the link leads to are what phishing looks like; filters and readers take fright.",
        fix: "Let the words name the address, or say what is there.",
        source: "SpamAssassin, URI mismatch rules; RFC 6068",
        run: |context, found| {
            marked(
                Mark::Mismatch,
                "says another address than it leads to",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/look-alike",
        severity: Severity::Warning,
        why: "The letters of the host imitate others, as phishers do.",
        fix: "Type the address anew.",
        source: "Unicode, UTS #39; RFC 3492",
        run: |context, found| marked(Mark::LookAlike, "imitates other letters", context, found),
    },
    Check {
        id: "links/credentials",
        severity: Severity::Warning,
        why: "A name or password in an address goes to everybody who gets the email.",
        fix: "Take it out of the address.",
        source: "RFC 3986, 3.2.1",
        run: |context, found| {
            marked(
                Mark::Credentials,
                "has a name or password in it",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/wrapped",
        severity: Severity::Warning,
        why: "It is the address that a mail program or search page put around the real one; it may expire or show who clicked.",
        fix: "Write the real address.",
        source: "Microsoft Safe Links; Google",
        run: |context, found| marked(Mark::Wrapped, "is a wrapped address", context, found),
    },
    Check {
        id: "links/personal",
        severity: Severity::Hint,
        why: "The parameter belongs to the click or session in which the address was copied.",
        fix: "Take it out of the address.",
        source: "Sendoff",
        run: |context, found| {
            marked(
                Mark::ClickId,
                "has a parameter of one click or session",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/shortened",
        severity: Severity::Hint,
        why: "Filters distrust shortened links, and readers can't see where they lead.",
        fix: "Write the real address.",
        source: "Spamhaus, on URL shorteners",
        run: |context, found| marked(Mark::Shortened, "is shortened", context, found),
    },
    Check {
        id: "links/no-such-place",
        severity: Severity::Warning,
        why: "The place in the email that it leads to is not there.",
        fix: "Give the element that id, or correct the link.",
        source: "HTML, navigating to a fragment",
        run: |context, found| {
            marked(
                Mark::NoAnchor,
                "leads to a place that is not in the email",
                context,
                found,
            );
        },
    },
    Check {
        id: "links/no-text",
        severity: Severity::Warning,
        why: "There is nothing to click, and a screen reader has nothing to say.",
        fix: "Write what is behind the link.",
        source: "WCAG 2.2, 2.4.4",
        run: |context, found| marked(Mark::NoText, "has no text", context, found),
    },
    Check {
        id: "links/nested",
        severity: Severity::Warning,
        why: "A link inside a link ends the outer one: half of it can't be clicked.",
        fix: "Close the first link before the second begins.",
        source: "HTML, the a element",
        run: nested,
    },
    Check {
        id: "links/vague-text",
        severity: Severity::Hint,
        why: "Who listens to the links alone, or skims them, learns nothing from “click here”.",
        fix: "Say what is behind the link.",
        source: "WCAG 2.2, 2.4.4 and 2.4.9",
        run: vague_text,
    },
];

/// Tells every link that has this mark.
fn marked(mark: Mark, what: &str, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for link in &context.links {
        if link.kind == LinkKind::Link && link.has(mark) {
            let named = match (&*link.text, &*link.target) {
                ("", "") => "a link".to_owned(),
                (text, "") => format!("the link {}", quote(text)),
                ("", target) => format!("the link to {}", quote(target)),
                (text, target) => format!("the link {} to {}", quote(text), quote(target)),
            };
            found.at(link.range.clone(), format!("{named} {what}"));
        }
    }
}

fn nested(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut around: Option<usize> = None;
    for (index, element) in html.elements.iter().enumerate() {
        if &*element.name != "a" || html.attribute(element, "href").is_none() {
            continue;
        }
        let outer = around.and_then(|outer| html.elements.get(outer));
        if outer.is_some_and(|outer| outer.inner.contains(&index)) {
            found.at(element.tag.clone(), "this link begins inside another link");
        } else {
            around = Some(index);
        }
    }
}

fn vague_text(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for link in &context.links {
        let text = link.text.to_lowercase();
        let words = text.trim_matches(|c: char| !c.is_alphanumeric());
        let is_vague = matches!(
            words,
            "click here"
                | "here"
                | "click"
                | "this link"
                | "link"
                | "tutaj"
                | "kliknij tutaj"
                | "kliknij"
                | "hier"
                | "hier klicken"
                | "ici"
                | "cliquez ici"
                | "aquí"
                | "haz clic aquí"
        );
        if link.kind == LinkKind::Link && is_vague {
            found.at(
                link.range.clone(),
                format!("the link says only {}", quote(&link.text)),
            );
        }
    }
}
