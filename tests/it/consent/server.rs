//! The server of `tests/web/consent`: the pages, and a tracker under another name that keeps a log.

use super::expect::Expect;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// The running server.
#[derive(Clone)]
pub struct Server {
    /// Port on the loopback.
    pub port: u16,
    log: Arc<Mutex<Vec<(String, String)>>>,
    presses: Arc<Mutex<Vec<Pressed>>>,
}

/// A control that a page saw pressed by real input.
#[derive(Debug, Clone)]
pub struct Pressed {
    /// Kind of the page.
    pub kind: String,
    /// What the control does, in the words of `kit.js`.
    pub effect: String,
    /// What it says.
    pub label: String,
}

/// A moment in both logs.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub told: usize,
    pub pressed: usize,
}

impl Server {
    /// Serves the pages under `root` and the packages beside it.
    pub async fn start(root: PathBuf) -> Server {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let seen: Arc<Mutex<BTreeSet<String>>> = Arc::default();
        let presses: Arc<Mutex<Vec<Pressed>>> = Arc::default();
        let (heard, felt) = (Arc::clone(&log), Arc::clone(&presses));
        let app = axum::Router::new().fallback(move |uri: Uri| {
            let answer = answer(&root, &uri, &heard, &felt, &seen);
            async move { answer }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Server { port, log, presses }
    }

    /// The page of a kind.
    pub fn page(&self, kind: &str, expect: &Expect) -> String {
        let at = format!("http://127.0.0.1:{}", self.port);
        match (&expect.page, &expect.leak) {
            (Some(page), Some(leak)) => format!("{at}/{page}/?kind={kind}&leak={leak}"),
            _ => format!("{at}/{kind}/"),
        }
    }

    /// How much the tracker was told, and how much was pressed, so far.
    pub fn mark(&self) -> Mark {
        Mark {
            told: self.log.lock().unwrap().len(),
            pressed: self.presses.lock().unwrap().len(),
        }
    }

    /// What was pressed on pages of a kind since then.
    pub fn pressed(&self, kind: &str, since: usize) -> Vec<Pressed> {
        let presses = self.presses.lock().unwrap();
        presses[since..]
            .iter()
            .filter(|p| p.kind == kind)
            .cloned()
            .collect()
    }

    /// What it was told of a kind since then, once each.
    pub fn told(&self, kind: &str, since: usize) -> Vec<String> {
        let log = self.log.lock().unwrap();
        let told: BTreeSet<String> = log[since..]
            .iter()
            .filter(|(of, _)| of == kind)
            .map(|(_, event)| event.clone())
            .collect();
        told.into_iter().collect()
    }
}

fn answer(
    root: &Path,
    uri: &Uri,
    log: &Mutex<Vec<(String, String)>>,
    presses: &Mutex<Vec<Pressed>>,
    seen: &Mutex<BTreeSet<String>>,
) -> Response {
    let query = |name: &str| {
        url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.into_owned())
            .unwrap_or_default()
    };
    let place = match uri.path() {
        "/t.gif" => {
            log.lock().unwrap().push((query("kind"), query("e")));
            return ([(header::CONTENT_TYPE, "image/gif")], GIF).into_response();
        }
        "/pressed" => {
            presses.lock().unwrap().push(Pressed {
                kind: query("kind"),
                effect: query("e"),
                label: query("label"),
            });
            return StatusCode::NO_CONTENT.into_response();
        }
        "/once" => {
            let first = seen.lock().unwrap().insert(query("kind"));
            return if first { "yes" } else { "no" }.into_response();
        }
        "/policy" => {
            let page = "<!doctype html><title>Policy</title><p>Policy.</p>";
            return ([(header::CONTENT_TYPE, "text/html")], page).into_response();
        }
        path => match (path.strip_prefix("/npm/"), path.strip_prefix("/sdk/")) {
            (Some(rest), _) => root.join("../node_modules").join(rest),
            (_, Some(rest)) => root.join("../dist").join(rest),
            _ if path.ends_with('/') => root.join(&path[1..]).join("index.html"),
            _ => root.join(&path[1..]),
        },
    };
    let kind = match place.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    match std::fs::read(&place) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
