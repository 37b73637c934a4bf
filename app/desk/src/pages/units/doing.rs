//! What is done with a unit: it says something else of itself, gets one below, is moved, or is closed.

use super::closing::CloseDialog;
use super::moving::MoveDialog;
use super::sectors::{SectorChoice, use_sectors};
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::erased::part;
use crate::office::use_office;

use crate::parts::dialog_of;
use crate::parts::fields::SheetButtons;
use crate::parts::{Entry, Fields, Sheet, TroubleNote};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::store::use_store;
use crate::tree::name_of;
use crate::words::{Lang, standing_word, tier_word, unit_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{
    ChangeUnit, EnterUnit, Obstacle, Standing, UnitField, UnitFields, UnitLine, Units,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::term::Tier;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Change,
    Add,
    Move,
    Close,
}

#[component]
pub fn DoingDialogs(
    line: UnitLine,
    units: Asked<Units>,
    doing: RwSignal<Option<Doing>>,
    changed: Callback<()>,
) -> impl IntoView {
    part(move || {
        let line = line.clone();
        let open = dialog_of(doing);
        doing.get().map(|what| match what {
            Doing::Change => view! { <ChangeDialog line open changed /> }.into_any(),
            Doing::Add => view! { <AddDialog line open changed /> }.into_any(),
            Doing::Move => view! { <MoveDialog line open units changed /> }.into_any(),
            Doing::Close => view! { <CloseDialog line open units changed /> }.into_any(),
        })
    })
}

/// Of a form for a new unit: where it stands in the tree.
const TIER: &str = "tier";
const TIER_FORM: Form = Form::value::<Tier>().needed();
const ID: &str = "id";

fn entries(lang: Lang) -> Vec<Entry> {
    let entry = |field: UnitField| {
        let entry = Entry::new(field.word(), unit_field_word(lang, field), field.form());
        match field {
            UnitField::Standing => entry.options(standings(lang)),
            UnitField::Charge => entry.hint(say!(lang, units.charge_hint)),
            UnitField::Prefix => entry.hint(say!(lang, units.prefix_hint)),
            UnitField::Appeal => entry.hint(say!(lang, units.appeal_hint)),
            _ => entry,
        }
    };
    UnitField::ALL.iter().filter(|field| **field != UnitField::Sectors).map(|field| entry(*field)).collect()
}

fn standings(lang: Lang) -> Vec<(String, String)> {
    let each = Standing::ALL.iter();
    let each = each.map(|standing| (standing.word().to_owned(), standing_word(lang, *standing).to_owned()));
    std::iter::once((String::new(), say!(lang, units.standing_unsaid).to_owned())).chain(each).collect()
}

/// What may stand below a unit of that tier.
fn tiers(lang: Lang, above: Tier) -> Vec<(String, String)> {
    let below = Tier::ALL.iter().filter(|tier| tier.may_stand_below(above));
    let below = below.map(|tier| (tier.word().to_owned(), tier_word(lang, *tier)));
    std::iter::once((String::new(), say!(lang, units.choose_tier).to_owned())).chain(below).collect()
}

fn typed(sheet: Sheet) -> UnitFields {
    let keys: Vec<&'static str> = UnitField::ALL.iter().map(|field| field.word()).collect();
    let changes = sheet.changes(&keys);
    changes.into_iter().filter_map(|(key, text)| Some((key.parse().ok()?, text))).collect()
}

#[component]
fn ChangeDialog(line: UnitLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let unit = line.id;
    let stored = line.fields.iter().map(|(field, value)| (field.word().to_owned(), value.clone())).collect();
    let sheet = Sheet::open(&format!("unit/{unit}"), stored);
    let save = Callback::new(move |()| {
        if !sheet.check(lang, &entries(lang)) {
            return;
        }
        let fields = typed(sheet);
        sheet.begin();
        spawn_local(async move {
            match office.ask(&ChangeUnit { unit, fields }).await {
                Ok(()) => {
                    sheet.done();
                    store.toast(say!(lang, people.changed));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(trouble) => sheet.fail(lang, trouble),
            }
        });
    });
    view! {
        <Dialog title=say!(lang, people.change_title, name = name_of(lang, &line)) open>
            <UnitForm sheet entries=entries(lang) words=say!(lang, desk.save) save open />
        </Dialog>
    }
}

#[component]
fn AddDialog(line: UnitLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let (office, store) = (use_office(), use_store());
    let (parent, above) = (line.id, line.tier);
    let sheet = Sheet::open(&format!("unit/below/{parent}"), BTreeMap::new());
    let all = move || {
        let tier = Entry::new(TIER, say!(lang, units.column_tier), &TIER_FORM).options(tiers(lang, above));
        std::iter::once(tier).chain(entries(lang)).collect::<Vec<_>>()
    };
    let save = Callback::new(move |()| {
        let is_right = sheet.check(lang, &all());
        let (Ok(tier), true) = (sheet.get_untracked(TIER).parse::<Tier>(), is_right) else { return };
        // Drawn once: a call whose answer was lost enters nothing twice.
        let id = sheet
            .get_untracked(ID)
            .parse()
            .unwrap_or_else(|_| UnitId::from_parts(Intl::now(), page::random()));
        sheet.set(ID, &id.to_string());
        let fields = typed(sheet);
        let name = sheet.get_untracked("name");
        sheet.begin();
        spawn_local(async move {
            match office.ask(&EnterUnit { id: Some(id), parent, tier, fields }).await {
                Ok(entered) => {
                    sheet.done();
                    store.toast(say!(lang, people.added, name = name));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                    here.go_beside(&Desk::Unit(entered.id));
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
        <Dialog title=say!(lang, units.add_title, name = name_of(lang, &line)) open>
            <UnitForm sheet entries=all() words=say!(lang, people.add) save open />
        </Dialog>
    }
}

#[component]
fn UnitForm(
    sheet: Sheet,
    entries: Vec<Entry>,
    words: &'static str,
    save: Callback<()>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let sectors = use_sectors();
    view! {
        <div class="dialog-body">
            <TroubleNote trouble=sheet.trouble />
            <Fields sheet entries />
            <SectorChoice sheet sectors />
        </div>
        <SheetButtons sheet words on_do=save on_leave=move |()| open.set(false) />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_below_a_higher_tier_only() {
        let words: Vec<String> = tiers(Lang::zh, Tier::Town).into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, ["", "village", "cell", "department", "enterprise"]);
    }
}
