//! The photos of the visit, of the scene and of its items: beside the visit on a desk, a tab of their own on a phone.

use super::Visit;
use crate::erased::{memo, part};
use crate::pages::record::PhotoAdd;
use crate::parts::photo_strip::PhotoStrip;
use crate::route::{Route, Subject};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::term::PhotoRole;

/// The camera of the scene, or of one item.
pub fn camera_href(id: InspectionId, item: Option<&str>) -> String {
    let item = item.map(ToOwned::to_owned);
    Route::Camera { subject: Subject::Inspection(id), role: PhotoRole::Scene, item }.to_string()
}

#[component]
pub fn PhotosPane(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let photos = visit.photos;
    let is_empty = memo(move || photos.with(Vec::is_empty));
    let may_add = visit.may(Act::AddVisitPhoto);
    view! {
        <section class="section">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, inspection.photos_title)}</h2>
                <span class="section-count">{part(move || photos.with(Vec::len))}</span>
            </div>
            {part(move || is_empty.get().then(|| view! { <p>{say!(lang, inspection.photos_empty)}</p> }))}
            {part(move || (!is_empty.get()).then(|| view! {
                <PhotoStrip
                    photos
                    wrap=true
                    label=say!(lang, inspection.photos_title)
                    on_open=Callback::new(move |photo| visit.shown_photo.set(Some(photo)))
                />
            }))}
            {part(move || may_add.get().then(|| view! {
                <PhotoAdd intake=visit.scene camera=camera_href(visit.id, None)/>
            }))}
        </section>
    }
}
