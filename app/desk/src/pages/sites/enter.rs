//! A new site.

use super::form::{SiteForm, entries, typed};
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::office::use_office;
use crate::pages::units::sectors::use_sectors;
use crate::parts::{Sheet, UnitChoice};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{EnterSite, Obstacle, Units};
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What the form holds beside the fields of a site.
const UNIT: &str = "unit";
const ID: &str = "id";

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
    let (office, store) = (use_office(), use_store());
    let sheet = Sheet::open("site/new", BTreeMap::new());
    let of_list = here.query.with_untracked(|query| query.get("unit").parse::<UnitId>().ok());
    let unit = Signal::derive(move || sheet.get(UNIT).parse::<UnitId>().ok().or(of_list));
    let unit_problem = RwSignal::new(None::<String>);
    let save = Callback::new(move |()| {
        let is_right = sheet.check(lang, &entries(lang, sectors));
        let chosen = unit.get_untracked();
        unit_problem.set(chosen.is_none().then(|| say!(lang, people.choose_unit).to_owned()));
        let (Some(unit), true) = (chosen, is_right) else { return };
        // Drawn once: a call whose answer was lost enters nothing twice.
        let id = sheet
            .get_untracked(ID)
            .parse()
            .unwrap_or_else(|_| SiteId::from_parts(Intl::now(), page::random()));
        sheet.set(ID, &id.to_string());
        let fields = typed(sheet);
        let name = sheet.get_untracked("name");
        sheet.begin();
        spawn_local(async move {
            match office.ask(&EnterSite { id: Some(id), unit, fields }).await {
                Ok(entered) => {
                    sheet.done();
                    store.toast(say!(lang, people.added, name = name));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                    here.go_beside(&Desk::Site(entered.id));
                }
                Err(trouble) => {
                    if trouble.is(Obstacle::IdTaken) {
                        sheet.set(ID, "");
                    }
                    sheet.fail(lang, trouble);
                }
            }
        });
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
