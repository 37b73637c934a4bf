//! Who signs a visit, who has, and what was changed since: plain functions over the view.

use spotcheck_domain::inspection::{OFFICER, REFUSAL, REPRESENTATIVE, WITNESS};
use spotcheck_protocol::{InspectionView, SignatureView};

/// One who signs the record of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub party: &'static str,
    /// Empty where nobody was named for the site.
    pub name: String,
    /// Of an officer: its number.
    pub certificate: String,
    /// His signature; of the representative his refusal too.
    pub signed: Option<SignatureView>,
}

impl Party {
    /// By which a form knows him again.
    pub fn key(&self) -> String {
        format!("{}:{}", self.party, self.name)
    }
}

/// The officers in their order, the representative of the site, and the witness of a refusal.
pub fn parties(view: &InspectionView) -> Vec<Party> {
    let of_record = || view.signatures.iter().filter(|signature| signature.paper.is_empty());
    let officers = view.officers.iter().map(|officer| Party {
        party: OFFICER,
        name: officer.name.clone(),
        certificate: officer.certificate.clone(),
        signed: of_record().find(|one| one.party == OFFICER && one.name == officer.name).cloned(),
    });
    let stands = of_record().find(|one| one.party == REPRESENTATIVE || one.party == REFUSAL);
    let representative = Party {
        party: REPRESENTATIVE,
        name: stands
            .map(|one| one.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| view.representative.clone()),
        certificate: String::new(),
        signed: stands.cloned(),
    };
    let refused = stands.filter(|one| one.party == REFUSAL);
    let witness = refused.map(|refusal| Party {
        party: WITNESS,
        name: refusal.witness.clone(),
        certificate: String::new(),
        signed: of_record().find(|one| one.party == WITNESS).cloned(),
    });
    officers.chain([representative]).chain(witness).collect()
}

/// Those who are still to sign. A witness signs if he wishes.
pub fn n_unsigned(parties: &[Party]) -> usize {
    parties.iter().filter(|party| party.party != WITNESS && party.signed.is_none()).count()
}

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
        let signatures = [
            signed(OFFICER, "祁远舟", &["narrative"]),
            signed(OFFICER, "温如岚", &["narrative"]),
            signed(REFUSAL, "", &["photos"]),
            signed(REPRESENTATIVE, "何连洋", &[]),
        ];
        let told = altered(&signatures);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].names, ["祁远舟", "温如岚"]);
        assert_eq!((told[1].names.as_slice(), told[1].keys.as_slice()), (&["席慕白".to_owned()][..], &["photos".to_owned()][..]));
    }

    #[test]
    fn a_witness_need_not_sign() {
        let party = |party, signed| Party { party, name: "甲".into(), certificate: String::new(), signed };
        let refusal = Some(signed(REFUSAL, "何连洋", &[]));
        let all = [party(OFFICER, None), party(REPRESENTATIVE, refusal), party(WITNESS, None)];
        assert_eq!(n_unsigned(&all), 1);
        assert_eq!(all[0].key(), "officer:甲");
    }
}
