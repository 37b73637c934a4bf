//! One person signs: with a finger on the pad, or by pen on the printed page, of which a photo is taken.

use super::super::Visit;
use super::pad::InkPad;
use super::parties::{Party, parties};
use crate::erased::{DrawAll, live, memo, part};
use crate::form::{Form, Word};
use crate::pages::record::{FileButton, PhotoIntake, PhotoTroubles, PlainField};
use crate::parts::Dialog;
use crate::parts::picture::Picture;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, dotted, failure_words, moment, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::inspection::{Ink, REPRESENTATIVE};
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{PhotoView, Request, Signing};

/// What a signature still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacks {
    Name,
    Hand,
}

/// The signature that these words make, without its paper.
fn plan_signing(party: &str, name: &str, strokes: &str, page: &str) -> Result<Signing, Lacks> {
    let is_drawn = strokes.parse::<Ink>().is_ok_and(|ink| ink.is_signed());
    let page: Option<PhotoId> = page.parse().ok();
    if name.trim().is_empty() {
        return Err(Lacks::Name);
    }
    if !is_drawn && page.is_none() {
        return Err(Lacks::Hand);
    }
    Ok(Signing {
        party: party.to_owned(),
        name: name.trim().to_owned(),
        strokes: if is_drawn { strokes.to_owned() } else { String::new() },
        page,
        ..Signing::default()
    })
}

fn lacks_words(lang: Lang, lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Name => say!(lang, inspection.sign_needs_name),
        Lacks::Hand => say!(lang, inspection.sign_needs_hand),
    }
}

#[component]
pub fn SignDialog(visit: Visit, form: Form, open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let (whose, name) = (form.word("party"), form.word("name"));
    let (strokes, page) = (form.word("strokes"), form.word("page"));
    let paper = form.word("paper");
    let problem = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    // Taken before the dialog lives: a shot that was not stored is there when it opens again.
    let intake = PhotoIntake::new(visit.id.into(), PhotoRole::Signed, None);
    let asked = memo(move || {
        let key = whose.get();
        let paper = paper.get();
        visit.view.with(|view| parties(view, &paper).into_iter().find(|party| party.key() == key))
    });
    let is_named_here =
        memo(move || asked.with(|asked| asked.as_ref().is_some_and(|one| one.party == REPRESENTATIVE)));
    let go = move |_| {
        let Some(party) = asked.get_untracked() else { return open.set(false) };
        let typed = name.get_untracked();
        let who = if is_named_here.get_untracked() { typed } else { party.name };
        let judged = plan_signing(party.party, &who, &strokes.get_untracked(), &page.get_untracked());
        let signing = match judged {
            Ok(signing) => Signing { paper: paper.get_untracked(), ..signing },
            Err(lacks) => return problem.set(Some(lacks_words(lang, lacks).to_owned())),
        };
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let request = Request::Sign { inspection: visit.id, signing };
        spawn_local(async move {
            let told = store.send(request).await.err().map(|failure| failure_words(lang, &failure));
            is_busy.try_set(false);
            if told.is_none() {
                // The paper stays: the next one signs it too.
                for word in [whose, name, strokes, page, form.word("whose")] {
                    word.set("");
                }
                open.try_set(false);
            }
            problem.try_set(told);
        });
    };
    view! {
        <Dialog title=say!(lang, inspection.sign_title) open>
            <div class="stack sign-sheet">
                <p class="sign-who">
                    {part(move || asked.get().map(|party| who(lang, party)))}
                </p>
                {part(move || is_named_here.get().then(|| view! {
                    <PlainField label=say!(lang, inspection.end_representative) word=name/>
                }))}
                <InkPad word=strokes label=say!(lang, inspection.sign_pad)/>
                <Pages visit page intake/>
                {part(move || problem.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>
                        {say!(lang, frame.cancel)}
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-kind="primary"
                        data-test="sign-go"
                        aria-busy=live(move || is_busy.get().then_some("true"))
                        on:click=go
                    >
                        {say!(lang, inspection.sign_go)}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

/// His name, and the number of an officer.
fn who(lang: Lang, party: Party) -> String {
    let certificate = match party.certificate {
        number if number.is_empty() => String::new(),
        number => say!(lang, inspection.certificate, number = number),
    };
    dotted(&[party.name, certificate])
}

/// The other way: the printed page is signed by pen and photographed. One page may hold several hands.
#[component]
fn Pages(visit: Visit, page: Word, intake: PhotoIntake) -> impl IntoView {
    let lang = use_lang();
    let pages = memo(move || visit.photos.with(|photos| signed_pages(photos)));
    let chosen = page.signal();
    let choice = move |photo: PhotoView| {
        let (id, taken) = (photo.id.to_string(), moment(lang, photo.photo.taken_at));
        let same = id.clone();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="signed-page"
                    data-test="signed-page"
                    prop:checked=live(move || chosen.with(|chosen| *chosen == same))
                    on:change=move |_| page.set(id.clone())
                />
                <span class="choice-body sign-page">
                    <Picture hash=photo.photo.thumbnail.unwrap_or(photo.photo.sha256) alt="" is_tile=true/>
                    <span class="choice-title">{say!(lang, inspection.sign_page_of, time = taken)}</span>
                </span>
            </label>
        }
    };
    view! {
        <details class="disclosure" data-test="sign-on-paper">
            <summary>{say!(lang, inspection.sign_on_paper)}</summary>
            <p class="note">{say!(lang, inspection.sign_on_paper_note)}</p>
            <div class="cluster">
                <FileButton intake is_capture=true class="button file-button"/>
                <FileButton intake class="button file-button"/>
            </div>
            <PhotoTroubles intake/>
            <fieldset class="choice-list">
                <legend class="visually-hidden">{say!(lang, inspection.sign_on_paper)}</legend>
                {part(move || pages.get().into_iter().map(choice).draw_all())}
            </fieldset>
        </details>
    }
}

fn signed_pages(photos: &[PhotoView]) -> Vec<PhotoView> {
    photos
        .iter()
        .filter(|view| view.photo.role == PhotoRole::Signed && !view.photo.is_lost)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_signature_is_somebodys_and_by_hand() {
        let hand = "600,240;12,30,0,4,1,16,4,1,16";
        assert_eq!(plan_signing("officer", " ", hand, ""), Err(Lacks::Name));
        assert_eq!(plan_signing("officer", "祁远舟", "", ""), Err(Lacks::Hand));
        assert_eq!(plan_signing("officer", "祁远舟", "600,240;12,30,0", ""), Err(Lacks::Hand), "a touch");
        let drawn = plan_signing("officer", "祁远舟 ", hand, "").expect("it is signed");
        assert_eq!((drawn.name.as_str(), drawn.strokes.as_str(), drawn.page), ("祁远舟", hand, None));
        let page = PhotoId::from_parts(Timestamp::from_millis(1), [1; 10]);
        let by_pen = plan_signing("representative", "何连洋", "600,240;1,1,0", &page.to_string());
        let by_pen = by_pen.expect("it is signed");
        assert_eq!((by_pen.strokes.as_str(), by_pen.page), ("", Some(page)));
    }
}
