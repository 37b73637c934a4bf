//! Reads bodies as they come: bounded in bytes, in silence and in slowness, and in nothing else.

use super::error::Error;
use super::fair::Reading;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use futures::StreamExt;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Bytes that a body brings at least in the time for which it may be silent, once it has had its grace of a few of these:
/// who sends less holds a place that others wait for.
const SLOWEST: u64 = 20 << 10;
const GRACE: u32 = 3;

/// The whole of a body that is never silent for longer than that. It is `held` for whoever sends it.
pub async fn read(body: Body, most: usize, silence: Duration, held: &mut Reading) -> Result<Vec<u8>, Error> {
    // As much as is announced, so that a large one is not copied while it grows. Memory that nothing is written to is none.
    let announced = body.size_hint().upper().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    let mut pieces = Pieces::of(body, silence);
    let mut bytes = Vec::with_capacity(announced.min(most));
    while let Some(piece) = pieces.next().await? {
        if bytes.len() + piece.len() > most {
            return Err(Error::TooLarge(most as u64));
        }
        held.take(piece.len()).await?;
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// A body piece by piece, as long as it moves.
pub struct Pieces {
    body: BodyDataStream,
    n_bytes: u64,
    begun: Instant,
    silence: Duration,
}

impl Pieces {
    pub fn of(body: Body, silence: Duration) -> Self {
        Self { body: body.into_data_stream(), n_bytes: 0, begun: Instant::now(), silence }
    }

    /// `None` at the end of the body; [`Error::Slow`] where it fell silent or crawls.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let until = Instant::now() + self.silence;
        let earned = self.silence.mul_f64(self.n_bytes as f64 / SLOWEST as f64);
        let at_latest = self.begun + self.silence * GRACE + earned;
        match timeout_at(until.min(at_latest), self.body.next()).await {
            Err(_) => Err(Error::Slow),
            Ok(None) => Ok(None),
            Ok(Some(Err(_))) => Err(Error::Invalid("the body broke off".into())),
            Ok(Some(Ok(piece))) => {
                self.n_bytes += piece.len() as u64;
                Ok(Some(piece))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::fair::{Asker, Fair};
    use futures::stream;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::time::Timestamp;

    fn held() -> Reading {
        Fair::default().reading(Asker::Person(UserId::from_parts(Timestamp::from_millis(1), [1; 10])))
    }

    const SILENCE: Duration = Duration::from_secs(20);

    /// A body of so many pieces, each of which comes after so long.
    fn dripping(n: usize, size: usize, pause: Duration) -> Body {
        Body::from_stream(stream::iter(0..n).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::io::Error>(vec![7; size])
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_take_as_long_as_its_line_does() {
        let begun = Instant::now();
        let four_mib = dripping(512, 8 << 10, Duration::from_millis(700));
        assert_eq!(read(four_mib, 4 << 20, SILENCE, &mut held()).await.expect("comes").len(), 4 << 20);
        assert!(begun.elapsed() > Duration::from_mins(5));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_falls_silent_or_crawls_is_given_up() {
        let begun = Instant::now();
        let silent = read(dripping(2, 8, Duration::from_secs(30)), 100, SILENCE, &mut held()).await;
        assert!(matches!(silent, Err(Error::Slow)), "{silent:?}");
        assert_eq!(begun.elapsed(), SILENCE);
        let crawling = read(dripping(1_000, 10, Duration::from_secs(4)), 100_000, SILENCE, &mut held()).await;
        assert!(matches!(crawling, Err(Error::Slow)), "{crawling:?}");
        let longest = SILENCE * (GRACE + 1);
        assert!(
            (longest..longest + Duration::from_secs(2)).contains(&begun.elapsed()),
            "{:?}",
            begun.elapsed()
        );
    }
}
