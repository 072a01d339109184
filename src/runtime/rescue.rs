//! Keeps the text when the program has to end and nobody can be asked: in the store, and in a
//! file of its own if that fails.

use std::path::Path;

use super::keeper::{Keeper, Words};
use crate::{files, tui::Model};

/// Keeps the draft; gives the sentence that says where it is, or why it could not be kept.
pub(super) fn keep(model: &Model, keeper: &Keeper, data_dir: &Path) -> String {
    if !model.is_changed() {
        return "your draft is in its file".to_owned();
    }
    let words = Words {
        revision: model.revision(),
        fields: model.form.values(),
        text: model.editor.snapshot(),
    };
    match keeper.rescue(words) {
        Ok(()) => "your draft is kept: start Sendoff again to go on with it".to_owned(),
        Err(_) => keep_in_file(model, data_dir),
    }
}

/// Writes the draft to a new private file in `data_dir`.
fn keep_in_file(model: &Model, data_dir: &Path) -> String {
    let body = model.editor.snapshot().text();
    let draft = &model.document.draft;
    let bytes = draft
        .to_bytes(&model.form.values(), &body, Some(&model.account.id))
        // In the draft's own encoding there is no place for it: better in another than not at all.
        .unwrap_or_else(|_| body.into_bytes());
    let name = format!(
        "rescued-{}.html",
        jiff::ZonedDateTime::now().strftime("%Y%m%d-%H%M%S-%f")
    );
    let path = data_dir.join(name);
    match files::private::write(&path, &bytes) {
        Ok(()) => format!("your draft is kept in {}", path.display()),
        Err(error) => format!("your draft could not be kept: {error}"),
    }
}
