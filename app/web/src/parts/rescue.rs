//! Everything unsent in one file, for the office to take in by hand.

use super::Icon;
use crate::browser::page::{self, RescueFile};
use crate::erased::live;
use crate::say;
use crate::store::{Store, use_store};
use crate::words::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_protocol::{Failure, Reply, Request};

/// Makes the file and hands it to the person; `is_made` turns true then.
#[component]
pub fn RescueButton(is_made: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let is_busy = RwSignal::new(false);
    let rescue = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = export(store).await;
            let _ = is_busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = is_made.try_set(true);
                    store.toast(say!(lang, outbox.rescue_done));
                }
                Err(failure) => store.say_failure(lang, &failure),
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-test="rescue"
            aria-busy=live(move || is_busy.get().then_some("true"))
            on:click=rescue
        >
            <Icon name="download" />
            {say!(lang, outbox.rescue)}
        </button>
    }
}

/// Part by part, so that no more of it than one is in memory. An installed app of iOS has no downloads, but a share sheet.
async fn export(store: Store) -> Result<(), Failure> {
    let fault = |_| Failure::StorageFault;
    let mut file: Option<RescueFile> = None;
    for part in 0.. {
        let (reply, mut attachments) = store.send_with(Request::Rescue { part }, Vec::new()).await?;
        let (Reply::Rescue { file_name, seal, is_last }, Some(bytes)) = (reply, attachments.pop()) else {
            return Err(Failure::StorageFault);
        };
        if file.is_none() {
            let head = attachments.pop().ok_or(Failure::StorageFault)?;
            let seal = seal.as_ref().map(|(key, nonce)| (key, *nonce));
            file = Some(RescueFile::begin(head, seal).await.map_err(fault)?);
        }
        if let Some(file) = &mut file {
            file.add(&bytes, is_last).await.map_err(fault)?;
        }
        if is_last {
            let blob = file.ok_or(Failure::StorageFault)?.finish().map_err(fault)?;
            let is_shared = page::is_ios() && page::share_file(&file_name, &blob).await;
            return if is_shared || page::download_file(&file_name, &blob) {
                Ok(())
            } else {
                Err(Failure::StorageFault)
            };
        }
    }
    Err(Failure::StorageFault)
}
