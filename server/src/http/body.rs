//! Reads small bodies whole: bounded in bytes and in time.

use super::error::Error;
use axum::body::Body;
use futures::StreamExt;
use std::time::Duration;

/// Between two pieces of a body.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// For a whole body: 4 MiB over a poor line of half a megabit a second.
const WHOLE: Duration = Duration::from_secs(90);

pub async fn read(body: Body, most: usize) -> Result<Vec<u8>, Error> {
    tokio::time::timeout(WHOLE, read_pieces(body, most)).await.unwrap_or(Err(Error::Slow))
}

async fn read_pieces(body: Body, most: usize) -> Result<Vec<u8>, Error> {
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = tokio::time::timeout(PATIENCE, pieces.next()).await.map_err(|_| Error::Slow)? {
        let piece = piece.map_err(|_| Error::Invalid("the body broke off".into()))?;
        if bytes.len() + piece.len() > most {
            return Err(Error::TooLarge(most as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
