//! The catalogue: hazards that come with the program and those of one's units, found, read, and made.

mod card;

use crate::asked::Asked;
use crate::erased::{live, memo, part};
use crate::office::use_office;
use crate::paged::{Page, Paged, Pages};
use crate::pages::hazard_form::{HazardDialog, Names, options};
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::parts::{Column, Find, PageHead, Pill, Sending, Sheet, Table, TroubleNote, ViewTab, unit_choice};
use crate::place::{Query, use_here};
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, named, use_lang};
use card::Card;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{EnterHazard, HazardLine, HazardLines, ListHazards, ListUnits};
use spotcheck_domain::library::HazardWords;
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Level;
use spotcheck_web::parts::{EmptyState, Icon, LevelMark, Skeleton};

const WITHDRAWN: &str = "withdrawn";
/// The key in the query of the hazard that is open.
const OPEN: &str = "open";

impl Pages for ListHazards {
    type Row = HazardLine;
    type Note = Names;

    fn page(self, page: u32) -> Self {
        Self { page, ..self }
    }

    fn take(answer: HazardLines) -> Page<HazardLine, Names> {
        Page { rows: answer.hazards, n_all: answer.n_found.into(), note: answer.sectors }
    }
}

fn wanted(query: &Query) -> ListHazards {
    ListHazards {
        q: query.get(FIND).to_owned(),
        sector: Some(query.get("sector").to_owned()).filter(|sector| !sector.is_empty()),
        unit: query.get("unit").parse().ok(),
        withdrawn: query.get(VIEW) == WITHDRAWN,
        page: 0,
    }
}

/// Where a row opens: on the same page, with the filters.
fn address(query: &Query, id: &str) -> String {
    format!("{}{}", Desk::Catalog, query.with(OPEN, id))
}

/// Whose it is.
pub fn owner(lang: Lang, line: &HazardLine) -> String {
    match line.unit {
        Some(_) => named(&line.unit_name, lang),
        None => say!(lang, library.program).to_owned(),
    }
}

#[component]
pub fn CatalogPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let office = use_office();
    let rights = use_rights();
    let call = memo(move || here.query.with(wanted));
    let hazards = Paged::watch(move || call.get());
    let units = Asked::watch(|| Some(ListUnits::default()));
    let is_entering = RwSignal::new(false);
    let changed = Callback::new(move |()| hazards.reload());
    let open =
        memo(move || here.query.with(|query| Some(query.get(OPEN).to_owned()).filter(|id| !id.is_empty())));
    let opened = memo(move || {
        let open = open.get()?;
        hazards.rows.with(|rows| rows.iter().find(|line| line.hazard.id == open).cloned())
    });
    let sectors = Signal::derive(move || {
        let known =
            hazards.note.with(|note| note.as_ref().map(|names| options(lang, names)).unwrap_or_default());
        std::iter::once((String::new(), say!(lang, library.all_sectors).to_owned())).chain(known).collect()
    });
    let of_units = Signal::derive(move || {
        units.answer.with(|units| unit_choice::options(lang, units.as_ref(), say!(lang, library.all_units)))
    });
    let no_count = Signal::stored(None::<u64>);
    let tab = |view, words| ViewTab { view, words, count: no_count };
    let views =
        vec![tab("", say!(lang, library.view_used)), tab(WITHDRAWN, say!(lang, library.view_withdrawn))];
    let door = move || {
        rights.at_office(Act::ImportOrganisation).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-test="add"
                    on:click=move |_| is_entering.set(true)
                >
                    <Icon name="plus" size="small" />
                    {say!(lang, library.new_hazard)}
                </button>
            }
        })
    };
    let is_empty = memo(move || hazards.rows.with(Vec::is_empty));
    let table = move || {
        view! {
            <Table
                label=say!(lang, library.catalog)
                columns=columns(lang)
                rows=hazards.rows
                key=|line: &HazardLine| line.hazard.id.clone()
                href=move |line: &HazardLine| here.query.with(|query| address(query, &line.hazard.id))
                open=open
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| here.filter(OPEN, "")
                n_all=hazards.n_all
                on_end=move |()| hazards.more(office)
            />
        }
    };
    view! {
        <PageHead title=say!(lang, library.catalog) views>{part(door)}</PageHead>
        <div class="desk-filters" role="search">
            <Find label=say!(lang, library.find_hazard) />
            <Pill label=say!(lang, library.filter_sector) key="sector" options=sectors />
            <Pill label=say!(lang, library.filter_unit) key="unit" options=of_units />
        </div>
        <TroubleNote trouble=hazards.trouble on_again=move |()| hazards.reload() />
        <div class="desk-split" data-open=live(move || opened.with(Option::is_some).then_some("yes"))>
            <section class="desk-list" aria-label=say!(lang, library.catalog)>
                {part(move || match (hazards.is_known.get(), is_empty.get()) {
                    (false, _) => view! { <Skeleton /> }.into_any(),
                    (true, true) => view! {
                        <EmptyState
                            icon="check"
                            title=say!(lang, library.nothing_title)
                            words=say!(lang, library.no_hazard)
                        />
                    }
                    .into_any(),
                    (true, false) => table().into_any(),
                })}
            </section>
            {part(move || opened.get().map(|line| {
                let sectors = hazards.note.get_untracked().unwrap_or_default();
                view! { <Card line sectors changed /> }
            }))}
        </div>
        {part(move || {
            let unit = units.answer.with(|units| units.as_ref().map(|units| units.top));
            let sectors = hazards.note.get();
            unit.zip(sectors).map(|(unit, sectors)| {
                view! { <EnterDialog open=is_entering unit sectors changed /> }
            })
        })}
    }
}

fn columns(lang: Lang) -> Vec<Column<HazardLine>> {
    vec![
        Column::words(say!(lang, library.hazard), move |line: &HazardLine| named(&line.hazard.title, lang)),
        Column::new(say!(lang, library.level), |line: &HazardLine| {
            let level = line.hazard.level;
            view! { <LevelMark level/> }.into_any()
        })
        .width("5rem"),
        Column::words(say!(lang, library.basis), move |line: &HazardLine| named(&line.hazard.basis, lang))
            .width("16rem")
            .wide(),
        Column::words(say!(lang, library.column_unit), move |line: &HazardLine| owner(lang, line))
            .width("10rem")
            .wide(),
    ]
}

#[component]
fn EnterDialog(
    open: RwSignal<bool>,
    unit: spotcheck_domain::id::UnitId,
    sectors: Names,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let sending = Sending::of(open, changed);
    let blank = HazardWords {
        sector: here.query.with_untracked(|query| query.get("sector").to_owned()),
        topic: String::new(),
        level: Level::General,
        title: Named::default(),
        question: Named::default(),
        measure: Named::default(),
        default_days: 7,
        basis: Named::default(),
        clause: Named::default(),
        needs_expert: false,
    };
    let save = move |(words, sheet): (HazardWords, Sheet)| {
        sending.send(sheet, say!(lang, library.hazard_added), EnterHazard { unit, words }, drop);
    };
    view! {
        <HazardDialog
            title=say!(lang, library.new_hazard)
            open
            name="hazard/new"
            words=blank
            sectors
            on_save=Callback::new(save)
        />
    }
}
