//! The in-page camera as the screen handles it: opening, running with or without a torch, or failed with a reason.

use crate::browser::camera::{Camera, CameraError};
use crate::browser::page;
use crate::browser::picture::Shot;
use crate::erased::effect;
use crate::say;
use crate::words::Lang;
use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use std::rc::Rc;

/// Each holds a whole frame in memory: more at once could cost a phone its page.
const MOST_UNDER_WAY: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finder {
    Opening,
    Running,
    Failed(CameraError),
}

#[derive(Clone, Copy)]
pub struct Viewfinder {
    video: NodeRef<html::Video>,
    camera: StoredValue<Option<Rc<Camera>>, LocalStorage>,
    state: RwSignal<Finder>,
    has_torch: RwSignal<bool>,
    is_lit: RwSignal<bool>,
    /// Frames that are being written.
    n_under_way: StoredValue<usize>,
}

impl Viewfinder {
    /// Opens as soon as the video element stands in the page; the camera stops with the page.
    pub fn new(video: NodeRef<html::Video>) -> Self {
        let finder = Self {
            video,
            camera: StoredValue::new_local(None),
            state: RwSignal::new(Finder::Opening),
            has_torch: RwSignal::new(false),
            is_lit: RwSignal::new(false),
            n_under_way: StoredValue::new(0),
        };
        effect(move || {
            if video.get().is_some() {
                finder.open();
            }
        });
        finder
    }

    pub fn state(self) -> Finder {
        self.state.get()
    }
    pub fn is_running(self) -> bool {
        self.state.with(|state| *state == Finder::Running)
    }
    pub fn has_torch(self) -> bool {
        self.has_torch.get()
    }
    pub fn is_lit(self) -> bool {
        self.is_lit.get()
    }

    pub fn open(self) {
        let Some(video) = self.video.get_untracked() else { return };
        self.state.set(Finder::Opening);
        spawn_local(async move {
            match Camera::open(video).await {
                Ok(mut camera) => {
                    if page::is_ios() {
                        camera.keep_stream();
                    }
                    let torch = camera.has_torch();
                    // A page that was left meanwhile drops the camera here, which stops it.
                    if self.state.try_set(Finder::Running).is_none() {
                        self.camera.try_update_value(|held| *held = Some(Rc::new(camera)));
                        self.has_torch.try_set(torch);
                    }
                }
                Err(error) => {
                    self.state.try_set(Finder::Failed(error));
                }
            }
        });
    }

    /// Hands the frame of this moment to `taken`, also while earlier ones are still being written.
    pub fn shoot(self, taken: impl FnOnce(Shot) + 'static) {
        let camera = self.camera.try_get_value().flatten();
        let Some(camera) = camera.filter(|_| self.n_under_way.get_value() < MOST_UNDER_WAY) else { return };
        self.n_under_way.update_value(|n| *n += 1);
        spawn_local(async move {
            let shot = camera.shoot().await;
            self.n_under_way.try_update_value(|n| *n -= 1);
            match shot {
                Ok(shot) => taken(shot),
                Err(CameraError::NotReady) => {}
                Err(error) => {
                    self.state.try_set(Finder::Failed(error));
                }
            }
        });
    }

    pub fn toggle_torch(self) {
        let Some(camera) = self.camera.try_get_value().flatten() else { return };
        let on = !self.is_lit.get_untracked();
        spawn_local(async move {
            let is_lit = camera.torch(on).await && on;
            self.is_lit.try_set(is_lit);
        });
    }
}

pub fn fault_words(lang: Lang, error: &CameraError) -> &'static str {
    match error {
        CameraError::Denied => say!(lang, camera.not_allowed),
        CameraError::Absent => say!(lang, camera.no_camera),
        CameraError::Busy => say!(lang, camera.busy),
        CameraError::NotReady | CameraError::Fault(_) => say!(lang, camera.camera_failed),
    }
}
