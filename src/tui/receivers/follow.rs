//! What is to be found out once the fields have changed, and what becomes of the answers.

use std::time::Duration;

use super::{Ask, ListState, NamedList, News, PersonView, ReadList, To};
use crate::{
    draft::{Address, Field, Receivers, UserId, Who},
    people::Verdict,
    tui::{
        effect::Effect,
        model::{Focus, Model},
        pages::Page,
    },
};

/// How long nothing must be typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// How many names are asked for at a time: what chips and a summary can show.
const NAMES: usize = 64;

impl Model {
    /// Takes in what one input has changed in the fields, so that the next one means what is there.
    pub(in crate::tui) fn follow_fields(&mut self) -> Vec<Effect> {
        let mut asks = Vec::new();
        if self.to.seen != Some(self.form_revision) {
            self.to.seen = Some(self.form_revision);
            asks.extend(self.take_in_field());
            asks.extend(self.take_in_list());
        }
        self.close_left_completion();
        asks.into_iter().map(Effect::People).collect()
    }

    /// Asks for what has to be found out, now that all that came was taken in.
    pub(in crate::tui) fn watch_receivers(&mut self) -> Vec<Effect> {
        let mut effects = self.follow_fields();
        let mut asks = Vec::new();
        let to = &mut self.to;
        let wants = to.is_dirty && !to.open.is_empty() || to.completion.wants_search();
        if wants && to.pause.is_none() {
            to.pause = Some(self.form_revision);
            asks.push(Ask::Pause(PAUSE));
        }
        asks.extend(self.ask_for_names_in_sight());
        effects.extend(asks.into_iter().map(Effect::People));
        effects
    }

    fn take_in_field(&mut self) -> Option<Ask> {
        if !self.read_receivers() || self.focus != Focus::Field(Field::Receivers) {
            return None;
        }
        let cursor = self.form.field(Field::Receivers)?.input.cursor_byte();
        let word = self.to.word_at(cursor);
        let word = word.map(|(range, word)| (range, word.to_owned()));
        self.to.completion.follow(word, cursor)
    }

    /// Reads the To field; false when it says what it said.
    pub(in crate::tui) fn read_receivers(&mut self) -> bool {
        let field = self.form.field(Field::Receivers);
        let text = field.map_or("", |field| field.input.text());
        let to = &mut self.to;
        if text == to.written.text() {
            return false;
        }
        to.written = Receivers::parse(text);
        let addresses = to.written.addresses().into_iter();
        let is_open = |address: &Address| !to.verdicts.contains_key(address);
        to.open = addresses.filter(is_open).collect();
        to.is_dirty = true;
        true
    }

    /// The list that the draft names now.
    fn take_in_list(&mut self) -> Option<Ask> {
        let name = self.form.receivers_file().trim();
        let known = self.to.list.as_ref().map_or("", |list| list.name.as_str());
        if name == known {
            return None;
        }
        let name = name.to_owned();
        self.to.left_out.clear();
        self.to.list = (!name.is_empty()).then_some(NamedList {
            name,
            state: ListState::Reading,
        });
        self.read_list()
    }

    /// Reads the list of the draft anew, if it names one.
    pub(in crate::tui) fn read_list(&mut self) -> Option<Ask> {
        self.to.readings += 1;
        let list = self.to.list.as_ref()?;
        Some(Ask::ReadList {
            number: self.to.readings,
            name: list.name.clone(),
            beside: self.document.path.clone(),
        })
    }

    /// The completion belongs to the place where one types.
    fn close_left_completion(&mut self) {
        if !self.to.completion.is_following() {
            return;
        }
        let field = self.form.field(Field::Receivers);
        let cursor = field.filter(|_| self.focus == Focus::Field(Field::Receivers));
        let cursor = cursor.map(|field| field.input.cursor_byte());
        self.to.completion.close_unless_at(cursor);
    }

    /// Nothing was typed for a while, unless something was.
    fn pause_over(&mut self) -> Vec<Effect> {
        if self.to.pause.take() != Some(self.form_revision) {
            // The next pause begins.
            return vec![];
        }
        self.look_up()
    }

    /// Looks up what is not known, without waiting for a pause.
    pub(in crate::tui) fn look_up(&mut self) -> Vec<Effect> {
        let to = &mut self.to;
        let mut asks: Vec<Ask> = to.completion.search().into_iter().collect();
        to.is_dirty = false;
        let is_wanted = to.in_flight.iter().all(|address| to.open.contains(address));
        if !to.open.is_empty() && (to.in_flight.is_empty() || !is_wanted) {
            let addresses = to.written.addresses().into_iter();
            let addresses: Vec<Address> = addresses
                .filter(|address| to.open.contains(address))
                .collect();
            to.in_flight = addresses.iter().cloned().collect();
            to.lookups += 1;
            asks.push(Ask::LookUp {
                number: to.lookups,
                addresses,
            });
            let written = to.written.iter().take(NAMES);
            let ids = written.filter_map(|one| match one.who {
                Who::Id(id) => Some(id),
                Who::Mailbox(_) | Who::Other => None,
            });
            let ids = ids.collect();
            asks.extend(to.ask_for_names(ids));
        }
        asks.into_iter().map(Effect::People).collect()
    }

    /// The rows of a page that are in sight get their names.
    fn ask_for_names_in_sight(&mut self) -> Option<Ask> {
        let ids: Vec<UserId> = match self.page.as_ref()? {
            Page::Receivers(page) => {
                let rows = page.rows.around_chosen();
                rows.filter_map(|row| self.to.id_of_row(*row)).collect()
            }
            Page::Which(page) => page.people.items().to_vec(),
            Page::Palette(_)
            | Page::Open(_)
            | Page::History(_)
            | Page::Placeholders(_)
            | Page::Profiles(_) => return None,
        };
        self.to.ask_for_names(ids)
    }

    /// Takes in what was found out.
    pub(in crate::tui) fn take_news(&mut self, news: News) -> Vec<Effect> {
        match news {
            News::PauseOver => return self.pause_over(),
            News::LookedUp {
                number,
                verdicts,
                is_done,
            } => {
                let ask = self.to.looked_up(number, verdicts, is_done);
                return ask.map(Effect::People).into_iter().collect();
            }
            News::People(people) => self.to.know(people),
            News::Completed { word, people } => {
                self.to.completion.offer(&word, people);
            }
            News::ListRead { number, result } if number == self.to.readings => {
                self.to.read = number;
                self.to.list_read(result);
            }
            News::ListRead { .. } => {}
        }
        vec![]
    }
}

impl To {
    fn looked_up(
        &mut self,
        number: u64,
        verdicts: Vec<(Address, Verdict)>,
        is_done: bool,
    ) -> Option<Ask> {
        let mut found = Vec::new();
        for (address, verdict) in verdicts {
            self.open.remove(&address);
            self.in_flight.remove(&address);
            if let Verdict::Found(one) = verdict
                && found.len() < NAMES
            {
                found.push(one.id);
            }
            self.verdicts.insert(address, verdict);
        }
        if is_done && number == self.lookups {
            self.in_flight.clear();
            self.is_dirty = true;
        }
        self.ask_for_names(found)
    }

    /// Asks for the names of those whose are not known.
    fn ask_for_names(&mut self, ids: Vec<UserId>) -> Option<Ask> {
        let asked = &mut self.asked;
        let ids: Vec<UserId> = ids.into_iter().filter(|id| asked.insert(*id)).collect();
        (!ids.is_empty()).then_some(Ask::People(ids))
    }

    fn know(&mut self, people: Vec<PersonView>) {
        let people = people.into_iter().map(|person| (person.id, person));
        self.people.extend(people);
    }

    fn list_read(&mut self, result: Result<ReadList, String>) {
        if let Some(list) = &mut self.list {
            list.state = match result {
                Ok(read) => ListState::Read(read),
                Err(why) => ListState::Unreadable(why),
            };
        }
        self.leave_out([]);
    }

    /// Forgets that a lookup failed, so that it is tried again.
    pub(in crate::tui) fn try_again(&mut self) {
        let mut failed = Vec::new();
        self.verdicts.retain(|address, verdict| {
            let has_failed = matches!(verdict, Verdict::Failed(_));
            if has_failed {
                failed.push(address.clone());
            }
            !has_failed
        });
        self.is_dirty |= !failed.is_empty();
        self.open.extend(failed);
    }

    /// Notes that this revision of the draft is to be sent once its list was read.
    pub(in crate::tui) fn send_after_reading(&mut self, revision: Option<u64>) {
        self.sends_after_reading = revision;
    }

    /// The revision that is to be sent, when its list was read by now.
    pub(in crate::tui) fn take_send(&mut self) -> Option<u64> {
        if self.read < self.readings {
            return None;
        }
        self.sends_after_reading.take()
    }
}
