//! Where Chrome looks names up while pages are kept out of private networks: a server of ours on the
//! loopback (DNS over HTTPS, RFC 8484) that asks the system's own resolvers and leaves out what lies inside.
//!
//! Chrome itself looks at an address only once it is connected to it, so that a machine inside would hear of a
//! page that chose its name. What is not answered is not connected to. Chrome still connects by itself, and its
//! net log still tells every name that led to another one.

mod answer;

pub use self::answer::Withheld;

use self::answer::Names;
use crate::config::Settings;
use crate::loopback::{pin, serve, tls};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use hickory_resolver::TokioResolver;
use rcgen::generate_simple_self_signed;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;

/// Media type of a DNS message (RFC 8484 section 6).
const MESSAGE: &str = "application/dns-message";

/// The running server; it ends when this is dropped.
pub(super) struct Lookup {
    port: u16,
    address: String,
    key: String,
    names: Arc<Names>,
    handle: axum_server::Handle<SocketAddr>,
}

impl Lookup {
    /// Starts one for a browser that goes to these start addresses.
    ///
    /// # Errors
    /// What the system said: it tells of no resolver, or nothing can be listened on.
    pub(super) fn start(settings: &Settings) -> Result<Lookup, String> {
        let said = |what: &str, why: &dyn std::fmt::Display| format!("{what}: {why}");
        let resolver = TokioResolver::builder_tokio()
            .map(|mut builder| {
                let options = builder.options_mut();
                // Names that only lead to another one are part of the answer: they unmask trackers.
                options.preserve_intermediates = true;
                // Every browser is a stranger, and asks for itself.
                options.cache_size = 0;
                builder.build()
            })
            .and_then(|built| built)
            .map_err(|e| said("the system's resolvers are not known", &e))?;
        let made = generate_simple_self_signed(["127.0.0.1".to_owned()])
            .map_err(|e| said("no certificate can be made", &e))?;
        let tls = tls(vec![made.cert.der().clone()], &made.signing_key)
            .map_err(|e| said("no certificate can be made", &e))?;
        // What only who has its private key can know.
        let secret = Sha256::new()
            .chain_update(b"path ")
            .chain_update(made.signing_key.serialize_der());
        let path = format!("/{}", hex::encode(secret.finalize()));
        let names = Arc::new(Names::of(settings, resolver));
        let app = Router::new()
            .route(&path, post(reply))
            .with_state(Arc::clone(&names));
        let (address, handle) = serve(0, tls, app, "names are looked up no longer")
            .map_err(|e| said("no port of this machine can be listened on", &e))?;
        Ok(Lookup {
            port: address.port(),
            address: format!("https://{address}{path}"),
            key: pin(&made.signing_key),
            names,
            handle,
        })
    }

    /// The port of the loopback at which it listens.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Where Chrome asks; the path is known to it alone, so that no page can.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Base64 SHA-256 of the public key (SPKI) of its throw-away certificate.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The names that led inside and were not followed, also after the server has ended.
    pub(super) fn withheld(&self) -> Arc<Withheld> {
        self.names.withheld()
    }
}

impl Drop for Lookup {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

async fn reply(State(names): State<Arc<Names>>, body: Bytes) -> Response {
    match names.reply(&body).await {
        Some(message) => ([(header::CONTENT_TYPE, MESSAGE)], message).into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}
