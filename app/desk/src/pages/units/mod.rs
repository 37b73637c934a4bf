//! The units of one's area as one tree: found, brought from a file, and opened beside it.

mod card;
mod closing;
mod doing;
mod moving;
mod rows;
pub mod sectors;
mod sheet_columns;
mod sheets;

use crate::asked::Asked;
use crate::erased::{live, memo, part};
use crate::parts::doors::to;
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::parts::import::Subject;
use crate::parts::{
    Column, Door, Find, ImportDialog, PageHead, Table, TroubleNote, ViewTab, doors, use_taking,
};
use crate::place::use_here;
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::tree::name_of;
use crate::words::{Lang, number, standing_word, tier_word, unit_field_word, use_lang};
use card::UnitCard;
use doing::AddDialog;
use leptos::prelude::*;
use rows::{Row, plan_rows};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ListUnits, Standing, UnitField, UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_web::parts::{EmptyState, Icon, Skeleton};
use std::collections::BTreeSet;
use std::sync::Arc;

/// With the closed ones.
const ALL: &str = "all";

/// Units whose own are not shown.
type Folded = BTreeSet<UnitId>;

#[component]
pub fn UnitsPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let (view_now, found) = (here.word(VIEW), here.word(FIND));
    // All of them: the closed ones are counted, and shown when they are asked for.
    let units = Asked::watch(|| Some(ListUnits { closed: true }));
    let changed = Callback::new(move |()| units.reload());
    let folded = RwSignal::new(Folded::new());
    let rows = memo(move || {
        let (with_closed, found) = (view_now.get() == ALL, found.get());
        units.answer.with(|units| {
            let lines = units.as_ref().map_or(&[][..], |units| &units.units);
            folded.with(|folded| plan_rows(lines, with_closed, &found, folded))
        })
    });
    let count = move |is_counted: fn(&UnitLine) -> bool| {
        Signal::derive(move || {
            units.answer.with(|units| {
                units.as_ref().map(|units| units.units.iter().filter(|line| is_counted(line)).count() as u64)
            })
        })
    };
    let views = vec![
        ViewTab {
            view: "",
            words: say!(lang, units.view_open),
            count: count(|line| line.closed_at.is_none()),
        },
        ViewTab { view: ALL, words: say!(lang, units.view_all), count: count(|_| true) },
    ];
    let open = memo(move || match here.place.get() {
        Desk::Unit(id) => Some(id),
        _ => None,
    });
    view! {
        <PageHead title=say!(lang, units.title) views>
            <AddDoor units open changed />
            <ExportDoor />
            <ImportDoor changed />
        </PageHead>
        <div class="desk-filters" role="search">
            <Find label=say!(lang, units.find) />
        </div>
        <TroubleNote trouble=units.trouble on_again=move |()| units.reload() />
        <div class="desk-split" data-open=live(move || open.with(Option::is_some).then_some("yes"))>
            <section class="desk-list" aria-label=say!(lang, units.title)>
                {part(move || match (units.answer.with(Option::is_some), rows.with(Vec::is_empty)) {
                    (false, _) => view! { <Skeleton /> }.into_any(),
                    (true, true) => view! {
                        <EmptyState icon="office" title=say!(lang, units.none_title) words=say!(lang, units.none) />
                    }
                    .into_any(),
                    (true, false) => view! { <Tree rows folded open /> }.into_any(),
                })}
            </section>
            {part(move || open.get().map(|unit| view! { <UnitCard unit units changed /> }))}
        </div>
    }
}

#[component]
fn Tree(rows: Memo<Vec<Row>>, folded: RwSignal<Folded>, open: Memo<Option<UnitId>>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    view! {
        <Table
            label=say!(lang, units.title)
            columns=columns(lang)
            rows=rows
            key=|row: &Row| row.line.id.to_string()
            href=move |row: &Row| here.beside(&Desk::Unit(row.line.id))
            lead=Arc::new(move |row: &Row| lead(lang, row, folded))
            open=Signal::derive(move || open.get().map(|id| id.to_string()))
            on_open=move |address: String| here.go_to(&address)
            on_close=move |()| here.close()
        />
    }
}

/// How deep it stands, and the button that folds what is below.
fn lead(lang: Lang, row: &Row, folded: RwSignal<Folded>) -> AnyView {
    let (id, name) = (row.line.id, name_of(lang, &row.line));
    let indent = format!("{}rem", row.depth);
    if !row.has_below {
        return view! { <span class="desk-leaf" style:margin-left=indent></span> }.into_any();
    }
    let is_folded = row.is_folded;
    let words =
        if is_folded { say!(lang, units.unfold, name = name) } else { say!(lang, units.fold, name = name) };
    let toggle = move |_| {
        folded.update(|folded| {
            if !folded.remove(&id) {
                folded.insert(id);
            }
        });
    };
    view! {
        <button
            type="button"
            class="desk-fold"
            style:margin-left=indent
            aria-expanded=if is_folded { "false" } else { "true" }
            aria-label=words
            on:click=toggle
        >
            <Icon name=if is_folded { "forward" } else { "down" } size="small" />
        </button>
    }
    .into_any()
}

fn columns(lang: Lang) -> Vec<Column<Row>> {
    let count = |words: &'static str, of: fn(&UnitLine) -> u64| {
        Column::new(words, move |row: &Row| match of(&row.line) {
            0 => view! { <span class="desk-none">"—"</span> }.into_any(),
            n => number(lang, n as f64).into_any(),
        })
        .width("6.5rem")
    };
    vec![
        Column::new(say!(lang, units.column_name), move |row: &Row| name(lang, row)),
        Column::words(say!(lang, units.column_tier), move |row: &Row| tier_word(lang, row.line.tier))
            .width("6rem"),
        Column::words(say!(lang, units.column_standing), move |row: &Row| standing(lang, &row.line))
            .width("9rem")
            .roomy(),
        Column::words(say!(lang, units.column_leader), |row: &Row| field(&row.line, UnitField::Leader))
            .width("8rem")
            .roomy(),
        count(say!(lang, units.column_people), |line| line.n_people).wide(),
        count(say!(lang, units.column_devices), |line| line.n_devices).roomy(),
        count(say!(lang, units.column_findings), |line| line.n_open_findings).wide(),
    ]
}

fn name(lang: Lang, row: &Row) -> AnyView {
    let closed =
        row.line.closed_at.is_some().then(|| view! { " " <small>{say!(lang, units.closed)}</small> });
    view! { {name_of(lang, &row.line)} {closed} }.into_any()
}

pub fn field(line: &UnitLine, field: UnitField) -> String {
    line.fields.get(&field).cloned().unwrap_or_default()
}

/// By whose power it acts; with whose, where that is another's.
pub fn standing(lang: Lang, line: &UnitLine) -> String {
    let Ok(standing) = field(line, UnitField::Standing).parse::<Standing>() else { return String::new() };
    let by = field(line, UnitField::DelegatedBy);
    if standing == Standing::Delegated && !by.is_empty() {
        return say!(lang, units.delegated_by, by = by);
    }
    standing_word(lang, standing).to_owned()
}

/// To add one below the unit that stands beside the list, or else below the highest.
#[component]
fn AddDoor(units: Asked<Units>, open: Memo<Option<UnitId>>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let is_adding = RwSignal::new(false);
    let above = move || {
        units.answer.with_untracked(|units| {
            let units = units.as_ref()?;
            let id = open.get_untracked().unwrap_or(units.top);
            units.units.iter().find(|line| line.id == id && line.closed_at.is_none()).cloned()
        })
    };
    view! {
        {part(move || {
            let door = Door { icon: "plus", words: say!(lang, people.add), test: "add", go: to(is_adding) };
            doors([(rights.at_office(Act::ImportOrganisation), door)])
        })}
        {part(move || is_adding.get().then(above).flatten().map(|line| {
            view! { <AddDialog line open=is_adding changed /> }
        }))}
    }
}

#[component]
fn ImportDoor(changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let is_importing = RwSignal::new(false);
    let subject = subject(lang);
    let door = move || {
        let (words, go) = (say!(lang, people.import), to(is_importing));
        doors([(
            rights.at_office(Act::ImportOrganisation),
            Door { icon: "upload", words, test: "import-open", go },
        )])
    };
    view! {
        {part(door)}
        <ImportDialog subject open=is_importing on_done=changed />
    }
}

#[component]
fn ExportDoor() -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let taking = use_taking();
    let go = Callback::new(move |()| {
        taking.take("/v1/export/units.xlsx", say!(lang, units.export_name, kind = "xlsx"));
    });
    part(move || {
        let door = Door { icon: "download", words: say!(lang, people.export), test: "export", go };
        doors([(rights.at_office(Act::ExportOrganisation), door)])
    })
}

/// What a cell says, in words.
fn value_word(lang: Lang, field: &str, value: &str) -> String {
    match field {
        "tier" => value.parse().map_or_else(|_| value.to_owned(), |tier| tier_word(lang, tier)),
        "standing" => value.parse().map_or(value, |standing| standing_word(lang, standing)).to_owned(),
        _ => value.to_owned(),
    }
}

/// A list of units, as the import speaks of it.
pub fn subject(lang: Lang) -> Subject {
    Subject {
        path: "units",
        title: say!(lang, units.import_title),
        words: say!(lang, units.import_words),
        field: field_word,
        value: Callback::new(move |(field, value): (String, String)| value_word(lang, &field, &value)),
    }
}

/// What a column of a file is called.
fn field_word(lang: Lang, field: &str) -> String {
    match (field, field.parse()) {
        ("parent", _) => say!(lang, units.parent).to_owned(),
        ("tier", _) => say!(lang, units.column_tier).to_owned(),
        (_, Ok(field)) => unit_field_word(lang, field).to_owned(),
        _ => field.to_owned(),
    }
}
