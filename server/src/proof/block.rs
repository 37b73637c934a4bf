//! The seal of a block of numbers: the office's word that it gave these numbers to that person, good also in an office that
//! was put back and has forgotten it.

use crate::proof::secret::Secret;
use data_encoding::HEXLOWER;
use spotcheck_domain::paper::NumberBlock;

/// Bytes of a seal: HMAC-SHA-256, cut to 128 bits (RFC 2104, section 5).
const LENGTH: usize = 16;

/// The block under its seal.
pub fn sealed(secret: &Secret, block: NumberBlock) -> NumberBlock {
    let seal = HEXLOWER.encode(&secret.numbers_mac(block.claim().as_bytes())[..LENGTH]);
    NumberBlock { seal, ..block }
}

/// Whether this office sealed it.
pub fn is_genuine(secret: &Secret, block: &NumberBlock) -> bool {
    let expected = HEXLOWER.encode(&secret.numbers_mac(block.claim().as_bytes())[..LENGTH]);
    // Every byte is compared whatever the first ones say, so that time tells nothing.
    block.seal.len() == expected.len()
        && block.seal.bytes().zip(expected.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::{UnitId, UserId};
    use spotcheck_domain::paper::PaperKind;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_seal_is_good_for_its_block_alone() {
        let secret = Secret::new([1; 32], [0; 8]);
        let at = Timestamp::from_millis(1);
        let block = NumberBlock {
            user: UserId::from_parts(at, [1; 10]),
            unit: UnitId::from_parts(at, [2; 10]),
            kind: PaperKind::Order,
            year: 2026,
            prefix: "云".into(),
            first: 1,
            last: 20,
            seal: String::new(),
        };
        let block = sealed(&secret, block);
        assert!(is_genuine(&secret, &block));
        assert!(!is_genuine(&Secret::new([2; 32], [0; 8]), &block));
        let others = [
            NumberBlock { user: UserId::from_parts(at, [9; 10]), ..block.clone() },
            NumberBlock { unit: UnitId::from_parts(at, [9; 10]), ..block.clone() },
            NumberBlock { kind: PaperKind::Review, ..block.clone() },
            NumberBlock { year: 2027, ..block.clone() },
            NumberBlock { prefix: "岭".into(), ..block.clone() },
            NumberBlock { last: 21, ..block.clone() },
            NumberBlock { seal: String::new(), ..block },
        ];
        assert!(others.iter().all(|other| !is_genuine(&secret, other)));
    }
}
