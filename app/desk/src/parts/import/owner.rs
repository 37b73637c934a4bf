//! Whose the rows of a file are that do not say so themselves.

use crate::asked::Asked;
use crate::parts::UnitChoice;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::call::{UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::term::Tier;

#[component]
pub fn Owner(
    units: Asked<Units>,
    owner: RwSignal<Option<UnitId>>,
    n: u32,
    on_choose: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <p class="note">{say!(lang, sites.owner_asked, n = n)}</p>
        <UnitChoice
            label=say!(lang, sites.owner)
            units
            chosen=owner
            on_choose=move |unit: UnitId| {
                owner.set(Some(unit));
                on_choose.run(());
            }
            may=|line: UnitLine| line.tier != Tier::Enterprise
        />
    }
}
