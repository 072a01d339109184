//! What the HTML standard says about elements by name: which have no content, whose end may be
//! left out and what ends them then. <https://html.spec.whatwg.org/multipage/syntax.html>

/// Whether the element has no content and no end tag.
#[must_use]
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether the element begins a paragraph of its own: text before and in it does not run together.
#[must_use]
pub fn is_block(name: &str) -> bool {
    closes_paragraph(name)
        || matches!(
            name,
            "body"
                | "br"
                | "caption"
                | "dd"
                | "dt"
                | "head"
                | "html"
                | "li"
                | "option"
                | "select"
                | "tbody"
                | "td"
                | "tfoot"
                | "th"
                | "thead"
                | "title"
                | "tr"
        )
}

/// Whether the start of this element ends an open `<p>`.
pub(super) fn closes_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

/// The elements that the start of `name` ends, where they are the innermost ones.
pub(super) fn ended_by(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li", "p"],
        "dt" | "dd" => &["dt", "dd", "p"],
        "option" | "optgroup" => &["option"],
        "td" | "th" => &["td", "th", "p"],
        "tr" => &["td", "th", "tr", "p"],
        "tbody" | "thead" | "tfoot" => &["td", "th", "tr", "tbody", "thead", "tfoot", "p"],
        "body" => &["head"],
        _ if closes_paragraph(name) => &["p"],
        _ => &[],
    }
}

/// Whether HTML lets its end tag be left out.
pub(in crate::content) fn may_stay_open(name: &str) -> bool {
    matches!(
        name,
        "body"
            | "colgroup"
            | "dd"
            | "dt"
            | "head"
            | "html"
            | "li"
            | "optgroup"
            | "option"
            | "p"
            | "rp"
            | "rt"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}

/// Whether an end tag inside it can't end anything outside of it.
pub(super) fn is_wall(name: &str) -> bool {
    matches!(
        name,
        "td" | "th" | "caption" | "table" | "object" | "marquee" | "template"
    )
}

/// Whether it is a part of a table, which ends at the table's own tags alone.
pub(super) fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup"
    )
}
