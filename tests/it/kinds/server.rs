//! A server that knows every kind of request: any host name, plain and over TLS, with a log of what
//! arrived. The files of `tests/web/kinds` are served on every host; some paths answer otherwise.

use crate::certificate::Certificate;
use crate::ports::{every, listen};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum_server::tls_rustls::RustlsConfig;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use consentry::config::Settings;
use consentry::evidence::Scenario;
use futures_util::future::BoxFuture;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

/// One request that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Method.
    pub method: String,
    /// `https://host/path?query`.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Arrived {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.as_str())
    }
}

/// The running server.
pub struct Kinds {
    /// Port for `http` on 127.0.0.1.
    pub plain: u16,
    /// Port for `https` on 127.0.0.1.
    pub secure: u16,
    /// Base64 SHA-256 of the certificate's public key, for Chrome.
    pub key: String,
    /// Certificate in PEM, for our own fetches.
    pub certificate: String,
    log: Log,
    /// What answers, plain and over TLS.
    apps: [Router; 2],
    tls: RustlsConfig,
    handles: Vec<axum_server::Handle<SocketAddr>>,
}

type Log = Arc<Mutex<Vec<Arrived>>>;

/// Answers of a test's own, by host, path and query; none for what any host answers.
pub type Answers = fn(String, String, String) -> BoxFuture<'static, Option<Response>>;

/// What one listener knows.
#[derive(Clone)]
struct Shared {
    scheme: &'static str,
    /// Port for `https`, by which a browser of ours is known.
    secure: u16,
    visitors: Arc<AtomicU32>,
    root: PathBuf,
    log: Log,
    more: Option<Answers>,
}

impl Kinds {
    /// Starts on two free ports of the loopback; files are served from `root`.
    pub async fn start(root: &Path) -> Kinds {
        Kinds::answering(root, None).await
    }

    /// As [`Kinds::start`], with answers that come before its own.
    pub async fn answering(root: &Path, more: Option<Answers>) -> Kinds {
        let names = ["www.kinds.test", "large.test", "*.test"]
            .map(str::to_owned)
            .to_vec();
        let certificate = Certificate::of(names).await;
        let log = Log::default();
        let ((first, plain), (second, secure)) = (listen(), listen());
        let visitors = Arc::new(AtomicU32::new(0));
        let app = |scheme| {
            Router::new().fallback(answer).with_state(Shared {
                scheme,
                secure,
                visitors: Arc::clone(&visitors),
                root: root.to_owned(),
                log: Arc::clone(&log),
                more,
            })
        };
        let mut kinds = Kinds {
            plain,
            secure,
            key: certificate.pin,
            certificate: certificate.pem,
            apps: [app("http"), app("https")],
            tls: certificate.tls,
            log,
            handles: Vec::new(),
        };
        kinds.serve(first, second);
        kinds
    }

    fn serve(&mut self, plain: TcpListener, secure: TcpListener) {
        let handles = [axum_server::Handle::new(), axum_server::Handle::new()];
        let [http, https] = self.apps.clone().map(Router::into_make_service);
        let server = axum_server::from_tcp(plain)
            .unwrap()
            .handle(handles[0].clone());
        tokio::spawn(async move { server.serve(http).await.unwrap() });
        let server = axum_server::from_tcp_rustls(secure, self.tls.clone())
            .unwrap()
            .handle(handles[1].clone());
        tokio::spawn(async move { server.serve(https).await.unwrap() });
        self.handles = handles.into();
    }

    /// Ends every connection and listens no more.
    #[allow(dead_code)] // examples/soak
    pub fn stop(&mut self) {
        for handle in self.handles.drain(..) {
            handle.shutdown();
        }
    }

    /// Listens again on the ports that it had, once they are free; blocks until then.
    #[allow(dead_code)] // examples/soak
    pub fn serve_again(&mut self) {
        if self.handles.is_empty() {
            let [plain, secure] = [self.plain, self.secure].map(listen_at);
            self.serve(plain, secure);
        }
    }

    /// Settings for an audit of these addresses of the server, without a choice.
    pub fn settings(&self, seeds: Vec<Url>) -> Settings {
        Settings {
            pages: seeds.len(),
            seeds,
            scenarios: vec![Scenario::Before],
            resolve: vec![every(80, self.plain), every(443, self.secure)],
            trusted_keys: vec![self.key.clone()],
            trusted_certificates: vec![self.certificate.clone()],
            ignore_robots: true,
            no_sandbox: true,
            ..Settings::default()
        }
    }

    /// What has arrived, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.log.lock().unwrap().clone()
    }
}

/// A listener on a port that was ours a moment ago.
#[allow(dead_code)] // examples/soak
fn listen_at(port: u16) -> TcpListener {
    for _ in 0..200 {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            listener.set_nonblocking(true).unwrap();
            return listener;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("port {port} is not free again")
}

impl Drop for Kinds {
    fn drop(&mut self) {
        for handle in &self.handles {
            handle.shutdown();
        }
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let text = |name: HeaderName| {
        let value = parts.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or("").to_owned()
    };
    let host = parts
        .uri
        .host()
        .map_or_else(|| text(header::HOST), str::to_owned);
    let host = host.split(':').next().unwrap_or("").to_owned();
    let is_socket = text(header::UPGRADE).eq_ignore_ascii_case("websocket");
    let scheme = match (is_socket, shared.scheme) {
        (false, scheme) => scheme,
        (true, "https") => "wss",
        (true, _) => "ws",
    };
    let (origin, range) = (text(header::ORIGIN), text(header::RANGE));
    let asked = parts
        .headers
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned();
    let path_and_query = parts
        .uri
        .path_and_query()
        .map_or("/", |p| p.as_str())
        .to_owned();
    let headers_sent = pairs(&parts.headers);
    let socket = if is_socket {
        WebSocketUpgrade::from_request_parts(&mut parts, &())
            .await
            .ok()
    } else {
        None
    };
    // Read to its end, or the connection could not be used again.
    let _ = axum::body::to_bytes(body, 1 << 20).await;
    shared.log.lock().unwrap().push(Arrived {
        method: parts.method.to_string(),
        url: format!("{scheme}://{host}{path_and_query}"),
        headers: headers_sent.clone(),
    });
    let sent = Sent(headers_sent);
    if let Some(socket) = socket {
        return socket.on_upgrade(|mut socket| async move {
            while let Some(Ok(Message::Text(text))) = socket.recv().await {
                let _ = socket
                    .send(Message::Text(format!("echo: {text}").into()))
                    .await;
            }
        });
    }
    let path = parts.uri.path();
    let mut response = if parts.method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        let query = parts.uri.query().unwrap_or_default();
        reply(&shared, &host, (path, query), (&range, &sent)).await
    };
    let out = response.headers_mut();
    if let (false, Ok(origin)) = (origin.is_empty(), HeaderValue::from_str(&origin)) {
        out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        out.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
    if let Some(asked) = asked {
        out.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    response
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |v: &HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(n, v)| (n.as_str().to_owned(), text(v)))
        .collect()
}

async fn reply(
    shared: &Shared,
    host: &str,
    (path, query): (&str, &str),
    (range, sent): (&str, &Sent),
) -> Response {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if let Some(more) = shared.more
        && let Some(response) = more(host.into(), path.into(), query.into()).await
    {
        return response;
    }
    match host {
        "bad.test" => return super::bad::answer(&parts, shared.secure).await,
        "large.test" => return super::large::answer(&parts, query).await,
        "staging.test" if !matches!(parts[..], ["open", ..]) => return staging(sent),
        "sticky.test" => return sticky(shared, &parts, sent),
        _ => {}
    }
    match parts.as_slice() {
        ["px", name] => pixel(name),
        ["json", ..] => ([(header::CONTENT_TYPE, "application/json")], "{}").into_response(),
        // A chain over sites, with a cookie at each hop.
        ["hop", "0", name] => pixel(name),
        ["hop", n, name] => {
            let left = n.parse::<u32>().unwrap_or(1) - 1;
            let next = format!("{}://hop{left}.test/hop/{left}/{name}", shared.scheme);
            let cookie = format!("hop{n}=1; Max-Age=3600; Path=/");
            (
                StatusCode::FOUND,
                [(header::LOCATION, next), (header::SET_COOKIE, cookie)],
            )
                .into_response()
        }
        ["slow", ms, ..] => {
            tokio::time::sleep(Duration::from_millis(ms.parse().unwrap_or(0))).await;
            "late".into_response()
        }
        ["sse", ..] => {
            let stream = futures_util::stream::unfold(0, |n| async move {
                tokio::time::sleep(Duration::from_millis(300)).await;
                let line = Bytes::from(format!("data: event {n}\n\n"));
                (n < 1000).then_some((Ok::<_, std::convert::Infallible>(line), n + 1))
            });
            (
                [(header::CONTENT_TYPE, "text/event-stream")],
                Body::from_stream(stream),
            )
                .into_response()
        }
        ["media", ..] => media(range),
        ["form"] => "<!doctype html><title>thanks</title>".into_response(),
        _ => file(shared, host, path),
    }
}

/// Headers of a request.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.as_str())
    }
}

/// What the command line of a browser holds that was sent to this server.
pub fn listens_on(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

/// A page that says again what it was sent, in the encodings that pages use.
const SAYS_AGAIN: &str = "(async (all) => { for (const s of all.filter((s) => s)) { \
    const bytes = new TextEncoder().encode(s), post = (to, body) => fetch('/open/' + to, {method: 'POST', body}); \
    document.title += ''; localStorage.said = s; \
    await fetch('/open/base64?q=' + encodeURIComponent(btoa('a' + s))); \
    await fetch('/open/hex?q=' + [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')); \
    await fetch('/open/twice?q=' + encodeURIComponent(encodeURIComponent(s))); \
    await post('nested', JSON.stringify({ s: JSON.stringify({ s }) })); \
    await post('wide', new Uint16Array([...s].map((c) => c.charCodeAt(0)))); \
    const packed = new Blob([s]).stream().pipeThrough(new CompressionStream('gzip')); \
    await post('packed', await new Response(packed).blob()); } })";

/// A site behind a password.
fn staging(sent: &Sent) -> Response {
    let Some(basic) = sent.header("authorization") else {
        let ask = [(header::WWW_AUTHENTICATE, "Basic realm=\"staging\"")];
        return (StatusCode::UNAUTHORIZED, ask).into_response();
    };
    let password = STANDARD
        .decode(basic.trim_start_matches("Basic "))
        .unwrap_or_default();
    let said = serde_json::json!([
        sent.header("x-preview"),
        sent.header("cookie"),
        String::from_utf8_lossy(&password)
    ]);
    Html(format!(
        "<!doctype html><html lang=\"en\"><title>staging</title><img src=\"/open/px/own.gif\" alt=\"\">\
         <img src=\"//vendor.test/px/third.gif\" alt=\"\"><script>\
         fetch('//vendor.test/json/third'); navigator.sendBeacon('/beacon', 'x');</script>\
         <script>{SAYS_AGAIN}({said})</script>",
    ))
    .into_response()
}

/// A site that leaves everything in a browser by which it would know it again.
fn sticky(shared: &Shared, parts: &[&str], sent: &Sent) -> Response {
    let mut response = match parts {
        ["kept.gif"] => (
            [
                (header::CONTENT_TYPE, "image/gif"),
                (header::CACHE_CONTROL, "max-age=31536000, immutable"),
                (header::ETAG, "\"one\""),
            ],
            "GIF89a",
        )
            .into_response(),
        ["sticky-sw.js"] => (
            [(header::CONTENT_TYPE, "text/javascript")],
            "addEventListener('fetch', (e) => {}); skipWaiting();",
        )
            .into_response(),
        ["state", ..] => ([(header::CONTENT_TYPE, "application/json")], "{}").into_response(),
        _ if shared.scheme == "http" => {
            (StatusCode::FOUND, [(header::LOCATION, "https://sticky.test/")]).into_response()
        }
        _ => Html(
            "<!doctype html><html lang=\"en\"><title>sticky</title><img src=\"/kept.gif\" alt=\"\"><script>\
             const known = [!!document.cookie.match(/was=1/), !!localStorage.was, !!navigator.serviceWorker.controller, \
             !!window.name]; fetch('/state/' + known.join('-')); \
             document.cookie = 'was=1; max-age=9999'; localStorage.was = 1; window.name = 'was'; \
             indexedDB.open('was'); caches.open('was'); navigator.serviceWorker.register('/sticky-sw.js');</script>\
             <a href=\"/second\">second</a>",
        )
        .into_response(),
    };
    let out = response.headers_mut();
    out.insert(
        "strict-transport-security",
        HeaderValue::from_static("max-age=31536000"),
    );
    if !sent.header("cookie").is_some_and(|c| c.contains("who="))
        && !matches!(parts, ["sticky-sw.js"])
    {
        let who = shared.visitors.fetch_add(1, Ordering::Relaxed);
        let cookie = format!("who={who}; Path=/; Max-Age=9999");
        out.insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).unwrap());
    }
    response
}

fn pixel(name: &str) -> Response {
    if name.ends_with(".js") {
        return ([(header::CONTENT_TYPE, "text/javascript")], "export {}").into_response();
    }
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
    (
        [
            (header::CONTENT_TYPE, "image/gif"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        GIF,
    )
        .into_response()
}

/// Ten megabytes of nothing, served in the ranges asked for.
fn media(range: &str) -> Response {
    const SIZE: usize = 10 << 20;
    let bounds = range.strip_prefix("bytes=").and_then(|r| r.split_once('-'));
    let from: usize = bounds
        .and_then(|(a, _)| a.parse().ok())
        .unwrap_or(0)
        .min(SIZE - 1);
    let to = bounds
        .and_then(|(_, b)| b.parse().ok())
        .unwrap_or(SIZE - 1)
        .min(SIZE - 1);
    let headers = [
        (header::CONTENT_TYPE, "video/webm".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_RANGE, format!("bytes {from}-{to}/{SIZE}")),
    ];
    let status = if range.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::PARTIAL_CONTENT
    };
    (status, headers, vec![0; to - from + 1]).into_response()
}

fn file(shared: &Shared, host: &str, path: &str) -> Response {
    let name = match path {
        "/" => "index.html".to_owned(),
        path if Path::new(path).extension().is_none() => format!("{}.html", &path[1..]),
        path => path[1..].to_owned(),
    };
    let place = shared.root.join(&name);
    let kind = match place.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    };
    let found = std::fs::read(&place).ok().filter(|_| !name.contains(".."));
    let Some(bytes) = found else {
        return (StatusCode::NOT_FOUND, "not here").into_response();
    };
    let mut response = (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-store"),
        ],
        bytes,
    )
        .into_response();
    if host == "www.kinds.test" && name.ends_with(".html") {
        let out = response.headers_mut();
        let scheme = shared.scheme;
        let policy = format!(
            "img-src 'self' blob: data: *.vendor.test vendor.test hop0.test hop1.test hop2.test hop3.test; report-uri {scheme}://reports.test/json/csp-report; report-to reports"
        );
        out.insert(
            "content-security-policy",
            HeaderValue::from_str(&policy).unwrap(),
        );
        // A hint that must be asked for, passed on to a third party.
        let hint = "Sec-CH-UA-Full-Version-List";
        out.insert("accept-ch", HeaderValue::from_static(hint));
        out.insert(
            "permissions-policy",
            HeaderValue::from_static("ch-ua-full-version-list=(self \"https://vendor.test\")"),
        );
        out.insert(
            "reporting-endpoints",
            HeaderValue::from_str(&format!(
                "reports=\"{scheme}://reports.test/json/reporting-api\""
            ))
            .unwrap(),
        );
    }
    response
}
