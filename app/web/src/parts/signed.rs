//! What stands under a paper in somebody's own hand, and what was changed after he had signed: of a visit and of its papers
//! alike.

use super::banner::Banner;
use super::conflict::key_words;
use super::picture::Picture;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{Lang, dotted, listed, use_lang};
use leptos::prelude::*;
use spotcheck_domain::inspection::REFUSAL;
use spotcheck_protocol::{Drawn, SignatureView};

/// A record of which something is not as these people signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    pub names: Vec<String>,
    /// Empty: the visit itself.
    pub title: String,
    /// None: it was not among what they signed.
    pub keys: Vec<String>,
}

/// The same change of the same record once, with all whose signature does not cover it.
pub fn altered(signatures: &[SignatureView]) -> Vec<Altered> {
    let mut all: Vec<Altered> = Vec::new();
    for signature in signatures {
        let name = if signature.name.is_empty() { &signature.witness } else { &signature.name };
        for one in &signature.altered {
            match all.iter_mut().find(|other| other.title == one.title && other.keys == one.keys) {
                Some(other) if other.names.contains(name) => {}
                Some(other) => other.names.push(name.clone()),
                None => all.push(Altered {
                    names: vec![name.clone()],
                    title: one.title.clone(),
                    keys: one.keys.clone(),
                }),
            }
        }
    }
    all
}

/// What was changed after somebody had signed: each record once for those who signed the same of it.
#[component]
pub fn ChangedAfterSigning(#[prop(into)] changed: Signal<Vec<Altered>>) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let changed = changed.get().into_iter().map(|one| {
            let title = say!(lang, inspection.sign_changed, name = listed(lang, &one.names));
            view! {
                <div data-test="changed-after-signing">
                    <Banner tone="problem" title words=changed_words(lang, &one)/>
                </div>
            }
        });
        changed.draw_all()
    })
}

fn changed_words(lang: Lang, one: &Altered) -> String {
    let keys: Vec<String> = one.keys.iter().map(|key| changed_key(lang, key)).collect();
    let what = match keys.as_slice() {
        [] => say!(lang, inspection.sign_not_covered).to_owned(),
        keys => listed(lang, keys),
    };
    let record = match one.title.as_str() {
        "" => say!(lang, inspection.sign_this_visit).to_owned(),
        title => title.to_owned(),
    };
    dotted(&[record, what])
}

fn changed_key(lang: Lang, key: &str) -> String {
    match key {
        "narrative" => say!(lang, inspection.narrative).to_owned(),
        "photos" => say!(lang, inspection.end_photos).to_owned(),
        "findings" => say!(lang, inspection.end_findings).to_owned(),
        "description" => say!(lang, inspection.sign_description).to_owned(),
        key => key_words(lang, key),
    }
}

/// A drawing as it was made.
pub fn ink(drawn: &Drawn, label: String) -> AnyView {
    let area = format!("0 0 {} {}", drawn.width, drawn.height);
    view! {
        <svg class="ink" viewBox=area role="img" aria-label=label>
            <path d=drawn.path.clone()></path>
        </svg>
    }
    .into_any()
}

/// What the person left: his drawing, the page that he signed by pen, or the word of it.
pub fn hand(lang: Lang, signed: &SignatureView) -> AnyView {
    let name = say!(lang, inspection.sign_of, name = signed.name.clone());
    match (&signed.drawn, signed.photo) {
        (Some(drawn), _) => ink(drawn, name),
        (None, Some(page)) => view! { <Picture hash=page alt=name/> }.into_any(),
        (None, None) if signed.party == REFUSAL => {
            view! { <strong>{say!(lang, inspection.signed_refused)}</strong> }.into_any()
        }
        (None, None) => view! { <span>{say!(lang, inspection.sign_by_name)}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::SignatureId;
    use spotcheck_domain::time::Timestamp;
    use spotcheck_protocol::AlteredView;

    fn signed(party: &str, name: &str, keys: &[&str]) -> SignatureView {
        let at = Timestamp::from_millis(1);
        let altered = AlteredView {
            finding: None,
            title: String::new(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        SignatureView {
            id: SignatureId::from_parts(at, [1; 10]),
            party: party.into(),
            name: name.into(),
            at,
            reason: String::new(),
            witness: "席慕白".into(),
            paper: String::new(),
            drawn: None,
            photo: None,
            is_sealed: false,
            altered: if keys.is_empty() { Vec::new() } else { vec![altered] },
        }
    }

    #[test]
    fn one_change_is_told_once_with_all_who_signed_before_it() {
        let told = altered(&[
            signed("officer", "祁远舟", &["narrative"]),
            signed("officer", "温如岚", &["narrative"]),
            signed(REFUSAL, "", &["photos"]),
            signed("representative", "何连洋", &[]),
        ]);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].names, ["祁远舟", "温如岚"]);
        assert_eq!(told[1].names, ["席慕白"], "who refused and gave no name is told by his witness");
        assert_eq!(changed_words(Lang::zh, &told[0]), "本次检查 · 检查情况");
    }
}
