//! One photo on black, whole or at its natural size, with its neighbours, its before and after, and its facts.
//! Works by buttons and by keys: arrows change the photo, plus and minus the size, Escape closes.

use super::compared::{Compared, before_and_after, full_copy};
use super::photo_strip::{photo_alt, taken_words, truth_of};
use super::picture::Picture;
use crate::browser::page;
use crate::erased::{DrawAll, effect, live, memo, part};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, bytes, distance, failure_words, moment, number, photo_whereabouts_words, use_lang};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::position::Position;
use spotcheck_protocol::{PhotoFacts, PhotoView};

/// Shows the photo that `open` names; closing sets it back to `None`.
#[component]
pub fn PhotoViewer(
    #[prop(into)] photos: Signal<Vec<PhotoView>>,
    open: RwSignal<Option<PhotoId>>,
    /// A photo may be struck, and what does it.
    #[prop(optional, into)]
    may_strike: MaybeProp<bool>,
    #[prop(optional)] on_strike: Option<Callback<(PhotoId, String)>>,
) -> impl IntoView {
    let is_open = memo(move || open.get().is_some());
    let on_strike = Signal::derive(move || on_strike.filter(|_| may_strike.get() == Some(true)));
    part(move || is_open.get().then(|| view! { <Opened photos open on_strike/> }))
}

#[component]
fn Opened(
    photos: Signal<Vec<PhotoView>>,
    open: RwSignal<Option<PhotoId>>,
    on_strike: Signal<Option<Callback<(PhotoId, String)>>>,
) -> impl IntoView {
    let lang = use_lang();
    let dialog = NodeRef::<html::Dialog>::new();
    let zoomed = RwSignal::new(false);
    let compared = RwSignal::new(false);
    effect(move || {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // Fails only for an element that left the page meanwhile.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let place = memo(move || photos.with(|photos| place_of(photos, open.get())));
    let photo = memo(move || photos.with(|photos| photos.get(place.get()).map(|view| view.photo.clone())));
    let truth = memo(move || photos.with(|photos| photos.get(place.get()).map(|view| view.whereabouts)));
    let pair = memo(move || photos.with(|photos| before_and_after(photos)));
    let n_all = move || photos.with(Vec::len);
    let go = move |step: isize| {
        let next = photos.with_untracked(|photos| neighbour(photos, place.get_untracked(), step));
        if let Some(id) = next {
            zoomed.set(false);
            compared.set(false);
            open.set(Some(id));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" if !zoomed.get_untracked() => go(1),
        "ArrowLeft" if !zoomed.get_untracked() => go(-1),
        "PageDown" => go(1),
        "PageUp" => go(-1),
        "+" | "=" => zoomed.set(true),
        "-" => zoomed.set(false),
        _ => {}
    };
    let title = move || say!(lang, camera.viewer, n = place.get() + 1, all = n_all());
    view! {
        <dialog
            class="photo-viewer"
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(None)
            on:keydown=on_key
        >
            <div class="photo-viewer-bar">
                <Tool icon="close" name=say!(lang, camera.viewer_close) on_press=Callback::new(move |()| close())/>
                <p class="photo-viewer-title" role="status">{part(title)}</p>
                {part(move || truth.get().map(|truth| view! {
                    <span
                        class="truth"
                        translate="no"
                        data-truth=truth_of(truth)
                        prop:textContent=photo_whereabouts_words(lang, truth)
                    ></span>
                }))}
            </div>
            {part(move || match pair.get().filter(|_| compared.get()) {
                Some((before, after)) => view! { <Compared before after/> }.into_any(),
                None => view! {
                    <div
                        class="photo-viewer-stage"
                        role="group"
                        aria-label=say!(lang, camera.viewer_stage)
                        data-zoom=live(move || zoomed.get().then_some("on"))
                        tabindex=live(move || if zoomed.get() { "0" } else { "-1" })
                    >
                        {part(move || photo.get().map(|photo| view! {
                            <Picture hash=full_copy(&photo) alt=photo_alt(lang, &photo) lost=photo.is_lost/>
                        }))}
                    </div>
                }.into_any(),
            })}
            <div class="photo-viewer-foot">
                {part(move || photo.get().map(|photo| view! { <Caption photo/> }))}
                {part(move || {
                    let stands = photo.with(|photo| photo.as_ref().is_some_and(PhotoFacts::stands));
                    let strike = on_strike.get().filter(|_| stands).zip(open.get());
                    strike.map(|(on_strike, id)| view! { <Strike id on_strike/> })
                })}
                <div class="photo-viewer-tools">
                    <Tool icon="back" name=say!(lang, camera.viewer_previous) on_press=Callback::new(move |()| go(-1))/>
                    <Tool
                        icon="zoom"
                        name=say!(lang, camera.viewer_zoom_in)
                        pressed=Signal::derive(move || zoomed.get())
                        on_press=Callback::new(move |()| zoomed.update(|zoomed| *zoomed = !*zoomed))
                    />
                    {part(move || pair.get().is_some().then(|| view! {
                        <Tool
                            icon="photos"
                            name=say!(lang, camera.viewer_compare)
                            pressed=Signal::derive(move || compared.get())
                            on_press=Callback::new(move |()| compared.update(|compared| *compared = !*compared))
                        />
                    }))}
                    <Tool icon="forward" name=say!(lang, camera.viewer_next) on_press=Callback::new(move |()| go(1))/>
                </div>
            </div>
        </dialog>
    }
}

/// Why a photo is struck, each with one tap.
#[component]
fn Strike(id: PhotoId, on_strike: Callback<(PhotoId, String)>) -> impl IntoView {
    let lang = use_lang();
    let reasons = [
        say!(lang, camera.strike_mistake),
        say!(lang, camera.strike_blurred),
        say!(lang, camera.strike_twice),
        say!(lang, camera.strike_unrelated),
    ];
    let chips = reasons.map(|reason| {
        view! {
            <button
                type="button"
                class="chip"
                data-test="strike-reason"
                on:click=move |_| on_strike.run((id, reason.to_owned()))
            >
                {reason}
            </button>
        }
    });
    view! {
        <details class="disclosure photo-viewer-caption" data-test="strike">
            <summary>{say!(lang, camera.strike)}</summary>
            <div class="chips again">{chips.into_iter().draw_all()}</div>
        </details>
    }
}

#[component]
fn Tool(
    icon: &'static str,
    name: &'static str,
    on_press: Callback<()>,
    #[prop(optional, into)] pressed: MaybeProp<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=name
            aria-pressed=live(move || pressed.get().map(|pressed| pressed.to_string()))
            on:click=move |_| on_press.run(())
        >
            <span class="icon" data-icon=icon aria-hidden="true"></span>
        </button>
    }
}

#[component]
fn Caption(photo: PhotoFacts) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let facts = facts(lang, &photo);
    let original = (photo.sha256, extension(&photo.media_type));
    view! {
        <details class="disclosure photo-viewer-caption" data-test="photo-facts">
            <summary>{taken_words(lang, &photo)}</summary>
            <dl class="key-values">
                {facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).draw_all()}
            </dl>
            <button type="button" class="button" data-test="download" on:click=move |_| download(store, lang, original)>
                {say!(lang, camera.download)}
            </button>
        </details>
    }
}

/// Hands the untouched original to the browser's downloads, under the first digits of its hash.
fn download(store: Store, lang: Lang, (hash, extension): (PhotoHash, &'static str)) {
    spawn_local(async move {
        match store.picture(hash).await {
            Ok(url) => {
                let name: String = hash.to_string().chars().take(16).collect();
                page::download_url(&format!("{name}.{extension}"), &url);
            }
            Err(failure) => store.toast_problem(failure_words(lang, &failure)),
        }
    });
}

/// What a file of that media type is commonly called.
fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "image/avif" => "avif",
        _ => "jpg",
    }
}

fn facts(lang: Lang, photo: &PhotoFacts) -> Vec<(&'static str, String)> {
    let pixels = photo.width.zip(photo.height);
    let pixels =
        pixels.map(|(w, h)| format!("{} × {}", number(lang, f64::from(w)), number(lang, f64::from(h))));
    let facts = [
        (say!(lang, camera.detail_struck), photo.struck.clone()),
        (say!(lang, camera.detail_size), Some(bytes(lang, photo.size))),
        (say!(lang, camera.detail_pixels), pixels),
        (
            say!(lang, camera.detail_source),
            photo.from_file.then(|| say!(lang, camera.detail_from_file).to_owned()),
        ),
        (say!(lang, camera.detail_added), photo.undated.then(|| moment(lang, photo.taken_at))),
        (say!(lang, camera.detail_position), Some(place_words(lang, photo))),
        (say!(lang, camera.detail_hash), Some(photo.sha256.to_string())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn place_words(lang: Lang, photo: &PhotoFacts) -> String {
    match photo.position {
        // A file seldom says how well it knows.
        Some(Position { latitude, longitude, accuracy_m }) if photo.from_file && accuracy_m < 0.5 => {
            format!("{latitude:.6}, {longitude:.6}")
        }
        Some(Position { latitude, longitude, accuracy_m }) => {
            let accuracy = say!(lang, camera.detail_accuracy, distance = distance(lang, accuracy_m));
            format!("{latitude:.6}, {longitude:.6} · {accuracy}")
        }
        None if photo.from_file => say!(lang, camera.detail_no_position_file).to_owned(),
        None => say!(lang, camera.detail_no_position).to_owned(),
    }
}

fn place_of(photos: &[PhotoView], id: Option<PhotoId>) -> usize {
    photos.iter().position(|view| Some(view.id) == id).unwrap_or(0)
}

/// Round the end, so that no key is ever dead.
fn neighbour(photos: &[PhotoView], place: usize, step: isize) -> Option<PhotoId> {
    let n_all = photos.len();
    let next = (place + n_all).checked_add_signed(step)?.checked_rem(n_all)?;
    photos.get(next).map(|view| view.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::term::PhotoRole;
    use spotcheck_domain::time::Timestamp;
    use spotcheck_protocol::PhotoWhereabouts;

    fn photo(n: u8, role: PhotoRole) -> PhotoView {
        let photo = PhotoFacts {
            role,
            sha256: PhotoHash::from_bytes([n; 32]),
            size: 1,
            media_type: "image/jpeg".into(),
            thumbnail: None,
            width: None,
            height: None,
            taken_at: Timestamp::from_millis(0),
            position: None,
            item: None,
            from_file: false,
            undated: false,
            is_lost: false,
            struck: None,
        };
        let id = PhotoId::from_parts(Timestamp::from_millis(i64::from(n)), [n; 10]);
        PhotoView { id, photo, whereabouts: PhotoWhereabouts::OnThisPhone }
    }

    #[test]
    fn the_last_photo_is_followed_by_the_first() {
        let photos = [photo(1, PhotoRole::Before), photo(2, PhotoRole::Before)];
        assert_eq!(neighbour(&photos, 1, 1), Some(photos[0].id));
        assert_eq!(neighbour(&photos, 0, -1), Some(photos[1].id));
        assert_eq!(neighbour(&[], 0, 1), None);
    }
}
