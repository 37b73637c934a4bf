//! What sectors are called: as the catalogue has them, which the engine holds.

use crate::erased::memo;
use crate::store::use_store;
use crate::words::{Lang, listed, named};
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::reference::Named;
use spotcheck_protocol::{LedgerOrder, Query, View};

#[derive(Clone, Copy)]
pub struct Sectors {
    all: Memo<Vec<(String, Named)>>,
}

pub fn use_sectors() -> Sectors {
    // The ledger's answer names them all, also where it lists nothing.
    let query =
        || Query::Ledger { filter: LedgerFilter::default(), order: LedgerOrder::default(), offset: 0, limit: 0 };
    let view = use_store().watch(query);
    let all = memo(move || {
        view.with(|view| match view {
            Some(View::Ledger(ledger)) => {
                ledger.sectors.iter().map(|(id, name)| (id.clone(), name.clone())).collect()
            }
            _ => Vec::new(),
        })
    });
    Sectors { all }
}

impl Sectors {
    /// Ids as people call them. One that the catalogue does not have stays as it is.
    pub fn words(self, lang: Lang, ids: &str) -> String {
        self.all.with(|all| {
            let word = |id: &str| {
                let found = all.iter().find(|(known, _)| known == id);
                found.map_or_else(|| id.to_owned(), |(_, name)| named(name, lang))
            };
            listed(lang, &ids.split(' ').map(word).collect::<Vec<_>>())
        })
    }

    /// Each with its words.
    pub fn options(self, lang: Lang) -> Vec<(String, String)> {
        self.all.with(|all| all.iter().map(|(id, name)| (id.clone(), named(name, lang))).collect())
    }
}
