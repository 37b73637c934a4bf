//! A unit whose standing says that it has no power to order orders nothing, from when that was said on; what was ordered
//! before is judged by what held then.

use super::town::{HERE, Hand, Town, days, finding, order, write};
use super::{INSPECTOR, quarantined};
use spotcheck_domain::call::{UnitField, UnitFields};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::term::Level;
use spotcheck_domain::wire::Outcome;
use spotcheck_server::people::desk::units::put_change;

/// What an administrator says of the county on a day.
fn say(town: &Town, standing: &'static str, n: i64) {
    let unit = town.units[HERE];
    town.change(move |tx| {
        let before = tx.unit_row(unit)?.expect("it is there");
        let mut fields = before.fields.clone();
        fields.extend(UnitFields::from([(UnitField::Standing, standing.to_owned())]));
        put_change(tx, &before, &fields, days(n))
    });
}

/// What becomes of an order that is made on one day and brought on another.
fn ordered(town: &mut Town, one: &Hand, two: &Hand, made: i64, brought: i64) -> Outcome {
    let (id, mut document, [first, photo]) = finding(&one.by, Level::General, days(made));
    let order = order(&one.by, two, &document, Level::General, days(made), 30);
    let order = write(&mut document, &Edit::Append(order), days(made));
    town.push(one, id, &[&first, &photo, &order], days(brought)).remove(2)
}

#[test]
fn a_unit_without_power_orders_nothing_from_when_that_was_said_on() {
    let mut town = Town::new();
    let (mut one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    assert_eq!(ordered(&mut town, &one, &two, 1, 1), Outcome::Stored, "nothing is said of it");
    say(&town, "none", 3);
    assert_eq!(ordered(&mut town, &one, &two, 2, 5), Outcome::Stored, "before he could hear of it");
    assert_eq!(ordered(&mut town, &one, &two, 40, 40), quarantined("no_standing"), "a month is over");
    town.pull(&mut one, days(41));
    assert_eq!(ordered(&mut town, &one, &two, 41, 41), quarantined("no_standing"));
    say(&town, "delegated", 42);
    town.pull(&mut one, days(43));
    assert_eq!(ordered(&mut town, &one, &two, 43, 43), Outcome::Stored);
}
