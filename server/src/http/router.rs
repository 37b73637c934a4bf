//! The addresses of the interface.

use super::admit::admit;
use super::app::App;
use super::call::{self, Answer};
use super::error::Error;
use super::guard::guard;
use super::proof::insist;
use super::routes::import_sites::SiteFile;
use super::routes::library_files::ChecklistFile;
use super::routes::{
    app, audit, begin, codes, device_keys, devices, documents, evidence, export, export_audit, export_ledger,
    health, import, key, library, library_files, notices, pair, passwords, people, photos, policy, posts,
    quarantine, reference, register, rescue, session, sheets, sites, stream, sync, tus, units,
};
use crate::people::import::Subject;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spotcheck_domain::call::{Call, ProvePassword, SetPassword, SignIn, TableForm};

pub fn router(app: App) -> Router {
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/healthz", get(health::healthy))
        .route("/metrics", get(health::metrics))
        .route("/v1/key", get(key::get))
        .route("/v1/pair", post(pair::post))
        .route("/v1/pair/look", post(pair::look))
        .route("/v1/codes", get(codes::list).post(codes::post))
        .route("/v1/codes/{id}/confirm", post(codes::confirm))
        .route("/v1/notices", get(notices::list))
        .route("/v1/notices/{id}/seen", post(notices::seen))
        .route("/v1/session", get(session::get).delete(session::delete))
        .route("/v1/sync", post(sync::post))
        .route("/v1/events", get(stream::get))
        .route("/v1/reference/{sha256}", get(reference::get))
        .route("/v1/reference/{sha256}/since/{older}", get(reference::since))
        .route("/v1/documents/{id}", get(documents::get))
        .route("/v1/evidence/{inspection}", get(evidence::get))
        .route("/v1/rescue", post(rescue::post))
        .route("/v1/photos", post(tus::post).options(tus::options))
        .route("/v1/photos/{sha256}", get(photos::get))
        .route(
            "/v1/photos/uploads/{id}",
            axum::routing::head(tus::head)
                .patch(tus::patch)
                .delete(tus::delete)
                .post(tus::instead)
                .options(tus::options),
        )
        .route("/v1/import/people", import::preview(Subject::People))
        .route("/v1/import/people/apply", import::apply(Subject::People))
        .route("/v1/import/units", import::preview(Subject::Units))
        .route("/v1/import/units/apply", import::apply(Subject::Units))
        .route("/v1/import/sites", import::preview(SiteFile))
        .route("/v1/import/sites/apply", import::apply(SiteFile))
        .route("/v1/import/checklist", import::preview(ChecklistFile))
        .route("/v1/import/checklist/apply", import::apply(ChecklistFile))
        .route("/v1/export/checklists/{file}", get(library_files::export))
        .route("/v1/export/ledger.xlsx", export_ledger::table(TableForm::Xlsx))
        .route("/v1/export/ledger.csv", export_ledger::table(TableForm::Csv))
        .route("/v1/export/audit.xlsx", export_audit::table(TableForm::Xlsx))
        .route("/v1/export/audit.csv", export_audit::table(TableForm::Csv))
        .route("/v1/export/people.xlsx", export::people(TableForm::Xlsx))
        .route("/v1/export/people.csv", export::people(TableForm::Csv))
        .route("/v1/export/units.xlsx", export::units(TableForm::Xlsx))
        .route("/v1/export/units.csv", export::units(TableForm::Csv))
        .route("/v1/export/sites.xlsx", export::sites(TableForm::Xlsx))
        .route("/v1/export/sites.csv", export::sites(TableForm::Csv))
        .merge(calls())
        .merge(if app.manner.passwords { of_passwords() } else { Router::new() })
        .route("/v1/{*rest}", axum::routing::any(|| async { Error::NotFound }))
        .route_layer(from_fn_with_state(app.clone(), insist))
        .method_not_allowed_fallback(|| async { Error::Method })
        .fallback(app::get)
        .layer(from_fn_with_state(app.clone(), admit))
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// What the desk asks: each call at its own address.
fn calls() -> Router<App> {
    let router = at(Router::new(), quarantine::list);
    let router = at(router, quarantine::inspect);
    let router = at(router, quarantine::release);
    let router = at(router, quarantine::discard);
    let router = at(router, quarantine::groups);
    let router = at(router, quarantine::release_group);
    let router = at(router, quarantine::discard_group);
    let router = at(router, begin::read);
    let router = at(router, begin::set_tier);
    let router = at(router, codes::several);
    let router = at(router, units::list);
    let router = at(router, units::enter);
    let router = at(router, units::change);
    let router = at(router, units::shift);
    let router = at(router, units::close);
    let router = at(router, people::list);
    let router = at(router, people::read);
    let router = at(router, people::enter);
    let router = at(router, people::change);
    let router = at(router, people::transfer);
    let router = at(router, people::give_roles);
    let router = at(router, people::retire);
    let router = at(router, posts::list);
    let router = at(router, posts::give);
    let router = at(router, posts::end);
    let router = at(router, posts::name_deputy);
    let router = at(router, posts::in_hand);
    let router = at(router, posts::hand_over);
    let router = at(router, library::list);
    let router = at(router, library::read);
    let router = at(router, library::read_version);
    let router = at(router, library::enter);
    let router = at(router, library::copy);
    let router = at(router, library::save);
    let router = at(router, library::drop);
    let router = at(router, library::publish);
    let router = at(router, library::withdraw);
    let router = at(router, library::list_hazards);
    let router = at(router, library::enter_hazard);
    let router = at(router, library::change_hazard);
    let router = at(router, library::withdraw_hazard);
    let router = at(router, policy::read);
    let router = at(router, policy::set);
    let router = at(router, register::read);
    let router = at(router, register::void);
    let router = at(router, devices::list);
    let router = at(router, devices::list_own);
    let router = at(router, devices::revoke);
    let router = at(router, devices::revoke_all);
    let router = at(router, device_keys::register);
    let router = at(router, device_keys::signatures);
    let router = at(router, sites::list);
    let router = at(router, sites::coverage);
    let router = at(router, sites::page);
    let router = at(router, sites::enter);
    let router = at(router, sites::change);
    let router = at(router, sites::keep_certificate);
    let router = at(router, sites::remove_certificate);
    let router = at(router, sites::confirm);
    let router = at(router, sites::close);
    let router = at(router, sites::reopen);
    let router = at(router, sites::merge);
    let router = at(router, sites::give);
    let router = at(router, sites::unmerge);
    let router = at(router, audit::read);
    let router = at(router, audit::acts);
    let router = at(router, audit::black_out);
    let router = at(router, sheets::read);
    at(router, sheets::set)
}

/// Passwords, which an office may switch off.
fn of_passwords() -> Router<App> {
    let sign_in = get(passwords::are_here).post(passwords::sign_in);
    let router = Router::new()
        .route(SignIn::PATH, sign_in)
        .route(SetPassword::PATH, post(passwords::set))
        .route(ProvePassword::PATH, post(passwords::prove));
    let router = at(router, passwords::read);
    let router = at(router, passwords::drop_own);
    let router = at(router, passwords::of_person);
    at(router, passwords::take)
}

/// A call with what answers it.
fn at<C>(router: Router<App>, answer: Answer<C>) -> Router<App>
where
    C: Call + DeserializeOwned + Send + 'static,
    C::Answer: Serialize + Send + 'static,
{
    router.route(C::PATH, call::route::<C>(answer))
}
