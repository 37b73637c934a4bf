//! The order of Chinese names by how they are spelled in pinyin.

use encoding_rs::GBK;
use spotcheck_domain::initials::initials;

/// A key that sorts so: GB 2312 numbers its 3,755 commonest characters by pinyin, and the letter with which a rarer one begins
/// puts that behind those that begin so.
pub fn spelled(name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(name.len() * 2);
    let mut buffer = [0; 4];
    for letter in name.chars() {
        let letter: &str = letter.encode_utf8(&mut buffer);
        key.push(initials(letter).bytes().next().unwrap_or(0));
        let (bytes, ..) = GBK.encode(letter);
        // Of the same length, so that a name stands before those that begin with it.
        key.extend_from_slice(&[bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0)]);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_their_pinyin() {
        let mut names = ["周涛", "张伟", "赵敏", "闫波", "袁方", "张", "王小二", "Ann", "阿明"];
        names.sort_by_cached_key(|name| spelled(name));
        let sorted = ["Ann", "阿明", "王小二", "袁方", "闫波", "张", "张伟", "赵敏", "周涛"];
        assert_eq!(names, sorted);
    }
}
