//! What is shown, or what is selected, as a file that the office makes.

use super::place::LedgerPlace;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::erased::part;
use crate::parts::{Dialog, Icon};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, code, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_protocol::Request;

/// Rows that the office puts into one file.
const MOST: usize = 100_000;

/// Bytes of an id.
const ID: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Ledger,
    Plain,
    Copy,
}

impl Sheet {
    fn address(self, lang: Lang) -> String {
        let layout = if self == Self::Copy { "enforcement" } else { "ledger" };
        let (form, code, offset) = (self.form(), code(lang), Intl::offset_minutes());
        format!("/v1/export/ledger.{form}?layout={layout}&lang={code}&offset={offset}")
    }

    const fn form(self) -> &'static str {
        match self {
            Self::Ledger | Self::Copy => "xlsx",
            Self::Plain => "csv",
        }
    }

    fn file_name(self, lang: Lang) -> String {
        let title = match self {
            Self::Ledger | Self::Plain => say!(lang, ledger.file_name),
            Self::Copy => say!(lang, ledger.export_copy),
        };
        format!("{title} {}.{}", Intl::today(), self.form())
    }
}

/// Those of the ids that were selected, in the order of the list; all of them where none was.
fn chosen(ids: &[u8], selected: &SortedSet<FindingId>) -> Vec<u8> {
    let is_chosen = |id: &&[u8]| {
        selected.iter().len() == 0 || FindingId::from_slice(id).is_ok_and(|id| selected.contains(&id))
    };
    ids.chunks_exact(ID).filter(is_chosen).flatten().copied().collect()
}

/// The button with its dialog. `n_matching`: what an export without a selection holds.
#[component]
pub fn Export(place: LedgerPlace, n_matching: Memo<u32>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let is_open = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let export = move |sheet: Sheet| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let told = export(store, place, sheet, lang).await;
            let _ = is_busy.try_set(false);
            match told {
                Ok(()) => {
                    let _ = is_open.try_set(false);
                    store.toast(say!(lang, ledger.export_done));
                }
                Err(words) => store.toast_problem(words),
            }
        });
    };
    let what = move || {
        let n_selected = place.selected.with(|selected| selected.iter().len());
        if n_selected > 0 {
            say!(lang, ledger.export_selected_words, n = n_selected)
        } else {
            say!(lang, ledger.export_words, n = n_matching.get())
        }
    };
    let button = move |sheet: Sheet, kind: Option<&'static str>, words: &'static str| {
        let test = match sheet {
            Sheet::Ledger => "export-xlsx",
            Sheet::Plain => "export-csv",
            Sheet::Copy => "export-copy",
        };
        view! {
            <button type="button" class="button" data-kind=kind data-test=test on:click=move |_| export(sheet)>
                {words}
            </button>
        }
        .into_any()
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            data-test="export"
            on:click=move |_| is_open.set(true)
        >
            <Icon name="download" size="small" />
            {say!(lang, ledger.export)}
        </button>
        <Dialog title=say!(lang, ledger.export_title) open=is_open>
            <p>{part(what)}</p>
            <p role="status">{part(move || is_busy.get().then(|| say!(lang, ledger.export_working)))}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| is_open.set(false)>
                    {say!(lang, frame.cancel)}
                </button>
                {button(Sheet::Plain, None, say!(lang, ledger.export_csv))}
                {button(Sheet::Copy, None, say!(lang, ledger.export_copy))}
                {button(Sheet::Ledger, Some("primary"), say!(lang, ledger.export))}
            </div>
        </Dialog>
    }
}

async fn export(store: Store, place: LedgerPlace, sheet: Sheet, lang: Lang) -> Result<(), String> {
    let failed = || say!(lang, ledger.export_failed).to_owned();
    let device = store.session().with_untracked(|session| session.as_ref().map(|session| session.device));
    let request =
        Request::LedgerIds { filter: place.filter.get_untracked(), order: place.order.get_untracked() };
    let (_, mut beside) = store.send_with(request, Vec::new()).await.map_err(|_| failed())?;
    let ids = chosen(&beside.pop().unwrap_or_default(), &place.selected.get_untracked());
    if ids.len() > MOST * ID {
        return Err(say!(lang, ledger.export_too_many, n = MOST));
    }
    let device = device.ok_or_else(failed)?;
    let said = page::send_bytes(&sheet.address(lang), &ids, device).await;
    let said = said.map_err(|_| say!(lang, ledger.export_unreachable).to_owned())?;
    if said.status != 200 {
        return Err(failed());
    }
    page::download_bytes(&sheet.file_name(lang), &said.body, &said.media_type);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_stands_in_the_order_of_the_list() {
        let ids: Vec<u8> = [3_u8, 1, 2].iter().flat_map(|n| [*n; ID]).collect();
        let id = |n: u8| FindingId::from_slice(&[n; ID]).expect("16 bytes");
        assert_eq!(chosen(&ids, &SortedSet::new()), ids);
        assert_eq!(chosen(&ids, &SortedSet::from([id(2), id(3)])), [[3; ID], [2; ID]].concat());
        assert_eq!(
            chosen(&ids, &SortedSet::from([id(9)])),
            [0; 0],
            "what is not shown any more is not exported"
        );
    }
}
