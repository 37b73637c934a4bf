//! The sites of one's area: found, brought from a file, and opened beside the list; and how many of them units have seen.

mod actions;
mod card;
mod certificates;
mod coverage;
mod doing;
mod enter;
mod fields;
mod form;
mod giving;
mod list;
mod merging;
mod past;
mod query;
mod shown;

use crate::asked::Asked;
use crate::erased::{DrawAll, live, memo, part};
use crate::paged::{Page, Paged, Pages};
use crate::pages::units::sectors::{Sectors, use_sectors};
use crate::parts::doors::to;
use crate::parts::head::VIEW;
use crate::parts::import::Subject;
use crate::parts::{Door, Find, ImportDialog, PageHead, Pill, TroubleNote, ViewTab, doors, use_taking};
use crate::place::use_here;
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, certificate_field_word, site_field_word, use_lang};
use card::SiteCard;
use coverage::Coverage;
use enter::EnterDialog;
use leptos::prelude::*;
use list::SiteList;
use query::{COVERAGE, OF, wanted};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    CoverageBy, ListSites, ListUnits, PlaceLine, SiteCounts, SiteImport, SiteLine, Sites, Units, plan_send,
};
use spotcheck_domain::term::Grade;
use spotcheck_web::words::grade_word;

/// What the list says beside its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub counts: SiteCounts,
    pub places: Vec<PlaceLine>,
    pub imports: Vec<SiteImport>,
}

impl Pages for ListSites {
    type Row = SiteLine;
    type Note = Note;

    fn page(self, page: u32) -> Self {
        Self { page, ..self }
    }

    fn take(answer: Sites) -> Page<SiteLine, Note> {
        let Sites { n_found, counts, sites, places, imports } = answer;
        Page { rows: sites, n_all: n_found, note: Note { counts, places, imports } }
    }
}

#[component]
pub fn SitesPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let call = memo(move || here.query.with(wanted));
    let sites = Paged::watch(move || call.get());
    let units = Asked::watch(|| Some(ListUnits { closed: false }));
    let changed = Callback::new(move |()| sites.reload());
    let count = move |of: fn(&SiteCounts) -> u64| {
        Signal::derive(move || sites.note.with(|note| note.as_ref().map(|note| of(&note.counts))))
    };
    let tab = |view, words, count| ViewTab { view, words, count };
    let views = vec![
        tab("", say!(lang, sites.view_open), count(|counts| counts.open)),
        tab("never", say!(lang, sites.view_never), count(|counts| counts.never)),
        tab("due", say!(lang, sites.view_due), count(|counts| counts.due)),
        tab("visited", say!(lang, sites.view_visited), count(|counts| counts.visited)),
        tab("expiring", say!(lang, sites.view_expiring), count(|counts| counts.expiring)),
        tab("provisional", say!(lang, sites.view_provisional), count(|counts| counts.provisional)),
        tab("closed", say!(lang, sites.view_closed), count(|counts| counts.closed)),
        tab(COVERAGE, say!(lang, sites.view_coverage), Signal::stored(None)),
    ];
    let view_now = here.word(VIEW);
    let is_coverage = memo(move || view_now.with(|view| view == COVERAGE));
    let open = memo(move || match here.place.get() {
        Desk::Site(id) => Some(id),
        _ => None,
    });
    let import = subject(lang, use_sectors());
    view! {
        <PageHead title=say!(lang, sites.title) views>
            <Doors units import changed />
        </PageHead>
        {part(move || view! { <Filters sites units is_coverage=is_coverage.get() /> })}
        <UnderWay sites />
        <TroubleNote trouble=sites.trouble on_again=move |()| sites.reload() />
        <div class="desk-split" data-open=live(move || open.with(Option::is_some).then_some("yes"))>
            {part(move || if is_coverage.get() {
                view! { <Coverage /> }.into_any()
            } else {
                view! { <SiteList sites /> }.into_any()
            })}
            {part(move || open.get().map(|site| view! { <SiteCard site units changed /> }))}
        </div>
    }
}

#[component]
fn Filters(sites: Paged<ListSites>, units: Asked<Units>, is_coverage: bool) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let sectors = use_sectors();
    let county = here.word("county");
    let all = |words: &str| (String::new(), words.to_owned());
    let places = move |of: fn(&PlaceLine) -> &str, is_shown: &dyn Fn(&PlaceLine) -> bool, first: &str| {
        let mut names: Vec<String> = sites.note.with(|note| {
            let places = note.as_ref().map_or(&[][..], |note| &note.places);
            places.iter().filter(|place| is_shown(place)).map(|place| of(place).to_owned()).collect()
        });
        names.retain(|name| !name.is_empty());
        names.sort();
        names.dedup();
        std::iter::once(all(first))
            .chain(names.into_iter().map(|name| (name.clone(), name)))
            .collect::<Vec<_>>()
    };
    let counties = move || places(|place| &place.county, &|_| true, say!(lang, sites.all_counties));
    let towns = move || {
        let county = county.get();
        places(
            |place| &place.town,
            &|place| county.is_empty() || place.county == county,
            say!(lang, sites.all_towns),
        )
    };
    let grades = Grade::ALL.iter().map(|grade| (grade.word().to_owned(), grade_word(lang, Some(*grade))));
    let grades: Vec<_> = std::iter::once(all(say!(lang, sites.all_grades))).chain(grades).collect();
    let idle = [30, 90, 180, 365].map(|days| (days.to_string(), say!(lang, sites.idle_days, n = days)));
    let idle: Vec<_> = std::iter::once(all(say!(lang, sites.idle_any))).chain(idle).collect();
    view! {
        <div class="desk-filters" role="search">
            {(!is_coverage).then(|| view! { <Find label=say!(lang, sites.find) /> })}
            <Pill label=say!(lang, sites.filter_county) key="county" options=Signal::derive(counties) />
            <Pill label=say!(lang, sites.filter_town) key="town" options=Signal::derive(towns) />
            <Pill
                label=say!(lang, sites.filter_sector)
                key="sector"
                options=Signal::derive(move || {
                    std::iter::once(all(say!(lang, sites.all_sectors)))
                        .chain(sectors.options(lang))
                        .collect::<Vec<_>>()
                })
            />
            <Pill label=say!(lang, sites.filter_grade) key="grade" options=Signal::stored(grades) />
            <Pill label=say!(lang, sites.filter_idle) key="idle" options=Signal::stored(idle) />
            {(!is_coverage).then(|| of_units(lang, units))}
        </div>
    }
}

/// Of which units, and whether of one alone, as the coverage counted it.
fn of_units(lang: Lang, units: Asked<Units>) -> AnyView {
    let here = use_here();
    let of = here.word(OF);
    let is_alone = memo(move || of.with(|of| !of.is_empty()));
    let unit = here.word("unit");
    let first = move || match (is_alone.get(), unit.with(String::is_empty)) {
        (true, true) => say!(lang, sites.nobody_answers),
        _ => say!(lang, sites.all_units),
    };
    let ways = vec![
        (String::new(), say!(lang, sites.of_area).to_owned()),
        (CoverageBy::Responsible.word().to_owned(), say!(lang, sites.by_responsible).to_owned()),
        (CoverageBy::Owner.word().to_owned(), say!(lang, sites.by_owner).to_owned()),
    ];
    view! {
        <Pill
            label=say!(lang, sites.filter_unit)
            key="unit"
            options=Signal::derive(move || units.answer.with(|units| {
                crate::parts::unit_choice::options(lang, units.as_ref(), first())
            }))
        />
        {part(move || is_alone.get().then(|| view! {
            <Pill label=say!(lang, sites.filter_of) key=OF options=Signal::stored(ways.clone()) />
        }))}
    }
    .into_any()
}

/// A file that was accepted and is not wholly taken in yet.
#[component]
fn UnderWay(sites: Paged<ListSites>) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let imports = sites.note.with(|note| note.as_ref().map(|note| note.imports.clone()));
        let lines = imports.unwrap_or_default().into_iter().map(|import| {
            let n = import.n_sites - import.n_left;
            view! { <p class="note" role="status">{say!(lang, sites.under_way, n = n, all = import.n_sites)}</p> }
        });
        lines.draw_all()
    })
}

/// To add one, to bring a file, to take one along.
#[component]
fn Doors(units: Asked<Units>, import: Subject, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let here = use_here();
    let (is_entering, is_importing) = (RwSignal::new(false), RwSignal::new(false));
    let taking = use_taking();
    let export = move |()| {
        // What is shown is what is taken along.
        let call = here.query.with_untracked(wanted);
        let Ok(sent) = plan_send(&call) else { return };
        let query = sent.address.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        taking.take(format!("/v1/export/sites.xlsx{query}"), say!(lang, sites.export_name));
    };
    let above = move || {
        let door = |icon, words, test, go| Door { icon, words, test, go };
        doors([
            (rights.with_new(Act::AddSite), door("plus", say!(lang, sites.add), "add", to(is_entering))),
            (
                rights.at_office(Act::ImportSites),
                door("upload", say!(lang, people.import), "import-open", to(is_importing)),
            ),
            (
                rights.at_office(Act::ExportSites),
                door("download", say!(lang, people.export), "export", Callback::new(export)),
            ),
        ])
    };
    view! {
        {part(above)}
        <EnterDialog open=is_entering units changed />
        <ImportDialog subject=import open=is_importing units on_done=changed />
    }
}

fn subject(lang: Lang, sectors: Sectors) -> Subject {
    Subject {
        path: "sites",
        title: say!(lang, sites.import_title),
        words: say!(lang, sites.import_words),
        field: field_word,
        value: Callback::new(move |(field, value): (String, String)| {
            value_word(lang, sectors, &field, &value)
        }),
    }
}

/// What a cell says, in words.
fn value_word(lang: Lang, sectors: Sectors, field: &str, value: &str) -> String {
    match (field, value.parse()) {
        ("sector", _) if !value.is_empty() => sectors.words(lang, value),
        ("grade", Ok(grade)) => grade_word(lang, Some(grade)),
        _ => value.to_owned(),
    }
}

/// What a column of a file is called.
fn field_word(lang: Lang, field: &str) -> String {
    match (field, field.parse()) {
        ("unit", _) => say!(lang, sites.owner).to_owned(),
        ("longitude", _) => say!(lang, sites.longitude).to_owned(),
        ("latitude", _) => say!(lang, sites.latitude).to_owned(),
        ("certificate", _) => say!(lang, certificates.title).to_owned(),
        (of, _) if of.starts_with("certificate_") => {
            let field = of.trim_start_matches("certificate_").parse();
            field.map_or_else(|_| of.to_owned(), |field| certificate_field_word(lang, field).to_owned())
        }
        (_, Ok(field)) => site_field_word(lang, field).to_owned(),
        _ => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_file_has_words() {
        assert_eq!(field_word(Lang::zh, "uscc"), "统一社会信用代码");
        assert_eq!(field_word(Lang::en, "unit"), "Kept by");
        assert_eq!(field_word(Lang::zh, "certificate_until"), "有效期至");
    }
}
