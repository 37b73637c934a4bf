//! Before and after side by side, never cropped; both go closer at once.

use super::photo_strip::{photo_alt, taken_words};
use super::picture::Picture;
use crate::browser::page;
use crate::erased::live;
use crate::say;
use crate::words::{dotted, photo_role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{PhotoFacts, PhotoView};

/// Before and after, side by side and whole. A tap on either takes both to the same place, and back.
#[component]
pub fn Compared(before: PhotoFacts, after: PhotoFacts) -> impl IntoView {
    let lang = use_lang();
    let zoom = RwSignal::new(None::<(f64, f64)>);
    let side = move |photo: PhotoFacts| {
        let role = photo_role_word(lang, photo.role);
        view! {
            <figure>
                <button
                    type="button"
                    aria-label=say!(lang, camera.compare_zoom, role = role.clone())
                    aria-pressed=live(move || zoom.with(Option::is_some).to_string())
                    on:click=move |event| zoom.update(|zoom| *zoom = zoomed_at(*zoom, page::place_of_tap(&event)))
                >
                    <Picture hash=full_copy(&photo) alt=photo_alt(lang, &photo) lost=photo.is_lost/>
                </button>
                <figcaption>{dotted(&[role, taken_words(lang, &photo)])}</figcaption>
            </figure>
        }
    };
    let part_of =
        move |of: fn((f64, f64)) -> f64| live(move || format!("{:.0}%", zoom.get().map_or(50.0, of)));
    view! {
        <div
            class="photo-compare"
            data-zoom=live(move || zoom.with(Option::is_some).then_some(""))
            style=("--zoom-x", part_of(|(x, _)| x))
            style=("--zoom-y", part_of(|(_, y)| y))
        >
            {side(before)}
            {side(after)}
        </div>
    }
}

/// In, to where the tap fell or to the middle; or out again.
fn zoomed_at(before: Option<(f64, f64)>, place: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match before {
        Some(_) => None,
        None => Some(place.map_or((50.0, 50.0), |(x, y)| (x.clamp(0.0, 100.0), y.clamp(0.0, 100.0)))),
    }
}

/// The original, unless browsers commonly cannot show its kind and a copy is there.
pub fn full_copy(photo: &PhotoFacts) -> PhotoHash {
    match (photo.media_type.as_str(), photo.thumbnail) {
        ("image/heic", Some(thumbnail)) => thumbnail,
        _ => photo.sha256,
    }
}

/// The first photo before and the last one after, where there are both.
pub fn before_and_after(photos: &[PhotoView]) -> Option<(PhotoFacts, PhotoFacts)> {
    let before = photos.iter().find(|view| view.photo.role == PhotoRole::Before && view.photo.stands())?;
    let after = photos.iter().rfind(|view| view.photo.role == PhotoRole::After && view.photo.stands())?;
    Some((before.photo.clone(), after.photo.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::PhotoId;
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
    fn both_go_where_one_was_tapped_and_back() {
        assert_eq!(zoomed_at(None, Some((20.0, 130.0))), Some((20.0, 100.0)));
        assert_eq!(zoomed_at(None, None), Some((50.0, 50.0)));
        assert_eq!(zoomed_at(Some((20.0, 30.0)), Some((1.0, 1.0))), None);
    }

    #[test]
    fn the_first_before_stands_beside_the_last_after() {
        let photos = [photo(1, PhotoRole::Before), photo(2, PhotoRole::After), photo(3, PhotoRole::After)];
        let (before, after) = before_and_after(&photos).expect("both are there");
        assert_eq!((before, after), (photos[0].photo.clone(), photos[2].photo.clone()));
        assert!(before_and_after(&photos[..1]).is_none());
    }
}
