//! TLS that ends at the office: certificates from files, read anew when they change, and nothing plain for the world.
#![allow(clippy::unwrap_used)]

mod common;

use common::spotcheck;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, Stream};

/// A new certificate in place of what is there; gives it for whoever is to trust it.
fn write_certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    cert.der().clone()
}

struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Path) -> Served {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["serve", "--demo", "--print-json", "--listen", "127.0.0.1:0", "--tls-cert"])
        .arg(folder.join("cert.pem"))
        .arg("--tls-key")
        .arg(folder.join("key.pem"))
        .arg("--data")
        .arg(folder.join("data"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let started: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = started["listening"].as_str().unwrap().strip_prefix("https://").unwrap().to_owned();
    Served { child, address }
}

/// The answer to somebody who trusts this certificate alone, or what keeps him from asking.
fn ask(address: &str, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = TcpStream::connect(address)?;
    let mut stream = Stream::new(&mut client, &mut socket);
    stream.write_all(b"GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    // A server that closes without a farewell is an error here; what it said is there.
    let _ = stream.read_to_string(&mut answer);
    Ok(answer)
}

#[test]
fn tls_ends_at_the_office_and_a_renewed_certificate_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_certificate(folder.path());
    let server = serve(folder.path());
    let answer = ask(&server.address, &first).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );

    // What cannot be used leaves the former in force.
    fs::write(folder.path().join("cert.pem"), "garbage").unwrap();
    assert!(ask(&server.address, &first).is_ok());
    let second = write_certificate(folder.path());
    let renewed = std::iter::repeat_with(|| ask(&server.address, &second)).find(Result::is_ok).unwrap();
    assert!(renewed.unwrap().starts_with("HTTP/1.1 200"));
    assert!(ask(&server.address, &first).is_err(), "whoever trusts the former alone is told");
}

#[test]
fn who_speaks_plainly_to_tls_or_not_at_all_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write_certificate(folder.path());
    let server = serve(folder.path());
    let silent: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    let mut plain = TcpStream::connect(&server.address).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let mut said = Vec::new();
    let _ = plain.read_to_end(&mut said);
    assert!(!said.starts_with(b"HTTP"), "nothing is said in plain words");
    assert!(ask(&server.address, &trusted).unwrap().starts_with("HTTP/1.1 200"));
    drop(silent);
}

#[test]
fn nothing_plain_is_served_to_other_machines_unless_a_proxy_is_said_to_be_in_front() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let start = |more: &[&str]| {
        let mut args: Vec<&OsStr> = ["--demo", "--data"].map(OsStr::new).to_vec();
        args.push(data.as_os_str());
        args.extend(more.iter().map(OsStr::new));
        let output = spotcheck("serve", &args);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let said = start(&["--listen", "0.0.0.0:0"]);
    assert!(said.contains("behind-proxy") && said.contains("tls-cert"), "{said}");
    let said = start(&[
        "--tls-cert",
        "/nowhere/cert.pem",
        "--tls-key",
        "/nowhere/key.pem",
        "--listen",
        "127.0.0.1:0",
    ]);
    assert!(said.contains("/nowhere/cert.pem"), "{said}");
    assert!(!data.exists(), "nothing was written");
}
