//! The theatre's own server: pages, files, and the cookies it sets itself.

use super::hosts;
use super::pages::{self, Page};
use super::server::Asked;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use include_dir::{Dir, include_dir};

/// Pages and files of the site.
pub(super) static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/site");

/// Two years, in seconds: the planted lifetime of `hl_visitor`.
const TWO_YEARS: u32 = 2 * 365 * 24 * 60 * 60;

/// What the site answers.
pub(super) fn answer(asked: &Asked<'_>) -> Response {
    match asked.path {
        "/site.css" => file("site.css", "text/css; charset=utf-8"),
        "/consent.js" => file("consent.js", "text/javascript; charset=utf-8"),
        "/shop.js" => file("shop.js", "text/javascript; charset=utf-8"),
        "/favicon.ico" => file("favicon.ico", "image/x-icon"),
        "/robots.txt" => file("robots.txt", "text/plain; charset=utf-8"),
        "/sitemap.xml" => (
            [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
            pages::sitemap(),
        )
            .into_response(),
        path => match pages::find(path) {
            Some(page) => html(StatusCode::OK, page, asked),
            None => html(StatusCode::NOT_FOUND, &pages::NOT_FOUND, asked),
        },
    }
}

/// The bare domain sends visitors to the site's own name.
pub(super) fn to_www(asked: &Asked<'_>) -> Response {
    Redirect::permanent(&format!("https://{}{}", hosts::SITE_HOST, asked.path)).into_response()
}

fn html(status: StatusCode, page: &Page, asked: &Asked<'_>) -> Response {
    let mut headers = HeaderMap::new();
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, "en-GB"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for cookie in own_cookies(asked) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    (status, headers, pages::render(page)).into_response()
}

/// `hl_session` is needed for the basket. `hl_visitor` is a planted fault: an identifier for
/// statistics, set before any choice, for two years, not `Secure`. It is not set once the visitor
/// has refused statistics.
fn own_cookies(asked: &Asked<'_>) -> Vec<String> {
    let mut cookies = Vec::new();
    if asked.cookie("hl_session").is_none() {
        cookies.push(format!(
            "hl_session={}; Path=/; HttpOnly; Secure; SameSite=Lax",
            random_hex(16)
        ));
    }
    let refused = asked
        .cookie("hl_consent")
        .is_some_and(|choice| choice.contains("stats-0"));
    if asked.cookie("hl_visitor").is_none() && !refused {
        cookies.push(format!(
            "hl_visitor={}; Path=/; Max-Age={TWO_YEARS}; SameSite=Lax",
            random_hex(16)
        ));
    }
    cookies
}

fn file(name: &str, kind: &'static str) -> Response {
    match FILES.get_file(name) {
        Some(file) => ([(header::CONTENT_TYPE, kind)], file.contents()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Random bytes in hexadecimal; empty only if the system has no randomness at all.
pub(super) fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    match rustls::crypto::ring::default_provider()
        .secure_random
        .fill(&mut buffer)
    {
        Ok(()) => hex::encode(buffer),
        Err(_) => String::new(),
    }
}
