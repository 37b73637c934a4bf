//! Every request of the interface is somebody's, and counted as his from its head to the last byte of its answer.

use super::app::{App, Peer};
use super::cookie;
use super::fair::{self, Asker, network};
use crate::clock;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

const OF_WATCHES: [&str; 4] = ["/livez", "/readyz", "/healthz", "/metrics"];
/// An answer goes out in pieces of this size, so that what waits for a slow reader is his and counted.
const PIECE: usize = 64 << 10;

pub async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let peer = request.extensions().get::<Peer>().map(|Peer(peer)| *peer);
    // Who looks whether the server lives is to be answered however it is.
    let is_watch = OF_WATCHES.contains(&path);
    let (false, Some(peer)) = (is_watch, peer) else { return next.run(request).await };
    // Files of the app are in memory, and streams of events bounded among themselves.
    let is_counted = path.starts_with("/v1/") && path != "/v1/events";
    let headers: HeaderMap = request.headers().clone();
    let asker = find(&app, peer, &headers).await;
    request.extensions_mut().insert(asker);
    app.fair.work.pace(asker).await;
    if !is_counted {
        return next.run(request).await;
    }
    let open = match app.fair.holdings.open(asker) {
        Ok(open) => open,
        Err(error) => return error.into_response(),
    };
    let bytes = app.fair.holdings.bytes(asker);
    let response = next.run(request).await;
    response.map(|body| Body::new(Counted { body, piece: Bytes::new(), bytes, _open: open }))
}

/// Who asks. A session that is not known yet is looked up.
async fn find(app: &App, peer: IpAddr, headers: &HeaderMap) -> Asker {
    let address = Asker::Address(network(app.manner.proxies.client(peer, headers)));
    let Some(hash) = cookie::token(headers).map(|token| token.hash()) else { return address };
    if let Some(user) = app.askers.known(&hash) {
        return Asker::Person(user);
    }
    let Some(_looking) = app.askers.turn().await else { return address };
    let office = app.office.clone();
    let session =
        tokio::task::spawn_blocking(move || office.store.read(|view| view.session(&hash, clock::now())));
    match session.await {
        Ok(Ok(Some(row))) => {
            app.askers.keep(hash, row.user);
            Asker::Person(row.user)
        }
        _ => address,
    }
}

/// An answer that is on its way.
struct Counted {
    body: Body,
    /// What of its last frame has not gone out.
    piece: Bytes,
    bytes: fair::Bytes,
    _open: fair::Open,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // What was given out before has gone, or hyper would not ask for more.
        if self.piece.is_empty() {
            let frame = match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                other => return Poll::Ready(other),
            };
            match frame.into_data() {
                Ok(data) => {
                    self.bytes.add(data.len());
                    self.piece = data;
                }
                Err(other) => return Poll::Ready(Some(Ok(other))),
            }
        }
        let n = self.piece.len().min(PIECE);
        let data = self.piece.split_to(n);
        self.bytes.let_go(n);
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.body.size_hint();
        let n_left = self.piece.len() as u64;
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + n_left);
        }
        hint.set_lower(hint.lower() + n_left);
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::super::fair::Holdings;
    use super::*;
    use std::future::poll_fn;

    #[tokio::test]
    async fn an_answer_goes_out_in_pieces_and_what_waits_is_its_askers() {
        let (holdings, asker) = (Holdings::default(), Asker::Address([10, 0, 0, 1].into()));
        let mut answer = Counted {
            body: Body::from(vec![7; 200_000]),
            piece: Bytes::new(),
            bytes: holdings.bytes(asker),
            _open: holdings.open(asker).unwrap(),
        };
        assert_eq!(answer.size_hint().exact(), Some(200_000), "its length is told as ever");
        let mut sizes = Vec::new();
        while let Some(frame) = poll_fn(|context| Pin::new(&mut answer).poll_frame(context)).await {
            sizes.push(frame.unwrap().into_data().unwrap().len());
            let n_left = 200_000 - sizes.iter().sum::<usize>();
            assert_eq!((holdings.n_bytes(), answer.size_hint().exact()), (n_left, Some(n_left as u64)));
            assert_eq!(answer.is_end_stream(), n_left == 0);
        }
        assert_eq!(sizes, [PIECE, PIECE, PIECE, 200_000 - 3 * PIECE]);
    }
}
