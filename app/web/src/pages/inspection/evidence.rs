//! The visit as an evidence pack, for whoever may take one: a link, which the browser follows to its downloads, since a pack of
//! hundreds of photos fits the memory of no page.

use super::Visit;
use crate::erased::part;
use crate::parts::Icon;
use crate::say;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;

pub fn link(visit: Visit) -> impl IntoView {
    let (lang, may, session) = (visit.lang, visit.may(Act::ExportEvidence), visit.store.session());
    part(move || {
        let device = session.with(|session| session.as_ref().map(|session| session.device));
        device.filter(|_| may.get()).map(|device| {
            // A link sets no headers: its address says which device asks.
            let href = format!("/v1/evidence/{}?device={device}", visit.id);
            view! {
                <p class="cluster">
                    <a class="button" data-kind="quiet" data-test="evidence" rel="external" download="" href=href>
                        <Icon name="download" size="small"/>
                        {say!(lang, inspection.evidence)}
                    </a>
                    <span class="note">{say!(lang, inspection.evidence_note)}</span>
                </p>
            }
        })
    })
}
