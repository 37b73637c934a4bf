//! The photograph leads; marks, name and place follow. Who recorded it and the ways to the visit and the site stand at the end.

use super::Case;
use crate::erased::{DrawAll, memo, part};
use crate::parts::compared::{Compared, before_and_after};
use crate::parts::photo_strip::{photo_alt, small_copy, taken_words, truth_of};
use crate::parts::{DueMark, LevelMark, OverlayMark, Picture, StateMark, Tag, Truth};
use crate::route::Route;
use crate::say;
use crate::words::{
    Lang, day, dotted, moment, on_spot_word, photo_role_word, photo_whereabouts_words, use_lang,
};
use leptos::prelude::*;
use spotcheck_domain::awaited::{Awaited, Duty};
use spotcheck_domain::ledger::Due;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::PhotoView;

/// What the officers owe it, and until when.
fn awaited_words(lang: Lang, awaited: Awaited) -> String {
    let by = day(lang, awaited.by);
    match awaited.duty {
        Duty::Review => say!(lang, finding.awaited_review, day = by),
        Duty::LookBack => say!(lang, finding.awaited_look_back, day = by),
    }
}

/// The first photo of the hazard itself, or the first there is.
fn cover(photos: &[PhotoView]) -> Option<PhotoView> {
    let mut standing = photos.iter().filter(|view| view.photo.stands());
    let before = standing.clone().find(|view| view.photo.role == PhotoRole::Before);
    before.or_else(|| standing.next()).cloned()
}

#[component]
pub fn Hero(case: Case) -> impl IntoView {
    let lang = use_lang();
    let pair = memo(move || case.photos.with(|photos| before_and_after(photos)));
    let photo = memo(move || case.photos.with(|photos| cover(photos).map(|view| (view.id, view.photo))));
    let truth = memo(move || case.photos.with(|photos| cover(photos).map(|view| view.whereabouts)));
    part(move || {
        match (pair.get(), photo.get()) {
        (Some((before, after)), _) => view! { <Compared before after/> }.into_any(),
        (None, Some((id, photo))) => {
            view! {
                <figure class="photo-hero">
                    <button
                        type="button"
                        aria-label=say!(lang, finding.photo_open)
                        on:click=move |_| case.shown_photo.set(Some(id))
                    >
                        <Picture hash=small_copy(&photo) alt=photo_alt(lang, &photo) lost=photo.is_lost/>
                    </button>
                    <figcaption>
                        <span>{dotted(&[photo_role_word(lang, photo.role), taken_words(lang, &photo)])}</span>
                        {part(move || truth.get().map(|truth| view! {
                            <span class="truth" data-truth=truth_of(truth)>{photo_whereabouts_words(lang, truth)}</span>
                        }))}
                    </figcaption>
                </figure>
            }
            .into_any()
        }
        (None, None) => ().into_any(),
    }
    })
}

#[component]
pub fn Head(case: Case) -> impl IntoView {
    let lang = use_lang();
    let row = case.pick(|view| view.row.clone());
    let due = case.pick(|view| view.due);
    let awaited = case.pick(|view| view.awaited);
    let whereabouts = case.pick(|view| view.whereabouts);
    let marks = move || {
        let row = row.get();
        view! {
            <LevelMark level=row.level/>
            <StateMark state=row.state/>
            <OverlayMark listed=row.listed suspended=row.suspended needs_settling=row.needs_settling/>
            {(due.get() != Due::None).then(|| view! { <DueMark due=due.get()/> })}
            {(row.round > 1).then(|| view! { <Tag words=say!(lang, terms.round, n = row.round)/> })}
            <Truth whereabouts=whereabouts.get()/>
        }
    };
    let title = move || {
        row.with(|row| match row.title.as_str() {
            "" => say!(lang, finding.untitled).to_owned(),
            title => title.to_owned(),
        })
    };
    let place = move || row.with(|row| dotted(&[&row.site_name, &row.place]));
    let on_spot = case.pick(|view| view.on_spot);
    view! {
        <div class="finding-page-head">
            <p class="cluster">{part(marks)}</p>
            <h2 class="finding-page-title">{part(title)}</h2>
            <p class="finding-page-place">{part(place)}</p>
            {part(move || on_spot.get().map(|measure| view! {
                <p class="note" data-test="on-spot">
                    {say!(lang, finding.spot_in_force, measure = on_spot_word(lang, measure))}
                </p>
            }))}
            {part(move || awaited.get().map(|awaited| view! {
                <p class="finding-page-place" data-test="awaited">{awaited_words(lang, awaited)}</p>
            }))}
        </div>
    }
}

/// Who recorded it and when, with the ways to the visit and the site.
#[component]
pub fn Origin(case: Case) -> impl IntoView {
    let lang = use_lang();
    let row = case.pick(|view| view.row.clone());
    let recorded = move || {
        row.with(|row| {
            say!(
                lang,
                finding.recorded_by,
                name = row.recorded_by.clone(),
                time = moment(lang, row.recorded_at)
            )
        })
    };
    let ways = move || {
        row.with(|row| {
            let inspection =
                row.inspection.map(|id| (Route::Inspection(id), say!(lang, finding.to_inspection)));
            let site = row.site.map(|id| (Route::StartAt(id), say!(lang, finding.to_site)));
            [inspection, site].into_iter().flatten().collect::<Vec<_>>()
        })
    };
    view! {
        <div class="finding-page-head">
            <p class="finding-page-place">{part(recorded)}</p>
            <p class="cluster">
                {part(move || ways().into_iter().map(|(route, words)| view! {
                    <a class="button" data-kind="quiet" href=route.to_string()>{words}</a>
                }).draw_all())}
            </p>
        </div>
    }
}
