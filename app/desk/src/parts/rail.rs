//! The frame of the desk: the dark head with the office's name, the rail of pages, and the page. Where the window is a
//! phone's, the rail is a menu.

use crate::browser::page;
use crate::erased::{DrawAll, live, memo, part};
use crate::place::use_here;
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_web::parts::Icon;
use spotcheck_web::parts::desk::is_desk;
use spotcheck_web::parts::frame::SyncBadge;
use spotcheck_web::parts::news::News;
use spotcheck_web::parts::posts::watched;

/// A page with its glyph, the act that opens it, and its words.
struct Line {
    place: Desk,
    icon: &'static str,
    act: Act,
    words: &'static str,
}

/// In the order in which they stand.
fn lines(lang: Lang) -> Vec<Line> {
    let line = |place, icon, act, words| Line { place, icon, act, words };
    vec![
        line(Desk::Home, "today", Act::ReadOrganisation, say!(lang, desk.home)),
        line(Desk::Units, "office", Act::ReadOrganisation, say!(lang, units.title)),
        line(Desk::People, "users", Act::ReadOrganisation, say!(lang, people.title)),
        line(Desk::Codes, "qr", Act::ReadBegin, say!(lang, codes.title)),
        line(Desk::Notices, "info", Act::ReadNotices, say!(lang, codes.notices)),
        line(Desk::Account, "settings", Act::ListOwnDevices, say!(lang, account.title)),
        line(Desk::Begin, "flag", Act::ReadBegin, say!(lang, begin.title)),
        line(Desk::Sites, "pin", Act::ReadSites, say!(lang, sites.title)),
        line(Desk::Checklists, "check", Act::ReadLibrary, say!(lang, library.title)),
        line(Desk::Catalog, "hazard", Act::ReadLibrary, say!(lang, library.catalog)),
        line(Desk::Policy, "edit", Act::ReadLibrary, say!(lang, policy.title)),
        line(Desk::Registers, "ledger", Act::ReadLibrary, say!(lang, registers.title)),
        line(Desk::Audit, "history", Act::ReadAudit, say!(lang, audit.title)),
    ]
}

#[component]
pub fn Shell(children: ChildrenFn) -> impl IntoView {
    let lang = use_lang();
    let session = use_store().session();
    let is_desk = is_desk();
    let posts = watched(use_store());
    let office =
        move || posts.with(|posts| posts.first().map(|main| named(&main.unit, lang)).unwrap_or_default());
    let who = move || {
        session
            .with(|session| session.as_ref().map(|session| session.person.name.clone()).unwrap_or_default())
    };
    view! {
        <div class="desk">
            <a class="skip-link" href="#main" rel="external" on:click=|event| {
                event.prevent_default();
                page::focus_main();
            }>
                {spotcheck_web::say!(lang, frame.skip)}
            </a>
            <header class="desk-head">
                <span class="app-mark" aria-hidden="true"></span>
                <p class="desk-office">{part(office)}</p>
                <span class="desk-who">{part(who)}</span>
                <SyncBadge />
            </header>
            {part(move || {
                if is_desk.get() {
                    view! { <Rail /> }.into_any()
                } else {
                    view! { <Menu /> }.into_any()
                }
            })}
            <main class="desk-main" id="main" tabindex="-1">
                <News />
                {children()}
            </main>
        </div>
    }
}

#[component]
fn Menu() -> impl IntoView {
    let lang = use_lang();
    let list = memo(move || use_here().place.with(Desk::list));
    // Drawn anew, and so closed, with each page.
    part(move || {
        list.track();
        view! {
            <details class="desk-menu">
                <summary><Icon name="menu" />{say!(lang, desk.menu)}</summary>
                <Rail />
            </details>
        }
    })
}

#[component]
fn Rail() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let status = use_store().status();
    let may = memo(move || {
        let acts = status.with(|status| status.as_ref().map(|status| status.acts.clone()));
        let acts = acts.unwrap_or_default();
        lines(lang).iter().map(|line| acts.contains(&line.act)).collect::<Vec<bool>>()
    });
    let away = |route: Route, icon: &'static str, words: &'static str| {
        view! { <a href=route.to_string() rel="external"><Icon name=icon size="small" />{words}</a> }
    };
    view! {
        <nav class="desk-rail" aria-label=spotcheck_web::say!(lang, frame.main_navigation)>
            {part(move || {
                let may = may.get();
                let shown = lines(lang).into_iter().zip(may).filter(|(_, may)| *may);
                shown
                    .map(|(Line { place, icon, words, .. }, _)| {
                        let href = place.to_string();
                        let is_here = live(move || {
                            here.place.with(|now| now.list() == place).then_some("page")
                        });
                        view! { <a href=href aria-current=is_here><Icon name=icon size="small" />{words}</a> }
                    })
                    .draw_all()
            })}
            <hr />
            {away(Route::Today, "back", spotcheck_web::say!(lang, frame.tab_today))}
            {away(Route::Ledger, "ledger", spotcheck_web::say!(lang, frame.tab_ledger))}
            {away(Route::Settings, "settings", spotcheck_web::say!(lang, frame.tab_settings))}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_stands_once_has_its_own_glyph_and_is_a_list() {
        let lines = lines(Lang::zh);
        for (n, line) in lines.iter().enumerate() {
            assert_eq!(line.place, line.place.list());
            assert!(lines[..n].iter().all(|other| other.place != line.place && other.icon != line.icon));
        }
    }
}
