//! Whom and what a site's page shows beside its lists: its own people, and the newest photos.

use crate::erased::{DrawAll, part};
use crate::rights::use_rights;
use crate::route::{Desk, Route};
use crate::say;
use crate::words::{day_of, dotted, listed, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{SitePage, SitePerson, SitePhoto};
use spotcheck_web::parts::picture::Picture;

/// Whoever may read the organisation opens each of them.
#[component]
pub fn People(page: SitePage) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let line = move |person: SitePerson, opens: bool| {
        let roles = person.roles.iter().map(|role| role_word(lang, *role)).collect::<Vec<_>>();
        let no_device = if person.has_device { "" } else { say!(lang, sites.has_no_device) };
        let told = dotted(&[listed(lang, &roles), no_device.to_owned()]);
        let name = if opens {
            view! { <a href=Desk::Person(person.id).to_string()>{person.name}</a> }.into_any()
        } else {
            person.name.into_any()
        };
        view! { <li class="desk-line"><span>{name}<br /><small>{told}</small></span></li> }
    };
    (!page.people.is_empty()).then(|| {
        view! {
            <h3>{say!(lang, sites.people)}</h3>
            <ul role="list" data-test="site-people">
                {part(move || {
                    let opens = rights.at_office(Act::ReadOrganisation);
                    page.people.iter().cloned().map(|person| line(person, opens)).draw_all()
                })}
            </ul>
        }
    })
}

#[component]
pub fn Photos(page: SitePage) -> impl IntoView {
    let lang = use_lang();
    let thumb = move |photo: SitePhoto| {
        let name = say!(lang, sites.photo_of, day = day_of(lang, photo.taken_at));
        let href = match (photo.finding, photo.visit) {
            (Some(finding), _) => Some(Route::Finding(finding).to_string()),
            (None, visit) => visit.map(|visit| Route::Inspection(visit).to_string()),
        };
        view! {
            <li>
                <a class="photo-thumb" href=href rel="external" aria-label=name><Picture hash=photo.sha256 alt="" /></a>
            </li>
        }
    };
    (!page.photos.is_empty()).then(|| {
        view! {
            <h3>{say!(lang, sites.newest_photos)}</h3>
            <ul class="photo-strip" role="list" data-test="site-photos">
                {page.photos.into_iter().map(thumb).draw_all()}
            </ul>
        }
    })
}
