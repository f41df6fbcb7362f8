//! [`Demo`]: the running sample site.

use super::access_log::{Access, AccessLog};
use super::authority::{Authority, AuthorityError};
use super::{hosts, site, vendor};
use crate::config::{Resolve, Settings};
use crate::loopback::serve;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::time::Duration;

/// Largest request body kept in the access log, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// The sample site and its vendors, running on the loopback until dropped.
#[derive(Debug)]
pub struct Demo {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Base64 SHA-256 of the public keys of the throw-away authority and its certificate.
    pub trusted_keys: Vec<String>,
    /// The throw-away authority in PEM.
    pub trusted_certificate: String,
    log: AccessLog,
    handle: axum_server::Handle<SocketAddr>,
}

/// Why the sample site did not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// No certificate.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The port could not be had.
    #[error("the sample site cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// Port asked for; 0 means any.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Demo {
    /// Told in the report: this is not a real site.
    pub const NOTE: &str = "Built-in demo: a fictional site with planted faults, served on this \
                            machine. Nothing was sent to the vendors named.";

    /// Starts on a free port.
    ///
    /// # Errors
    /// [`DemoError`] when no certificate can be made or nothing can be bound on the loopback.
    pub async fn start() -> Result<Demo, DemoError> {
        Demo::start_on(0).await
    }

    /// Starts on a port of the caller's choice; 0 takes a free one.
    ///
    /// # Errors
    /// [`DemoError`] as [`Demo::start`]; a port already taken is the usual cause.
    pub async fn start_on(port: u16) -> Result<Demo, DemoError> {
        let authority = Authority::new()?;
        let log = AccessLog::default();
        let app = Router::new().fallback(answer).with_state(log.clone());
        let (addr, handle) = serve(port, authority.tls, app, "the sample site stopped")
            .map_err(|source| DemoError::Listen { port, source })?;
        Ok(Demo {
            addr,
            trusted_keys: authority.keys,
            trusted_certificate: authority.certificate,
            log,
            handle,
        })
    }

    /// Points an audit at the sample site: start address, name mapping, trust and the
    /// note that this is the demo. Everything else in the settings is left alone.
    pub fn apply(&self, settings: &mut Settings) {
        settings.seeds = url::Url::parse(hosts::HOME).into_iter().collect();
        settings.resolve = vec![self.resolve()];
        settings.trusted_keys.clone_from(&self.trusted_keys);
        settings.trusted_certificates = vec![self.trusted_certificate.clone()];
        settings.organisation = Some("Harbour Lights Theatre".to_owned());
        settings.authorised_by = Some(Demo::NOTE.to_owned());
        settings.egress_country = None;
    }

    /// The mapping of every host name to this server.
    pub fn resolve(&self) -> Resolve {
        Resolve {
            pattern: "*".to_owned(),
            port: None,
            address: self.addr.ip().to_string(),
            to_port: Some(self.addr.port()),
        }
    }

    /// Every request that has arrived, in order.
    pub fn access_log(&self) -> Vec<Access> {
        self.log.entries()
    }

    /// Forgets the requests so far, so that one running demo serves several tests.
    pub fn clear_access_log(&self) {
        self.log.clear();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(1)));
    }
}

/// What a stand-in gets to see of a request.
pub(super) struct Asked<'a> {
    /// Host without port.
    pub(super) host: &'a str,
    /// Path.
    pub(super) path: &'a str,
    /// Query without `?`.
    pub(super) query: &'a str,
    /// `Cookie` header.
    pub(super) cookies: &'a str,
}

impl Asked<'_> {
    /// Value of a cookie that was sent.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

async fn answer(State(log): State<AccessLog>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_LIMIT)
        .await
        .unwrap_or_else(|_| Bytes::from_static(b"(too long)"));
    let text = |name| text(&parts.headers, name);
    let host = parts
        .uri
        .host()
        .map_or_else(|| text(header::HOST), str::to_owned);
    let host = host.split(':').next().unwrap_or("").to_ascii_lowercase();
    let cookies = text(header::COOKIE);
    let asked = Asked {
        host: &host,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or(""),
        cookies: &cookies,
    };
    let response = match asked.host {
        hosts::SITE_HOST => site::answer(&asked),
        hosts::BARE_HOST => site::to_www(&asked),
        _ => vendor::answer(&asked)
            .unwrap_or_else(|| (StatusCode::NOT_FOUND, "not part of the demo").into_response()),
    };
    log.push(Access {
        method: parts.method.to_string(),
        host: host.clone(),
        path_and_query: parts
            .uri
            .path_and_query()
            .map_or("/", axum::http::uri::PathAndQuery::as_str)
            .to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
        user_agent: text(header::USER_AGENT),
        cookies: cookies.clone(),
        status: response.status().as_u16(),
    });
    response
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    let all: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    // HTTP/2 may split the Cookie header into several fields.
    all.join("; ")
}
