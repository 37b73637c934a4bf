//! One unit, beside the tree: what it says of itself, what is in it, and what can be done.

use super::doing::{Doing, DoingDialogs};
use super::sectors::{Sectors, use_sectors};
use super::{field, standing};
use crate::asked::Asked;
use crate::erased::{DrawAll, memo, part};
use crate::parts::{Panel, PanelAbsent};
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::tree::{name_of, path_of};
use crate::words::{Lang, day_of, number, tier_word, unit_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{UnitField, UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_web::parts::Skeleton;

#[component]
pub fn UnitCard(unit: UnitId, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let doing = RwSignal::new(None::<Doing>);
    let line = memo(move || {
        units.answer.with(|units| {
            units.as_ref().map(|units| units.units.iter().find(|line| line.id == unit).cloned())
        })
    });
    let are_known = use_rights().are_known(units);
    part(move || {
        let _ = are_known.get();
        match line.get() {
            None => view! { <Panel title=Signal::stored(String::new())><Skeleton /></Panel> }.into_any(),
            Some(None) => view! { <PanelAbsent /> }.into_any(),
            Some(Some(line)) => view! {
                <Shown line=line.clone() units doing />
                <DoingDialogs line units doing changed />
            }
            .into_any(),
        }
    })
}

#[component]
fn Shown(line: UnitLine, units: Asked<Units>, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let unit = line.id;
    let sectors = use_sectors();
    let above = Signal::derive(move || {
        let path = units.answer.with(|units| units.as_ref().map(|units| path_of(lang, &units.units, unit)));
        let path = path.unwrap_or_default();
        path.split_last().map(|(_, above)| above.join(" / ")).unwrap_or_default()
    });
    let title = Signal::stored(name_of(lang, &line));
    let is_open = line.closed_at.is_none();
    let closed = line.closed_at.map(|at| {
        view! { <p class="note">{say!(lang, units.closed_on, day = day_of(lang, at))}</p> }
    });
    let may = move |act| rights.with_unit(act, unit, units);
    let button = |words: &'static str, what: Doing, test: &'static str, kind: Option<&'static str>| {
        view! {
            <button type="button" class="button" data-kind=kind data-test=test on:click=move |_| doing.set(Some(what))>
                {words}
            </button>
        }
    };
    let buttons = [
        (Act::ChangeUnit, say!(lang, people.change), Doing::Change, "change"),
        (Act::ChangeUnit, say!(lang, sheets.open), Doing::Sheets, "sheets"),
        (Act::MoveUnit, say!(lang, units.move_), Doing::Move, "move"),
        (Act::CloseUnit, say!(lang, units.close), Doing::Close, "close"),
    ];
    // The top of all stays where it is.
    let is_top = line.parent.is_none();
    let buttons = buttons
        .into_iter()
        .filter(|(act, ..)| is_open && may(*act) && !(is_top && *act != Act::ChangeUnit))
        .map(|(_, words, what, test)| button(words, what, test, None))
        .draw_all();
    let add = (is_open && may(Act::EnterUnit))
        .then(|| button(say!(lang, units.add_below), Doing::Add, "add-below", Some("primary")));
    let next = add.map(|add| view! { <div class="desk-buttons">{add}</div> }.into_any());
    let shown = view! {
        {closed}
        <dl class="desk-facts">{facts(lang, &line, sectors)}</dl>
        <div class="desk-buttons">{buttons}</div>
        <h3>{say!(lang, units.inside)}</h3>
        <dl class="desk-facts">{contents(lang, &line)}</dl>
    };
    match next {
        Some(next) => view! { <Panel title above next>{shown}</Panel> }.into_any(),
        None => view! { <Panel title above>{shown}</Panel> }.into_any(),
    }
}

fn facts(lang: Lang, line: &UnitLine, sectors: Sectors) -> Vec<AnyView> {
    let fact = |words: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <dt>{words}</dt><dd>{value}</dd> }.into_any())
    };
    let of = |of: UnitField| fact(unit_field_word(lang, of), field(line, of));
    let with_post = |name: UnitField, post: UnitField| {
        let value = [field(line, name), field(line, post)].join(" ");
        fact(unit_field_word(lang, name), value.trim().to_owned())
    };
    let ids = field(line, UnitField::Sectors);
    let sectors = (!ids.is_empty()).then(|| {
        let words = part(move || sectors.words(lang, &ids));
        view! { <dt>{unit_field_word(lang, UnitField::Sectors)}</dt><dd>{words}</dd> }.into_any()
    });
    [
        fact(say!(lang, units.column_tier), tier_word(lang, line.tier)),
        of(UnitField::Key),
        fact(unit_field_word(lang, UnitField::Standing), standing(lang, line)),
        sectors,
        with_post(UnitField::Leader, UnitField::LeaderPost),
        with_post(UnitField::Charge, UnitField::ChargePost),
        of(UnitField::Prefix),
        of(UnitField::Appeal),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn contents(lang: Lang, line: &UnitLine) -> Vec<AnyView> {
    let people = format!("{}?unit={}", Desk::People, line.id);
    let n = |n: u64| number(lang, n as f64);
    let fact = |words: &'static str, value: AnyView| view! { <dt>{words}</dt><dd>{value}</dd> }.into_any();
    vec![
        fact(say!(lang, units.column_people), view! { <a href=people>{n(line.n_people)}</a> }.into_any()),
        fact(say!(lang, units.column_devices), n(line.n_devices).into_any()),
        fact(say!(lang, units.column_findings), n(line.n_open_findings).into_any()),
        fact(say!(lang, units.column_visits), n(line.n_open_visits).into_any()),
    ]
}
