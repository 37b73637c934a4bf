//! Accepts connections: HTTP/1.1 with a time limit on heads, so that a slow sender holds nothing for long.

use super::addresses::Addresses;
use super::app::{App, Peer};
use super::crowd::{Attended, Crowd};
use super::idle::keep_trying;
use super::manner::Manner;
use super::patience::Patient;
use super::router::router;
use super::tls::keep_looking;
use crate::office::Office;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::Service;

/// Open connections at most: beyond it, whoever is idle for longest is closed.
const MOST_CONNECTIONS: usize = 8_192;
/// For the head of a request, and for an idle connection until its next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(90);
/// For requests that run when the server is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves until `stop` is ready, then lets running requests end.
pub async fn serve(
    office: Arc<Office>,
    listener: TcpListener,
    mut manner: Manner,
    stop: impl Future<Output = ()>,
) {
    let (stopping, is_stopping) = watch::channel(false);
    let tls = manner.tls.take().map(Arc::new);
    if let Some(tls) = &tls {
        tokio::spawn(keep_looking(Arc::downgrade(tls)));
    }
    let app = App::new(office, manner, tls.is_some(), is_stopping);
    tokio::spawn(keep_trying(app.clone()));
    let manner = Arc::clone(&app.manner);
    let app = router(app);
    let graceful = GracefulShutdown::new();
    let (crowd, addresses) = (Crowd::new(MOST_CONNECTIONS), Addresses::default());
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors: waiting a little is all that helps.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let is_proxy = peer.ip().to_canonical().is_loopback() || manner.proxies.trusts(peer.ip());
        let Some(held) = addresses.hold(peer.ip(), is_proxy) else {
            tracing::debug!(address = %peer.ip(), "an address has too many connections");
            continue;
        };
        let seated = tokio::select! {
            () = &mut stop => break,
            seated = crowd.enter() => seated,
        };
        let Some(seated) = seated else { break };
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream);
        let (app, tls, watcher) = (app.clone(), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let attend = seated.attendance();
            let served = async {
                let greeted: Box<dyn Stream> = match tls {
                    None => Box::new(stream),
                    Some(tls) => match tls.greet(stream).await {
                        Ok(stream) => Box::new(stream),
                        Err(error) => return tracing::debug!(%error, "a connection was not greeted"),
                    },
                };
                if let Err(error) = watcher.watch(connection(app, greeted, peer, attend)).await {
                    tracing::debug!(%error, "a connection broke off");
                }
            };
            tokio::select! {
                () = served => {}
                () = seated.asked_to_leave() => tracing::debug!(%peer, "an idle connection made room"),
            }
            drop((seated, held));
        });
    }
    let _ = stopping.send(true);
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
}

/// Bytes in both directions, in TLS or as they are.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

fn connection(
    app: Router,
    stream: Box<dyn Stream>,
    peer: SocketAddr,
    attend: impl Fn() -> Attended + Send + Sync + 'static,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        let (attended, answer) = (attend(), app.clone().call(request));
        async move { answer.await.map(|answer| answer.map(|body| attended.until_the_end_of(body))) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(128 << 10)
        .serve_connection(TokioIo::new(stream), service)
}
