//! What was sent, as the store has it: read for the screen, and the person's word on it.

use jiff::Timestamp;

use super::worker::{Worker, words};
use crate::{
    store::{BatchId, HistoryPage, JournaledSend, Resolution, SendId},
    tui::{Message, pages::history::SentEmail},
};

/// How many sends the screen gets; a search finds the older ones.
const LIMIT: u32 = 500;

impl Worker {
    /// The newest sends of this account that match.
    pub(super) fn history(&mut self, search: &str) -> Result<Vec<JournaledSend>, String> {
        let account = self.account.clone();
        let page = HistoryPage {
            account: Some(&account),
            search,
            before: None,
            limit: LIMIT,
        };
        self.store()?.history(page).map_err(words)
    }

    /// All of a send.
    pub(super) fn sent(&mut self, id: SendId) -> Result<Box<SentEmail>, String> {
        let store = self.store()?;
        let send = store.send(id).map_err(words)?;
        let send = send.ok_or("This email is not in the history any more")?;
        let first = BatchId {
            send: id,
            position: 1,
        };
        let body = store.body(first).map_err(words)?;
        let body = body.map(|body| body.as_str().to_owned());
        Ok(Box::new(SentEmail { send, body }))
    }

    /// Notes the person's word on all that is unknown of a send.
    pub(super) fn resolve(&mut self, id: SendId, resolution: Resolution) -> Result<(), String> {
        let store = self.store()?;
        let send = store.send(id).map_err(words)?;
        let batches = send.map_or(vec![], |send| send.batches);
        for batch in batches.iter().filter(|batch| batch.is_unresolved()) {
            let now = Timestamp::now();
            store.resolve(batch.id, resolution, now).map_err(words)?;
        }
        Ok(())
    }

    /// Settles what programs left that have died, and says what nobody knows about.
    pub(super) fn look_back(&mut self) {
        let now = Timestamp::now();
        let recovered = self
            .store()
            .and_then(|store| store.recover(now).map_err(words));
        let unknown = recovered.and_then(|_| self.history("unknown"));
        // A store that can't be read was said to be so when it was looked for drafts.
        let mut sends = unknown.unwrap_or_default();
        sends.retain(|send| send.unresolved().batches > 0);
        if !sends.is_empty() {
            self.tell(Message::LeftUnknown(sends));
        }
    }
}
