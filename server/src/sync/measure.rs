//! Measures a request before it is read: what one byte of CBOR (RFC 8949) may become in memory is a hundred.

use super::SyncError;

/// Values that a request may have, those within others among them. A phone packs a mebibyte into one, which has a third of
/// these where all of it is the smallest changes.
pub const MOST_VALUES: usize = 200_000;

/// Whether a request has no more values than may be. What is not CBOR is left to who reads it.
pub fn measure(bytes: &[u8]) -> Result<(), SyncError> {
    let (mut rest, mut n_values) = (bytes, 0);
    while let Some(after) = skip(rest) {
        rest = after;
        n_values += 1;
        if n_values > MOST_VALUES {
            return Err(SyncError::TooMany("values", MOST_VALUES));
        }
    }
    Ok(())
}

/// What stands behind the head of the first value, and behind its bytes where it is a string. What is in a list or a map
/// comes next.
fn skip(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_first()?;
    let width = match head & 0x1f {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    };
    let (argument, rest) = rest.split_at_checked(width)?;
    let argument = match width {
        0 => u64::from(head & 0x1f),
        _ => argument.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    let is_string = matches!(head >> 5, 2 | 3) && head & 0x1f != 31;
    if is_string { rest.get(usize::try_from(argument).ok()?..) } else { Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_bytes::ByteBuf;
    use spotcheck_domain::wire::encode;

    fn n_values(bytes: &[u8]) -> usize {
        std::iter::successors(skip(bytes), |rest| skip(rest)).count()
    }

    #[test]
    fn every_value_is_counted_and_the_bytes_of_strings_are_none() {
        let strings = vec![ByteBuf::from(vec![0; 70_000]), ByteBuf::from(vec![0x82; 300]), ByteBuf::new()];
        let nested =
            (1_u64, ("word", vec![(true, None::<u8>), (false, Some(9))]), strings, 1.5_f64, 1_u64 << 40);
        // The tuple, 1, the pair, the word, the list, two pairs of two, the list of three, and two numbers.
        assert_eq!(n_values(&encode(&nested).unwrap()), 1 + 1 + 1 + 1 + 1 + 6 + 4 + 2);
        // Lists and strings whose end is not told beforehand.
        assert_eq!(n_values(&[0x9f, 0x01, 0x5f, 0x41, 0x07, 0xff, 0xff]), 6);
        assert_eq!(n_values(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]), 0, "it lies");
    }

    #[test]
    fn more_values_than_may_be_are_refused() {
        let of = |n: usize| encode(&vec![0_u8; n]).unwrap();
        assert!(measure(&of(MOST_VALUES - 1)).is_ok());
        let refused = measure(&of(MOST_VALUES));
        assert!(matches!(refused, Err(SyncError::TooMany("values", MOST_VALUES))), "{refused:?}");
    }
}
