//! What was done last with a person, or by him.

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{Lang, day_of, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{AuditEntry, ReadAudit};
use spotcheck_domain::id::UserId;

/// So many entries are shown.
const MOST: usize = 5;

#[component]
pub fn RecentLog(person: UserId) -> impl IntoView {
    let lang = use_lang();
    let asked = Asked::watch(move || Some(ReadAudit { person: Some(person), ..ReadAudit::default() }));
    part(move || {
        asked.answer.get().filter(|log| !log.entries.is_empty()).map(|log| {
            let lines = log.entries.into_iter().take(MOST).map(|entry| line(lang, entry)).draw_all();
            view! {
                <h3>{say!(lang, people.recent)}</h3>
                <ul role="list">{lines}</ul>
            }
        })
    })
}

fn line(lang: Lang, entry: AuditEntry) -> AnyView {
    let words = act_words(lang, &entry.act);
    let by = if entry.actor.is_some() { entry.actor_name } else { say!(lang, people.by_server).to_owned() };
    view! {
        <li class="desk-line">
            <span>{words}<br /><small>{by}</small></span>
            <time>{day_of(lang, entry.at)}</time>
        </li>
    }
    .into_any()
}

/// What was done, in words; an act of a later version is told as that.
fn act_words(lang: Lang, act: &str) -> &'static str {
    match act {
        "enter_person" => say!(lang, people.act_entered),
        "change_person" => say!(lang, people.act_changed),
        "move_person" => say!(lang, people.act_moved),
        "set_roles" => say!(lang, people.act_roles),
        "retire_person" => say!(lang, people.act_retired),
        "give_post" => say!(lang, posts.act_given),
        "post_begun" => say!(lang, posts.act_begun),
        "end_post" | "post_ended" => say!(lang, posts.act_ended),
        "name_deputy" => say!(lang, posts.act_deputy),
        "hand_over" => say!(lang, posts.act_hand_over),
        "revoke_device" | "revoked" => say!(lang, people.act_revoked),
        "paired" => say!(lang, people.act_paired),
        "pairing_code" | "ask_code" | "vouch" => say!(lang, people.act_code),
        "code_confirmed" | "confirm_code" | "confirm_own_code" => say!(lang, people.act_code_confirmed),
        "signed_out" => say!(lang, people.act_signed_out),
        "import_organisation" => say!(lang, people.act_imported),
        "export_organisation" => say!(lang, people.act_exported),
        "enter_unit" | "change_unit" | "close_unit" | "move_unit" => say!(lang, people.act_unit),
        _ => say!(lang, people.act_other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::authority::Act;

    #[test]
    fn what_is_done_with_people_has_its_own_words() {
        for act in [
            Act::EnterPerson,
            Act::ChangePerson,
            Act::MovePerson,
            Act::SetRoles,
            Act::RetirePerson,
            Act::GivePost,
            Act::EndPost,
            Act::NameDeputy,
            Act::HandOver,
        ] {
            assert_ne!(act_words(Lang::zh, act.word()), act_words(Lang::zh, "of_a_later_version"), "{act}");
        }
    }
}
