//! Servers that are not what they should be: their certificate has run out, is another one's, or changes;
//! or they speak no HTTP.

use crate::ports::listen;
use axum::Router;
use axum::body::Bytes;
use axum::http::{Uri, header};
use axum::response::IntoResponse;
use axum_server::tls_rustls::RustlsConfig;
use base64::Engine;
use consentry::config::Resolve;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The running servers.
pub struct Odd {
    /// The way to them.
    pub resolve: Vec<Resolve>,
    /// Key of the certificate that is good, for Chrome.
    pub key: String,
    arrived: Arc<Mutex<Vec<String>>>,
}

impl Odd {
    /// Starts them.
    pub fn start() -> Odd {
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let (expired, _) = certified("expired.test", true);
        let (stranger, _) = certified("somebody-else.test", false);
        let (first, key) = certified("changing.test", false);
        let (second, _) = certified("changing.test", false);
        let served = Arc::new(AtomicBool::new(false));
        let certificates = [
            (
                "expired.test",
                Certificates {
                    first: Arc::clone(&expired),
                    second: expired,
                    served: Arc::default(),
                },
            ),
            (
                "stranger.test",
                Certificates {
                    first: Arc::clone(&stranger),
                    second: stranger,
                    served: Arc::default(),
                },
            ),
            (
                "changing.test",
                Certificates {
                    first,
                    second,
                    served,
                },
            ),
        ];
        let mut resolve: Vec<Resolve> = certificates
            .into_iter()
            .map(|(host, certificates)| lead(host, serve(host, certificates, Arc::clone(&arrived))))
            .collect();
        let (garbage, port) = listen();
        garbage.set_nonblocking(false).unwrap();
        std::thread::spawn(move || {
            for mut stream in garbage.incoming().flatten() {
                let _ = stream.write_all(b"\x1b[2J SSH-2.0 {{7*7}} <script>\0\xff\r\n\r\n");
            }
        });
        resolve.push(lead("garbage.test", port));
        Odd {
            resolve,
            key,
            arrived,
        }
    }

    /// What was answered, as `https://host/path`.
    pub fn arrived(&self) -> Vec<String> {
        self.arrived.lock().unwrap().clone()
    }
}

/// Leads a host's TLS port to one of the loopback.
pub fn lead(host: &str, to: u16) -> Resolve {
    Resolve {
        pattern: host.into(),
        port: Some(443),
        address: "127.0.0.1".into(),
        to_port: Some(to),
    }
}

/// Certificates of a server: one until the first request was served, another from then on.
#[derive(Debug)]
struct Certificates {
    first: Arc<CertifiedKey>,
    second: Arc<CertifiedKey>,
    served: Arc<AtomicBool>,
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let changed = self.served.load(Ordering::SeqCst);
        Some(Arc::clone(if changed { &self.second } else { &self.first }))
    }
}

fn certified(name: &str, expired: bool) -> (Arc<CertifiedKey>, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    }
    let certificate = params.self_signed(&key).unwrap();
    let public = rcgen::PublicKeyData::subject_public_key_info(&key);
    let pin = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(public));
    let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let chain = vec![certificate.der().clone()];
    let certified = CertifiedKey::from_der(chain, secret, &default_provider()).unwrap();
    (Arc::new(certified), pin)
}

/// Serves a picture at every path, each over a connection of its own.
fn serve(host: &'static str, certificates: Certificates, arrived: Arc<Mutex<Vec<String>>>) -> u16 {
    let served = Arc::clone(&certificates.served);
    let app = Router::new().fallback(move |uri: Uri, _: Bytes| {
        arrived
            .lock()
            .unwrap()
            .push(format!("https://{host}{}", uri.path()));
        served.store(true, Ordering::SeqCst);
        async {
            (
                [
                    (header::CONTENT_TYPE, "image/gif"),
                    (header::CONNECTION, "close"),
                ],
                "GIF89a",
            )
                .into_response()
        }
    });
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certificates));
    // A connection that is taken up again shows no certificate.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    let (listener, port) = listen();
    let server =
        axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(config)));
    tokio::spawn(async move {
        server
            .unwrap()
            .serve(app.into_make_service())
            .await
            .unwrap()
    });
    port
}
