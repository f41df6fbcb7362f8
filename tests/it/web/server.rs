//! The test web's server: every host name over TLS and in clear, on two loopback ports, and a log of
//! what arrived.
//!
//! `<folder>.test` is the site in `tests/web/<folder>`; any other host is a vendor, answered as its
//! SDK expects so that the SDK goes on. The log is the truth that the recorder is held against.

use crate::certificate::Certificate;
use crate::ports::{every, listen};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use consentry::config::{Format, Settings, Settle};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use url::Url;

/// One request that arrived.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrived {
    /// Method.
    pub method: String,
    /// `https://host/path?query`, or `http:`.
    pub url: String,
    /// `User-Agent`.
    pub agent: String,
}

/// The running server.
pub struct TestWeb {
    /// Ports on 127.0.0.1: over TLS, and in clear.
    pub port: u16,
    plain: u16,
    /// Base64 SHA-256 of the certificate's public key, for Chrome.
    pub key: String,
    /// Certificate in PEM, for our own fetches.
    pub certificate: String,
    log: Arc<Mutex<Vec<Arrived>>>,
    handles: [axum_server::Handle<std::net::SocketAddr>; 2],
}

#[derive(Clone)]
struct Shared {
    scheme: &'static str,
    root: PathBuf,
    log: Arc<Mutex<Vec<Arrived>>>,
}

impl TestWeb {
    /// Starts the server on a free port.
    pub async fn start(root: &Path) -> TestWeb {
        TestWeb::with(root, Certificate::of(hosts(root)).await).await
    }

    /// As [`TestWeb::start`], with this certificate.
    pub async fn with(root: &Path, certificate: Certificate) -> TestWeb {
        let log = Arc::new(Mutex::new(Vec::new()));
        let app = |scheme| {
            let shared = Shared {
                scheme,
                root: root.to_owned(),
                log: log.clone(),
            };
            let app = Router::new().fallback(answer).with_state(shared);
            app.into_make_service()
        };
        let handles = [axum_server::Handle::new(), axum_server::Handle::new()];
        let ((secure, port), (clear, plain)) = (listen(), listen());
        let server = axum_server::from_tcp_rustls(secure, certificate.tls)
            .unwrap()
            .handle(handles[0].clone());
        let service = app("https");
        tokio::spawn(async move { server.serve(service).await.unwrap() });
        let server = axum_server::from_tcp(clear)
            .unwrap()
            .handle(handles[1].clone());
        let service = app("http");
        tokio::spawn(async move { server.serve(service).await.unwrap() });
        TestWeb {
            port,
            plain,
            key: certificate.pin,
            certificate: certificate.pem,
            log,
            handles,
        }
    }

    /// Settings for an audit of these addresses of the server.
    pub fn settings(&self, seeds: Vec<Url>) -> Settings {
        Settings {
            seeds,
            formats: vec![Format::Json],
            resolve: vec![every(80, self.plain), every(443, self.port)],
            trusted_keys: vec![self.key.clone()],
            trusted_certificates: vec![self.certificate.clone()],
            no_sandbox: is_root(),
            settle: Settle::Normal,
            ..Settings::default()
        }
    }

    /// What has arrived, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.log.lock().unwrap().clone()
    }
}

/// The sites of a folder of the test web.
pub fn hosts(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).unwrap();
    let name = |e: std::fs::DirEntry| Some(format!("{}.test", e.file_name().to_str()?));
    entries.filter_map(|e| name(e.ok()?)).collect()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

impl Drop for TestWeb {
    fn drop(&mut self) {
        for handle in &self.handles {
            handle.shutdown();
        }
    }
}

async fn answer(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    _body: Bytes,
) -> Response {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_owned()
    };
    let host = uri.host().map_or_else(|| text(header::HOST), str::to_owned);
    let host = host.split(':').next().unwrap_or("").to_owned();
    let path_and_query = uri.path_and_query().map_or("/", |p| p.as_str());
    shared.log.lock().unwrap().push(Arrived {
        method: method.to_string(),
        url: format!("{}://{host}{path_and_query}", shared.scheme),
        agent: text(header::USER_AGENT),
    });
    let mut response = match host.strip_suffix(".test") {
        Some(site) => file(&shared.root, site, uri.path()),
        None if method == Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        None => vendor(&host, uri.path()),
    };
    let origin = text(header::ORIGIN);
    if let (false, Ok(origin)) = (origin.is_empty(), HeaderValue::from_str(&origin)) {
        let out = response.headers_mut();
        out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        out.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
        out.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, OPTIONS"),
        );
        if let Some(wanted) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
            out.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
        }
    }
    response
}

/// A file of a site, of a published package (`/npm/`) or of a bundled SDK (`/sdk/`).
fn file(root: &Path, site: &str, path: &str) -> Response {
    if path.split('/').any(|part| part == "..") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let place = if let Some(rest) = path.strip_prefix("/npm/") {
        root.join("node_modules").join(rest)
    } else if let Some(rest) = path.strip_prefix("/sdk/") {
        root.join("dist").join(rest)
    } else if path == "/site.css" {
        root.join("site.css")
    } else if path == "/" {
        root.join(site).join("index.html")
    } else if Path::new(path).extension().is_some() {
        root.join(site).join(&path[1..])
    } else {
        root.join(site).join(format!("{}.html", &path[1..]))
    };
    let kind = match place.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    match std::fs::read(&place) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => (
            StatusCode::NOT_FOUND,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            "<!doctype html><title>Not found</title><p>Not found",
        )
            .into_response(),
    }
}

/// What an SDK needs as an answer to go on.
fn vendor(host: &str, path: &str) -> Response {
    let json =
        |text: &'static str| ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    match host {
        "cdn.segment.com" if path.ends_with("/settings") => json(
            r#"{"integrations":{"Segment.io":{"apiKey":"testwebtestwebtestwebtestwebtest","apiHost":"api.segment.io/v1"}},"plan":{"track":{"__default":{"enabled":true}}}}"#,
        ),
        "api.segment.io" => json(r#"{"success":true}"#),
        "us.i.posthog.com" if path.starts_with("/i/") || path.starts_with("/e/") => {
            json(r#"{"status":"Ok"}"#)
        }
        "o1.ingest.sentry.io" => json(r#"{"id":"0123456789abcdef0123456789abcdef"}"#),
        "plausible.io" if path == "/api/event" => "ok".into_response(),
        "api-js.mixpanel.com" => json("1"),
        // The settings of a source without destinations; metrics and error reports of the SDK off.
        "api.rudderstack.com" if path.starts_with("/sourceConfig") => json(
            r#"{"source":{"id":"s","name":"testweb","writeKey":"testwebtestwebtestwebtestweb","enabled":true,"workspaceId":"w","config":{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}},"connections":[],"destinations":[],"sourceDefinition":{"id":"d","name":"Javascript"}},"isHosted":true}"#,
        ),
        "testweb.dataplane.rudderstack.com" => "ok".into_response(),
        // A player whose middle is a button, as those of video platforms are.
        "www.youtube-nocookie.com" if path.starts_with("/embed/") => (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            concat!(
                "<!doctype html><title>Player</title><body style='margin:0'><video hidden src='data:audio/wav;base64,",
                "UklGRsQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YaAAAACAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA",
                "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA",
                "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA",
                "'></video><button style='width:100%;height:100vh' onclick=\"document.querySelector('video').play(); ",
                "new Image().src = '/told?player'\"></button>"
            ),
        )
            .into_response(),
        "browser-intake-datadoghq.eu" => json(r#"{"request_id":"r"}"#),
        "stats.testweb.example" => StatusCode::NO_CONTENT.into_response(),
        "static.hotjar.com" => (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            "",
        )
            .into_response(),
        // Of `tests/web/rules`: a cookie of a third party, an identifier handed on, a script that loads
        // another vendor.
        "set-cookie.rules.example" => (
            [(
                header::SET_COOKIE,
                "ad_uid=8f14e45fceea167a5a36dedd4bea2543; Max-Age=31536000; Path=/; Secure; SameSite=None",
            )],
            "",
        )
            .into_response(),
        "ib.adnxs.com" if path == "/getuid" => (
            StatusCode::FOUND,
            [(
                header::LOCATION,
                "https://cm.g.doubleclick.net/pixel?google_nid=an&google_cm&uid=8f14e45fceea167a5a36dedd4bea2543",
            )],
        )
            .into_response(),
        "connect.facebook.net" if path == "/en_US/sdk.js" => (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            "new Image().src = 'https://px.ads.linkedin.com/collect/?v=2&fmt=js&pid=1234567&time=1';",
        )
            .into_response(),
        _ => (StatusCode::NOT_FOUND, "").into_response(),
    }
}
