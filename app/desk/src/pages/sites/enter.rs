//! A new site.

use super::form::{SiteForm, entries, typed};
use crate::asked::Asked;
use crate::pages::units::sectors::use_sectors;
use crate::parts::{Sending, Sheet, UnitChoice};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::call::{EnterSite, Units};
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What the form holds beside the fields of a site.
const UNIT: &str = "unit";

#[component]
pub fn EnterDialog(open: RwSignal<bool>, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Dialog title=say!(lang, sites.add_title) open>
            <EnterForm open units changed />
        </Dialog>
    }
}

#[component]
fn EnterForm(open: RwSignal<bool>, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let sectors = use_sectors();
    let sending = Sending::of(open, changed);
    let sheet = Sheet::open("site/new", BTreeMap::new());
    let of_list = here.query.with_untracked(|query| query.get("unit").parse::<UnitId>().ok());
    let unit = Signal::derive(move || sheet.get(UNIT).parse::<UnitId>().ok().or(of_list));
    let unit_problem = RwSignal::new(None::<String>);
    let save = Callback::new(move |()| {
        let is_right = sheet.check(lang, &entries(lang, sectors));
        let chosen = unit.get_untracked();
        unit_problem.set(chosen.is_none().then(|| say!(lang, people.choose_unit).to_owned()));
        let (Some(unit), true) = (chosen, is_right) else { return };
        let id = sheet.drawn(SiteId::from_parts);
        let added = say!(lang, people.added, name = sheet.get_untracked("name"));
        let call = EnterSite { id: Some(id), unit, fields: typed(sheet) };
        sending.send(sheet, added, call, move |entered| here.go_beside(&Desk::Site(entered.id)));
    });
    view! {
        <SiteForm sheet units words=say!(lang, people.add) save open>
            <UnitChoice
                label=say!(lang, sites.owner)
                units
                chosen=unit
                on_choose=move |unit: UnitId| sheet.set(UNIT, &unit.to_string())
                problem=unit_problem
            />
        </SiteForm>
    }
}
