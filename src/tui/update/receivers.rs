//! Who gets the email: what keys and clicks do in the To field and its pages, and what becomes of
//! what was found out.

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::layout::Position;

use super::send;
use crate::{
    draft::{Address, Field, FieldError, Mailbox, UserId, Who},
    tui::{
        dialog::Dialog,
        effect::Effect,
        keymap::Key,
        layout::Layout,
        model::{Focus, Model},
        pages::{
            Page,
            receivers::{Order, ReceiversPage, WhichPage},
        },
        panes,
        receivers::{News, Origin, Standing, To, chips::ChipOf, obstacle::Obstacle},
    },
};

const TO: Focus = Focus::Field(Field::Receivers);

/// Something was found out.
pub(super) fn found_out(model: &mut Model, news: News) -> Vec<Effect> {
    let is_list = matches!(news, News::ListRead { .. });
    let mut effects = model.take_news(news);
    if is_list {
        refresh(model);
    }
    let Some(revision) = model.to.take_send() else {
        return effects;
    };
    if revision == model.revision() && model.dialog.is_none() && model.page.is_none() {
        model.notice = None;
        effects.extend(send::ask_now(model));
    }
    effects
}

/// A key in the To field that is not for its text; none when it is.
pub(super) fn press(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    if model.focus != TO || key.modifiers != KeyModifiers::NONE {
        return None;
    }
    let is_open = model.to.completion.is_open();
    let is_chosen = model.to.completion.offered().1.is_some();
    match key.code {
        KeyCode::Esc if is_open => model.to.completion.close(),
        KeyCode::Down if is_open => model.to.completion.step(true),
        KeyCode::Up if is_chosen => model.to.completion.step(false),
        KeyCode::Enter | KeyCode::Tab if is_chosen => complete(model),
        KeyCode::Enter => return act_at_cursor(model).then(Vec::new),
        _ => return None,
    }
    Some(vec![])
}

fn complete(model: &mut Model) {
    if let Some(text) = model.to.completed() {
        model.write_receivers(&text);
    }
}

/// Enter on a receiver with whom something is the matter: asks which is meant, or tries again.
fn act_at_cursor(model: &mut Model) -> bool {
    let cursor = model.form.field(Field::Receivers);
    let cursor = cursor.map_or(0, |field| field.input.cursor_byte());
    let to = &model.to;
    let Some(receiver) = to
        .place_at(cursor)
        .and_then(|place| to.written().get(place))
    else {
        return false;
    };
    match (to.standing(&receiver.who), &receiver.who) {
        (Standing::Failed(_), _) => model.to.try_again(),
        (Standing::Several(_), Who::Mailbox(mailbox)) => {
            let address = mailbox.address.clone();
            ask_which(model, address);
        }
        _ => return false,
    }
    true
}

fn ask_which(model: &mut Model, address: Address) {
    let who = Who::Mailbox(Mailbox {
        name: None,
        address: address.clone(),
    });
    if let Standing::Several(people) = model.to.standing(&who) {
        let ids = people.iter().map(|one| one.id).collect();
        model.page = Some(Page::Which(Box::new(WhichPage::new(address, ids))));
    }
}

/// A click on a chip, the count or an offer; false when it is on none of them.
pub(super) fn click(model: &mut Model, layout: &Layout, at: Position) -> bool {
    if let Some(row) = panes::receivers::offer_at(model, layout, at) {
        model.to.completion.choose_row(row);
        complete(model);
        return true;
    }
    let place = layout.field_at(at);
    let Some(place) = place.filter(|place| place.field == Field::Receivers) else {
        return false;
    };
    if place.counter.contains(at) {
        show(model);
        return true;
    }
    if model.focus == TO || !place.input.contains(at) {
        return false;
    }
    let Some(field) = model.form.field(Field::Receivers) else {
        return false;
    };
    let x = at.x - place.input.x;
    let chips = model.to.chips(panes::form::input(field, place).width);
    let Some(chip) = chips
        .into_iter()
        .find(|chip| (chip.x..chip.x + chip.width).contains(&x))
    else {
        model.focus_on(TO);
        return true;
    };
    match chip.of {
        ChipOf::List if chip.has_cross_at(x) => model.remove_list(),
        ChipOf::List | ChipOf::Rest => show(model),
        ChipOf::Receiver(place) if chip.has_cross_at(x) => {
            model.remove_receiver(Origin::Written(place));
        }
        ChipOf::Receiver(place) => go_to(model, place),
    }
    true
}

fn go_to(model: &mut Model, place: usize) {
    let end = model.to.written().get(place).map(|one| one.range.end);
    model.focus_on(TO);
    if let (Some(end), Some(field)) = (end, model.form.field_mut(Field::Receivers)) {
        field.input.go_to_byte(end);
    }
}

/// Before a send the list of the draft is read anew.
pub(super) fn read_list_first(model: &mut Model) -> Option<Effect> {
    let ask = model.read_list()?;
    let revision = model.revision();
    model.to.send_after_reading(Some(revision));
    model.say("Reading the list of receivers …");
    Some(Effect::People(ask))
}

/// Says what is wrong with the receivers in more words than the draft alone can; true when it is
/// asked who is meant instead.
pub(super) fn explain(model: &mut Model, errors: &mut [FieldError]) -> bool {
    let is_alone = errors.len() == 1;
    let Some(error) = errors
        .iter_mut()
        .find(|error| error.field == Field::Receivers)
    else {
        return false;
    };
    match model.to.obstacle() {
        Some(Obstacle::Choose(address)) if is_alone => {
            ask_which(model, address);
            return true;
        }
        Some(Obstacle::Choose(address)) => {
            error.message = format!("has {address}, which belongs to more than one person");
        }
        Some(Obstacle::Said(message)) => error.message = message,
        None => {}
    }
    false
}

/// Leaves those out whom the summary doubts, and shows the summary of what is left.
pub(super) fn leave_out(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirmation)) = &mut model.dialog else {
        return vec![];
    };
    let people = confirmation.doubts.all();
    if people.is_empty() {
        return vec![];
    }
    model.dialog = None;
    model.leave_out(&people);
    let mut effects = model.follow_fields();
    effects.extend(send::ask_now(model));
    effects
}

/// Shows everybody who gets the email.
pub(super) fn show(model: &mut Model) {
    model.page = Some(Page::Receivers(Box::default()));
    refresh(model);
}

/// A key of the receivers' page that is not for its filter; false when it is none.
pub(super) fn press_in_page(model: &mut Model, key: Key) -> bool {
    let Some(Page::Receivers(page)) = &mut model.page else {
        return false;
    };
    match key.code {
        KeyCode::Tab => {
            page.order = page.order.next();
            refresh(model);
        }
        KeyCode::Delete if key.modifiers == KeyModifiers::CONTROL => {
            model.remove_list();
            refresh(model);
        }
        KeyCode::Delete => {
            let chosen = page.rows.chosen().copied();
            if let Some(origin) = chosen.and_then(|row| model.to.origin(row)) {
                model.remove_receiver(origin);
                refresh(model);
            }
        }
        _ => return false,
    }
    true
}

/// Enter on a row of a page.
pub(super) fn choose(model: &mut Model) {
    match model.page.take() {
        Some(Page::Which(page)) => {
            if let Some(id) = page.people.chosen() {
                model.mean(&page.address, *id);
            }
        }
        Some(Page::Receivers(page)) => {
            let row = page.rows.chosen().copied();
            let origin = row.and_then(|row| model.to.origin(row));
            if let Some(Origin::Written(place)) = origin {
                go_to(model, place);
            }
        }
        other => model.page = other,
    }
}

/// Applies the filter of the page once it has changed.
pub(super) fn filter(model: &mut Model) {
    if let Some(Page::Receivers(page)) = &model.page
        && page.rows.filter.text() != page.searched
    {
        refresh(model);
    }
}

/// Lists anew who gets the email.
fn refresh(model: &mut Model) {
    // What was changed on the page has to be read first.
    model.read_receivers();
    if let Some(Page::Receivers(page)) = &mut model.page {
        list(&model.to, page);
    }
}

fn list(to: &To, page: &mut ReceiversPage) {
    page.rows.filter.text().clone_into(&mut page.searched);
    let wanted = page.searched.trim().to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let text = |row: u32| {
        let row = to.row(row);
        row.map_or(String::new(), |row| {
            format!("{} {} {} {}", row.name, row.address, row.id, row.from).to_lowercase()
        })
    };
    let mut rows = to.rows();
    if !words.is_empty() {
        rows.retain(|row| {
            let text = text(*row);
            words.iter().all(|word| text.contains(word))
        });
    }
    match page.order {
        Order::Written => {}
        // Without a name last.
        Order::Name => rows.sort_by_cached_key(|row| {
            let name = to.row(*row).map_or(String::new(), |row| row.name);
            (name.is_empty(), name.to_lowercase())
        }),
        Order::Id => rows.sort_by_key(|row| to.id_of_row(*row).map(UserId::get)),
    }
    page.rows.set_items(rows);
}
