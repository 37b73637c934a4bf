//! A unit is closed once nobody and nothing open is left in it; what is left is told first.

use crate::asked::Asked;
use crate::erased::DrawAll;
use crate::office::use_office;
use crate::parts::Confirm;
use crate::parts::confirm::deed;
use crate::say;
use crate::tree::name_of;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{CloseUnit, UnitLine, Units};

#[component]
pub fn CloseDialog(
    line: UnitLine,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let unit = line.id;
    let doing = deed(move || async move { office.ask(&CloseUnit { unit }).await });
    let n_below = units.answer.with_untracked(|units| {
        let lines = units.as_ref().map_or(&[][..], |units| &units.units);
        lines.iter().filter(|other| other.parent == Some(unit) && other.closed_at.is_none()).count() as u64
    });
    let hindered: Vec<String> = hindrances(lang, &line, n_below);
    let is_free = hindered.is_empty();
    let body = move || {
        if hindered.is_empty() {
            return view! { <p>{say!(lang, units.close_words)}</p> }.into_any();
        }
        let lines = hindered.iter().cloned().map(|words| view! { <li>{words}</li> }).draw_all();
        view! {
            <p>{say!(lang, units.close_hindered)}</p>
            <ul class="desk-dots" data-test="hindrances">{lines}</ul>
        }
        .into_any()
    };
    view! {
        <Confirm
            title=say!(lang, units.close_title, name = name_of(lang, &line))
            open
            words=say!(lang, units.close)
            is_danger=true
            ready=Signal::stored(is_free)
            deed=doing
            on_done=changed
        >
            {body()}
        </Confirm>
    }
}

/// What has to go elsewhere before a unit can be closed.
fn hindrances(lang: Lang, line: &UnitLine, n_below: u64) -> Vec<String> {
    let mut hindered = Vec::new();
    if line.n_people > 0 {
        hindered.push(say!(lang, units.hinder_people, n = line.n_people));
    }
    if n_below > 0 {
        hindered.push(say!(lang, units.hinder_units, n = n_below));
    }
    if line.n_open_findings > 0 {
        hindered.push(say!(lang, units.hinder_findings, n = line.n_open_findings));
    }
    if line.n_open_visits > 0 {
        hindered.push(say!(lang, units.hinder_visits, n = line.n_open_visits));
    }
    hindered
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::UnitFields;
    use spotcheck_domain::id::UnitId;
    use spotcheck_domain::term::Tier;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn what_is_left_in_a_unit_is_told_each_by_itself() {
        let line = UnitLine {
            id: UnitId::from_parts(Timestamp::from_millis(1), [1; 10]),
            parent: None,
            tier: Tier::Town,
            fields: UnitFields::new(),
            closed_at: None,
            n_people: 3,
            n_devices: 9,
            n_open_findings: 0,
            n_open_visits: 1,
        };
        assert_eq!(hindrances(Lang::zh, &line, 2).len(), 3);
        assert!(hindrances(Lang::zh, &UnitLine { n_people: 0, n_open_visits: 0, ..line }, 0).is_empty());
    }
}
