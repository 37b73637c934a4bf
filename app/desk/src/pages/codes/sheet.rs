//! The codes that were made, each on a strip of its own that is cut off and handed over: name, unit, picture, eight
//! characters, how to open it, and until when it is good. What is on the screen is what is printed.

use crate::erased::DrawAll;
use crate::say;
use crate::words::{Lang, moment, named, obstacle_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::AskedCode;
use spotcheck_domain::codes::NewCode;

#[component]
pub fn CodeSheet(codes: Vec<AskedCode>, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (given, refused): (Vec<AskedCode>, Vec<AskedCode>) =
        codes.into_iter().partition(|asked| asked.code.is_some());
    let strips = given.into_iter().filter_map(|asked| {
        let AskedCode { person, unit, code, .. } = asked;
        Some(strip(lang, person.name, named(&unit, lang), code?))
    });
    let strips = strips.draw_all();
    let refused = (!refused.is_empty()).then(|| {
        let lines = refused.into_iter().map(|asked| {
            let why = asked.refused.map(|why| obstacle_words(lang, why)).unwrap_or_default();
            view! { <li>{asked.person.name} " " {why}</li> }
        });
        view! {
            <div class="note" role="alert" data-test="refused-codes">
                <p>{say!(lang, codes.refused)}</p>
                <ul>{lines.draw_all()}</ul>
            </div>
        }
    });
    view! {
        <div class="desk-page codes-made">
            <div class="codes-do" data-print="no">
                <p>{say!(lang, codes.once)}</p>
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="print-codes"
                    on:click=|_| drop(window().print())
                >
                    {say!(lang, codes.print)}
                </button>
                <button type="button" class="button" data-test="close-codes" on:click=move |_| on_close.run(())>
                    {say!(lang, codes.close)}
                </button>
            </div>
            {refused}
            <ul class="code-sheet" role="list" aria-label=say!(lang, codes.sheet)>{strips}</ul>
        </div>
    }
}

fn strip(lang: Lang, name: String, unit: String, code: NewCode) -> AnyView {
    let until = say!(lang, codes.until, at = moment(lang, code.expires_at));
    let site = code.link.split("/pair").next().unwrap_or_default().to_owned();
    let waits = code.is_pending.then(|| view! { <p class="code-strip-waits">{say!(lang, codes.waits)}</p> });
    let qr = code.qr.map(|qr| {
        view! {
            <svg
                class="code-strip-qr"
                viewBox=format!("0 0 {0} {0}", qr.size)
                role="img"
                aria-label=say!(lang, codes.picture, name = name)
            >
                <path d=qr.path></path>
            </svg>
        }
    });
    view! {
        <li class="code-strip" data-test="code-strip">
            {qr}
            <div class="code-strip-words">
                <h2 class="code-strip-name">{name}</h2>
                <p class="code-strip-unit">{unit}</p>
                <output class="code-strip-code" data-test="code">{code.code}</output>
                {waits}
                <p>{say!(lang, codes.how, site = site)}</p>
                <p>{until}</p>
            </div>
        </li>
    }
    .into_any()
}
