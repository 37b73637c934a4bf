//! Headers of tus requests that no client of ours sends.

use super::honest::pick;
use rand::Rng;
use rand::rngs::StdRng;

/// Headers by name; a name may be missing or stand twice.
pub type Headers = Vec<(&'static str, String)>;

const VALUES: [&str; 44] = [
    "",
    " ",
    "0",
    "-1",
    "-0",
    "+5",
    "1",
    "5",
    "00000000000000000000000000000005",
    "1e3",
    "0x10",
    "5.0",
    "5 ",
    "5,5",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "67108864",
    "67108865",
    "１２",
    "五",
    "é",
    "NaN",
    "null",
    "1.0.0",
    "1.0",
    "2.0.0",
    "1.0.0, 1.0.0",
    "sha256",
    "sha256 ",
    "sha256 !!!!",
    "sha256 AAAA",
    "sha1 AAAA",
    "md5 AAAA",
    "sha256  AAAA AAAA",
    "sha256 YQ==,document YQ==,type YQ==",
    "sha256,document,type",
    ",,,,,",
    "sha256 /////w==,type //8=",
    "type aW1hZ2UvanBlZw0KeC1ldmlsOiAx",
    "application/offset+octet-stream",
    "application/offset+octet-stream; charset=utf-8",
    "text/html",
];

/// Valid headers with one to three alterations.
pub fn mutate(rng: &mut StdRng, honest: &Headers) -> Headers {
    let mut headers = honest.clone();
    for _ in 0..=rng.random_range(0..3) {
        if headers.is_empty() {
            break;
        }
        let at = rng.random_range(0..headers.len());
        match rng.random_range(0..8) {
            0 => drop(headers.remove(at)),
            1 => headers.push(headers[at].clone()),
            2 => {
                let name = headers[at].0;
                headers.push((name, (*pick(rng, &VALUES)).to_owned()));
            }
            3 => {
                let n = *pick(rng, &[100, 4_000, 20_000, 300_000]);
                headers[at].1 = "A".repeat(n);
            }
            4 => {
                let n = *pick(rng, &[10, 1_000, 3_000]);
                headers[at].1 = headers[at].1.clone() + &",type aW1n".repeat(n);
            }
            5 => headers[at].1 = byte_altered(rng, &headers[at].1),
            _ => (*pick(rng, &VALUES)).clone_into(&mut headers[at].1),
        }
    }
    headers
}

fn byte_altered(rng: &mut StdRng, value: &str) -> String {
    let mut characters: Vec<char> = value.chars().collect();
    if characters.is_empty() {
        return "\u{80}".into();
    }
    let at = rng.random_range(0..characters.len());
    characters[at] = *pick(rng, &['\t', '\u{7f}', 'ÿ', '0', '9', '=', ',', ' ', 'A', '\u{1}', '-']);
    characters.into_iter().collect()
}
