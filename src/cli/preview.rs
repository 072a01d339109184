//! `sendoff preview`: the email as plain text, the same text as in the composer.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal},
    path::PathBuf,
};

use clap::ValueEnum;

use super::{
    args::Global,
    exit::Exit,
    input,
    output::Output,
    person,
    report::{Failure, note},
};
use crate::{
    content::{
        personalize::Kind,
        text::{MAX_WIDTH, PreviewLine, SpanStyle, TextPreview},
        visible,
    },
    draft::Field,
};

const EXAMPLES: &str = "\
Examples:
  sendoff preview spring-sale.html
  sendoff preview spring-sale.html --width 60 > spring-sale.txt
  sendoff preview spring-sale.html --as ada@example.org   as this person gets it, more or less";

/// The width when standard output is no terminal, in columns.
const USUAL_WIDTH: u16 = 80;

/// Show a draft as plain text.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PreviewArgs {
    /// The draft; - reads it from standard input
    file: PathBuf,

    /// Wrap at this many columns; without it, at the terminal's width, else at 80
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_WIDTH)))]
    width: Option<u16>,

    /// Fill the placeholders from the fields of this person: an address or a user ID
    #[arg(long = "as", value_name = "PERSON")]
    person: Option<String>,

    /// Use colours and other styles
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

/// Runs the command to its exit status.
pub(super) fn run(args: &PreviewArgs, global: &Global) -> Result<Exit, Failure> {
    let draft = input::read_draft(&args.file).map_err(|error| error.into_failure(&args.file))?;
    let width = args.width.unwrap_or_else(terminal_width);
    let mut body = draft.body().to_owned();
    if let Some(who) = &args.person {
        let person = person::find(who, global)?;
        let subject = person::fill(draft.fields().get(Field::Subject), &person, Kind::Plain)?;
        note(&format!("Subject: {}", visible(&subject)));
        body = person::fill(&body, &person, Kind::Html)?;
        note(&format!(
            "As {}, filled from the fields that User.com shows: an approximation.",
            visible(&person.label())
        ));
    }
    let preview =
        TextPreview::render(&body, width).map_err(|error| Failure::new(Exit::Failed, error))?;
    let styled = args.color.is_wanted();
    let mut output = Output::new();
    for line in preview.lines() {
        if styled {
            output.line(&with_styles(line))?;
        } else {
            output.line(&line.text())?;
        }
    }
    output.flush()?;
    Ok(Exit::Success)
}

impl Color {
    fn is_wanted(self) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Always => true,
            Self::Never => false,
            // NO_COLOR counts when it is set and not empty: https://no-color.org
            Self::Auto => io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }
}

fn terminal_width() -> u16 {
    if !io::stdout().is_terminal() {
        return USUAL_WIDTH;
    }
    match crossterm::terminal::size() {
        Ok((columns @ 1.., _)) => columns,
        Ok((0, _)) | Err(_) => USUAL_WIDTH,
    }
}

/// The line with SGR sequences (ECMA-48, 8.3.117). Only styles that the text shows in another way
/// too get a colour alone.
fn with_styles(line: &PreviewLine) -> String {
    let mut text = String::new();
    for span in &line.spans {
        let codes = codes(span.style);
        if codes.is_empty() {
            text.push_str(&span.text);
        } else {
            // Writing to a String does not fail.
            let _ = write!(text, "\u{1b}[{}m{}\u{1b}[0m", codes.join(";"), span.text);
        }
    }
    text
}

fn codes(style: SpanStyle) -> Vec<&'static str> {
    [
        (style.heading || style.strong, "1"),
        (style.quote || style.rule, "2"),
        (style.emphasis, "3"),
        (style.link.is_some(), "4"),
        (style.strikeout, "9"),
        (style.code, "36"),
        (style.image, "35"),
    ]
    .into_iter()
    .filter_map(|(is_so, code)| is_so.then_some(code))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::text::PreviewSpan;

    #[test]
    fn styles_end_with_their_span() {
        let span = |text: &str, style| PreviewSpan {
            text: text.to_owned(),
            style,
        };
        let strong_link = SpanStyle {
            strong: true,
            link: Some(0),
            ..SpanStyle::default()
        };
        let line = PreviewLine {
            spans: vec![
                span("see ", SpanStyle::default()),
                span("here", strong_link),
            ],
        };
        assert_eq!(with_styles(&line), "see \u{1b}[1;4mhere\u{1b}[0m");
    }
}
