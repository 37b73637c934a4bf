//! What sectors are called: as the catalogue has them, which the engine holds.

use crate::erased::{DrawAll, live, memo, part};
use crate::parts::Sheet;
use crate::store::use_store;
use crate::words::{Lang, listed, named, unit_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::UnitField;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::reference::Named;
use spotcheck_protocol::{LedgerOrder, Query, View};

/// The key of the field that holds their ids.
const KEY: &str = "sectors";

#[derive(Clone, Copy)]
pub struct Sectors {
    all: Memo<Vec<(String, Named)>>,
}

pub fn use_sectors() -> Sectors {
    // The ledger's answer names them all, also where it lists nothing.
    let query = || Query::Ledger {
        filter: LedgerFilter::default(),
        order: LedgerOrder::default(),
        offset: 0,
        limit: 0,
    };
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

/// The sectors that a unit answers for, one tick each.
#[component]
pub fn SectorChoice(sheet: Sheet, sectors: Sectors) -> impl IntoView {
    let lang = use_lang();
    let has = move |id: &str| sheet.get(KEY).split(' ').any(|there| there == id);
    let toggle = move |id: &str, is_on: bool| {
        let before = sheet.get_untracked(KEY);
        let mut ids: Vec<&str> =
            before.split(' ').filter(|there| !there.is_empty() && *there != id).collect();
        if is_on {
            ids.push(id);
        }
        ids.sort_unstable();
        sheet.set(KEY, &ids.join(" "));
    };
    let choice = move |(id, words): (String, String)| {
        let toggled = id.clone();
        view! {
            <label>
                <input
                    type="checkbox"
                    prop:checked=live(move || has(&id))
                    on:change=move |event| toggle(&toggled, event_target_checked(&event))
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{unit_field_word(lang, UnitField::Sectors)}</legend>
            <div class="desk-checks desk-many">
                {part(move || sectors.options(lang).into_iter().map(choice).draw_all())}
            </div>
        </fieldset>
    }
}
