//! A deadline by a tap: at once, or in so many days from today, or a day of its own.

use crate::erased::{DrawAll, live, memo, part};
use crate::parts::DateField;
use crate::say;
use crate::words::{Lang, day, field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::time::Day;

/// 0: at once.
const DAYS: [i32; 5] = [0, 3, 7, 15, 30];

/// The chip of a deadline; `None`: it is a day of its own.
fn chip_of(today: Day, deadline: Day) -> Option<i32> {
    let days = deadline.days() - today.days();
    DAYS.contains(&days).then_some(days)
}

fn chip_words(lang: Lang, days: i32) -> String {
    match days {
        0 => say!(lang, finding.deadline_at_once).to_owned(),
        n => say!(lang, finding.deadline_days, n = n),
    }
}

/// `draft`, `on_draft` and `on_edit` are those of the field; the chips finish an edit at once.
#[component]
pub fn DeadlineChips(
    #[prop(into)] today: Signal<Day>,
    #[prop(into)] deadline: Signal<Option<Day>>,
    #[prop(into)] draft: Signal<Option<String>>,
    on_draft: Callback<String>,
    on_edit: Callback<String>,
    #[prop(into)] problem: Signal<Option<String>>,
    /// Of the group, to which a lack leads.
    id: String,
) -> impl IntoView {
    let lang = use_lang();
    let wants_day = RwSignal::new(false);
    let chosen = memo(move || deadline.get().and_then(|deadline| chip_of(today.get(), deadline)));
    let is_own = memo(move || deadline.get().is_some() && chosen.get().is_none());
    let shows_day = memo(move || wants_day.get() || is_own.get());
    let value = memo(move || deadline.get().map(|day| day.to_string()).unwrap_or_default());
    let error_id = format!("{id}-error");
    let chips = DAYS.map(|days| {
        let take = move |_| {
            wants_day.set(false);
            on_edit.run(today.get_untracked().plus_days(days).to_string());
        };
        view! {
            <button
                type="button"
                class="day-chip"
                data-test=format!("deadline-{days}")
                aria-pressed=live(move || (chosen.get() == Some(days) && !shows_day.get()).to_string())
                on:click=take
            >
                {chip_words(lang, days)}
            </button>
        }
    });
    view! {
        <div class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <div class="field-head">
                <span class="field-label" aria-hidden="true">{field_word(lang, FindingField::Deadline)}</span>
                <span class="field-stands">{part(move || deadline.get().map(|deadline| day(lang, deadline)))}</span>
            </div>
            <div
                class="day-chips"
                id=id
                role="group"
                tabindex="-1"
                aria-label=field_word(lang, FindingField::Deadline)
                aria-describedby=error_id.clone()
            >
                {chips.into_iter().draw_all()}
                <button
                    type="button"
                    class="day-chip"
                    data-test="deadline-day"
                    aria-pressed=live(move || shows_day.get().to_string())
                    on:click=move |_| wants_day.set(true)
                >
                    {say!(lang, finding.deadline_day)}
                </button>
            </div>
            {part(move || shows_day.get().then(|| view! {
                <DateField
                    label=say!(lang, finding.deadline_own)
                    value
                    draft
                    on_draft
                    on_edit
                    min=today.get_untracked().to_string()
                />
            }))}
            {part(move || problem.get().map(|words| view! { <p class="field-error" id=error_id.clone()>{words}</p> }))}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_stands_on_its_chip_or_as_a_day_of_its_own() {
        let today = Day::from_days(20_800);
        assert_eq!(chip_of(today, today), Some(0));
        assert_eq!(chip_of(today, today.plus_days(15)), Some(15));
        assert_eq!(chip_of(today, today.plus_days(8)), None);
        assert_eq!(chip_of(today, today.plus_days(-3)), None, "one that has passed");
    }
}
