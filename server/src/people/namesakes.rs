//! Whom a command means by a name: two people may share one, and what is made for one of them is for nobody else.

use crate::store::{StoreError, View};
use spotcheck_domain::id::UserId;
use spotcheck_domain::reference::{Named, Person};
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

/// One of those who have the name, and his unit, by which people tell him from the others.
#[derive(Debug, Clone)]
pub struct Namesake {
    pub person: Person,
    pub unit: Named,
}

/// What was said beside the name.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub person: Option<UserId>,
    /// The unit's name in either language.
    pub unit: Option<String>,
}

/// Everybody of that name, in the order in which they were entered.
pub fn namesakes(view: &dyn View, name: &str) -> Result<Vec<Namesake>, StoreError> {
    let mut found = Vec::new();
    for person in view.people_named(name)? {
        let unit = view.unit(person.unit)?.map(|unit| unit.name).unwrap_or_default();
        found.push(Namesake { person, unit });
    }
    Ok(found)
}

/// Those of them that fit what was said.
pub fn plan_candidates(namesakes: Vec<Namesake>, wanted: &Wanted) -> Vec<Namesake> {
    let fits = |one: &Namesake| {
        wanted.person.is_none_or(|id| one.person.id == id)
            && wanted.unit.as_ref().is_none_or(|unit| [&one.unit.zh, &one.unit.en].contains(&unit))
    };
    namesakes.into_iter().filter(fits).collect()
}

/// One line for each, numbered: unit, roles, id.
pub fn describe(candidates: &[Namesake]) -> String {
    let mut lines = String::new();
    for (place, one) in candidates.iter().enumerate() {
        let roles: Vec<&str> = one.person.roles.iter().map(|role| role.word()).collect();
        let unit = [one.unit.zh.as_str(), one.unit.en.as_str()];
        let unit = unit.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" / ");
        let _ = writeln!(lines, "  {}. {unit} · {} · --person {}", place + 1, roles.join(" "), one.person.id);
    }
    lines
}

/// Asks which of them is meant. `None` where the answer is none of the numbers.
pub fn ask(
    name: &str,
    candidates: &[Namesake],
    answers: &mut impl BufRead,
    screen: &mut impl Write,
) -> io::Result<Option<UserId>> {
    write!(
        screen,
        "{} people here are called {name}:\n{}Which one? ",
        candidates.len(),
        describe(candidates)
    )?;
    screen.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    let place = answer.trim().parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    Ok(place.and_then(|place| candidates.get(place)).map(|one| one.person.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UnitId;
    use spotcheck_domain::term::Role;
    use spotcheck_domain::time::Timestamp;

    fn namesake(n: u8, unit: &str) -> Namesake {
        let at = Timestamp::from_millis(1_000);
        let person = Person {
            id: UserId::from_parts(at, [n; 10]),
            unit: UnitId::from_parts(at, [n; 10]),
            name: "王伟".into(),
            roles: vec![Role::Inspector],
            certificate: String::new(),
        };
        Namesake { person, unit: Named { zh: unit.into(), en: String::new() } }
    }

    fn both() -> Vec<Namesake> {
        vec![namesake(1, "云岭县应急管理局"), namesake(2, "青崖县应急管理局")]
    }

    #[test]
    fn what_is_said_beside_the_name_leaves_those_whom_it_fits() {
        let left = |wanted: &Wanted| plan_candidates(both(), wanted).len();
        let second = both()[1].person.id;
        assert_eq!(left(&Wanted::default()), 2);
        assert_eq!(left(&Wanted { person: Some(second), unit: None }), 1);
        assert_eq!(left(&Wanted { person: None, unit: Some("云岭县应急管理局".into()) }), 1);
        assert_eq!(left(&Wanted { person: Some(second), unit: Some("云岭县应急管理局".into()) }), 0);
    }

    #[test]
    fn whoever_is_asked_sees_units_and_roles_and_answers_with_a_number() {
        let answered = |answer: &str| {
            let mut screen = Vec::new();
            let chosen = ask("王伟", &both(), &mut answer.as_bytes(), &mut screen).expect("it is read");
            (chosen, String::from_utf8(screen).expect("text"))
        };
        let (chosen, screen) = answered("2\n");
        assert_eq!(chosen, Some(both()[1].person.id));
        assert!(screen.contains("1. 云岭县应急管理局 · inspector") && screen.contains("2. 青崖县应急管理局"));
        for wrong in ["", "\n", "0\n", "3\n", "王伟\n"] {
            assert_eq!(answered(wrong).0, None, "{wrong:?}");
        }
    }
}
