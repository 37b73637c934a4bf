//! `spotcheck init FILE.toml`: an office from files, whole or not at all.

use super::error::StartError;
use crate::say;
use spotcheck_server::clock;
use spotcheck_server::command_line::Init;
use spotcheck_server::upkeep::backup;
use spotcheck_server::upkeep::founding::{self, FoundingError, Source};
use std::path::Path;

pub fn run(config: &Init, data: &Path) -> Result<(), StartError> {
    let source = Source::Beside(&config.file);
    let (now, mut rng) = (clock::now(), rand::rng());
    if config.check {
        let founded = founding::check(&source, now, &mut rng)?;
        let text = format!("It can be founded: {}nothing was written", founded.describe());
        return say(config.print_json, &founded, &text);
    }
    let data = std::path::absolute(data)?;
    backup::refuse(&data)?;
    if data.is_file() {
        return Err(FoundingError::Occupied(data).into());
    }
    let founded = founding::found(&source, &data, now, &mut rng)?;
    let place = data.display();
    let text = format!(
        "Founded in {place}: {}`spotcheck serve --data {place}` starts it, and prints the link by which its administrator \
         gets in",
        founded.describe()
    );
    say(config.print_json, &founded, &text)
}
