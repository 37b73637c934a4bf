//! The page as a whole: title, focus, language, theme, visibility, install and update, files in and out.
//!
//! Shares the keys of localStorage, the attributes of the document element and the events of the window with `boot.js`.

mod codes;
mod device;
mod files;
mod install;
mod memory;
mod office;
pub mod pointer;
mod random;
mod rescue;
mod scroll;

pub use super::network::{on_network, online};
pub use codes::{ask_code, notices, see_notice, signature_marks};
pub use device::{device_name, is_in_app_browser, is_installed, is_ios};
pub(super) use files::url_of;
pub use files::{ObjectUrl, copy_text, download_bytes, download_file, download_url, object_url, share_file};
pub use install::{can_install_prompt, install_prompt, on_install_ready};
pub use memory::{forget_route, remember_route, remembered_route};
pub use office::{NoAnswer, Said, TakenIn, ask_office, send_bytes, send_file, send_rescue};
pub use random::random;
pub use rescue::RescueFile;
pub use scroll::{furthest, place_of_tap, scroll_to, scrolled, top_of};

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{
    CustomEvent, CustomEventInit, Document, Element, FocusOptions, HtmlElement, HtmlMetaElement, Navigator,
    ScrollIntoViewOptions, ScrollLogicalPosition, Storage, VisibilityState, Window,
};

const LANGUAGE: &str = "spotcheck.language";
const THEME: &str = "spotcheck.theme";

fn window() -> Window {
    web_sys::window().expect("the screen runs in a window")
}

pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

pub(super) fn navigator() -> Navigator {
    window().navigator()
}

fn root() -> Element {
    document().document_element().expect("a page has a document element")
}

/// `None` where the browser forbids it.
fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Where the engine's module is, as the page's author says.
pub fn engine_url() -> String {
    meta("engine")
}

/// Of the app that this page is of.
pub fn version() -> String {
    meta("version")
}

fn meta(name: &str) -> String {
    document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok())
        .map(|meta| meta.content())
        .unwrap_or_default()
}

/// Opens the dialog for printing, which makes a file of the page too.
pub fn print() {
    // A browser that has none does nothing.
    let _ = window().print();
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// To the heading of the new page, or to `main`: where a screen reader goes on after a change of page.
pub fn focus_main() {
    focus("main h1, #main");
}

/// To the element of this id, and into sight.
pub fn focus_element(id: &str) {
    show_element(id);
    focus(&format!("[id='{id}']"));
}

/// To the first element that the selector finds.
pub fn focus_element_first(selector: &str) {
    focus(selector);
}

/// Some dialog is open, and keys are for it.
pub fn is_taken() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Somebody types: keys are words.
pub fn is_typing() -> bool {
    let fields = "input:not([type=checkbox]):not([type=radio]), textarea, select";
    document().active_element().is_some_and(|active| active.matches(fields).unwrap_or(false))
}

/// Scrolls the element of this id into sight, and no further.
pub fn show_nearest(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// To the element of this id, wherever it is scrolled.
pub fn focus_in_place(id: &str) {
    focus(&format!("[id='{id}']"));
}

/// To the first field of the open dialog that is said to be wrong.
pub fn focus_wrong() {
    focus("dialog[open] [aria-invalid='true']");
}

/// Scrolls the element of this id to the middle.
pub fn show_element(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn focus(selector: &str) {
    let target = document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target {
        // Whatever cannot be focused by itself is made so, for scripts alone.
        if target.tab_index() < 0 && !target.has_attribute("tabindex") {
            target.set_tab_index(-1);
        }
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = target.focus_with_options(&options);
    }
}

/// `zh` or `en`: what `boot.js` decided before the first paint.
pub fn language() -> &'static str {
    if root().get_attribute("lang").is_none_or(|lang| lang.starts_with("zh")) { "zh" } else { "en" }
}

/// The phrases of all languages, which `boot.js` has fetched before it starts the screen: those of one of the files that the
/// page names. The initials, where it names them, are one of these.
pub fn phrases(place: u32) -> String {
    super::js::property(&window(), "__phrases")
        .and_then(|files| super::js::property(&files, &place.to_string()))
        .and_then(|phrases| phrases.as_string())
        .unwrap_or_default()
}

pub fn set_language(language: &str) {
    let _ = root().set_attribute("lang", if language.starts_with("zh") { "zh-CN" } else { "en" });
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(LANGUAGE, language);
    }
}

/// `light`, `dark`, `contrast`, or `auto`: as the device has it.
pub fn theme() -> String {
    root().get_attribute("data-theme").unwrap_or_else(|| "auto".to_owned())
}

pub fn set_theme(theme: &str) {
    if theme == "auto" || theme.is_empty() {
        let _ = root().remove_attribute("data-theme");
        if let Some(storage) = local_storage() {
            let _ = storage.remove_item(THEME);
        }
        return;
    }
    let _ = root().set_attribute("data-theme", theme);
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(THEME, theme);
    }
}

/// As one who comes for the first time: nothing that this page or its place showed is there any more.
pub fn begin_anew() {
    forget_route();
    if let Some(storage) = local_storage() {
        // The lock was that person's: lock.js keeps it there.
        let _ = storage.remove_item("spotcheck.lock");
    }
    let _ = window().location().replace("/");
}

/// Another page of the app in place of this one, loaded anew.
pub fn load(path: &str) {
    let _ = window().location().replace(path);
}

pub fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

pub fn reload() {
    let _ = window().location().reload();
}

pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Calls whenever the person comes back to the page, also out of the browser's back-and-forward cache.
pub fn on_resume(resumed: impl Fn() + Clone + 'static) {
    let again = resumed.clone();
    EventListener::new(&document(), "visibilitychange", move |_| {
        if is_visible() {
            again();
        }
    })
    .forget();
    EventListener::new(&window(), "pageshow", move |event| {
        let restored = super::js::property(event, "persisted").and_then(|held| held.as_bool());
        if restored == Some(true) {
            resumed();
        }
    })
    .forget();
}

/// Calls when a new version is wholly on the phone; at once if it already is.
pub fn on_update_ready(ready: impl Fn() + 'static) {
    if root().get_attribute("data-update").as_deref() == Some("ready") {
        ready();
    }
    EventListener::new(&window(), "spotcheck:update-ready", move |_| ready()).forget();
}

/// Switches to the new version; the page reloads.
pub fn apply_update() {
    say("spotcheck:apply-update", "");
}

/// The page of last resort: says that the work is safe, with a button to open again. The text is for engineers.
pub fn show_crash(technical: &str) {
    say("spotcheck:crash", technical);
}

fn say(name: &str, detail: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&detail.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = window().dispatch_event(&event);
    }
}
