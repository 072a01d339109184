//! What kinds of element a text preview tells apart, by tag name.

/// The kind of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any element that only wraps: `span`, `font`, unknown ones.
    Inline,
    Anchor,
    Strong,
    Emphasis,
    Strikeout,
    Code,
    /// Any element that starts on a line of its own: `div`, `section`, `dl`, `dt`.
    Block,
    Paragraph,
    Heading,
    Quote,
    Preformatted,
    UnorderedList,
    OrderedList,
    Item,
    /// `dd`.
    Description,
    Table,
    /// `thead`, `tbody`, `tfoot`.
    Section,
    Row,
    Cell,
    HeaderCell,
    Caption,
    LineBreak,
    Rule,
    Image,
    /// Never has content and shows nothing: `meta`, `link`.
    Void,
    /// Shown by nobody or not as text: `script`, `style`, `svg`; keeps the words around it apart.
    Skipped,
}

impl Kind {
    /// The kind of the element with this lower-case name.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"a" => Self::Anchor,
            b"b" | b"strong" => Self::Strong,
            b"i" | b"em" | b"cite" | b"dfn" | b"var" => Self::Emphasis,
            b"s" | b"strike" | b"del" => Self::Strikeout,
            b"code" | b"kbd" | b"samp" | b"tt" => Self::Code,
            b"p" => Self::Paragraph,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading,
            b"blockquote" => Self::Quote,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Self::Preformatted,
            b"ul" | b"menu" | b"dir" => Self::UnorderedList,
            b"ol" => Self::OrderedList,
            b"li" => Self::Item,
            b"dd" => Self::Description,
            b"table" => Self::Table,
            b"thead" | b"tbody" | b"tfoot" => Self::Section,
            b"tr" => Self::Row,
            b"td" => Self::Cell,
            b"th" => Self::HeaderCell,
            b"caption" => Self::Caption,
            b"br" => Self::LineBreak,
            b"hr" => Self::Rule,
            b"img" | b"image" => Self::Image,
            b"meta" | b"link" | b"base" | b"basefont" | b"bgsound" | b"input" | b"wbr"
            | b"area" | b"col" | b"embed" | b"param" | b"source" | b"track" | b"frame"
            | b"keygen" => Self::Void,
            b"script" | b"style" | b"title" | b"template" | b"iframe" | b"noscript"
            | b"noembed" | b"noframes" | b"svg" | b"math" | b"canvas" | b"select" | b"datalist" => {
                Self::Skipped
            }
            b"address" | b"article" | b"aside" | b"body" | b"center" | b"details" | b"dialog"
            | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer"
            | b"form" | b"header" | b"hgroup" | b"html" | b"legend" | b"main" | b"nav"
            | b"search" | b"section" | b"summary" | b"textarea" => Self::Block,
            _ => Self::Inline,
        }
    }

    /// Whether it can have content.
    pub(super) fn has_content(self) -> bool {
        !matches!(
            self,
            Self::LineBreak | Self::Rule | Self::Image | Self::Void
        )
    }

    /// Whether it stays within a line of text.
    pub(super) fn is_phrasing(self) -> bool {
        matches!(
            self,
            Self::Inline | Self::Anchor | Self::Strong | Self::Emphasis
        ) || matches!(self, Self::Strikeout | Self::Code | Self::LineBreak)
            || matches!(self, Self::Image | Self::Void | Self::Skipped)
    }

    /// Whether browsers set it apart by space.
    pub(super) fn has_margins(self) -> bool {
        matches!(
            self,
            Self::Paragraph | Self::Heading | Self::Quote | Self::Preformatted
        )
    }

    pub(super) fn is_cell(self) -> bool {
        matches!(self, Self::Cell | Self::HeaderCell | Self::Caption)
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::UnorderedList | Self::OrderedList)
    }

    /// Whether only rows and cells, not text, can stand directly in it.
    pub(super) fn is_table_frame(self) -> bool {
        matches!(self, Self::Table | Self::Section | Self::Row)
    }
}
