//! For whom: the people of a unit and of those below it, as many as one sheet holds, with who has no device yet.

use crate::asked::Asked;
use crate::erased::{DrawAll, live, memo, part};
use crate::office::{Office, Trouble, use_office};
use crate::parts::find::FIND;
use crate::parts::unit_choice::options;
use crate::parts::{Find, Pill, TroubleNote};
use crate::place::use_here;
use crate::say;
use crate::words::{Lang, dotted, listed, named, number, role_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{
    AskCodes, AskedCode, ListPeople, ListUnits, MOST_CODES, People, PersonField, PersonLine, ReadPerson,
};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_web::parts::{EmptyState, Skeleton};
use std::collections::BTreeSet;

/// Keys of the filters in the query.
const UNIT: &str = "unit";
const DEVICES: &str = "devices";
/// The one for whom a code is meant.
const PERSON: &str = "person";
/// Those who have none.
const WITHOUT: &str = "none";

#[derive(Clone, Copy)]
struct Choice {
    people: RwSignal<Option<Vec<PersonLine>>>,
    trouble: RwSignal<Option<Trouble>>,
    chosen: RwSignal<BTreeSet<UserId>>,
    is_busy: RwSignal<bool>,
    /// Of the question that was asked last.
    last: StoredValue<u32>,
}

#[component]
pub fn Choose(#[prop(into)] on_given: Callback<Vec<AskedCode>>) -> impl IntoView {
    let lang = use_lang();
    let (here, office) = (use_here(), use_office());
    let choice = Choice {
        people: RwSignal::new(None),
        trouble: RwSignal::new(None),
        chosen: RwSignal::new(BTreeSet::new()),
        is_busy: RwSignal::new(false),
        last: StoredValue::new(0),
    };
    let units = Asked::watch(|| Some(ListUnits { closed: false }));
    let unit_options = Signal::derive(move || {
        units.answer.with(|units| options(lang, units.as_ref(), say!(lang, codes.all_units)))
    });
    let (found, unit, devices) = (here.word(FIND), here.word(UNIT), here.word(DEVICES));
    let question = memo(move || (found.get(), unit.with(|unit| unit.parse::<UnitId>().ok())));
    let person = here.word(PERSON);
    let meant = memo(move || person.with(|person| person.parse::<UserId>().ok()));
    crate::erased::effect(move || {
        let (q, unit) = question.get();
        // Whoever comes from a person's page means that person.
        choice.chosen.set(meant.get().into_iter().collect());
        choice.load(office, ListPeople { unit, q, ..ListPeople::default() }, meant.get_untracked());
    });
    let rows = memo(move || {
        let only_without = devices.get() == WITHOUT;
        choice.people.with(|people| {
            let all = people.as_deref().unwrap_or_default().iter();
            let all = all.filter(|line| !only_without || line.n_devices == 0);
            let mut rows: Vec<PersonLine> = all.cloned().collect();
            rows.sort_by_key(|line| Some(line.id) != meant.get());
            rows
        })
    });
    let is_known = memo(move || choice.people.with(Option::is_some));
    let n_chosen = memo(move || choice.chosen.with(BTreeSet::len));
    let make = move |_| choice.make(office, on_given);
    let device_options = vec![
        (String::new(), say!(lang, codes.all_devices).to_owned()),
        (WITHOUT.to_owned(), say!(lang, codes.without_device).to_owned()),
    ];
    view! {
        <div class="desk-filters" role="search">
            <Find label=say!(lang, codes.find) />
            <Pill label=say!(lang, codes.unit) key=UNIT options=unit_options />
            <Pill label=say!(lang, codes.devices) key=DEVICES options=Signal::stored(device_options) />
        </div>
        <div class="desk-page codes-choose">
            <p>{say!(lang, codes.words)}</p>
            {is_only_here().then(|| view! { <p class="note" data-test="only-here">{say!(lang, codes.only_here)}</p> })}
            <TroubleNote trouble=choice.trouble />
            {part(move || match (is_known.get(), rows.with(Vec::is_empty)) {
                (false, _) => view! { <Skeleton /> }.into_any(),
                (true, true) => view! {
                    <EmptyState icon="users" title=say!(lang, codes.nobody_title) words=say!(lang, codes.nobody) />
                }
                .into_any(),
                (true, false) => view! { <Ticks choice rows /> }.into_any(),
            })}
            <div class="codes-do">
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="make-codes"
                    disabled=live(move || n_chosen.get() == 0)
                    aria-busy=live(move || choice.is_busy.get().then_some("true"))
                    on:click=make
                >
                    {part(move || say!(lang, codes.make, n = number(lang, n_chosen.get() as f64)))}
                </button>
            </div>
        </div>
    }
}

/// The desk is open by an address that means this very machine, and so would the links of the sheet.
fn is_only_here() -> bool {
    window().location().hostname().is_ok_and(|host| is_loopback(&host))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || host.ends_with(".localhost") || host.starts_with("127.")
}

#[component]
fn Ticks(choice: Choice, rows: Memo<Vec<PersonLine>>) -> impl IntoView {
    let lang = use_lang();
    let is_all = memo(move || {
        rows.with(|rows| choice.chosen.with(|chosen| rows.iter().all(|line| chosen.contains(&line.id))))
    });
    let turn_all = move |_| {
        let all = rows.with_untracked(|rows| rows.iter().map(|line| line.id).collect::<BTreeSet<_>>());
        let is_all = is_all.get_untracked();
        choice.chosen.set(if is_all { BTreeSet::new() } else { all });
    };
    view! {
        <label class="codes-person codes-all">
            <input type="checkbox" data-test="choose-all" prop:checked=live(move || is_all.get()) on:change=turn_all />
            <span>{part(move || say!(lang, codes.choose_all, n = rows.with(Vec::len)))}</span>
        </label>
        <ul class="codes-people" role="list">
            {part(move || rows.get().into_iter().map(|line| tick(lang, choice, line)).draw_all())}
        </ul>
    }
}

fn tick(lang: Lang, choice: Choice, line: PersonLine) -> AnyView {
    let id = line.id;
    let name = line.fields.get(&PersonField::Name).cloned().unwrap_or_default();
    let roles: Vec<String> = line.roles.iter().map(|role| role_word(lang, *role)).collect();
    let has = if line.n_devices == 0 {
        say!(lang, codes.no_device).to_owned()
    } else {
        say!(lang, codes.n_devices, n = line.n_devices)
    };
    let about = dotted(&[named(&line.unit_name, lang), listed(lang, &roles), has]);
    view! {
        <li>
            <label class="codes-person">
                <input
                    type="checkbox"
                    data-test="choose-person"
                    prop:checked=live(move || choice.chosen.with(|chosen| chosen.contains(&id)))
                    on:change=move |_| choice.turn(id)
                />
                <span class="codes-name">{name}</span>
                <span class="codes-about">{about}</span>
            </label>
        </li>
    }
    .into_any()
}

impl Choice {
    /// As many as one sheet holds; the office gives them page by page.
    fn load(self, office: Office, call: ListPeople, meant: Option<UserId>) {
        let number = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(number);
        spawn_local(async move {
            let mut all: Vec<PersonLine> = Vec::new();
            let answer = loop {
                let page = ListPeople { page: all.len().div_ceil(50) as u32, ..call.clone() };
                match office.ask(&page).await {
                    Ok(People { n_found, people, .. }) => {
                        let is_last = people.is_empty();
                        all.extend(people);
                        if is_last || all.len() as u64 >= n_found || all.len() >= MOST_CODES {
                            break Ok(all);
                        }
                    }
                    Err(trouble) => break Err(trouble),
                }
            };
            if self.last.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(mut people) => {
                    // Of more than one sheet holds he may be beyond the end.
                    let is_missed = |id: &UserId| people.iter().all(|line| line.id != *id);
                    if let Some(person) = meant.filter(is_missed)
                        && let Ok(line) = office.ask(&ReadPerson { person }).await
                    {
                        people.insert(0, line);
                    }
                    people.truncate(MOST_CODES);
                    let _ = self.trouble.try_set(None);
                    let _ = self.people.try_set(Some(people));
                }
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }

    fn turn(self, id: UserId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    }

    fn make(self, office: Office, on_given: Callback<Vec<AskedCode>>) {
        if self.is_busy.get_untracked() {
            return;
        }
        // In the order in which they stand on the page.
        let people: Vec<UserId> = self.people.with_untracked(|people| {
            let all = people.as_deref().unwrap_or_default().iter().map(|line| line.id);
            self.chosen.with_untracked(|chosen| all.filter(|id| chosen.contains(id)).collect())
        });
        self.is_busy.set(true);
        self.trouble.set(None);
        let at = window().location().origin().ok();
        spawn_local(async move {
            let answer = office.ask(&AskCodes { people, at }).await;
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(codes) => drop(on_given.try_run(codes)),
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_this_machine_opens_on_no_phone() {
        assert!(["localhost", "127.0.0.1", "127.0.1.1", "[::1]"].into_iter().all(is_loopback));
        assert!(!["10.0.0.7", "zhicha.example", "127a.example"].into_iter().any(is_loopback));
    }
}
