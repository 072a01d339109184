//! A page: its filter, and the rows of its list.

use jiff::{civil::DateTime, tz::TimeZone};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, frame, write_right};
use crate::{
    content::visible,
    draft::UserId,
    store::{DraftState, JournaledSend, Kind, Resolution, State},
    tui::{
        action::Description,
        keymap::KeyMap,
        model::Model,
        pages::{
            Page,
            listing::Listing,
            open::{DraftItem, FileItem, OpenTab, StartingPoint},
            placeholders::Placeholder,
            profiles::AccountItem,
            receivers::ReceiversPage,
        },
        receivers::To,
        theme::Theme,
        words::people,
    },
};

/// Columns between two columns.
const GAP: u16 = 2;

/// A row before it is aligned with the others.
struct Row {
    cells: Vec<String>,
    style: Style,
}

/// Draws the page; gives the place of the cursor, which is in the filter.
pub(in crate::tui) fn draw(
    model: &mut Model,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (screen, account) = (model.screen, model.account.id.clone());
    let page = model.page.as_mut()?;
    let layout = page.layout(screen);
    ratatui::widgets::Widget::render(ratatui::widgets::Clear, layout.area, buffer);
    frame(&title(page), true, theme, layout.area, buffer);
    for (tab, place) in layout.tabs(page) {
        let is_shown = matches!(&*page, Page::Open(open) if open.tab == tab);
        // Not by style alone.
        let (label, style) = if is_shown {
            (format!("▸{} ", tab.name()), theme.selected)
        } else {
            (format!(" {} ", tab.name()), theme.quiet)
        };
        buffer.set_stringn(place.x, place.y, label, usize::from(place.width), style);
    }
    let cursor = draw_filter(page, theme, layout.filter, buffer);
    let height = layout.rows.height;
    let zone = model.time_zone.clone();
    let (rows, shape) = match page {
        Page::Palette(palette) => {
            let keymap = &model.keymap;
            let cells = |action: &Description| command(action, keymap, theme);
            (rows(&mut palette.actions, height, cells), Shape(0, &[]))
        }
        Page::Placeholders(page) => (
            rows(&mut page.placeholders, height, |item| field(item, theme)),
            Shape(1, &[]),
        ),
        Page::Open(open) => match open.tab {
            OpenTab::Drafts => {
                let cells = |item: &DraftItem| draft(item, &account, theme);
                (rows(&mut open.drafts, height, cells), Shape(1, &[2, 3]))
            }
            OpenTab::Files => (
                rows(&mut open.files, height, |item| file(item, theme)),
                Shape(0, &[]),
            ),
            OpenTab::New => (
                rows(&mut open.starting_points, height, |item| point(item, theme)),
                Shape(1, &[]),
            ),
        },
        Page::History(history) => {
            let cells = |item: &JournaledSend| send(item, &zone, theme);
            (rows(&mut history.sends, height, cells), Shape(4, &[2, 3]))
        }
        Page::Profiles(profiles) => {
            let cells = |item: &AccountItem| known_account(item, theme);
            (rows(&mut profiles.accounts, height, cells), Shape(1, &[2]))
        }
        Page::Receivers(page) => {
            let cells = |row: &u32| receiver(&model.to, *row, theme);
            (rows(&mut page.rows, height, cells), Shape(2, &[4]))
        }
        Page::Which(page) => {
            let cells = |id: &UserId| person(&model.to, *id, theme);
            (rows(&mut page.people, height, cells), Shape(0, &[]))
        }
    };
    if rows.is_empty() {
        let words = nothing(page);
        buffer.set_stringn(
            layout.rows.x,
            layout.rows.y,
            fitted(&words, layout.rows.width),
            usize::from(layout.rows.width),
            theme.quiet,
        );
    }
    draw_rows(&rows, &shape, theme, layout.rows, buffer);
    Some(cursor)
}

fn title(page: &Page) -> String {
    match page {
        Page::Palette(_) => "Commands".to_owned(),
        Page::Placeholders(_) => "Put in of each receiver".to_owned(),
        // Its tabs stand there.
        Page::Open(_) => " ".repeat(26),
        Page::History(_) => "What was sent".to_owned(),
        Page::Profiles(_) => "Accounts".to_owned(),
        Page::Receivers(page) => receivers_title(page),
        Page::Which(page) => {
            let address = visible(page.address.as_str());
            format!("Who is meant by {}?", fitted(&address, 40))
        }
    }
}

/// What stands in an empty list.
fn nothing(page: &mut Page) -> String {
    let (filter, _, all) = page.list().filter();
    if !filter.text().trim().is_empty()
        && (all > 0 || matches!(page, Page::History(_) | Page::Receivers(_)))
    {
        return "Nothing matches".to_owned();
    }
    match page {
        Page::History(_) => "Nothing was sent from this account yet",
        Page::Open(open) if open.tab == OpenTab::Drafts => {
            "No draft: all that was typed is in its file. Tab shows the files"
        }
        Page::Open(open) if open.tab == OpenTab::Files => "No draft files in this folder",
        Page::Receivers(_) => "Nobody gets the email yet: write somebody into To",
        Page::Open(_)
        | Page::Palette(_)
        | Page::Profiles(_)
        | Page::Placeholders(_)
        | Page::Which(_) => "",
    }
    .to_owned()
}

fn draw_filter(page: &mut Page, theme: &Theme, row: Rect, buffer: &mut Buffer) -> Position {
    let folder = match &*page {
        Page::Open(open) if open.tab == OpenTab::Files => {
            let folder = open.folder.as_ref();
            folder.map(|folder| visible(&folder.to_string_lossy()).into_owned())
        }
        _ => None,
    };
    let (filter, shown, all) = page.list().filter();
    let counted = if shown == all {
        format!("{all}")
    } else {
        format!("{shown} of {all}")
    };
    let note = folder.map_or(counted.clone(), |folder| {
        fitted(&folder, row.width.saturating_sub(24))
    });
    let left = write_right(&note, theme.quiet, row, buffer);
    buffer.set_string(left.x, left.y, "›", theme.focused);
    let input = Rect {
        x: left.x + 2,
        width: left.width.saturating_sub(3),
        ..left
    };
    filter.draw(input, buffer, true, theme)
}

/// The rows in sight, each with whether it is chosen.
fn rows<T>(listing: &mut Listing<T>, height: u16, cells: impl Fn(&T) -> Row) -> Vec<(Row, bool)> {
    let in_sight = listing.in_sight(height);
    in_sight
        .map(|(item, chosen)| (cells(item), chosen))
        .collect()
}

/// Which column gets the width that the others leave, and which ones it is worth leaving out when
/// that is too little, the first one first.
struct Shape(usize, &'static [usize]);

/// Columns that the stretched column should have.
const STRETCHED: u16 = 24;

/// The widths of the columns; none of those that are left out.
fn widths(rows: &[(Row, bool)], Shape(stretched, spare): &Shape, room: u16) -> Vec<Option<u16>> {
    let columns = rows.iter().map(|(row, _)| row.cells.len()).max();
    let mut widths: Vec<Option<u16>> = (0..columns.unwrap_or(0))
        .map(|column| {
            let cells = rows.iter().filter_map(|(row, _)| row.cells.get(column));
            let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
            u16::try_from(widest).ok()
        })
        .collect();
    let left = |widths: &[Option<u16>]| {
        let others = widths.iter().enumerate().filter(|(at, _)| at != stretched);
        let taken: u16 = others
            .filter_map(|(_, width)| Some(width.as_ref()? + GAP))
            .sum();
        room.saturating_sub(taken)
    };
    for &column in *spare {
        if left(&widths) >= STRETCHED {
            break;
        }
        if let Some(width) = widths.get_mut(column) {
            *width = None;
        }
    }
    let rest = left(&widths);
    if let Some(width) = widths.get_mut(*stretched) {
        *width = Some(rest);
    }
    widths
}

/// Draws rows as columns.
fn draw_rows(rows: &[(Row, bool)], shape: &Shape, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let widths = widths(rows, shape, area.width.saturating_sub(2));
    for (y, (row, chosen)) in (area.y..area.bottom()).zip(rows) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let style = if *chosen {
            buffer.set_style(line, theme.selected);
            row.style.patch(theme.selected)
        } else {
            row.style
        };
        // Not by style alone.
        let mark = if *chosen { "▸" } else { " " };
        buffer.set_string(area.x, y, mark, style);
        let mut x = area.x + 2;
        for (cell, width) in row.cells.iter().zip(&widths) {
            let Some(width) = width else { continue };
            let width = (*width).min(area.right().saturating_sub(x));
            buffer.set_stringn(x, y, fitted(cell, width), usize::from(width), style);
            x = x.saturating_add(width + GAP).min(area.right());
        }
    }
}

fn command(action: &Description, keymap: &KeyMap, theme: &Theme) -> Row {
    let keys: Vec<String> = keymap
        .keys(action.action)
        .map(|key| key.to_string())
        .collect();
    Row {
        cells: vec![action.does.to_owned(), keys.join(", ")],
        style: theme.text,
    }
}

fn known_account(item: &AccountItem, theme: &Theme) -> Row {
    let state = if item.is_current { "here now" } else { "" };
    Row {
        cells: vec![
            visible(&item.label).into_owned(),
            visible(&item.place).into_owned(),
            state.to_owned(),
        ],
        style: theme.colored_as(item.color, theme.text),
    }
}

fn field(item: &Placeholder, theme: &Theme) -> Row {
    Row {
        cells: vec![item.name.to_owned(), item.is.to_owned()],
        style: theme.text,
    }
}

fn draft(item: &DraftItem, account: &str, theme: &Theme) -> Row {
    let subject = match item.subject.trim() {
        "" => "(no subject)".to_owned(),
        subject => visible(subject).into_owned(),
    };
    let file = item.path.as_ref().and_then(|path| path.file_name());
    let file = file.map_or(String::new(), |name| {
        visible(&name.to_string_lossy()).into_owned()
    });
    let state = if item.account != account {
        format!("in {}", visible(&item.account))
    } else if item.is_open {
        "open now".to_owned()
    } else {
        match item.state {
            DraftState::Open => String::new(),
            DraftState::Kept => "kept".to_owned(),
            DraftState::ThrownAway => "thrown away".to_owned(),
        }
    };
    let is_gone = item.state == DraftState::ThrownAway || item.account != account;
    Row {
        cells: vec![
            time(item.kept_at),
            subject,
            people(item.people),
            file,
            state,
        ],
        style: if is_gone { theme.quiet } else { theme.text },
    }
}

fn receivers_title(page: &ReceiversPage) -> String {
    format!("Who gets it, {}", page.order.name())
}

fn receiver(to: &To, row: u32, theme: &Theme) -> Row {
    let Some(row) = to.row(row) else {
        return Row {
            cells: vec![],
            style: theme.text,
        };
    };
    Row {
        style: if row.is_wrong {
            theme.warning
        } else {
            theme.text
        },
        cells: vec![row.sign, row.name, row.address, row.id, row.from],
    }
}

fn person(to: &To, id: UserId, theme: &Theme) -> Row {
    let person = to.person(id);
    let name = person.and_then(|person| person.name.as_deref());
    let name = visible(name.unwrap_or_default()).into_owned();
    let is_unsubscribed = person.is_some_and(|person| person.unsubscribed);
    let sign = if is_unsubscribed { "⊘" } else { "" };
    Row {
        cells: vec![name, id.to_string(), sign.to_owned()],
        style: theme.text,
    }
}

fn file(item: &FileItem, theme: &Theme) -> Row {
    let name = visible(item.name());
    let cells = match item {
        FileItem::Parent => vec!["..".to_owned()],
        FileItem::Folder(_) => vec![format!("{name}/")],
        FileItem::File { changed_at, .. } => {
            vec![name.into_owned(), changed_at.map_or(String::new(), time)]
        }
    };
    let is_file = matches!(item, FileItem::File { .. });
    Row {
        cells,
        style: if is_file { theme.text } else { theme.strong },
    }
}

fn point(point: &StartingPoint, theme: &Theme) -> Row {
    Row {
        cells: vec![point.name.to_owned(), point.good_for.to_owned()],
        style: theme.text,
    }
}

fn send(send: &JournaledSend, zone: &TimeZone, theme: &Theme) -> Row {
    let worst = send.worst();
    let (sign, words, style) = worst.map_or(("", "", theme.text), |batch| {
        let (sign, style) = match (batch.state, batch.resolution) {
            (State::Accepted, _) | (_, Some(Resolution::Sent)) => ("✓", theme.success),
            (State::Unknown, None) => ("?", theme.warning),
            (State::Waiting | State::Sending, _) => ("◷", theme.warning),
            (State::Cancelled, _) => ("–", theme.quiet),
            (State::Rejected | State::NotSent | State::Unknown, _) => ("✗", theme.error),
        };
        let words = match batch.resolution {
            Some(Resolution::Sent) => "sent, you said",
            Some(Resolution::NotSent) => "not sent, you said",
            None => batch.state.words(),
        };
        (sign, words, style)
    });
    let campaigns: Vec<u64> = send.campaigns().collect();
    let campaigns = match campaigns.as_slice() {
        [] => String::new(),
        [one] => format!("campaign {one}"),
        [first, .., last] => format!("campaigns {first}–{last}"),
    };
    let test = if send.kind == Kind::Test {
        "test: "
    } else {
        ""
    };
    let at = send.created_at.to_zoned_datetime(zone.clone());
    Row {
        cells: vec![
            format!("{sign} {words}"),
            time(at.datetime()),
            campaigns,
            people(send.total().people),
            format!("{test}{}", visible(&send.subject)),
        ],
        style,
    }
}

fn time(at: DateTime) -> String {
    at.strftime("%-d %b %H:%M").to_string()
}
