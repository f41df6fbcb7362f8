//! A certificate authority that lives as long as the demo does, in memory only.

use super::hosts;
use crate::loopback::{pin, tls};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use std::sync::Arc;

/// What the listener and the browser need to trust each other.
pub(super) struct Authority {
    /// TLS set-up of the listener; the authority is part of the chain that is sent.
    pub(super) tls: Arc<ServerConfig>,
    /// Base64 SHA-256 of the public keys (SPKI) of authority and leaf.
    pub(super) keys: Vec<String>,
    /// The authority's certificate in PEM.
    pub(super) certificate: String,
}

impl Authority {
    /// Makes a new authority and a certificate for every demo host.
    ///
    /// # Errors
    /// When a key or certificate cannot be made, which no input of a user can bring about.
    pub(super) fn new() -> Result<Self, AuthorityError> {
        let mut params = CertificateParams::new(Vec::new())?;
        params
            .distinguished_name
            .push(DnType::CommonName, "consentry demo, throw-away authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

        let leaf_key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(hosts::all())?;
        leaf.distinguished_name
            .push(DnType::CommonName, hosts::SITE_HOST);
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let leaf = leaf.signed_by(&leaf_key, &issuer)?;

        let keys = vec![pin(issuer.key()), pin(&leaf_key)];
        let chain = vec![leaf.der().clone(), issuer.der().clone()];
        Ok(Authority {
            tls: tls(chain, &leaf_key)?,
            keys,
            certificate: issuer.pem(),
        })
    }
}

/// Why the throw-away authority could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A key or certificate could not be made.
    #[error("a throw-away certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS would not take it.
    #[error("TLS refused the throw-away certificate: {0}")]
    Tls(#[from] rustls::Error),
}
