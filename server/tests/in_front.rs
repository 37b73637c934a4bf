//! The proxies of `server/deploy`, by their own programs where these are on the machine (`apt install nginx caddy`): what goes
//! through them is what the office said, news pass as they come, and who is behind them is who they saw.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{arrive, picture};
use common::{Phone, Server, exchange, inspection, push};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use spotcheck_domain::photo::PhotoHash;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const SITE: &str = "inspect.example.gov.cn";

fn deploy(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// An address on which nobody listens.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A proxy at work.
struct Proxy(Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        // As its keeper does: a proxy that is killed leaves its workers behind.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// Starts it, and comes back when it listens. Nothing where it is not on this machine.
fn start(command: &mut Command, address: &str) -> Option<Proxy> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut proxy = Proxy(child);
    while TcpStream::connect(address).is_err() {
        assert!(proxy.0.try_wait().unwrap().is_none(), "{command:?} ended");
    }
    Some(proxy)
}

fn office(folder: &Path) -> Server {
    let url = format!("https://{SITE}");
    Server::start(folder, &["--demo", "--public-url", &url, "--trusted-proxy", "127.0.0.1"])
}

/// What is the same through each of them.
fn works_through(address: &str, server: &Server) {
    let mut author = Phone::pair(address, &server.code_of("祁远舟"));
    assert!(author.cookie.starts_with("__Host-"), "{}", author.cookie);
    let colleague = Phone::pair(address, &server.code_of("温如岚"));

    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    write!(stream, "GET /v1/events HTTP/1.1\r\nhost: {SITE}\r\ncookie: {}\r\n\r\n", colleague.cookie)
        .unwrap();
    let mut news = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(news.any(|line| line == "event: hello"));
    let (id, _, change) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&change])]);
    assert!(news.any(|line| line == "event: news"), "at once, and not when a buffer is full");

    let bytes = picture(2_500_000);
    arrive(&mut author, &bytes);
    let seen = author.get(&format!("/v1/photos/{}", PhotoHash::of(&bytes)));
    assert!(
        (seen.status, seen.body == bytes) == (200, true),
        "{} with {} bytes",
        seen.status,
        seen.body.len()
    );

    // Whoever names other addresses for himself is known by the one that the proxy saw.
    let wrong: Vec<u16> = (0..12)
        .map(|n| {
            let said = format!("192.0.2.{n}");
            let headers = [("content-type", "application/json"), ("x-forwarded-for", said.as_str())];
            let body = br#"{"code":"0000-0000","device":"a test"}"#;
            exchange(address, "POST", "/v1/pair", &headers, body).status
        })
        .collect();
    assert_eq!(wrong, [vec![403; 10], vec![429; 2]].concat());
    let lost = exchange(address, "GET", "/nonsense", &[("accept", "text/html")], &[]);
    assert_eq!(lost.status, 404, "what the office says of an unknown address");
    assert!(lost.header("content-security-policy").contains("default-src"));
}

#[test]
fn nginx_passes_on_what_the_office_says() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let server = office(&folder.path().join("data"));
    let (plain, tls, clear) = (free(), free(), free());
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([SITE.to_owned()]).unwrap();
    std::fs::write(at("cert.pem"), cert.pem()).unwrap();
    std::fs::write(at("key.pem"), signing_key.serialize_pem()).unwrap();
    let servers = deploy("nginx.conf")
        // The same server in the clear too, for clients that know nothing of its certificate.
        .replace("listen 443 ssl;", &format!("listen {tls} ssl;\n listen {plain};"))
        .replace("listen 80;", &format!("listen {clear};"))
        .replace("listen [::]:443 ssl;", "")
        .replace("listen [::]:80;", "")
        .replace("/etc/ssl/inspect.example.gov.cn.pem", &at("cert.pem"))
        .replace("/etc/ssl/inspect.example.gov.cn.key", &at("key.pem"))
        .replace("127.0.0.1:8080", &server.address);
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};\n", at(kind)))
        .concat();
    let whole = format!(
        "user root;\npid {};\ndaemon off;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{servers}\n}}\n",
        at("pid")
    );
    std::fs::write(at("nginx.conf"), whole).unwrap();
    let mut nginx = Command::new("nginx");
    nginx.args(["-e", "stderr", "-p", folder.path().to_str().unwrap(), "-c", &at("nginx.conf")]);
    let Some(_proxy) = start(&mut nginx, &plain) else { return };

    works_through(&plain, &server);
    assert_eq!(exchange(&plain, "GET", "/metrics", &[], &[]).status, 404);
    let led_on = exchange(&clear, "GET", "/ledger", &[], &[]);
    assert_eq!((led_on.status, led_on.header("location").starts_with("https://")), (301, true));
    assert_eq!(exchange(&clear, "GET", "/v1/session", &[], &[]).status, 403, "a program notices");
}

#[test]
fn caddy_passes_on_what_the_office_says() {
    let folder = tempfile::tempdir().unwrap();
    let server = office(&folder.path().join("data"));
    let plain = free();
    let site = deploy("Caddyfile")
        // Whatever host it is asked for, and without a certificate, for which it would ask the world.
        .replace(&format!("\n{SITE} {{"), &format!("\n:{} {{\n\tbind 127.0.0.1", port(&plain)))
        .replace("127.0.0.1:8080", &server.address);
    let file = folder.path().join("Caddyfile");
    std::fs::write(&file, format!("{{\n\tadmin off\n\tauto_https off\n\tgrace_period 1s\n}}\n{site}"))
        .unwrap();
    let mut caddy = Command::new("caddy");
    caddy.args(["run", "--adapter", "caddyfile", "--config", file.to_str().unwrap()]);
    caddy
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path());
    let Some(_proxy) = start(&mut caddy, &plain) else { return };
    works_through(&plain, &server);
}

fn port(address: &str) -> &str {
    address.rsplit_once(':').unwrap().1
}
