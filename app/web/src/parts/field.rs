//! Fields that lose nothing: every input is a durable draft at once, rest or leaving makes it an edit, and no view
//! that arrives overwrites words that are being typed.

use super::marks::{Saved, SavedMark};
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// After so much rest what was typed becomes an edit, even with the field still in focus.
const REST: Duration = Duration::from_millis(1500);

/// An id for a control that its label, hint and error can name.
pub fn fresh_id() -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("field-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

thread_local! {
    static BEGINS: Cell<bool> = const { Cell::new(false) };
}

/// Whether the words that are being told just now are the first since their control showed what the record holds. From
/// then on it shows what is typed, whatever comes from elsewhere: the words stand on what was seen when they began.
pub fn begins() -> bool {
    BEGINS.get()
}

/// The words of one field between keyboard and engine.
#[derive(Clone, Copy)]
pub struct Typing {
    value: Signal<String>,
    draft: Signal<Option<String>>,
    on_draft: Callback<String>,
    on_edit: Callback<String>,
    typed: RwSignal<Option<String>>,
    is_focused: RwSignal<bool>,
    /// The engine's value when the last edit was sent: as long as it stands, the words typed stand above it.
    base: RwSignal<String>,
    is_composing: StoredValue<bool>,
    /// The words of the last edit, so that rest and leaving do not send the same one twice.
    sent: StoredValue<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Typing {
    pub fn new(
        value: Signal<String>,
        draft: Signal<Option<String>>,
        on_draft: Callback<String>,
        on_edit: Callback<String>,
    ) -> Self {
        let typing = Self {
            value,
            draft,
            on_draft,
            on_edit,
            typed: RwSignal::new(None),
            is_focused: RwSignal::new(false),
            base: RwSignal::new(String::new()),
            is_composing: StoredValue::new(false),
            sent: StoredValue::new(None),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || typing.finish_quietly());
        typing
    }

    /// What the control shows. Does not change under the hands of who is typing.
    pub fn shown(self) -> Memo<String> {
        Memo::new(move |before: Option<&String>| {
            let is_typing = self.is_focused.get() && self.typed.with(Option::is_some);
            match before {
                Some(before) if is_typing => before.clone(),
                _ => self.text(),
            }
        })
    }

    /// The words as they stand now: typed, drafted or stored.
    pub fn text(self) -> String {
        let value = self.value.get();
        let stands = self.is_focused.get() || value == self.base.get();
        match self.typed.get() {
            Some(typed) if stands => typed,
            _ => self.draft.get().unwrap_or(value),
        }
    }

    pub fn saved(self) -> Memo<Saved> {
        memo(move || match self.typed.get() {
            None => Saved::Idle,
            Some(typed) => {
                let is_stored = self.value.with(|value| value.trim() == typed.trim())
                    || self.draft.with(|draft| draft.as_deref() == Some(&*typed));
                // Words that were sent and then gave way to those of another tab are stored all the same.
                let is_superseded = self.sent.with_value(|sent| sent.as_ref() == Some(&typed))
                    && self.value.with(|value| self.base.with(|base| value != base));
                if is_stored || is_superseded { Saved::Saved } else { Saved::Saving }
            }
        })
    }

    /// A control that goes with its page still hears that it lost the focus, and what it would do then is done.
    fn is_gone(self) -> bool {
        self.typed.try_with_untracked(|_| ()).is_none()
    }

    pub fn focus(self) {
        if self.is_gone() {
            return;
        }
        let stands = self.value.with_untracked(|value| self.base.with_untracked(|base| value == base));
        if !stands {
            self.typed.set(None);
        }
        self.is_focused.set(true);
    }

    pub fn input(self, words: String) {
        if self.is_gone() {
            return;
        }
        self.is_focused.set(true);
        BEGINS.set(self.typed.with_untracked(Option::is_none));
        self.typed.set(Some(words.clone()));
        self.sent.set_value(None);
        self.on_draft.run(words);
        BEGINS.set(false);
        self.stop_timer();
        let timer = set_timeout_with_handle(move || self.rest(), REST).ok();
        self.timer.set_value(timer);
    }

    pub fn compose(self, is_composing: bool) {
        self.is_composing.try_update_value(|before| *before = is_composing);
    }

    fn rest(self) {
        // Half a syllable of an input method is no edit.
        if self.is_composing.try_get_value() == Some(false) {
            self.finish();
        }
    }

    /// The words are meant.
    pub fn finish(self) {
        if self.is_gone() {
            return;
        }
        self.stop_timer();
        let Some(typed) = self.typed.get_untracked() else { return };
        if self.sent.with_value(|sent| sent.as_ref() == Some(&typed)) {
            return;
        }
        self.base.set(self.value.get_untracked());
        self.sent.set_value(Some(typed.clone()));
        self.on_edit.run(typed);
    }

    pub fn leave(self) {
        if self.is_gone() {
            return;
        }
        self.is_composing.set_value(false);
        self.finish();
        self.is_focused.set(false);
    }

    /// The field goes away with its page, perhaps with words that nobody finished.
    fn finish_quietly(self) {
        self.stop_timer();
        let typed = self.typed.try_get_untracked().flatten();
        let sent = self.sent.try_get_value().flatten();
        if let Some(typed) = typed.filter(|typed| sent.as_ref() != Some(typed)) {
            let _ = self.on_edit.try_run(typed);
        }
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}

/// Label, mark, hint and error around any control.
#[component]
pub fn FieldFrame(
    id: String,
    label: String,
    hint: Option<String>,
    is_optional: bool,
    saved: Signal<Saved>,
    problem: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let saved =
        Signal::derive(move || if problem.with(Option::is_some) { Saved::Problem } else { saved.get() });
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <div class="field-head">
                <label class="field-label" for=id>
                    {label}
                    {is_optional.then(|| view! { " " <span class="field-optional">{say!(lang, frame.optional)}</span> })}
                </label>
                <SavedMark saved=saved />
            </div>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {children()}
            {part(move || {
                problem.get().map(|words| view! { <p class="field-error" id=error_id.clone()>{words}</p> })
            })}
        </div>
    }
}

/// The ids that describe the control.
fn described_by(id: &str, has_hint: bool) -> String {
    let hint = if has_hint { format!("{id}-hint ") } else { String::new() };
    format!("{hint}{id}-error")
}

fn no_draft() -> Signal<Option<String>> {
    Signal::stored(None)
}

fn nothing() -> Callback<String> {
    Callback::new(|_| ())
}

#[component]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// `text`, `tel`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] input_mode: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// A unit behind the control, e.g. the currency.
    #[prop(into, optional)]
    affix: Option<String>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let input = view! {
        <input
            id=id.clone()
            type=kind
            inputmode=input_mode
            autocomplete=autocomplete.unwrap_or("off")
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:change=move |_| typing.finish()
            on:blur=move |_| typing.leave()
            on:compositionstart=move |_| typing.compose(true)
            on:compositionend=move |_| typing.compose(false)
        />
    };
    let control = match affix {
        Some(affix) => view! { <div class="field-affix">{input}<span>{affix}</span></div> }.into_any(),
        None => input.into_any(),
    };
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// The ruled page for long text.
    #[prop(optional)]
    is_narrative: bool,
    #[prop(default = 3)] rows: u32,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <textarea
            id=id.clone()
            class=is_narrative.then_some("narrative")
            rows=rows
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:change=move |_| typing.finish()
            on:blur=move |_| typing.leave()
            on:compositionstart=move |_| typing.compose(true)
            on:compositionend=move |_| typing.compose(false)
        ></textarea>
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

/// A civil day, `2026-12-01`.
#[component]
pub fn DateField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// The first and the last day that can be chosen.
    #[prop(into, optional)]
    min: Option<String>,
    #[prop(into, optional)] max: Option<String>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <input
            id=id.clone()
            type="date"
            min=min
            max=max
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:blur=move |_| typing.leave()
        />
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

/// `options`: value and words. An empty value is the choice not yet made.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, no_draft(), nothing(), on_edit);
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <select
            id=id.clone()
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            on:change=move |event| {
                typing.input(event_target_value(&event));
                typing.leave();
            }
        >
            {part(move || {
                let chosen = typing.text();
                options
                    .get()
                    .into_iter()
                    .map(|(value, words)| {
                        let selected = value == chosen;
                        view! { <option value=value prop:selected=selected>{words}</option> }
                    })
                    .draw_all()
            })}
        </select>
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}
