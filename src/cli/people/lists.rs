//! `sendoff people check`: whom of a list User.com does not know.

use std::path::Path;

use super::failed;
use crate::{
    cli::{
        exit::Exit,
        output::Output,
        report::{Failure, note},
        table,
    },
    content::visible,
    files,
    people::{
        People, Step,
        list::{List, problems_csv},
    },
};

/// Looks everybody up; the rows that mean nobody are the answer, as CSV.
pub(super) async fn run(people: &People, path: &Path) -> Result<Exit, Failure> {
    let opened = files::read_draft(path).map_err(|error| Failure::new(Exit::Failed, error))?;
    let list = List::parse(&opened.bytes)
        .map_err(|error| Failure::new(Exit::Invalid, format!("{} {error}", path.display())))?;
    note(&format!("Reading {}.", list.picked));
    let mut asked = 0;
    let report = |step: Step<'_>| match step {
        Step::Cached { to_ask, .. } => note(&format!("To be looked up in User.com: {to_ask}.")),
        Step::Asked { .. } => {
            asked += 1;
            if asked % 100 == 0 {
                note(&format!("{asked} …"));
            }
        }
        Step::Waiting(wait) => {
            let wait = wait.as_secs_f64().ceil();
            note(&format!(
                "User.com asks to wait {wait} s before it says more."
            ));
        }
    };
    let resolution = people.resolve(list.addresses(), report).await;
    let listed = list.listed(&resolution.map_err(failed)?);
    let mut output = Output::new();
    if !listed.problems.is_empty() {
        for line in problems_csv(&listed.problems).lines() {
            output.line(&visible(line))?;
        }
    }
    output.flush()?;
    note(&format!(
        "{}; {} of them unsubscribed; rows that mean nobody: {}.",
        table::people(listed.ids.len()),
        listed.unsubscribed,
        listed.problems.len()
    ));
    Ok(if listed.problems.is_empty() {
        Exit::Success
    } else {
        Exit::Invalid
    })
}
