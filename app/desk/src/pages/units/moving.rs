//! A unit is put under another one: what that would change is told in numbers before it is done.

use crate::asked::Asked;
use crate::erased::{memo, part};
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, TroubleNote, UnitChoice};
use crate::say;
use crate::store::use_store;
use crate::tree::{below, name_of};
use crate::words::{number, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{MoveUnit, UnitLine, Units};
use spotcheck_domain::id::UnitId;

#[component]
pub fn MoveDialog(
    line: UnitLine,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let (unit, parent, tier) = (line.id, line.parent, line.tier);
    let to = RwSignal::new(None::<UnitId>);
    let preview = Asked::watch(move || to.get().map(|to| MoveUnit { unit, to, preview: true }));
    let is_told = memo(move || {
        let is_settled = !preview.is_asking.get() && preview.trouble.with(Option::is_none);
        to.with(Option::is_some) && is_settled && preview.answer.with(Option::is_some)
    });
    // Neither itself nor what is below it, and nothing below which its tier does not stand.
    let itself = units
        .answer
        .with_untracked(|units| units.as_ref().map(|units| below(&units.units, unit)).unwrap_or_default());
    let may = Callback::new(move |other: UnitLine| {
        tier.may_stand_below(other.tier) && Some(other.id) != parent && !itself.contains(&other.id)
    });
    let name = name_of(lang, &line);
    let moved = name.clone();
    let doing = deed(move || {
        let moved = moved.clone();
        async move {
            let Some(to) = to.get_untracked() else { return Ok(()) };
            office.ask(&MoveUnit { unit, to, preview: false }).await?;
            store.toast(say!(lang, units.moved, name = moved));
            Ok(())
        }
    });
    let told = move || {
        is_told.get().then(|| preview.answer.get()).flatten().map(|moved| {
            let n = |n: usize| number(lang, n as f64);
            view! {
                <p class="note" role="status" data-test="move-preview">
                    {say!(
                        lang,
                        units.move_preview,
                        units = n(moved.n_units),
                        people = n(moved.n_people),
                        documents = n(moved.n_documents)
                    )}
                </p>
            }
        })
    };
    view! {
        <Confirm
            title=say!(lang, units.move_title, name = name)
            open
            words=say!(lang, units.move_)
            ready=is_told
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, units.move_words)}</p>
            <UnitChoice
                label=say!(lang, units.move_to)
                units
                chosen=to
                on_choose=move |unit: UnitId| to.set(Some(unit))
                may
            />
            <TroubleNote trouble=preview.trouble />
            {part(told)}
        </Confirm>
    }
}
