//! HTTPS by rustls: certificate and key from PEM files. No certificate is made here, and none is asked of clients.

use crate::Config;
use std::{io, path::Path, path::PathBuf, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _},
    },
    server::TlsStream,
};

/// What connections are encrypted with.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

/// Why there is no encryption.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or is no PEM of its kind.
    #[error("{what} {}", file.display())]
    File {
        /// Which file.
        what: &'static str,
        /// Where.
        file: PathBuf,
        /// Why.
        source: pem::Error,
    },
    /// The certificate file holds no certificate.
    #[error("server.tls_certificate: {} holds no certificate", .0.display())]
    Empty(PathBuf),
    /// Certificate and key do not fit, or are of a kind that is not known.
    #[error("server.tls_certificate and server.tls_key cannot be used")]
    Unusable(#[source] rustls::Error),
}

impl Tls {
    /// Reads the configured files; `None` when none are configured.
    pub fn load(config: &Config) -> Result<Option<Self>, TlsError> {
        if !config.has_tls() {
            return Ok(None);
        }
        let (chain, key) = (certificates(&config.tls_certificate)?, private_key(&config.tls_key)?);
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(TlsError::Unusable)?;
        let mut server = builder.with_no_client_auth().with_single_cert(chain, key).map_err(TlsError::Unusable)?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Some(Self(TlsAcceptor::from(Arc::new(server)))))
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let failed = |source| TlsError::File { what: "server.tls_certificate:", file: file.to_owned(), source };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).map_err(failed)?.collect();
    let chain = chain.map_err(failed)?;
    if chain.is_empty() { Err(TlsError::Empty(file.to_owned())) } else { Ok(chain) }
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let failed = |source| TlsError::File { what: "server.tls_key:", file: file.to_owned(), source };
    PrivateKeyDer::from_pem_file(file).map_err(failed)
}
