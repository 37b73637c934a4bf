//! The device's camera, shown in a video element and shot from it.

use super::picture::{self, Shot};
use super::{js, page};
use js_sys::{Array, Object};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MediaStreamTrackState,
};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    #[error("the person or the browser does not allow it")]
    Denied,
    #[error("there is no camera, or none for this page")]
    Absent,
    #[error("another app has the camera")]
    Busy,
    #[error("the camera shows no picture yet")]
    NotReady,
    #[error("the camera failed: {0}")]
    Fault(String),
}

/// What a shot keeps of the light: visually whole, a quarter of the bytes.
const QUALITY: f64 = 0.92;

thread_local! {
    /// The stream of a camera page that was left: iOS asks for permission anew for every stream of an installed app.
    static KEPT: RefCell<Option<MediaStream>> = const { RefCell::new(None) };
}

/// An open camera. Stopped when dropped, unless it was asked to keep its stream.
#[derive(Debug)]
pub struct Camera {
    video: HtmlVideoElement,
    stream: MediaStream,
    keep: bool,
}

impl Camera {
    /// The rear camera where there is one, as large as it gives. Asks the person when the browser wants so.
    pub async fn open(video: HtmlVideoElement) -> Result<Self, CameraError> {
        let kept = KEPT.take().filter(is_live);
        let stream = match kept {
            Some(stream) => {
                enable(&stream, true);
                stream
            }
            None => ask().await?,
        };
        let camera = Self { video, stream, keep: false };
        // Without these, iOS plays full screen or not at all.
        camera.video.set_muted(true);
        let _ = camera.video.set_attribute("playsinline", "");
        camera.video.set_src_object(Some(&camera.stream));
        let playing = camera.video.play().map_err(|error| fault(&error))?;
        match js::settled(playing).await {
            Ok(_) => Ok(camera),
            // The page was left while the camera opened.
            Err(error) if js::error_name(&error) == "AbortError" => Err(CameraError::NotReady),
            Err(error) => Err(fault(&error)),
        }
    }

    /// From now on the stream outlives this page of the app, dark, until the next camera takes it up.
    pub fn keep_stream(&mut self) {
        self.keep = true;
    }

    /// The frame that is shown now, whole.
    pub async fn shoot(&self) -> Result<Shot, CameraError> {
        let (width, height) = (self.video.video_width(), self.video.video_height());
        if width == 0 || height == 0 {
            return Err(CameraError::NotReady);
        }
        let canvas = picture::canvas(width, height).ok_or(CameraError::NotReady)?;
        let frame = context(&canvas).ok_or(CameraError::NotReady)?;
        frame.draw_image_with_html_video_element(&self.video, 0.0, 0.0).map_err(|error| fault(&error))?;
        let bytes = picture::jpeg(&canvas, QUALITY)
            .await
            .ok_or_else(|| CameraError::Fault("the browser writes no JPEG".to_owned()))?;
        let thumbnail = picture::thumbnail_of_canvas(&canvas).await;
        // WebKit holds the memory of a canvas until it has no size.
        canvas.set_width(0);
        Ok(Shot { bytes, thumbnail, width: Some(width), height: Some(height) })
    }

    pub fn has_torch(&self) -> bool {
        self.track()
            .and_then(|track| {
                let ask = js::property(&track, "getCapabilities")?.dyn_into::<js_sys::Function>().ok()?;
                js::property(&ask.call0(&track).ok()?, "torch")
            })
            // A list of what it can be, or simply `true`.
            .is_some_and(|torch| torch.is_truthy())
    }

    /// `false`: this camera has none.
    pub async fn torch(&self, on: bool) -> bool {
        let Some(track) = self.track() else { return false };
        let (constraints, advanced) = (Object::new(), Object::new());
        js::set(&advanced, "torch", &on.into());
        js::set(&constraints, "advanced", &Array::of1(&advanced));
        let applied = track.apply_constraints_with_constraints(constraints.unchecked_ref());
        match applied {
            Ok(promise) => js::settled(promise).await.is_ok() && self.has_torch(),
            Err(_) => false,
        }
    }

    pub fn stop(self) {}

    fn track(&self) -> Option<MediaStreamTrack> {
        self.stream.get_video_tracks().get(0).dyn_into().ok()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.video.set_src_object(None);
        if self.keep && is_live(&self.stream) {
            enable(&self.stream, false);
            KEPT.set(Some(self.stream.clone()));
        } else {
            end(&self.stream);
        }
    }
}

/// Lets a kept stream go: the device's camera light goes out.
pub fn release_kept() {
    if let Some(stream) = KEPT.take() {
        end(&stream);
    }
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_tracks().iter().filter_map(|track| track.dyn_into().ok()).collect::<Vec<_>>().into_iter()
}

fn is_live(stream: &MediaStream) -> bool {
    tracks(stream).any(|track| track.ready_state() == MediaStreamTrackState::Live)
}

fn enable(stream: &MediaStream, on: bool) {
    tracks(stream).for_each(|track| track.set_enabled(on));
}

fn end(stream: &MediaStream) {
    tracks(stream).for_each(|track| track.stop());
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

async fn ask() -> Result<MediaStream, CameraError> {
    let navigator: JsValue = page::navigator().into();
    // Absent where the page did not come over HTTPS.
    let devices: MediaDevices =
        js::property(&navigator, "mediaDevices").ok_or(CameraError::Absent)?.unchecked_into();
    let video = Object::new();
    for (name, ideal) in
        [("facingMode", "environment".into()), ("width", 4096.into()), ("height", 3072.into())]
    {
        let wish = Object::new();
        js::set(&wish, "ideal", &ideal);
        js::set(&video, name, &wish);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&video);
    constraints.set_audio(&false.into());
    let stream = devices.get_user_media_with_constraints(&constraints).map_err(|error| fault(&error))?;
    js::settled(stream).await.map(JsCast::unchecked_into).map_err(|error| fault(&error))
}

/// The exceptions of `getUserMedia` (W3C Media Capture and Streams, 10.2).
fn fault(error: &JsValue) -> CameraError {
    match js::error_name(error).as_str() {
        "NotAllowedError" | "SecurityError" => CameraError::Denied,
        "NotFoundError" | "OverconstrainedError" | "TypeError" => CameraError::Absent,
        "NotReadableError" | "AbortError" => CameraError::Busy,
        _ => CameraError::Fault(js::error_text(error)),
    }
}
