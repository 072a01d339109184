//! The email as a whole: its size, what clients take out of it, and what a whole document has.

use super::{
    Check, MAX_BYTES, MAX_ELEMENTS, Severity,
    context::Context,
    finding::{Findings, quote},
};

/// Gmail shows no more than this of an email's HTML.
const GMAIL_CLIP: usize = 102 * 1024;
/// From here on, the links that are changed at sending may make it too long.
const NEAR_CLIP: usize = 95 * 1024;
/// From this many receivers on it is not a letter any more.
const MANY: usize = 5;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "size/too-large",
        severity: Severity::Warning,
        why: "An email of this size can't be checked, and hardly any client will show it.",
        fix: "Take out what is not text: images and fonts that are written into the HTML.",
        source: "Sendoff",
        run: too_large,
    },
    Check {
        id: "size/clipped",
        severity: Severity::Warning,
        why: "Gmail cuts the email off there and hides the rest behind a link.",
        fix: "Shorten it, or take out styles, comments and images that are written into the HTML.",
        source: "Gmail, 102 kB; caniemail.com",
        run: clipped,
    },
    Check {
        id: "size/nearly-clipped",
        severity: Severity::Hint,
        why: "Gmail cuts emails off at 102 kB, and sending makes links longer.",
        fix: "Shorten it a little.",
        source: "Gmail, 102 kB; caniemail.com",
        run: nearly_clipped,
    },
    Check {
        id: "structure/script",
        severity: Severity::Warning,
        why: "Every mail client takes scripts out, and filters distrust them.",
        fix: "Delete it.",
        source: "caniemail.com; Gmail, Outlook and Apple Mail",
        run: |context, found| {
            named(
                &["script"],
                "a script, which no mail client runs",
                context,
                found,
            );
        },
    },
    Check {
        id: "structure/event-handler",
        severity: Severity::Warning,
        why: "It is a script: every mail client takes it out.",
        fix: "Delete it.",
        source: "caniemail.com; Gmail, Outlook and Apple Mail",
        run: event_handler,
    },
    Check {
        id: "structure/form",
        severity: Severity::Warning,
        why: "Most mail clients take forms out or warn of them.",
        fix: "Link to a page with the form.",
        source: "caniemail.com, html-form",
        run: |context, found| {
            named(
                &["form"],
                "a form, which most mail clients don't let readers send",
                context,
                found,
            );
        },
    },
    Check {
        id: "structure/iframe",
        severity: Severity::Warning,
        why: "Mail clients take frames and plug-ins out: there is nothing in their place.",
        fix: "Link to the page instead.",
        source: "caniemail.com, html-object; Gmail, Outlook and Apple Mail",
        run: |context, found| {
            named(
                &["iframe", "frame", "frameset", "object", "embed", "applet"],
                "a frame or plug-in, which mail clients take out",
                context,
                found,
            );
        },
    },
    Check {
        id: "structure/video",
        severity: Severity::Hint,
        why: "Hardly any client plays it; the others show what is inside the element.",
        fix: "Put an image with a link inside, for all others.",
        source: "caniemail.com, html-video and html-audio",
        run: |context, found| {
            named(
                &["video", "audio"],
                "a recording, which only a few clients play",
                context,
                found,
            );
        },
    },
    Check {
        id: "structure/missing-lang",
        severity: Severity::Hint,
        why: "Screen readers and translators have to guess the language.",
        fix: "Write <html lang=\"en\">, with your language.",
        source: "WCAG 2.2, 3.1.1",
        run: missing_lang,
    },
    Check {
        id: "structure/missing-title",
        severity: Severity::Hint,
        why: "Screen readers and browser tabs have no name for the email.",
        fix: "Write <title>…</title> into the head.",
        source: "WCAG 2.2, 2.4.2",
        run: missing_title,
    },
    Check {
        id: "structure/charset",
        severity: Severity::Warning,
        why: "Emails are sent in UTF-8; a client that believes something else shows wrong letters.",
        fix: "Write <meta charset=\"utf-8\">, once.",
        source: "HTML, specifying the character encoding",
        run: charset,
    },
    Check {
        id: "structure/missing-unsubscribe",
        severity: Severity::Warning,
        why: "Who can't unsubscribe reports spam; for newsletters the law asks for it.",
        fix: "Put a link to unsubscribe at the end.",
        source: "CAN-SPAM Act, 15 U.S.C. 7704(a)(3); GDPR, Article 21; Gmail's sender guidelines",
        run: missing_unsubscribe,
    },
];

fn too_large(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let size = context.email.html.len();
    if size > MAX_BYTES {
        let (size, most) = (size.div_ceil(1024), MAX_BYTES / 1024);
        found.whole(format!(
            "the email has {size} kB of HTML; only up to {most} kB are checked"
        ));
    } else if context.html.is_cut {
        let end = context
            .html
            .elements
            .last()
            .map_or(0, |element| element.tag.start);
        found.at(
            end..end,
            format!("the email has more than {MAX_ELEMENTS} elements; the rest is not checked"),
        );
    }
}

fn clipped(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let source = context.html.source;
    if source.len() > GMAIL_CLIP {
        let at = source.floor_char_boundary(GMAIL_CLIP);
        let size = source.len().div_ceil(1024);
        found.at(
            at..at,
            format!("Gmail cuts the email here: it has {size} kB, and 102 kB are shown"),
        );
    }
}

fn nearly_clipped(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let size = context.html.source.len();
    if (NEAR_CLIP + 1..=GMAIL_CLIP).contains(&size) {
        let size = size.div_ceil(1024);
        found.whole(format!("the email has {size} kB, and Gmail shows 102 kB"));
    }
}

fn named(names: &[&str], what: &str, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    for element in html
        .elements
        .iter()
        .filter(|element| names.contains(&&*element.name))
    {
        // Data for search engines and Gmail's actions is no script.
        let kind = html.value(element, "type").unwrap_or("");
        if kind != "application/ld+json" {
            found.at(element.tag.clone(), format!("<{}> is {what}", element.name));
        }
    }
}

fn event_handler(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    for element in &html.elements {
        for attribute in html.attributes(element) {
            let event = attribute.name.strip_prefix("on").unwrap_or("");
            if event.len() > 2 && event.bytes().all(|byte| byte.is_ascii_lowercase()) {
                found.at(
                    attribute.span.clone(),
                    format!("{} is a script, which no mail client runs", attribute.name),
                );
            }
        }
    }
}

fn missing_lang(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let root = html
        .elements
        .iter()
        .find(|element| &*element.name == "html");
    let Some(root) = root else { return };
    let says = |name| {
        html.value(root, name)
            .is_some_and(|value| !value.trim().is_empty())
    };
    // Some clients drop <html>, so that careful authors say it further in.
    let further = html
        .elements
        .iter()
        .take(50)
        .any(|element| html.attribute(element, "lang").is_some());
    if !says("lang") && !says("xml:lang") && !further {
        found.at(root.tag.clone(), "<html> does not say its language");
    }
}

fn missing_title(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let Some(head) = html
        .elements
        .iter()
        .find(|element| &*element.name == "head")
    else {
        return;
    };
    let title = html.named("title").find(|title| {
        let texts = html.texts.get(title.texts.clone()).unwrap_or_default();
        texts.iter().any(|text| !text.value.trim().is_empty())
    });
    if title.is_none() {
        found.at(head.tag.clone(), "the email has no title");
    }
}

fn charset(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut first: Option<String> = None;
    for meta in html.named("meta") {
        let declared = match html.value(meta, "charset") {
            Some(charset) => Some(charset),
            None => html.value(meta, "content").and_then(|content| {
                let at = content.to_ascii_lowercase().find("charset=")?;
                content.get(at + 8..)
            }),
        };
        let Some(declared) = declared else { continue };
        let name = declared
            .split([';', ' '])
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase();
        let is_utf8 = matches!(&*name, "utf-8" | "utf8");
        match &first {
            Some(other) if *other != name => found.at(
                meta.tag.clone(),
                format!(
                    "the email is said to be {} and {}",
                    quote(other),
                    quote(&name)
                ),
            ),
            // As long as all is ASCII, most encodings agree.
            None if !is_utf8 && !name.contains('{') && !html.source.is_ascii() => {
                found.at(
                    meta.tag.clone(),
                    format!(
                        "the email says that it is {}, and is sent as UTF-8",
                        quote(&name)
                    ),
                );
            }
            _ => {}
        }
        first.get_or_insert(name);
    }
}

/// The ways in which links to unsubscribe are called.
const UNSUBSCRIBE: [&str; 18] = [
    "unsubscri",
    "opt-out",
    "opt out",
    "optout",
    "preferences",
    "subscription",
    "manage your email",
    "wypisz",
    "rezygn",
    "wypis",
    "abmelden",
    "abbestellen",
    "désabonn",
    "désinscri",
    "darse de baja",
    "cancelar",
    "disiscri",
    "afmelden",
];

fn missing_unsubscribe(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    if !context.html.is_document() || context.receivers() < MANY {
        return;
    }
    let has_word = |text: &str| {
        let lower = text.to_lowercase();
        UNSUBSCRIBE.iter().any(|word| lower.contains(word))
    };
    let by_link = context
        .links
        .iter()
        .any(|link| has_word(&link.text) || has_word(&link.target));
    let by_placeholder = context
        .placeholders
        .iter()
        .any(|placeholder| has_word(placeholder.inner));
    if !by_link && !by_placeholder {
        let count = context.receivers();
        let end = context.html.source.trim_end().len();
        found.at(
            end..end,
            format!("it goes to {count} people and has no link to unsubscribe"),
        );
    }
}
