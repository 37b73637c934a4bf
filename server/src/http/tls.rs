//! TLS from files: a certificate with its chain and a key, as PEM, read anew when they change. What cannot be read when they
//! change leaves the former in force.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// For the greetings at the beginning; whoever is slower holds nothing for longer.
const GREETING: Duration = Duration::from_secs(10);
/// Between two looks at the files.
const LOOKS: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{} cannot be read as {what}: {why}", .path.display())]
    File { path: PathBuf, what: &'static str, why: String },
    #[error("the certificate in {} and the key in {} do not make a server: {}", .0.display(), .1.display(), .2)]
    Pair(PathBuf, PathBuf, tokio_rustls::rustls::Error),
}

/// When the files were last changed.
type Changed = [Option<SystemTime>; 2];

pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    now: Mutex<(Changed, Arc<ServerConfig>)>,
}

impl Tls {
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let changed = changed(certificate, key);
        let config = read(certificate, key)?;
        Ok(Self { certificate: certificate.into(), key: key.into(), now: Mutex::new((changed, config)) })
    }

    /// Greets whoever connects.
    pub async fn greet<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<TlsStream<S>> {
        let config = Arc::clone(&self.lock().1);
        let greeted = tokio::time::timeout(GREETING, TlsAcceptor::from(config).accept(stream)).await;
        greeted.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Reads the files again where they have changed. Blocks.
    pub fn look(&self) {
        let changed = changed(&self.certificate, &self.key);
        if self.lock().0 == changed {
            return;
        }
        let read = read(&self.certificate, &self.key);
        let mut now = self.lock();
        now.0 = changed;
        match read {
            Ok(config) => {
                now.1 = config;
                tracing::info!(certificate = %self.certificate.display(), "the certificate was read anew");
            }
            Err(error) => {
                tracing::error!(%error, "the certificate has changed for the worse; the former holds");
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Changed, Arc<ServerConfig>)> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at the files again and again, for as long as anybody greets with them.
pub async fn keep_looking(tls: std::sync::Weak<Tls>) {
    loop {
        tokio::time::sleep(LOOKS).await;
        let Some(tls) = tls.upgrade() else { return };
        let _ = tokio::task::spawn_blocking(move || tls.look()).await;
    }
}

fn changed(certificate: &Path, key: &Path) -> Changed {
    [certificate, key].map(|path| fs::metadata(path).and_then(|found| found.modified()).ok())
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let bad = |path: &Path, what, why: String| TlsError::File { path: path.to_owned(), what, why };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| bad(certificate, "a certificate", error.to_string()))?;
    if chain.is_empty() {
        return Err(bad(certificate, "a certificate", "there is none in it".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| bad(key, "a key", error.to_string()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret));
    let mut config = config.map_err(|error| TlsError::Pair(certificate.to_owned(), key.to_owned(), error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
