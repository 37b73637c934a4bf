//! The way through a new office: what it begins with, in the order in which each needs what comes before. How far it has come
//! is told by what the office has, so that the page can be left and taken up, by somebody else too.

mod header;
mod step;
mod unit;

use crate::asked::Asked;
use crate::erased::{memo, part};
use crate::pages::{people, units};
use crate::parts::{ImportDialog, PageHead, TroubleNote};
use crate::route::Desk;
use crate::say;
use crate::words::use_lang;
use header::HeaderForm;
use leptos::prelude::*;
use spotcheck_domain::call::{Begin, BeginStep, ReadBegin};
use spotcheck_web::parts::Skeleton;
use step::{Step, Way};
use unit::UnitForm;

#[component]
pub fn BeginPage() -> impl IntoView {
    let lang = use_lang();
    let begin = Asked::watch(|| Some(ReadBegin {}));
    let is_known = memo(move || begin.answer.with(Option::is_some));
    view! {
        <PageHead title=say!(lang, begin.title) />
        <div class="desk-page">
            <TroubleNote trouble=begin.trouble on_again=move |()| begin.reload() />
            {part(move || if is_known.get() {
                view! { <Steps begin /> }.into_any()
            } else {
                view! { <Skeleton /> }.into_any()
            })}
        </div>
    }
}

#[component]
fn Steps(begin: Asked<Begin>) -> impl IntoView {
    let lang = use_lang();
    let is_done =
        memo(move || begin.answer.with(|begin| begin.as_ref().is_some_and(|begin| begin.next().is_none())));
    let [of_units, of_people] = [units::subject(lang), people::subject(lang)];
    let (units_open, people_open) = (RwSignal::new(false), RwSignal::new(false));
    let reload = Callback::new(move |()| begin.reload());
    let by_hand = say!(lang, begin.by_hand);
    let import = say!(lang, begin.import);
    view! {
        <p>{part(move || if is_done.get() { say!(lang, begin.done) } else { say!(lang, begin.words) })}</p>
        <ol class="begin-steps" role="list" data-test="begin">
            <Step step=BeginStep::Unit begin words=say!(lang, begin.unit_words)>
                <UnitForm begin />
            </Step>
            <Step step=BeginStep::Units begin words=say!(lang, begin.units_words)>
                <Way import=import open=units_open place=Desk::Units by_hand=by_hand />
            </Step>
            <Step step=BeginStep::People begin words=say!(lang, begin.people_words)>
                <Way import=import open=people_open place=Desk::People by_hand=by_hand />
            </Step>
            <Step step=BeginStep::Sites begin words=say!(lang, begin.sites_words)>
                <a class="button" href=Desk::Sites.to_string() data-test="begin-sites">{say!(lang, begin.sites_open)}</a>
            </Step>
            <Step step=BeginStep::Header begin words=say!(lang, begin.header_words)>
                <HeaderForm begin />
            </Step>
            <Step step=BeginStep::Phones begin words=say!(lang, begin.phones_words)>
                <a class="button" href=Desk::Codes.to_string() data-test="begin-codes">{say!(lang, begin.phones_open)}</a>
            </Step>
        </ol>
        <ImportDialog subject=of_units open=units_open on_done=reload />
        <ImportDialog subject=of_people open=people_open on_done=reload />
    }
}
