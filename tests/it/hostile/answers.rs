//! Answers that are no file.

use super::forbidden::Forbidden;
use super::pages::{self, Page};
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use std::convert::Infallible;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// Port of a server that stands for one inside of the network.
pub static INSIDE: AtomicU16 = AtomicU16::new(0);

/// Answers for a path of a group's host; none for what any host answers.
pub async fn answer(host: String, path: String, query: String) -> Option<Response> {
    let group = host.strip_prefix("hostile-")?.strip_suffix(".test")?;
    let path = path.as_str();
    if let Some(page) = pages::of_group(group).iter().find(|p| p.path() == path) {
        let inside = INSIDE.load(Ordering::SeqCst).to_string();
        let html = page.html(group).replace("%INSIDE%", &inside);
        return Some(match &page.answer {
            Some(way) => answered(way, page, html),
            None => Html(html).into_response(),
        });
    }
    let typed =
        |kind: &'static str, text: String| ([(header::CONTENT_TYPE, kind)], text).into_response();
    let port = Forbidden::get().port;
    Some(match path {
        "/strings.js" => typed("text/javascript; charset=utf-8", pages::script()),
        "/robots.txt" if group == "strings" => typed("text/plain", robots(port)),
        "/sitemap.xml" if group == "strings" => typed("application/xml", sitemap(port)),
        "/packed.xml.gz" => packed("application/gzip", "", 60 << 20),
        "/manifest.json" => typed("application/manifest+json", manifest()),
        "/download" => {
            let name =
                "attachment; filename=\"../../../../evil.sh\"; filename*=UTF-8''..%2f..%2fevil.sh";
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, "#!/bin/sh\n").into_response()
        }
        "/moved-here" | "/from-sitemap" => {
            Html("<!doctype html><html lang=en><title>here</title><p>here").into_response()
        }
        "/to" => (StatusCode::FOUND, [(header::LOCATION, query)]).into_response(),
        "/bomb" => packed("text/plain", "gzip", 300 << 20),
        "/ten-gigabytes" => ten_gigabytes(),
        "/imports.css" => {
            let next = query.parse::<u32>().unwrap_or(0) + 1;
            typed("text/css", format!("@import '/imports.css?{next}';"))
        }
        "/loop-sw.js" => typed(
            "text/javascript",
            "addEventListener('fetch', (e) => e.respondWith(fetch(e.request)))".into(),
        ),
        "/loop" => Html("<script>for (;;);</script>").into_response(),
        "/never" => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            "".into_response()
        }
        "/short" => (
            [(header::CONTENT_LENGTH, "1000")],
            Body::from_stream(futures_util::stream::iter([Ok::<_, Infallible>("GIF89a")])),
        )
            .into_response(),
        _ => return None,
    })
}

/// Answers for a page in a way of its own.
fn answered(way: &str, page: &Page, html: String) -> Response {
    let port = Forbidden::get().port;
    let moved = |to: String| (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
    match way {
        "headers" => with(html, &hostile_headers()),
        "big-header" => with(html, &[("x-big", vec![b'x'; 200 << 10])]),
        "sandbox" => with(html, &[("content-security-policy", b"sandbox allow-scripts".to_vec())]),
        "reports" => {
            let end = format!("https://localhost:{port}/report");
            let policy = format!("img-src 'none'; report-uri http://127.0.0.1:{port}/csp http://localhost.:{port}/csp; report-to r");
            let group = format!("{{\"group\":\"r\",\"max_age\":9999,\"endpoints\":[{{\"url\":\"{end}\"}}]}}");
            let network = b"{\"report_to\":\"r\",\"max_age\":9999,\"success_fraction\":1}".to_vec();
            with(html, &[("content-security-policy", policy.into_bytes()), ("reporting-endpoints", format!("r=\"{end}\"").into_bytes()), ("report-to", group.into_bytes()), ("nel", network)])
        }
        "nul" => Html(html.replace("<p>nul", "<p\0 title=\0\"\0>nul\0\u{1}\u{8}<img src=\"//vendor.test/px/after-nul.gif?\0\u{1b}[2J\" alt=\"\0\"><a href=\"/tit\0le\">\0</a>")).into_response(),
        "encoding" => ([(header::CONTENT_TYPE, "text/html; charset=iso-2022-jp")], [html.as_bytes(), b"<p>\x1b$B\x1b(B\xff\xfe\x80<script>\x1b$B\"</script>"].concat()).into_response(),
        "error" => (StatusCode::INTERNAL_SERVER_ERROR, Html(html)).into_response(),
        "moved" => moved("/moved-here?\"><script>alert(1)</script>{{7*7}}=cmd%0d%0aX: y#`x`".into()),
        "moved-inside" => moved(format!("http://localhost.:{port}/moved-inside")),
        "packed-page" => packed("text/html", "gzip", 60 << 20),
        _ => panic!("{}: no answer is called {way}", page.name),
    }
}

fn with(html: String, headers: &[(&str, Vec<u8>)]) -> Response {
    let mut response = Html(html).into_response();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_bytes(value).unwrap();
        response.headers_mut().append(name, value);
    }
    response
}

fn hostile_headers() -> Vec<(&'static str, Vec<u8>)> {
    let mut all: Vec<(&str, Vec<u8>)> = vec![
        ("x-7*7|`'~$", b"<script>alert(1)</script>".to_vec()),
        ("x-formula", b"=cmd|'/c calc'!A1".to_vec()),
        ("x-bytes", (0x80..=0xff).collect()),
        ("x-marks", "\u{202e}gnp\u{2066}".as_bytes().to_vec()),
        ("server", b"../../../etc/passwd".to_vec()),
        ("content-language", b"\"><img src=//trap.test/x>".to_vec()),
        ("link", b"<javascript:alert(1)>; rel=\"next\"".to_vec()),
        ("x-long", vec![b'A'; 60 << 10]),
    ];
    let cookies = [
        "=cmd|'/c calc'!A1",
        "<script>alert(1)</script>=<b>; Path=/",
        "{{7*7}}={{x}}; Max-Age=99999999999999999999",
        "../evil=../evil; Path=/../..",
        "@SUM(1)=1; Expires==cmd",
        "\u{202e}mark=\u{202e}",
        "long=",
        "__proto__=1; Domain=.test",
        "a=b; SameSite=<x>; Priority=\u{9b}",
        "\"quoted\"=\"x\"; Secure; Partitioned",
    ];
    all.extend(cookies.map(|c| ("set-cookie", c.as_bytes().to_vec())));
    all.push((
        "set-cookie",
        [b"long=".as_slice(), &vec![b'A'; 9000]].concat(),
    ));
    all
}

fn robots(port: u16) -> String {
    let mut text = String::from(
        "\u{feff}User-agent: *\r\nDisallow: /forbidden\r\nCrawl-delay: 99999999999\r\n",
    );
    text += &format!(
        "Sitemap: /sitemap.xml\nSitemap: https://hostile-strings.test/sitemap.xml\nSitemap: https://hostile-strings.test/packed.xml.gz\n\
         Sitemap: http://127.0.0.1:{port}/robots\nSitemap: http://localhost.:{port}/robots\nSitemap: file:///etc/passwd\nSitemap: javascript:alert(1)\n"
    );
    text += "Disallow: /*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*$\nDisallow: \0\u{1b}[2J\u{202e}<script>\n";
    for n in 0..400 {
        text += &format!("Disallow: /*{n}*x*$\n");
    }
    for n in 0..200_000 {
        text += &format!("Disallow: /x{n}\n");
    }
    text
}

fn sitemap(port: u16) -> String {
    let urls = [
        "https://hostile-strings.test/from-sitemap?<script>alert(1)</script>",
        "https://hostile-strings.test/from-sitemap?{{7*7}}",
        "https://hostile-strings.test/forbidden/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "=cmd|'/c calc'!A1",
        "../../etc/passwd",
        "https://trap.test/x",
    ];
    let mut text = String::from(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><urlset>",
    );
    for url in urls {
        text += &format!("<url><loc><![CDATA[{url}]]></loc></url>");
    }
    text += &format!(
        "<url><loc>http://127.0.0.1:{port}/sitemap</loc></url><url><loc>&f;&b;</loc></url><url><loc>https://hostile-strings.test/{}</loc></url>",
        "A".repeat(1_000_000)
    );
    text
}

fn manifest() -> String {
    let bad = "=cmd<script>alert(1)</script>{{7*7}}\u{202e}";
    serde_json::json!({"name": bad, "short_name": "A".repeat(1_000_000), "start_url": "javascript:alert(1)", "icons": [{"src": bad, "sizes": bad}]}).to_string()
}

/// So many bytes of text, packed to a thousandth. The blocks of deflate are whole in themselves: one is
/// made and repeated.
fn packed(kind: &'static str, encoding: &'static str, bytes: usize) -> Response {
    static BLOCK: OnceLock<Vec<u8>> = OnceLock::new();
    let block = BLOCK.get_or_init(|| {
        let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(&vec![b'a'; 1 << 20]).unwrap();
        out.flush().unwrap();
        out.get_ref().clone()
    });
    let mut all = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    for _ in 0..bytes >> 20 {
        all.extend_from_slice(block);
    }
    // The last, empty block, and an end that nobody looks at.
    all.extend_from_slice(b"\x03\0\0\0\0\0\0\0\0\0");
    let mut response = ([(header::CONTENT_TYPE, kind)], all).into_response();
    if !encoding.is_empty() {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn ten_gigabytes() -> Response {
    let pieces = futures_util::stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Ok::<_, Infallible>(Bytes::from(vec![b'a'; 64 << 10])), ()))
    });
    let size = [(header::CONTENT_LENGTH, (10_u64 << 30).to_string())];
    (size, Body::from_stream(pieces)).into_response()
}
