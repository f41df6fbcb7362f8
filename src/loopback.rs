//! Servers of our own on the loopback, over TLS with a throw-away certificate: the sample site, and where Chrome
//! looks names up.

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use base64::Engine;
use rcgen::{KeyPair, PublicKeyData};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

/// Serves on a port, 0 for any free one, until the handle says otherwise. `stopped` is logged should it end by
/// itself.
///
/// # Errors
/// When the port cannot be had.
pub fn serve(
    port: u16,
    tls: Arc<ServerConfig>,
    app: Router,
    stopped: &'static str,
) -> std::io::Result<(SocketAddr, Handle<SocketAddr>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let handle = Handle::new();
    let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(tls))?
        .handle(handle.clone());
    tokio::spawn(async move {
        if let Err(error) = server.serve(app.into_make_service()).await {
            tracing::error!(%error, "{stopped}");
        }
    });
    Ok((address, handle))
}

/// TLS with a certificate, its chain behind it, and its key.
///
/// # Errors
/// When the key is not the certificate's.
pub fn tls(
    chain: Vec<CertificateDer<'static>>,
    key: &KeyPair,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, private)?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(tls))
}

/// Base64 SHA-256 of a public key (SPKI), as Chrome's `--ignore-certificate-errors-spki-list` wants it.
pub fn pin(key: &impl PublicKeyData) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(key.subject_public_key_info()))
}
