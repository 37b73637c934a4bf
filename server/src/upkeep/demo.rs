//! 虚构演示数据: a fictional city to try the program with. Every unit, person, enterprise and number is invented. It is a set of
//! files as any office may begin with.

use super::founding::{Founded, Founding, FoundingError, Source, fill as fill_from};
use crate::office::Office;
use rand::RngCore;
use spotcheck_domain::time::Timestamp;

const FILES: &[(&str, &[u8])] = &[
    ("office.toml", include_bytes!("../../data/demo/office.toml")),
    ("units.csv", include_bytes!("../../data/demo/units.csv")),
    ("people.csv", include_bytes!("../../data/demo/people.csv")),
    ("sites.csv", include_bytes!("../../data/demo/sites.csv")),
];

/// Fills an empty store with it.
pub fn fill(office: &Office, now: Timestamp, rng: &mut dyn RngCore) -> Result<Founded, FoundingError> {
    fill_from(office, Founding::read(&Source::Embedded(FILES))?, now, rng)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;
    use spotcheck_domain::term::DocumentKind;
    use std::path::Path;

    #[test]
    fn the_demo_fills_an_empty_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let office = Office::open(folder.path(), [3; 40]).expect("opens");
        let now = Timestamp::from_millis(1_790_000_000_000);
        let founded = fill(&office, now, &mut rand::rng()).expect("fills");
        assert_eq!((founded.n_units, founded.n_people, founded.n_sites), (19, 9, 60));
        assert!(founded.header_missing.is_empty());
        let (n_sites, n_refused, people) = office
            .store
            .read(|view| {
                let n_sites = view.n_documents(DocumentKind::Site)?;
                Ok::<_, StoreError>((n_sites, view.n_quarantined()?, view.people_without_device(9)?))
            })
            .expect("reads");
        assert_eq!((n_sites, n_refused), (60, 0));
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        let expected = "文景澄 卓亦安 祁远舟 温如岚 邵同尘 顾知微 秦望川 闻人笛 钟离原";
        assert_eq!(names.join(" "), expected, "in the order of the file");
    }

    #[test]
    fn every_unit_of_the_demo_has_an_english_name_and_every_row_says_that_it_is_invented() {
        for (name, bytes) in FILES {
            let text = String::from_utf8_lossy(bytes);
            let is_table = Path::new(name).extension().is_some_and(|kind| kind == "csv");
            assert!(text.lines().next().is_some_and(|line| line.contains("虚构")) || is_table);
            if is_table {
                assert!(text.lines().skip(1).all(|row| row.contains("虚构演示数据 fictional")), "{name}");
            }
        }
        let units = String::from_utf8_lossy(FILES[1].1);
        for row in units.lines().skip(1) {
            let mut cells = row.split(',');
            assert!(cells.nth(1).is_some_and(|english| english.is_ascii() && !english.is_empty()), "{row}");
        }
    }
}
