//! Rights stand in one table: nobody else asks a person for his role.

use std::path::Path;

/// Where roles are named for another end than to decide by them: the vocabulary, its words, and people that are entered.
const NAMES_ROLES: [&str; 4] = [
    "app/desk/src/words/vocabularies.rs",
    "app/domain/src/term.rs",
    "app/web/src/words/terms.rs",
    "server/src/upkeep/seed.rs",
];

/// Rights stand in one table: whoever asks for a role elsewhere decides beside it. Tests make people of every role.
pub fn check_roles(name: &str, text: &str) -> Vec<String> {
    let is_product = ["app/", "server/"].iter().any(|part| name.starts_with(part)) && name.contains("/src/");
    let is_rust = Path::new(name).extension().is_some_and(|kind| kind == "rs");
    let is_test = name.ends_with("tests.rs") || name.contains("/contract/");
    if !is_product || !is_rust || is_test || name.contains("/authority/") || NAMES_ROLES.contains(&name) {
        return Vec::new();
    }
    let lines = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).enumerate();
    let asks = lines.filter(|(_, line)| names_a_role(line));
    asks.map(|(index, _)| format!("{name}:{}: asks for a role: ask `authority` for the act", index + 1))
        .collect()
}

/// Whether `line` names one role, and not the moment of a photo.
fn names_a_role(line: &str) -> bool {
    line.match_indices("Role::").any(|(at, found)| {
        let before = line[..at].chars().next_back();
        // A variant, neither a constant nor a function.
        let mut after = line[at + found.len()..].chars();
        let is_variant =
            after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase);
        !before.is_some_and(char::is_alphanumeric) && is_variant
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, n_found: usize) {
        let found = check_roles(name, text);
        assert_eq!(found.len(), n_found, "{found:#?}");
    }

    #[test]
    fn a_role_is_asked_for_by_the_table_of_rights_alone() {
        let asks = "//! A.\nfn a(by: &By) -> bool { by.roles.contains(&Role::Admin) }\n";
        check("server/src/a.rs", asks, 1);
        check(
            "app/web/src/pages/a.rs",
            "//! A.\nuse Role::{Admin};\nfn a() -> bool { matches!(r, term::Role::Admin) }\n",
            1,
        );
        check("app/domain/src/authority/table.rs", asks, 0);
        check("app/domain/src/rules_tests.rs", asks, 0);
        check("server/tests/a.rs", asks, 0);
        check("server/src/a.rs", "//! A.\n#[cfg(test)]\nmod tests { const A: Role = Role::Admin; }\n", 0);
        check(
            "server/src/a.rs",
            "//! A.\nconst A: PhotoRole = PhotoRole::After;\nconst N: usize = Role::ALL.len();\n",
            0,
        );
    }
}
