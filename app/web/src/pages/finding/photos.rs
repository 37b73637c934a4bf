//! The photos of a hazard by the moment they show: before, after, review. One way in for them, of the moment that its
//! state asks for.

use super::Case;
use crate::erased::{DrawAll, live, memo, part};
use crate::pages::record::{PhotoAdd, PhotoIntake};
use crate::parts::photo_strip::PhotoStrip;
use crate::route::{Route, Subject};
use crate::say;
use crate::words::{photo_role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::term::{PhotoRole, State};
use spotcheck_protocol::{FindingView, PhotoView};

/// The element of the way in, to which a lack of a photo leads.
pub const PHOTO: &str = "finding-photo";

/// The moment of which a photo is taken now, where this person may add one.
pub fn role_now(view: &FindingView) -> Option<PhotoRole> {
    let role = match view.state {
        State::Recorded => PhotoRole::Before,
        State::Ordered | State::Rectifying => PhotoRole::After,
        State::Reported | State::Closed => PhotoRole::Review,
        State::Reviewed | State::Accepted | State::Void | State::Transferred => return None,
    };
    view.acts.contains(&Act::photo(role)).then_some(role)
}

/// The camera, the system's camera and the album: large while there is no photo.
#[component]
pub fn PhotoWays(case: Case) -> impl IntoView {
    let lang = use_lang();
    let role = case.pick(role_now);
    let is_first = memo(move || !case.photos.with(|photos| photos.iter().any(|view| view.photo.stands())));
    part(move || {
        role.get().map(|role| {
            let intake = PhotoIntake::new(case.id.into(), role, None);
            view! {
                <div
                    class="photo-ways"
                    id=PHOTO
                    tabindex="-1"
                    role="group"
                    aria-label=photo_role_word(lang, role)
                    data-first=live(move || is_first.get().then_some(""))
                >
                    <PhotoAdd intake camera=camera_href(case.id, role)/>
                </div>
            }
        })
    })
}

pub fn camera_href(id: FindingId, role: PhotoRole) -> String {
    Route::Camera { subject: Subject::Finding(id), role, item: None }.to_string()
}

pub fn photos_of(photos: &[PhotoView], role: PhotoRole) -> Vec<PhotoView> {
    photos.iter().filter(|view| view.photo.role == role).cloned().collect()
}

/// Those that a step can show.
pub fn standing_of(photos: &[PhotoView], role: PhotoRole) -> Vec<PhotoView> {
    photos.iter().filter(|view| view.photo.role == role && view.photo.stands()).cloned().collect()
}

/// Something that this person may do now shows such a photo.
fn is_wanted(view: &FindingView, role: PhotoRole) -> bool {
    let shows: &[Act] = match role {
        PhotoRole::Before => &[Act::AddBeforePhoto],
        PhotoRole::After => &[Act::FixedOnSpot, Act::Report],
        PhotoRole::Review => &[Act::ReviewPass, Act::ReviewFail, Act::LookBackHeld, Act::LookBackRecurred],
        PhotoRole::Scene | PhotoRole::Signed => &[],
    };
    view.acts.iter().any(|act| shows.contains(act))
}

/// The moments of which there are photos, or of which the next step wants one.
fn plan_roles(view: &FindingView) -> Vec<PhotoRole> {
    let has = |role| view.photos.iter().any(|photo| photo.photo.role == role);
    PhotoRole::ALL.iter().copied().filter(|role| has(*role) || is_wanted(view, *role)).collect()
}

#[component]
pub fn Photos(case: Case) -> impl IntoView {
    let lang = use_lang();
    let roles = case.pick(plan_roles);
    view! {
        <section class="section">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, finding.photos)}</h2>
                <span class="section-count">{part(move || case.photos.with(Vec::len))}</span>
            </div>
            {part(move || roles.get().into_iter().map(|role| view! { <RolePhotos case role/> }).draw_all())}
        </section>
    }
}

#[component]
fn RolePhotos(case: Case, role: PhotoRole) -> impl IntoView {
    let lang = use_lang();
    let photos = memo(move || case.photos.with(|photos| photos_of(photos, role)));
    let is_empty = memo(move || photos.with(Vec::is_empty));
    let word = photo_role_word(lang, role);
    let (name, heading) = (word.clone(), word.clone());
    view! {
        <div class="stack" role="group" aria-label=name>
            <h3>{heading}</h3>
            {part(move || if is_empty.get() {
                view! { <p>{say!(lang, finding.photos_none)}</p> }.into_any()
            } else {
                view! { <PhotoStrip photos wrap=true on_open=case.show_photo() label=word.clone()/> }.into_any()
            })}
        </div>
    }
}
