//! One photo by its hash: asked from the engine, shown when it is here, and asked again when it may have come.

use crate::browser::page::ObjectUrl;
use crate::erased::{effect, part};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_protocol::Failure;
use std::rc::Rc;

enum Shown {
    Asking,
    Here(Rc<ObjectUrl>),
    /// Still on somebody's phone, or not readable now.
    Away(Failure),
    /// Here, but this browser cannot decode it.
    Undecodable,
}

/// An `<img>` once the bytes are here, and words until then; those of one that is `lost` come no more. `alt` is empty where words beside it say the same.
#[component]
pub fn Picture(
    hash: PhotoHash,
    #[prop(into)] alt: String,
    #[prop(optional)] lost: bool,
    /// In a tile there is room for a few words alone.
    #[prop(optional)]
    is_tile: bool,
) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let first = store.picture_at_hand(hash).map_or(Shown::Asking, Shown::Here);
    let shown = RwSignal::new_local(first);
    let ask = move || {
        spawn_local(async move {
            let answer = store.picture(hash).await;
            // The person may have gone on meanwhile.
            let _ = shown.try_set(answer.map_or_else(Shown::Away, Shown::Here));
        });
    };
    let epoch = store.photos_epoch();
    effect(move || {
        epoch.track();
        if shown.with_untracked(|shown| matches!(shown, Shown::Asking | Shown::Away(_))) {
            ask();
        }
    });
    part(move || {
        shown.with(|now| match now {
            Shown::Here(url) => view! {
                <img
                    src=url.as_str().to_owned()
                    alt=alt.clone()
                    decoding="async"
                    on:error=move |_| shown.set(Shown::Undecodable)
                />
            }
            .into_any(),
            Shown::Asking => {
                view! { <span class="visually-hidden">{say!(lang, frame.photo_loading)}</span> }.into_any()
            }
            Shown::Away(Failure::PhotoOnItsWay) if lost => {
                view! { <span class="truth" data-truth="problem">{say!(lang, terms.truth_lost)}</span> }
                    .into_any()
            }
            Shown::Away(Failure::PhotoOnItsWay) => {
                view! { <span class="truth" data-truth="sending">{say!(lang, frame.photo_arriving)}</span> }
                    .into_any()
            }
            Shown::Away(_) => view! { <span>{say!(lang, frame.photo_elsewhere)}</span> }.into_any(),
            Shown::Undecodable if is_tile => no_preview(lang),
            Shown::Undecodable => {
                view! { <span class="picture-words">{say!(lang, failures.picture_not_shown)}</span> }
                    .into_any()
            }
        })
    })
}

/// A picture that stands in a tile by its address.
#[component]
pub fn Tile(src: String) -> impl IntoView {
    let lang = use_lang();
    let is_shown = RwSignal::new(true);
    part(move || {
        if is_shown.get() {
            view! { <img src=src.clone() alt="" on:error=move |_| is_shown.set(false)/> }.into_any()
        } else {
            no_preview(lang)
        }
    })
}

/// What stands in a tile whose picture this browser cannot decode.
fn no_preview(lang: Lang) -> AnyView {
    view! { <span class="picture-words" data-tile="yes">{say!(lang, camera.no_preview)}</span> }.into_any()
}
