//! A throw-away certificate for the servers of the tests.

use axum_server::tls_rustls::RustlsConfig;
use base64::Engine;
use sha2::{Digest, Sha256};

/// A certificate and what a browser and our own fetches must know to accept it.
pub struct Certificate {
    /// For the server.
    pub tls: RustlsConfig,
    /// Base64 SHA-256 of its public key, for Chrome.
    pub pin: String,
    /// In PEM, for our own fetches.
    pub pem: String,
}

impl Certificate {
    /// One for these names.
    pub async fn of(names: Vec<String>) -> Certificate {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(names)
            .unwrap()
            .self_signed(&key)
            .unwrap();
        let pin = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(
            rcgen::PublicKeyData::subject_public_key_info(&key),
        ));
        let tls = RustlsConfig::from_pem(
            certificate.pem().into_bytes(),
            key.serialize_pem().into_bytes(),
        )
        .await
        .unwrap();
        Certificate {
            tls,
            pin,
            pem: certificate.pem(),
        }
    }
}
