//! The styles of the screen, by what they mean. Only the sixteen colours of the terminal's own
//! palette are used, so that it stays readable on dark and on light backgrounds.

use ratatui::style::{Color, Modifier, Style};

use crate::config::ProfileColor;

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
