//! Letting in: a further device of one's own, and a colleague who has none. Each gets a code, as a picture to be scanned and as
//! characters to be typed.

use crate::browser::page;
use crate::erased::{DrawAll, part};
use crate::parts::{CodeShown, Dialog};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, failure_words, refusal_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::codes::{Basis, NewCode, Who};
use spotcheck_domain::session::Session;
use spotcheck_protocol::{Failure, Reply, Request};

/// What stands in the dialog.
#[derive(Clone, Default)]
enum Step {
    #[default]
    Asking,
    /// Whom does he vouch for?
    Whom(Vec<Who>),
    Given {
        name: String,
        code: NewCode,
    },
    Refused(String),
}

#[derive(Clone, Copy)]
struct Case {
    lang: Lang,
    store: Store,
    is_open: RwSignal<bool>,
    step: RwSignal<Step>,
}

#[component]
pub fn LettingIn(session: Session) -> impl IntoView {
    let lang = use_lang();
    let case = Case { lang, store: use_store(), is_open: RwSignal::new(false), step: RwSignal::default() };
    let me = Who { id: session.person.id, name: session.person.name.clone() };
    let device = session.device;
    let own = move |_| case.ask(me.clone(), Basis::Own, device);
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.letting_in)}</h2>
            <p>{say!(lang, settings.letting_in_words)}</p>
            <div class="button-row">
                <button type="button" class="button" data-test="own-code" on:click=own>
                    {say!(lang, settings.own_code)}
                </button>
                <button type="button" class="button" data-test="vouch" on:click=move |_| case.list()>
                    {say!(lang, settings.vouch)}
                </button>
            </div>
            <Dialog title=say!(lang, settings.letting_in) open=case.is_open>
                {part(move || match case.step.get() {
                    Step::Asking => view! { <p role="status">{say!(lang, settings.code_asking)}</p> }.into_any(),
                    Step::Refused(why) => view! { <p class="note" role="alert">{why}</p> }.into_any(),
                    Step::Given { name, code } => view! { <CodeShown name code /> }.into_any(),
                    Step::Whom(people) if people.is_empty() => {
                        view! { <p>{say!(lang, settings.vouch_nobody)}</p> }.into_any()
                    }
                    Step::Whom(people) => {
                        let buttons = people.into_iter().map(|who| {
                            let name = who.name.clone();
                            view! {
                                <li>
                                    <button
                                        type="button"
                                        class="list-row"
                                        data-test="vouch-for"
                                        on:click=move |_| case.ask(who.clone(), Basis::Vouch, device)
                                    >
                                        <span class="list-row-body"><span class="list-row-title">{name}</span></span>
                                    </button>
                                </li>
                            }
                        });
                        view! {
                            <p>{say!(lang, settings.vouch_words)}</p>
                            <ul class="list">{buttons.draw_all()}</ul>
                        }
                        .into_any()
                    }
                })}
                <div class="button-row">
                    <button type="button" class="button" on:click=move |_| case.is_open.set(false)>
                        {part(move || match case.step.get() {
                            Step::Given { .. } => say!(lang, settings.code_done),
                            _ => say!(lang, settings.code_close),
                        })}
                    </button>
                </div>
            </Dialog>
        </section>
    }
}

impl Case {
    fn ask(self, who: Who, basis: Basis, device: spotcheck_domain::id::DeviceId) {
        self.step.set(Step::Asking);
        self.is_open.set(true);
        spawn_local(async move {
            let step = match page::ask_code(who.id, basis, device).await {
                Ok(code) => Step::Given { name: who.name, code },
                Err(code) => Step::Refused(self.why(&code)),
            };
            let _ = self.step.try_set(step);
        });
    }

    fn list(self) {
        self.step.set(Step::Asking);
        self.is_open.set(true);
        spawn_local(async move {
            let step = match self.store.send(Request::Colleagues).await {
                Ok(Reply::Colleagues { people }) => Step::Whom(people),
                Ok(_) => Step::Refused(failure_words(self.lang, &Failure::OfficeFault)),
                Err(failure) => Step::Refused(failure_words(self.lang, &failure)),
            };
            let _ = self.step.try_set(step);
        });
    }

    fn why(self, code: &str) -> String {
        match code.parse() {
            Ok(refusal) => refusal_words(self.lang, refusal),
            Err(_) if code.is_empty() => failure_words(self.lang, &Failure::Unreachable),
            Err(_) => failure_words(self.lang, &Failure::OfficeFault),
        }
    }
}
