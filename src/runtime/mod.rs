//! The loop: what happens goes into the pure composer, what it asks for is carried out, and the
//! screen is drawn when all that was waiting has been taken in. Nobody else in the composer
//! reads a clock, spawns a task or touches the terminal.

mod browser;
mod clipboard;
mod effects;
mod elsewhere;
mod folder;
mod gate;
mod input;
mod keeper;
mod login;
mod people;
mod preview;
mod rescue;
mod signals;
mod terminal;

use std::{
    io::{self, Write},
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::Arc,
    time::Instant,
};

use jiff::tz::TimeZone;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::{
    config::{self, Account, Appearance, Defaults, Settings},
    content::visible,
    draft::{Draft, Fields},
    files::Fingerprint,
    tui::{
        Effect, Input, Message, Model,
        editor::Snapshot,
        keymap::KeyMap,
        message::Moment,
        model::{AccountView, Start},
        pages::profiles::Switch,
        theme::Theme,
        update, view,
    },
    usercom::Timeouts,
};
use effects::{Executor, KnownFiles};
use input::Inputs;
use keeper::Keeper;
use signals::{Signal, Signals};
pub use terminal::Terminal;

/// Where the composer sends to.
#[derive(Debug, Clone)]
pub enum Destination {
    /// The sandbox, which is started in this process with the first send.
    Sandbox,
    /// An account.
    Account(Account),
}

/// What the composer starts with.
#[derive(Debug)]
pub struct Options {
    /// The configuration.
    pub settings: Settings,
    /// Its folder, where the command line says so.
    pub config_dir: Option<PathBuf>,
    /// The profile that the destination is, if it is one.
    pub profile: Option<String>,
    /// How the screen shows the account.
    pub appearance: Appearance,
    /// Whether nothing was ever set up.
    pub is_first_run: bool,
    /// Where emails go.
    pub destination: Destination,
    /// How long to wait for the server.
    pub timeouts: Timeouts,
    /// How emails are sent.
    pub sending: config::Sending,
    /// What the drafts of the account usually have.
    pub defaults: Defaults,
    /// The draft.
    pub draft: Draft,
    /// Its file and what that is like; a new file has no fingerprint yet.
    pub file: Option<(PathBuf, Option<Fingerprint>)>,
    /// The draft's fields, with what the account's defaults fill in.
    pub fields: Fields,
    /// The keys in force.
    pub keymap: KeyMap,
    /// Whether the screen may have colours.
    pub colored: bool,
    /// The folder of the store; the text goes there too if the program has to end without being
    /// able to ask.
    pub data_dir: PathBuf,
}

/// Why the composer could not run or go on.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Standard output is not a terminal.
    #[error("the composer needs a terminal: start it in one, or use `sendoff send`, which doesn't")]
    NoTerminal,
    /// The terminal or the system refused something.
    #[error("the terminal can't be used")]
    Terminal(#[source] io::Error),
    /// A fault in the program itself; `kept` is the file that holds the text.
    #[error("Sendoff stopped because of a fault in it; {kept}")]
    Fault {
        /// Where the text is now.
        kept: String,
    },
}

/// Something that the loop has to see to.
#[derive(Debug)]
enum Event {
    /// For the composer.
    Message(Message),
    /// Text for the clipboard of the terminal, as the system has none.
    TerminalClipboard(String),
    /// The person's own editor is done with the text, or could not do it.
    EditedElsewhere(Result<String, String>),
}

/// Gives what the composer starts with in another account, or one sentence of why it can't.
pub type Elsewhere<'a> = &'a mut dyn FnMut(&Switch) -> Result<Options, String>;

/// Runs the composer until it is left; `elsewhere` is asked when the person goes to another
/// account.
///
/// # Errors
/// No terminal, a terminal that fails, or a fault in the program. The terminal is as it was
/// before, and text that is in no file is kept in one.
pub fn compose(options: Options, elsewhere: Elsewhere<'_>) -> Result<(), ComposeError> {
    if !io::IsTerminal::is_terminal(&io::stdout()) {
        return Err(ComposeError::NoTerminal);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(ComposeError::Terminal)?;
    let result = runtime.block_on(run(options, elsewhere));
    // A name lookup that hangs must not hold up the end.
    runtime.shutdown_background();
    result
}

async fn run(options: Options, elsewhere: Elsewhere<'_>) -> Result<(), ComposeError> {
    let mut signals = Signals::listen().map_err(ComposeError::Terminal)?;
    let terminal = Terminal::enter().map_err(ComposeError::Terminal)?;
    let (events, mut waiting) = mpsc::unbounded_channel();
    let mut composer = Composer::start(options, None, terminal, events);
    let mut inputs = Inputs::new();
    loop {
        // Drawn before anything else is done, so that the first frame waits for nothing.
        composer.draw()?;
        match composer.carry_out_effects() {
            Some(End::Quit { keep_text }) => {
                composer.leave(keep_text);
                return Ok(());
            }
            Some(End::Switch(switch)) => {
                match elsewhere(&switch) {
                    Ok(options) => (composer, waiting) = composer.give_way(options, switch.told)?,
                    Err(text) => composer.update(vec![Message::NotSwitched(text)])?,
                }
                continue;
            }
            None => {}
        }
        if let Some(text) = composer.to_lend.take() {
            inputs.pause().await;
            composer.lend(&text);
        }
        let next = tokio::select! {
            biased;
            Some(event) = waiting.recv() => Next::Event(event),
            signal = signals.next() => Next::Signal(signal),
            inputs = inputs.next(), if !composer.is_lent => Next::Inputs(inputs),
        };
        let mut messages = composer.messages(next)?;
        while let Ok(event) = waiting.try_recv() {
            messages.extend(composer.messages(Next::Event(event))?);
        }
        composer.update(messages)?;
    }
}

/// How a composer ends.
enum End {
    /// With the program.
    Quit { keep_text: bool },
    /// Another one takes its place.
    Switch(Switch),
}

/// What the loop turns on.
struct Composer {
    model: Model,
    effects: Vec<Effect>,
    terminal: Terminal,
    /// Whether the terminal still takes what is drawn.
    is_visible: bool,
    /// The text for which the person's own editor shall get the terminal.
    to_lend: Option<Snapshot>,
    /// Whether another program has the terminal.
    is_lent: bool,
    theme: Theme,
    events: UnboundedSender<Event>,
    executor: Executor,
    started: Instant,
    data_dir: PathBuf,
}

impl Composer {
    fn start(
        options: Options,
        told: Option<String>,
        terminal: Terminal,
        events: UnboundedSender<Event>,
    ) -> Self {
        let started = Instant::now();
        let theme = if options.colored {
            Theme::colored()
        } else {
            Theme::monochrome()
        };
        let account = account(&options);
        let files = Arc::new(KnownFiles::new(options.file.as_ref()));
        let keeper = Keeper::start(
            keeper::Start {
                folder: options.data_dir.clone(),
                account: account.id.clone(),
                defaults: options.defaults.clone(),
                path: options.file.as_ref().map(|(path, _)| path.clone()),
                source: content(&options.draft),
                files: Arc::clone(&files),
            },
            events.clone(),
        );
        let to_loop = events.clone();
        let executor = Executor::new(
            options.destination.clone(),
            gate::Terms {
                timeouts: options.timeouts,
                sending: options.sending.clone(),
            },
            (options.config_dir.clone(), options.data_dir.clone()),
            files,
            keeper,
            started,
            events,
        );
        let data_dir = options.data_dir.clone();
        let (model, effects) = model(options, account, told, terminal.size());
        Self {
            model,
            effects,
            terminal,
            is_visible: true,
            to_lend: None,
            is_lent: false,
            theme,
            events: to_loop,
            executor,
            started,
            data_dir,
        }
    }

    /// Ends as far as this account goes, and has a composer of another one take the terminal. What
    /// was typed since is meant for that one; nothing else goes along.
    fn give_way(
        self,
        options: Options,
        told: Option<String>,
    ) -> Result<(Self, UnboundedReceiver<Event>), ComposeError> {
        let inputs = self.model.typed_ahead;
        // Only when all is kept, and let go of.
        self.executor.finish();
        let (events, waiting) = mpsc::unbounded_channel();
        let mut next = Self::start(options, told, self.terminal, events);
        next.is_visible = self.is_visible;
        let at = Moment::ZERO;
        next.update(vec![Message::Inputs { inputs, at }])?;
        Ok((next, waiting))
    }

    /// Shows the model. A terminal that is gone ends the program, but not before an answer that
    /// is due is there.
    fn draw(&mut self) -> Result<(), ComposeError> {
        if !self.is_visible || self.is_lent {
            return Ok(());
        }
        let Self {
            model,
            terminal,
            theme,
            ..
        } = self;
        let drawing = AssertUnwindSafe(|| terminal.draw(|frame| view(model, theme, frame)));
        match std::panic::catch_unwind(drawing) {
            Ok(Ok(())) => {
                let at = self.started.elapsed();
                self.update(vec![Message::Drawn { at }])
            }
            Ok(Err(_)) => {
                self.is_visible = false;
                self.update(vec![Message::Terminate])
            }
            Err(_) => Err(self.fault()),
        }
    }

    /// Carries out what is to be done, up to the end, if that is asked for.
    fn carry_out_effects(&mut self) -> Option<End> {
        for effect in self.effects.drain(..) {
            match effect {
                Effect::Quit { keep_text } => return Some(End::Quit { keep_text }),
                Effect::Switch(switch) => return Some(End::Switch(switch)),
                Effect::EditElsewhere(text) => self.to_lend = Some(text),
                effect => self.executor.carry_out(effect),
            }
        }
        None
    }

    /// Leaves the terminal to the person's own editor until that ends; meanwhile the loop goes on
    /// without screen and keys.
    fn lend(&mut self, text: &Snapshot) {
        terminal::give_back();
        self.is_lent = true;
        let (text, events) = (text.text(), self.events.clone());
        tokio::spawn(async move {
            let result = elsewhere::edit(text).await;
            // Nobody listens any more when the program ends.
            let _ = events.send(Event::EditedElsewhere(result));
        });
    }

    fn messages(&mut self, next: Next) -> Result<Vec<Message>, ComposeError> {
        let at = self.started.elapsed();
        Ok(match next {
            Next::Event(Event::EditedElsewhere(result)) => {
                self.is_lent = false;
                let mut messages = enter_again(&mut self.terminal)?;
                messages.push(Message::EditedElsewhere(result));
                messages
            }
            Next::Event(event) => self.terminal.handle(event).into_iter().collect(),
            Next::Signal(signal) => handle_signal(signal, &mut self.terminal, self.is_lent)?,
            Next::Inputs(Ok(inputs)) => vec![Message::Inputs { inputs, at }],
            // The terminal is gone, and nobody is there to ask.
            Next::Inputs(Err(_)) => vec![Message::Terminate],
        })
    }

    fn update(&mut self, messages: Vec<Message>) -> Result<(), ComposeError> {
        let Self { model, effects, .. } = self;
        let updating = AssertUnwindSafe(|| {
            for message in messages {
                effects.extend(update(model, message));
            }
        });
        if std::panic::catch_unwind(updating).is_err() {
            return Err(self.fault());
        }
        Ok(())
    }

    /// The ordered end. Text that is in no file is kept where nobody could be asked about it.
    fn leave(self, keep_text: bool) {
        terminal::give_back();
        if let Some(line) = self.model.sent_line() {
            let _ = writeln!(io::stderr(), "{}", visible(&line));
        }
        if keep_text {
            let kept = rescue::keep(&self.model, self.executor.keeper(), &self.data_dir);
            // The reader may be gone with the terminal; the text is on disk all the same.
            let _ = writeln!(io::stderr(), "Sendoff was asked to end; {}", visible(&kept));
        }
        self.executor.finish();
    }

    /// The end after a fault in the program.
    fn fault(&self) -> ComposeError {
        terminal::give_back();
        ComposeError::Fault {
            kept: rescue::keep(&self.model, self.executor.keeper(), &self.data_dir),
        }
    }
}

enum Next {
    Event(Event),
    Signal(Signal),
    Inputs(io::Result<Vec<Input>>),
}

fn account(options: &Options) -> AccountView {
    let (name, id, sandbox) = match &options.destination {
        Destination::Sandbox => ("sandbox".to_owned(), "sandbox".to_owned(), true),
        Destination::Account(account) => (account.name.clone(), account.id(), account.sandbox),
    };
    AccountView {
        name: options.appearance.label.clone().unwrap_or(name),
        id,
        sandbox,
        profile: options.profile.clone(),
        color: options.appearance.color,
        sending: options.sending.clone(),
    }
}

/// The bytes that the draft was read from.
fn content(draft: &Draft) -> Vec<u8> {
    draft
        .to_bytes(draft.fields(), draft.body(), None)
        .unwrap_or_default()
}

fn model(
    options: Options,
    account: AccountView,
    told: Option<String>,
    size: (u16, u16),
) -> (Model, Vec<Effect>) {
    Model::new(Start {
        account,
        settings: options.settings,
        is_first_run: options.is_first_run,
        told,
        draft: options.draft,
        path: options.file.map(|(path, _)| path),
        fields: options.fields,
        keymap: options.keymap,
        time_zone: TimeZone::system(),
        size,
    })
}

fn handle_signal(
    signal: Signal,
    terminal: &mut Terminal,
    is_lent: bool,
) -> Result<Vec<Message>, ComposeError> {
    match signal {
        // Meant for who has the terminal, who sees to the screen too.
        Signal::Interrupt | Signal::Continue if is_lent => Ok(vec![]),
        Signal::Terminate | Signal::Interrupt => Ok(vec![Message::Terminate]),
        Signal::Suspend if is_lent => {
            signals::stop_this_process();
            Ok(vec![])
        }
        Signal::Suspend => {
            terminal::give_back();
            signals::stop_this_process();
            enter_again(terminal)
        }
        // Stopped by somebody else, the terminal may have been used in between.
        Signal::Continue => enter_again(terminal),
    }
}

fn enter_again(terminal: &mut Terminal) -> Result<Vec<Message>, ComposeError> {
    terminal.enter_again().map_err(ComposeError::Terminal)?;
    let (width, height) = terminal.size();
    let inputs = vec![Input::Resize(width, height)];
    Ok(vec![Message::Inputs {
        inputs,
        at: Moment::ZERO,
    }])
}
