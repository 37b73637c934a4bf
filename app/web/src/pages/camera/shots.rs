//! The strip of the shots just taken, each with what became of it; one that was not stored is tried again by a tap.

use crate::erased::{Each, memo, part};
use crate::pages::record::PhotoIntake;
use crate::pages::record::intake::{Fate, TakenShot};
use crate::parts::picture::Tile;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;

#[component]
pub fn ShotStrip(intake: PhotoIntake) -> impl IntoView {
    let lang = use_lang();
    // The newest first, where the thumb is.
    let newest = move || intake.shots().into_iter().enumerate().rev().collect::<Vec<_>>();
    view! {
        <ul class="photo-strip camera-strip" aria-label=say!(lang, camera.strip)>
            <Each each=newest key=|(_, shot)| shot.number let((place, shot))>
                <li>
                    <ShotThumb intake shot n=place + 1/>
                </li>
            </Each>
        </ul>
    }
}

#[component]
fn ShotThumb(intake: PhotoIntake, shot: TakenShot, n: usize) -> impl IntoView {
    let lang = use_lang();
    let TakenShot { number, src, fate } = shot;
    let fate = memo(move || intake.fate(number).unwrap_or_else(|| fate.clone()));
    let has_failed = memo(move || matches!(fate.get(), Fate::Failed(_)));
    let name = move || shot_name(lang, n, &fate.get());
    let truth = move || fate_truth(&fate.get());
    let words = move || fate_words(lang, &fate.get());
    part(move || {
        let src = src.clone();
        if has_failed.get() {
            view! {
                <button type="button" class="photo-thumb" aria-label=name on:click=move |_| intake.retry(number)>
                    <Tile src/>
                    <span class="truth" data-truth=truth>{part(words)}</span>
                </button>
            }
            .into_any()
        } else {
            view! {
                <span class="photo-thumb" role="img" aria-label=name data-test="shot">
                    <Tile src/>
                    <span class="truth" data-truth=truth>{part(words)}</span>
                </span>
            }
            .into_any()
        }
    })
}

/// Shots of this stay that are durable.
pub fn n_kept(intake: PhotoIntake) -> usize {
    intake.shots().iter().filter(|shot| shot.fate == Fate::Kept).count()
}

fn shot_name(lang: Lang, n: usize, fate: &Fate) -> String {
    if let Fate::Failed(_) = fate {
        say!(lang, camera.retry_named, n = n)
    } else {
        say!(lang, camera.shot_named, n = n, truth = fate_words(lang, fate).to_owned())
    }
}

fn fate_words(lang: Lang, fate: &Fate) -> &'static str {
    match fate {
        Fate::Saving => say!(lang, camera.saving),
        Fate::Kept => say!(lang, camera.saved),
        Fate::Failed(_) => say!(lang, camera.failed),
    }
}

/// The word of the `truth` part.
const fn fate_truth(fate: &Fate) -> &'static str {
    match fate {
        Fate::Saving => "sending",
        Fate::Kept => "phone",
        Fate::Failed(_) => "problem",
    }
}
