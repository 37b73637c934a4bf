//! LEB128 numbers, read and written: what every length, count and value of the Automerge binary format is made of.

/// Appends an unsigned number in as few bytes as it needs.
pub fn put_uleb(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number in as few bytes as it needs.
pub fn put_sleb(mut value: i64, out: &mut Vec<u8>) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        let is_last = (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0);
        out.push(if is_last { byte } else { byte | 0x80 });
        if is_last {
            return;
        }
    }
}

/// Appends bytes behind their length.
pub fn put_prefixed(bytes: &[u8], out: &mut Vec<u8>) {
    put_uleb(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// Reads from the front; `None` where the bytes end early.
pub struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn take(&mut self, n: u64) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(usize::try_from(n).ok()?)?;
        self.0 = rest;
        Some(head)
    }

    pub fn prefixed(&mut self) -> Option<&'b [u8]> {
        let n = self.uleb()?;
        self.take(n)
    }

    pub fn uleb(&mut self) -> Option<u64> {
        self.groups().map(|(value, _, _)| value)
    }

    pub fn sleb(&mut self) -> Option<i64> {
        let (value, width, last) = self.groups()?;
        let is_negative = last & 0x40 != 0 && width < 64;
        Some(if is_negative { (value | u64::MAX << width) as i64 } else { value as i64 })
    }

    fn groups(&mut self) -> Option<(u64, u32, u8)> {
        let (mut value, mut width) = (0_u64, 0);
        loop {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f).checked_shl(width)?;
            width += 7;
            if byte & 0x80 == 0 {
                return Some((value, width, byte));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for value in [0, 1, 63, 64, 127, 128, 300, 1 << 40, u64::MAX] {
            let mut bytes = Vec::new();
            put_uleb(value, &mut bytes);
            assert_eq!(Reader(&bytes).uleb(), Some(value));
        }
        for value in [0, 1, -1, 63, 64, -64, -65, 1 << 40, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            put_sleb(value, &mut bytes);
            assert_eq!(Reader(&bytes).sleb(), Some(value));
        }
        assert_eq!(Reader(&[0x80]).uleb(), None);
    }
}
