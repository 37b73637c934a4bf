//! The log: what was done in one's area, found by person, act, time and subject, and taken along. What is open and by what it
//! was found stands in the address.

mod card;
mod list;
mod note;

use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::{live, memo, part};
use crate::paged::{Page, Paged, Pages};
use crate::parts::find::FIND;
use crate::parts::{Door, Find, PageHead, Pill, TroubleNote, doors, use_taking};
use crate::place::{Query, use_here};
use crate::route::Desk;
use crate::say;
use crate::words::{named, use_lang};
use card::EntryCard;
use leptos::prelude::*;
use list::EntryList;
use spotcheck_domain::call::{AuditEntry, AuditLog, ListAuditActs, ReadAudit, plan_send};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_web::parts::Icon;

/// Keys of the query.
pub const PERSON: &str = "person";
const ACT: &str = "act";
const FROM: &str = "from";
const TO: &str = "to";

/// What an answer says beside its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayBlackOut(pub bool);

impl Pages for ReadAudit {
    type Row = AuditEntry;
    type Note = MayBlackOut;

    fn page(self, page: u32) -> Self {
        Self { page, ..self }
    }

    fn take(answer: AuditLog) -> Page<AuditEntry, MayBlackOut> {
        Page { rows: answer.entries, n_all: answer.n_found, note: MayBlackOut(answer.may_black_out) }
    }
}

/// What a query of the address asks for. Days are whole, those of this device; `offset_minutes` east of UTC.
fn wanted(query: &Query, offset_minutes: i32) -> ReadAudit {
    let begin = |day: Day| {
        Timestamp::from_millis((i64::from(day.days()) * 1_440 - i64::from(offset_minutes)) * 60_000)
    };
    let day = |key| query.get(key).parse::<Day>().ok();
    ReadAudit {
        person: query.get(PERSON).parse().ok(),
        act: Some(query.get(ACT).to_owned()).filter(|act| !act.is_empty()),
        subject: query.get(FIND).to_owned(),
        from: day(FROM).map(begin),
        to: day(TO).map(|day| begin(day.plus_days(1))),
        page: 0,
    }
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let call = memo(move || here.query.with(|query| wanted(query, Intl::offset_minutes())));
    let log = Paged::watch(move || call.get());
    let acts = Asked::watch(|| Some(ListAuditActs::default()));
    let acts = Signal::derive(move || {
        let known = acts.answer.with(|acts| acts.clone().unwrap_or_default());
        let known = known.into_iter().map(|act| (act.act, named(&act.said, lang)));
        std::iter::once((String::new(), say!(lang, audit.all_acts).to_owned()))
            .chain(known)
            .collect::<Vec<_>>()
    });
    let open = memo(move || match here.place.get() {
        Desk::AuditEntry(id) => Some(id),
        _ => None,
    });
    view! {
        <PageHead title=say!(lang, audit.title)>
            <Doors call />
        </PageHead>
        <div class="desk-filters" role="search">
            <Find label=say!(lang, audit.find) />
            <Pill label=say!(lang, audit.act) key=ACT options=acts />
            <DayPill label=say!(lang, audit.from) key=FROM />
            <DayPill label=say!(lang, audit.to) key=TO />
            <OnePerson />
        </div>
        <TroubleNote trouble=log.trouble on_again=move |()| log.reload() />
        <div class="desk-split" data-open=live(move || open.with(Option::is_some).then_some("yes"))>
            <EntryList log />
            {part(move || open.get().map(|id| view! { <EntryCard id log /> }))}
        </div>
    }
}

/// A day that bounds the list.
#[component]
fn DayPill(label: &'static str, key: &'static str) -> impl IntoView {
    let here = use_here();
    let now = here.word(key);
    view! {
        <label class="desk-day">
            <span>{label}</span>
            <input
                type="date"
                class="desk-pill"
                data-filter=key
                data-set=live(move || now.with(|now| !now.is_empty()).then_some("yes"))
                prop:value=live(move || now.get())
                on:change=move |event| here.filter(key, &event_target_value(&event))
            />
        </label>
    }
}

/// Only what one person did, or what concerned him, and the way back to everybody.
#[component]
fn OnePerson() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let person = here.word(PERSON);
    part(move || {
        person.with(|person| !person.is_empty()).then(|| {
            view! {
                <button
                    type="button"
                    class="desk-pill"
                    data-set="yes"
                    data-test="everybody"
                    on:click=move |_| here.filter(PERSON, "")
                >
                    {say!(lang, audit.one_person)}
                    <Icon name="close" size="small" />
                </button>
            }
        })
    })
}

/// To take along what was found.
#[component]
fn Doors(call: Memo<ReadAudit>) -> impl IntoView {
    let lang = use_lang();
    let taking = use_taking();
    let door = move |kind: &'static str, words, test| {
        let go = Callback::new(move |()| {
            let address = export_address(&call.get_untracked(), kind, spotcheck_web::words::code(lang));
            taking.take(address, format!("{}.{kind}", say!(lang, audit.title)));
        });
        (true, Door { icon: "download", words, test, go })
    };
    doors([door("xlsx", say!(lang, audit.export), "export-xlsx"), door("csv", "CSV", "export-csv")])
}

/// The address of the table of what the call asks for.
fn export_address(call: &ReadAudit, kind: &str, lang: &str) -> String {
    let sent = plan_send(call).map(|sent| sent.address).unwrap_or_default();
    let query = sent.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.starts_with("page=") && !pair.is_empty());
    let mut address = format!("/v1/export/audit.{kind}?lang={lang}&offset={}", Intl::offset_minutes());
    for pair in pairs {
        address.push('&');
        address.push_str(pair);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_address_are_whole() {
        let asked =
            wanted(&Query::read("?act=paired&from=2026-11-30&to=2026-11-30&q=%E7%8E%8B&person=x"), 480);
        assert_eq!(
            (asked.act.as_deref(), asked.subject.as_str(), asked.person),
            (Some("paired"), "王", None)
        );
        // 2026-11-29T16:00:00Z.
        assert_eq!(asked.from, Some(Timestamp::from_millis(1_795_968_000_000)));
        assert_eq!(asked.to, asked.from.map(|from| from.plus_millis(86_400_000)));
        assert_eq!(wanted(&Query::read("?from=yesterday"), 0).from, None);
    }
}
