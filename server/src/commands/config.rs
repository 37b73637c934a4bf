//! `spotcheck config check`: what would hold, and everything that is wrong with it.

use super::error::StartError;
use super::ground;
use clap::CommandFactory;
use spotcheck_server::command_line::{Check, Config};
use spotcheck_server::http::Tls;
use spotcheck_server::settings::{Settings, unknown_names};
use std::io::Write;

pub fn check(config: &Check, settings: &Settings) -> Result<(), StartError> {
    let mut out = std::io::stdout();
    write!(out, "{settings}")?;
    let mut problems = unknown_names(names(), &known_names());
    problems.iter_mut().for_each(|name| *name = format!("{name} in the environment is no setting"));
    if let Err(error) = ground::plan(&settings.data.value, config.serve.new || config.serve.demo) {
        problems.push(error.to_string());
    }
    if let (Some(certificate), Some(key)) = (&settings.tls_cert.value, &settings.tls_key.value)
        && let Err(error) = Tls::read(certificate, key)
    {
        problems.push(error.to_string());
    }
    for problem in &problems {
        writeln!(out, "problem: {problem}")?;
    }
    if problems.is_empty() { Ok(()) } else { Err(StartError::Problems) }
}

fn names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}

/// The names of every command's settings.
fn known_names() -> Vec<String> {
    let command = Config::command();
    let all = command.get_subcommands().flat_map(clap::Command::get_arguments);
    let names = all.filter_map(|argument| argument.get_env()?.to_str().map(ToOwned::to_owned));
    names.collect()
}
