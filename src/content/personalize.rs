//! Placeholders filled from a person's fields: an approximation of what User.com does, for the eye
//! alone. What is sent never passes here.
//!
//! The web app fills placeholders of the Jinja family on its server, with variable names that are
//! the account's own. The rules: a template can loop and grow, so steps and output are limited; what
//! has no value shows as a gap.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use minijinja::{
    AutoEscape, Environment,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};
use serde_json::{Map, Value as Json};

/// What shows where a placeholder has no value.
pub const GAP: &str = "⟨?⟩";

/// Steps that a template may take, as minijinja counts them.
const FUEL: u64 = 200_000;

/// Bytes that a filled text may have more than ten times its template.
const MORE: usize = 1 << 20;

/// A text with its placeholders filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personalized {
    /// The text, [`GAP`] where there was no value.
    pub text: String,
    /// The names that the text uses and the person has no field for, in the order of the alphabet.
    pub missing: Vec<String>,
}

/// Why a text can't be filled; the text as it is can still be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonalizeError {
    /// The placeholders are not well formed.
    #[error("the placeholders can't be filled: {what}, in line {line}")]
    Syntax {
        /// What is wrong, in the words of the template engine.
        what: String,
        /// The line of the text, from 1 on.
        line: usize,
    },
    /// It takes too many steps or makes too long a text.
    #[error("the placeholders can't be filled: they make too long a text")]
    TooLong,
}

/// What a text is: it decides how values are written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTML: markup in values is escaped.
    Html,
    /// A line of plain text, as the subject is.
    Plain,
}

/// Fills the placeholders of a text from the fields of a person's record.
///
/// # Errors
/// [`PersonalizeError`].
pub fn personalize(
    text: &str,
    fields: &Map<String, Json>,
    kind: Kind,
) -> Result<Personalized, PersonalizeError> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    environment.set_syntax(syntax.unwrap_or_default());
    environment.set_auto_escape_callback(move |_| match kind {
        Kind::Html => AutoEscape::Html,
        Kind::Plain => AutoEscape::None,
    });
    environment.set_formatter(|out, state, value| {
        if value.is_undefined() || value.is_none() {
            return out.write_str(GAP).map_err(minijinja::Error::from);
        }
        minijinja::escape_formatter(out, state, value)
    });
    let template = environment
        .template_from_str(text)
        .map_err(|error| said(&error))?;
    let known = |name: &String| fields.get(name).is_some_and(|value| !value.is_null());
    let missing: BTreeSet<String> = template.undeclared_variables(false).into_iter().collect();
    let missing = missing.into_iter().filter(|name| !known(name)).collect();
    // A field that is null counts as not there, so that a filter's default takes its place.
    let values = fields.iter().filter(|(_, value)| !value.is_null());
    let values = values.map(|(name, value)| (name.clone(), Value::from(Serde(value))));
    let values = Value::from_pairs(values);
    let mut filled = Limited {
        bytes: Vec::new(),
        limit: text.len().saturating_mul(10).saturating_add(MORE),
    };
    template
        .render_captured_to(values, &mut filled)
        .map_err(|error| said(&error))?;
    Ok(Personalized {
        text: String::from_utf8_lossy(&filled.bytes).into_owned(),
        missing,
    })
}

fn said(error: &minijinja::Error) -> PersonalizeError {
    use minijinja::ErrorKind;
    match error.kind() {
        ErrorKind::OutOfFuel | ErrorKind::WriteFailure => PersonalizeError::TooLong,
        kind => PersonalizeError::Syntax {
            what: error
                .detail()
                .map_or_else(|| kind.to_string(), str::to_owned),
            line: error.line().unwrap_or(1),
        },
    }
}

/// Bytes up to a limit.
struct Limited {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn ada() -> Map<String, Json> {
        let ada = json!({
            "first_name": "Ada", "last_name": null, "name": "<b>Ada</b> & co", "visits": 3,
            "tags": ["a", "b"], "company": {"city": "London"},
        });
        let Json::Object(ada) = ada else {
            panic!("it is an object");
        };
        ada
    }

    fn filled(text: &str) -> String {
        personalize(text, &ada(), Kind::Html).unwrap().text
    }

    #[test]
    fn fields_fill_the_placeholders() {
        assert_eq!(filled("Hi {{ first_name }},\n"), "Hi Ada,\n");
        assert_eq!(filled("{{ first_name | upper }}"), "ADA");
        assert_eq!(filled("{{ company.city }}"), "London");
        assert_eq!(
            filled("{% if visits > 2 %}again{% else %}first{% endif %}"),
            "again"
        );
        assert_eq!(
            filled("<a href=\"/?n={{ visits }}\">"),
            "<a href=\"/?n=3\">"
        );
    }

    #[test]
    fn what_has_no_value_is_a_gap_unless_there_is_a_default() {
        assert_eq!(filled("Hi {{ nick }}, {{ last_name }}"), "Hi ⟨?⟩, ⟨?⟩");
        assert_eq!(filled("Hi {{ nick | default(\"there\") }}"), "Hi there");
        assert_eq!(filled("Hi {{ last_name | default(\"you\") }}"), "Hi you");
        let both = personalize("{{ b }}{{ a }}{{ first_name }}", &ada(), Kind::Html).unwrap();
        assert_eq!(both.missing, ["a", "b"]);
    }

    #[test]
    fn values_can_t_bring_markup_of_their_own() {
        assert_eq!(filled("{{ name }}"), "&lt;b&gt;Ada&lt;&#x2f;b&gt; &amp; co");
        let subject = personalize("{{ name }}", &ada(), Kind::Plain).unwrap();
        assert_eq!(subject.text, "<b>Ada</b> & co");
    }

    #[test]
    fn what_is_not_well_formed_is_said_with_its_line() {
        let error = personalize("<p>\n{{ first_name }", &ada(), Kind::Html).unwrap_err();
        assert!(
            matches!(error, PersonalizeError::Syntax { line: 2, .. }),
            "{error:?}"
        );
    }

    #[test]
    fn a_template_that_grows_without_end_is_stopped() {
        for bomb in [
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            "{% set a = 'x' * 1000000 %}{% for i in range(99) %}{{ a }}{% endfor %}",
        ] {
            let error = personalize(bomb, &ada(), Kind::Html);
            assert!(error.is_err(), "{bomb}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[{}%a-z |.()\"'<>\\n]{0,80}") {
            let _ = personalize(&text, &ada(), Kind::Html);
        }
    }
}
