//! A composer for tests: keys go in, effects and the drawn screen come out; nothing else runs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::{
    civil::{Time, time},
    tz::TimeZone,
};
use ratatui::{Terminal, backend::TestBackend, buffer::Cell};
use unicode_width::UnicodeWidthStr;

use super::{
    Effect, Input, Message, Model,
    keymap::KeyMap,
    message::Moment,
    model::{AccountView, Start},
    receivers::{Ask, News},
    theme::Theme,
    update, view,
};
use crate::{
    config::{BaseUrl, Profile, ProfileColor, SendingTable, Settings},
    content::text::TextPreview,
    draft::Draft,
};

/// What every clock in the tests says.
pub(super) const NOW: Time = time(14, 2, 0, 0);

/// A configuration with two accounts, of which one has a label and a color.
pub(super) fn settings() -> Settings {
    let mut settings = Settings::default();
    for name in ["acme", "shop"] {
        let base_url = BaseUrl::from_subdomain(name).unwrap();
        let mut profile = Profile::new(base_url);
        if name == "acme" {
            profile.appearance.label = Some("ACME (live)".to_owned());
            profile.appearance.color = Some(ProfileColor::Red);
        }
        settings.profiles.insert(name.to_owned(), profile);
    }
    settings
}

/// The composer, with the effects that nobody has carried out yet.
pub(super) struct Composer {
    pub(super) model: Model,
    pub(super) effects: Vec<Effect>,
    clock: Moment,
    /// Whether the timer for keeping runs; it runs out only when a test says so.
    pub(super) keep_timer: bool,
    /// Whether the pause before a lookup runs; it ends only when a test says so.
    pub(super) pause: bool,
    terminal: Terminal<TestBackend>,
}

impl Composer {
    /// A composer over this draft file, in the sandbox, on a screen of this size.
    pub(super) fn new(file: &str, size: (u16, u16)) -> Self {
        let draft = Draft::parse(file.as_bytes()).unwrap();
        let (model, effects) = Model::new(Start {
            account: AccountView {
                name: "sandbox".to_owned(),
                id: "sandbox".to_owned(),
                sandbox: true,
                profile: None,
                color: None,
                sending: SendingTable::default().sandbox(),
            },
            settings: Settings::default(),
            is_first_run: false,
            told: None,
            fields: draft.fields().clone(),
            draft,
            path: None,
            keymap: KeyMap::new(&BTreeMap::new()).unwrap(),
            time_zone: TimeZone::UTC,
            size,
        });
        let terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let mut composer = Self {
            model,
            effects,
            clock: Duration::ZERO,
            keep_timer: false,
            pause: false,
            terminal,
        };
        composer.draw();
        composer.settle_previews();
        composer.tell(Message::Found(None));
        composer
    }

    /// Applies one message.
    pub(super) fn tell(&mut self, message: Message) {
        self.effects.extend(update(&mut self.model, message));
        self.settle_previews();
    }

    /// What came in one read, at the moment that the clock shows.
    pub(super) fn read(&mut self, inputs: Vec<Input>) {
        let at = self.clock;
        self.tell(Message::Inputs { inputs, at });
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, time: Duration) {
        self.clock += time;
    }

    /// A person presses keys one after the other, a second apart, and sees what they do.
    pub(super) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.wait(Duration::from_secs(1));
            self.read(vec![Input::Key(key.parse().unwrap())]);
            self.draw();
        }
    }

    /// A person types text.
    pub(super) fn type_text(&mut self, text: &str) {
        self.wait(Duration::from_secs(1));
        self.read(vec![Input::Text(text.to_owned())]);
        self.draw();
    }

    /// Draws the model; gives the rows of the screen without the spaces at their ends.
    pub(super) fn draw(&mut self) -> String {
        let model = &mut self.model;
        self.terminal
            .draw(|frame| view(model, &Theme::colored(), frame))
            .unwrap();
        let at = self.clock;
        self.effects
            .extend(update(&mut self.model, Message::Drawn { at }));
        let buffer = self.terminal.backend().buffer();
        let rows = buffer
            .content()
            .chunks(usize::from(buffer.area.width))
            .map(row_text);
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Gives the screen another size.
    pub(super) fn resize(&mut self, (width, height): (u16, u16)) {
        self.terminal.backend_mut().resize(width, height);
    }

    /// What stands in each cell of the screen as it was drawn last.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.terminal
            .backend()
            .buffer()
            .content()
            .iter()
            .map(Cell::symbol)
    }

    /// The effects since the last call, without previews, which are carried out at once, and
    /// without the timer for keeping.
    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Lets the timer for keeping run out; gives what is asked of the store then.
    pub(super) fn keep(&mut self) -> Option<Effect> {
        assert!(
            std::mem::take(&mut self.keep_timer),
            "no timer for keeping runs"
        );
        let before = self.take_effects();
        self.tell(Message::KeepDue);
        let asked = self.take_effects();
        assert!(asked.len() < 2, "{asked:?}");
        self.effects = before;
        asked.into_iter().next()
    }

    /// Nothing is typed for a while: what is not known of the receivers is asked for.
    pub(super) fn pause(&mut self) {
        assert!(std::mem::take(&mut self.pause), "no pause runs");
        self.tell(Message::People(News::PauseOver));
    }

    fn settle_previews(&mut self) {
        let timers = self
            .effects
            .extract_if(.., |effect| matches!(effect, Effect::WakeToKeep { .. }))
            .count();
        assert!(
            timers + usize::from(self.keep_timer) < 2,
            "more than one timer for keeping"
        );
        self.keep_timer |= timers > 0;
        self.effects.retain(|effect| *effect != Effect::Find);
        let pauses = self
            .effects
            .extract_if(.., |effect| matches!(effect, Effect::People(Ask::Pause(_))))
            .count();
        assert!(pauses + usize::from(self.pause) < 2, "more than one pause");
        self.pause |= pauses > 0;
        let asked: Vec<Effect> = self
            .effects
            .extract_if(.., |effect| matches!(effect, Effect::Preview { .. }))
            .collect();
        for effect in asked {
            if let Effect::Preview {
                revision,
                source,
                width,
            } = effect
            {
                let preview = TextPreview::render(&source.text(), width).map(Arc::new);
                let message = Message::Previewed {
                    revision,
                    width,
                    preview,
                };
                self.effects.extend(update(&mut self.model, message));
            }
        }
    }
}

/// What a row of cells shows; the cell behind a wide symbol shows nothing.
fn row_text(cells: &[Cell]) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for cell in cells {
        if hidden == 0 {
            text.push_str(cell.symbol());
            hidden = cell.symbol().width();
        }
        hidden = hidden.saturating_sub(1);
    }
    text.trim_end().to_owned()
}
