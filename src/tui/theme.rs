//! The styles of the screen, by what they mean. Only the sixteen colours of the terminal's own
//! palette are used, so that it stays readable on dark and on light backgrounds.

use ratatui::style::{Color, Modifier, Style};

use crate::config::ProfileColor;
use crate::content::highlight::Token;

/// The styles of HTML in the editor. Colours that are hard to read on one of the two backgrounds
/// are for what is seldom alone; what matters most has a modifier too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// Names of elements, and selectors of style sheets.
    pub tag: Style,
    /// Names of attributes and of CSS properties.
    pub attribute: Style,
    /// Values of attributes and of CSS properties.
    pub value: Style,
    /// Brackets, braces and the like.
    pub delimiter: Style,
    /// `&nbsp;` and its like.
    pub entity: Style,
    /// Comments and declarations.
    pub comment: Style,
    /// `{{ … }}` and `{% … %}`.
    pub placeholder: Style,
    /// Scripts, which no mail program runs.
    pub script: Style,
    /// The two tags of an element, when the cursor is on one of them: added to the others.
    pub pair: Modifier,
}

impl Syntax {
    /// The style of a piece of HTML.
    #[must_use]
    pub fn style(&self, token: Token) -> Style {
        match token {
            Token::Text => Style::new(),
            Token::Delimiter | Token::CssDelimiter => self.delimiter,
            Token::TagName | Token::CssSelector => self.tag,
            Token::AttributeName | Token::CssProperty => self.attribute,
            Token::AttributeValue | Token::CssValue => self.value,
            Token::Entity => self.entity,
            Token::Comment | Token::Declaration => self.comment,
            Token::Placeholder => self.placeholder,
            Token::Script => self.script,
        }
    }

    fn colored() -> Self {
        let plain = Style::new();
        Self {
            tag: plain.fg(Color::Magenta),
            attribute: plain.fg(Color::Cyan),
            value: plain.fg(Color::Green),
            delimiter: plain.add_modifier(Modifier::DIM),
            entity: plain.fg(Color::Blue).add_modifier(Modifier::BOLD),
            comment: plain.add_modifier(Modifier::DIM.union(Modifier::ITALIC)),
            placeholder: plain.fg(Color::Magenta).add_modifier(Modifier::BOLD),
            script: plain.add_modifier(Modifier::DIM),
            pair: Modifier::BOLD.union(Modifier::UNDERLINED),
        }
    }

    fn monochrome() -> Self {
        let plain = Style::new();
        Self {
            tag: plain.add_modifier(Modifier::BOLD),
            attribute: plain,
            value: plain,
            delimiter: plain,
            entity: plain.add_modifier(Modifier::ITALIC),
            comment: plain.add_modifier(Modifier::DIM.union(Modifier::ITALIC)),
            placeholder: plain.add_modifier(Modifier::BOLD.union(Modifier::ITALIC)),
            script: plain.add_modifier(Modifier::DIM),
            pair: Modifier::UNDERLINED,
        }
    }
}

/// The styles in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// Labels, line numbers and other things that stand back.
    pub quiet: Style,
    /// The name of the program, titles, headings.
    pub strong: Style,
    /// The border of the pane and the label of the field that has the keys.
    pub focused: Style,
    /// Selected text, the focused button.
    pub selected: Style,
    /// Something is wrong.
    pub error: Style,
    /// Something went well.
    pub success: Style,
    /// Something needs attention, the sandbox's badge among it.
    pub warning: Style,
    /// A link of the preview.
    pub link: Style,
    /// Whether there are colours at all.
    is_colored: bool,
    /// What a search found, where it is not selected: added to the style of the text.
    pub found: Modifier,
    /// HTML in the editor.
    pub syntax: Syntax,
}

impl Theme {
    /// Styles in colour.
    #[must_use]
    pub fn colored() -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            // Not a grey: the palette's own is invisible on some backgrounds.
            quiet: plain.add_modifier(Modifier::DIM),
            strong: plain.add_modifier(Modifier::BOLD),
            focused: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            error: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            success: plain.fg(Color::Green).add_modifier(Modifier::BOLD),
            warning: plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
            link: plain.fg(Color::Blue).add_modifier(Modifier::UNDERLINED),
            is_colored: true,
            found: Modifier::BOLD.union(Modifier::UNDERLINED),
            syntax: Syntax::colored(),
        }
    }

    /// Styles without any colour, as `NO_COLOR` asks: nothing is told by colour alone.
    #[must_use]
    pub fn monochrome() -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            quiet: plain.add_modifier(Modifier::DIM),
            strong: plain.add_modifier(Modifier::BOLD),
            focused: plain.add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            error: plain.add_modifier(Modifier::BOLD),
            success: plain.add_modifier(Modifier::BOLD),
            warning: plain.add_modifier(Modifier::BOLD),
            link: plain.add_modifier(Modifier::UNDERLINED),
            is_colored: false,
            found: Modifier::BOLD.union(Modifier::UNDERLINED),
            syntax: Syntax::monochrome(),
        }
    }

    /// The style in the colour of a profile, where there are colours and it has one.
    #[must_use]
    pub fn colored_as(&self, color: Option<ProfileColor>, style: Style) -> Style {
        let color = color.filter(|_| self.is_colored).map(|color| match color {
            ProfileColor::Red => Color::Red,
            ProfileColor::Green => Color::Green,
            ProfileColor::Yellow => Color::Yellow,
            ProfileColor::Blue => Color::Blue,
            ProfileColor::Magenta => Color::Magenta,
            ProfileColor::Cyan => Color::Cyan,
        });
        color.map_or(style, |color| style.fg(color))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_has_any_and_tags_still_stand_out() {
        let theme = Theme::monochrome();
        let syntax = theme.syntax;
        let styles = [
            syntax.tag,
            syntax.attribute,
            syntax.value,
            syntax.delimiter,
            syntax.entity,
            syntax.comment,
            syntax.placeholder,
            syntax.script,
        ];
        for style in styles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_ne!(syntax.tag, theme.text);
        assert_ne!(syntax.placeholder, syntax.tag);
        assert_ne!(syntax.comment, theme.text);
    }
}
