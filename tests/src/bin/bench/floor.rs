//! The same bytes barely: SQLite transactions, HTTP exchanges and files with the same durability, and nothing else.

use crate::watched::Exchange;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use spotcheck_tests::http::Http;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A database as the office's is set, with one table of changes.
pub struct Database {
    conn: Connection,
    n_rows: u64,
    _folder: tempfile::TempDir,
}

impl Database {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let conn = Connection::open(folder.path().join("floor.db")).expect("a database can be made");
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE changes (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;",
        )
        .expect("the pragmas are known");
        Self { conn, n_rows: 0, _folder: folder }
    }

    /// One durable transaction of rows of these sizes; gives its seconds.
    pub fn commit(&mut self, sizes: impl IntoIterator<Item = usize>) -> f64 {
        let began = Instant::now();
        self.conn.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        {
            let mut insert =
                self.conn.prepare_cached("INSERT INTO changes VALUES (?1, ?2)").expect("sound SQL");
            for size in sizes {
                self.n_rows += 1;
                let hash: [u8; 32] = Sha256::digest(self.n_rows.to_be_bytes()).into();
                insert.execute((hash, vec![7_u8; size])).expect("there is room");
            }
        }
        self.conn.execute_batch("COMMIT").expect("there is room");
        began.elapsed().as_secs_f64()
    }

    /// Seconds to read every row.
    pub fn read(&self) -> f64 {
        let began = Instant::now();
        let mut query = self.conn.prepare("SELECT hash, bytes FROM changes").expect("sound SQL");
        let mut rows = query.query([]).expect("it reads");
        let mut n_bytes = 0;
        while let Some(row) = rows.next().expect("it reads") {
            n_bytes += row.get::<_, Vec<u8>>(1).expect("a blob").len();
        }
        assert!(n_bytes > 0 || self.n_rows == 0);
        began.elapsed().as_secs_f64()
    }
}

/// A server that answers with as many bytes as `x-answer` asks for, and puts what is PUT into a file, fsynced.
pub fn bare_server(folder: Option<PathBuf>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for (n, stream) in listener.incoming().flatten().enumerate() {
            let folder = folder.clone();
            std::thread::spawn(move || {
                let mut n_files = 0;
                let mut stream = BufReader::with_capacity(1 << 16, stream);
                // The other side has gone when this ends, which is how it ends.
                let _ = stream.get_ref().set_nodelay(true);
                while let Some(next) = next_request(&mut stream) {
                    n_files += 1;
                    let file = folder.as_ref().map(|folder| folder.join(format!("{n}-{n_files}")));
                    if answer(&mut stream, next, file.as_deref()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

/// Lengths of the body and of the answer that is asked for.
fn next_request(stream: &mut BufReader<TcpStream>) -> Option<(usize, usize)> {
    let (mut n_body, mut n_answer, mut line) = (0, 0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim_end().is_empty() {
            return Some((n_body, n_answer));
        }
        match line.trim_end().split_once(": ") {
            Some(("content-length", n)) => n_body = n.parse().ok()?,
            Some(("x-answer", n)) => n_answer = n.parse().ok()?,
            _ => {}
        }
    }
}

fn answer(
    stream: &mut BufReader<TcpStream>,
    asked: (usize, usize),
    file: Option<&Path>,
) -> std::io::Result<()> {
    let (n_body, n_answer) = asked;
    let mut part = vec![0; 1 << 16];
    let mut file = file.map(File::create).transpose()?;
    let mut left = n_body;
    while left > 0 {
        let n = stream.read(&mut part[..left.min(1 << 16)])?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(file) = &mut file {
            file.write_all(&part[..n])?;
        }
        left -= n;
    }
    if let Some(file) = file {
        file.sync_all()?;
    }
    let mut bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {n_answer}\r\n\r\n").into_bytes();
    bytes.resize(bytes.len() + n_answer, 7);
    stream.get_mut().write_all(&bytes)
}

/// Seconds for exchanges of these sizes over one connection, by the client that the phones use.
pub fn http(exchanges: &[Exchange]) -> f64 {
    let http = Http::new(&bare_server(None));
    let began = Instant::now();
    for exchange in exchanges {
        exchange_barely(&http, exchange.n_up, exchange.n_down);
    }
    began.elapsed().as_secs_f64()
}

pub fn exchange_barely(http: &Http, n_up: usize, n_down: usize) {
    let answer = http.exchange("POST", "/", &[("x-answer", n_down.to_string())], &vec![7; n_up]);
    assert_eq!(answer.expect("the bare server answers").body.len(), n_down);
}

/// Seconds to PUT these files, fsynced, `n_at_once` at a time.
pub fn put(files: &[Vec<u8>], n_at_once: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let address = bare_server(Some(folder.path().to_owned()));
    at_once(
        files,
        n_at_once,
        || Http::new(&address),
        |http, _, bytes| {
            http.exchange("PUT", "/", &[], bytes).expect("the bare server answers");
        },
    )
}

/// Seconds to write these files, fsynced, `n_at_once` at a time.
pub fn write(files: &[Vec<u8>], n_at_once: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    at_once(
        files,
        n_at_once,
        || (),
        |(), n, bytes| {
            let mut file = File::create(folder.path().join(n.to_string())).expect("a file can be made");
            file.write_all(bytes).and_then(|()| file.sync_all()).expect("there is room");
        },
    )
}

fn at_once<T>(
    files: &[Vec<u8>],
    n_at_once: usize,
    begin: impl Fn() -> T + Sync,
    each: impl Fn(&T, usize, &[u8]) + Sync,
) -> f64 {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for first in 0..n_at_once {
            let (begin, each) = (&begin, &each);
            scope.spawn(move || {
                let own = begin();
                for n in (first..files.len()).step_by(n_at_once) {
                    each(&own, n, &files[n]);
                }
            });
        }
    });
    began.elapsed().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bare_server_gives_as_many_bytes_as_are_asked_for() {
        let http = Http::new(&bare_server(None));
        for (n_up, n_down) in [(0, 0), (10, 100_000), (200_000, 1)] {
            exchange_barely(&http, n_up, n_down);
        }
    }

    #[test]
    fn what_is_put_is_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let http = Http::new(&bare_server(Some(folder.path().to_owned())));
        http.exchange("PUT", "/", &[], b"words").expect("it answers");
        let files: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert_eq!(files.len(), 1);
        assert_eq!(std::fs::read(files[0].path()).expect("a file"), b"words");
    }
}
