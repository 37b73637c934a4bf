//! Two sites that are the same: found, and one of them made to stand for both.

use super::doing::Doing;
use super::fields::said;
use crate::asked::Asked;
use crate::erased::{DrawAll, live, part};
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, TroubleNote};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{dotted, like_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ListSites, MergeSites, SitePage};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField as F;
use spotcheck_web::parts::field::fresh_id;

/// So many are offered at once.
const MOST: usize = 8;

/// Those that a provisional one may be.
#[component]
pub fn Likely(page: SitePage, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let may_merge = page.acts.contains(&Act::MergeSites) && page.merged_into.is_none();
    (!page.likely.is_empty()).then(|| {
        let lines = page.likely.iter().cloned().filter_map(|like| {
            let site = like.site?;
            let words = like_words(lang, &like);
            let href = here.beside(&Desk::Site(site));
            let merge = may_merge.then(|| {
                view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="merge-likely"
                        on:click=move |_| doing.set(Some(Doing::Merge(Some(site))))
                    >
                        {say!(lang, sites.same_as)}
                    </button>
                }
            });
            Some(view! {
                <li class="desk-line">
                    <span><a href=href>{like.name}</a><br /><small>{words}</small></span>
                    {merge}
                </li>
            })
        });
        let lines = lines.collect::<Vec<_>>().draw_all();
        view! {
            <h3>{say!(lang, sites.likely)}</h3>
            <ul role="list" data-test="likely">{lines}</ul>
        }
    })
}

#[component]
pub fn MergeDialog(
    page: SitePage,
    open: RwSignal<bool>,
    into: Option<SiteId>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let here = use_here();
    let site = page.id;
    let chosen = RwSignal::new(into);
    let doing = deed(move || async move {
        match chosen.get_untracked() {
            Some(into) => office.ask(&MergeSites { site, into }).await,
            None => Ok(()),
        }
    });
    let done = Callback::new(move |()| {
        changed.run(());
        // The one that stands for both is what a person goes on with.
        if let Some(into) = chosen.get_untracked() {
            here.go_beside(&Desk::Site(into));
        }
    });
    let known: Vec<(SiteId, String, String)> = page
        .likely
        .iter()
        .filter_map(|like| Some((like.site?, like.name.clone(), like_words(lang, like))))
        .collect();
    view! {
        <Confirm
            title=say!(lang, sites.merge_title, name = said(&page, F::Name))
            open
            words=say!(lang, sites.merge)
            ready=Signal::derive(move || chosen.with(Option::is_some))
            deed=doing
            on_done=done
        >
            <p>{say!(lang, sites.merge_words)}</p>
            <SiteChoice site known=known.clone() chosen />
        </Confirm>
    }
}

/// Another site, by a few letters of what it is called; those that are known to be alike first.
#[component]
fn SiteChoice(
    site: SiteId,
    known: Vec<(SiteId, String, String)>,
    chosen: RwSignal<Option<SiteId>>,
) -> impl IntoView {
    let lang = use_lang();
    let (id, group) = (fresh_id(), fresh_id());
    let typed = RwSignal::new(String::new());
    let asked = Asked::watch(move || {
        let q = typed.with(|typed| typed.trim().to_owned());
        (!q.is_empty()).then(|| ListSites { q, ..ListSites::default() })
    });
    let offered = move || {
        let is_typed = typed.with(|typed| !typed.trim().is_empty());
        let found = asked.answer.with(|sites| {
            let lines = sites.as_ref().filter(|_| is_typed).map_or(&[][..], |sites| &sites.sites);
            let line = |line: &spotcheck_domain::call::SiteLine| {
                (line.id, line.name.clone(), dotted(&[&line.county, &line.town, &line.address]))
            };
            lines.iter().map(line).collect::<Vec<_>>()
        });
        let mut all = if is_typed { found } else { known.clone() };
        all.retain(|(other, ..)| *other != site);
        all.truncate(MOST);
        all
    };
    let choices = move || {
        let choices = offered().into_iter().map(|(other, name, words)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=live(move || chosen.get() == Some(other))
                        on:change=move |_| chosen.set(Some(other))
                    />
                    <span>{name} <small>" " {words}</small></span>
                </label>
            }
        });
        choices.collect::<Vec<_>>().draw_all()
    };
    view! {
        <fieldset class="field desk-choice">
            <legend class="field-label">{say!(lang, sites.merge_into)}</legend>
            <input
                type="search"
                id=id
                aria-label=say!(lang, sites.find)
                placeholder=say!(lang, sites.find)
                autocomplete="off"
                data-test="find-site"
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <TroubleNote trouble=asked.trouble />
            <div class="desk-checks desk-stacked" data-test="site-choices">{part(choices)}</div>
        </fieldset>
    }
}
