//! One checklist: read as it is published, or edited as a draft, with what can be done with it.

use super::begin::{Begin, BeginDialog};
use super::bench::Bench;
use super::edit::Edit;
use super::list::owner;
use super::publish::PublishDialog;
use super::read::Read;
use crate::asked::Asked;
use crate::erased::{DrawAll, live, part};
use crate::office::{Trouble, use_office};
use crate::pages::hazard_form::options;
use crate::parts::confirm::deed;
use crate::parts::{Question, TroubleNote, dialog_of, use_taking};
use crate::place::use_here;
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, day_of, named, trouble_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    ChecklistSheet, DropDraft, ListUnits, ReadChecklist, SaveDraft, WithdrawChecklist,
};
use spotcheck_domain::library::DraftChecklist;
use spotcheck_web::parts::{Icon, Skeleton};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Publish,
    Withdraw,
    Drop,
}

#[component]
pub fn Opened(list: String) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let list = StoredValue::new(list);
    let asked = Asked::watch(move || Some(ReadChecklist { list: list.get_value() }));
    let back = live(move || here.query.with(|query| format!("{}{query}", Desk::Checklists)));
    view! {
        <p class="list-back">
            <a href=back><Icon name="back" size="small" />{say!(lang, library.title)}</a>
        </p>
        {part(move || {
            if asked.trouble.with(|trouble| *trouble == Some(Trouble::NotYours)) {
                return view! {
                    <div class="desk-page">
                        <h1 class="desk-title">{say!(lang, desk.absent_title)}</h1>
                        <p>{say!(lang, desk.absent)}</p>
                    </div>
                }
                .into_any();
            }
            match asked.answer.get() {
                Some(sheet) => view! { <Shown sheet asked /> }.into_any(),
                None => view! {
                    <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
                    <Skeleton />
                }
                .into_any(),
            }
        })}
    }
}

#[component]
fn Shown(sheet: ChecklistSheet, asked: Asked<ChecklistSheet>) -> impl IntoView {
    let lang = use_lang();
    let is_edited = sheet.draft.is_some() && sheet.line.is_editable;
    let doing = RwSignal::new(None::<Doing>);
    let bench = is_edited.then(|| Bench::open(&sheet));
    let changed = Callback::new(move |()| {
        if let Some(bench) = bench {
            bench.forget();
        }
        asked.reload();
    });
    let name = match &sheet.draft {
        Some(draft) if is_edited => draft.name.clone(),
        _ => sheet.line.name.clone(),
    };
    let versions = sheet.versions.clone();
    let body = match bench {
        Some(bench) => view! { <Edit bench sectors=sheet.sectors.clone() /> }.into_any(),
        None => view! { <Read sheet=sheet.clone() /> }.into_any(),
    };
    view! {
        <div class="desk-views">
            <h1 class="desk-title">{named(&name, lang)}</h1>
            <div class="desk-do"><Doors sheet=sheet.clone() doing changed /></div>
        </div>
        <p class="list-about">{about(lang, &sheet)}</p>
        <div class="list-body" data-test=if is_edited { "editing" } else { "reading" }>
            {body}
            {(!versions.is_empty()).then(|| view! {
                <section class="list-versions">
                    <h2>{say!(lang, library.versions)}</h2>
                    <ul role="list">{versions.iter().map(|version| view! {
                        <li class="desk-line">
                            <span>
                                {say!(lang, library.version_n, n = version.number)} " " {version.note.clone()}
                                <br /><small>{version.by_name.clone()}</small>
                            </span>
                            <time>{day_of(lang, version.at)}</time>
                        </li>
                    }).draw_all()}</ul>
                </section>
            })}
        </div>
        {part(move || doing.get().map(|what| dialog(lang, what, &sheet, bench, doing, changed)))}
    }
}

fn about(lang: Lang, sheet: &ChecklistSheet) -> String {
    let line = &sheet.line;
    let sector = sheet.sectors.get(&line.sector).map(|sector| named(sector, lang)).unwrap_or_default();
    let version = match (line.version.as_str(), line.withdrawn_at) {
        (_, Some(at)) => say!(lang, library.withdrawn_on, day = day_of(lang, at)),
        ("", None) => say!(lang, library.never_published).to_owned(),
        (version, None) => say!(lang, library.version_n, n = version),
    };
    [owner(lang, line), sector, version, say!(lang, library.n_items, n = line.n_items)].join(" · ")
}

fn dialog(
    lang: Lang,
    what: Doing,
    sheet: &ChecklistSheet,
    bench: Option<Bench>,
    doing: RwSignal<Option<Doing>>,
    changed: Callback<()>,
) -> AnyView {
    let office = use_office();
    let here = use_here();
    let open = dialog_of(doing);
    let list = sheet.line.id.clone();
    let revision = move || bench.map_or(0, Bench::revision);
    let was_published = !sheet.line.version.is_empty();
    match what {
        Doing::Publish => view! { <PublishDialog list open changed /> }.into_any(),
        Doing::Withdraw => {
            let run = deed(move || {
                let call = WithdrawChecklist { list: list.clone() };
                async move { office.ask(&call).await }
            });
            view! {
                <Question
                    title=say!(lang, library.withdraw_title)
                    open
                    words=say!(lang, library.withdraw)
                    is_danger=true
                    deed=run
                    on_done=changed
                    says=say!(lang, library.withdraw_words)
                />
            }
            .into_any()
        }
        Doing::Drop => {
            let run = deed(move || {
                let call = DropDraft { list: list.clone(), revision: revision() };
                async move { office.ask(&call).await }
            });
            let done = Callback::new(move |()| {
                if let Some(bench) = bench {
                    bench.forget();
                }
                if was_published { changed.run(()) } else { here.go_beside(&Desk::Checklists) }
            });
            view! {
                <Question
                    title=say!(lang, library.drop_title)
                    open
                    words=say!(lang, library.drop)
                    is_danger=true
                    deed=run
                    on_done=done
                    says=say!(lang, library.drop_words)
                />
            }
            .into_any()
        }
    }
}

#[component]
fn Doors(sheet: ChecklistSheet, doing: RwSignal<Option<Doing>>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let (office, store, taking) = (use_office(), use_store(), use_taking());
    let begin = RwSignal::new(None::<Begin>);
    let units = Asked::watch(|| Some(ListUnits::default()));
    let line = sheet.line.clone();
    let (is_editable, has_draft) = (line.is_editable, sheet.draft.is_some());
    let is_published = !line.version.is_empty();
    let sectors = Signal::stored(options(lang, &sheet.sectors));
    let (id, name, sector) = (line.id.clone(), named(&line.name, lang), line.sector.clone());
    let edit = {
        let (id, revision, published) = (id.clone(), sheet.revision, sheet.published.clone());
        Callback::new(move |()| {
            let Some(draft) = published.as_ref().map(DraftChecklist::of) else { return };
            let call = SaveDraft { list: id.clone(), revision, draft };
            spawn_local(async move {
                match office.ask(&call).await {
                    Ok(_) => {
                        let _ = changed.try_run(());
                    }
                    Err(trouble) => store.toast_problem(trouble_words(lang, &trouble)),
                }
            });
        })
    };
    let export = {
        let (id, name) = (id.clone(), name.clone());
        Callback::new(move |()| {
            taking.take(format!("/v1/export/checklists/{id}.xlsx"), format!("{name}.xlsx"));
        })
    };
    let open = move |what: Doing| Callback::new(move |()| doing.set(Some(what)));
    let copy = Begin::Copy { list: id.clone(), name: name.clone(), sector: sector.clone() };
    let file = line.unit.map(|unit| Begin::File(Some((id, unit, name, sector))));
    let start = move |what: Begin| Callback::new(move |()| begin.set(Some(what.clone())));
    let file = file.map_or_else(|| Callback::new(|()| ()), start);
    let is_admin = move || rights.at_office(Act::ImportOrganisation);
    let doors = [
        (is_editable && has_draft, "primary", say!(lang, library.publish), "publish", open(Doing::Publish)),
        (is_editable && !has_draft, "primary", say!(lang, library.edit), "edit", edit),
        (is_published && is_admin(), "quiet", say!(lang, library.copy), "copy", start(copy)),
        (is_editable, "quiet", say!(lang, library.import), "import-open", file),
        (rights.at_office(Act::ExportLibrary), "quiet", say!(lang, library.export), "export", export),
        (is_editable && has_draft, "quiet", say!(lang, library.drop), "drop", open(Doing::Drop)),
        (
            is_editable && is_published && line.withdrawn_at.is_none(),
            "quiet",
            say!(lang, library.withdraw),
            "withdraw",
            open(Doing::Withdraw),
        ),
    ];
    let doors = doors.into_iter().filter(|(may, ..)| *may).map(|(_, kind, words, test, run)| {
        view! {
            <button type="button" class="button" data-kind=kind data-test=test on:click=move |_| run.run(())>
                {words}
            </button>
        }
    });
    let doors = doors.draw_all();
    view! {
        {doors}
        {part(move || begin.get().map(|what| view! { <BeginDialog what doing=begin units sectors /> }))}
    }
}
