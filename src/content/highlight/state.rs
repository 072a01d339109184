//! Where in HTML a lexer stands: all that it has to remember between two bytes.

/// What a byte of HTML belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// Text that is nothing else.
    Text,
    /// `<`, `</`, `>`, `/` and `=`.
    Delimiter,
    /// The name of an element.
    TagName,
    /// The name of an attribute.
    AttributeName,
    /// The value of an attribute, with its quotes.
    AttributeValue,
    /// `&amp;` and its like.
    Entity,
    /// A comment, conditional ones too, and those of CSS.
    Comment,
    /// `<!DOCTYPE …>`, `<![if …]>`, `<?xml …>`.
    Declaration,
    /// `{{ … }}` and `{% … %}`.
    Placeholder,
    /// A selector or at-rule of a style sheet.
    CssSelector,
    /// The name of a CSS property.
    CssProperty,
    /// The value of a CSS property.
    CssValue,
    /// Braces, colons and semicolons of CSS.
    CssDelimiter,
    /// The content of a `script`.
    Script,
}

/// The state between two bytes. It is small and compared often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) mode: Mode,
    /// What the content of the element being opened is.
    pub(super) raw: Raw,
    pub(super) css: Css,
    /// The first byte of what closes the open placeholder.
    pub(super) placeholder: Option<u8>,
    /// In a comment of CSS.
    pub(super) css_comment: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Text,
    Comment,
    Declaration,
    /// At the name of a tag.
    Name {
        closing: bool,
    },
    /// Between attributes.
    Tag,
    /// After the name of an attribute; `style` says that its value is CSS.
    AfterName {
        style: bool,
    },
    BeforeValue {
        style: bool,
    },
    /// In a value that ends with this quote, or without quotes at white space.
    Value {
        quote: Option<u8>,
        style: bool,
    },
    /// In the content of an element that holds no tags.
    Raw,
}

/// Elements whose content ends only at their own end tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Raw {
    #[default]
    No,
    Script,
    Style,
    Textarea,
    Title,
}

impl Raw {
    pub(super) fn of(name: &[u8]) -> Self {
        let all = [Self::Script, Self::Style, Self::Textarea, Self::Title];
        let found = all
            .into_iter()
            .find(|raw| name.eq_ignore_ascii_case(raw.name()));
        found.unwrap_or(Self::No)
    }

    pub(super) fn name(self) -> &'static [u8] {
        match self {
            Self::No => b"",
            Self::Script => b"script",
            Self::Style => b"style",
            Self::Textarea => b"textarea",
            Self::Title => b"title",
        }
    }
}

/// Where in a style sheet or declaration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Css {
    #[default]
    Selector,
    /// In a selector that began with `@`, whose block holds rules.
    AtRule,
    Property,
    Value,
}
