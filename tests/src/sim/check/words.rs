//! Words: wherever somebody wrote them, there they are, once, or on his phone with the reason.

use crate::sim::notebook::{Place, Words};
use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use crate::sim::world::World;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::entry::read;
use spotcheck_domain::event::Event;
use spotcheck_domain::id::DocumentId;

use super::ledger::{Ledger, Quarantine};
use super::{Checked, ensure, holds, is_lost, scan};

/// Every word that somebody was told is saved is found where he wrote it, once.
pub fn check_words(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    let book = world.book.borrow();
    // Who has left the phone has left what was refused to the office.
    let is_aside = |words: &Words| {
        let mut refused = quarantine.iter().filter(|((document, _), _)| *document == words.document);
        world.troubles.shared && refused.any(|(_, refused)| holds(&refused.bytes, &words.token))
    };
    for words in &book.words {
        let is_kept =
            is_aside(words) || is_refused(&world.phones[words.phone], words) || is_lost_word(world, words);
        check_word(ledger, words, is_kept)
            .map_err(|broken| format!("{broken}; saved at {}", world.phones[words.phone].name))?;
    }
    for ((phone, document, field), words) in &book.drafts {
        let is_draft = has_draft(&world.phones[*phone], *document, field, &words.token);
        let name = &world.phones[*phone].name;
        if !is_draft {
            let is_kept =
                is_aside(words) || is_refused(&world.phones[*phone], words) || is_lost_word(world, words);
            check_word(ledger, words, is_kept)
                .map_err(|broken| format!("{broken}; a draft of {field} at {name}"))?;
        }
    }
    Ok(())
}

fn is_lost_word(world: &World, words: &Words) -> bool {
    is_lost(world, words.document, |phone| {
        let mut changes = scan(phone, Table::Changes, words.document.as_bytes()).into_iter();
        changes.any(|(_, bytes)| holds(&bytes, &words.token))
    })
}

/// Words that the office did not take are kept on the phone that wrote them.
fn check_word(ledger: &Ledger, words: &Words, is_kept: bool) -> Checked {
    let (document, token) = (words.document, &words.token);
    let Some(held) = ledger.get(&document) else {
        return ensure(is_kept, || format!("no document {} for {token}", tail(document)));
    };
    let n = match words.place {
        Place::Field => usize::from(held.changes.values().any(|bytes| holds(bytes, token))),
        Place::Text => held.text.matches(token.as_str()).count(),
        Place::Event => held.events.iter().filter(|(event, _)| is_noted(event, token)).count(),
    };
    ensure(n == 1 || n == 0 && is_kept, || {
        format!("{token} is {n} times in {} as {:?}: {}", tail(document), words.place, held.text)
    })
}

/// Whether the phone keeps the words among what was refused: in an edit, or in a change as it was.
fn is_refused(phone: &Phone, words: &Words) -> bool {
    #[derive(serde::Deserialize)]
    struct Refused {
        bytes: Vec<u8>,
    }
    let of = |table| scan(phone, table, words.document.as_bytes());
    let refused = of(Table::Refused);
    let is_named = refused.iter().any(|(_, value)| {
        let kept = serde_json::from_slice(value);
        holds(value, &words.token) || kept.is_ok_and(|kept: Refused| holds(&kept.bytes, &words.token))
    });
    // Of a record of which nothing was taken the phone keeps all changes, to be read.
    let mut changes = of(Table::Changes).into_iter();
    is_named || !refused.is_empty() && changes.any(|(_, bytes)| holds(&bytes, &words.token))
}

fn is_noted(event: &Event, token: &str) -> bool {
    read::<String>(&event.fields(), "note").is_some_and(|note| note.ends_with(&format!(" {token}")))
}

fn has_draft(phone: &Phone, document: DocumentId, field: &str, token: &str) -> bool {
    let key = [document.as_bytes().as_slice(), field.as_bytes()].concat();
    let stored = futures::executor::block_on(Storage::get(&phone.memory, Table::Drafts, &key));
    stored.ok().flatten().is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(token))
}
