//! Photos in a row or a grid, each with its truth; a tap opens the viewer. Asks only for the small copies.

use super::picture::Picture;
use crate::erased::{Each, live, memo, part};
use crate::say;
use crate::words::{Lang, dotted, moment, photo_role_word, photo_whereabouts_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_protocol::{PhotoFacts, PhotoView, PhotoWhereabouts};

/// `camera` leads to the camera that adds to these photos.
#[component]
pub fn PhotoStrip(
    #[prop(into)] photos: Signal<Vec<PhotoView>>,
    on_open: Callback<PhotoId>,
    #[prop(into)] label: String,
    #[prop(optional)] wrap: bool,
    #[prop(optional)] show_role: bool,
    #[prop(optional, into)] camera: MaybeProp<String>,
) -> impl IntoView {
    let lang = use_lang();
    let ids = memo(move || photos.with(|photos| ids_of(photos)));
    let add = move |href: String| {
        view! {
            <li>
                <a class="photo-add" href=href>
                    <span class="icon" data-icon="camera" aria-hidden="true"></span>
                    <span>{say!(lang, camera.add)}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="photo-strip" data-wrap=wrap.then_some("") aria-label=label>
            <Each each=move || ids.get() key=|id| *id let:id>
                <li>
                    <Thumb photos id show_role on_open/>
                </li>
            </Each>
            {part(move || camera.get().map(add))}
        </ul>
    }
}

#[component]
fn Thumb(
    photos: Signal<Vec<PhotoView>>,
    id: PhotoId,
    show_role: bool,
    on_open: Callback<PhotoId>,
) -> impl IntoView {
    let lang = use_lang();
    let placed = memo(move || {
        photos.with(|photos| {
            photos.iter().enumerate().find(|(_, view)| view.id == id).map(|(n, view)| (n + 1, view.clone()))
        })
    });
    let truth = move || placed.with(|placed| placed.as_ref().map(|(_, view)| view.whereabouts));
    let is_struck =
        move || placed.with(|placed| placed.as_ref().is_some_and(|(_, view)| !view.photo.stands()));
    let name = move || placed.with(|placed| placed.as_ref().map(|(n, view)| thumb_name(lang, *n, view)));
    let small = placed.with_untracked(|placed| {
        placed.as_ref().map(|(_, view)| (small_copy(&view.photo), view.photo.is_lost))
    });
    let role = placed.with_untracked(|placed| placed.as_ref().map(|(_, view)| view.photo.role));
    view! {
        <button
            type="button"
            class="photo-thumb"
            aria-label=name
            data-struck=live(move || is_struck().then_some(""))
            on:click=move |_| on_open.run(id)
        >
            {small.map(|(hash, lost)| view! { <Picture hash alt="" lost is_tile=true/> })}
            <span
                class="truth"
                translate="no"
                data-truth=live(move || truth().map(truth_of))
                prop:textContent=live(move || {
                    truth().map(|truth| photo_whereabouts_words(lang, truth)).unwrap_or_default()
                })
            ></span>
            {part(move || is_struck().then(|| view! {
                <span class="photo-thumb-struck">{say!(lang, camera.struck)}</span>
            }))}
            {role
                .filter(|_| show_role)
                .map(|role| view! { <span class="photo-thumb-role">{photo_role_word(lang, role)}</span> })}
        </button>
    }
}

fn ids_of(photos: &[PhotoView]) -> Vec<PhotoId> {
    photos.iter().map(|view| view.id).collect()
}

fn thumb_name(lang: Lang, n: usize, view: &PhotoView) -> String {
    let role = photo_role_word(lang, view.photo.role);
    let role = if view.photo.stands() { role } else { dotted(&[role, say!(lang, camera.struck).to_owned()]) };
    let truth = photo_whereabouts_words(lang, view.whereabouts);
    say!(lang, camera.photo_named, n = n, role = role, truth = truth)
}

/// What stands for the picture where it cannot be seen.
pub fn photo_alt(lang: Lang, photo: &PhotoFacts) -> String {
    let role = photo_role_word(lang, photo.role);
    say!(lang, camera.photo_alt, role = role, time = taken_words(lang, photo))
}

/// When it was taken, where that is known.
pub fn taken_words(lang: Lang, photo: &PhotoFacts) -> String {
    if photo.undated { say!(lang, camera.undated).to_owned() } else { moment(lang, photo.taken_at) }
}

/// The copy for lists, or the original where there is none.
pub fn small_copy(photo: &PhotoFacts) -> PhotoHash {
    photo.thumbnail.unwrap_or(photo.sha256)
}

/// The word of the `truth` part.
pub const fn truth_of(whereabouts: PhotoWhereabouts) -> &'static str {
    match whereabouts {
        PhotoWhereabouts::OnThisPhone => "phone",
        PhotoWhereabouts::Sending { .. } | PhotoWhereabouts::OnItsWay => "sending",
        PhotoWhereabouts::AtTheOffice => "office",
        PhotoWhereabouts::Lost => "problem",
    }
}
