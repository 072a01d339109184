//! What every byte of an HTML text is, for colours in an editor, and which tags belong together.
//!
//! A [`Highlighter`] goes along with a text that changes: it remembers where the lexer stood every
//! few kilobytes, within long lines too, so that a look at any part costs no more than that part.
//!
//! It must not know colours, screens or lines. The rules: what it answers is what a fresh one would
//! answer; an edit costs at most 32 kB of lexing plus a short list to shift.

mod lexer;
mod pairs;
mod source;
mod state;
#[cfg(test)]
mod tests;

use std::ops::Range;

use lexer::LOOKAHEAD;
use state::State;

pub use source::Source;
pub use state::Token;

/// How many bytes apart the remembered places are.
const STRIDE: usize = 2_048;
/// How far an edit is followed, in bytes; what it changes behind that is found when it is looked at.
const RESYNC: usize = 32 * 1024;

/// A piece of text of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes from the start of the text.
    pub range: Range<usize>,
    /// What they are; never [`Token::Text`].
    pub token: Token,
}

/// The lexer's state at one place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Checkpoint {
    at: usize,
    state: State,
}

/// What a text is made of, kept up to date with its edits.
///
/// ```
/// use sendoff::content::highlight::{Highlighter, Token};
///
/// let mut highlighter = Highlighter::default();
/// let spans = highlighter.spans("<b>x</b>", 0..4);
/// assert_eq!(spans[1].range, 1..2);
/// assert_eq!(spans[1].token, Token::TagName);
/// highlighter.edit("<bold>x</b>", 2, 0, 3);
/// assert_eq!(highlighter.spans("<bold>x</b>", 0..6)[1].range, 1..5);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Highlighter {
    /// In the order of the text, the start of the text aside; those behind the last are not known.
    checkpoints: Vec<Checkpoint>,
    buffer: Vec<u8>,
}

impl Highlighter {
    /// Takes note that `removed` bytes at `at` were replaced by `inserted` ones; `text` is the text
    /// after that. Costs at most 32 kB of lexing.
    pub fn edit<S: Source + ?Sized>(
        &mut self,
        text: &S,
        at: usize,
        removed: usize,
        inserted: usize,
    ) {
        // A step before the edit may have looked into it.
        let kept = self.count_before((at + 1).saturating_sub(LOOKAHEAD));
        let behind = self.count_before(at + removed + 1).max(kept);
        let mut old = self.checkpoints.split_off(behind);
        self.checkpoints.truncate(kept);
        for checkpoint in &mut old {
            checkpoint.at = checkpoint.at - removed + inserted;
        }
        self.follow(text, &old, at + inserted + RESYNC);
    }

    /// The spans that lie in `range` of the text, in order, cut at its ends. Costs time linear in
    /// the range, plus, once, in the text before it that was not looked at since it changed.
    pub fn spans<S: Source + ?Sized>(&mut self, text: &S, range: Range<usize>) -> Vec<Span> {
        let range = range.start..range.end.min(text.len());
        let mut spans: Vec<Span> = Vec::new();
        self.tokens(text, range.clone(), |found, token| {
            let start = found.start.max(range.start);
            let end = found.end.min(range.end);
            if token == Token::Text || start >= end {
                return;
            }
            match spans.last_mut() {
                Some(last) if last.token == token && last.range.end == start => {
                    last.range.end = end;
                }
                _ => spans.push(Span {
                    range: start..end,
                    token,
                }),
            }
        });
        spans
    }

    /// Hands on all tokens that touch `range`, and maybe some before it.
    fn tokens<S: Source + ?Sized>(
        &mut self,
        text: &S,
        range: Range<usize>,
        each: impl FnMut(Range<usize>, Token),
    ) {
        self.reach(text, range.start);
        let before = self.count_before(range.start + 1);
        let from = self.checkpoint(before);
        let mut buffer = std::mem::take(&mut self.buffer);
        lex(text, from, range.end.min(text.len()), &mut buffer, each);
        self.buffer = buffer;
    }

    /// Follows a change until the states agree with those known from before it, which hold then.
    fn follow<S: Source + ?Sized>(&mut self, text: &S, old: &[Checkpoint], limit: usize) {
        let mut from = self.checkpoint(self.checkpoints.len());
        let mut buffer = std::mem::take(&mut self.buffer);
        for (index, known) in old.iter().enumerate() {
            if known.at > limit {
                break;
            }
            if known.at < from.at {
                continue;
            }
            while from.at < known.at {
                let stop = known.at.min(from.at + STRIDE);
                from = lex(text, from, stop, &mut buffer, |_, _| {});
                if from.at < known.at {
                    self.checkpoints.push(from);
                }
            }
            if from == *known {
                self.checkpoints.extend(old.iter().skip(index));
                break;
            }
            if from.at == known.at {
                self.checkpoints.push(from);
            }
        }
        self.buffer = buffer;
    }

    /// Makes sure that the places up to `offset` are known.
    fn reach<S: Source + ?Sized>(&mut self, text: &S, offset: usize) {
        let mut last = self.checkpoint(self.checkpoints.len());
        let mut buffer = std::mem::take(&mut self.buffer);
        while last.at + STRIDE <= offset.min(text.len()) {
            last = lex(text, last, last.at + STRIDE, &mut buffer, |_, _| {});
            self.checkpoints.push(last);
        }
        self.buffer = buffer;
    }

    /// How many places are before `offset`.
    fn count_before(&self, offset: usize) -> usize {
        self.checkpoints
            .partition_point(|checkpoint| checkpoint.at < offset)
    }

    /// The last of the first `count` places, or the start of the text.
    fn checkpoint(&self, count: usize) -> Checkpoint {
        let last = count
            .checked_sub(1)
            .and_then(|index| self.checkpoints.get(index));
        last.copied().unwrap_or(Checkpoint {
            at: 0,
            state: State::default(),
        })
    }
}

/// Lexes from a place up to `stop`, or a few bytes beyond it; answers where it came to.
fn lex<S: Source + ?Sized>(
    text: &S,
    from: Checkpoint,
    stop: usize,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(Range<usize>, Token),
) -> Checkpoint {
    let mut state = from.state;
    let mut at = from.at;
    buffer.clear();
    text.copy(from.at..(stop + LOOKAHEAD).min(text.len()), buffer);
    while at < stop
        && let Some(rest) = buffer.get(at - from.at..)
        && !rest.is_empty()
    {
        let (length, token) = state.step(rest, stop - at);
        let end = at + length.min(rest.len());
        each(at..end, token);
        at = end;
    }
    Checkpoint { at, state }
}
