//! A site becomes another unit's.

use super::fields::said;
use crate::asked::Asked;
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, UnitChoice};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::call::{GiveSite, SitePage, UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Tier;

#[component]
pub fn GiveDialog(
    page: SitePage,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let (site, from) = (page.id, page.unit);
    let to = RwSignal::new(None::<UnitId>);
    let doing = deed(move || async move {
        match to.get_untracked() {
            Some(unit) => office.ask(&GiveSite { site, unit }).await,
            None => Ok(()),
        }
    });
    view! {
        <Confirm
            title=say!(lang, sites.give_title, name = said(&page, SiteField::Name))
            open
            words=say!(lang, sites.give)
            ready=Signal::derive(move || to.with(Option::is_some))
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, sites.give_words)}</p>
            <UnitChoice
                label=say!(lang, sites.owner)
                units
                chosen=to
                on_choose=move |unit: UnitId| to.set(Some(unit))
                may=move |unit: UnitLine| unit.id != from && unit.tier != Tier::Enterprise
            />
        </Confirm>
    }
}
