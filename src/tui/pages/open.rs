//! What can be opened: drafts of the store, files, and starting points for a new email.

use std::path::PathBuf;

use jiff::civil::DateTime;

use super::listing::{Filtering, Listing};
use crate::store::{DraftId, DraftState, SendId};

/// Which of its lists the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenTab {
    /// What was typed and is in no file.
    Drafts,
    /// The files of a folder.
    Files,
    /// Starting points.
    New,
}

impl OpenTab {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Drafts, Self::Files, Self::New];

    /// Its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Drafts => "Drafts",
            Self::Files => "Files",
            Self::New => "New",
        }
    }

    /// The next one, or the one before.
    #[must_use]
    pub fn next(self, forwards: bool) -> Self {
        match (self, forwards) {
            (Self::Drafts, true) | (Self::New, false) => Self::Files,
            (Self::Files, true) | (Self::Drafts, false) => Self::New,
            (Self::New, true) | (Self::Files, false) => Self::Drafts,
        }
    }
}

/// A draft of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftItem {
    /// Names it.
    pub id: DraftId,
    /// The account that it is written in.
    pub account: String,
    /// Its file; none without one.
    pub path: Option<PathBuf>,
    /// Its subject, unfiltered.
    pub subject: String,
    /// How many receivers it has.
    pub people: usize,
    /// When it was kept last, local time.
    pub kept_at: DateTime,
    /// What is to become of it.
    pub state: DraftState,
    /// Whether it is open in a composer, this one or another.
    pub is_open: bool,
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileItem {
    /// The folder above.
    Parent,
    /// A folder in it; its name.
    Folder(String),
    /// A file in it.
    File {
        /// Its name.
        name: String,
        /// When it was changed last, local time.
        changed_at: Option<DateTime>,
    },
}

impl FileItem {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Parent => "..",
            Self::Folder(name) | Self::File { name, .. } => name,
        }
    }
}

/// A folder as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its absolute path.
    pub path: PathBuf,
    /// What is in it: the folders first, then the files that can be drafts.
    pub items: Vec<FileItem>,
}

/// A draft to start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartingPoint {
    /// Its name.
    pub name: &'static str,
    /// What it is good for.
    pub good_for: &'static str,
    /// The draft file.
    pub content: &'static str,
}

/// The starting points that Sendoff has.
pub const STARTING_POINTS: [StartingPoint; 4] = [
    StartingPoint {
        name: "Empty",
        good_for: "a blank page",
        content: "",
    },
    StartingPoint {
        name: "Plain note",
        good_for: "a few lines, as from one person to another",
        content: include_str!("../../../assets/drafts/note.html"),
    },
    StartingPoint {
        name: "Announcement",
        good_for: "one piece of news and one thing to click on",
        content: include_str!("../../../assets/drafts/announcement.html"),
    },
    StartingPoint {
        name: "Newsletter",
        good_for: "several stories, each with its link",
        content: include_str!("../../../assets/drafts/newsletter.html"),
    },
];

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A draft of the store.
    Draft(DraftId),
    /// A file.
    File(PathBuf),
    /// A new draft with this content of its file.
    New(&'static str),
    /// A new draft that says what an email said that was sent.
    Sent(SendId),
}

/// The page.
#[derive(Debug)]
pub struct OpenPage {
    /// The list that is shown.
    pub tab: OpenTab,
    /// The drafts, newest first.
    pub drafts: Listing<DraftItem>,
    /// What is in `folder`.
    pub files: Listing<FileItem>,
    /// The folder; none until one was read.
    pub folder: Option<PathBuf>,
    /// The starting points.
    pub starting_points: Listing<StartingPoint>,
}

impl OpenPage {
    /// The page with this list shown, and nothing read yet.
    #[must_use]
    pub fn new(tab: OpenTab) -> Self {
        let mut starting_points = Listing::new(Filtering::Words, |point: &StartingPoint| {
            format!("{} {}", point.name, point.good_for)
        });
        starting_points.set_items(STARTING_POINTS.to_vec());
        Self {
            tab,
            drafts: Listing::new(Filtering::Words, |draft: &DraftItem| {
                let path = draft.path.as_ref();
                let path = path.map_or(String::new(), |path| path.display().to_string());
                format!("{} {path} {}", draft.subject, draft.account)
            }),
            files: Listing::new(Filtering::Words, |file: &FileItem| file.name().to_owned()),
            folder: None,
            starting_points,
        }
    }
}
