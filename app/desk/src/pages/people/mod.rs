//! The people of one's area: found, brought from a file, and opened beside the list.

mod card;
mod devices;
mod doing;
mod enter;
mod list;
mod log;
mod posts;
mod retiring;
mod roles;

use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::{live, memo, part};
use crate::paged::{Page, Paged, Pages};
use crate::parts::doors::to;
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::parts::import::Subject;
use crate::parts::{
    Door, Find, ImportDialog, Order, PageHead, Pill, TroubleNote, ViewTab, doors, use_taking,
};
use crate::place::use_here;
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, listed, person_field_word, role_word, use_lang};

use card::PersonCard;
use enter::EnterDialog;
use leptos::prelude::*;
use list::PeopleList;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ListPeople, ListUnits, People, PeopleCounts, PeopleOrder, PersonLine};
use spotcheck_domain::term::Role;

/// The views beside those who are here.
const EXPIRING: &str = "expiring";
const UNPAIRED: &str = "unpaired";
const LEFT: &str = "left";

/// So many days before a certificate expires it is time to renew it.
pub const SOON_DAYS: i32 = 60;

impl Pages for ListPeople {
    type Row = PersonLine;
    type Note = PeopleCounts;

    fn page(self, page: u32) -> Self {
        Self { page, ..self }
    }

    fn take(answer: People) -> Page<PersonLine, PeopleCounts> {
        Page { rows: answer.people, n_all: answer.n_found, note: answer.counts }
    }
}

/// What a query of the address asks for.
fn wanted(query: &crate::place::Query) -> ListPeople {
    let view = query.get(VIEW);
    let order = Order::read(query.get("order"));
    ListPeople {
        unit: query.get("unit").parse().ok(),
        q: query.get(FIND).to_owned(),
        page: 0,
        retired: view == LEFT,
        role: query.get("role").parse().ok(),
        unpaired: view == UNPAIRED,
        soon: Some(Intl::today().plus_days(SOON_DAYS)),
        expiring: view == EXPIRING,
        order: order.by.parse::<PeopleOrder>().ok(),
        descending: order.descending,
    }
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let call = memo(move || here.query.with(wanted));
    let people = Paged::watch(move || call.get());
    let units = Asked::watch(|| Some(ListUnits { closed: false }));
    let changed = Callback::new(move |()| people.reload());
    let count = move |of: fn(&PeopleCounts) -> u64| {
        Signal::derive(move || people.note.with(|counts| counts.as_ref().map(of)))
    };
    let tab = |view, words, count| ViewTab { view, words, count };
    let views = vec![
        tab("", say!(lang, people.view_here), count(|counts| counts.n_here)),
        tab(EXPIRING, say!(lang, people.view_expiring), count(|counts| counts.n_expiring)),
        tab(UNPAIRED, say!(lang, people.view_unpaired), count(|counts| counts.n_unpaired)),
        tab(LEFT, say!(lang, people.view_left), count(|counts| counts.n_left)),
    ];
    let roles = Role::ALL.iter().map(|role| (role.word().to_owned(), role_word(lang, *role)));
    let roles = std::iter::once((String::new(), say!(lang, people.all_roles).to_owned())).chain(roles);
    let roles: Vec<(String, String)> = roles.collect();
    let open = memo(move || match here.place.get() {
        Desk::Person(id) => Some(id),
        _ => None,
    });
    view! {
        <PageHead title=say!(lang, people.title) views>
            <Doors units changed />
        </PageHead>
        <div class="desk-filters" role="search">
            <Find label=say!(lang, people.find) />
            <Pill
                label=say!(lang, people.filter_unit)
                key="unit"
                options=Signal::derive(move || units.answer.with(|units| {
                    crate::parts::unit_choice::options(lang, units.as_ref(), say!(lang, people.all_units))
                }))
            />
            <Pill label=say!(lang, people.filter_role) key="role" options=Signal::stored(roles) />
        </div>
        <TroubleNote trouble=people.trouble on_again=move |()| people.reload() />
        <div class="desk-split" data-open=live(move || open.with(Option::is_some).then_some("yes"))>
            <PeopleList people />
            {part(move || open.get().map(|person| view! { <PersonCard person units changed /> }))}
        </div>
    }
}

/// To add somebody, to bring a file, to take one along.
#[component]
fn Doors(units: Asked<spotcheck_domain::call::Units>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let (is_entering, is_importing) = (RwSignal::new(false), RwSignal::new(false));
    let taking = use_taking();
    let export = move |()| {
        taking.take("/v1/export/people.xlsx", say!(lang, people.export_name, kind = "xlsx"));
    };
    let above = move || {
        let is_admin = rights.at_office(Act::ImportOrganisation);
        let door = |icon, words, test, go| Door { icon, words, test, go };
        doors([
            (is_admin, door("plus", say!(lang, people.add), "add", to(is_entering))),
            (is_admin, door("upload", say!(lang, people.import), "import-open", to(is_importing))),
            (
                rights.at_office(Act::ExportOrganisation),
                door("download", say!(lang, people.export), "export", Callback::new(export)),
            ),
        ])
    };
    view! {
        {part(above)}
        <EnterDialog open=is_entering units changed />
        <ImportDialog subject=subject(lang) open=is_importing on_done=changed />
    }
}

/// A list of people, as the import speaks of it.
pub fn subject(lang: Lang) -> Subject {
    Subject {
        path: "people",
        title: say!(lang, people.import_title),
        words: say!(lang, people.import_words),
        field: field_word,
        value: Callback::new(move |(field, value): (String, String)| value_word(lang, &field, &value)),
    }
}

/// What a cell says, in words.
fn value_word(lang: Lang, field: &str, value: &str) -> String {
    if field != "roles" {
        return value.to_owned();
    }
    let word = |word: &str| word.parse().map_or_else(|_| word.to_owned(), |role| role_word(lang, role));
    listed(lang, &value.split(' ').map(word).collect::<Vec<_>>())
}

/// What a column of a file is called.
fn field_word(lang: Lang, field: &str) -> String {
    match (field, field.parse()) {
        ("unit", _) => say!(lang, people.column_unit).to_owned(),
        ("roles", _) => say!(lang, people.column_roles).to_owned(),
        (_, Ok(field)) => person_field_word(lang, field).to_owned(),
        _ => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_file_has_words() {
        assert_eq!(field_word(Lang::zh, "roles"), "角色");
        assert_eq!(value_word(Lang::zh, "roles", "inspector admin"), "检查员、管理员");
        assert_eq!(value_word(Lang::zh, "key", "inspector"), "inspector");
        assert_eq!(field_word(Lang::en, "certificate_expires"), "Certified until");
    }
}
