//! Everything that a key can be bound to: one table of names, words and default keys, which
//! feeds the key map, the configuration, the footer and the help.

/// Something the person can ask for by a key of the key map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Ask to send the email.
    Send,
    /// Send the email to the testers.
    SendTest,
    /// Open a draft or a file.
    Open,
    /// Start a new email.
    New,
    /// Show what was sent.
    History,
    /// Show everybody who gets the email.
    Receivers,
    /// Show all that can be done.
    Palette,
    /// Set up an account.
    Login,
    /// Go to another account.
    Profiles,
    /// Save the draft to its file.
    Save,
    /// Save the draft to another file.
    SaveAs,
    /// End the program.
    Quit,
    /// Show the keys.
    Help,
    /// Go to the fields.
    Fields,
    /// Go to the HTML editor.
    Editor,
    /// Go to the preview.
    Preview,
    /// Go to the next pane.
    NextPane,
    /// Go to the pane before.
    PreviousPane,
    /// Take back the last edit.
    Undo,
    /// Make again what was taken back.
    Redo,
    /// Cut the selection.
    Cut,
    /// Copy the selection.
    Copy,
    /// Paste.
    Paste,
    /// Select all of the field or the HTML.
    SelectAll,
    /// Find in the HTML.
    Find,
    /// Find in the HTML and replace.
    Replace,
    /// Go to a line of the HTML by its number.
    GoToLine,
    /// Put the line once more below itself.
    DuplicateLine,
    /// Change places with the line above.
    MoveLineUp,
    /// Change places with the line below.
    MoveLineDown,
    /// Make the line a comment, or text again.
    Comment,
    /// Make the selection bold.
    Bold,
    /// Make the selection italic.
    Italic,
    /// Make the selection a link.
    Link,
    /// Put in what is known of each receiver.
    InsertPlaceholder,
    /// Open the HTML in the person's own editor.
    EditElsewhere,
    /// Show the email in the browser.
    Browser,
}

/// What the program knows of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The action.
    pub action: Action,
    /// Its name in the configuration.
    pub name: &'static str,
    /// What it does, in a few words.
    pub does: &'static str,
    /// Its default keys. Terminals and multiplexers take many keys for themselves, so there are
    /// at least two, of different kinds.
    pub keys: &'static [&'static str],
}

const fn describe(
    action: Action,
    name: &'static str,
    does: &'static str,
    keys: &'static [&'static str],
) -> Description {
    Description {
        action,
        name,
        does,
        keys,
    }
}

/// All actions, in the order of the help.
pub const ACTIONS: [Description; 37] = [
    describe(
        Action::Send,
        "send",
        "send the email",
        &["F5", "Ctrl+Enter", "Alt+Enter"],
    ),
    describe(
        Action::SendTest,
        "send_test",
        "send a test to your testers",
        &["F8", "Alt+T"],
    ),
    describe(
        Action::New,
        "new",
        "start a new email",
        &["Ctrl+N", "Alt+N"],
    ),
    describe(
        Action::Open,
        "open",
        "open a draft or a file",
        &["Ctrl+O", "Alt+L"],
    ),
    describe(
        Action::History,
        "history",
        "show what was sent",
        &["F9", "Alt+Y"],
    ),
    describe(
        Action::Receivers,
        "receivers",
        "show everybody who gets it",
        &["Shift+F2", "Alt+J"],
    ),
    describe(
        Action::Palette,
        "palette",
        "find a command by its name",
        &["F10", "Ctrl+P", "Alt+P"],
    ),
    describe(
        Action::Login,
        "login",
        "log in to an account",
        &["F11", "Alt+I"],
    ),
    describe(
        Action::Profiles,
        "profiles",
        "go to another account",
        &["Shift+F11", "Alt+Shift+K"],
    ),
    describe(Action::Save, "save", "save the draft", &["Ctrl+S", "Alt+W"]),
    describe(
        Action::SaveAs,
        "save_as",
        "save under another name",
        &["F12", "Alt+Shift+W"],
    ),
    describe(Action::Quit, "quit", "quit", &["Ctrl+Q", "Alt+Q"]),
    describe(Action::Help, "help", "show this help", &["F1", "Alt+H"]),
    describe(
        Action::Fields,
        "fields",
        "go to the fields",
        &["F2", "Alt+F"],
    ),
    describe(Action::Editor, "editor", "go to the HTML", &["F3", "Alt+E"]),
    describe(
        Action::Preview,
        "preview",
        "go to the preview",
        &["F4", "Alt+V"],
    ),
    describe(
        Action::NextPane,
        "next_pane",
        "go to the next pane",
        &["F6", "Alt+O"],
    ),
    describe(
        Action::PreviousPane,
        "previous_pane",
        "go to the pane before",
        &["Shift+F6", "Alt+Shift+O"],
    ),
    describe(Action::Undo, "undo", "undo", &["Ctrl+Z", "Alt+U"]),
    describe(
        Action::Redo,
        "redo",
        "redo",
        &["Ctrl+Y", "Ctrl+Shift+Z", "Alt+R"],
    ),
    describe(Action::Cut, "cut", "cut", &["Ctrl+X", "Shift+Delete"]),
    describe(Action::Copy, "copy", "copy", &["Ctrl+C", "Ctrl+Insert"]),
    describe(Action::Paste, "paste", "paste", &["Ctrl+V", "Shift+Insert"]),
    describe(
        Action::SelectAll,
        "select_all",
        "select all",
        &["Ctrl+A", "Alt+A"],
    ),
    describe(
        Action::Find,
        "find",
        "find in the HTML",
        &["Ctrl+F", "Alt+/"],
    ),
    describe(
        Action::Replace,
        "replace",
        "find and replace in the HTML",
        &["Ctrl+R", "Alt+Shift+R"],
    ),
    describe(
        Action::GoToLine,
        "go_to_line",
        "go to a line of the HTML",
        &["Ctrl+G", "Alt+G"],
    ),
    describe(
        Action::DuplicateLine,
        "duplicate_line",
        "double the line",
        &["Ctrl+D", "Alt+D"],
    ),
    describe(
        Action::MoveLineUp,
        "move_line_up",
        "move the line up",
        &["Alt+Up", "Ctrl+Shift+Up"],
    ),
    describe(
        Action::MoveLineDown,
        "move_line_down",
        "move the line down",
        &["Alt+Down", "Ctrl+Shift+Down"],
    ),
    describe(
        Action::Comment,
        "comment",
        "make the line a comment, or text again",
        // The second is what most terminals send for the first.
        &["Ctrl+/", "Ctrl+7", "Alt+M"],
    ),
    describe(
        Action::Bold,
        "bold",
        "make the selection bold",
        &["Ctrl+B", "Alt+B"],
    ),
    describe(
        Action::Italic,
        "italic",
        "make the selection italic",
        &["Alt+Shift+I", "Ctrl+Shift+I"],
    ),
    describe(
        Action::Link,
        "link",
        "make the selection a link",
        &["Ctrl+K", "Alt+K"],
    ),
    describe(
        Action::InsertPlaceholder,
        "insert_placeholder",
        "put in a receiver's name or other field",
        &["Ctrl+T", "Alt+Shift+P"],
    ),
    describe(
        Action::EditElsewhere,
        "edit_elsewhere",
        "open the HTML in your own editor",
        &["Ctrl+E", "Alt+Shift+E"],
    ),
    describe(
        Action::Browser,
        "browser",
        "show the email in the browser",
        &["Ctrl+L", "Alt+Shift+V"],
    ),
];
