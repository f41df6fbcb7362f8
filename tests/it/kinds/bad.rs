//! Pages that break things: each in its own way.

use super::server::listens_on;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use std::convert::Infallible;
use std::time::Duration;

/// Every bad page, by the name in its address.
pub const PAGES: [&str; 18] = [
    "hang",
    "hang-at-once",
    "hang-when-read",
    "dialogs",
    "popups",
    "redirects",
    "navigates",
    "download",
    "huge",
    "drip",
    "endless",
    "frames",
    "closes-itself",
    "asks-for-a-password",
    "crash",
    "prints",
    "forever-image",
    "eats-memory",
];

/// Answers for a page or a part of one.
pub async fn answer(parts: &[&str], port: u16) -> Response {
    let script = |text: &str| page(&format!("<script>{text}</script>"));
    match parts {
        [] | [""] => {
            let links = PAGES.map(|name| format!("<a href=\"/{name}\">{name}</a>"));
            page(&format!("{}<a href=\"/good\">good</a>", links.concat()))
        }
        ["good"] => page("<img src=\"//vendor.test/px/good.gif\" alt=\"\">"),
        ["hang"] => script("addEventListener('load', () => setTimeout(() => { for (;;); }));"),
        // The mouse is moved when the document was read.
        ["hang-when-read"] => script("addEventListener('mousemove', () => { for (;;); });"),
        ["hang-at-once"] => script("for (;;);"),
        ["dialogs"] => script(
            "for (let i = 0; i < 30; i++) alert(i); confirm('sure?'); prompt('name?'); \
             addEventListener('beforeunload', (e) => e.preventDefault());",
        ),
        ["prints"] => script("for (let i = 0; i < 5; i++) print();"),
        ["popups"] => script("for (let i = 0; i < 30; i++) open('/good?' + i, '_blank');"),
        ["redirects"] => (StatusCode::FOUND, [(header::LOCATION, "/redirects")]).into_response(),
        ["navigates"] => script(
            "setTimeout(() => location.replace(location.pathname + '?' + Math.random()), 50);",
        ),
        ["download"] => (
            [
                (header::CONTENT_TYPE, "application/zip"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"a.zip\"",
                ),
            ],
            vec![0_u8; 1000],
        )
            .into_response(),
        ["huge"] => page("<script>fetch('/hundred-megabytes').then((r) => r.text());</script>"),
        ["hundred-megabytes"] => stream(100 << 20, 1 << 20, Duration::ZERO),
        ["drip"] => stream(4000, 1, Duration::from_millis(300)),
        ["endless"] => script("setInterval(() => fetch('/good?' + Math.random()), 20);"),
        ["frames"] => page(&"<iframe src=\"/framed\"></iframe>".repeat(500)),
        ["framed"] => page("<p>one of many</p>"),
        ["closes-itself"] => script("setTimeout(close, 100);"),
        ["asks-for-a-password"] => (
            StatusCode::UNAUTHORIZED,
            [(header::WWW_AUTHENTICATE, "Basic realm=\"private\"")],
            Html("<title>private</title>"),
        )
            .into_response(),
        ["crash"] => script("setTimeout(() => fetch('/kill-renderers'), 300);"),
        ["kill-renderers"] => {
            kill(port, "--type=renderer");
            "gone".into_response()
        }
        ["forever-image"] => page("<img src=\"/never\" alt=\"\">"),
        ["never"] => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            "".into_response()
        }
        ["eats-memory"] => script(
            "const all = []; setInterval(() => all.push(new Array(1 << 16).fill(Math.random())), 5);",
        ),
        ["kills"] => script("setTimeout(() => fetch('/kill-browser'), 300);"),
        ["kill-browser"] => {
            kill(port, "--remote-debugging-port");
            "gone".into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(body: &str) -> Response {
    Html(format!(
        "<!doctype html><html lang=\"en\"><title>bad page</title><body>{body}"
    ))
    .into_response()
}

/// A body of so many bytes, in pieces, with a pause after each.
fn stream(bytes: usize, piece: usize, pause: Duration) -> Response {
    let pieces = futures_util::stream::unfold(0, move |sent| async move {
        tokio::time::sleep(pause).await;
        let part = Bytes::from(vec![b'a'; piece]);
        (sent < bytes).then_some((Ok::<_, Infallible>(part), sent + piece))
    });
    (
        [(header::CONTENT_TYPE, "text/html")],
        Body::from_stream(pieces),
    )
        .into_response()
}

/// Kills processes of the browsers that were told of this server, by a word of their command line.
fn kill(port: u16, word: &str) {
    let mine = listens_on(port);
    let browsers: Vec<u32> = processes()
        .filter(|(_, _, line)| line.contains(&mine) && !line.contains("--type="))
        .map(|(process, _, _)| process)
        .collect();
    for (process, parents, line) in processes() {
        let ours = browsers.contains(&process) || parents.iter().any(|p| browsers.contains(p));
        if ours && line.contains(word) {
            let _ = std::process::Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
        }
    }
}

/// Command lines of the browsers that were told of this server.
pub fn browsers(port: u16) -> Vec<String> {
    let mine = listens_on(port);
    let all = processes().map(|(_, _, line)| line);
    all.filter(|line| line.contains(&mine) && line.contains("--user-data-dir="))
        .collect()
}

/// Every process with its ancestors and its command line.
fn processes() -> impl Iterator<Item = (u32, Vec<u32>, String)> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(|entry| {
        let process: u32 = entry.file_name().to_str()?.parse().ok()?;
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        let mut parents = Vec::new();
        let mut at = process;
        while let Some(parent) = parent(at).filter(|p| *p > 1 && parents.len() < 6) {
            parents.push(parent);
            at = parent;
        }
        Some((
            process,
            parents,
            String::from_utf8_lossy(&line).replace('\0', " "),
        ))
    })
}

fn parent(process: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}
