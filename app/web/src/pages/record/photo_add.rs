//! The ways in for a photo beside the in-page camera: the system camera and the album. What was not stored is told
//! here, with its retry.

use super::PhotoIntake;
use super::intake::RefusedFile;
use crate::browser::picture::PictureError;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{Lang, failure_words, use_lang};
use leptos::{html, prelude::*};
use spotcheck_protocol::Failure;

/// `camera` leads to the in-page camera; without it only the system's ways are shown.
#[component]
pub fn PhotoAdd(intake: PhotoIntake, #[prop(optional, into)] camera: Option<String>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="cluster">
            {camera.map(|href| view! {
                <a class="button" href=href>
                    <span class="icon" data-icon="camera" aria-hidden="true"></span>
                    {say!(lang, camera.add)}
                </a>
            })}
            <FileButton intake is_capture=true class="button file-button"/>
            <FileButton intake class="button file-button"/>
        </div>
        <PhotoTroubles intake/>
    }
}

/// Chooses files: by the system camera, or from the album.
#[component]
pub fn FileButton(
    intake: PhotoIntake,
    class: &'static str,
    #[prop(optional)] is_capture: bool,
) -> impl IntoView {
    let lang = use_lang();
    let input = NodeRef::<html::Input>::new();
    let take = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let chosen = input.files();
        let files = chosen.iter().flat_map(|files| (0..files.length()).filter_map(|n| files.get(n)));
        let files: Vec<_> = files.collect();
        // The same file may be chosen again.
        input.set_value("");
        if !files.is_empty() {
            intake.take_files(files, !is_capture);
        }
    };
    // Before the camera covers the page, so that a shot knows its place when it comes back.
    let locate = move |_| {
        if is_capture {
            intake.locate();
        }
    };
    let (icon, words) =
        if is_capture { ("camera", say!(lang, camera.system)) } else { ("photos", say!(lang, camera.album)) };
    view! {
        <label class=class>
            <input
                node_ref=input
                type="file"
                accept="image/*"
                multiple=!is_capture
                capture=is_capture.then_some("environment")
                on:click=locate
                on:change=take
            />
            <span class="icon" data-icon=icon aria-hidden="true"></span>
            <span>{words}</span>
        </label>
    }
}

/// Shots that were not stored and files that were no photos, in human words.
#[component]
pub fn PhotoTroubles(intake: PhotoIntake) -> impl IntoView {
    let lang = use_lang();
    let words = move || {
        let failed = intake.failed().map(|(n, failure)| failed_words(lang, n, &failure));
        failed
            .into_iter()
            .chain(intake.refused().iter().map(|file| file_words(lang, file)))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="stack" role="status">
            {part(move || words().into_iter().map(|words| view! { <p class="field-error">{words}</p> }).draw_all())}
            {part(move || intake.failed().map(|_| view! {
                <button type="button" class="button" on:click=move |_| intake.retry_all()>
                    {say!(lang, camera.retry_all)}
                </button>
            }))}
        </div>
    }
}

/// What became of shots that were not stored.
pub fn failed_words(lang: Lang, n: usize, failure: &Failure) -> String {
    say!(lang, finding.photo_failed, n = n, reason = failure_words(lang, failure))
}

pub fn file_words(lang: Lang, file: &RefusedFile) -> String {
    let name = file.name.clone();
    match file.error {
        PictureError::NotAPicture => say!(lang, camera.not_a_picture, name = name),
        PictureError::TooLarge => say!(lang, camera.too_large, name = name),
        PictureError::Unreadable => say!(lang, camera.unreadable, name = name),
    }
}
