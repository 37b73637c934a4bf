//! One unit of the area, chosen by its name: a few letters, and those that have them, each with where it stands.

use crate::asked::Asked;
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::tree::{Lookup, name_of, path_of, plan_tree};
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::term::Tier;
use spotcheck_web::parts::field::fresh_id;

/// So many are offered at once.
const MOST: usize = 12;
/// A list to choose from with more is no list: then enterprises are left out of it.
const LONG: usize = 400;

/// The units as the options of a filter, each below its parent. The first is all of them.
pub fn options(lang: Lang, units: Option<&Units>, all: &str) -> Vec<(String, String)> {
    let lines = units.map_or(&[][..], |units| &units.units);
    let branches = plan_tree(lines);
    let shown = branches
        .iter()
        .filter(|branch| branches.len() <= LONG || branch.line.tier != Tier::Enterprise)
        .map(|branch| {
            let name = format!("{}{}", "\u{3000}".repeat(branch.depth), name_of(lang, &branch.line));
            (branch.line.id.to_string(), name)
        });
    std::iter::once((String::new(), all.to_owned())).chain(shown).collect()
}

/// Open units whose name, or that of one above, says what was typed, or has such initials; the shortest first.
fn offered(
    lang: Lang,
    lines: &[UnitLine],
    typed: &str,
    may: &dyn Fn(&UnitLine) -> bool,
) -> Vec<(UnitId, String)> {
    let says = |words: &str| matches(&haystack([words]), typed);
    let lookup = Lookup::of(lines);
    let open = lines.iter().filter(|line| line.closed_at.is_none() && may(line));
    let mut found: Vec<(bool, usize, UnitId, String)> = open
        .filter_map(|line| {
            let path = lookup.path(lang, line.id).join(" / ");
            let is_named = says(&name_of(lang, line));
            (is_named || says(&path)).then(|| (!is_named, path.chars().count(), line.id, path))
        })
        .collect();
    found.sort();
    found.into_iter().take(MOST).map(|(.., id, path)| (id, path)).collect()
}

#[component]
pub fn UnitChoice(
    #[prop(into)] label: String,
    units: Asked<Units>,
    #[prop(into)] chosen: Signal<Option<UnitId>>,
    #[prop(into)] on_choose: Callback<UnitId>,
    /// Which of them may be chosen; all, where nothing is said.
    #[prop(into, optional)]
    may: Option<Callback<UnitLine, bool>>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let (id, group) = (fresh_id(), fresh_id());
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let typed = RwSignal::new(String::new());
    let shown = memo(move || {
        let may = |line: &UnitLine| may.is_none_or(|may| may.run(line.clone()));
        units.answer.with(|units| {
            let lines = units.as_ref().map_or(&[][..], |units| &units.units);
            let mut offered = typed.with(|typed| offered(lang, lines, typed, &may));
            // What is chosen stays in sight.
            if let Some(chosen) = chosen.get().filter(|chosen| offered.iter().all(|(id, _)| id != chosen)) {
                offered.insert(0, (chosen, path_of(lang, lines, chosen).join(" / ")));
            }
            offered
        })
    });
    let choices = move || {
        let choices = shown.get().into_iter().map(|(unit, path)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=live(move || chosen.get() == Some(unit))
                        on:change=move |_| on_choose.run(unit)
                    />
                    <span>{path}</span>
                </label>
            }
        });
        let choices = choices.draw_all();
        if choices.is_empty() {
            vec![view! { <p>{say!(lang, desk.no_unit)}</p> }.into_any()]
        } else {
            choices
        }
    };
    view! {
        <fieldset
            class="field desk-choice"
            data-state=live(move || problem.with(Option::is_some).then_some("error"))
            aria-describedby=described
        >
            <legend class="field-label">{label}</legend>
            <input
                type="search"
                id=id
                aria-label=say!(lang, desk.find_unit)
                placeholder=say!(lang, desk.find_unit)
                autocomplete="off"
                data-test="find-unit"
                on:input=move |event| typed.set(event_target_value(&event))
                // It looks for units; the form is not sent by it.
                on:keydown=|event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
            />
            <div class="desk-checks">{part(choices)}</div>
            {part(move || problem.get().map(|words| view! {
                <p class="field-error" id=error_id.clone()>{words}</p>
            }))}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::{UnitField, UnitFields};
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn the_nearest_name_is_offered_first_and_those_below_it_too() {
        let id = |n: u8| UnitId::from_parts(Timestamp::from_millis(1), [n; 10]);
        let line = |n, parent: Option<u8>, name: &str| UnitLine {
            id: id(n),
            parent: parent.map(id),
            tier: Tier::Town,
            fields: UnitFields::from([(UnitField::Name, name.to_owned())]),
            closed_at: None,
            n_people: 0,
            n_devices: 0,
            n_open_findings: 0,
            n_open_visits: 0,
        };
        let lines = [line(1, None, "市"), line(2, Some(1), "云岭县"), line(3, Some(2), "城关镇")];
        let names = |typed| {
            let offered = offered(Lang::zh, &lines, typed, &|_| true);
            offered.into_iter().map(|(_, path)| path).collect::<Vec<_>>()
        };
        assert_eq!(names("云岭"), ["市 / 云岭县", "市 / 云岭县 / 城关镇"]);
        assert_eq!(names("").len(), 3);
        assert_eq!(names("cgz"), ["市 / 云岭县 / 城关镇"], "by its initials");
        assert!(names("青崖").is_empty());
    }
}
