//! Debian's packages: installed where this user may, otherwise named in an error with the command to type.

use std::{path::Path, process::Command, sync::Once};

use crate::{error::Error, place, run};

/// Whether this machine installs its programs by apt.
pub fn is_here() -> bool {
    Path::new("/etc/debian_version").exists() && place::program("apt-get").is_some()
}

/// Brings the package lists up to date, once a run. A list that cannot be fetched is no failure yet: the installation may
/// not need it, and says so if it does.
pub fn update() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Some(mut command) = apt_get() {
            let _ = run::stream(command.arg("update"));
        }
    });
}

/// Installs `packages`. `why` completes the sentence "needed …".
pub fn install(packages: &[&str], why: &str) -> Result<(), Error> {
    let advice = format!(
        "programs are missing that are needed {why}. Install them with:\n\n    {}\n",
        command_line(packages)
    );
    let Some(mut command) = apt_get() else { return Err(Error::Need(advice)) };
    println!("installing {} ({why})", packages.join(" "));
    update();
    // `--no-remove`: nothing that the person has chosen goes for the sake of this.
    command.args(["install", "-y", "--no-install-recommends", "--no-remove"]).args(packages);
    run::stream(&mut command).map_err(|error| Error::Need(format!("{error}\n{advice}")))
}

fn command_line(packages: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// apt-get with the rights to install, if this user has them without typing a password.
fn apt_get() -> Option<Command> {
    if !is_here() {
        return None;
    }
    let is_root = run::ask("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if is_root {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        return Some(command);
    }
    run::ask("sudo", &["-n", "true"])?;
    let mut command = Command::new("sudo");
    command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_can_be_pasted() {
        assert_eq!(
            command_line(&["nodejs", "npm"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends nodejs npm"
        );
    }
}
