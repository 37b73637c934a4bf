//! What an entry says beside its act, in words: the office notes `field: before → after`, parts between semicolons.

use crate::say;
use crate::words::{Lang, listed, person_field_word, role_word, site_field_word, tier_word, unit_field_word};
use spotcheck_domain::call::PersonField;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Role;
use spotcheck_web::words::grade_word;

/// A note as a person reads it; what is no field and its value stands as it is.
pub fn note_words(lang: Lang, note: &str) -> String {
    let between = match lang {
        Lang::zh => "；",
        Lang::en => "; ",
    };
    note.split("; ").map(|part| part_words(lang, part)).collect::<Vec<_>>().join(between)
}

fn part_words(lang: Lang, part: &str) -> String {
    let Some((key, value)) = part.split_once(':') else { return part.to_owned() };
    let Some(word) = key_word(lang, key) else { return part.to_owned() };
    let value = value.trim_start();
    let said = match value.split_once('→') {
        Some((before, after)) => {
            let [before, after] = [before, after].map(|text| value_words(lang, key, text.trim()));
            format!("{} → {}", or_dash(before), or_dash(after))
        }
        None => value_words(lang, key, value),
    };
    say!(lang, audit.note_part, key = word, value = said)
}

fn key_word(lang: Lang, key: &str) -> Option<&'static str> {
    Some(match key {
        "sha256" => say!(lang, audit.note_file),
        "new" => say!(lang, audit.note_new),
        "changed" => say!(lang, audit.note_changed),
        "left out" => say!(lang, audit.note_left_out),
        "unit" => say!(lang, audit.note_unit),
        "roles" => say!(lang, audit.note_roles),
        "devices" => say!(lang, audit.note_devices),
        "tier" => say!(lang, audit.note_tier),
        "on" => say!(lang, audit.note_on),
        "reason" => say!(lang, audit.reason),
        _ => return field_word(lang, key),
    })
}

fn field_word(lang: Lang, key: &str) -> Option<&'static str> {
    let of_person = key.parse::<PersonField>().map(|field| person_field_word(lang, field));
    let of_unit = || key.parse().map(|field| unit_field_word(lang, field));
    let of_site = || key.parse::<SiteField>().map(|field| site_field_word(lang, field));
    of_person.or_else(|_| of_unit()).or_else(|_| of_site()).ok()
}

fn value_words(lang: Lang, key: &str, value: &str) -> String {
    match key {
        "roles" => {
            let role = |word: &str| {
                word.parse::<Role>().map_or_else(|_| word.to_owned(), |role| role_word(lang, role))
            };
            listed(lang, &value.split_whitespace().map(role).collect::<Vec<_>>())
        }
        "tier" => value.parse().map_or_else(|_| value.to_owned(), |tier| tier_word(lang, tier)),
        "grade" => value.parse().map_or_else(|_| value.to_owned(), |grade| grade_word(lang, Some(grade))),
        // Enough to tell one file from another.
        "sha256" => value.chars().take(12).collect(),
        _ => value.to_owned(),
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_told_in_words() {
        let zh = |note| note_words(Lang::zh, note);
        assert_eq!(zh("roles:  → inspector; telephone: 1 → "), "角色：— → 检查员；电话：1 → —");
        assert_eq!(zh("new: 2; changed: 1; left out: 1"), "新增：2；更改：1；未导入：1");
        assert_eq!(zh("sha256: 0123456789abcdef; new: 2"), "文件指纹：0123456789ab；新增：2");
        assert_eq!(zh("甲厂 → 乙厂"), "甲厂 → 乙厂", "what is no field stays");
        assert_eq!(note_words(Lang::en, "tier: town → county"), "Level: Town → County");
    }
}
