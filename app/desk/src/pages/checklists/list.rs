//! The list of checklists: what each is called, whose it is, for which sector, and in which version.

use super::begin::{Begin, BeginDialog};
use crate::asked::Asked;
use crate::erased::{DrawAll, memo, part};
use crate::pages::hazard_form::options;
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::parts::{Column, Find, PageHead, Pill, Table, TroubleNote, ViewTab, unit_choice};
use crate::place::{Query, use_here};
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, day_of, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ChecklistLine, ChecklistLines, ListChecklists, ListUnits};
use spotcheck_web::parts::{EmptyState, Icon, Skeleton};

const WITHDRAWN: &str = "withdrawn";

fn wanted(query: &Query) -> ListChecklists {
    ListChecklists {
        q: query.get(FIND).to_owned(),
        sector: Some(query.get("sector").to_owned()).filter(|sector| !sector.is_empty()),
        unit: query.get("unit").parse().ok(),
        withdrawn: query.get(VIEW) == WITHDRAWN,
    }
}

/// Names by id, with none of them first.
fn choices(lang: Lang, answer: Option<&ChecklistLines>, all: &str) -> Vec<(String, String)> {
    let known = answer.map(|answer| options(lang, &answer.sectors)).unwrap_or_default();
    std::iter::once((String::new(), all.to_owned())).chain(known).collect()
}

#[component]
pub fn Lists() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let rights = use_rights();
    let call = memo(move || here.query.with(wanted));
    let lists = Asked::watch(move || Some(call.get()));
    let units = Asked::watch(|| Some(ListUnits::default()));
    let doing = RwSignal::new(None::<Begin>);
    let rows = Signal::derive(move || {
        lists.answer.with(|answer| answer.as_ref().map(|answer| answer.lists.clone()).unwrap_or_default())
    });
    let no_count = Signal::stored(None::<u64>);
    let tab = |view, words| ViewTab { view, words, count: no_count };
    let views =
        vec![tab("", say!(lang, library.view_used)), tab(WITHDRAWN, say!(lang, library.view_withdrawn))];
    let door = move |icon: &'static str, words: &'static str, test: &'static str, what: Begin| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test=test
                on:click=move |_| doing.set(Some(what.clone()))
            >
                <Icon name=icon size="small" />
                {words}
            </button>
        }
    };
    let doors = move || {
        rights.at_office(Act::ImportOrganisation).then(|| {
            [
                door("plus", say!(lang, library.new), "add", Begin::New),
                door("upload", say!(lang, library.import), "import-open", Begin::File(None)),
            ]
            .draw_all()
        })
    };
    let sectors = Signal::derive(move || {
        lists.answer.with(|answer| choices(lang, answer.as_ref(), say!(lang, library.all_sectors)))
    });
    let of_units = Signal::derive(move || {
        units.answer.with(|units| unit_choice::options(lang, units.as_ref(), say!(lang, library.all_units)))
    });
    let table = move || {
        view! {
            <Table
                label=say!(lang, library.title)
                columns=columns(lang)
                rows
                key=|line: &ChecklistLine| line.id.clone()
                href=move |line: &ChecklistLine| here.beside(&Desk::Checklist(line.id.clone()))
                open=Signal::stored(None::<String>)
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| ()
            />
        }
    };
    view! {
        <PageHead title=say!(lang, library.title) views>{part(doors)}</PageHead>
        <div class="desk-filters" role="search">
            <Find label=say!(lang, library.find) />
            <Pill label=say!(lang, library.filter_sector) key="sector" options=sectors />
            <Pill label=say!(lang, library.filter_unit) key="unit" options=of_units />
        </div>
        <TroubleNote trouble=lists.trouble on_again=move |()| lists.reload() />
        <div class="desk-split">
            <section class="desk-list" aria-label=say!(lang, library.title)>
                {part(move || match lists.answer.with(|answer| answer.as_ref().map(|answer| answer.lists.len())) {
                    None => view! { <Skeleton /> }.into_any(),
                    Some(0) => view! {
                        <EmptyState
                            icon="check"
                            title=say!(lang, library.nothing_title)
                            words=say!(lang, library.nothing)
                        />
                    }
                    .into_any(),
                    Some(_) => table().into_any(),
                })}
            </section>
        </div>
        {part(move || doing.get().map(|what| view! { <BeginDialog what doing units sectors /> }))}
    }
}

fn columns(lang: Lang) -> Vec<Column<ChecklistLine>> {
    vec![
        Column::new(say!(lang, library.column_name), move |line: &ChecklistLine| name(lang, line)),
        Column::words(say!(lang, library.column_unit), move |line: &ChecklistLine| owner(lang, line))
            .width("12rem"),
        Column::words(say!(lang, library.column_items), |line: &ChecklistLine| line.n_items.to_string())
            .width("5rem")
            .wide(),
        Column::words(say!(lang, library.column_version), |line: &ChecklistLine| line.version.clone())
            .width("7rem")
            .wide(),
        Column::words(say!(lang, library.column_published), move |line: &ChecklistLine| {
            line.published_at.map(|at| day_of(lang, at)).unwrap_or_default()
        })
        .width("8rem")
        .wide(),
    ]
}

fn name(lang: Lang, line: &ChecklistLine) -> AnyView {
    let draft = line
        .has_draft
        .then(|| view! { " " <small class="desk-mark" data-tone="soon">{say!(lang, library.draft)}</small> });
    view! { {named(&line.name, lang)} {draft} }.into_any()
}

/// Whose it is.
pub fn owner(lang: Lang, line: &ChecklistLine) -> String {
    match line.unit {
        Some(_) => named(&line.unit_name, lang),
        None => say!(lang, library.program).to_owned(),
    }
}
