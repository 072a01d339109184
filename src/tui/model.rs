//! What is: everything that the composer knows, and nothing that the screen or the system holds.

use std::{path::PathBuf, sync::Arc};

use jiff::{civil::Time, tz::TimeZone};
use ratatui::layout::Rect;

use super::{
    bar::Bar,
    dialog::Dialog,
    editor::Editor,
    effect::Effect,
    form::Form,
    keeping::{Keeping, Then},
    keymap::KeyMap,
    layout::Layout,
    message::{Input, Moment},
    pages::Page,
    panes,
    receivers::To,
    sending::{InFlight, Sending},
    words::{self, wrap},
};
use crate::{
    config::{self, ProfileColor, Settings},
    content::text::TextPreview,
    draft::{Draft, Field, FieldError, Fields, Known, SendRequest},
};

pub use super::layout::Pane;

/// What the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// A field of the form.
    Field(Field),
    /// One of the panes.
    Pane(Pane),
}

/// Something longer that has to be read; it stands above the status bar and takes no keys but
/// Esc, so that nothing that is typed goes astray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its heading.
    pub title: String,
    /// Its paragraphs, unfiltered.
    pub text: String,
    /// Whether it goes away by itself with the next key, which does what it always does.
    pub passes: bool,
}

/// The account as the screen needs it; the runtime holds the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// What the screen calls it: its label or its name.
    pub name: String,
    /// What tells accounts apart, and what a draft's `account` key holds.
    pub id: String,
    /// Whether this is the sandbox, where nothing reaches anybody.
    pub sandbox: bool,
    /// Its profile in the configuration; none for the sandbox, and for an account of the
    /// environment.
    pub profile: Option<String>,
    /// The color of its badge.
    pub color: Option<ProfileColor>,
    /// How its emails are sent.
    pub sending: config::Sending,
}

/// The draft and its file.
#[derive(Debug)]
pub struct Document {
    /// Where it is saved; none for a draft without a file.
    pub path: Option<PathBuf>,
    /// What was read: the shape that saving keeps.
    pub draft: Draft,
    /// The revision of the draft that the file holds; none when it never held any.
    pub saved_revision: Option<u64>,
    /// When it was saved last, local time.
    pub saved_at: Option<Time>,
    /// Whether a save is under way; a second one waits for its result.
    pub saving: bool,
}

/// The preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    /// The last good preview.
    pub shown: Option<Arc<TextPreview>>,
    /// Why the newest text has no preview.
    pub notice: Option<String>,
    /// The first line shown.
    pub scroll: usize,
    /// Revision and width of the newest preview that was asked for.
    pub asked: Option<(u64, u16)>,
    /// The place in the text that the scrolling last followed: revision shown, cursor.
    pub followed: Option<(u64, usize)>,
    /// The revision of the text that `shown` shows.
    pub shown_revision: u64,
}

/// A line in the status bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether something is wrong.
    pub is_error: bool,
    /// One line, unfiltered.
    pub text: String,
}

/// What the program waits for before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It goes on.
    No,
    /// The save.
    AfterSave,
    /// The answer to the send; then unsaved changes are asked about.
    AfterAnswer,
    /// The answer to the send; the system wants the end, and there is nobody to ask.
    Terminated,
}

/// Everything that the composer knows.
#[derive(Debug)]
pub struct Model {
    /// Where emails go out.
    pub account: AccountView,
    /// What the configuration said at the start: the accounts that there are.
    pub settings: Settings,
    /// Whether nothing was ever set up, so that the sandbox shows what there is.
    pub is_first_run: bool,
    /// The draft and its file.
    pub document: Document,
    /// How what is typed stands in the store.
    pub keeping: Keeping,
    /// What was typed before it is known whether there is a draft to go on with, and when;
    /// none once that is known.
    pub held: Option<(Vec<Input>, Moment)>,
    /// What follows once the draft is put aside; until then nothing can be typed.
    pub putting_aside: Option<Then>,
    /// Whether the person's own editor has the HTML; until it is back nothing can be typed.
    pub is_elsewhere: bool,
    /// What was typed while the draft is being put aside: it is meant for what follows.
    pub typed_ahead: Vec<Input>,
    /// The fields.
    pub form: Form,
    /// Who the email goes to.
    pub to: To,
    /// The HTML.
    pub editor: Editor,
    /// What will arrive.
    pub preview: PreviewPane,
    /// What the keys go to.
    pub focus: Focus,
    /// When Enter closed a dialog, or was last repeated since.
    pub closed_by_enter: Option<Moment>,
    /// The field that had the focus before, whose mistake is worth saying.
    pub left_field: Option<Field>,
    /// The pane to show where there is room for one only.
    pub shown_pane: Pane,
    /// The bar at the bottom of the editor.
    pub bar: Option<Bar>,
    /// The page above the composer.
    pub page: Option<Page>,
    /// What is on top.
    pub dialog: Option<Dialog>,
    /// The send.
    pub sending: Sending,
    /// How many sends there were; the next attempt's number.
    pub attempts: u64,
    /// What has to be read.
    pub report: Option<Report>,
    /// What the status bar says besides the send.
    pub notice: Option<Notice>,
    /// The keys in force.
    pub keymap: KeyMap,
    /// The size of the screen.
    pub screen: Rect,
    /// Where the person is, for times of the journal.
    pub time_zone: TimeZone,
    /// Counts the changes of the fields.
    pub form_revision: u64,
    /// What was cut or copied last, for where there is no system clipboard.
    pub clipboard: String,
    /// Whether the program is about to end.
    pub leaving: Leaving,
}

/// What the composer starts with.
#[derive(Debug)]
pub struct Start {
    /// Where emails go out.
    pub account: AccountView,
    /// The configuration.
    pub settings: Settings,
    /// Whether nothing was ever set up.
    pub is_first_run: bool,
    /// What has to be read first, in paragraphs.
    pub told: Option<String>,
    /// The draft.
    pub draft: Draft,
    /// Its file.
    pub path: Option<PathBuf>,
    /// The draft's fields, with what the account's defaults fill in.
    pub fields: Fields,
    /// The keys in force.
    pub keymap: KeyMap,
    /// Where the person is.
    pub time_zone: TimeZone,
    /// The size of the screen, columns and rows.
    pub size: (u16, u16),
}

impl Model {
    /// The composer at its start, and what is to be done first.
    #[must_use]
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let form = Form::new(&start.fields);
        let editor = Editor::new(start.draft.body(), start.draft.newline());
        let focus = match (&start.path, form.first_empty()) {
            (None, Some(field)) => Focus::Field(field),
            _ => Focus::Pane(Pane::Editor),
        };
        let mut model = Self {
            account: start.account,
            settings: start.settings,
            is_first_run: start.is_first_run,
            document: Document {
                path: start.path,
                draft: start.draft,
                saved_revision: Some(0),
                saved_at: None,
                saving: false,
            },
            keeping: Keeping::default(),
            held: None,
            putting_aside: None,
            is_elsewhere: false,
            typed_ahead: Vec::new(),
            form,
            to: To::default(),
            editor,
            preview: PreviewPane::default(),
            focus,
            closed_by_enter: None,
            left_field: None,
            shown_pane: Pane::Editor,
            bar: None,
            page: None,
            dialog: None,
            sending: Sending::Idle,
            attempts: 0,
            report: None,
            notice: None,
            keymap: start.keymap,
            screen: Rect::new(0, 0, start.size.0, start.size.1),
            time_zone: start.time_zone,
            form_revision: 0,
            clipboard: String::new(),
            leaving: Leaving::No,
        };
        if let Some(told) = start.told {
            model.show("Your account is set up", told);
        }
        if model.document.path.is_none() {
            model.held = Some((vec![], Moment::ZERO));
        }
        let preview = model.ask_for_preview();
        let mut effects: Vec<Effect> = preview.into_iter().chain([Effect::Find]).collect();
        effects.extend(model.watch_receivers());
        (model, effects)
    }

    /// Where everything is; none on a screen too small to show anything.
    #[must_use]
    pub(super) fn layout(&self) -> Option<Layout> {
        Layout::new(self.screen, self.shown_pane, self.report_height())
    }

    /// Rows that the report or the progress takes, its border included; 0 without either.
    fn report_height(&self) -> u16 {
        if let Some(flight) = self.progress_shown() {
            let rows = panes::progress::lines(flight, self.screen.width).len();
            return u16::try_from(rows + 2).unwrap_or(u16::MAX);
        }
        let width = self.screen.width.saturating_sub(4);
        let rows = |report: &Report| wrap(&report.text, width).len() + 2;
        let rows = self.report.as_ref().map_or(0, rows);
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// The send whose progress is shown: one of several batches.
    #[must_use]
    pub(super) fn progress_shown(&self) -> Option<&InFlight> {
        match &self.sending {
            Sending::InFlight(flight) if flight.has_batches() => Some(flight),
            Sending::InFlight(_) | Sending::Idle | Sending::Settled { .. } => None,
        }
    }

    /// Shows something that has to be read.
    pub fn show(&mut self, title: impl Into<String>, text: impl Into<String>) {
        self.report = Some(Report {
            title: title.into(),
            text: text.into(),
            passes: false,
        });
    }

    /// Counts the changes of the draft, fields and HTML alike.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.form_revision + self.editor.revision()
    }

    /// Whether the draft was touched since it was read or saved.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.document.saved_revision != Some(self.revision())
    }

    /// The request that the draft makes now.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn request(&self) -> Result<SendRequest, Vec<FieldError>> {
        let known = Known {
            id_of: &|address| self.to.id_of(address),
            listed: self.to.listed(),
        };
        let html = self.editor.snapshot().text();
        SendRequest::validate_with(&self.form.values(), &html, &known)
    }

    /// The fields that still hold IDs of another account, which the draft was written for. The
    /// same numbers mean other people there, so they have to be written anew before a send.
    #[must_use]
    pub fn foreign_fields(&self) -> Vec<FieldError> {
        let Some(account) = self.document.draft.account() else {
            return vec![];
        };
        if account == self.account.id {
            return vec![];
        }
        let message = format!(
            "is of the account {account}, and in {} the same number means something else: write \
             it anew",
            self.account.id
        );
        let fields = self.form.fields().iter();
        fields
            .filter(|field| !matches!(field.field, Field::Author | Field::Subject))
            .filter(|field| !field.touched && !field.input.text().trim().is_empty())
            .map(|field| FieldError {
                field: field.field,
                message: message.clone(),
            })
            .collect()
    }

    /// What became of the last send, for whoever does not see the screen any more; unfiltered.
    #[must_use]
    pub fn sent_line(&self) -> Option<String> {
        match &self.sending {
            Sending::Settled {
                outcome, people, ..
            } => {
                let people = words::people(*people);
                Some(format!(
                    "The email to {people}: {}",
                    words::outcome_line(outcome)
                ))
            }
            Sending::Idle | Sending::InFlight(_) => None,
        }
    }

    /// Puts a line into the status bar.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            is_error: false,
            text: text.into(),
        });
    }

    /// Puts a line about something that is wrong into the status bar.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            is_error: true,
            text: text.into(),
        });
    }

    /// Moves the focus; the field that is left says what is wrong with it.
    pub fn focus_on(&mut self, focus: Focus) {
        if let Focus::Field(left) = self.focus
            && self.focus != focus
        {
            self.form.check(left);
            self.left_field = Some(left);
        }
        if let Focus::Pane(pane) = focus {
            self.shown_pane = pane;
        }
        self.focus = focus;
    }

    /// Asks for a preview if the one asked for last is not of this text and width.
    pub fn ask_for_preview(&mut self) -> Option<Effect> {
        let width = self.layout()?.preview_inner().width;
        let wanted = (self.editor.revision(), width);
        if width == 0 || self.preview.asked == Some(wanted) {
            return None;
        }
        self.preview.asked = Some(wanted);
        Some(Effect::Preview {
            revision: wanted.0,
            source: self.editor.snapshot(),
            width,
        })
    }
}
