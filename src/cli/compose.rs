//! `sendoff [FILE]`: the composer.
//!
//! Everything that can go wrong before the screen is taken over is said on standard error, as
//! with any other command.

use std::path::{Path, PathBuf};

use super::{account, args::Global, exit::Exit, input, report::Failure};
use crate::{
    config::{Appearance, Choice, Defaults, Settings, broken_keys, data_folder, settings_path},
    draft::Draft,
    files::{self, Fingerprint, OpenError},
    runtime::{self, ComposeError, Destination, Options},
    tui::{keymap::KeyMap, pages::profiles::Switch},
    usercom::Timeouts,
};

/// What the composer shows when nothing else is there to go on with.
const SAMPLE: &[u8] = include_bytes!("../../assets/drafts/welcome.html");

/// Opens the composer, on `file` if there is one, and gives the exit status of the process.
pub(super) fn run(file: Option<&Path>, global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    let opened = match file {
        Some(path) => open(path)?,
        None => start(&choice)?,
    };
    let options = options(settings, choice, opened, global)?;
    let mut elsewhere =
        |switch: &Switch| switched(switch, global).map_err(|failure| failure.to_string());
    runtime::compose(options, &mut elsewhere)
        .map(|()| Exit::Success)
        .map_err(|error| {
            let exit = match error {
                ComposeError::NoTerminal => Exit::Usage,
                ComposeError::Terminal(_) | ComposeError::Fault { .. } => Exit::Failed,
            };
            Failure::new(exit, error)
        })
}

/// What the composer starts with in another account. The configuration is read anew: a login may
/// have changed it.
fn switched(switch: &Switch, global: &Global) -> Result<Options, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice_of(&settings, switch.profile.as_deref(), global)?;
    let opened = start(&choice)?;
    options(settings, choice, opened, global)
}

fn options(
    settings: Settings,
    choice: Choice,
    opened: Opened,
    global: &Global,
) -> Result<Options, Failure> {
    let keymap = keymap(&settings, global)?;
    let is_new = opened.draft.is_blank();
    let is_first_run = choice == Choice::NoAccount && opened.file.is_none();
    let sending = choice.sending(&settings);
    let mut fields = opened.draft.fields().clone();
    let mut options = Options {
        destination: Destination::Sandbox,
        profile: None,
        appearance: Appearance::default(),
        is_first_run,
        timeouts: Timeouts::default(),
        sending,
        defaults: Defaults::default(),
        draft: opened.draft,
        file: opened.file,
        fields: fields.clone(),
        keymap,
        colored: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        config_dir: global.config_dir.clone(),
        data_dir: data_folder(global.data_dir.as_deref()),
        settings,
    };
    if let Choice::Account(chosen) = choice {
        if is_new {
            fields = chosen.defaults.new_draft();
        } else {
            chosen.defaults.complete(&mut fields);
        }
        let profile = options.settings.profiles.get(&chosen.name);
        let profile = profile.filter(|profile| profile.base_url == chosen.base_url);
        options.profile = profile.map(|_| chosen.name.clone());
        options.destination = Destination::Account(chosen.account()?);
        options.timeouts = account::timeouts(chosen.timeout);
        options.appearance = chosen.appearance;
        options.defaults = chosen.defaults;
        options.fields = fields;
    }
    Ok(options)
}

struct Opened {
    draft: Draft,
    file: Option<(PathBuf, Option<Fingerprint>)>,
}

/// The file; one that does not exist yet is a new draft with that name.
fn open(path: &Path) -> Result<Opened, Failure> {
    if input::is_stdin(path) {
        let what = "the composer can't read a draft from standard input";
        return Err(Failure::new(Exit::Usage, what)
            .advise("Save it in a file first, or use `sendoff send - --yes` or `--dry-run`."));
    }
    let opened = match files::read_draft(path) {
        Ok(opened) => opened,
        Err(OpenError::NotFound { .. }) => {
            return Ok(Opened {
                draft: Draft::new(),
                file: Some((path.to_owned(), None)),
            });
        }
        Err(error) => return Err(Failure::new(Exit::Failed, error)),
    };
    let draft = Draft::parse(&opened.bytes)
        .map_err(|error| Failure::new(Exit::Failed, format!("{} {error}", input::name(path))))?;
    Ok(Opened {
        draft,
        file: Some((path.to_owned(), Some(opened.fingerprint))),
    })
}

/// Without a file: the sample in the sandbox, else an empty draft.
fn start(choice: &Choice) -> Result<Opened, Failure> {
    let draft = match choice {
        Choice::Account(_) => Draft::new(),
        Choice::Sandbox | Choice::NoAccount => {
            Draft::parse(SAMPLE).map_err(|error| Failure::new(Exit::Failed, error))?
        }
    };
    Ok(Opened { draft, file: None })
}

/// The keys as the configuration has them.
pub(super) fn keymap(settings: &Settings, global: &Global) -> Result<KeyMap, Failure> {
    let configured = settings.keys.iter();
    let configured =
        configured.map(|(action, bindings)| (action.clone(), bindings.keys().to_vec()));
    KeyMap::new(&configured.collect()).map_err(|error| {
        // The file was found a moment ago, or there would be no keys to be wrong.
        let placed = settings_path(global.config_dir.as_deref())
            .map(|path| broken_keys(path, error.action(), error.to_string()));
        Failure::new(Exit::Failed, placed.unwrap_or_else(|error| error))
    })
}
