//! What was done to the text, so that it can be undone and done again.
//!
//! An edit is a value that can be turned round. Typing letter after letter is one step, up to the
//! end of a word; so is deleting letter after letter. Everything else is a step of its own.

/// One replacement of text by other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Where, in bytes from the start of the text.
    pub(super) at: usize,
    /// What stood there.
    pub(super) removed: String,
    /// What stands there now.
    pub(super) inserted: String,
    /// Where the cursor was.
    pub(super) cursor_before: usize,
    /// The other end of the selection, if there was one.
    pub(super) anchor_before: Option<usize>,
}

impl Edit {
    /// Takes `next` in, if the two are one step to a person; gives it back otherwise.
    fn join(&mut self, next: Edit) -> Option<Edit> {
        let types_on = self.removed.is_empty()
            && next.removed.is_empty()
            && next.at == self.at + self.inserted.len()
            && is_in_word(&self.inserted, &next.inserted);
        if types_on {
            self.inserted.push_str(&next.inserted);
            return None;
        }
        let deletes_on = self.inserted.is_empty()
            && next.inserted.is_empty()
            && next.anchor_before.is_none()
            && is_short(&next.removed);
        if deletes_on && next.at + next.removed.len() == self.at {
            self.removed.insert_str(0, &next.removed);
            self.at = next.at;
            return None;
        }
        if deletes_on && next.at == self.at {
            self.removed.push_str(&next.removed);
            return None;
        }
        Some(next)
    }
}

/// Whether `next` goes on with the word that `typed` ends with; a word takes the space behind it
/// along, and a line break stands for itself.
fn is_in_word(typed: &str, next: &str) -> bool {
    let last = typed.chars().next_back();
    let first = next.chars().next();
    match (last, first) {
        (Some(last), Some(first)) => {
            !typed.contains('\n')
                && !next.contains('\n')
                && is_short(next)
                && (!last.is_whitespace() || first.is_whitespace())
        }
        _ => false,
    }
}

/// Whether this can be one key press; a paste is longer.
fn is_short(text: &str) -> bool {
    text.chars().count() <= 16
}

/// The edits that can be undone, and those that were.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// Whether the next edit may be joined to the last one.
    open: bool,
}

impl History {
    /// Takes note of an edit; what was undone before can't be done again.
    pub(super) fn push(&mut self, edit: Edit) {
        self.undone.clear();
        let open = std::mem::replace(&mut self.open, true);
        let edit = match self.done.last_mut() {
            Some(last) if open => last.join(edit),
            _ => Some(edit),
        };
        self.done.extend(edit);
    }

    /// The next edit is a step of its own.
    pub(super) fn close_step(&mut self) {
        self.open = false;
    }

    /// The step to undo.
    pub(super) fn undo(&mut self) -> Option<Edit> {
        self.open = false;
        let edit = self.done.pop()?;
        self.undone.push(edit.clone());
        Some(edit)
    }

    /// The step to do again.
    pub(super) fn redo(&mut self) -> Option<Edit> {
        self.open = false;
        let edit = self.undone.pop()?;
        self.done.push(edit.clone());
        Some(edit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(at: usize, inserted: &str) -> Edit {
        Edit {
            at,
            removed: String::new(),
            inserted: inserted.to_owned(),
            cursor_before: at,
            anchor_before: None,
        }
    }

    fn steps(history: &mut History) -> Vec<String> {
        std::iter::from_fn(|| history.undo())
            .map(|edit| edit.inserted)
            .collect()
    }

    #[test]
    fn a_word_with_its_space_is_one_step() {
        let mut history = History::default();
        for (at, letter) in "one two".char_indices() {
            history.push(typed(at, letter.encode_utf8(&mut [0; 4])));
        }
        assert_eq!(steps(&mut history), ["two", "one "]);
    }

    #[test]
    fn typing_elsewhere_is_another_step() {
        let mut history = History::default();
        history.push(typed(0, "a"));
        history.push(typed(9, "b"));
        history.close_step();
        history.push(typed(10, "c"));
        assert_eq!(steps(&mut history), ["c", "b", "a"]);
    }

    #[test]
    fn a_new_edit_ends_what_could_be_done_again() {
        let mut history = History::default();
        history.push(typed(0, "a"));
        assert!(history.undo().is_some());
        history.push(typed(0, "b"));
        assert_eq!(history.redo(), None);
    }
}
