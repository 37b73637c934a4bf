//! Cards of hazards, visits and sites, and what of them shows, so that a list redraws only those that changed.

use super::marks::{DueMark, GradeMark, LevelMark, OverlayMark, StateMark, Tag, Truth, VerdictMark};
use super::picture::Picture;
use crate::route::Route;
use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::Due;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{FindingCard, InspectionCard, SiteCard, Whereabouts};
use std::hash::{DefaultHasher, Hash, Hasher};

#[component]
pub fn FindingCardPart(card: FindingCard) -> impl IntoView {
    let lang = use_lang();
    let FindingCard { row, due, whereabouts, .. } = card;
    let title = if row.title.is_empty() { say!(lang, ledger.untitled).to_owned() } else { row.title };
    let photo = match row.cover {
        Some(hash) => view! {
            <div class="finding-card-photo">
                <Picture hash alt="" is_tile=true />
                {(row.n_photos > 1).then(|| view! {
                    <span class="finding-card-n" aria-label=say!(lang, frame.n_photos, n = row.n_photos) role="img">
                        {row.n_photos}
                    </span>
                })}
            </div>
        }
        .into_any(),
        None => view! {
            <div class="finding-card-photo" data-empty="">
                <span>{say!(lang, frame.no_photo)}</span>
            </div>
        }
        .into_any(),
    };
    view! {
        <article class="finding-card" data-level=row.level.word()>
            {photo}
            <div class="finding-card-body">
                <p class="finding-card-marks">
                    <LevelMark level=row.level />
                    <StateMark state=row.state />
                    <OverlayMark listed=row.listed suspended=row.suspended needs_settling=row.needs_settling />
                </p>
                <h3 class="finding-card-title">
                    <a href=Route::Finding(row.id).to_string()>{title}</a>
                </h3>
                <p class="finding-card-place">{words::dotted(&[row.site_name, row.place])}</p>
                <p class="finding-card-foot">
                    {(due != Due::None).then(|| view! { <DueMark due /> })}
                    <Truth whereabouts />
                </p>
            </div>
        </article>
    }
}

#[component]
pub fn InspectionCardPart(card: InspectionCard) -> impl IntoView {
    let lang = use_lang();
    let InspectionCard { row, whereabouts } = card;
    let answered = say!(lang, ledger.answered, n = row.n_answered, all = row.n_items);
    view! {
        <article class="inspection-card" data-open=row.ended_at.is_none().then_some("")>
            <p class="inspection-card-marks">
                <Tag words=words::kind_word(lang, row.kind) />
                <span class="inspection-card-time">{words::moment(lang, row.began_at)}</span>
            </p>
            <h3 class="inspection-card-title">
                <a href=Route::Inspection(row.id).to_string()>{row.site_name}</a>
            </h3>
            <p class="inspection-card-meta">{words::listed(lang, &row.officers)}</p>
            {(row.n_items > 0).then(|| view! {
                <div class="scale">
                    <progress max=row.n_items value=row.n_answered aria-label=answered></progress>
                </div>
            })}
            <p class="inspection-card-foot">
                {(row.n_items > 0).then(|| view! {
                    <span>{say!(lang, ledger.n_answered, n = row.n_answered, all = row.n_items)}</span>
                })}
                {(row.n_findings > 0).then(|| view! { <VerdictMark verdict=Verdict::Hazard n=row.n_findings /> })}
                <Truth whereabouts />
            </p>
        </article>
    }
}

/// Leads to the start of a visit there.
#[component]
pub fn SiteCardPart(card: SiteCard) -> impl IntoView {
    let lang = use_lang();
    let href = Route::StartAt(card.row.id).to_string();
    let place = words::dotted(&[words::named(&card.sector_name, lang), card.row.address]);
    let visit = card.last_visit_at.map_or_else(
        || say!(lang, start.never_visited).to_owned(),
        |at| say!(lang, start.visited, day = words::day_of(lang, at)),
    );
    let open = (card.n_open_findings > 0)
        .then(|| say!(lang, start.n_findings, n = card.n_open_findings))
        .unwrap_or_default();
    let provisional = card.row.provisional.then(|| say!(lang, terms.provisional)).unwrap_or_default();
    view! {
        <a class="site-card" href=href data-test="site">
            <GradeMark grade=card.row.grade />
            <span class="site-card-body">
                <span class="site-card-name">{card.row.name}</span>
                <span class="site-card-meta">{place}</span>
                <span class="site-card-meta">{words::dotted(&[visit.as_str(), &open, provisional])}</span>
            </span>
            {card.distance_m.map(|metres| view! {
                <span class="site-card-end">{words::distance(lang, metres)}</span>
            })}
        </a>
    }
}

/// Changes when anything of the card changes that can be seen.
pub fn finding_print(card: &FindingCard) -> u64 {
    let mut print = DefaultHasher::new();
    let row = &card.row;
    (row.id, &row.title, &row.site_name, &row.place, &row.responsible, row.level, row.state).hash(&mut print);
    (row.listed, row.suspended, row.needs_settling, row.deadline, row.recorded_at, row.cover, row.n_photos)
        .hash(&mut print);
    match card.due {
        Due::Overdue(n) => (1, n),
        Due::Within(n) => (2, n),
        Due::None => (0, 0),
    }
    .hash(&mut print);
    whereabouts_print(card.whereabouts).hash(&mut print);
    let place = &card.place;
    (&place.county.zh, &place.county.en, &place.town.zh, &place.town.en).hash(&mut print);
    print.finish()
}

pub fn inspection_print(card: &InspectionCard) -> u64 {
    let mut print = DefaultHasher::new();
    let row = &card.row;
    (row.id, &row.site_name, row.kind, row.began_at, row.ended_at, &row.officers).hash(&mut print);
    (row.n_items, row.n_answered, row.n_findings, row.n_photos, row.cover).hash(&mut print);
    whereabouts_print(card.whereabouts).hash(&mut print);
    print.finish()
}

pub fn site_print(card: &SiteCard) -> u64 {
    let mut print = DefaultHasher::new();
    let row = &card.row;
    (row.id, &row.name, &row.address, &row.sector, row.grade, row.provisional).hash(&mut print);
    (card.distance_m.map(f64::to_bits), card.last_visit_at, card.n_open_findings).hash(&mut print);
    print.finish()
}

const fn whereabouts_print(whereabouts: Whereabouts) -> (u8, u32, u32) {
    match whereabouts {
        Whereabouts::OnThisPhone => (0, 0, 0),
        Whereabouts::Sending { n_sent, n_photos } => (1, n_sent, n_photos),
        Whereabouts::AtTheOffice => (2, 0, 0),
        Whereabouts::Refused => (3, 0, 0),
    }
}
