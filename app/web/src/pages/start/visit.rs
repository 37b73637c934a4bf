//! Start, second step: kind, checklist and second officer, and the visit begins.

use super::Steps;
use crate::browser::place;
use crate::device::use_device;
use crate::erased::{DrawAll, live, memo, part};
use crate::form::Form;
use crate::parts::{Absent, Banner, Frame, GradeMark, SetAside, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::trail;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{SiteId, UnitId, UserId};
use spotcheck_domain::position::Position;
use spotcheck_domain::term::InspectionKind;
use spotcheck_protocol::{ChecklistChoice, Query, Reply, Request, StartPost, StartView, View};

/// What was chosen. Nothing of it is a record until the visit begins.
#[derive(Clone, Copy)]
struct Choice {
    /// Those that this person may start in the post that he chose.
    kinds: Memo<Vec<InspectionKind>>,
    form: Form,
    /// The unit of that post; `None` until he chose: then the first in which he may start one stands.
    unit: Memo<Option<UnitId>>,
    /// `None` until the person chose: then the first that he may start stands.
    kind: Memo<Option<InspectionKind>>,
    /// `None` until the person chose: then the first that fits stands.
    checklist: Memo<Option<Option<String>>>,
    second: Memo<Option<UserId>>,
}

/// The checklist of who wants none.
const NO_CHECKLIST: &str = "-";

impl Choice {
    fn new(form: Form, unit: Memo<Option<UnitId>>, kinds: Memo<Vec<InspectionKind>>) -> Self {
        let (kind, second) = (form.word("kind"), form.word("second"));
        let checklist = form.word("checklist");
        Self {
            kinds,
            form,
            unit,
            kind: memo(move || kind.get().parse().ok()),
            checklist: memo(move || match checklist.get() {
                chosen if chosen.is_empty() => None,
                chosen => Some(Some(chosen).filter(|chosen| chosen != NO_CHECKLIST)),
            }),
            second: memo(move || second.get().parse().ok()),
        }
    }

    fn kind(self) -> Option<InspectionKind> {
        let chosen = self.kind.get().filter(|kind| self.kinds.with(|kinds| kinds.contains(kind)));
        chosen.or_else(|| self.kinds.with(|kinds| kinds.first().copied()))
    }
}

fn kinds(acts: &[Act]) -> Vec<InspectionKind> {
    InspectionKind::ALL.iter().copied().filter(|kind| acts.contains(&Act::start(*kind))).collect()
}

#[component]
pub fn StartAtPage(site: SiteId) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let device = use_device();
    let navigate = use_navigate();
    let form = Form::open(format!("start/{site}"));
    let post = form.word("unit");
    let unit = memo(move || post.get().parse().ok());
    let watched = store.watch(move || Query::Start { site, unit: unit.get() });
    let start = memo(move || {
        watched.with(|view| match view {
            Some(View::Start(start)) => Some(start.clone()),
            _ => None,
        })
    });
    let status = store.status();
    let posts = memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.posts.clone())));
    let allowed = memo(move || match chosen_of(&posts.get(), unit.get()) {
        Some(post) => kinds(&post.acts),
        None => status.with(|status| status.as_ref().map(|status| kinds(&status.acts)).unwrap_or_default()),
    });
    let choice = Choice::new(form, unit, allowed);
    let position = RwSignal::new(None::<Position>);
    // Found while the person chooses: the visit never waits for it.
    spawn_local(async move {
        if let Ok(here) = place::locate().await {
            let _ = position.try_set(Some(here));
        }
    });
    let is_busy = RwSignal::new(false);
    let go = move || {
        let Some(start) = start.get_untracked().filter(|_| !is_busy.get_untracked()) else { return };
        let Some(kind) = untrack(|| choice.kind()) else { return };
        is_busy.set(true);
        let answer = store.send(Request::StartInspection {
            site,
            kind,
            checklist: choice.checklist.get_untracked().unwrap_or_else(|| fitting(&start.checklists)),
            second: choice.second.get_untracked(),
            position: position.get_untracked(),
            unit: choice.unit.get_untracked(),
        });
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = answer.await;
            // The button of a visit that was made stays busy until its page has gone: a second tap makes no second one.
            let _ = is_busy.try_set(matches!(answer, Ok(Reply::Made { .. })));
            match answer {
                Ok(Reply::Made { document }) => {
                    choice.form.done();
                    // From now on there is something to lose.
                    device.ask_persist();
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    trail::replace();
                    navigate(&Route::Inspection(document.into()).to_string(), replace);
                }
                Ok(_) => {}
                Err(failure) => store.say_failure(lang, &failure),
            }
        });
    };
    let is_here = memo(move || start.with(Option::is_some));
    let action = ViewFn::from(move || {
        let go = go.clone();
        is_here.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="start-go"
                    aria-busy=live(move || is_busy.get().then_some("true"))
                    on:click=move |_| go()
                >
                    {say!(lang, start.go)}
                </button>
            }
        })
    });
    let shape = memo(move || watched.with(|view| shape(view.as_ref())));
    let checklists =
        memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.checklists.clone())));
    let colleagues =
        memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.colleagues.clone())));
    view! {
        <Frame title=say!(lang, start.title) back=Route::Start page="start-page" has_tabs=false action>
            <Steps is_visit=true />
            {part(move || match shape.get() {
                Shape::Asking => view! { <Skeleton /> }.into_any(),
                Shape::Absent => view! { <Absent /> }.into_any(),
                Shape::SetAside => view! { <SetAside /> }.into_any(),
                Shape::Here => view! {
                    {part(move || start.get().map(|start| view! { <Site start /> }))}
                    {part(move || (posts.with(Vec::len) > 1).then(|| view! { <Posts choice posts=posts.get() /> }))}
                    <Kinds choice />
                    {part(move || view! { <Checklists choice checklists=checklists.get() /> })}
                    {part(move || view! { <Second choice colleagues=colleagues.get() /> })}
                }
                .into_any(),
            })}
        </Frame>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Asking,
    Absent,
    SetAside,
    Here,
}

fn shape(view: Option<&View>) -> Shape {
    match view {
        None => Shape::Asking,
        Some(View::Start(_)) => Shape::Here,
        Some(View::SetAside) => Shape::SetAside,
        Some(_) => Shape::Absent,
    }
}

/// What stands chosen at first: those that fit come first, and a site without one gets none.
fn fitting(checklists: &[ChecklistChoice]) -> Option<String> {
    checklists.iter().find(|checklist| checklist.fits).map(|checklist| checklist.id.clone())
}

#[component]
fn Site(start: StartView) -> impl IntoView {
    let lang = use_lang();
    let StartView { site, unfinished, .. } = start;
    let provisional = site.row.provisional.then(|| say!(lang, terms.provisional)).unwrap_or_default();
    let sector = words::named(&site.sector_name, lang);
    view! {
        {unfinished.map(|id| view! {
            <Banner tone="warning" words=say!(lang, start.unfinished)>
                <a class="button" data-kind="quiet" href=Route::Inspection(id).to_string() data-test="unfinished">
                    {say!(lang, start.unfinished_do)}
                </a>
            </Banner>
        })}
        <div class="site-card">
            <GradeMark grade=site.row.grade />
            <span class="site-card-body">
                <span class="site-card-name">{site.row.name}</span>
                <span class="site-card-meta">{words::dotted(&[sector.as_str(), &site.row.address, provisional])}</span>
                {(site.n_open_findings > 0).then(|| view! {
                    <span class="site-card-meta">{say!(lang, start.n_findings, n = site.n_open_findings)}</span>
                })}
            </span>
        </div>
    }
}

/// The post that counts: that of the chosen unit, else the first.
fn chosen_of(posts: &[StartPost], unit: Option<UnitId>) -> Option<&StartPost> {
    posts.iter().find(|post| Some(post.unit) == unit).or(posts.first())
}

#[component]
fn Posts(choice: Choice, posts: Vec<StartPost>) -> impl IntoView {
    let lang = use_lang();
    let first = posts.first().map(|post| post.unit);
    let option = move |post: StartPost| {
        let unit = post.unit;
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="unit"
                    value=unit.to_string()
                    prop:checked=live(move || choice.unit.get().or(first) == Some(unit))
                    on:change=move |_| {
                        // Who could be the second in one unit is not there in another.
                        choice.form.word("second").set("");
                        choice.form.word("unit").set(unit.to_string());
                    }
                />
                <span class="choice-body">
                    <span class="choice-title">{words::named(&post.name, lang)}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="choice-list" aria-describedby="post-hint" data-test="start-posts">
            <legend class="field-label">{say!(lang, start.post)}</legend>
            <p class="field-hint" id="post-hint">{say!(lang, start.post_hint)}</p>
            {posts.into_iter().map(option).draw_all()}
        </fieldset>
    }
}

#[component]
fn Kinds(choice: Choice) -> impl IntoView {
    let lang = use_lang();
    let option = move |kind: InspectionKind| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="kind"
                    value=kind.word()
                    prop:checked=live(move || choice.kind() == Some(kind))
                    on:change=move |_| choice.form.word("kind").set(kind.word())
                />
                <span class="choice-body">
                    <span class="choice-title">{words::kind_word(lang, kind)}</span>
                    <span class="choice-note">{words::kind_note(lang, kind)}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="choice-list">
            <legend class="field-label">{say!(lang, start.kind)}</legend>
            {part(move || choice.kinds.get().into_iter().map(option).draw_all())}
        </fieldset>
    }
}

#[component]
fn Checklists(choice: Choice, checklists: Vec<ChecklistChoice>) -> impl IntoView {
    let lang = use_lang();
    let first = fitting(&checklists);
    let option = move |id: Option<String>, title: String, note: String| {
        let first = first.clone();
        let same = id.clone();
        let value = id.clone().unwrap_or_default();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="checklist"
                    value=value
                    prop:checked=live(move || choice.checklist.with(|chosen| chosen.as_ref().unwrap_or(&first) == &same))
                    on:change=move |_| choice.form.word("checklist").set(id.as_deref().unwrap_or(NO_CHECKLIST))
                />
                <span class="choice-body">
                    <span class="choice-title">{title}</span>
                    <span class="choice-note">{note}</span>
                </span>
            </label>
        }
        .into_any()
    };
    let listed = |checklist: ChecklistChoice| {
        let n = say!(lang, start.checklist_items, n = checklist.n_items);
        let fits = checklist.fits.then(|| say!(lang, start.checklist_fits)).unwrap_or_default();
        option(Some(checklist.id), words::named(&checklist.name, lang), words::dotted(&[n.as_str(), fits]))
    };
    let (fitting, others): (Vec<_>, Vec<_>) = checklists.into_iter().partition(|checklist| checklist.fits);
    let n_others = others.len();
    let fitting = fitting.into_iter().map(&listed).draw_all();
    let others = others.into_iter().map(&listed).draw_all();
    let none = option(
        None,
        say!(lang, start.checklist_none).to_owned(),
        say!(lang, start.checklist_none_note).to_owned(),
    );
    view! {
        <fieldset class="choice-list">
            <legend class="field-label">{say!(lang, start.checklist)}</legend>
            {fitting}
            {none}
            {(n_others > 0).then(|| view! {
                <details class="disclosure">
                    <summary>{say!(lang, start.checklist_others, n = n_others)}</summary>
                    {others}
                </details>
            })}
        </fieldset>
    }
}

#[component]
fn Second(choice: Choice, colleagues: Vec<Officer>) -> impl IntoView {
    let lang = use_lang();
    let option = move |user: Option<UserId>, title: String, note: String| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="second"
                    value=user.map(|user| user.to_string()).unwrap_or_default()
                    prop:checked=live(move || choice.second.get() == user)
                    on:change=move |_| choice.form.word("second").set(user.map(|user| user.to_string()).unwrap_or_default())
                />
                <span class="choice-body">
                    <span class="choice-title">{title}</span>
                    {(!note.is_empty()).then(|| view! { <span class="choice-note">{note}</span> })}
                </span>
            </label>
        }
    };
    let colleagues = colleagues.into_iter().map(|officer| {
        let note = match officer.certificate.as_str() {
            "" => String::new(),
            number => say!(lang, start.certificate, number = number),
        };
        option(Some(officer.user), officer.name, note)
    });
    view! {
        <fieldset class="choice-list" aria-describedby="second-hint">
            <legend class="field-label">{say!(lang, start.second)}</legend>
            <p class="field-hint" id="second-hint">{say!(lang, start.second_hint)}</p>
            {colleagues.draw_all()}
            {option(None, say!(lang, start.second_none).to_owned(), String::new())}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kinds_that_this_person_may_start_are_to_be_chosen() {
        assert_eq!(kinds(&[Act::Sync, Act::StartSelfCheck]), [InspectionKind::SelfCheck]);
        assert_eq!(
            kinds(&[Act::StartLookBack, Act::StartRoutine]),
            [InspectionKind::Routine, InspectionKind::LookBack]
        );
    }

    #[test]
    fn the_post_of_a_unit_that_is_none_of_his_counts_as_none_chosen() {
        let unit = |n| UnitId::from_parts(spotcheck_domain::time::Timestamp::from_millis(1), [n; 10]);
        let post = |n| StartPost {
            unit: unit(n),
            name: spotcheck_domain::reference::Named::default(),
            acts: vec![Act::StartRoutine],
        };
        let posts = [post(1), post(2)];
        let chosen = |of| chosen_of(&posts, of).map(|post| post.unit);
        assert_eq!([None, Some(unit(2)), Some(unit(9))].map(chosen), [1, 2, 1].map(|n| Some(unit(n))));
        assert!(chosen_of(&[], Some(unit(1))).is_none());
    }

    #[test]
    fn the_first_checklist_that_fits_stands_chosen() {
        let choice = |id: &str, fits| ChecklistChoice {
            id: id.to_owned(),
            name: spotcheck_domain::reference::Named::default(),
            n_items: 1,
            fits,
        };
        assert_eq!(fitting(&[choice("a", false), choice("b", true)]), Some("b".to_owned()));
        assert_eq!(fitting(&[choice("a", false)]), None);
    }
}
