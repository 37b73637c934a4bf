//! The numbers of a unit's papers, by kind and year: on which paper each stands, who holds it, why it is void. A number that is
//! on no paper is voided here, with its reason.

mod list;
mod void;

use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::{DrawAll, memo, part};
use crate::office::use_office;
use crate::paged::{Page, Paged, Pages};
use crate::parts::confirm::dialogs;
use crate::parts::find::FIND;
use crate::parts::{Find, PageHead, Pill, TroubleNote, unit_choice};
use crate::place::{Query, use_here};
use crate::say;
use crate::words::{Lang, named, number_state_word, paper_kind_word, use_lang};
use leptos::prelude::*;
use list::NumberList;
use spotcheck_domain::call::{ListUnits, NumberCount, NumberLine, NumberRegister, NumberState, ReadRegister};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::paper::PaperKind;
use spotcheck_web::parts::Skeleton;
use void::VoidDialog;

/// Keys of the query.
const UNIT: &str = "unit";
const KIND: &str = "kind";
const YEAR: &str = "year";
const STATE: &str = "state";

/// Years that are offered, this one among them.
const N_YEARS: u16 = 5;

impl Pages for ReadRegister {
    type Row = NumberLine;
    type Note = NumberRegister;

    fn page(self, page: u32) -> Self {
        Self { page, ..self }
    }

    fn take(mut answer: NumberRegister) -> Page<NumberLine, NumberRegister> {
        let rows = std::mem::take(&mut answer.lines);
        Page { rows, n_all: answer.n_matching, note: answer }
    }
}

/// What a query of the address asks for of a unit.
fn wanted(query: &Query, unit: UnitId) -> ReadRegister {
    ReadRegister {
        unit,
        kind: query.get(KIND).parse().unwrap_or(PaperKind::Order),
        year: query.get(YEAR).parse().ok(),
        state: query.get(STATE).parse().ok(),
        q: query.get(FIND).to_owned(),
        page: 0,
    }
}

#[component]
pub fn RegistersPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let units = Asked::watch(|| Some(ListUnits::default()));
    let of_units = Signal::derive(move || {
        units.answer.with(|units| unit_choice::options(lang, units.as_ref(), say!(lang, registers.own_unit)))
    });
    // The own unit is the top of those that one sees.
    let unit = memo(move || {
        let chosen = here.query.with(|query| query.get(UNIT).parse::<UnitId>().ok());
        chosen.or_else(|| units.answer.with(|units| units.as_ref().map(|units| units.top)))
    });
    view! {
        <PageHead title=say!(lang, registers.title) />
        <div class="desk-filters" role="search">
            <Find label=say!(lang, registers.find) />
            <Pill label=say!(lang, registers.of_unit) key=UNIT options=of_units />
            <Pill label=say!(lang, registers.kind) key=KIND options=Signal::stored(kinds(lang)) />
            <Pill label=say!(lang, registers.year) key=YEAR options=Signal::stored(years(lang)) />
            <Pill label=say!(lang, registers.state) key=STATE options=Signal::stored(states(lang)) />
        </div>
        <TroubleNote trouble=units.trouble on_again=move |()| units.reload() />
        <div class="desk-page policy-page" data-test="register">
            {part(move || match unit.get() {
                Some(unit) => view! { <Numbers unit /> }.into_any(),
                None => view! { <Skeleton /> }.into_any(),
            })}
        </div>
    }
}

/// The empty value is what is shown where nothing is chosen.
fn kinds(lang: Lang) -> Vec<(String, String)> {
    let numbered = PaperKind::ALL.iter().copied().filter(|kind| kind.is_numbered());
    let value = |kind: PaperKind| if kind == PaperKind::Order { "" } else { kind.word() };
    numbered.map(|kind| (value(kind).to_owned(), paper_kind_word(lang, kind).to_owned())).collect()
}

fn years(lang: Lang) -> Vec<(String, String)> {
    let this = Intl::today().year();
    let before =
        (this.saturating_sub(N_YEARS - 1)..this).rev().map(|year| (year.to_string(), year.to_string()));
    std::iter::once((String::new(), say!(lang, registers.this_year).to_owned())).chain(before).collect()
}

fn states(lang: Lang) -> Vec<(String, String)> {
    let all = (String::new(), say!(lang, registers.all_states).to_owned());
    let each = NumberState::ALL.iter();
    let each = each.map(|state| (state.word().to_owned(), number_state_word(lang, *state).to_owned()));
    std::iter::once(all).chain(each).collect()
}

#[component]
fn Numbers(unit: UnitId) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let office = use_office();
    let call = memo(move || here.query.with(|query| wanted(query, unit)));
    let register = Paged::watch(move || call.get());
    let doing = RwSignal::new(None::<String>);
    let head = move || {
        register.note.with(|note| {
            note.as_ref().map(|note| {
                let counts = note.counts.iter().map(|count| count_words(lang, count)).draw_all();
                view! {
                    <h2>{format!("{} · {}", named(&note.unit_name, lang), note.year)}</h2>
                    <p>{say!(lang, registers.words)}</p>
                    <p class="note" data-test="counts">{counts}</p>
                }
            })
        })
    };
    view! {
        <TroubleNote trouble=register.trouble on_again=move |()| register.reload() />
        {part(head)}
        <NumberList register on_void=move |number: String| doing.set(Some(number)) />
        {part(move || {
            let n_here = register.rows.with(Vec::len) as u64;
            (n_here < register.n_all.get()).then(|| view! {
                <button
                    type="button"
                    class="button"
                    data-test="more-numbers"
                    on:click=move |_| register.more(office)
                >
                    {say!(lang, registers.more)}
                </button>
            })
        })}
        {dialogs(doing, move |number, open| view! {
            <VoidDialog unit number open on_done=move |()| register.reload() />
        }
        .into_any())}
    }
}

fn count_words(lang: Lang, count: &NumberCount) -> AnyView {
    let words = say!(lang, registers.n_state, state = number_state_word(lang, count.state), n = count.n);
    view! { <span data-state=count.state.word()>{words}" "</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn an_address_asks_for_orders_of_this_year_where_it_says_nothing() {
        let unit = UnitId::from_parts(Timestamp::from_millis(1), [1; 10]);
        let asked = wanted(&Query::read(""), unit);
        assert_eq!((asked.kind, asked.year, asked.state), (PaperKind::Order, None, None));
        let asked = wanted(&Query::read("?kind=review&year=2025&state=void&q=12"), unit);
        assert_eq!(
            (asked.kind, asked.year, asked.state, asked.q.as_str()),
            (PaperKind::Review, Some(2025), Some(NumberState::Void), "12")
        );
    }

    #[test]
    fn each_kind_that_has_numbers_is_offered() {
        let kinds = kinds(Lang::zh);
        assert_eq!(kinds.len(), PaperKind::ALL.len() - 1);
        assert!(kinds.iter().any(|(value, _)| value.is_empty()), "orders are shown first");
    }
}
