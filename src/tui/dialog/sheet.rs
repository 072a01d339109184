//! What each dialog says and where its parts are, as pure functions of the model: the drawing
//! and the mouse both ask here.

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::{
    Dialog,
    choice::{Answer, Choice},
    comparison::{self, Comparison},
    login::LoginDialog,
    question_words,
};
use crate::{
    draft::{SendRequest, UserId},
    tui::{
        action::ACTIONS,
        model::Model,
        panes::fitted,
        sending::{ConfirmFocus, Confirmation},
        words,
    },
};

/// Columns of a dialog, its border included, where the screen has them.
const WIDTH: u16 = 72;

/// A button of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum DialogButton {
    /// Sends the email.
    Send,
    /// Leaves those out of whom it is doubtful.
    LeaveOut,
    /// Closes the dialog; nothing happens.
    Close,
    /// Saves under the typed name.
    Save,
    /// Takes the answer of a login.
    Next,
    /// Goes back in a login.
    Back,
    /// Answers a question.
    Answer(Answer),
}

/// A button with its words and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) struct PlacedButton {
    /// Which one.
    pub(in crate::tui) button: DialogButton,
    /// Its words.
    pub(in crate::tui) label: &'static str,
    /// Whether Enter presses it.
    pub(in crate::tui) focused: bool,
    /// Where it is.
    pub(in crate::tui) place: Rect,
}

/// A dialog laid out on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) struct DialogSheet {
    /// Its heading.
    pub(in crate::tui) title: &'static str,
    /// The whole of it, its border included.
    pub(in crate::tui) area: Rect,
    /// Its lines, harmless and no wider than `text`.
    pub(in crate::tui) lines: Vec<String>,
    /// Where the lines go; as many are shown as it has rows.
    pub(in crate::tui) text: Rect,
    /// Where its text field goes; empty without one.
    pub(in crate::tui) field: Rect,
    /// What is wrong with what is in the field, harmless and no wider than `below`.
    pub(in crate::tui) below_lines: Vec<String>,
    /// Where that goes, below the field.
    pub(in crate::tui) below: Rect,
    /// Its buttons.
    pub(in crate::tui) buttons: Vec<PlacedButton>,
}

struct Content {
    title: &'static str,
    paragraphs: Vec<String>,
    /// Whether it fills the screen.
    fills: bool,
    /// Whether its paragraphs are to be wrapped, because they are no lines that fit already.
    is_wrapped: bool,
    has_field: bool,
    /// What is wrong with what is in the field.
    below: Option<String>,
    buttons: Vec<(DialogButton, &'static str, bool)>,
}

/// The open dialog, laid out; none when there is none.
#[must_use]
pub(in crate::tui) fn sheet(model: &Model) -> Option<DialogSheet> {
    let dialog = model.dialog.as_ref()?;
    let content = match dialog {
        Dialog::Confirm(confirmation) => confirm(model, confirmation),
        Dialog::Ask(choice) => ask(model, choice),
        Dialog::Compare { comparison, .. } => compare(model, comparison),
        Dialog::SaveAs { .. } => save_as(),
        Dialog::Login(dialog) => login(model, dialog),
        Dialog::Help { .. } => help(model),
    };
    let mut sheet = place(content, model.screen);
    let scroll = match dialog {
        Dialog::Help { scroll } => usize::from(*scroll),
        Dialog::Ask(choice) => choice.scroll,
        Dialog::Confirm(_) | Dialog::Compare { .. } | Dialog::SaveAs { .. } | Dialog::Login(_) => 0,
    };
    let height = usize::from(sheet.text.height);
    let last = sheet.lines.len().saturating_sub(height);
    sheet.lines.drain(..scroll.min(last));
    Some(sheet)
}

/// The button at this place of the open dialog.
#[must_use]
pub(in crate::tui) fn button_at(model: &Model, at: Position) -> Option<DialogButton> {
    sheet(model)?
        .buttons
        .into_iter()
        .find(|button| button.place.contains(at))
        .map(|button| button.button)
}

/// How many receivers the summary names before it only counts them.
const NAMED: usize = 8;

/// Columns of a name in the summary; a longer one is cut.
const LONGEST_NAME: u16 = 30;

fn confirm(model: &Model, confirmation: &Confirmation) -> Content {
    let mut paragraphs = summary(model, &confirmation.shown);
    paragraphs.extend(warnings(confirmation));
    if confirmation.needs_number() {
        let count = confirmation.shown.receivers().len();
        paragraphs.push(String::new());
        paragraphs.push(format!(
            "This reaches many people. Type their number, {count}, to send:"
        ));
    }
    if let Some(earlier) = &confirmation.earlier {
        paragraphs.push(String::new());
        paragraphs.push(format!("Careful: {earlier}."));
    }
    let focused = |focus| confirmation.focus == focus;
    let (title, send) = match confirmation.earlier {
        Some(_) => ("Send it again?", "Send again (Alt+S)"),
        None => ("Send this email?", "Send (Alt+S)"),
    };
    let mut buttons = vec![
        (
            DialogButton::Close,
            "Go on writing",
            focused(ConfirmFocus::GoOnWriting),
        ),
        (DialogButton::Send, send, focused(ConfirmFocus::Send)),
    ];
    if !confirmation.doubts.is_empty() {
        let is_focused = focused(ConfirmFocus::LeaveOut);
        buttons.push((DialogButton::LeaveOut, "Leave out (Alt+L)", is_focused));
    }
    Content {
        title,
        paragraphs,
        fills: false,
        is_wrapped: true,
        has_field: confirmation.needs_number(),
        below: None,
        buttons,
    }
}

/// Of whom it is doubtful whether they should get it, a line each.
fn warnings(confirmation: &Confirmation) -> Vec<String> {
    let doubts = &confirmation.doubts;
    if doubts.is_empty() {
        return vec![];
    }
    let line =
        |count: usize, one: &str, many: &str| (count > 0).then(|| words::counted(count, one, many));
    let said = [
        line(
            doubts.unsubscribed.len(),
            "is unsubscribed",
            "are unsubscribed",
        ),
        line(
            doubts.without_address.len(),
            "has no address",
            "have no address",
        ),
        line(
            doubts.twice.len(),
            "has the address of another",
            "have the addresses of others",
        ),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let them = if doubts.all().len() == 1 {
        "this one"
    } else {
        "them"
    };
    vec![
        String::new(),
        format!("⊘ {}: Alt+L leaves {them} out.", said.join(", ")),
    ]
}

/// What is about to happen, a line each.
fn summary(model: &Model, request: &SendRequest) -> Vec<String> {
    let account = if model.account.sandbox {
        "the sandbox: it reaches nobody".to_owned()
    } else {
        format!("{} ({})", model.account.name, model.account.id)
    };
    let mut lines = vec![
        ("Account", account),
        ("Through", words::route(request)),
        ("From", words::author(request)),
    ];
    lines.extend(
        request
            .custom_sender()
            .map(|sender| ("Sender", sender.to_string())),
    );
    lines.extend(
        request
            .template()
            .map(|template| ("Template", template.to_string())),
    );
    lines.extend([
        ("Subject", request.subject().to_owned()),
        ("To", receivers(model, request)),
    ]);
    lines.extend(model.to.about_list().map(|list| ("List", list)));
    let makes = makes(request, model.account.sending.batch_size);
    lines.push(("Makes", makes));
    lines
        .into_iter()
        .map(|(label, value)| format!("{label:10}{value}"))
        .collect()
}

fn makes(request: &SendRequest, batch_size: usize) -> String {
    let batches = request.receivers().len().div_ceil(batch_size);
    let bytes = words::counted(request.content().len(), "byte", "bytes");
    let requests = words::counted(batches, "request", "requests");
    let campaigns = words::counted(batches, "campaign", "campaigns");
    format!("{requests}, {campaigns}, {bytes} of HTML")
}

fn receivers(model: &Model, request: &SendRequest) -> String {
    let all = request.receivers();
    let name = |id: &UserId| match model.to.name(*id) {
        Some(name) => format!("{} ({id})", fitted(&name, LONGEST_NAME)),
        None => id.to_string(),
    };
    let named: Vec<String> = all.iter().take(NAMED).map(name).collect();
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}: {}{more}", words::people(all.len()), named.join(", "))
}

fn ask(model: &Model, choice: &Choice) -> Content {
    let (title, paragraphs) = question_words::of(model, &choice.question);
    Content {
        title,
        paragraphs,
        fills: choice.question.is_long(),
        is_wrapped: true,
        has_field: false,
        below: None,
        buttons: choice
            .question
            .answers()
            .into_iter()
            .map(|answer| {
                let focused = answer == choice.focused();
                (DialogButton::Answer(answer), answer.words(), focused)
            })
            .collect(),
    }
}

fn compare(model: &Model, comparison: &Comparison) -> Content {
    let rows = comparison.rows.get(comparison.scroll..).unwrap_or_default();
    // Border and buttons take four rows, border and margin four columns.
    let width = model.screen.width.saturating_sub(4);
    let height = model.screen.height.saturating_sub(4);
    Content {
        title: comparison.title,
        paragraphs: comparison::lines(rows, width, height),
        fills: true,
        is_wrapped: false,
        has_field: false,
        below: None,
        buttons: vec![(DialogButton::Close, "Back", true)],
    }
}

fn save_as() -> Content {
    Content {
        title: "Save as",
        paragraphs: vec!["Name of the file, with its folder:".to_owned()],
        fills: false,
        is_wrapped: true,
        has_field: true,
        below: None,
        buttons: vec![
            (DialogButton::Save, "Save (Enter)", true),
            (DialogButton::Close, "Go on writing (Esc)", false),
        ],
    }
}

fn login(model: &Model, dialog: &LoginDialog) -> Content {
    let back = match dialog.neighbor(false) {
        Some(_) => "Back (Esc)",
        None => "Go on writing (Esc)",
    };
    let mut buttons = vec![(DialogButton::Back, back, false)];
    if dialog.is_asking() {
        buttons.insert(0, (DialogButton::Next, "Next (Enter)", true));
    }
    Content {
        title: "Log in",
        paragraphs: dialog.paragraphs(&model.settings),
        fills: false,
        is_wrapped: true,
        has_field: dialog.is_asking(),
        below: dialog.error.as_ref().map(|error| format!("✗ {error}")),
        buttons,
    }
}

fn help(model: &Model) -> Content {
    let keys = ACTIONS.iter().map(|description| {
        let keys: Vec<String> = model
            .keymap
            .keys(description.action)
            .map(|key| key.to_string())
            .collect();
        format!("{:24}  {}", description.does, keys.join(", "))
    });
    let fixed = [
        ("to the next field, back", "Tab, Shift+Tab"),
        ("select", "Shift with any motion, or drag the mouse"),
        ("word by word", "Ctrl+Left, Ctrl+Right"),
        ("delete a word", "Ctrl+Backspace, Ctrl+Delete"),
        ("indent in the HTML, back", "Tab, Shift+Tab"),
        (
            "answer a question",
            "its first letter, or Alt and that letter",
        ),
        ("close a dialog or a report", "Esc"),
    ]
    .map(|(does, keys)| format!("{does:24}  {keys}"));
    Content {
        title: "Keys (Esc closes)",
        paragraphs: keys.chain(fixed).collect(),
        fills: false,
        is_wrapped: true,
        has_field: false,
        below: None,
        buttons: vec![(DialogButton::Close, "Close", true)],
    }
}

fn place(content: Content, screen: Rect) -> DialogSheet {
    let width = if content.fills {
        screen.width
    } else {
        WIDTH.min(screen.width)
    };
    let inner = width.saturating_sub(4);
    let mut lines: Vec<String> = content
        .paragraphs
        .iter()
        .flat_map(|paragraph| {
            if !content.is_wrapped {
                vec![paragraph.clone()]
            } else if paragraph.is_empty() {
                vec![String::new()]
            } else {
                words::wrap(paragraph, inner)
            }
        })
        .collect();
    let below_lines = content
        .below
        .map_or(vec![], |text| words::wrap(&text, inner));
    let below_rows = u16::try_from(below_lines.len()).unwrap_or(u16::MAX);
    let field_rows = u16::from(content.has_field);
    // Border, a blank row, the field and what is below it, the buttons, border.
    let around = (4 + field_rows).saturating_add(below_rows);
    if !content.fills && lines.len() > usize::from(screen.height.saturating_sub(around)) {
        // Words are worth more than the rows between them.
        lines.retain(|line| !line.is_empty());
    }
    let wanted = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(around);
    let height = if content.fills {
        screen.height
    } else {
        wanted.min(screen.height)
    };
    let area = Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    };
    let text = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: inner,
        height: height.saturating_sub(around),
    };
    let field = Rect {
        y: text.bottom(),
        height: field_rows,
        ..text
    };
    let below = Rect {
        y: field.bottom(),
        height: below_rows,
        ..text
    };
    let buttons = Rect {
        y: area.bottom().saturating_sub(2),
        height: 1,
        ..text
    };
    DialogSheet {
        title: content.title,
        area,
        lines,
        text,
        field: if content.has_field { field } else { Rect::ZERO },
        below_lines,
        below: below.intersection(area),
        buttons: place_buttons(content.buttons, buttons),
    }
}

fn place_buttons(buttons: Vec<(DialogButton, &'static str, bool)>, row: Rect) -> Vec<PlacedButton> {
    let mut x = row.x;
    buttons
        .into_iter()
        .map(|(button, label, focused)| {
            let width = u16::try_from(label.width() + 4).unwrap_or(u16::MAX);
            let place = Rect { x, width, ..row }.intersection(row);
            x = x.saturating_add(width + 1);
            PlacedButton {
                button,
                label,
                focused,
                place,
            }
        })
        .collect()
}
