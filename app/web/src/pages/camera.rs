//! The camera of a record: full screen, many shots, each durable at once. The system's camera and the album are the
//! second way in, and stay when the first one fails.

mod shots;
mod viewfinder;

use crate::erased::{live, part};
use crate::pages::record::PhotoIntake;
use crate::pages::record::photo_add::{FileButton, PhotoTroubles};
use crate::parts::Dialog;
use crate::route::Subject;
use crate::say;
use crate::trail;
use crate::words::{Lang, failure_words, photo_role_word, use_lang};
use leptos::{ev, html, prelude::*};
use shots::{ShotStrip, n_kept};
use spotcheck_domain::term::PhotoRole;
use std::time::Duration;
use viewfinder::{Finder, Viewfinder, fault_words};

/// How long the screen says that a shot was taken.
const FLASH: Duration = Duration::from_millis(150);

/// A shot belongs to `item` when it shows one item of the checklist. Done leads back to the record.
#[component]
pub fn CameraPage(subject: Subject, role: PhotoRole, item: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let title = title(lang, role, item.is_some());
    let name = title.clone();
    let intake = PhotoIntake::new(subject.document(), role, item);
    let video = NodeRef::<html::Video>::new();
    let finder = Viewfinder::new(video);
    let flash = RwSignal::new(false);
    let asks_leave = RwSignal::new(false);
    // A hazard that was recorded from a visit's checklist leads on with the next question.
    let back = trail::visit_before().unwrap_or_else(|| subject.route()).to_string();
    intake.locate();
    let shoot = move |_| {
        finder.shoot(move |shot| {
            flash.set(true);
            set_timeout(
                move || {
                    flash.try_set(false);
                },
                FLASH,
            );
            intake.take(shot);
        });
    };
    // What is not stored is told before one leaves; leaving stays possible.
    let on_leave = move |event: ev::MouseEvent| {
        if intake.failed().is_some() {
            event.prevent_default();
            event.stop_propagation();
            asks_leave.set(true);
        }
    };
    view! {
        <main id="main" tabindex="-1" class="camera" data-flash=live(move || flash.get().then_some("")) aria-label=name>
            <video
                node_ref=video
                class="camera-view"
                autoplay
                muted
                playsinline
                aria-label=say!(lang, camera.view)
                prop:muted=true
            ></video>
            <div class="camera-bar">
                <a class="icon-button" href=back.clone() aria-label=say!(lang, camera.close) on:click=on_leave>
                    <span class="icon" data-icon="close" aria-hidden="true"></span>
                </a>
                <h1 class="camera-title">{title}</h1>
                <TorchButton finder/>
            </div>
            <FinderMessage finder intake/>
            <ShotStrip intake/>
            <div class="camera-controls">
                <div class="cluster">
                    <FileButton intake is_capture=true class="camera-side file-button"/>
                    <FileButton intake class="camera-side file-button"/>
                </div>
                <button
                    type="button"
                    class="camera-shutter"
                    data-test="shutter"
                    aria-label=say!(lang, camera.shutter)
                    disabled=live(move || !finder.is_running())
                    on:click=shoot
                ></button>
                <a class="camera-side" href=back.clone() on:click=on_leave data-test="camera-done">
                    <span class="camera-count" aria-hidden="true">{part(move || n_kept(intake))}</span>
                    <span aria-hidden="true">{say!(lang, camera.done)}</span>
                    <span class="visually-hidden">{part(move || say!(lang, camera.done_n, n = n_kept(intake)))}</span>
                </a>
            </div>
            <LeaveDialog intake open=asks_leave back/>
        </main>
    }
}

fn title(lang: Lang, role: PhotoRole, is_item: bool) -> String {
    match role {
        PhotoRole::Scene if is_item => say!(lang, camera.title_item).to_owned(),
        PhotoRole::Scene => say!(lang, camera.title_scene).to_owned(),
        _ => photo_role_word(lang, role),
    }
}

#[component]
fn TorchButton(finder: Viewfinder) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        finder.has_torch().then(|| {
            view! {
                <button
                    type="button"
                    class="icon-button"
                    aria-label=say!(lang, camera.torch)
                    aria-pressed=live(move || finder.is_lit().to_string())
                    on:click=move |_| finder.toggle_torch()
                >
                    <span class="icon" data-icon="torch" aria-hidden="true"></span>
                </button>
            }
        })
    })
}

/// Why the camera does not run, and what was not stored: with the way on.
#[component]
fn FinderMessage(finder: Viewfinder, intake: PhotoIntake) -> impl IntoView {
    let lang = use_lang();
    let has_trouble = move || {
        intake.failed().is_some() || !intake.refused().is_empty() || finder.state() != Finder::Running
    };
    view! {
        <div class="camera-message" role="status" hidden=live(move || !has_trouble())>
            {part(move || match finder.state() {
                Finder::Running => ().into_any(),
                Finder::Opening => view! { <p>{say!(lang, camera.opening)}</p> }.into_any(),
                Finder::Failed(error) => view! {
                    <p>{fault_words(lang, &error)}</p>
                    <button type="button" class="button" on:click=move |_| finder.open()>
                        {say!(lang, camera.open_again)}
                    </button>
                }
                .into_any(),
            })}
            <PhotoTroubles intake/>
        </div>
    }
}

/// Asks before unstored shots are left behind.
#[component]
fn LeaveDialog(intake: PhotoIntake, open: RwSignal<bool>, back: String) -> impl IntoView {
    let lang = use_lang();
    let words = move || {
        intake.failed().map(|(n, failure)| {
            say!(lang, camera.unsaved_words, n = n, reason = failure_words(lang, &failure))
        })
    };
    view! {
        <Dialog title=say!(lang, camera.unsaved_title) open>
            <p>{part(words)}</p>
            <div class="dialog-actions">
                <a class="button" href=back.clone()>{say!(lang, camera.unsaved_leave)}</a>
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    on:click=move |_| {
                        open.set(false);
                        intake.retry_all();
                    }
                >
                    {say!(lang, camera.retry_all)}
                </button>
            </div>
        </Dialog>
    }
}
