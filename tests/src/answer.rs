//! An answer of the office as it comes over the wire, its bytes counted.

use spotcheck_client::transport::TransportError;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

/// One answer.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// Why there is none, and what came of it where its body had begun.
pub struct Broken {
    pub error: TransportError,
    pub part: Option<Answer>,
}

impl From<TransportError> for Broken {
    fn from(error: TransportError) -> Self {
        Self { error, part: None }
    }
}

pub fn read_answer(stream: &mut BufReader<TcpStream>, is_head: bool) -> Result<(Answer, u64), Broken> {
    let (mut answer, mut n_down) = read_head(stream)?;
    let has_body = !is_head && answer.status != 204 && answer.status != 304;
    if has_body && let Err(error) = read_body(stream, &mut answer, &mut n_down) {
        return Err(Broken { error, part: Some(answer) });
    }
    Ok((answer, n_down))
}

fn line(stream: &mut BufReader<TcpStream>, n_down: &mut u64) -> Result<String, TransportError> {
    let mut line = String::new();
    match stream.read_line(&mut line) {
        Ok(n) if n > 0 => {
            *n_down += n as u64;
            Ok(line.trim_end().to_owned())
        }
        _ => Err(TransportError::Unreachable),
    }
}

fn read_head(stream: &mut BufReader<TcpStream>) -> Result<(Answer, u64), TransportError> {
    let mut n_down = 0;
    let status = line(stream, &mut n_down)?.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(TransportError::Garbage)?;
    let mut headers = BTreeMap::new();
    loop {
        let header = line(stream, &mut n_down)?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    Ok((Answer { status, headers, body: Vec::new() }, n_down))
}

fn read_body(
    stream: &mut BufReader<TcpStream>,
    answer: &mut Answer,
    n_down: &mut u64,
) -> Result<(), TransportError> {
    if answer.headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        loop {
            let size =
                usize::from_str_radix(&line(stream, n_down)?, 16).map_err(|_| TransportError::Garbage)?;
            read_piece(stream, size, &mut answer.body, n_down)?;
            line(stream, n_down)?;
            if size == 0 {
                return Ok(());
            }
        }
    }
    let size = answer.headers.get("content-length").and_then(|size| size.parse().ok()).unwrap_or(0);
    read_piece(stream, size, &mut answer.body, n_down)
}

fn read_piece(
    stream: &mut BufReader<TcpStream>,
    size: usize,
    body: &mut Vec<u8>,
    n_down: &mut u64,
) -> Result<(), TransportError> {
    let from = body.len();
    let read = stream.take(size as u64).read_to_end(body);
    *n_down += (body.len() - from) as u64;
    if read.is_ok() && body.len() - from == size { Ok(()) } else { Err(TransportError::Unreachable) }
}
