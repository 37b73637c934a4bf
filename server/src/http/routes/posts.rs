//! `GET` and `POST /v1/people/{person}/posts`, `…/posts/{post}/end`, `…/deputy`, `…/in-hand`, `…/hand-over`.

use super::codes::tell;
use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::{in_hand, posts};
use crate::people::principal::Principal;
use spotcheck_domain::call::{
    EndPost, Entered, GivePost, HandOver, InHand, ListInHand, ListPosts, NameDeputy, Posts,
};
use spotcheck_domain::id::PostId;

pub fn list(app: &App, by: &Principal, call: ListPosts) -> Result<Posts, Error> {
    Ok(app.office.store.read(|view| posts::list(view, by, &call))?)
}

pub fn give(app: &App, by: &Principal, call: GivePost) -> Result<Entered<PostId>, Error> {
    let (principal, now, person) = (by.clone(), clock::now(), call.person);
    let fresh = PostId::from_parts(now, rand::random());
    let id = app.office.store.write(move |tx| posts::give(tx, &principal, call, fresh, now))?;
    tell(&app.office, person, by.device)?;
    Ok(Entered { id })
}

pub fn end(app: &App, by: &Principal, call: EndPost) -> Result<(), Error> {
    let (principal, now) = (by.clone(), clock::now());
    let person = app.office.store.write(move |tx| posts::end(tx, &principal, &call, now))?;
    tell(&app.office, person, by.device)
}

pub fn name_deputy(app: &App, by: &Principal, call: NameDeputy) -> Result<Entered<PostId>, Error> {
    let (principal, now, deputy) = (by.clone(), clock::now(), call.deputy);
    let fresh = PostId::from_parts(now, rand::random());
    let id = app.office.store.write(move |tx| posts::name_deputy(tx, &principal, call, fresh, now))?;
    tell(&app.office, deputy, by.device)?;
    Ok(Entered { id })
}

pub fn in_hand(app: &App, by: &Principal, call: ListInHand) -> Result<InHand, Error> {
    let now = clock::now();
    Ok(app.office.store.read(|view| in_hand::list(view, by, &call, now))?)
}

pub fn hand_over(app: &App, by: &Principal, call: HandOver) -> Result<Entered<PostId>, Error> {
    let (principal, now, to) = (by.clone(), clock::now(), call.to);
    let fresh = PostId::from_parts(now, rand::random());
    let id = app.office.store.write(move |tx| in_hand::hand_over(tx, &principal, call, fresh, now))?;
    tell(&app.office, to, by.device)?;
    Ok(Entered { id })
}
