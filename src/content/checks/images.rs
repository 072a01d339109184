//! Images: whether they can be seen, and what stands there when they are not.

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::content::{
    html::{Element, Html, TextKind},
    links::{Link, LinkKind, Mark},
};

/// Fewer letters than this beside images are a picture of an email.
const LITTLE_TEXT: usize = 80;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "content/missing-alt",
        severity: Severity::Warning,
        why: "Many readers have images off or listen to the email: they learn nothing of it.",
        fix: "Say in alt=\"…\" what it shows, or write alt=\"\" for decoration.",
        source: "WCAG 2.2, 1.1.1; HTML, the img element",
        run: missing_alt,
    },
    Check {
        id: "content/file-name-alt",
        severity: Severity::Warning,
        why: "The name of a file tells a reader nothing.",
        fix: "Say what the image shows.",
        source: "WCAG 2.2, F30",
        run: file_name_alt,
    },
    Check {
        id: "content/empty-image",
        severity: Severity::Warning,
        why: "An image without an address is shown as a broken one.",
        fix: "Write its address in src=\"…\".",
        source: "HTML, the img element",
        run: |context, found| marked(&[Mark::Empty], "has no address", context, found),
    },
    Check {
        id: "content/relative-image",
        severity: Severity::Warning,
        why: "An email has no page that the address could be relative to: the image is not found.",
        fix: "Upload it, and write its whole address, from https:// on.",
        source: "RFC 3986, 4.2",
        run: |context, found| {
            marked(
                &[Mark::Relative, Mark::MissingScheme],
                "has no whole address",
                context,
                found,
            );
        },
    },
    Check {
        id: "content/broken-image",
        severity: Severity::Warning,
        why: "Nobody else can open such an address: the image is not shown.",
        fix: "Upload it, and write the address that it has then.",
        source: "RFC 3986; WHATWG URL",
        run: |context, found| {
            marked(
                &[Mark::BrokenUrl, Mark::Local, Mark::Script],
                "can't be loaded",
                context,
                found,
            );
        },
    },
    Check {
        id: "content/http-image",
        severity: Severity::Hint,
        why: "Without https some clients don't load it.",
        fix: "Write https://, if the site has it.",
        source: "caniemail.com; browsers on mixed content",
        run: |context, found| marked(&[Mark::Http], "is not protected: http://", context, found),
    },
    Check {
        id: "content/example-image",
        severity: Severity::Warning,
        why: "It is an image that only takes the place of the real one.",
        fix: "Put the real image there.",
        source: "RFC 2606",
        run: |context, found| marked(&[Mark::ExampleDomain], "is only a stand-in", context, found),
    },
    Check {
        id: "content/embedded-image",
        severity: Severity::Warning,
        why: "Gmail and Outlook don't show images that are written into the HTML, and they make it large.",
        fix: "Upload it, and write its address.",
        source: "caniemail.com, image-base64",
        run: |context, found| marked(&[Mark::Inline], "is written into the HTML", context, found),
    },
    Check {
        id: "content/no-dimensions",
        severity: Severity::Hint,
        why: "While it loads the email jumps, and Outlook shows it in its full size.",
        fix: "Write its width=\"…\".",
        source: "caniemail.com, html-width; Outlook for Windows",
        run: no_dimensions,
    },
    Check {
        id: "content/mostly-images",
        severity: Severity::Warning,
        why: "With images off there is next to nothing to read, and filters distrust it.",
        fix: "Write the message as text, too.",
        source: "SpamAssassin, HTML_IMAGE_ONLY",
        run: mostly_images,
    },
];

/// The images that a reader is to see, with their elements.
fn images<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (&'c Element<'c>, &'c Html<'c>)> {
    let html: &Html<'c> = &context.html;
    html.named("img")
        .filter(|image| !image.is_hidden && !is_tiny(html, image))
        .map(move |image| (image, html))
}

/// Whether it counts who reads, or takes place, and shows nothing.
fn is_tiny(html: &Html<'_>, image: &Element<'_>) -> bool {
    let is_small = |name| {
        let value = html.value(image, name).unwrap_or("").trim();
        matches!(value.trim_end_matches("px"), "0" | "1" | "2")
    };
    let style = html.value(image, "style").unwrap_or("").replace(' ', "");
    let source = html.value(image, "src").unwrap_or("").to_lowercase();
    is_small("width")
        || is_small("height")
        || style.contains("display:none")
        || ["spacer", "transparent.", "pixel.", "blank.gif"]
            .iter()
            .any(|word| source.contains(word))
}

fn missing_alt(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (image, html) in images(context) {
        let is_decoration = matches!(html.value(image, "role"), Some("presentation" | "none"))
            || html.value(image, "aria-hidden") == Some("true")
            || html.attribute(image, "aria-label").is_some();
        if html.attribute(image, "alt").is_none() && !is_decoration {
            let name = html.value(image, "src").unwrap_or("");
            let name = name.rsplit('/').next().unwrap_or(name);
            let name = if name.starts_with("data:") || name.is_empty() {
                String::new()
            } else {
                format!(" {}", quote(name))
            };
            found.at(
                image.tag.clone(),
                format!("the image{name} has no alternative text"),
            );
        }
    }
}

fn file_name_alt(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (image, html) in images(context) {
        let Some(alt) = html.attribute(image, "alt") else {
            continue;
        };
        let text = alt.value.trim().to_lowercase();
        let is_file = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"]
            .iter()
            .any(|end| text.ends_with(end))
            && !text.contains(' ');
        let is_number = ["img_", "dsc_", "dsc0", "image0", "screenshot_"]
            .iter()
            .any(|start| text.starts_with(start));
        if is_file
            || is_number
            || matches!(
                &*text,
                "image" | "img" | "picture" | "photo" | "alt" | "alt text" | "image alt"
            )
        {
            found.at(
                alt.span.clone(),
                format!("the alternative text of an image is {}", quote(&alt.value)),
            );
        }
    }
}

fn marked(marks: &[Mark], what: &str, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let is_it =
        |link: &&Link| link.kind == LinkKind::Image && marks.iter().any(|mark| link.has(*mark));
    for link in context.links.iter().filter(is_it) {
        let shown = if link.has(Mark::Inline) {
            ""
        } else {
            &link.target
        };
        let named = match (&*link.text, shown) {
            ("", "") => "an image".to_owned(),
            (text, "") => format!("the image {}", quote(text)),
            (_, target) => format!("the image {}", quote(target)),
        };
        found.at(link.range.clone(), format!("{named} {what}"));
    }
}

fn no_dimensions(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (image, html) in images(context) {
        let style = html.value(image, "style").unwrap_or("");
        let has_width = html.attribute(image, "width").is_some()
            || html.attribute(image, "height").is_some()
            || style.contains("width")
            || style.contains("height");
        if !has_width && html.attribute(image, "class").is_none() {
            found.at(image.tag.clone(), "the image has no width");
        }
    }
}

fn mostly_images(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let Some((first, _)) = images(context).next() else {
        return;
    };
    let texts = context
        .html
        .texts
        .iter()
        .filter(|text| text.kind == TextKind::Shown);
    let letters = texts
        .flat_map(|text| text.value.chars())
        .filter(|c| c.is_alphanumeric())
        .take(LITTLE_TEXT)
        .count();
    if letters < LITTLE_TEXT {
        found.at(
            first.tag.clone(),
            format!("beside its images, the email has {letters} letters of text"),
        );
    }
}
