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

pub fn read_answer(
    stream: &mut BufReader<TcpStream>,
    is_head: bool,
) -> Result<(Answer, u64), TransportError> {
    let mut n_down = 0;
    let mut line = |stream: &mut BufReader<TcpStream>| {
        let mut line = String::new();
        match stream.read_line(&mut line) {
            Ok(n) if n > 0 => {
                n_down += n as u64;
                Ok(line.trim_end().to_owned())
            }
            _ => Err(TransportError::Unreachable),
        }
    };
    let status = line(stream)?.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(TransportError::Garbage)?;
    let mut headers = BTreeMap::new();
    loop {
        let header = line(stream)?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let mut body = Vec::new();
    if !is_head && status != 204 && status != 304 {
        if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
            loop {
                let size = usize::from_str_radix(&line(stream)?, 16).map_err(|_| TransportError::Garbage)?;
                let from = body.len();
                body.resize(from + size, 0);
                stream.read_exact(&mut body[from..]).map_err(|_| TransportError::Unreachable)?;
                line(stream)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            let size = headers.get("content-length").and_then(|size| size.parse().ok()).unwrap_or(0);
            body.resize(size, 0);
            stream.read_exact(&mut body).map_err(|_| TransportError::Unreachable)?;
        }
    }
    let n_body = body.len() as u64;
    Ok((Answer { status, headers, body }, n_down + n_body))
}
