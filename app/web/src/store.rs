//! What the screen knows: the views that it watches, patched by the engine's notices and by nothing else, and the one
//! way to ask for something. Speaks to the engine's link; the pages never do.

use crate::browser::channel::EngineLink;
use crate::browser::page::{self, ObjectUrl};
use crate::erased::{effect, memo};
use crate::words::{self, Lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reference::Named;
use spotcheck_domain::session::Session;
use spotcheck_protocol::{Failure, Notice, Query, Reply, Request, StatusView, View};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::rc::Rc;

/// Pictures kept ready to show, so that a list that is scrolled back does not flicker.
const N_PICTURES: usize = 96;
/// How long a toast stays.
const TOAST: std::time::Duration = std::time::Duration::from_secs(6);

/// A handle that every component may copy.
#[derive(Clone, Copy)]
pub struct Store {
    link: StoredValue<EngineLink, LocalStorage>,
    watches: StoredValue<Watches>,
    status: Memo<Option<StatusView>>,
    session: RwSignal<Option<Session>>,
    /// The engine has answered [`Request::Open`].
    is_open: RwSignal<bool>,
    pair_again: RwSignal<bool>,
    crash: RwSignal<Option<String>>,
    /// The unit to which he was moved, until he has been told.
    pub moved: RwSignal<Option<Named>>,
    photos_epoch: RwSignal<u32>,
    toasts: RwSignal<Vec<Toast>>,
    n_toasts: StoredValue<u32>,
    pictures: StoredValue<VecDeque<(PhotoHash, Rc<ObjectUrl>)>, LocalStorage>,
}

#[derive(Default)]
struct Watches {
    last: u32,
    views: HashMap<u32, RwSignal<Option<View>>>,
}

/// A word at the edge of the screen that goes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub n: u32,
    pub words: String,
    pub is_problem: bool,
}

pub fn use_store() -> Store {
    use_context().expect("the root provides the store before any page")
}

impl Store {
    /// Starts the engine and asks who is paired here. Made once, by the root.
    pub fn open() -> Self {
        let watches = StoredValue::new(Watches::default());
        let status_view = RwSignal::new(None::<View>);
        let status = memo(move || {
            status_view.with(|view| match view {
                Some(View::Status(status)) => Some(status.clone()),
                _ => None,
            })
        });
        let pair_again = RwSignal::new(false);
        let crash = RwSignal::new(None);
        let moved = RwSignal::new(None);
        let photos_epoch = RwSignal::new(0_u32);
        let on_notice = move |notice| match notice {
            Notice::View { watch, view } => {
                let target = watches.with_value(|watches| watches.views.get(&watch).copied());
                // A page that was left takes its watch with it; its last answers may still be under way.
                if let Some(target) = target {
                    let _ = target.try_set(Some(view));
                }
            }
            Notice::PhotosMayHaveArrived => photos_epoch.update(|epoch| *epoch = epoch.wrapping_add(1)),
            Notice::PairAgain => pair_again.set(true),
            Notice::Moved(unit) => moved.set(Some(unit)),
            // Nothing that this page holds may be seen by the next person.
            Notice::AnotherPerson => page::begin_anew(),
        };
        let on_crash = move |words: String| crash.set(Some(words));
        let store = Self {
            link: StoredValue::new_local(EngineLink::spawn(&page::engine_url(), on_notice, on_crash)),
            watches,
            status,
            session: RwSignal::new(None),
            is_open: RwSignal::new(false),
            pair_again,
            crash,
            moved,
            photos_epoch,
            toasts: RwSignal::new(Vec::new()),
            n_toasts: StoredValue::new(0),
            pictures: StoredValue::new_local(VecDeque::new()),
        };
        store.watch_into(Box::new(|| Query::Status), status_view);
        spawn_local(store.greet());
        store
    }

    async fn greet(self) {
        match self.send(Request::Open).await {
            Ok(Reply::Opened { session, ended }) => {
                self.session.set(session);
                self.pair_again.set(ended);
                self.is_open.set(true);
            }
            // Without an answer there is nothing to show but the reason, and the way to try again.
            Ok(_) => self.crash.set(Some(String::new())),
            Err(failure) => self.crash.update(|crash| {
                let lang = words::lang_of(page::language());
                crash.get_or_insert_with(|| words::failure_words(lang, &failure));
            }),
        }
    }

    /// Asks and goes on asking, as long as the caller's owner lives. When the query changes, the old view stays until
    /// the new one has arrived.
    pub fn watch(self, query: impl Fn() -> Query + 'static) -> Signal<Option<View>> {
        let view = RwSignal::new(None);
        self.watch_into(Box::new(query), view);
        view.into()
    }

    fn watch_into(self, query: Box<dyn Fn() -> Query>, view: RwSignal<Option<View>>) {
        let current = StoredValue::new(None::<(u32, Query)>);
        effect(move || {
            let query = query();
            if current.with_value(|current| current.as_ref().is_some_and(|(_, same)| *same == query)) {
                return;
            }
            let watch = self.watches.try_update_value(|watches| {
                watches.last += 1;
                watches.views.insert(watches.last, view);
                watches.last
            });
            let Some(watch) = watch else { return };
            let before =
                current.try_update_value(|current| current.replace((watch, query.clone()))).flatten();
            self.tell(Request::Watch { watch, query });
            if let Some((before, _)) = before {
                self.unwatch(before);
            }
        });
        on_cleanup(move || {
            if let Some((watch, _)) = current.try_get_value().flatten() {
                self.unwatch(watch);
            }
        });
    }

    fn unwatch(self, watch: u32) {
        self.watches.try_update_value(|watches| watches.views.remove(&watch));
        self.tell(Request::Unwatch { watch });
    }

    /// Sends what needs no answer.
    pub fn tell(self, request: Request) {
        let answer = self.send(request);
        spawn_local(async move {
            let _ = answer.await;
        });
    }

    pub fn send(self, request: Request) -> impl Future<Output = Result<Reply, Failure>> + 'static {
        let answer = self.send_with(request, Vec::new());
        async move { answer.await.map(|(reply, _)| reply) }
    }

    /// With bytes beside the request, and beside the reply. It is on its way when this returns.
    pub fn send_with(
        self,
        request: Request,
        attachments: Vec<Vec<u8>>,
    ) -> impl Future<Output = Result<(Reply, Vec<Vec<u8>>), Failure>> + 'static {
        let answer = self.link.try_with_value(|link| link.send(request, attachments));
        async move {
            match answer.ok_or(Failure::StorageFault)?.await {
                Ok((Reply::Failed(failure), _)) => Err(failure),
                Ok(answer) => Ok(answer),
                Err(_) => Err(Failure::StorageFault),
            }
        }
    }

    /// Sends, and says at the edge of the screen what went wrong, if anything did.
    pub fn send_or_say(self, lang: Lang, request: Request) {
        let answer = self.send(request);
        spawn_local(async move {
            if let Err(failure) = answer.await {
                self.say_failure(lang, &failure);
            }
        });
    }

    /// Pairs this device; the session is known from then on.
    pub async fn pair(self, code: String, device: String, leave_unsent: bool) -> Result<Session, Failure> {
        match self.send(Request::Pair { code, device, leave_unsent }).await? {
            Reply::Paired { session } => {
                self.session.set(Some(session.clone()));
                self.pair_again.set(false);
                Ok(session)
            }
            _ => Err(Failure::OfficeFault),
        }
    }

    pub fn status(self) -> Signal<Option<StatusView>> {
        self.status.into()
    }
    pub fn session(self) -> Signal<Option<Session>> {
        self.session.into()
    }
    pub fn is_open(self) -> Signal<bool> {
        self.is_open.into()
    }
    /// The office ended this device's session.
    pub fn pair_again(self) -> Signal<bool> {
        self.pair_again.into()
    }
    /// The engine is gone: its last words.
    pub fn crash(self) -> Signal<Option<String>> {
        self.crash.into()
    }
    /// Rises when pictures that were on their way may have come.
    pub fn photos_epoch(self) -> Signal<u32> {
        self.photos_epoch.into()
    }
    pub fn toasts(self) -> Signal<Vec<Toast>> {
        self.toasts.into()
    }

    pub fn toast(self, words: impl Into<String>) {
        self.raise(words.into(), false);
    }

    pub fn say_failure(self, lang: Lang, failure: &Failure) {
        self.raise(words::failure_words(lang, failure), true);
    }

    pub fn toast_problem(self, words: impl Into<String>) {
        self.raise(words.into(), true);
    }

    fn raise(self, words: String, is_problem: bool) {
        let n = self.n_toasts.get_value().wrapping_add(1);
        self.n_toasts.set_value(n);
        self.toasts.update(|toasts| {
            toasts.retain(|toast| toast.words != words);
            toasts.push(Toast { n, words, is_problem });
        });
        // A problem stays until it was read.
        if !is_problem {
            set_timeout(move || self.dismiss(n), TOAST);
        }
    }

    pub fn dismiss(self, n: u32) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.n != n));
    }

    /// The picture ready to show, from memory or from the engine.
    pub async fn picture(self, hash: PhotoHash) -> Result<Rc<ObjectUrl>, Failure> {
        let kept = self.pictures.with_value(|pictures| {
            pictures.iter().find(|(kept, _)| *kept == hash).map(|(_, url)| Rc::clone(url))
        });
        if let Some(url) = kept {
            return Ok(url);
        }
        let (reply, mut attachments) = self.send_with(Request::Photo { sha256: hash }, Vec::new()).await?;
        let (Reply::Photo { media_type }, Some(bytes)) = (reply, attachments.pop()) else {
            return Err(Failure::PhotoOnItsWay);
        };
        let url = Rc::new(page::object_url(&bytes, &media_type));
        self.pictures.update_value(|pictures| {
            pictures.push_back((hash, Rc::clone(&url)));
            if pictures.len() > N_PICTURES {
                pictures.pop_front();
            }
        });
        Ok(url)
    }

    /// As [`Self::picture`], if it is in memory already.
    pub fn picture_at_hand(self, hash: PhotoHash) -> Option<Rc<ObjectUrl>> {
        self.pictures.with_value(|pictures| {
            pictures.iter().find(|(kept, _)| *kept == hash).map(|(_, url)| Rc::clone(url))
        })
    }
}
