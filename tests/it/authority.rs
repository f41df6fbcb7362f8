//! `--ca` against a real browser and a server whose certificate only a private authority vouches for.

use crate::certificate::Certificate;
use crate::web::server::TestWeb;
use crate::web::server::hosts;
use axum_server::tls_rustls::RustlsConfig;
use consentry::capture::{self, CaptureError, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::{Settings, Settle};
use consentry::evidence::Scenario;
use std::path::Path;
use std::sync::Arc;

/// One for these names that an authority made for it has issued. The server sends it alone; `pem` is
/// the authority's.
async fn issued(names: Vec<String>) -> Certificate {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "an authority of the tests");
    let key = rcgen::KeyPair::generate().unwrap();
    let authority = rcgen::CertifiedIssuer::self_signed(params, key).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let mut leaf = rcgen::CertificateParams::new(names).unwrap();
    leaf.use_authority_key_identifier_extension = true;
    leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let leaf = leaf.signed_by(&key, &authority).unwrap();
    let tls = RustlsConfig::from_pem(leaf.pem().into_bytes(), key.serialize_pem().into_bytes())
        .await
        .unwrap();
    Certificate {
        tls,
        pin: String::new(),
        pem: authority.pem(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_authority_is_believed_when_it_is_named_and_only_then() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/rules");
    let web = TestWeb::with(&root, issued(hosts(&root)).await).await;
    let audit = async |authority: String| {
        let settings = Settings {
            pages: 1,
            scenarios: vec![Scenario::Before],
            settle: Settle::Quick,
            trusted_keys: Vec::new(),
            trusted_certificates: Vec::new(),
            authorities: vec![authority],
            ..web.settings(vec!["https://silent.test/".parse().unwrap()])
        };
        let out = tempfile::tempdir().unwrap();
        let (_stay, cancel) = tokio::sync::watch::channel(false);
        let files = DataFiles::embedded();
        let to = out.path().join("audit");
        let folder = capture::run(&settings, &files, &to, Arc::new(Silent), cancel).await?;
        Ok::<_, CaptureError>(folder.read().unwrap())
    };

    let another = issued(vec!["silent.test".into()]).await;
    let refused = audit(another.pem).await.unwrap_err().to_string();
    assert!(refused.contains("CERT_AUTHORITY_INVALID"), "{refused}");
    assert_eq!(
        web.arrived(),
        [],
        "nothing is asked of a server that is not believed"
    );

    let recording = audit(web.certificate.clone()).await.unwrap();
    assert_eq!(recording.record.pages.len(), 1);
    assert!(
        recording
            .record
            .notes
            .iter()
            .any(|note| note.contains("--ca"))
    );
    let asked = |agent: &str, path: &str| {
        let of = |a: &&crate::web::server::Arrived| {
            a.agent.contains(agent) && a.url == format!("https://silent.test{path}")
        };
        web.arrived().iter().filter(of).count()
    };
    assert_eq!(
        asked("consentry/", "/robots.txt"),
        1,
        "our own fetches believe it too"
    );
    assert_eq!(asked("Chrome/", "/"), 1);
}
