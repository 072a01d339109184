//! Questions with a few answers, each a button with its own first letter.

use std::path::PathBuf;

use crate::tui::{keeping::Found, message::Moment, pages::history::SentEmail, sending::Rest};

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Save to the file.
    Save,
    /// Put the draft aside in the store.
    Keep,
    /// Throw the draft away.
    ThrowAway,
    /// Change nothing.
    GoOnWriting,
    /// Go on with what was typed before.
    Typed,
    /// Go on with what the file says.
    File,
    /// Ask again at the next start.
    Later,
    /// Take what another program wrote.
    Theirs,
    /// Overwrite what another program wrote.
    Ours,
    /// Save under another name.
    SaveAs,
    /// Look at both first.
    Compare,
    /// Neither save nor load.
    NotNow,
    /// Go on sending.
    GoOnSending,
    /// Send nothing more.
    StopHere,
    /// Leave it as it is.
    Wait,
    /// Send what surely did not go.
    SendRest,
    /// What is unknown was sent.
    WasSent,
    /// What is unknown was not sent.
    WasNotSent,
    /// Write a new draft that says the same.
    UseAsDraft,
    /// Close what is shown.
    Close,
}

impl Answer {
    /// The words on its button; no two of a question begin with the same letter.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Save => "Save",
            Self::Keep => "Keep",
            Self::ThrowAway => "Throw away",
            Self::GoOnWriting => "Go on writing",
            Self::Typed => "Typed text",
            Self::File => "File",
            Self::Later => "Decide later",
            Self::Theirs => "Theirs",
            Self::Ours => "Ours",
            Self::SaveAs => "Save as",
            Self::Compare => "Compare",
            Self::NotNow => "Not now",
            Self::GoOnSending => "Go on sending",
            Self::StopHere => "Stop here",
            Self::Wait => "Wait",
            Self::SendRest => "Send the rest",
            Self::WasSent => "It was sent",
            Self::WasNotSent => "Not sent",
            Self::UseAsDraft => "Use as new draft",
            Self::Close => "Close",
        }
    }
}

/// What is asked.
#[derive(Debug)]
pub enum Question {
    /// There are changes in no file, and the person wants to quit.
    Quit,
    /// What was typed before is not what the file says.
    Found {
        /// What was typed.
        found: Box<Found>,
        /// How the two differ: paragraphs, unfiltered.
        comparison: Vec<String>,
    },
    /// The file to save to was changed by another program.
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
        /// Whether the program ends after the save.
        then_quit: bool,
    },
    /// A send of several batches is held before one of them.
    Paused,
    /// What surely did not go of an earlier send is to be sent.
    SendRest {
        /// What there is to send.
        rest: Rest,
        /// Why it asks again, in the outbox's words.
        earlier: Option<String>,
    },
    /// What to do about a send of the history, all of which is shown.
    Sent(Box<SentEmail>),
}

impl Question {
    /// The answers; the last one changes nothing, and is what Esc means.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        match self {
            Self::Quit => vec![
                Answer::Save,
                Answer::Keep,
                Answer::ThrowAway,
                Answer::GoOnWriting,
            ],
            Self::Found { .. } => vec![Answer::Typed, Answer::File, Answer::Compare, Answer::Later],
            Self::ChangedOnDisk { .. } => vec![
                Answer::Theirs,
                Answer::Ours,
                Answer::Compare,
                Answer::SaveAs,
                Answer::NotNow,
            ],
            Self::Paused => vec![Answer::GoOnSending, Answer::StopHere, Answer::Wait],
            Self::SendRest { .. } => vec![Answer::SendRest, Answer::NotNow],
            Self::Sent(sent) => about(sent),
        }
    }

    /// Whether it comes up without a key that asked for it.
    fn comes_by_itself(&self) -> bool {
        !matches!(self, Self::Quit | Self::Sent(_))
    }

    /// The answer that has the focus at first: where something would go out, the one that sends
    /// nothing.
    fn first_focus(&self) -> usize {
        match self {
            Self::SendRest { .. } => 1,
            Self::Paused => 2,
            Self::Sent(sent) => about(sent).len() - 1,
            Self::Quit | Self::Found { .. } | Self::ChangedOnDisk { .. } => 0,
        }
    }

    /// Whether it shows more than a few lines, which are scrolled.
    #[must_use]
    pub fn is_long(&self) -> bool {
        matches!(self, Self::Sent(_))
    }
}

/// What can be done about a send.
fn about(sent: &SentEmail) -> Vec<Answer> {
    let mut answers = Vec::new();
    if sent.send.unresolved().batches > 0 {
        answers.extend([Answer::WasSent, Answer::WasNotSent]);
    }
    if sent.send.resumable().batches > 0 {
        answers.push(Answer::SendRest);
    }
    if sent.body.is_some() {
        answers.push(Answer::UseAsDraft);
    }
    answers.push(Answer::Close);
    answers
}

/// A question on the screen.
#[derive(Debug)]
pub struct Choice {
    /// What is asked.
    pub question: Question,
    /// Which of the answers has the focus.
    pub focus: usize,
    /// The first line shown of a long one.
    pub scroll: usize,
    /// When it was first on the screen.
    drawn: Option<Moment>,
}

impl Choice {
    /// The question, the focus on an answer that sends nothing.
    #[must_use]
    pub fn new(question: Question) -> Self {
        Self {
            focus: question.first_focus(),
            question,
            scroll: 0,
            drawn: None,
        }
    }

    /// It is on the screen.
    pub fn was_drawn(&mut self, at: Moment) {
        self.drawn.get_or_insert(at);
    }

    /// Whether input of this moment can be meant for it, and not for what it covered by itself.
    #[must_use]
    pub fn takes_input(&self, at: Moment, unseen: Moment) -> bool {
        !self.question.comes_by_itself() || self.drawn.is_some_and(|drawn| at >= drawn + unseen)
    }

    /// Moves the focus on or back.
    pub fn step(&mut self, forwards: bool) {
        let count = self.question.answers().len();
        let by = if forwards { 1 } else { count - 1 };
        self.focus = (self.focus + by) % count;
    }

    /// The answer with the focus.
    #[must_use]
    pub fn focused(&self) -> Answer {
        let answers = self.question.answers();
        answers
            .get(self.focus)
            .or(answers.last())
            .copied()
            .unwrap_or(Answer::GoOnWriting)
    }

    /// The answer that begins with the first letter of `text`.
    #[must_use]
    pub fn by_letter(&self, text: &str) -> Option<Answer> {
        let first = text.chars().next()?.to_ascii_uppercase();
        let begins = |answer: &Answer| answer.words().starts_with(first);
        self.question.answers().into_iter().find(begins)
    }
}
