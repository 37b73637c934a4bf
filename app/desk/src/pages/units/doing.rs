//! What is done with a unit: it says something else of itself, gets one below, is moved, or is closed.

use super::closing::CloseDialog;
use super::moving::MoveDialog;
use super::sectors::{SectorChoice, use_sectors};
use super::sheets::SheetsDialog;
use crate::asked::Asked;
use crate::parts::{Entry, Fields, Sending, Sheet, SheetForm, dialogs};
use crate::say;
use crate::tree::name_of;
use crate::words::{Lang, standing_word, tier_word, unit_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ChangeUnit, EnterUnit, Standing, UnitField, UnitFields, UnitLine, Units};
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
    Sheets,
}

#[component]
pub fn DoingDialogs(
    line: UnitLine,
    units: Asked<Units>,
    doing: RwSignal<Option<Doing>>,
    changed: Callback<()>,
) -> impl IntoView {
    dialogs(doing, move |what, open| {
        let line = line.clone();
        match what {
            Doing::Change => view! { <ChangeDialog line open changed /> }.into_any(),
            Doing::Add => view! { <AddDialog line open changed /> }.into_any(),
            Doing::Move => view! { <MoveDialog line open units changed /> }.into_any(),
            Doing::Close => view! { <CloseDialog line open units changed /> }.into_any(),
            Doing::Sheets => view! { <SheetsDialog line open units changed /> }.into_any(),
        }
    })
}

/// Of a form for a new unit: where it stands in the tree.
const TIER: &str = "tier";
const TIER_FORM: Form = Form::value::<Tier>().needed();

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
    sheet.typed(UnitField::ALL, UnitField::word)
}

#[component]
fn ChangeDialog(line: UnitLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let unit = line.id;
    let sheet = Sheet::over(&format!("unit/{unit}"), &line.fields, UnitField::word);
    let sending = Sending::of(open, changed);
    let save = Callback::new(move |()| {
        if sheet.check(lang, &entries(lang)) {
            let call = ChangeUnit { unit, fields: typed(sheet) };
            sending.send(sheet, say!(lang, people.changed), call, |()| ());
        }
    });
    view! {
        <Dialog title=say!(lang, people.change_title, name = name_of(lang, &line)) open>
            <UnitForm sheet entries=entries(lang) words=say!(lang, desk.save) save open />
        </Dialog>
    }
}

#[component]
pub fn AddDialog(line: UnitLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let sending = Sending::of(open, changed);
    let (parent, above) = (line.id, line.tier);
    let sheet = Sheet::open(&format!("unit/below/{parent}"), BTreeMap::new());
    let all = move || {
        let tier = Entry::new(TIER, say!(lang, units.column_tier), &TIER_FORM).options(tiers(lang, above));
        std::iter::once(tier).chain(entries(lang)).collect::<Vec<_>>()
    };
    let save = Callback::new(move |()| {
        let is_right = sheet.check(lang, &all());
        let (Ok(tier), true) = (sheet.get_untracked(TIER).parse::<Tier>(), is_right) else { return };
        let id = sheet.drawn(UnitId::from_parts);
        let added = say!(lang, people.added, name = sheet.get_untracked("name"));
        let call = EnterUnit { id: Some(id), parent, tier, fields: typed(sheet) };
        // What stands beside the list stays: the next one is added below the same unit.
        sending.send(sheet, added, call, |_| ());
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
        <SheetForm sheet words on_do=save open>
            <Fields sheet entries />
            <SectorChoice sheet sectors />
        </SheetForm>
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
