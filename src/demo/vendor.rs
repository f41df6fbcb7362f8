//! Stand-ins of the vendors' servers: libraries in our own words, and end points that answer as
//! the real ones do, with the cookies the real ones set.

use super::server::Asked;
use super::site::random_hex;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

/// `vendors/<host>/<path>`, the scripts that vendors' hosts hand out.
static SCRIPTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/vendors");

/// A transparent GIF of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;";

const DAY: u32 = 24 * 60 * 60;

/// What a vendor's host answers; none when the host or path has no stand-in.
pub(super) fn answer(asked: &Asked<'_>) -> Option<Response> {
    match (asked.host, asked.path) {
        ("connect.facebook.net", path) if path.starts_with("/signals/config/") => {
            script("connect.facebook.net/signals-config.js")
        }
        ("www.googletagmanager.com", "/gtag/js") => script("www.googletagmanager.com/gtag.js"),
        ("www.googletagmanager.com", "/gtm.js") if asked.query.contains("id=GTM-HLT1234") => {
            script("www.googletagmanager.com/gtm.js")
        }
        ("www.facebook.com", "/tr/" | "/tr")
        | ("www.google.com", "/pagead/1p-user-list/16512340987/") => Some(pixel(&[])),
        ("t.co", "/i/adsct") => Some(pixel(&[Cookie::new(asked, "muc_ads", 390, "t.co")])),
        ("analytics.twitter.com", "/i/adsct") => Some(pixel(&[
            Cookie::new(asked, "guest_id", 390, "twitter.com"),
            Cookie::new(asked, "personalization_id", 390, "twitter.com"),
        ])),
        ("px.ads.linkedin.com", "/collect" | "/collect/") => Some(pixel(&[
            Cookie::new(asked, "bcookie", 365, "linkedin.com"),
            Cookie::new(asked, "lidc", 1, "linkedin.com"),
        ])),
        ("ct.pinterest.com", "/v3/") => Some(pixel(&[Cookie::new(
            asked,
            "_pinterest_ct_ua",
            365,
            "ct.pinterest.com",
        )])),
        ("analytics.tiktok.com", "/api/v2/pixel") => Some(StatusCode::OK.into_response()),
        ("tr.snapchat.com", "/p") => {
            Some(pixel(&[Cookie::new(asked, "sc_at", 365, "snapchat.com")]))
        }
        ("www.google-analytics.com", "/g/collect") => Some(StatusCode::NO_CONTENT.into_response()),
        ("googleads.g.doubleclick.net", "/pagead/viewthroughconversion/16512340987/") => {
            Some(user_list(asked))
        }
        ("www.googleadservices.com", "/pagead/conversion/16512340987/") => Some(pixel(&[])),
        (host, path) => script(&format!("{host}{path}")),
    }
}

/// The remarketing hit sets the ad identifier and goes on to the audience list, as the real one.
fn user_list(asked: &Asked<'_>) -> Response {
    let onward = format!(
        "https://www.google.com/pagead/1p-user-list/16512340987/?{}&is_vtc=1",
        asked.query
    );
    let mut response = pixel(&[Cookie::new(asked, "IDE", 390, "doubleclick.net")]);
    if let Ok(onward) = HeaderValue::from_str(&onward) {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(header::LOCATION, onward);
    }
    response
}

/// A third-party cookie of a vendor's answer.
struct Cookie(Option<String>);

impl Cookie {
    /// A random identifier under `name`, unless the browser sent one already.
    fn new(asked: &Asked<'_>, name: &str, days: u32, domain: &str) -> Self {
        if asked.cookie(name).is_some() {
            return Cookie(None);
        }
        Cookie(Some(format!(
            "{name}={}; Domain={domain}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=None",
            random_hex(16),
            days * DAY
        )))
    }
}

fn pixel(cookies: &[Cookie]) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/gif"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.iter().filter_map(|c| c.0.as_deref()) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    (headers, PIXEL).into_response()
}

fn script(path: &str) -> Option<Response> {
    let file = SCRIPTS.get_file(path)?;
    let kind = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Some((kind, file.contents()).into_response())
}
