//! Settings of the machine that runs the office: by flag, else by the environment (`SPOTCHECK_…`), else by one TOML file,
//! else by default. What a place decides about its work is none of them: that is reference data.

use crate::command_line::{Backup, Pair, Place, Serve, network};
use crate::log::{self, Format};
use crate::upkeep::backup::Recipients;
use ipnet::IpNet;
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What every name in the environment begins with.
const PREFIX: &str = "SPOTCHECK_";

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings in {} cannot be read: {}", .0.display(), .1)]
    File(PathBuf, std::io::Error),
    #[error("the settings in {} are wrong:\n{}", .0.display(), .1)]
    Content(PathBuf, toml::de::Error),
    #[error("{0}")]
    Value(String),
}

/// What the file may say; every name is that of the flag.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    behind_proxy: Option<bool>,
    trusted_proxy: Option<Vec<String>>,
    metrics_token: Option<String>,
    session_days: Option<u16>,
    passwords: Option<bool>,
    backup_recipients: Option<Vec<String>>,
    log: Option<String>,
    log_format: Option<Format>,
    slow_millis: Option<u64>,
    silence_millis: Option<u64>,
}

/// Where a value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Given,
    File,
    Default,
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given => "flag or environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// A value and where it is from.
#[derive(Debug, Clone)]
pub struct Set<T> {
    pub value: T,
    pub from: From,
}

impl<T> Set<T> {
    fn of(given: Option<T>, file: Option<T>, default: impl FnOnce() -> T) -> Self {
        match (given, file) {
            (Some(value), _) => Self { value, from: From::Given },
            (None, Some(value)) => Self { value, from: From::File },
            (None, None) => Self { value: default(), from: From::Default },
        }
    }
}

#[derive(Debug, Clone)]
pub struct Settings {
    /// The file that was read.
    pub file: Option<PathBuf>,
    pub data: Set<PathBuf>,
    pub listen: Set<SocketAddr>,
    pub public_url: Set<Option<String>>,
    pub tls_cert: Set<Option<PathBuf>>,
    pub tls_key: Set<Option<PathBuf>>,
    pub behind_proxy: Set<bool>,
    pub trusted_proxies: Set<Vec<IpNet>>,
    pub metrics_token: Set<Option<String>>,
    pub session_days: Set<u16>,
    pub passwords: Set<bool>,
    pub backup_recipients: Set<Vec<String>>,
    pub log: Set<String>,
    pub log_format: Set<Format>,
    pub slow_millis: Set<u64>,
    pub silence_millis: Set<u64>,
}

impl Settings {
    /// Those of a command that only works on an office's folder.
    pub fn of_place(place: &Place) -> Result<Self, SettingsError> {
        Self::read(place, &Serve::default(), &[])
    }

    pub fn of_backup(backup: &Backup) -> Result<Self, SettingsError> {
        Self::read(&backup.place, &Serve::default(), &backup.recipients)
    }

    pub fn of_serve(serve: &Serve) -> Result<Self, SettingsError> {
        Self::read(&serve.place, serve, &[])
    }

    pub fn of_pair(pair: &Pair) -> Result<Self, SettingsError> {
        Self::read(&pair.place, &Serve { public_url: pair.public_url.clone(), ..Serve::default() }, &[])
    }

    fn read(place: &Place, serve: &Serve, recipients: &[String]) -> Result<Self, SettingsError> {
        let file = place.config.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let proxies = file.trusted_proxy.map(|all| all.iter().map(|one| network(one)).collect());
        let proxies: Option<Vec<IpNet>> = proxies.transpose().map_err(SettingsError::Value)?;
        let given_proxies = Some(serve.trusted_proxy.clone()).filter(|given| !given.is_empty());
        let given_recipients = Some(recipients.to_vec()).filter(|given| !given.is_empty());
        let settings = Self {
            file: place.config.clone(),
            data: Set::of(place.data.clone(), file.data, || "data".into()),
            listen: Set::of(serve.listen, file.listen, || ([127, 0, 0, 1], 8080).into()),
            public_url: Set::of(serve.public_url.clone().map(Some), file.public_url.map(Some), || None),
            tls_cert: Set::of(serve.tls_cert.clone().map(Some), file.tls_cert.map(Some), || None),
            tls_key: Set::of(serve.tls_key.clone().map(Some), file.tls_key.map(Some), || None),
            behind_proxy: Set::of(serve.behind_proxy.then_some(true), file.behind_proxy, || false),
            trusted_proxies: Set::of(given_proxies, proxies, Vec::new),
            metrics_token: Set::of(
                serve.metrics_token.clone().map(Some),
                file.metrics_token.map(Some),
                || None,
            ),
            session_days: Set::of(serve.session_days, file.session_days, || 60),
            passwords: Set::of(serve.passwords, file.passwords, || true),
            backup_recipients: Set::of(given_recipients, file.backup_recipients, Vec::new),
            log: Set::of(place.log.clone(), file.log, || "info".to_owned()),
            log_format: Set::of(place.log_format, file.log_format, Format::default),
            slow_millis: Set::of(serve.slow_millis, file.slow_millis, || 2_000),
            silence_millis: Set::of(serve.silence_millis, file.silence_millis, || 20_000),
        };
        settings.check().map_err(SettingsError::Value)?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        log::read(&self.log.value)?;
        if let Some(url) = &self.public_url.value {
            check_url(url)?;
        }
        if self.tls_cert.value.is_some() != self.tls_key.value.is_some() {
            return Err("tls-cert and tls-key: one is of no use without the other".to_owned());
        }
        let is_guarded = self.tls_cert.value.is_some() || self.behind_proxy.value;
        if !self.listen.value.ip().is_loopback() && !is_guarded {
            return Err(format!(
                "listen: {} can be reached from elsewhere, and plain HTTP is read by everybody on the way: give \
                 tls-cert and tls-key, or say behind-proxy where a proxy ends TLS",
                self.listen.value
            ));
        }
        if self.metrics_token.value.as_ref().is_some_and(|token| token.len() < 16) {
            return Err("metrics-token: at least 16 characters, or anybody guesses it".to_owned());
        }
        Recipients::read(&self.backup_recipients.value)?;
        if self.session_days.value == 0 {
            return Err("session-days: at least 1, or nobody is ever let in".to_owned());
        }
        if self.silence_millis.value < 100 {
            return Err("silence-millis: at least 100, or no line is fast enough".to_owned());
        }
        Ok(())
    }
}

/// One setting a line, with where it is from. Secrets are not told.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String, from: From| writeln!(f, "{name} = {value}  # {from}");
        let text = |value: &dyn fmt::Display| format!("{:?}", value.to_string());
        let none = || "(none)".to_owned();
        line("data", text(&self.data.value.display()), self.data.from)?;
        line("listen", text(&self.listen.value), self.listen.from)?;
        let url = self.public_url.value.as_ref().map_or_else(none, |url| text(url));
        line("public-url", url, self.public_url.from)?;
        let path = |path: &Option<PathBuf>| path.as_ref().map_or_else(none, |path| text(&path.display()));
        line("tls-cert", path(&self.tls_cert.value), self.tls_cert.from)?;
        line("tls-key", path(&self.tls_key.value), self.tls_key.from)?;
        line("behind-proxy", self.behind_proxy.value.to_string(), self.behind_proxy.from)?;
        let proxies: Vec<String> = self.trusted_proxies.value.iter().map(|one| text(one)).collect();
        line("trusted-proxy", format!("[{}]", proxies.join(", ")), self.trusted_proxies.from)?;
        let token = self.metrics_token.value.as_ref().map_or_else(none, |_| "(a secret)".to_owned());
        line("metrics-token", token, self.metrics_token.from)?;
        line("session-days", self.session_days.value.to_string(), self.session_days.from)?;
        line("passwords", self.passwords.value.to_string(), self.passwords.from)?;
        let recipients =
            self.backup_recipients.value.iter().map(|one| text(one)).collect::<Vec<_>>().join(", ");
        line("backup-recipients", format!("[{recipients}]"), self.backup_recipients.from)?;
        line("log", text(&self.log.value), self.log.from)?;
        line("log-format", text(&self.log_format.value), self.log_format.from)?;
        line("slow-millis", self.slow_millis.value.to_string(), self.slow_millis.from)?;
        line("silence-millis", self.silence_millis.value.to_string(), self.silence_millis.from)
    }
}

fn read_file(path: &Path) -> Result<File, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|error| SettingsError::File(path.to_owned(), error))?;
    toml::from_str(&text).map_err(|error| SettingsError::Content(path.to_owned(), error))
}

/// An address under which people reach an office: scheme and host, and no path, since the app lives at the root.
pub fn check_url(url: &str) -> Result<(), String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest.map(|rest| rest.strip_suffix('/').unwrap_or(rest)) {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(()),
        _ => Err(format!("public-url: {url:?} is not like https://inspect.example")),
    }
}

/// Names in the environment that look like settings and are none: a mistyped one would go unnoticed.
pub fn unknown_names(names: impl Iterator<Item = String>, known: &[String]) -> Vec<String> {
    let mut unknown: Vec<String> =
        names.filter(|name| name.starts_with(PREFIX) && !known.contains(name)).collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(file: &str, serve: Serve) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spotcheck.toml");
        std::fs::write(&path, file).unwrap();
        let place = Place { config: Some(path), ..serve.place.clone() };
        Settings::read(&place, &serve, &[])
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let file = "listen = '127.0.0.2:80'\nlog = 'warn'\ntrusted-proxy = ['10.0.0.0/8', '::1']\n";
        let serve = Serve { listen: Some(([127, 0, 0, 1], 1).into()), ..Serve::default() };
        let settings = settings(file, serve).unwrap();
        assert_eq!((settings.listen.value.port(), settings.listen.from), (1, From::Given));
        assert_eq!((settings.log.value.as_str(), settings.log.from), ("warn", From::File));
        assert_eq!((settings.slow_millis.value, settings.slow_millis.from), (2_000, From::Default));
        let said = settings.to_string();
        assert!(said.contains("trusted-proxy = [\"10.0.0.0/8\", \"::1/128\"]  # file"), "{said}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (file, named) in [
            ("lisen = '0.0.0.0:80'", "lisen"),
            ("listen = 'here'", "listen"),
            ("listen = '0.0.0.0:80'", "behind-proxy"),
            ("tls-cert = 'a.pem'", "tls-key"),
            ("public-url = 'inspect.example'", "public-url"),
            ("public-url = 'https://a.example/office'", "public-url"),
            ("trusted-proxy = ['everybody']", "everybody"),
            ("metrics-token = 'short'", "metrics-token"),
            ("session-days = 0", "session-days"),
            ("passwords = 'never'", "passwords"),
            ("silence-millis = 0", "silence-millis"),
            ("backup-recipients = ['age1nobody']", "age1nobody"),
            ("log = 'spotcheck=loud'", "loud"),
            ("log-format = 'xml'", "xml"),
        ] {
            let error = settings(file, Serve::default()).unwrap_err().to_string();
            assert!(error.contains(named), "{file}: {error}");
        }
    }

    #[test]
    fn a_secret_is_not_told() {
        let said = settings("metrics-token = 'sixteen letters!'", Serve::default()).unwrap().to_string();
        assert!(said.contains("metrics-token") && !said.contains("sixteen"), "{said}");
    }

    #[test]
    fn a_mistyped_name_is_found() {
        let names = ["SPOTCHECK_LISTEN", "SPOTCHECK_LISTN", "PATH"].map(ToOwned::to_owned);
        let known = ["SPOTCHECK_LISTEN".to_owned()];
        assert_eq!(unknown_names(names.into_iter(), &known), ["SPOTCHECK_LISTN"]);
    }
}
