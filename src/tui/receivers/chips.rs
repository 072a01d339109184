//! The To field as chips, laid out for a width: the drawing and the mouse both ask here.

use unicode_width::UnicodeWidthStr;

use super::{ListState, Standing, To, row::sign};
use crate::{content::visible, draft::Who, tui::panes::fitted, tui::words};

/// Columns of a name; a longer one is cut.
const LONGEST: u16 = 28;

/// What a chip stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum ChipOf {
    /// The receiver at this place.
    Receiver(usize),
    /// The draft's list.
    List,
    /// All that have no chip.
    Rest,
}

/// How a chip looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Look {
    Well,
    Waiting,
    Careful,
    Wrong,
}

/// A chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) struct Chip {
    pub(in crate::tui) of: ChipOf,
    pub(in crate::tui) look: Look,
    /// Its words, harmless.
    pub(in crate::tui) text: String,
    /// Its first column.
    pub(in crate::tui) x: u16,
    /// Its columns.
    pub(in crate::tui) width: u16,
}

impl Chip {
    /// Whether the cross is at this column: it takes the receiver out.
    pub(in crate::tui) fn has_cross_at(&self, x: u16) -> bool {
        self.of != ChipOf::Rest && self.x + self.width == x + 1
    }
}

impl To {
    /// The chips that fit into so many columns, and how many receivers have none.
    pub(in crate::tui) fn chips(&self, width: u16) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut x = 0;
        let all = self.written.len();
        if let Some((look, text)) = self.list_chip() {
            x = push(&mut chips, ChipOf::List, look, &text, x, width);
        }
        for place in 0..all {
            let Some((look, text)) = self.chip(place) else {
                break;
            };
            let more = all - place - 1;
            let reserve = if more == 0 {
                0
            } else {
                columns(&rest(more)) + 1
            };
            let wanted = columns(&text) + reserve;
            if x.saturating_add(wanted) > width && !chips.is_empty() {
                let text = rest(all - place);
                push(&mut chips, ChipOf::Rest, Look::Waiting, &text, x, width);
                break;
            }
            let room = width.saturating_sub(reserve);
            x = push(&mut chips, ChipOf::Receiver(place), look, &text, x, room);
        }
        chips
    }

    fn chip(&self, place: usize) -> Option<(Look, String)> {
        let receiver = self.written.get(place)?;
        let standing = self.standing(&receiver.who);
        let known = match standing {
            Standing::Found(found) => self.name(found.id),
            Standing::Id(id) => self.name(id),
            _ => None,
        };
        let label = known.unwrap_or_else(|| {
            let text = match &receiver.who {
                Who::Mailbox(mailbox) => match (&mailbox.name, standing) {
                    (Some(name), Standing::Found(_)) => name.as_str(),
                    _ => mailbox.address.as_str(),
                },
                Who::Id(_) | Who::Other => receiver.text,
            };
            visible(text).into_owned()
        });
        let is_unsubscribed = match standing {
            Standing::Id(id) => self.is_unsubscribed(id),
            Standing::Found(found) => found.unsubscribed,
            _ => false,
        };
        let look = match standing {
            _ if is_unsubscribed => Look::Careful,
            Standing::Id(_) | Standing::Found(_) => Look::Well,
            Standing::Resolving => Look::Waiting,
            Standing::Several(_) => Look::Careful,
            Standing::NotUnderstood | Standing::Nobody | Standing::Failed(_) => Look::Wrong,
        };
        let sign = if is_unsubscribed {
            "⊘".to_owned()
        } else {
            sign(standing)
        };
        let gap = if sign.is_empty() { "" } else { " " };
        Some((look, format!("{sign}{gap}{} ×", fitted(&label, LONGEST))))
    }

    fn list_chip(&self) -> Option<(Look, String)> {
        let list = self.list.as_ref()?;
        let name = std::path::Path::new(&list.name).file_name();
        let name = name.map_or(list.name.as_str().into(), |name| name.to_string_lossy());
        let name = fitted(&visible(&name), LONGEST);
        Some(match &list.state {
            ListState::Reading => (Look::Waiting, format!("… {name} ×")),
            ListState::Unreadable(_) => (Look::Wrong, format!("! {name} ×")),
            ListState::Read(read) if !read.problems.is_empty() => {
                let problems = words::counted(read.problems.len(), "row", "rows");
                (Look::Wrong, format!("! {problems} of {name} ×"))
            }
            ListState::Read(read) => {
                let count = read.ids.len();
                (Look::Well, format!("{count} from {name} ×"))
            }
        })
    }
}

fn rest(count: usize) -> String {
    format!("… +{count}")
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Adds a chip; gives the column where the next one begins.
fn push(chips: &mut Vec<Chip>, of: ChipOf, look: Look, text: &str, x: u16, end: u16) -> u16 {
    let text = fitted(text, end.saturating_sub(x));
    let width = columns(&text);
    chips.push(Chip {
        of,
        look,
        text,
        x,
        width,
    });
    x.saturating_add(width + 2)
}
