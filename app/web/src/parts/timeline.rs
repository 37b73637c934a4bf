//! The life of a finding: who did what, when by his device, when the office received it, and what lost its race.

use super::conflict::value_words;
use super::photo_strip::PhotoStrip;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{
    Lang, day, dotted, event_word, field_word, level_word, moment, money, named, on_spot_word, use_lang,
};
use leptos::prelude::*;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::time::Timestamp;
use spotcheck_protocol::{Detail, PhotoView, TimelineEntry};

/// Both times are shown when they lie further apart than this.
const CLOCKS_AGREE_MS: u64 = 5 * 60 * 1_000;

#[component]
pub fn Timeline(
    #[prop(into)] entries: Signal<Vec<TimelineEntry>>,
    #[prop(into)] photos: Signal<Vec<PhotoView>>,
    on_photo: Callback<PhotoId>,
) -> impl IntoView {
    view! {
        <ol class="timeline">
            {part(move || {
                entries.get().into_iter().map(|entry| view! { <Entry entry photos on_photo/> }).draw_all()
            })}
        </ol>
    }
}

#[component]
fn Entry(entry: TimelineEntry, photos: Signal<Vec<PhotoView>>, on_photo: Callback<PhotoId>) -> impl IntoView {
    let lang = use_lang();
    let facts = facts(lang, entry.kind, &entry.detail);
    let with = entry.second.map(|name| say!(lang, finding.timeline_second, name = name));
    let named_photos = entry.detail.photos.clone();
    let has_photos = !named_photos.is_empty();
    let photos = Signal::derive(move || {
        photos.with(|photos| {
            photos.iter().filter(|view| named_photos.contains(&view.id)).cloned().collect::<Vec<_>>()
        })
    });
    let who = dotted(&[entry.by, named(&entry.unit, lang), with.unwrap_or_default()]);
    view! {
        <li
            class="timeline-entry"
            data-event=entry.kind.map_or("unknown", EventKind::word)
            data-effect=entry.contested.then_some("none")
        >
            <p class="timeline-what">{what_happened(lang, entry.kind)}</p>
            <p class="timeline-who">{who}</p>
            <p class="timeline-when">
                <time>{moment(lang, entry.at)}</time>
                {received_words(lang, entry.at, entry.received_at)
                    .map(|words| view! { <span class="timeline-received">{words}</span> })}
            </p>
            {entry.detail.on_behalf.then(|| view! { <p class="timeline-who">{say!(lang, finding.timeline_on_behalf)}</p> })}
            {entry.contested.then(|| view! { <p class="note">{say!(lang, finding.timeline_contested)}</p> })}
            {(!facts.is_empty() || has_photos)
                .then(|| {
                    view! {
                        <div class="timeline-more">
                            {(!facts.is_empty()).then(|| view! {
                                <dl class="key-values">
                                    {facts
                                        .into_iter()
                                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                                        .draw_all()}
                                </dl>
                            })}
                            {has_photos.then(|| view! {
                                <PhotoStrip photos on_open=on_photo label=say!(lang, finding.timeline_photos)/>
                            })}
                        </div>
                    }
                })}
        </li>
    }
}

/// A step of a later version has no word of its own here.
fn what_happened(lang: Lang, kind: Option<EventKind>) -> String {
    kind.map_or_else(|| say!(lang, finding.timeline_unknown).to_owned(), |kind| event_word(lang, kind))
}

/// The office's time, where it says something that the device's time does not.
pub fn received_words(lang: Lang, at: Timestamp, received_at: Option<Timestamp>) -> Option<String> {
    match received_at {
        None => Some(say!(lang, finding.timeline_here).to_owned()),
        Some(received_at) if clocks_differ(at, received_at) => {
            Some(say!(lang, finding.timeline_received, time = moment(lang, received_at)))
        }
        Some(_) => None,
    }
}

fn clocks_differ(at: Timestamp, received_at: Timestamp) -> bool {
    at.millis().abs_diff(received_at.millis()) > CLOCKS_AGREE_MS
}

/// What an event says beyond its kind, in the order of its form.
pub fn facts(lang: Lang, kind: Option<EventKind>, detail: &Detail) -> Vec<(&'static str, String)> {
    let field = detail.field.as_deref().and_then(|field| field.parse::<FindingField>().ok());
    let amended = field.zip(detail.value.as_deref()).map(|(field, value)| {
        format!("{} → {}", field_word(lang, field), value_words(lang, field.word(), value))
    });
    let note = match kind {
        Some(EventKind::Report) => say!(lang, finding.step_measure_taken),
        Some(EventKind::ReviewPass | EventKind::ReviewFail) => say!(lang, finding.step_review_seen),
        _ => say!(lang, finding.timeline_note),
    };
    let n_unseen = detail.unseen.len();
    let unseen = (n_unseen > 0).then(|| say!(lang, finding.timeline_unseen_n, n = n_unseen));
    let facts = [
        (say!(lang, finding.timeline_amended), amended),
        (say!(lang, finding.step_on_spot), detail.on_spot.map(|measure| on_spot_word(lang, measure))),
        (say!(lang, fields.basis), detail.basis.clone()),
        (say!(lang, fields.level), detail.level.map(|level| level_word(lang, level))),
        (say!(lang, fields.place), detail.place.clone()),
        (say!(lang, fields.measure), detail.measure.clone()),
        (say!(lang, fields.interim_measure), detail.interim_measure.clone()),
        (say!(lang, fields.deadline), detail.deadline.map(|deadline| day(lang, deadline))),
        (say!(lang, fields.responsible), detail.responsible.clone()),
        (say!(lang, fields.funds), detail.funds.map(|yuan| money(lang, yuan))),
        (say!(lang, fields.goal), detail.goal.clone()),
        (say!(lang, finding.timeline_date), detail.date.map(|date| day(lang, date))),
        (say!(lang, finding.timeline_expert), detail.expert.clone()),
        (say!(lang, finding.timeline_reason), detail.reason.clone()),
        (note, detail.note.clone()),
        (say!(lang, finding.timeline_unseen), unseen),
        (say!(lang, finding.timeline_paper), detail.paper.clone()),
    ];
    let said = facts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    said.filter(|(_, value)| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_time_is_told_when_it_differs_by_more_than_five_minutes() {
        let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
        assert!(!clocks_differ(at(0), at(5)));
        assert!(clocks_differ(at(0), at(6)));
        assert!(clocks_differ(at(9), at(0)));
    }

    #[test]
    fn an_event_that_is_still_here_says_so() {
        let words = received_words(Lang::zh, Timestamp::from_millis(0), None);
        assert_eq!(words.as_deref(), Some("还在本机"));
    }

    #[test]
    fn an_amendment_names_its_field_and_new_value() {
        let detail = Detail { field: Some("level".into()), value: Some("major".into()), ..Detail::default() };
        assert_eq!(
            facts(Lang::zh, Some(EventKind::Amend), &detail),
            [("更正内容", "隐患等级 → 重大".to_owned())]
        );
    }
}
