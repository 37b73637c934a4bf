//! Who signs a paper of a visit, and who has: plain functions over the view.

use spotcheck_domain::inspection::{OFFICER, REFUSAL, REPRESENTATIVE, WITNESS};
use spotcheck_protocol::{InspectionView, SignatureView};

/// One who signs a paper of a visit.
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

/// The officers in their order, the representative of the site, and the witness of a refusal; `paper` is the one that they
/// sign.
pub fn parties(view: &InspectionView, paper: &str) -> Vec<Party> {
    let of_paper = || view.signatures.iter().filter(|signature| signature.paper == paper);
    let officers = view.officers.iter().map(|officer| Party {
        party: OFFICER,
        name: officer.name.clone(),
        certificate: officer.certificate.clone(),
        signed: of_paper().find(|one| one.party == OFFICER && one.name == officer.name).cloned(),
    });
    let stands = of_paper().find(|one| one.party == REPRESENTATIVE || one.party == REFUSAL);
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
        signed: of_paper().find(|one| one.party == WITNESS).cloned(),
    });
    officers.chain([representative]).chain(witness).collect()
}

/// Those who are still to sign. A witness signs if he wishes.
pub fn n_unsigned(parties: &[Party]) -> usize {
    parties.iter().filter(|party| party.party != WITNESS && party.signed.is_none()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_need_not_sign() {
        let signed = |party: &str| SignatureView {
            id: spotcheck_domain::id::SignatureId::from_parts(
                spotcheck_domain::time::Timestamp::from_millis(1),
                [1; 10],
            ),
            party: party.into(),
            name: "何连洋".into(),
            at: spotcheck_domain::time::Timestamp::from_millis(1),
            reason: "须请示".into(),
            witness: "席慕白".into(),
            paper: String::new(),
            drawn: None,
            photo: None,
            is_sealed: false,
            altered: Vec::new(),
        };
        let party = |party, signed| Party { party, name: "甲".into(), certificate: String::new(), signed };
        let all = [party(OFFICER, None), party(REPRESENTATIVE, Some(signed(REFUSAL))), party(WITNESS, None)];
        assert_eq!(n_unsigned(&all), 1);
        assert_eq!(all[0].key(), "officer:甲");
    }
}
