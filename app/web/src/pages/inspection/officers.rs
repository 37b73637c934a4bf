//! 检查人员: who they are, who joins and leaves, and how the second of them stands to the record.

use super::noting::Noting;
use crate::erased::{DrawAll, live, memo, part};
use crate::form::Form;
use crate::pages::record::PlainSelect;
use crate::parts::Banner;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, dotted, moment, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{ActId, UserId};
use spotcheck_domain::inspection::{ActKind, Stance};
use spotcheck_protocol::{ActSaid, InspectionView};

/// For the second officer: he confirms at a tap, or objects with his reason.
#[component]
pub fn Concur(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let visit = noting.visit;
    let may = visit.may(Act::Concur);
    let me = use_me();
    let stance = visit.pick(move |view| me.get().and_then(|me| stance_of(view, me)));
    part(move || match (may.get(), stance.get()) {
        (true, None | Some(Stance::Silent)) => view! {
            <Banner tone="info" title=say!(lang, acts.concur_title) words=say!(lang, acts.concur_words)>
                <button
                    type="button"
                    class="button"
                    data-test="concur"
                    aria-busy=live(move || noting.is_busy.get().then_some("true"))
                    on:click=move |_| noting.note(ActKind::Confirm, ActSaid::default())
                >
                    {say!(lang, acts.confirm)}
                </button>
                <Object noting/>
            </Banner>
        }
        .into_any(),
        (true, Some(Stance::Confirmed)) => view! {
            <Banner tone="info" words=say!(lang, acts.said_confirm)>
                <Object noting/>
            </Banner>
        }
        .into_any(),
        _ => ().into_any(),
    })
}

#[component]
fn Object(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            data-test="object"
            on:click=move |_| noting.ask(ActKind::Object, None)
        >
            {say!(lang, acts.object)}
        </button>
    }
}

/// For who decides of an objection.
#[component]
pub fn Objections(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let may = noting.visit.may(Act::DecideObjection);
    let objections = noting.visit.pick(objections);
    let way = move |kind: ActKind, of: ActId, words: &'static str| {
        view! {
            <button type="button" class="button" data-test=kind.word() on:click=move |_| noting.ask(kind, Some(of))>
                {words}
            </button>
        }
    };
    part(move || {
        let shown = objections.get().into_iter().filter(|_| may.get());
        shown
            .map(|(of, name, words)| {
                view! {
                    <Banner tone="warning" title=say!(lang, acts.decide_title, name = name) words=words>
                        {way(ActKind::Uphold, of, say!(lang, acts.uphold))}
                        {way(ActKind::Void, of, say!(lang, acts.void))}
                    </Banner>
                }
            })
            .draw_all()
    })
}

#[component]
pub fn Officers(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let visit = noting.visit;
    let officers = visit.pick(move |view| officers(lang, view));
    let names = memo(move || officers.with(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()));
    let moves = visit.pick(move |view| moves(lang, view));
    let may_name = visit.may(Act::NameOfficer);
    let leave = move |officer: UserId| {
        noting.note(ActKind::Leave, ActSaid { officer: Some(officer), ..ActSaid::default() });
    };
    view! {
        <details class="disclosure acts" data-test="officers">
            <summary>
                {say!(lang, acts.officers)}
                <span class="acts-count">{part(move || crate::words::listed(lang, &names.get()))}</span>
            </summary>
            <ul class="acts-list">
                {part(move || {
                    let is_alone = officers.with(Vec::len) < 2;
                    officers
                        .get()
                        .into_iter()
                        .map(|Officer { user, name, notes }| {
                            let leaves = say!(lang, acts.leave_other, name = name.clone());
                            view! {
                                <li class="act">
                                    <p class="act-name">{name}</p>
                                    {notes.into_iter().map(|note| view! { <p class="act-when">{note}</p> }).draw_all()}
                                    {(may_name.get() && !is_alone).then(|| view! {
                                        <button
                                            type="button"
                                            class="button"
                                            data-kind="quiet"
                                            data-test="officer-leaves"
                                            aria-label=leaves
                                            on:click=move |_| leave(user)
                                        >
                                            {say!(lang, acts.leave)}
                                        </button>
                                    })}
                                </li>
                            }
                        })
                        .draw_all()
                })}
            </ul>
            {part(move || may_name.get().then(|| view! { <Join noting/> }))}
            {part(move || moves.get().into_iter().map(|moved| view! { <p class="act-when">{moved}</p> }).draw_all())}
        </details>
    }
}

#[component]
fn Join(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let form = Form::open(format!("join/{}", noting.visit.id));
    let chosen = form.word("officer");
    let colleagues = noting.visit.pick(|view| {
        let named =
            |officer: &spotcheck_domain::by::Officer| (officer.user.to_string(), officer.name.clone());
        view.colleagues.iter().map(named).collect::<Vec<_>>()
    });
    let join = move |_| {
        if let Ok(officer) = chosen.get_untracked().parse() {
            noting.note_all(ActKind::Join, ActSaid { officer: Some(officer), ..ActSaid::default() }, form);
        }
    };
    part(move || {
        (!colleagues.with(Vec::is_empty)).then(|| {
            view! {
                <PlainSelect
                    label=say!(lang, acts.join)
                    word=chosen
                    options=colleagues.get()
                    placeholder=say!(lang, acts.join_choose)
                />
                <button
                    type="button"
                    class="button"
                    data-test="officer-joins"
                    disabled=live(move || chosen.get().is_empty())
                    aria-busy=live(move || noting.is_busy.get().then_some("true"))
                    on:click=join
                >
                    {say!(lang, acts.join_go)}
                </button>
            }
        })
    })
}

/// The paired person.
fn use_me() -> Memo<Option<UserId>> {
    let session = use_store().session();
    memo(move || session.with(|session| session.as_ref().map(|session| session.person.id)))
}

/// An officer as the list shows him: his certificate, and how he stands to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Officer {
    user: UserId,
    name: String,
    notes: Vec<String>,
}

fn officers(lang: Lang, view: &InspectionView) -> Vec<Officer> {
    let has_second = !view.demanded.is_empty();
    let one = |(place, officer): (usize, &spotcheck_domain::by::Officer)| {
        let number = officer.certificate.clone();
        let certificate = (!number.is_empty()).then(|| say!(lang, inspection.certificate, number = number));
        let stands = match stance_of(view, officer.user) {
            _ if !has_second => String::new(),
            None if place == 0 => say!(lang, acts.stance_first).to_owned(),
            stance => stance_word(lang, stance.unwrap_or(Stance::Silent)).to_owned(),
        };
        let first = dotted(&[certificate.unwrap_or_default(), stands]);
        let notes = [first].into_iter().filter(|note| !note.is_empty());
        let notes = notes.chain(spoken(lang, view, officer.user)).collect();
        Officer { user: officer.user, name: officer.name.clone(), notes }
    };
    view.officers.iter().enumerate().map(one).collect()
}

fn stance_of(view: &InspectionView, user: UserId) -> Option<Stance> {
    view.stances.iter().find(|one| one.officer == user).map(|one| one.stance)
}

/// His last word, and what was decided of it.
fn spoken(lang: Lang, view: &InspectionView, user: UserId) -> Vec<String> {
    let said = view.stances.iter().find(|one| one.officer == user).and_then(|one| one.act);
    let Some(said) = said else { return Vec::new() };
    let decides = |kind| matches!(kind, ActKind::Uphold | ActKind::Void);
    let of_it =
        view.log.iter().filter(|act| act.id == said || decides(act.kind) && act.said.of == Some(said));
    of_it.map(|act| dotted(&[moment(lang, act.at), act.by.clone(), act.said.words.clone()])).collect()
}

/// Objections of which nobody has decided: who objects, and why.
fn objections(view: &InspectionView) -> Vec<(ActId, String, String)> {
    let open = view.stances.iter().filter(|one| one.stance == Stance::Objected).filter_map(|one| one.act);
    open.filter_map(|id| view.log.iter().find(|act| act.id == id))
        .map(|act| (act.id, act.by.clone(), act.said.words.clone()))
        .collect()
}

/// Who joined and left, and when.
fn moves(lang: Lang, view: &InspectionView) -> Vec<String> {
    let moved = |act: &spotcheck_protocol::ActView| {
        let name = act.officer.clone();
        let words = match act.kind {
            ActKind::Join => say!(lang, acts.officer_joined, name = name),
            ActKind::Leave => say!(lang, acts.officer_left, name = name),
            _ => return None,
        };
        Some(dotted(&[moment(lang, act.at), words]))
    };
    view.log.iter().filter_map(moved).collect()
}

pub fn stance_word(lang: Lang, stance: Stance) -> &'static str {
    match stance {
        Stance::Silent => say!(lang, acts.stance_silent),
        Stance::Confirmed => say!(lang, acts.stance_confirmed),
        Stance::Objected => say!(lang, acts.stance_objected),
        Stance::Upheld => say!(lang, acts.stance_upheld),
        Stance::Voided => say!(lang, acts.stance_voided),
    }
}
